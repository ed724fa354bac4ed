#pragma once
// Frames of the market streams in our words, raw or in the combined wrapper {"stream": …, "data": …}.

#include <string>
#include <variant>
#include <vector>

#include "adapters/binance_us/decode_market.h"

namespace piggy::binance_us {

struct TradeTold {
    Symbol symbol;
    market::Trade trade;
    bool aggregate = false;  // of all fills of one taker at one price; its id counts by itself
};
struct CandleTold {
    market::CandleUpdate update;
};
struct TopTold {
    Symbol symbol;
    market::TopOfBook top;
    std::int64_t update_id = 0;
};
// One step of a book: levels hold absolute quantities.
struct DepthTold {
    Symbol symbol;
    std::int64_t first_update_id = 0;
    std::int64_t last_update_id = 0;
    std::vector<BookLevel> bids, asks;
};
// The best few levels whole; of which symbol stands in the stream's name only.
struct PartialDepthTold {
    std::string stream;
    BookSnapshot book;
};
struct TickerTold {
    Symbol symbol;
    Price last;
};
// The answer to SUBSCRIBE and the like.
struct ControlTold {
    bool ok = true;
    std::string what;  // where not ok
};
struct ShutdownTold {};
// Well-formed, and nothing that we use.
struct OtherTold {};

using StreamTold = std::variant<OtherTold, TradeTold, CandleTold, TopTold, DepthTold, PartialDepthTold, TickerTold,
                                ControlTold, ShutdownTold>;

// errors: malformed, out_of_range: nothing of a frame with one wrong value is believed
[[nodiscard]] Result<StreamTold> decode_stream_frame(JsonReader& reader, std::string_view frame);

}  // namespace piggy::binance_us
