#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/app_state.h"
#include "adapters/http_api/market_json.h"
#include "core/shortened.h"

namespace piggy::http_api {
namespace {

constexpr std::array<std::string_view, 6> timeframes = {"1m", "5m", "15m", "1h", "4h", "1d"};
constexpr std::size_t candles_max = 1000;
constexpr std::size_t candles_default = 500;

// What a query got wrong, and which of its fields.
struct BadQuery {
    Error error;
    std::string field;
};
template <class T>
using Read = tl::expected<T, BadQuery>;

tl::unexpected<BadQuery> bad(std::string field, std::string sentence) {
    return tl::unexpected(BadQuery{{ErrorCode::malformed, std::move(sentence)}, std::move(field)});
}

template <class Names>
std::string listed(const Names& names) {
    std::string list;
    for (const auto& name : names) list.append(list.empty() ? "" : ", ").append(name);
    return list;
}

Read<Symbol> read_symbol(const net::Request& request, const LiveMarket& market) {
    const std::string_view text = request.query_value("symbol").value_or("");
    std::vector<std::string> names;
    for (const Symbol& symbol : market.symbols()) {
        names.push_back(symbol.to_string());
        if (names.back() == text) return symbol;
    }
    return bad("symbol", "symbol must be one of " + listed(names) + ", was '" + shortened(text) + "'");
}

Read<market::Timeframe> read_timeframe(const net::Request& request) {
    const std::string_view text = request.query_value("timeframe").value_or("1m");
    if (std::ranges::find(timeframes, text) == timeframes.end()) {
        return bad("timeframe", "timeframe must be one of " + listed(timeframes) + ", was '" + shortened(text) + "'");
    }
    return market::Timeframe::parse(text).value();
}

Read<std::size_t> read_limit(const net::Request& request) {
    const auto text = request.query_value("limit");
    if (!text) return candles_default;
    std::size_t limit = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (error != std::errc() || end != text->data() + text->size() || limit < 1 || limit > candles_max) {
        return bad("limit", "limit must be a whole number from 1 to " + std::to_string(candles_max));
    }
    return limit;
}

net::Response show_price(AppState& state, const net::Request& request) {
    if (auto names = check_query_names(request, {"symbol"}); !names) return bad_request(names.error(), request);
    const auto symbol = read_symbol(request, *state.market);
    if (!symbol) return bad_request(symbol.error().error, request, symbol.error().field);
    const auto quote = state.questions->price(*symbol);
    if (!quote) return error_answer(quote.error(), request);
    return json_answer(to_json(*quote, state.market->name(), state.ports.clock->now()));
}

net::Response show_candles(AppState& state, const net::Request& request) {
    if (auto names = check_query_names(request, {"symbol", "timeframe", "limit"}); !names) {
        return bad_request(names.error(), request);
    }
    const auto symbol = read_symbol(request, *state.market);
    if (!symbol) return bad_request(symbol.error().error, request, symbol.error().field);
    const auto timeframe = read_timeframe(request);
    if (!timeframe) return bad_request(timeframe.error().error, request, timeframe.error().field);
    const auto limit = read_limit(request);
    if (!limit) return bad_request(limit.error().error, request, limit.error().field);
    const auto chart = state.questions->candles(*symbol, *timeframe, *limit);
    if (!chart) return error_answer(chart.error(), request);
    return json_answer(to_json(*chart, *symbol, *timeframe));
}

}  // namespace

void add_market_routes(net::Router& router, AppState& state) {
    net::RouteOptions slow;
    slow.runs = net::Runs::on_worker;
    router.add("GET", "/api/market", [&state](const net::Request&) { return json_answer(state.market->to_json()); });
    router.add(
        "GET", "/api/market/candles", [&state](const net::Request& request) { return show_candles(state, request); },
        slow);
    router.add(
        "GET", "/api/price", [&state](const net::Request& request) { return show_price(state, request); }, slow);
}

}  // namespace piggy::http_api
