#pragma once
// Questions about the market, by REST: what things cost now, and the candles of a span.

#include <vector>

#include "adapters/binance_us/rest_client.h"
#include "market/market_feed.h"

namespace piggy::binance_us {

// Last price and best bid and ask, in one question.
[[nodiscard]] Result<market::PriceQuote> ask_price(RestClient& rest, const Symbol& symbol, Patience patience);

// The candles of one page of the venue. Only those whose end has passed are closed; the venue gives the running one
// too.
struct CandlePage {
    std::vector<market::Candle> closed;
    bool full = false;  // there may be more
};
inline constexpr std::size_t candles_per_page = 1'000;

// Opening times from `from` up to, not including, `to`; the earliest ones of that span first.
[[nodiscard]] tl::expected<CandlePage, NoGoodAnswer> ask_candles(RestClient& rest, const Symbol& symbol,
                                                                 market::Timeframe timeframe, Timestamp from,
                                                                 Timestamp to, std::size_t candles_max,
                                                                 Patience patience);

}  // namespace piggy::binance_us
