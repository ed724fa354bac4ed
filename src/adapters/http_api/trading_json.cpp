#include "adapters/http_api/trading_json.h"

#include "adapters/net/json_object.h"
#include "core/json_text.h"
#include "execution/desk_json.h"
#include "risk/limits.h"

namespace piggy::http_api {
namespace {

using execution::field_time;
using execution::field_usd;

constexpr execution::OrderView as_paper{orders::TradeLineMode::paper, true};

const char* level_name(NoticeLevel level) {
    switch (level) {
        case NoticeLevel::info: return "info";
        case NoticeLevel::warning: return "warning";
        case NoticeLevel::error: return "error";
    }
    return "error";
}

void field_decimal(JsonText& json, std::string_view name, const std::optional<Decimal>& value) {
    if (value) {
        json.field(name, value->to_string());
    } else {
        json.key(name).null();
    }
}

std::string or_null(const std::string& json) { return json.empty() ? "null" : json; }

std::string desk_fields(RunMode mode, const std::string& status, const std::string& balance, const std::string& limits,
                        const std::string& backend) {
    return "\"mode\":\"" + std::string(trading::run_mode_name(mode)) + "\",\"status\":" + or_null(status) +
           ",\"balance\":" + or_null(balance) + ",\"limits\":" + or_null(limits) + ",\"backend\":" + or_null(backend);
}

}  // namespace

std::string to_json(const trading::RunView& run) {
    const trading::RunConfig& config = run.config;
    JsonText json;
    json.begin_object().field("id", config.id).field("mode", trading::run_mode_name(config.mode));
    json.field("symbol", config.symbol.to_string()).field("timeframe", config.timeframe.name());
    json.field("strategy", config.strategy).key("params").begin_object();
    for (const auto& [name, text] : config.parameters) json.field(name, text);
    json.end_object().field("sizing", trading::to_text(config.sizing)).key("stops").begin_object();
    field_decimal(json, "stop_loss", config.stops.stop_loss);
    field_decimal(json, "take_profit", config.stops.take_profit);
    field_decimal(json, "trailing_stop", config.stops.trailing_stop);
    json.end_object().field("running", !run.stopped);
    json.field("started_at", execution::time_text(run.started));
    field_time(json, "stopped_at", run.stopped);
    json.field("stopped_why", run.stopped_why);
    field_time(json, "last_candle", run.last_candle);
    field_time(json, "next_decision", run.next_decision);
    json.field("position", run.position.value.to_string());
    field_usd(json, "position_cost_usd", run.position_cost);
    field_decimal(json, "stop_price", run.stop ? std::optional(run.stop->value) : std::nullopt);
    field_decimal(json, "target_price", run.target ? std::optional(run.target->value) : std::nullopt);
    field_usd(json, "realised_usd", run.realised);
    json.field("trades", run.trades).field("wish", run.wish).field("pending_request", run.pending_request);
    json.field("outlook", run.outlook).key("verdict");
    if (run.verdict_at) {
        json.begin_object().field("code", run.verdict_code).field("message", run.verdict);
        json.field("at", execution::time_text(*run.verdict_at)).end_object();
    } else {
        json.null();
    }
    return json.end_object().take();
}

std::string to_json(const std::vector<trading::RunView>& runs) {
    std::string array = "[";
    for (const trading::RunView& run : runs) array.append(array.size() > 1 ? "," : "").append(to_json(run));
    return array + "]";
}

std::string to_json(const BackendHealth& health) {
    JsonText json;
    json.begin_object().field("ok", health.ok).field("url", health.url).field("error", health.error);
    json.field("note", health.note).field("version", health.version).key("round_trip_ms").value(health.round_trip_ms);
    json.field("limits_match", health.limits_match);
    return json.end_object().take();
}

std::string to_json(const std::vector<EquityPoint>& points) {
    JsonText json;
    json.begin_object().key("time").begin_array();
    for (const EquityPoint& point : points) {
        const auto second = std::chrono::floor<std::chrono::seconds>(point.time);
        json.value(std::int64_t{second.time_since_epoch().count()});
    }
    json.end_array().key("equity").begin_array();
    for (const EquityPoint& point : points) json.value(execution::usd_text(point.equity));
    return json.end_array().end_object().take();
}

std::string notice_fields(const Notice& notice, std::uint64_t id) {
    JsonText json;
    json.begin_object().field("id", static_cast<std::int64_t>(id)).field("time", execution::time_text(notice.time));
    json.field("level", level_name(notice.level)).field("text", notice.text).end_object();
    return json.text().substr(1, json.text().size() - 2);
}

std::string paper_order_json(const execution::TradeAnswer& answer) { return execution::order_json(answer, as_paper); }

Result<std::pair<std::vector<std::string>, std::int64_t>> paper_orders(PaperPort& paper,
                                                                       const execution::PageQuery& query) {
    const auto page = paper.orders(query);
    if (!page) return fail(page.error());
    std::vector<std::string> items;
    for (const orders::LiveOrder& order : page->rows) {
        std::vector<orders::BookedFill> fills;
        if (orders::has_fills(order)) {
            auto found = paper.fills_of(order.client_order_id);
            if (!found) return fail(found.error());
            fills = std::move(*found);
        }
        items.push_back(execution::order_json(order, fills, as_paper));
    }
    return std::pair{std::move(items), page->total};
}

std::string paper_desk_fields(const PaperPort* paper, const std::string& limits_sha256) {
    if (paper == nullptr) return desk_fields(RunMode::paper, "", "", "", "");
    const execution::LiveStatus status = paper->status();
    const execution::BalanceSheet sheet = paper->balances();
    std::vector<execution::SymbolLimits> symbols;
    for (const std::string_view name : risk::Limits::allowed_symbols) {
        symbols.push_back({std::string(name), paper->effective(Symbol::parse(name).value())});
    }
    const bool has_balances = sheet.as_of != Timestamp{};
    return desk_fields(RunMode::paper, execution::status_json(status, limits_sha256),
                       has_balances ? execution::balance_json(sheet, "owner", status.exchange) : "",
                       execution::limits_json(symbols, limits_sha256), "");
}

std::string live_desk_fields(const BackendPort* backend) {
    if (backend == nullptr) {
        BackendHealth none;
        none.error = "This program was started without a backend.";
        return desk_fields(RunMode::live, "", "", "", to_json(none));
    }
    const BackendPort::Heard heard = backend->heard();
    return desk_fields(RunMode::live, heard.status, heard.balance, heard.limits, to_json(heard.health));
}

std::string with_mode(RunMode mode, const std::string& order_json) {
    const auto order = net::parse_json_object(order_json);
    if (!order || order->empty() || order->contains("mode")) return order_json;
    return "{\"mode\":\"" + std::string(trading::run_mode_name(mode)) + "\"," + order_json.substr(1);
}

std::optional<RunMode> parse_run_mode(std::string_view text) {
    if (text == "paper") return RunMode::paper;
    if (text == "live") return RunMode::live;
    return std::nullopt;
}

}  // namespace piggy::http_api
