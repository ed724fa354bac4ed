#include <chrono>
#include <span>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/backtest_order.h"
#include "adapters/http_api/series_bytes.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/net/response_head.h"
#include "backtest/backtest_json.h"
#include "backtest/history_range.h"

namespace piggy::http_api {
namespace {

struct Errand {
    BacktestOrder order;
    std::string request;    // as posted
    LoadedCandles candles;  // cut to the order's range
};

std::vector<std::string> trades_as_json(const backtest::BacktestRun& run) {
    std::vector<std::string> trades;
    trades.reserve(run.trades.size());
    for (const report::RoundTrip& trip : run.trades) {
        const std::string array = backtest::to_json(std::span(&trip, 1));
        trades.push_back(array.substr(1, array.size() - 2));
    }
    return trades;
}

// Runs, saves, and says under which id.
Result<std::string> run_and_save(AppState& state, const Errand& errand, const Progress& progress) {
    backtest::History history = errand.candles.history;
    // Learning to forecast takes minutes, the run itself a moment.
    const double learning = backtest::needs_forecast(errand.order.request) ? 0.9 : 0;
    const auto foreseen =
        backtest::add_foreseen(history, errand.order.request, state.ports.foreseeing,
                               [&](double share) { return progress(share * learning, "training forecasts"); });
    if (!foreseen) return fail(foreseen.error());
    const auto started = state.ports.clock->monotonic();
    const auto run = backtest::run_backtest(history, errand.order.request, [&](double share) {
        return progress(learning + share * (0.95 - learning), "");
    });
    if (!run) return fail(run.error());
    const std::chrono::duration<double, std::milli> elapsed = state.ports.clock->monotonic() - started;
    const auto report = backtest::make_report(*run, history, errand.order.request, elapsed.count());
    if (!report) return fail(report.error());
    backtest::SavedRun saved;
    saved.id = net::random_hex(state.ports.random, 8);
    saved.created_at = state.ports.clock->now();
    saved.request = errand.request;
    saved.result = backtest::to_json(*report);
    saved.candles = candles_identity(history);
    saved.trades = trades_as_json(*run);
    if (!progress(0.97, "saving")) return fail(ErrorCode::refused, "the backtest was canceled");
    if (auto kept = state.ports.runs->save(saved); !kept) return fail(kept.error());
    state.tell_runs_changed();
    return "{\"backtest_id\":\"" + saved.id + "\"}";
}

net::Response start(AppState& state, const net::Request& request) {
    auto order = read_backtest_order(request.body);
    if (!order) return bad_request(order.error().error, request, order.error().field);
    auto candles = state.ports.candles->load(order->symbol, order->timeframe);
    if (!candles) return error_answer(candles.error(), request, "symbol");
    const auto part = backtest::cut_to_range(candles->history, order->from, order->before);
    if (!part) return error_answer(part.error(), request, "from");
    candles->history = *part;
    const std::string detail =
        order->request.strategy + " on " + order->symbol.to_string() + " " + std::string(order->timeframe.name());
    auto errand = std::make_shared<const Errand>(Errand{std::move(*order), request.body, std::move(*candles)});
    const auto id = state.jobs->add("backtest", detail, [&state, errand](const Progress& progress) {
        return run_and_save(state, *errand, progress);
    });
    return id ? job_started(*id) : error_answer(id.error(), request);
}

std::string id_and_time(const backtest::SavedRun& run) {
    return "\"id\":" + net::json_quoted(run.id) + ",\"created_at\":\"" +
           format_iso8601(run.created_at, TimePrecision::milliseconds) + "\"";
}

net::Response list(AppState& state, const net::Request& request) {
    const auto page = read_page(request, 50, 500);
    if (!page) return bad_request(page.error(), request);
    const auto runs = state.ports.runs->list(page->limit, page->offset);
    if (!runs) return error_answer(runs.error(), request);
    std::vector<std::string> parts;
    for (const backtest::SavedRun& run : runs->items) {
        parts.push_back("{" + id_and_time(run) + "," + run.result.substr(1));
    }
    return json_answer("{\"items\":" + array_of(parts) + ",\"total\":" + std::to_string(runs->total) + "}");
}

net::Response show(AppState& state, const net::Request& request) {
    const auto run = state.ports.runs->load(std::string(request.parameter("id")));
    if (!run) return error_answer(run.error(), request);
    return json_answer("{" + id_and_time(*run) + ",\"request\":" + run->request + ",\"result\":" + run->result + "}");
}

net::Response remove(AppState& state, const net::Request& request) {
    if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
    const std::string id(request.parameter("id"));
    if (auto removed = state.ports.runs->remove(id); !removed) return error_answer(removed.error(), request);
    state.reruns.forget(id);
    state.tell_runs_changed();
    return json_answer(R"({"removed":true})");
}

net::Response trades(AppState& state, const net::Request& request) {
    const auto page = read_page(request, 100, 1000);
    if (!page) return bad_request(page.error(), request);
    const auto trades = state.ports.runs->trades(std::string(request.parameter("id")), page->limit, page->offset);
    if (!trades) return error_answer(trades.error(), request);
    return json_answer("{\"items\":" + array_of(trades->items) + ",\"total\":" + std::to_string(trades->total) + "}");
}

net::Response series(AppState& state, const net::Request& request) {
    const auto rerun = state.reruns.get(std::string(request.parameter("id")));
    if (!rerun) return error_answer(rerun.error(), request);
    const Rerun& found = **rerun;
    net::Response response;
    response.content_type = "application/octet-stream";
    response.body = series_bytes(found.candles.history, found.run);
    return response;
}

net::Response html(AppState& state, const net::Request& request) {
    const auto rerun = state.reruns.get(std::string(request.parameter("id")));
    if (!rerun) return error_answer(rerun.error(), request);
    auto page = state.ports.html_report((*rerun)->report, (*rerun)->run, (*rerun)->candles.history);
    if (!page) return error_answer(page.error(), request);
    net::Response response;
    response.content_type = "text/html; charset=utf-8";
    response.fields.push_back({"Content-Disposition", "attachment; filename=\"backtest-report.html\""});
    response.body = std::move(*page);
    return response;
}

}  // namespace

void add_backtest_routes(net::Router& router, AppState& state) {
    net::RouteOptions slow;
    slow.runs = net::Runs::on_worker;
    using Route = net::Response (*)(AppState&, const net::Request&);
    const auto add = [&](const char* method, const char* pattern, Route route) {
        router.add(
            method, pattern, [&state, route](const net::Request& request) { return route(state, request); }, slow);
    };
    add("POST", "/api/backtests", start);
    add("GET", "/api/backtests", list);
    add("GET", "/api/backtests/:id", show);
    add("DELETE", "/api/backtests/:id", remove);
    add("GET", "/api/backtests/:id/trades", trades);
    add("GET", "/api/backtests/:id/series", series);
    add("GET", "/api/backtests/:id/report.html", html);
}

}  // namespace piggy::http_api
