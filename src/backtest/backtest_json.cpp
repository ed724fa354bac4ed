#include "backtest/backtest_json.h"

#include "backtest/request_text.h"
#include "core/json_text.h"

namespace piggy::backtest {
namespace {

void write_optional(JsonText& json, std::string_view name, const std::optional<Decimal>& value) {
    json.key(name);
    if (value) {
        json.value(value->to_string());
    } else {
        json.null();
    }
}

void write_parameters(JsonText& json, const strategy::Parameters& parameters) {
    json.key("params").begin_object();
    for (const auto& [name, value] : parameters.all()) {
        json.key(name);
        std::visit([&](const auto& content) { json.value(content); }, value);
    }
    json.end_object();
}

void write_settings(JsonText& json, const BacktestRequest& request) {
    json.key("costs").begin_object();
    json.field("fee", request.costs.taker_fee.value.to_string());
    json.field("maker_fee", request.costs.maker_fee.value.to_string());
    json.field("spread_bps", request.costs.spread_bps.to_string());
    json.field("slippage_bps", request.costs.slippage_bps.to_string());
    json.end_object();
    json.field("fill", to_text(request.fill));
    json.field("sizing", to_text(request.sizing));
    json.key("filters");
    if (request.filters == simulator::Filters::none()) {
        json.null();
    } else {
        json.begin_object();
        json.field("lot_step", request.filters.lot_step.to_string());
        json.field("min_notional", request.filters.notional_min.to_string());
        json.end_object();
    }
    json.key("stops").begin_object();
    write_optional(json, "stop_loss", request.stops.stop_loss);
    write_optional(json, "take_profit", request.stops.take_profit);
    write_optional(json, "trailing_stop", request.stops.trailing_stop);
    json.end_object();
}

void write_trade(JsonText& json, const report::RoundTrip& trip) {
    json.begin_object();
    json.field("entry_time", format_iso8601(trip.entry_time));
    json.field("entry_price", trip.entry_price.value.to_string());
    json.key("exit_time");
    if (trip.closed()) {
        json.value(format_iso8601(trip.exit_time));
    } else {
        json.null();
    }
    json.field("exit_price", trip.exit_price.value.to_string());
    json.field("quantity", trip.quantity.value.to_string());
    json.field("fees", trip.fees.to_string());
    json.field("pnl", trip.pnl.to_string());
    json.field("return_pct", 100 * trip.return_for_analysis());
    json.field("reason", report::exit_reason_name(trip.reason));
    json.field("open", !trip.closed());
    json.end_object();
}

void write_report(JsonText& json, const BacktestReport& report) {
    json.field("verdict", report.verdict);
    json.field("strategy", report.strategy);
    write_parameters(json, report.parameters);
    json.field("symbol", report.symbol);
    json.field("timeframe", report.timeframe);
    json.field("synthetic", report.synthetic);
    json.field("candles", report.candles);
    json.field("from", format_iso8601(report.from));
    json.field("to", format_iso8601(report.to));
    json.field("initial_cash", report.initial_cash.to_string());
    json.field("final_equity", report.final_equity.to_string());
    json.field("total_return_pct", report.total_return_pct);
    json.field("annual_return_pct", report.annual_return_pct);
    json.field("buy_and_hold_return_pct", report.buy_and_hold_return_pct);
    json.field("sharpe", report.sharpe);
    json.field("sortino", report.sortino);
    json.field("calmar", report.calmar);
    json.field("volatility_annual_pct", report.volatility_annual_pct);
    json.field("max_drawdown_pct", report.max_drawdown_pct);
    json.field("max_drawdown_candles", report.max_drawdown_candles);
    json.field("exposure_pct", report.exposure_pct);
    json.field("trades", report.trips.trades);
    json.field("win_rate_pct", report.trips.win_rate_pct);
    json.field("avg_win_pct", report.trips.avg_win_pct);
    json.field("avg_loss_pct", report.trips.avg_loss_pct);
    json.field("profit_factor", report.trips.profit_factor);
    json.field("expectancy_pct", report.trips.expectancy_pct);
    json.field("best_trade_pct", report.trips.best_trade_pct);
    json.field("worst_trade_pct", report.trips.worst_trade_pct);
    json.field("fees_paid", report.fees_paid.to_string());
    json.field("turnover", report.turnover);
    json.field("exits_refused", report.exits_refused);
    json.field("entries_skipped", report.entries_skipped);
    json.field("live_orders", report.live_orders);
    json.field("blocked_by_live_limits", report.blocked_by_live_limits);
    json.field("open_trade_at_end", report.open_trade_at_end);
    if (report.forecast) {
        json.key("forecast").begin_object();
        json.field("retrained", report.forecast->retrained).field("proven", report.forecast->proven);
        json.field("verdict", report.forecast->verdict).end_object();
    }
    write_settings(json, report.request);
    json.key("notes").begin_array();
    for (const std::string& note : report.notes) json.value(note);
    json.end_array();
    json.field("elapsed_ms", report.elapsed_ms);
}

}  // namespace

std::string to_json(std::span<const report::RoundTrip> trades) {
    JsonText json;
    json.begin_array();
    for (const report::RoundTrip& trip : trades) write_trade(json, trip);
    json.end_array();
    return json.take();
}

std::string to_json(const BacktestReport& report) {
    JsonText json;
    json.begin_object();
    write_report(json, report);
    json.end_object();
    return json.take();
}

std::string to_json(const BacktestReport& report, std::span<const report::RoundTrip> trades) {
    JsonText json;
    json.begin_object();
    write_report(json, report);
    json.key("trade_list").raw(to_json(trades));
    json.end_object();
    return json.take();
}

}  // namespace piggy::backtest
