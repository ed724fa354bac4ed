// The Forecast tab: what a model has shown, what it says now, and training as a job of its own.

#include <algorithm>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/net/json_object.h"

namespace piggy::http_api {
namespace {

constexpr const char* no_forecast = "This program was started without its forecast.";

std::string to_json(const ModelInfo& model) {
    JsonText json;
    json.begin_object().field("symbol", model.symbol.to_string()).field("timeframe", model.timeframe.name());
    json.field("trained_at", format_iso8601(model.trained_at)).field("fresh", model.fresh);
    return json.field("proven", model.proven).end_object().take();
}

std::optional<Job> training_under_way(const AppState& state) {
    const std::vector<Job> jobs = state.trainings->all();
    const auto found = std::ranges::find_if(
        jobs, [](const Job& job) { return job.state == JobState::queued || job.state == JobState::running; });
    return found == jobs.end() ? std::nullopt : std::optional<Job>(*found);
}

// What is there under the name, else null and under "why_no_…" the reason.
void write_or_why(JsonText& json, const std::string& name, const Result<std::string>& object) {
    json.key(name);
    object ? json.raw(*object) : json.null();
    json.key("why_no_" + name);
    object ? json.null() : json.value(as_sentence(object.error().what));
}

net::Response show(AppState& state, const net::Request& request) {
    if (auto names = check_query_names(request, {"symbol", "timeframe"}); !names) {
        return bad_request(names.error(), request);
    }
    const auto symbol = Symbol::parse(request.query_value("symbol").value_or(""));
    if (!symbol) return bad_request(symbol.error(), request, "symbol");
    const auto timeframe = market::Timeframe::parse(request.query_value("timeframe").value_or(""));
    if (!timeframe) return bad_request(timeframe.error(), request, "timeframe");
    ForecastPort* port = state.ports.forecast;
    if (port == nullptr) return not_here(no_forecast, request);
    const auto models = port->models();
    if (!models) return error_answer(models.error(), request);
    std::vector<std::string> parts;
    for (const ModelInfo& model : *models) parts.push_back(to_json(model));
    const auto candles = state.ports.candles->load(*symbol, *timeframe);
    const auto job = training_under_way(state);
    JsonText json;
    json.begin_object().key("models").raw(array_of(parts));
    json.field("symbol", symbol->to_string()).field("timeframe", timeframe->name()).key("candles");
    candles ? json.value(candles->history.candles.size) : json.null();
    write_or_why(json, "model", port->model(*symbol, *timeframe));
    write_or_why(json, "forecast", port->forecast(*symbol, *timeframe));
    json.field("unfinished", port->is_unfinished(*symbol, *timeframe)).key("training");
    job ? json.raw(to_json(*job)) : json.null();
    return json_answer(json.end_object().take());
}

std::optional<std::int64_t> some(net::JsonObject& body, const char* name, std::int64_t low, std::int64_t high) {
    return body.optional_integer(name, low, high);
}

net::Response train(AppState& state, const net::Request& request) {
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    TrainOrder order;
    const auto symbol = Symbol::parse(body.text("symbol", 30));
    symbol ? void(order.symbol = *symbol) : body.refuse("symbol", "symbol: " + symbol.error().what);
    const auto timeframe = market::Timeframe::parse(body.text("timeframe", 10));
    timeframe ? void(order.timeframe = *timeframe) : body.refuse("timeframe", "timeframe: " + timeframe.error().what);
    order.window = some(body, "window", TrainOrder::window_min, TrainOrder::window_max);
    order.horizon = some(body, "horizon", TrainOrder::horizon_min, TrainOrder::horizon_max);
    order.seed = some(body, "seed", 0, TrainOrder::seed_max);
    order.folds = some(body, "folds", TrainOrder::folds_min, TrainOrder::folds_max);
    const boost::json::value* scratch = body.any("from_scratch");
    if (scratch != nullptr && !scratch->is_bool()) body.refuse("from_scratch", "from_scratch must be true or false");
    order.from_scratch = scratch != nullptr && scratch->is_bool() && scratch->get_bool();
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    ForecastPort* port = state.ports.forecast;
    if (port == nullptr) return not_here(no_forecast, request);
    if (const auto candles = state.ports.candles->load(order.symbol, order.timeframe); !candles) {
        return error_answer(candles.error(), request, "symbol");
    }
    const std::string what = order.symbol.to_string() + " " + std::string(order.timeframe.name());
    const auto id = state.trainings->add_alone(
        "training", what, [port, order](const JobQueue::Telling& tell) { return port->train(order, tell); });
    if (id) return job_started(*id);
    const auto other = training_under_way(state);
    if (!other) return error_answer(id.error(), request);
    return error_answer({ErrorCode::refused, "a training is under way already (" + other->detail +
                                                 "); let it finish, or cancel it, and ask again"},
                        request);
}

}  // namespace

void add_forecast_routes(net::Router& router, AppState& state) {
    router.add(
        "GET", "/api/forecast", [&state](const net::Request& request) { return show(state, request); }, on_worker());
    net::RouteOptions options = on_worker();
    options.body_bytes_max = 8 * 1024;
    router.add(
        "POST", "/api/forecast/train", [&state](const net::Request& request) { return train(state, request); },
        options);
}

}  // namespace piggy::http_api
