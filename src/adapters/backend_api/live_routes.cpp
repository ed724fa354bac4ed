// Live trading on and off, its guards and limits, and what is at the exchange.

#include "adapters/backend_api/answers.h"
#include "adapters/backend_api/backend_json.h"
#include "adapters/backend_api/backend_state.h"

namespace piggy::backend_api {
namespace {

net::Response status(BackendState& state) {
    return json_answer(execution::status_json(state.ports.desk->status(), state.ports.limits_sha256));
}

net::Response limits(BackendState& state) {
    std::vector<execution::SymbolLimits> symbols;
    for (const std::string_view name : risk::Limits::allowed_symbols) {
        symbols.push_back({std::string(name), state.ports.desk->effective(Symbol::parse(name).value())});
    }
    return json_answer(execution::limits_json(symbols, state.ports.limits_sha256));
}

net::Response balance(BackendState& state, const net::Request& request) {
    if (request.parameter("userId") != state.ports.owner) {
        return error_answer(404, "NOT_FOUND", "There is no such user here.", request);
    }
    if (state.ports.keys->report().sealed) {
        return error_answer(423, "VAULT_SEALED", "The vault is sealed; open it with its passphrase to see balances.",
                            request);
    }
    const execution::BalanceSheet sheet = state.ports.desk->balances();
    if (sheet.as_of == Timestamp{}) {
        return error_answer(409, "RECONCILING", "The exchange has not told the balances yet; ask again in a moment.",
                            request);
    }
    return json_answer(execution::balance_json(sheet, state.ports.owner, state.ports.desk->status().exchange));
}

net::Response enable(BackendState& state, const net::Request& request) {
    auto body = FlatBody::read(request.body);
    if (!body) return bad_request(body.error(), request);
    const std::string& passphrase = body->text("passphrase", passphrase_bytes_max);
    if (auto done = body->done(); !done) return bad_request(done.error(), request);
    if (auto refused = check_limits_header(state, request)) return std::move(*refused);
    if (auto known = state.ports.keys->check_passphrase(passphrase); !known) {
        return state.keys_failed(known.error(), request);
    }
    const auto enabled = state.ports.desk->enable("api");
    if (enabled) return status(state);
    if (enabled.error().code != ErrorCode::refused) return state.failed(enabled.error(), request);
    return guards_answer(enabled.error().what, state.ports.desk->status().guards, request);
}

net::Response acknowledge(BackendState& state, const net::Request& request) {
    auto body = FlatBody::read(request.body);
    if (!body) return bad_request(body.error(), request);
    const std::string& passphrase = body->text("passphrase", passphrase_bytes_max);
    const Asset asset{body->text("asset", 10)};
    const std::string* text = body->optional_amount("amount");
    if (auto done = body->done(); !done) return bad_request(done.error(), request);
    if (text == nullptr) return bad_request({ErrorCode::malformed, "the field amount is missing"}, request);
    const auto amount = Decimal::parse(*text);
    if (!amount) return bad_request(amount.error(), request);
    if (*amount <= Decimal{})
        return bad_request({ErrorCode::malformed, "the field amount must be above zero"}, request);
    if (auto known = state.ports.keys->check_passphrase(passphrase); !known) {
        return state.keys_failed(known.error(), request);
    }
    const auto taken = state.ports.desk->acknowledge_withdrawal(asset, *amount, "api");
    if (taken) return status(state);
    if (taken.error().code != ErrorCode::refused) return state.failed(taken.error(), request);
    return error_answer(409, "CONFLICT", as_sentence(taken.error().what), request);
}

}  // namespace

void add_live_routes(net::Router& router, BackendState& state) {
    const auto to_status = [&state](const net::Request&) { return status(state); };
    const auto to_limits = [&state](const net::Request&) { return limits(state); };
    const auto to_balance = [&state](const net::Request& request) { return balance(state, request); };
    const auto to_enable = [&state](const net::Request& request) { return enable(state, request); };
    const auto to_acknowledge = [&state](const net::Request& request) { return acknowledge(state, request); };
    router.add("GET", "/api/live/status", with_query({}, to_status), on_worker());
    router.add("GET", "/api/limits", with_query({}, to_limits), on_worker());
    router.add("GET", "/api/balance/:userId", with_query({}, to_balance), on_worker());
    router.add("POST", "/api/live/enable", with_query({}, to_enable), on_worker());
    const auto to_seen = [&state](const net::Request&) {
        state.ports.desk->see_restart("api");
        return status(state);
    };
    router.add("POST", "/api/live/restart-seen", without_fields(to_seen), on_worker());
    router.add("POST", "/api/transfers/acknowledge", with_query({}, to_acknowledge), on_worker());

    // These two never wait behind an order, and nothing about how they are asked keeps them from being done.
    const auto disable = [&state](const net::Request&) {
        state.ports.desk->disable("api");
        return status(state);
    };
    const auto kill = [&state](const net::Request&) {
        state.ports.desk->kill("api");
        return status(state);
    };
    router.add("POST", "/api/live/disable", disable);
    router.add("POST", "/api/kill", kill);
}

}  // namespace piggy::backend_api
