#include "adapters/net/refusal_status.h"

#include <algorithm>
#include <array>

namespace piggy::net {
namespace {

struct CodeStatus {
    std::string_view code;
    int status;
};
constexpr std::array<CodeStatus, 25> statuses = {{
    {"BAD_REQUEST", 400},
    {"DUPLICATE_ID_MISMATCH", 409},
    {"ORDER_UNRESOLVED", 409},
    {"RECONCILING", 409},
    {"TOO_LATE", 409},
    {"SYMBOL_NOT_ALLOWED", 422},
    {"PORTFOLIO_TOO_SMALL", 422},
    {"NO_LEGAL_SIZE", 422},
    {"MIN_TRADE", 422},
    {"MAX_TRADE_EXCEEDED", 422},
    {"RISK_PERCENT_EXCEEDED", 422},
    {"DAILY_TRADES_EXCEEDED", 422},
    {"INSUFFICIENT_BALANCE", 422},
    {"DAILY_LOSS_DISABLED", 423},
    {"LIVE_NOT_ENABLED", 423},
    {"LIVE_NOT_ALLOWED", 423},
    {"VAULT_SEALED", 423},
    {"REJECT_STORM_PAUSED", 423},
    {"RATE_LIMITED", 429},
    {"PRICE_STALE", 503},
    {"PRICE_INVALID", 503},
    {"CLOCK_SKEW", 503},
    {"BASELINE_PENDING", 503},
    {"EXCHANGE_DOWN", 503},
    {"STORAGE_FULL", 507},
}};

}  // namespace

int status_of_refusal(std::string_view code) {
    const auto found = std::ranges::find(statuses, code, &CodeStatus::code);
    return found == statuses.end() ? 409 : found->status;
}

}  // namespace piggy::net
