#pragma once
// Books, trades, candles and tickers as the venue writes them.

#include <string>
#include <string_view>

#include "venue/candle_history.h"
#include "venue/exchange.h"
#include "venue/trade_tape.h"

namespace piggy::practice_exchange {

[[nodiscard]] std::string depth_json(const venue::Depth& depth);
void append_trade(std::string& text, const venue::PublicTrade& trade);
void append_aggregate(std::string& text, const venue::AggregateTrade& trade);
void append_candle(std::string& text, const venue::VenueCandle& candle, Timestamp next_open);

// What a ticker says about a stretch of time.
struct TickerData {
    std::string_view symbol;
    venue::VenueCandle window;
    Timestamp closes{};
    // Of the full daily ticker only.
    venue::Ticks last_quantity = 0;
    std::optional<venue::Level> bid, ask;
};
enum class TickerForm { daily_full, rolling_full, mini };
void append_ticker(std::string& text, const TickerData& data, TickerForm form);

void append_book_ticker(std::string& text, std::string_view symbol, const std::optional<venue::Level>& bid,
                        const std::optional<venue::Level>& ask);
void append_price(std::string& text, std::string_view symbol, venue::Ticks price);

// part / whole in percent with three places: "-95.960". whole above zero, else "0.000".
[[nodiscard]] std::string percent_text(venue::Ticks part, venue::Ticks whole);
// Quote over base, the mean price of what was traded; 0 when nothing was.
[[nodiscard]] venue::Ticks mean_price(const venue::VenueCandle& window);

}  // namespace piggy::practice_exchange
