#pragma once
// Market events as the venue's streams write them: fields, order and types of its documentation.

#include <string>
#include <string_view>
#include <vector>

#include "venue/exchange.h"
#include "venue/trade_tape.h"

namespace piggy::practice_exchange {

// has_orders: with the two orders' ids, which Binance.com no longer tells.
[[nodiscard]] std::string trade_event(std::string_view code, const venue::PublicTrade& trade, bool has_orders,
                                      Timestamp now);
[[nodiscard]] std::string aggregate_trade_event(std::string_view code, const venue::AggregateTrade& trade,
                                                Timestamp now);
// closes: when the bar ends, one millisecond after its last.
[[nodiscard]] std::string kline_event(std::string_view code, std::string_view interval, const venue::VenueCandle& bar,
                                      Timestamp closes, bool is_final, Timestamp now);
[[nodiscard]] std::string book_ticker_event(std::string_view code, std::int64_t update_id, const venue::Level& bid,
                                            const venue::Level& ask);
// Without a symbol, as the venue sends it.
[[nodiscard]] std::string partial_depth_event(const venue::Depth& depth);
[[nodiscard]] std::string depth_event(std::string_view code, std::int64_t first_update, std::int64_t last_update,
                                      const std::vector<venue::Level>& bids, const std::vector<venue::Level>& asks,
                                      Timestamp now);

// What a rolling window shows.
struct TickerFigures {
    std::string_view code;
    venue::VenueCandle window;  // open_time: the window's start
    venue::Ticks last_quantity = 0;
    venue::Level bid, ask;
};
[[nodiscard]] std::string mini_ticker_event(const TickerFigures& figures, Timestamp now);
// name: "24hrTicker" with quotes and previous close; "1hTicker" and the like without.
[[nodiscard]] std::string ticker_event(std::string_view name, const TickerFigures& figures, Timestamp now);

[[nodiscard]] std::string server_shutdown_event(Timestamp now);
// {"stream":…,"data":…}: how /stream wraps everything.
[[nodiscard]] std::string wrapped_event(std::string_view stream, std::string_view data);

}  // namespace piggy::practice_exchange
