#pragma once
// What a desk's values look like in JSON, live and paper alike: money as decimal strings, time as ISO-8601 UTC with
// microseconds, what is not known as null. docs/openapi-backend.json has the shapes.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_text.h"
#include "execution/gate.h"
#include "execution/live_desk.h"
#include "execution/live_status.h"
#include "execution/live_store.h"
#include "orders/trade_line.h"

namespace piggy::execution {

// Exact, with two places at least: "10.00", "9.98765432".
[[nodiscard]] std::string usd_text(Decimal amount);
[[nodiscard]] std::string time_text(Timestamp time);

// Fields, each null where there is nothing.
void field_usd(JsonText& json, std::string_view name, const std::optional<Decimal>& amount);
void field_time(JsonText& json, std::string_view name, const std::optional<Timestamp>& time);
void field_text(JsonText& json, std::string_view name, const std::string& text);

// Whose order it is. Its line says so always; a field "mode" does where the answers of both desks meet.
struct OrderView {
    orders::TradeLineMode mode = orders::TradeLineMode::live;
    bool has_mode_field = false;
};
[[nodiscard]] std::string order_json(const orders::LiveOrder& order, const std::vector<orders::BookedFill>& fills,
                                     OrderView view = {});
// refusal, for an order that was refused: as it was first answered.
[[nodiscard]] std::string order_json(const TradeAnswer& answer, OrderView view = {});
// The runbook's line for what was traded so far; empty where nothing was.
[[nodiscard]] std::optional<std::string> line_of(const orders::LiveOrder& order,
                                                 const std::vector<orders::BookedFill>& fills,
                                                 orders::TradeLineMode mode);
[[nodiscard]] std::string trade_json(const orders::BookedFill& fill);
[[nodiscard]] std::string status_json(const LiveStatus& status, const std::string& limits_sha256);
[[nodiscard]] std::string balance_json(const BalanceSheet& sheet, const std::string& owner,
                                       const std::string& exchange);

struct SymbolLimits {
    std::string symbol;
    EffectiveLimits effective;
};
[[nodiscard]] std::string limits_json(const std::vector<SymbolLimits>& symbols, const std::string& limits_sha256);

// The fields of a refusal that are about limits: violations and amounts.
void write_refusal(JsonText& json, const TradeRefusal& refusal);
// One array of guards; only the red ones where asked.
void write_guards(JsonText& json, const std::vector<Guard>& guards, bool red_only);

}  // namespace piggy::execution
