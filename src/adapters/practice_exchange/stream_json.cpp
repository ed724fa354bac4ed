#include "adapters/practice_exchange/stream_json.h"

#include "adapters/practice_exchange/event_text.h"
#include "core/decimal.h"

namespace piggy::practice_exchange {

using venue::Level;
using venue::Ticks;
using venue::VenueCandle;

std::string trade_event(std::string_view code, const venue::PublicTrade& trade, bool has_orders, Timestamp now) {
    EventText event;
    event.open().text("e", "trade").time("E", now).text("s", code).number("t", trade.id);
    event.ticks("p", trade.price).ticks("q", trade.quantity);
    if (has_orders) event.number("b", trade.buy_order).number("a", trade.sell_order);
    return event.time("T", trade.time).truth("m", trade.buyer_is_maker).truth("M", true).close().take();
}

std::string aggregate_trade_event(std::string_view code, const venue::AggregateTrade& trade, Timestamp now) {
    EventText event;
    event.open().text("e", "aggTrade").time("E", now).text("s", code).number("a", trade.id);
    event.ticks("p", trade.price).ticks("q", trade.quantity).number("f", trade.first).number("l", trade.last);
    return event.time("T", trade.time).truth("m", trade.buyer_is_maker).truth("M", true).close().take();
}

std::string kline_event(std::string_view code, std::string_view interval, const VenueCandle& bar, Timestamp closes,
                        bool is_final, Timestamp now) {
    EventText event;
    event.open().text("e", "kline").time("E", now).text("s", code).open("k");
    event.time("t", bar.open_time).number("T", milliseconds(closes) - 1).text("s", code).text("i", interval);
    event.number("f", bar.first_trade).number("L", bar.last_trade);
    event.ticks("o", bar.open).ticks("c", bar.close).ticks("h", bar.high).ticks("l", bar.low).ticks("v", bar.volume);
    event.number("n", bar.trades).truth("x", is_final).ticks("q", bar.quote_volume);
    event.ticks("V", bar.taker_buy_volume).ticks("Q", bar.taker_buy_quote).text("B", "0");
    return event.close().close().take();
}

std::string book_ticker_event(std::string_view code, std::int64_t update_id, const Level& bid, const Level& ask) {
    EventText event;
    event.open().number("u", update_id).text("s", code).ticks("b", bid.price).ticks("B", bid.quantity);
    return event.ticks("a", ask.price).ticks("A", ask.quantity).close().take();
}

std::string partial_depth_event(const venue::Depth& depth) {
    EventText event;
    event.open().number("lastUpdateId", depth.update_id).levels("bids", depth.bids).levels("asks", depth.asks);
    return event.close().take();
}

std::string depth_event(std::string_view code, std::int64_t first_update, std::int64_t last_update,
                        const std::vector<Level>& bids, const std::vector<Level>& asks, Timestamp now) {
    EventText event;
    event.open().text("e", "depthUpdate").time("E", now).text("s", code);
    event.number("U", first_update).number("u", last_update).levels("b", bids).levels("a", asks);
    return event.close().take();
}

std::string mini_ticker_event(const TickerFigures& figures, Timestamp now) {
    const VenueCandle& window = figures.window;
    EventText event;
    event.open().text("e", "24hrMiniTicker").time("E", now).text("s", figures.code);
    event.ticks("c", window.close).ticks("o", window.open).ticks("h", window.high).ticks("l", window.low);
    return event.ticks("v", window.volume).ticks("q", window.quote_volume).close().take();
}

std::string ticker_event(std::string_view name, const TickerFigures& figures, Timestamp now) {
    const VenueCandle& window = figures.window;
    const Ticks change = window.close - window.open;
    const Ticks percent =
        window.open == 0 ? 0 : multiply_divide(change, 10'000'000'000, window.open, Rounding::half_even).value_or(0);
    const Ticks average = window.volume == 0 ? window.close
                                             : multiply_divide(window.quote_volume, Decimal::ticks_per_unit,
                                                               window.volume, Rounding::half_even)
                                                   .value_or(window.close);
    const bool has_quotes = name == "24hrTicker";
    EventText event;
    event.open().text("e", name).time("E", now).text("s", figures.code).ticks("p", change);
    event.text("P", Decimal::from_ticks(percent).to_fixed(3));
    if (!has_quotes) event.ticks("o", window.open).ticks("h", window.high).ticks("l", window.low);
    if (has_quotes) event.ticks("w", average).ticks("x", window.open);
    event.ticks("c", window.close);
    if (!has_quotes) event.ticks("w", average);
    if (has_quotes) {
        event.ticks("Q", figures.last_quantity).ticks("b", figures.bid.price).ticks("B", figures.bid.quantity);
        event.ticks("a", figures.ask.price).ticks("A", figures.ask.quantity);
        event.ticks("o", window.open).ticks("h", window.high).ticks("l", window.low);
    }
    event.ticks("v", window.volume).ticks("q", window.quote_volume).time("O", window.open_time).time("C", now);
    event.number("F", window.first_trade).number("L", window.last_trade).number("n", window.trades);
    return event.close().take();
}

std::string server_shutdown_event(Timestamp now) {
    return EventText().open().text("e", "serverShutdown").time("E", now).close().take();
}

std::string wrapped_event(std::string_view stream, std::string_view data) {
    std::string text;
    text.reserve(stream.size() + data.size() + 24);
    return text.append("{\"stream\":\"").append(stream).append("\",\"data\":").append(data).append("}");
}

}  // namespace piggy::practice_exchange
