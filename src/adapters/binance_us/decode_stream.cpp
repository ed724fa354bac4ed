#include "adapters/binance_us/decode_stream.h"

#include "adapters/binance_us/cleaned.h"
#include "adapters/binance_us/venue_words.h"

namespace piggy::binance_us {
namespace {

Symbol take_symbol(Fields& fields) {
    auto symbol = parse_symbol_code(fields.text("s"));
    if (symbol) return std::move(*symbol);
    fields.refuse(symbol.error());
    return {};
}

template <class Told>
Result<StreamTold> unless_wrong(const Fields& fields, Told told) {
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return StreamTold(std::move(told));
}

Result<StreamTold> decode_trade(Fields& fields, bool aggregate) {
    TradeTold told;
    told.aggregate = aggregate;
    told.symbol = take_symbol(fields);
    told.trade.id = fields.integer(aggregate ? "a" : "t");
    told.trade.price = fields.price("p");
    told.trade.quantity = fields.quantity("q");
    told.trade.time = fields.time("T");
    told.trade.buyer_is_maker = fields.truth("m");
    return unless_wrong(fields, std::move(told));
}

Result<StreamTold> decode_candle(Fields& event) {
    const auto inner = event.find("k");
    if (!inner) return fail(ErrorCode::malformed, "a candle told by stream: 'k' is missing");
    Fields fields(*inner, "a candle told by stream");
    market::CandleUpdate update;
    update.symbol = take_symbol(fields);
    if (fields.text("s") != event.text("s")) fields.refuse("s", "differs inside and outside");
    const auto timeframe = market::Timeframe::parse(fields.text("i"));
    update.candle.open_time = fields.time("t");
    update.candle.open = fields.price("o");
    update.candle.high = fields.price("h");
    update.candle.low = fields.price("l");
    update.candle.close = fields.price("c");
    update.candle.volume = fields.decimal("v");
    update.closed = fields.truth("x");
    if (auto bad = event.done(); !bad) return fail(bad.error());
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    if (!timeframe) return OtherTold{};  // 3d and 1M exist there and not here
    update.timeframe = *timeframe;
    if (!timeframe->is_on_grid(update.candle.open_time)) {
        return fail(ErrorCode::malformed, "a candle told by stream: its time begins no candle of this length");
    }
    return CandleTold{std::move(update)};
}

Result<StreamTold> decode_top(Fields& fields) {
    TopTold told;
    told.symbol = take_symbol(fields);
    told.update_id = fields.integer("u");
    told.top.bid = fields.price("b");
    told.top.bid_quantity = fields.quantity("B");
    told.top.ask = fields.price("a");
    told.top.ask_quantity = fields.quantity("A");
    if (!fields.failed()) {
        if (auto crossed = check_top(told.top); !crossed) return fail(crossed.error());
    }
    return unless_wrong(fields, std::move(told));
}

Result<StreamTold> decode_depth_step(Fields& fields) {
    DepthTold told;
    told.symbol = take_symbol(fields);
    told.first_update_id = fields.integer("U");
    told.last_update_id = fields.integer("u");
    told.bids = decode_levels(fields.array("b"), fields);
    told.asks = decode_levels(fields.array("a"), fields);
    if (told.last_update_id < told.first_update_id) fields.refuse("u", "is below U");
    return unless_wrong(fields, std::move(told));
}

Result<StreamTold> decode_ticker(Fields& fields) {
    TickerTold told;
    told.symbol = take_symbol(fields);
    told.last = fields.price("c");
    return unless_wrong(fields, std::move(told));
}

Result<StreamTold> decode_event(Fields& fields, std::string_view type) {
    if (type == "trade") return decode_trade(fields, false);
    if (type == "aggTrade") return decode_trade(fields, true);
    if (type == "kline") return decode_candle(fields);
    if (type == "depthUpdate") return decode_depth_step(fields);
    if (type == "24hrTicker" || type == "24hrMiniTicker") return decode_ticker(fields);
    if (type == "serverShutdown") return ShutdownTold{};
    return OtherTold{};
}

// {"result": …, "id": 1}, or {"code": 2, "msg": "…"}, the latter also inside "error".
Result<StreamTold> decode_control(Fields& fields) {
    if (const auto inner = fields.find("error")) {
        Fields error(*inner, "an answer to a subscription");
        return decode_control(error);
    }
    if (!fields.has("code")) return ControlTold{};
    const std::int64_t code = fields.integer("code", INT32_MIN, INT32_MAX);
    const std::string_view message = fields.text("msg");
    return unless_wrong(fields, ControlTold{false, "'" + cleaned(message) + "' (code " + std::to_string(code) + ")"});
}

Result<StreamTold> decode_data(Json data, std::string_view stream) {
    simdjson::dom::array list;
    if (data.get(list) == simdjson::SUCCESS) return OtherTold{};  // !miniTicker@arr and its like
    Fields fields(data, "a frame of a stream");
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    if (fields.has("e")) {
        const std::string_view type = fields.text("e");
        if (auto bad = fields.done(); !bad) return fail(bad.error());
        return decode_event(fields, type);
    }
    if (fields.has("lastUpdateId")) {
        auto book = decode_depth(data);
        if (!book) return fail(book.error());
        return PartialDepthTold{std::string(stream), std::move(*book)};
    }
    if (fields.has("u") && fields.has("s")) return decode_top(fields);
    if (fields.has("id") || fields.has("result") || fields.has("code") || fields.has("error")) {
        return decode_control(fields);
    }
    return OtherTold{};
}

}  // namespace

Result<StreamTold> decode_stream_frame(JsonReader& reader, std::string_view frame) {
    const auto json = reader.read(frame);
    if (!json) return fail(json.error());
    Fields wrapper(*json, "a frame of a stream");
    if (!wrapper.has("stream") || !wrapper.has("data")) return decode_data(*json, "");
    const std::string_view stream = wrapper.text("stream");
    if (auto bad = wrapper.done(); !bad) return fail(bad.error());
    return decode_data(*wrapper.find("data"), stream);
}

}  // namespace piggy::binance_us
