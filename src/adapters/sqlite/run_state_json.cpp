#include "adapters/sqlite/run_state_json.h"

#include "adapters/sqlite/record_fields.h"

namespace piggy::sqlite {
namespace {

using strategy::Signal;
using trading::PlaceOrder;
using trading::RunState;
using trading::RunStops;
using trading::RunTrip;

void field_time(JsonText& json, std::string_view name, const std::optional<Timestamp>& time) {
    if (time) json.field(name, nanoseconds_since_epoch(*time));
}

void write(JsonText& json, const RunTrip& trip) {
    json.begin_object().field("entry_time", nanoseconds_since_epoch(trip.entry_time));
    field_decimal(json, "entry_price", trip.entry_price.value);
    field_decimal(json, "quantity", trip.quantity.value);
    field_decimal(json, "cost", trip.cost);
    field_decimal(json, "fees", trip.fees);
    field_time(json, "exit_time", trip.exit_time);
    field_decimal(json, "exit_price", trip.exit_price.value);
    field_decimal(json, "proceeds", trip.proceeds);
    json.field("closed", trip.closed).end_object();
}

void write(JsonText& json, const PlaceOrder& order) {
    json.begin_object().field("run_id", order.run_id).field("mode", trading::run_mode_name(order.mode));
    json.field("request_id", order.request_id).field("symbol", order.symbol.to_string());
    json.field("side", orders::side_name(order.side));
    field_decimal(json, "amount_usd", order.amount_usd);
    field_decimal(json, "quantity", order.quantity.value);
    json.end_object();
}

void write(JsonText& json, const RunStops& stops) {
    json.begin_object();
    field_decimal(json, "entry", stops.entry.value);
    field_decimal(json, "highest", stops.highest.value);
    json.field("bought_in_this_candle", stops.bought_in_this_candle);
    if (stops.hit) json.field("hit", static_cast<std::int64_t>(*stops.hit));
    json.end_object();
}

std::optional<Timestamp> optional_time(RecordFields& fields, std::string_view name) {
    return fields.has(name) ? std::optional(fields.time(name)) : std::nullopt;
}

Result<> read(const boost::json::value& value, RunTrip& trip) {
    if (!value.is_object()) return fail(ErrorCode::malformed, "a trip is no object");
    RecordFields fields(value.get_object());
    trip.entry_time = fields.time("entry_time");
    trip.entry_price = fields.price("entry_price");
    trip.quantity = fields.quantity("quantity");
    trip.cost = fields.decimal("cost");
    trip.fees = fields.decimal("fees");
    trip.exit_time = optional_time(fields, "exit_time");
    trip.exit_price = fields.price("exit_price");
    trip.proceeds = fields.decimal("proceeds");
    trip.closed = fields.truth("closed");
    return fields.done();
}

Result<> read(const boost::json::object& object, PlaceOrder& order) {
    RecordFields fields(object);
    order.run_id = fields.text("run_id");
    order.mode = fields.text("mode") == "live" ? trading::RunMode::live : trading::RunMode::paper;
    order.request_id = fields.text("request_id");
    order.symbol = fields.taken("symbol", Symbol::parse(fields.text("symbol")));
    order.side = fields.side("side");
    order.amount_usd = fields.decimal("amount_usd");
    order.quantity = fields.quantity("quantity");
    return fields.done();
}

Result<> read(const boost::json::object& object, RunStops& stops) {
    RecordFields fields(object);
    stops.entry = fields.price("entry");
    stops.highest = fields.price("highest");
    stops.bought_in_this_candle = fields.truth("bought_in_this_candle");
    if (fields.has("hit")) {
        const std::int64_t hit = fields.integer("hit");
        if (hit < 0 || hit > static_cast<std::int64_t>(strategy::StopKind::trailing_stop)) fields.missing("hit");
        stops.hit = static_cast<strategy::StopKind>(hit);
    }
    return fields.done();
}

}  // namespace

std::string to_text(const RunState& state) {
    JsonText json;
    json.begin_object();
    field_time(json, "last_candle", state.last_candle);
    json.field("wish", static_cast<std::int64_t>(state.wish));
    field_time(json, "stopped", state.stopped);
    json.field("stopped_why", state.stopped_why);
    field_decimal(json, "position", state.position.value);
    field_decimal(json, "position_cost", state.position_cost);
    field_decimal(json, "realised", state.realised);
    json.key("trips").begin_array();
    for (const RunTrip& trip : state.trips) write(json, trip);
    json.end_array();
    if (state.pending) {
        json.key("pending");
        write(json, *state.pending);
    }
    if (state.stops) {
        json.key("stops");
        write(json, *state.stops);
    }
    json.field("piece", state.piece);
    if (state.missed_at) json.field("missed_at", *state.missed_at);
    json.field("outlook", state.outlook).field("verdict_code", state.verdict_code).field("verdict", state.verdict);
    field_time(json, "verdict_at", state.verdict_at);
    return json.end_object().take();
}

Result<RunState> read_run_state(std::string_view text) {
    const auto object = net::parse_json_object(text);
    if (!object) return fail(object.error());
    RecordFields fields(*object);
    RunState state;
    state.last_candle = optional_time(fields, "last_candle");
    const std::int64_t wish = fields.integer("wish");
    if (wish < 0 || wish > static_cast<std::int64_t>(Signal::exit_long)) fields.missing("wish");
    state.wish = static_cast<Signal>(wish);
    state.stopped = optional_time(fields, "stopped");
    state.stopped_why = fields.text("stopped_why");
    state.position = fields.quantity("position");
    state.position_cost = fields.decimal("position_cost");
    state.realised = fields.decimal("realised");
    for (const boost::json::value& value : fields.list("trips")) fields.take(read(value, state.trips.emplace_back()));
    if (fields.has("pending")) fields.take(read(fields.object("pending"), state.pending.emplace()));
    if (fields.has("stops")) fields.take(read(fields.object("stops"), state.stops.emplace()));
    state.piece = fields.integer("piece");
    if (fields.has("missed_at")) state.missed_at = fields.integer("missed_at");
    state.outlook = fields.text("outlook");
    state.verdict_code = fields.text("verdict_code");
    state.verdict = fields.text("verdict");
    state.verdict_at = optional_time(fields, "verdict_at");
    if (auto done = fields.done(); !done) return fail(done.error());
    if (to_text(state) != text) return fail(ErrorCode::malformed, "it is not written as this program writes it");
    return state;
}

}  // namespace piggy::sqlite
