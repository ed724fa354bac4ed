#include "adapters/http_api/app_api.h"

#include <algorithm>
#include <charconv>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/app_state.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/http_api/validation.h"
#include "adapters/net/response_head.h"
#include "core/shortened.h"
#include "risk/limits.h"

namespace piggy::http_api {
namespace {

std::string build_and_time(const AppPorts& ports) {
    JsonText json;
    json.begin_object();
    json.key("build").begin_object().field("version", ports.version).field("commit", ports.commit).end_object();
    json.field("server_time", format_iso8601(ports.clock->now(), TimePrecision::milliseconds));
    json.field("limits_sha256", ports.limits_sha256);
    json.end_object();
    return json.take();
}

// The object with one more field in front.
std::string with_field(std::string_view name, std::string_view json_value, const std::string& object) {
    std::string longer = "{\"" + std::string(name) + "\":" + std::string(json_value);
    if (object.size() > 2) longer += ",";
    return longer + object.substr(1);
}

net::LiveFeed::Texts feed_texts(AppState& state) {
    return {[&state] { return with_field("kind", "\"hello\"", build_and_time(state.ports)); },
            [&state] { return "{\"kind\":\"snapshot\"," + state.snapshot_fields() + "}"; },
            [&state] {
                if (state.sign_in) state.sign_in->sweep();  // a session that grew idle loses its sockets too
                return "{\"kind\":\"heartbeat\",\"server_time\":\"" +
                       format_iso8601(state.ports.clock->now(), TimePrecision::milliseconds) + "\"}";
            }};
}

}  // namespace

AppState::AppState(AppPorts the_ports)
    : ports(std::move(the_ports)),
      token(net::random_hex(ports.random, 32)),
      tickets(ports.random),
      feed(std::make_shared<net::LiveFeed>(feed_texts(*this))),
      reruns(*ports.candles, *ports.runs, ports.foreseeing) {
    if (ports.password != nullptr) {
        sign_in.emplace(*ports.password, *ports.clock, ports.random, ports.log, [this](std::string_view line) {
            ports.log(line);
            news->notice({ports.clock->now(), NoticeLevel::warning, as_sentence(std::string(line))});
        });
    }
    const auto tell_job = [this](const Job& job) {
        feed->publish("job " + job.id, "{\"kind\":\"job\",\"job\":" + to_json(job) + "}");
    };
    jobs.emplace(ports.random, tell_job);
    trainings.emplace(ports.random, tell_job);
    std::vector<Symbol> symbols;
    for (const std::string_view name : risk::Limits::allowed_symbols) symbols.push_back(Symbol::parse(name).value());
    market.emplace(std::move(ports.exchange), std::move(symbols), *ports.clock,
                   [this](const std::string& topic, std::string object) { feed->publish(topic, std::move(object)); });
    questions.emplace(*market, *ports.clock);
    read_candles();
    news.emplace(
        ports.trading, *ports.clock, ports.limits_sha256,
        [this](const std::string& topic, std::string object) { feed->publish(topic, std::move(object)); },
        [this] { feed->publish("snapshot", feed->texts().snapshot()); }, ports.log);
}

std::string AppState::read_candles() {
    const auto series = ports.candles->list();
    if (!series) ports.log(series.error().what);
    const std::lock_guard lock(candles_mutex_);
    if (series) {
        std::vector<std::string> parts;
        for (const SeriesInfo& one : *series) parts.push_back(to_json(one));
        candles_json_ = array_of(parts);
    }
    return candles_json_;
}

std::string AppState::last_candles() {
    const std::lock_guard lock(candles_mutex_);
    return candles_json_;
}

void AppState::tell_candles() {
    const std::string items = read_candles();
    feed->publish("candles", "{\"kind\":\"candles\",\"items\":" + items + "}");
}

void AppState::tell_runs_changed() { feed->publish("backtests", R"({"kind":"backtests_changed"})"); }

std::optional<Job> AppState::find_job(std::string_view id) const {
    auto job = jobs->find(id);
    return job ? job : trainings->find(id);
}

std::vector<Job> AppState::all_jobs() const {
    std::vector<Job> all = jobs->all();
    for (Job& job : trainings->all()) all.push_back(std::move(job));
    return all;
}

Result<Job> AppState::cancel_job(std::string_view id) {
    return trainings->find(id) ? trainings->cancel(id) : jobs->cancel(id);
}

std::string AppState::snapshot_fields() {
    std::vector<std::string> parts;
    for (const Job& job : all_jobs()) parts.push_back(to_json(job));
    return "\"jobs\":" + array_of(parts) + ",\"candles\":" + last_candles() + ",\"market\":" + market->to_json() + "," +
           news->snapshot_fields();
}

Result<> check_query_names(const net::Request& request, const std::vector<std::string_view>& names) {
    for (const net::Field& field : request.query) {
        if (std::ranges::find(names, field.name) != names.end()) continue;
        std::string known;
        for (const std::string_view name : names) known.append(known.empty() ? "" : ", ").append(name);
        return fail(ErrorCode::malformed,
                    "the query has " + shortened(field.name) + ", which is not known here; known are: " + known);
    }
    return {};
}

Result<Page> read_page(const net::Request& request, std::size_t limit_default, std::size_t limit_max) {
    if (auto names = check_query_names(request, {"limit", "offset"}); !names) return fail(names.error());
    Page page{limit_default, 0};
    for (const auto& [name, into, most] : {std::tuple{"limit", &page.limit, limit_max},
                                           std::tuple{"offset", &page.offset, std::size_t{1'000'000'000}}}) {
        const auto text = request.query_value(name);
        if (!text) continue;
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), *into);
        if (error != std::errc() || end != text->data() + text->size() || *into > most) {
            return fail(ErrorCode::malformed,
                        std::string(name) + " must be a whole number from 0 to " + std::to_string(most));
        }
    }
    return page;
}

void add_session_routes(net::Router& router, AppState& state) {
    net::RouteOptions open;
    open.access = net::Access::open;
    router.add(
        "GET", "/api/session",
        [&state](const net::Request&) {
            return json_answer(with_field("token", "\"" + state.token + "\"", build_and_time(state.ports)));
        },
        open);
    router.add("GET", "/api/state",
               [&state](const net::Request&) { return json_answer("{" + state.snapshot_fields() + "}"); });
    router.add("POST", "/api/ws-ticket", [&state](const net::Request& request) {
        if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
        return json_answer("{\"ticket\":\"" + state.tickets.issue(state.ports.clock->monotonic()) + "\"}");
    });
    router.add_feed("/ws", state.feed, [&state](const net::Request& request) {
        const auto ticket = request.query_value("ticket").value_or("");
        if (state.tickets.redeem(ticket, state.ports.clock->monotonic())) {
            net::Response admitted;
            if (state.sign_in) admitted.lease = state.sign_in->lease_of(request.head);
            return admitted;
        }
        return net::refusal_response(
            {401, "UNAUTHORIZED", "The ticket is unknown, used or older than 30 seconds; fetch another."}, request.id);
    });
}

AppApi::AppApi(AppPorts ports) : state_(std::make_unique<AppState>(std::move(ports))) {}
AppApi::~AppApi() = default;

net::Router AppApi::router() {
    net::Router router;
    add_session_routes(router, *state_);
    add_sign_in_routes(router, *state_);
    add_candle_routes(router, *state_);
    add_market_routes(router, *state_);
    add_job_routes(router, *state_);
    add_backtest_routes(router, *state_);
    add_settings_routes(router, *state_);
    add_trade_routes(router, *state_);
    add_live_routes(router, *state_);
    add_keys_routes(router, *state_);
    add_run_routes(router, *state_);
    add_report_routes(router, *state_);
    add_rehearse_routes(router, *state_);
    add_alert_routes(router, *state_);
    add_forecast_routes(router, *state_);
    add_validation_routes(router, *state_);
    add_page_files(router, *state_);
    return router;
}

TradingNews& AppApi::news() { return *state_->news; }

void AppApi::stop_jobs() {
    state_->trainings.reset();
    state_->jobs.reset();
}

}  // namespace piggy::http_api
