#pragma once
// DeskPort: the live desk, as the backend's routes need it. live_desk_port.h wraps the real one.
// Calls may come from any thread; trade() blocks as long as the venue takes, the others do not ask the venue.

#include <optional>
#include <string>

#include "execution/gate.h"
#include "execution/live_desk.h"
#include "execution/live_status.h"

namespace piggy::backend_api {

struct DeskPort {
    virtual ~DeskPort() = default;
    // All as in LiveDesk.
    [[nodiscard]] virtual execution::TradeAnswer trade(const execution::TradeRequest& request) = 0;
    [[nodiscard]] virtual Result<> enable(const std::string& actor) = 0;
    virtual void disable(const std::string& actor) = 0;
    virtual void kill(const std::string& actor) = 0;
    virtual void see_restart(const std::string& actor) = 0;
    [[nodiscard]] virtual Result<> acknowledge_withdrawal(const Asset& asset, Decimal amount,
                                                          const std::string& actor) = 0;
    [[nodiscard]] virtual execution::LiveStatus status() const = 0;
    [[nodiscard]] virtual execution::BalanceSheet balances() const = 0;
    // What is legal for this symbol at this moment.
    [[nodiscard]] virtual execution::EffectiveLimits effective(const Symbol& symbol) const = 0;
    [[nodiscard]] virtual Result<std::optional<execution::TradeAnswer>> order(const std::string& request_id) const = 0;
};

}  // namespace piggy::backend_api
