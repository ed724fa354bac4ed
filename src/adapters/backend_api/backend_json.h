#pragma once
// What the house's values look like in JSON: money as decimal strings, time as ISO-8601 UTC with microseconds, what is
// not known as null. docs/openapi-backend.json has the shapes.

#include <optional>
#include <string>
#include <vector>

#include "adapters/backend_api/key_desk.h"
#include "core/json_text.h"
#include "execution/gate.h"
#include "execution/live_desk.h"
#include "execution/live_status.h"
#include "execution/live_store.h"

namespace piggy::backend_api {

// Exact, with two places at least: "10.00", "9.98765432".
[[nodiscard]] std::string usd_text(Decimal amount);
[[nodiscard]] std::string time_text(Timestamp time);

// Fields, each null where there is nothing.
void field_usd(JsonText& json, std::string_view name, const std::optional<Decimal>& amount);
void field_time(JsonText& json, std::string_view name, const std::optional<Timestamp>& time);
void field_text(JsonText& json, std::string_view name, const std::string& text);

[[nodiscard]] std::string order_json(const orders::LiveOrder& order, const std::vector<orders::BookedFill>& fills);
// refusal, for an order that was refused: as it was first answered.
[[nodiscard]] std::string order_json(const execution::TradeAnswer& answer);
[[nodiscard]] std::string trade_json(const orders::BookedFill& fill);
[[nodiscard]] std::string audit_json(const execution::AuditRecord& record);
[[nodiscard]] std::string verdict_json(const execution::AuditVerdict& verdict);
[[nodiscard]] std::string status_json(const execution::LiveStatus& status, const std::string& limits_sha256);
[[nodiscard]] std::string balance_json(const execution::BalanceSheet& sheet, const std::string& owner,
                                       const std::string& exchange);
[[nodiscard]] std::string keys_json(const KeyReport& report);

struct SymbolLimits {
    std::string symbol;
    execution::EffectiveLimits effective;
};
[[nodiscard]] std::string limits_json(const std::vector<SymbolLimits>& symbols, const std::string& limits_sha256);

// The fields of a refusal that are about limits: violations and amounts.
void write_refusal(JsonText& json, const execution::TradeRefusal& refusal);
// One array of guards; only the red ones where asked.
void write_guards(JsonText& json, const std::vector<execution::Guard>& guards, bool red_only);

}  // namespace piggy::backend_api
