#include "adapters/practice_exchange/market_json.h"

#include <utility>

#include "adapters/practice_exchange/wire_words.h"
#include "core/decimal.h"

namespace piggy::practice_exchange {
namespace {

// Fields of one object, in the order they are written.
class Fields {
public:
    explicit Fields(std::string& text) : text_(text) { text_ += '{'; }
    Fields& ticks(std::string_view name, Ticks value) {
        key(name);
        text_ += '"';
        append_ticks(text_, value);
        text_ += '"';
        return *this;
    }
    Fields& text(std::string_view name, std::string_view value) {
        key(name);
        text_ += '"';
        text_ += value;
        text_ += '"';
        return *this;
    }
    Fields& integer(std::string_view name, std::int64_t value) {
        key(name);
        append_integer(text_, value);
        return *this;
    }
    Fields& truth(std::string_view name, bool value) {
        key(name);
        text_ += value ? "true" : "false";
        return *this;
    }
    void close() { text_ += '}'; }

private:
    void key(std::string_view name) {
        if (text_.back() != '{') text_ += ',';
        text_ += '"';
        text_ += name;
        text_ += "\":";
    }
    std::string& text_;
};

void append_levels(std::string& text, const std::vector<venue::Level>& levels) {
    text += '[';
    for (const venue::Level& level : levels) {
        if (text.back() != '[') text += ',';
        text += "[\"";
        append_ticks(text, level.price);
        text += "\",\"";
        append_ticks(text, level.quantity);
        text += "\"]";
    }
    text += ']';
}

}  // namespace

std::string depth_json(const venue::Depth& depth) {
    std::string text = "{\"lastUpdateId\":";
    text.reserve(64 + 40 * (depth.bids.size() + depth.asks.size()));
    append_integer(text, depth.update_id);
    text += ",\"bids\":";
    append_levels(text, depth.bids);
    text += ",\"asks\":";
    append_levels(text, depth.asks);
    text += '}';
    return text;
}

void append_trade(std::string& text, const venue::PublicTrade& trade) {
    Fields(text)
        .integer("id", trade.id)
        .ticks("price", trade.price)
        .ticks("qty", trade.quantity)
        .ticks("quoteQty", trade.quote)
        .integer("time", milliseconds(trade.time))
        .truth("isBuyerMaker", trade.buyer_is_maker)
        .truth("isBestMatch", true)
        .close();
}

void append_aggregate(std::string& text, const venue::AggregateTrade& trade) {
    Fields(text)
        .integer("a", trade.id)
        .ticks("p", trade.price)
        .ticks("q", trade.quantity)
        .integer("f", trade.first)
        .integer("l", trade.last)
        .integer("T", milliseconds(trade.time))
        .truth("m", trade.buyer_is_maker)
        .truth("M", true)
        .close();
}

void append_candle(std::string& text, const venue::VenueCandle& candle, Timestamp next_open) {
    const auto quoted = [&text](Ticks ticks) {
        text += ",\"";
        append_ticks(text, ticks);
        text += '"';
    };
    text += '[';
    append_integer(text, milliseconds(candle.open_time));
    for (const Ticks ticks : {candle.open, candle.high, candle.low, candle.close, candle.volume}) quoted(ticks);
    text += ',';
    append_integer(text, milliseconds(next_open) - 1);
    quoted(candle.quote_volume);
    text += ',';
    append_integer(text, candle.trades);
    quoted(candle.taker_buy_volume);
    quoted(candle.taker_buy_quote);
    text += ",\"0\"]";
}

void append_ticker(std::string& text, const TickerData& data, TickerForm form) {
    const venue::VenueCandle& window = data.window;
    Fields fields(text);
    fields.text("symbol", data.symbol);
    if (form != TickerForm::mini) {
        fields.ticks("priceChange", window.close - window.open)
            .text("priceChangePercent", percent_text(window.close - window.open, window.open))
            .ticks("weightedAvgPrice", mean_price(window));
    }
    if (form == TickerForm::daily_full) {
        const venue::Level bid = data.bid.value_or(venue::Level{});
        const venue::Level ask = data.ask.value_or(venue::Level{});
        fields.ticks("prevClosePrice", window.open)
            .ticks("lastPrice", window.close)
            .ticks("lastQty", data.last_quantity)
            .ticks("bidPrice", bid.price)
            .ticks("bidQty", bid.quantity)
            .ticks("askPrice", ask.price)
            .ticks("askQty", ask.quantity);
    }
    fields.ticks("openPrice", window.open).ticks("highPrice", window.high).ticks("lowPrice", window.low);
    if (form != TickerForm::daily_full) fields.ticks("lastPrice", window.close);
    fields.ticks("volume", window.volume)
        .ticks("quoteVolume", window.quote_volume)
        .integer("openTime", milliseconds(window.open_time))
        .integer("closeTime", milliseconds(data.closes))
        .integer("firstId", window.first_trade)
        .integer("lastId", window.last_trade)
        .integer("count", window.trades)
        .close();
}

void append_book_ticker(std::string& text, std::string_view symbol, const std::optional<venue::Level>& bid,
                        const std::optional<venue::Level>& ask) {
    const venue::Level none;
    Fields(text)
        .text("symbol", symbol)
        .ticks("bidPrice", bid.value_or(none).price)
        .ticks("bidQty", bid.value_or(none).quantity)
        .ticks("askPrice", ask.value_or(none).price)
        .ticks("askQty", ask.value_or(none).quantity)
        .close();
}

void append_price(std::string& text, std::string_view symbol, Ticks price) {
    Fields(text).text("symbol", symbol).ticks("price", price).close();
}

std::string percent_text(Ticks part, Ticks whole) {
    if (whole <= 0) return "0.000";
    const auto percent = multiply_divide(part, 100 * Decimal::ticks_per_unit, whole, Rounding::half_even);
    return Decimal::from_ticks(percent.value_or(0)).to_fixed(3);
}

Ticks mean_price(const venue::VenueCandle& window) {
    if (window.volume <= 0) return 0;
    return multiply_divide(window.quote_volume, Decimal::ticks_per_unit, window.volume, Rounding::half_even)
        .value_or(0);
}

}  // namespace piggy::practice_exchange
