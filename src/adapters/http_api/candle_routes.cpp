#include "adapters/http_api/api_json.h"
#include "adapters/http_api/app_state.h"
#include "adapters/net/json_object.h"
#include "strategy/registry.h"

namespace piggy::http_api {
namespace {

constexpr std::uint64_t upload_bytes_max = 2ULL * 1024 * 1024 * 1024;

// The work's result, after everyone has been told of the candles it stored.
Result<std::string> told(AppState& state, Result<std::string> report) {
    if (report) state.tell_candles();
    return report;
}

net::Response generate(AppState& state, const net::Request& request) {
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    GenerateOrder order;
    const std::string text = body.text("symbol", 30);
    if (auto symbol = Symbol::parse(text)) {
        order.symbol = *symbol;
    } else {
        body.refuse("symbol", "symbol: " + symbol.error().what);
    }
    order.days = body.optional_integer("days", 1, 3650).value_or(order.days);
    order.seed = static_cast<std::uint64_t>(body.optional_integer("seed", 0, INT64_MAX).value_or(42));
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    const auto id = state.jobs->add("generate", order.symbol.to_string() + ", " + std::to_string(order.days) + " days",
                                    [&state, order](const Progress& progress) {
                                        return told(state, state.ports.candles->generate(order, progress));
                                    });
    return id ? job_started(*id) : error_answer(id.error(), request);
}

Result<ImportOrder> read_import_order(const net::Request& request) {
    if (auto names = check_query_names(request, {"symbol", "timeframe", "name"}); !names) return fail(names.error());
    ImportOrder order;
    order.name = request.query_value("name").value_or("upload");
    // Only the last part of a name, and no longer than file systems allow, by whole characters.
    order.name = order.name.substr(order.name.find_last_of("/\\") + 1);
    if (order.name.size() > 200) {
        std::size_t bytes = 200;
        while (bytes > 0 && (static_cast<unsigned char>(order.name[bytes]) & 0xC0U) == 0x80U) --bytes;
        order.name.resize(bytes);
    }
    if (const auto text = request.query_value("symbol"); text && !text->empty()) {
        const auto symbol = Symbol::parse(*text);
        if (!symbol) return fail(symbol.error());
        order.symbol = *symbol;
    }
    if (const auto text = request.query_value("timeframe"); text && !text->empty()) {
        const auto timeframe = market::Timeframe::parse(*text);
        if (!timeframe) return fail(timeframe.error());
        order.timeframe = *timeframe;
    }
    return order;
}

net::Response import(AppState& state, const net::Request& request) {
    auto order = read_import_order(request);
    if (!order) return bad_request(order.error(), request);
    order->file = request.file->path();
    // The upload stays on the disk as long as the work holds it.
    const auto id = state.jobs->add("import", order->name,
                                    [&state, order = *order, upload = request.file](const Progress& progress) {
                                        return told(state, state.ports.candles->import(order, progress));
                                    });
    return id ? job_started(*id) : error_answer(id.error(), request);
}

}  // namespace

void add_candle_routes(net::Router& router, AppState& state) {
    router.add("GET", "/api/strategies", [](const net::Request&) {
        std::vector<std::string> parts;
        for (const strategy::StrategyInfo& info : strategy::all_strategies()) parts.push_back(to_json(info));
        return json_answer("{\"items\":" + array_of(parts) + "}");
    });
    net::RouteOptions slow;
    slow.runs = net::Runs::on_worker;
    router.add(
        "GET", "/api/candles",
        [&state](const net::Request&) { return json_answer("{\"items\":" + state.read_candles() + "}"); }, slow);
    router.add("POST", "/api/candles/generate",
               [&state](const net::Request& request) { return generate(state, request); });
    net::RouteOptions upload = slow;
    upload.body = net::BodyGoes::to_file;
    upload.body_bytes_max = upload_bytes_max;
    upload.content_type = "application/octet-stream";
    router.add(
        "POST", "/api/candles/import", [&state](const net::Request& request) { return import(state, request); },
        upload);
}

}  // namespace piggy::http_api
