#include "adapters/backend_api/live_desk_port.h"

namespace piggy::backend_api {

execution::TradeAnswer LiveDeskPort::trade(const execution::TradeRequest& request) { return desk_.trade(request); }
Result<> LiveDeskPort::enable(const std::string& actor) { return desk_.enable(actor); }
void LiveDeskPort::disable(const std::string& actor) { desk_.disable(actor); }
void LiveDeskPort::kill(const std::string& actor) { desk_.kill(actor); }
void LiveDeskPort::see_restart(const std::string& actor) { desk_.see_restart(actor); }
Result<> LiveDeskPort::acknowledge_withdrawal(const Asset& asset, Decimal amount, const std::string& actor) {
    return desk_.acknowledge_withdrawal(asset, amount, actor);
}
execution::LiveStatus LiveDeskPort::status() const { return desk_.status(); }
execution::BalanceSheet LiveDeskPort::balances() const { return desk_.balances(); }
execution::EffectiveLimits LiveDeskPort::effective(const Symbol& symbol) const {
    return execution::effective_limits(symbol, desk_.facts(symbol));
}
Result<std::optional<execution::TradeAnswer>> LiveDeskPort::order(const std::string& request_id) const {
    return desk_.order(request_id);
}

}  // namespace piggy::backend_api
