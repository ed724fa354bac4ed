#pragma once
// LiveDeskPort: the real live desk behind the routes.

#include "adapters/backend_api/desk_port.h"
#include "execution/live_desk.h"

namespace piggy::backend_api {

class LiveDeskPort final : public DeskPort {
public:
    // The desk must outlive this.
    explicit LiveDeskPort(execution::LiveDesk& desk) : desk_(desk) {}

    execution::TradeAnswer trade(const execution::TradeRequest& request) override;
    Result<> enable(const std::string& actor) override;
    void disable(const std::string& actor) override;
    void kill(const std::string& actor) override;
    void see_restart(const std::string& actor) override;
    Result<> acknowledge_withdrawal(const Asset& asset, Decimal amount, const std::string& actor) override;
    execution::LiveStatus status() const override;
    execution::BalanceSheet balances() const override;
    execution::EffectiveLimits effective(const Symbol& symbol) const override;
    Result<std::optional<execution::TradeAnswer>> order(const std::string& request_id) const override;

private:
    execution::LiveDesk& desk_;
};

}  // namespace piggy::backend_api
