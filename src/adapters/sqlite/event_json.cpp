#include "adapters/sqlite/event_json.h"

#include <boost/json/array.hpp>
#include <charconv>

#include "adapters/sqlite/record_fields.h"

namespace piggy::sqlite {
namespace {

using trading::CandleClosed;
using trading::DeskFacts;
using trading::OrderEnded;
using trading::PriceTouched;
using trading::RunStarted;
using trading::RunStopped;

void field_price(JsonText& json, std::string_view name, const std::optional<Price>& price) {
    if (price) field_decimal(json, name, price->value);
}

void write(JsonText& json, const market::Candle& candle) {
    json.begin_object().field("time", nanoseconds_since_epoch(candle.open_time));
    field_decimal(json, "open", candle.open.value);
    field_decimal(json, "high", candle.high.value);
    field_decimal(json, "low", candle.low.value);
    field_decimal(json, "close", candle.close.value);
    field_decimal(json, "volume", candle.volume);
    json.end_object();
}

void write(JsonText& json, const DeskFacts& facts) {
    json.begin_object();
    field_price(json, "bid", facts.bid);
    field_price(json, "ask", facts.ask);
    field_decimal(json, "equity", facts.equity);
    json.field("orders_used_today", facts.orders_used_today).field("loss_latched", facts.loss_latched);
    json.field("open", facts.open);
    field_decimal(json, "quote_free", facts.quote_free);
    field_decimal(json, "base_free", facts.base_free.value);
    field_decimal(json, "taker_fee", facts.taker_fee.value);
    field_decimal(json, "lot_step", facts.lot_step);
    field_decimal(json, "notional_min", facts.notional_min);
    field_decimal(json, "quantity_min", facts.quantity_min);
    field_decimal(json, "price_tick", facts.price_tick);
    field_decimal(json, "price_min", facts.price_min);
    json.end_object();
}

void write(JsonText& json, const orders::Fill& fill) {
    json.begin_object().field("time", nanoseconds_since_epoch(fill.time)).field("side", orders::side_name(fill.side));
    field_decimal(json, "price", fill.price.value);
    field_decimal(json, "quantity", fill.quantity.value);
    field_decimal(json, "notional", fill.notional);
    field_decimal(json, "fee", fill.fee);
    json.end_object();
}

void write(JsonText& json, const RunStarted& started) {
    const trading::RunConfig& config = started.config;
    json.field("mode", trading::run_mode_name(config.mode)).field("symbol", config.symbol.to_string());
    json.field("timeframe", config.timeframe.name()).field("strategy", config.strategy);
    json.key("parameters").begin_object();
    for (const auto& [name, value] : config.parameters) json.field(name, value);
    json.end_object().field("sizing", trading::to_text(config.sizing));
    if (!config.stops.any()) return;
    json.key("stops").begin_object();
    const auto stop = [&](std::string_view name, const std::optional<Decimal>& distance) {
        if (distance) field_decimal(json, name, *distance);
    };
    stop("stop_loss", config.stops.stop_loss);
    stop("take_profit", config.stops.take_profit);
    stop("trailing_stop", config.stops.trailing_stop);
    json.end_object();
}
void write(JsonText& json, const PriceTouched& touched) {
    json.key("facts");
    write(json, touched.facts);
}
void write(JsonText& json, const RunStopped& stopped) { json.field("why", stopped.why); }
void write(JsonText& json, const CandleClosed& closed) {
    json.key("candle");
    write(json, closed.candle);
    json.field("late", closed.late).key("facts");
    write(json, closed.facts);
    if (closed.foreseen != market::no_forecast) json.field("foreseen", closed.foreseen);
}
void write(JsonText& json, const OrderEnded& ended) {
    json.field("request_id", ended.request_id).field("state", orders::order_state_name(ended.state));
    json.key("fills").begin_array();
    for (const orders::Fill& fill : ended.fills) write(json, fill);
    json.end_array();
    field_decimal(json, "base_fee", ended.base_fee.value);
    json.field("code", ended.code).field("message", ended.message).key("facts");
    write(json, ended.facts);
}

Result<> read(const boost::json::object& object, market::Candle& candle) {
    RecordFields fields(object);
    candle.open_time = fields.time("time");
    candle.open = fields.price("open");
    candle.high = fields.price("high");
    candle.low = fields.price("low");
    candle.close = fields.price("close");
    candle.volume = fields.decimal("volume");
    return fields.done();
}

Result<> read(const boost::json::object& object, DeskFacts& facts) {
    RecordFields fields(object);
    facts.bid = fields.optional_price("bid");
    facts.ask = fields.optional_price("ask");
    facts.equity = fields.decimal("equity");
    facts.orders_used_today = fields.integer("orders_used_today");
    facts.loss_latched = fields.truth("loss_latched");
    facts.open = fields.truth("open");
    facts.quote_free = fields.decimal("quote_free");
    facts.base_free = fields.quantity("base_free");
    facts.taker_fee = FeeRate{fields.decimal("taker_fee")};
    facts.lot_step = fields.decimal("lot_step");
    facts.notional_min = fields.decimal("notional_min");
    facts.quantity_min = fields.decimal("quantity_min");
    facts.price_tick = fields.decimal("price_tick");
    facts.price_min = fields.decimal("price_min");
    return fields.done();
}

Result<> read(const boost::json::value& value, orders::Fill& fill) {
    if (!value.is_object()) return fail(ErrorCode::malformed, "a fill is no object");
    RecordFields fields(value.get_object());
    fill.time = fields.time("time");
    fill.side = fields.side("side");
    fill.price = fields.price("price");
    fill.quantity = fields.quantity("quantity");
    fill.notional = fields.decimal("notional");
    fill.fee = fields.decimal("fee");
    return fields.done();
}

Result<> read(const boost::json::object& object, strategy::Stops& stops) {
    RecordFields fields(object);
    stops.stop_loss = fields.optional_decimal("stop_loss");
    stops.take_profit = fields.optional_decimal("take_profit");
    stops.trailing_stop = fields.optional_decimal("trailing_stop");
    return fields.done();
}

RunStarted read_started(RecordFields& fields, const std::string& run_id) {
    RunStarted started;
    trading::RunConfig& config = started.config;
    config.id = run_id;
    const std::string mode = fields.text("mode");
    config.mode = mode == "live" ? trading::RunMode::live : trading::RunMode::paper;
    if (mode != trading::run_mode_name(config.mode)) fields.missing("mode");
    config.symbol = fields.taken("symbol", Symbol::parse(fields.text("symbol")));
    config.timeframe = fields.taken("timeframe", market::Timeframe::parse(fields.text("timeframe")));
    config.strategy = fields.text("strategy");
    for (const auto& [name, value] : fields.object("parameters")) {
        if (!value.is_string()) {
            fields.missing("parameters");
            break;
        }
        config.parameters.emplace(name, value.get_string());
    }
    config.sizing = fields.taken("sizing", trading::parse_run_sizing(fields.text("sizing")));
    if (fields.has("stops")) fields.take(read(fields.object("stops"), config.stops));
    return started;
}

CandleClosed read_closed(RecordFields& fields, const std::string& run_id) {
    CandleClosed closed;
    closed.run_id = run_id;
    fields.take(read(fields.object("candle"), closed.candle));
    closed.late = fields.truth("late");
    fields.take(read(fields.object("facts"), closed.facts));
    if (fields.has("foreseen")) closed.foreseen = fields.integer("foreseen");
    return closed;
}

OrderEnded read_ended(RecordFields& fields, const std::string& run_id) {
    OrderEnded ended;
    ended.run_id = run_id;
    ended.request_id = fields.text("request_id");
    const auto state = orders::parse_order_state(fields.text("state"));
    if (!state) fields.missing("state");
    ended.state = state.value_or(orders::OrderState::refused);
    for (const boost::json::value& value : fields.list("fills")) {
        fields.take(read(value, ended.fills.emplace_back()));
    }
    ended.base_fee = fields.quantity("base_fee");
    ended.code = fields.text("code");
    ended.message = fields.text("message");
    fields.take(read(fields.object("facts"), ended.facts));
    return ended;
}

// Up to the next space or the end of the line, which is taken away.
std::string_view next_word(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

Result<market::Candle> read_candle_line(std::string_view line) {
    market::Candle candle;
    const std::string_view time = next_word(line);
    std::int64_t nanoseconds = 0;
    const auto [end, trouble] = std::from_chars(time.data(), time.data() + time.size(), nanoseconds);
    if (trouble != std::errc() || end != time.data() + time.size()) {
        return fail(ErrorCode::malformed, "a candle's time makes no sense");
    }
    candle.open_time = timestamp_from_nanoseconds(nanoseconds);
    for (Decimal* value :
         {&candle.open.value, &candle.high.value, &candle.low.value, &candle.close.value, &candle.volume}) {
        const auto read = Decimal::parse(next_word(line));
        if (!read) return fail(ErrorCode::malformed, read.error().what);
        *value = *read;
    }
    if (!line.empty()) return fail(ErrorCode::malformed, "a candle has more than it should");
    return candle;
}

}  // namespace

const char* kind_of(const trading::Event& event) {
    constexpr const char* names[] = {"run_started", "run_stopped", "candle_closed", "order_ended", "price_touched"};
    static_assert(std::variant_size_v<decltype(trading::Event::what)> == std::size(names));
    return names[event.what.index()];
}

const std::string& run_of(const trading::Event& event) {
    if (const auto* started = std::get_if<RunStarted>(&event.what)) return started->config.id;
    if (const auto* stopped = std::get_if<RunStopped>(&event.what)) return stopped->run_id;
    if (const auto* closed = std::get_if<CandleClosed>(&event.what)) return closed->run_id;
    if (const auto* touched = std::get_if<PriceTouched>(&event.what)) return touched->run_id;
    return std::get<OrderEnded>(event.what).run_id;
}

std::string payload_of(const trading::Event& event) {
    JsonText json;
    json.begin_object();
    std::visit([&](const auto& what) { write(json, what); }, event.what);
    return json.end_object().take();
}

Result<trading::Event> read_event(const std::string& run_id, Timestamp time, std::string_view kind,
                                  std::string_view payload) {
    const auto object = net::parse_json_object(payload);
    if (!object) return fail(object.error());
    RecordFields fields(*object);
    trading::Event event;
    event.time = time;
    if (kind == "run_started") {
        event.what = read_started(fields, run_id);
    } else if (kind == "run_stopped") {
        event.what = RunStopped{run_id, fields.text("why")};
    } else if (kind == "candle_closed") {
        event.what = read_closed(fields, run_id);
    } else if (kind == "order_ended") {
        event.what = read_ended(fields, run_id);
    } else if (kind == "price_touched") {
        PriceTouched touched{run_id, {}};
        fields.take(read(fields.object("facts"), touched.facts));
        event.what = touched;
    } else {
        return fail(ErrorCode::malformed, "there is no event of the kind " + std::string(kind));
    }
    if (auto done = fields.done(); !done) return fail(done.error());
    if (payload_of(event) != payload) return fail(ErrorCode::malformed, "it is not written as this program writes it");
    return event;
}

std::string candle_lines(const std::vector<market::Candle>& candles) {
    std::string lines;
    for (const market::Candle& candle : candles) {
        lines += std::to_string(nanoseconds_since_epoch(candle.open_time));
        for (const Decimal value :
             {candle.open.value, candle.high.value, candle.low.value, candle.close.value, candle.volume}) {
            lines += " " + value.to_string();
        }
        lines += "\n";
    }
    return lines;
}

Result<std::vector<market::Candle>> read_candle_lines(std::string_view lines) {
    std::vector<market::Candle> candles;
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        if (end == std::string_view::npos) return fail(ErrorCode::malformed, "the last candle is cut off");
        const auto candle = read_candle_line(lines.substr(0, end));
        if (!candle) return fail(candle.error());
        candles.push_back(*candle);
        lines.remove_prefix(end + 1);
    }
    return candles;
}

}  // namespace piggy::sqlite
