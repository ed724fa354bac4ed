#include "execution/desk_json.h"

#include <algorithm>
#include <map>

#include "risk/limits.h"

namespace piggy::execution {
namespace {

void field_decimal(JsonText& json, std::string_view name, Decimal value) { json.field(name, value.to_string()); }

void field_price(JsonText& json, std::string_view name, Price price) {
    json.key(name);
    price.value > Decimal{} ? json.value(price.value.to_string()) : json.null();
}

std::optional<Decimal> average_price(const orders::LiveOrder& order) {
    if (!orders::has_fills(order)) return std::nullopt;
    const auto price = try_divide(order.spent, order.executed.value, Rounding::half_even);
    return price ? std::optional(*price) : std::nullopt;
}

void write_fill(JsonText& json, const orders::VenueFill& fill) {
    json.field("trade_id", fill.trade_id);
    json.field("price", fill.price.value.to_string()).field("quantity", fill.quantity.value.to_string());
    json.field("notional", fill.notional.to_string());
    json.field("fee", fill.fee.amount.to_string()).field("fee_asset", fill.fee.asset.code);
    json.field("time", time_text(fill.time));
}

// What the fills cost in fees, asset by asset.
void write_fees(JsonText& json, const std::vector<orders::BookedFill>& fills) {
    std::map<Asset, Decimal> fees;
    for (const orders::BookedFill& booked : fills) {
        Decimal& sum = fees[booked.fill.fee.asset];
        sum = try_add(sum, booked.fill.fee.amount).value_or(sum);
    }
    json.key("fees").begin_array();
    for (const auto& [asset, amount] : fees) {
        json.begin_object().field("asset", asset.code).field("amount", amount.to_string()).end_object();
    }
    json.end_array();
}

void write_order(JsonText& json, const orders::LiveOrder& order, const std::vector<orders::BookedFill>& fills,
                 OrderView view) {
    json.field("request_id", order.request_id);
    field_text(json, "client_order_id", order.client_order_id);
    json.field("actor", order.actor).field("symbol", order.symbol.to_string());
    json.field("side", orders::side_name(order.side)).field("close", order.close_out);
    json.field("amount_usd", usd_text(order.amount_usd));
    json.field("state", orders::order_state_name(order.state)).field("final", orders::is_final(order.state));
    json.field("created_at", time_text(order.created_at));
    field_time(json, "sent_at", order.sent_at);
    field_time(json, "finished_at", order.finished_at);
    field_decimal(json, "quantity", order.quantity.value);
    field_decimal(json, "executed_quantity", order.executed.value);
    field_decimal(json, "spent_usd", order.spent);
    field_price(json, "decision_price", order.decision_price);
    field_price(json, "limit_price", order.limit_price);
    json.key("average_price");
    const auto average = average_price(order);
    average ? json.value(average->to_string()) : json.null();
    write_fees(json, fills);
    json.key("fills").begin_array();
    for (const orders::BookedFill& booked : fills) {
        json.begin_object();
        write_fill(json, booked.fill);
        json.end_object();
    }
    json.end_array();
    json.key("venue_order_id");
    order.venue_order_id != 0 ? json.value(order.venue_order_id) : json.null();
    field_text(json, "code", order.code);
    field_text(json, "reason", order.reason);
    json.field("adopted", order.adopted);
    if (view.has_mode_field) json.field("mode", orders::trade_line_mode_name(view.mode));
    field_text(json, "line", line_of(order, fills, view.mode).value_or(""));
}

struct Constant {
    const char* name;
    std::string value;  // JSON
    const char* unit;
    const char* meaning;
    bool inclusive;  // an order exactly at the limit passes
    bool for_sells;
    bool for_paper;
};

std::string quoted(const std::string& text) { return JsonText{}.value(text).take(); }

std::vector<Constant> constants() {
    using risk::Limits;
    JsonText symbols;
    symbols.begin_array();
    for (const std::string_view symbol : Limits::allowed_symbols) symbols.value(symbol);
    symbols.end_array();
    return {
        {"trade_usd_max", quoted(usd_text(Limits::trade_usd_max)), "USDT per order",
         "The most one order may be worth: the amount asked for and the effective order, fee excluded.", true, true,
         true},
        {"trade_usd_min", quoted(usd_text(Limits::trade_usd_min)), "USDT per order",
         "The least one order may be worth; a close-out of everything sellable may be smaller where the exchange takes "
         "it.",
         true, true, true},
        {"risk_percent_max", std::to_string(Limits::risk_percent_max), "percent of the portfolio per order",
         "The share of the whole portfolio that one order may be worth, computed anew for each order.", true, true,
         true},
        {"daily_orders_max", std::to_string(Limits::daily_orders_max), "orders per UTC day",
         "Orders handed to the exchange that are not proven unfilled; buys and sells both count.", true, true, true},
        {"daily_loss_percent_max", std::to_string(Limits::daily_loss_percent_max), "percent of the day's baseline",
         "At this loss since 00:00 UTC, holdings included, live trading is off until the next UTC day.", false, true,
         true},
        {"allowed_symbols", symbols.take(), "symbols",
         "The only symbols that may be traded, spelled exactly like this.", true, true, true},
    };
}

}  // namespace

std::string usd_text(Decimal amount) {
    const bool is_whole_cents = amount.ticks() % (Decimal::ticks_per_unit / 100) == 0;
    return is_whole_cents ? amount.to_fixed(2) : amount.to_string();
}

std::string time_text(Timestamp time) { return format_iso8601(time, TimePrecision::microseconds); }

void field_usd(JsonText& json, std::string_view name, const std::optional<Decimal>& amount) {
    json.key(name);
    amount ? json.value(usd_text(*amount)) : json.null();
}
void field_time(JsonText& json, std::string_view name, const std::optional<Timestamp>& time) {
    json.key(name);
    time ? json.value(time_text(*time)) : json.null();
}
void field_text(JsonText& json, std::string_view name, const std::string& text) {
    json.key(name);
    text.empty() ? json.null() : json.value(text);
}

std::optional<std::string> line_of(const orders::LiveOrder& order, const std::vector<orders::BookedFill>& fills,
                                   orders::TradeLineMode mode) {
    if (!orders::has_fills(order)) return std::nullopt;
    std::optional<Timestamp> last;
    for (const orders::BookedFill& booked : fills) last = std::max(last.value_or(booked.fill.time), booked.fill.time);
    return orders::trade_line(mode, last ? *last : order.finished_at.value_or(order.created_at), order.side,
                              order.symbol, order.spent);
}

std::string order_json(const orders::LiveOrder& order, const std::vector<orders::BookedFill>& fills, OrderView view) {
    JsonText json;
    json.begin_object();
    write_order(json, order, fills, view);
    return json.end_object().take();
}

std::string order_json(const TradeAnswer& answer, OrderView view) {
    JsonText json;
    json.begin_object();
    write_order(json, *answer.order, answer.fills, view);
    if (answer.refusal) {
        json.key("refusal").begin_object();
        json.field("code", answer.refusal->code()).field("message", answer.refusal->message());
        write_refusal(json, *answer.refusal);
        json.end_object();
    }
    return json.end_object().take();
}

std::string trade_json(const orders::BookedFill& booked) {
    JsonText json;
    json.begin_object();
    write_fill(json, booked.fill);
    json.field("symbol", booked.fill.symbol.to_string()).field("side", orders::side_name(booked.fill.side));
    json.field("venue_order_id", booked.fill.order_id).field("maker", booked.fill.is_maker);
    field_text(json, "client_order_id", booked.client_order_id);
    json.field("external", booked.client_order_id.empty());
    return json.end_object().take();
}

void write_guards(JsonText& json, const std::vector<Guard>& guards, bool red_only) {
    json.begin_array();
    for (const Guard& guard : guards) {
        if (red_only && guard.ok) continue;
        json.begin_object().field("name", guard.name).field("ok", guard.ok).field("reason", guard.reason);
        json.field("fix", guard.fix).end_object();
    }
    json.end_array();
}

std::string status_json(const LiveStatus& status, const std::string& limits_sha256) {
    JsonText json;
    json.begin_object();
    json.field("mode", mode_name(status.mode)).field("mode_reason", status.mode_reason);
    json.field("latched", status.latched);
    field_time(json, "until", status.until);
    json.key("day");
    status.utc_day ? json.value(format_date(Timestamp(std::chrono::days(*status.utc_day)))) : json.null();
    field_usd(json, "baseline_usd", status.baseline_usd);
    field_usd(json, "equity_usd", status.equity_usd);
    json.field("equity_is_fresh", status.equity_is_fresh).field("loss_pct", status.loss_percent);
    json.field("trades_used", status.trades_used).field("trades_max", risk::Limits::daily_orders_max);
    json.field("unknown_orders", status.unknown_orders).field("reconciled", status.reconciled);
    json.key("guards");
    write_guards(json, status.guards, false);
    json.key("alerts").begin_array();
    for (const std::string& alert : status.alerts) json.value(alert);
    json.end_array();
    json.field("exchange", status.exchange).field("practice", status.practice);
    json.field("live_before_restart", status.live_before_restart);
    field_time(json, "venue_time", status.venue_time);
    json.field("limits_sha256", limits_sha256);
    return json.end_object().take();
}

std::string balance_json(const BalanceSheet& sheet, const std::string& owner, const std::string& exchange) {
    JsonText json;
    json.begin_object();
    json.field("user_id", owner).field("exchange", exchange);
    field_usd(json, "equity_usd", sheet.equity_usd);
    json.field("as_of", time_text(sheet.as_of)).key("assets").begin_array();
    for (const BalanceRow& row : sheet.rows) {
        json.begin_object().field("asset", row.asset.code);
        field_decimal(json, "free", row.free);
        field_decimal(json, "locked", row.locked);
        field_decimal(json, "total", row.total);
        field_usd(json, "value_usd", row.value_usd);
        json.key("price_age_ms");
        row.price_age_ms ? json.value(*row.price_age_ms) : json.null();
        field_usd(json, "cost_usd", row.cost_usd);
        field_usd(json, "open_profit_usd", row.open_profit_usd);
        field_usd(json, "realised_usd", row.realised_usd);
        json.end_object();
    }
    return json.end_array().end_object().take();
}

void write_refusal(JsonText& json, const TradeRefusal& refusal) {
    json.key("violations").begin_array();
    for (const TradeViolation& violation : refusal.violations) {
        json.begin_object().field("code", violation.code).field("message", violation.message).end_object();
    }
    json.end_array();
    field_usd(json, "max_allowed_usd", refusal.max_allowed_usd);
    field_usd(json, "nearest_below_usd", refusal.nearest_below);
    field_usd(json, "nearest_above_usd", refusal.nearest_above);
}

std::string limits_json(const std::vector<SymbolLimits>& symbols, const std::string& limits_sha256) {
    JsonText json;
    json.begin_object().field("limits_sha256", limits_sha256).field("limits_text", risk::limits_text());
    json.key("constants").begin_object();
    for (const Constant& constant : constants()) {
        json.key(constant.name).begin_object().key("value").raw(constant.value);
        json.field("unit", constant.unit).field("meaning", constant.meaning).field("inclusive", constant.inclusive);
        json.field("applies_to_sells", constant.for_sells).field("applies_to_paper", constant.for_paper).end_object();
    }
    json.end_object().key("effective").begin_array();
    for (const auto& [symbol, effective] : symbols) {
        json.begin_object().field("symbol", symbol);
        field_usd(json, "min_usd", effective.min_usd);
        field_usd(json, "max_usd", effective.max_usd);
        field_usd(json, "test_buy_usd", effective.test_buy_usd);
        field_usd(json, "venue_notional_min_usd", effective.venue_notional_min);
        field_decimal(json, "lot_step", effective.lot_step);
        field_decimal(json, "price_tick", effective.price_tick);
        field_decimal(json, "quantity_min", effective.quantity_min);
        field_decimal(json, "price_min", effective.price_min);
        field_decimal(json, "taker_fee", effective.taker_fee.value);
        json.field("taker_fee_told", effective.taker_fee_told);
        json.field("orders_left", effective.orders_left);
        field_text(json, "reason", effective.reason);
        json.end_object();
    }
    json.end_array().field("note",
                           "1 USDT is counted as 1 US dollar. The constants are compiled in; nothing sets them.");
    return json.end_object().take();
}

}  // namespace piggy::execution
