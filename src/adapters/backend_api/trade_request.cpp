#include "adapters/backend_api/trade_request.h"

#include "adapters/backend_api/flat_body.h"

namespace piggy::backend_api {

Result<execution::TradeRequest> read_trade_request(std::string_view text) {
    auto body = FlatBody::read(text);
    if (!body) return fail(body.error());
    execution::TradeRequest request;
    // An empty id is wrong, not missing: whoever sends one means to send the same one again.
    if (const std::string* id = body->optional_text("request_id", 64)) request.request_id = *id;
    request.symbol = body->text("symbol", 40);
    request.side = body->text("side", 10);
    if (const std::string* amount = body->optional_amount("amount_usd")) request.amount_usd = *amount;
    if (const std::string* quantity = body->optional_amount("quantity")) request.quantity = *quantity;
    request.close = body->flag("close");
    if (const std::string* decided = body->optional_text("decided_at", 40)) request.decided_at = *decided;
    if (auto done = body->done(); !done) return fail(done.error());
    return request;
}

}  // namespace piggy::backend_api
