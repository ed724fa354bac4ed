// Keys and vault. What is secret comes in through a FlatBody, which wipes it, and never goes out.

#include "adapters/backend_api/answers.h"
#include "adapters/backend_api/backend_json.h"
#include "adapters/backend_api/backend_state.h"

namespace piggy::backend_api {
namespace {

constexpr std::size_t key_bytes_max = 200;

net::Response report_answer(BackendState& state, const Result<KeyReport>& report, const net::Request& request) {
    return report ? json_answer(keys_json(*report)) : state.keys_failed(report.error(), request);
}

net::Response save(BackendState& state, const net::Request& request) {
    auto body = FlatBody::read(request.body);
    if (!body) return bad_request(body.error(), request);
    const std::string& key = body->text("api_key", key_bytes_max);
    const std::string& secret = body->text("api_secret", key_bytes_max);
    const std::string& passphrase = body->text("passphrase", passphrase_bytes_max);
    if (auto done = body->done(); !done) return bad_request(done.error(), request);
    return report_answer(state, state.ports.keys->save(key, secret, passphrase), request);
}

// Requests whose body is the passphrase and nothing else.
using WithPassphrase = Result<KeyReport> (KeyDesk::*)(const std::string& passphrase);
net::Handler passphrase_handler(BackendState& state, WithPassphrase action) {
    return with_query({}, [&state, action](const net::Request& request) {
        auto body = FlatBody::read(request.body);
        if (!body) return bad_request(body.error(), request);
        const std::string& passphrase = body->text("passphrase", passphrase_bytes_max);
        if (auto done = body->done(); !done) return bad_request(done.error(), request);
        return report_answer(state, (state.ports.keys->*action)(passphrase), request);
    });
}

net::Response validate(BackendState& state, const net::Request& request) {
    const auto report = state.ports.keys->validate();
    if (report || report.error().code != ErrorCode::refused) return report_answer(state, report, request);
    if (state.ports.keys->report().sealed) {
        return error_answer(423, "VAULT_SEALED", as_sentence(report.error().what), request);
    }
    return error_answer(409, "CREDENTIALS_REFUSED", as_sentence(report.error().what), request);
}

// Play money alone, and never under orders that may leave: a person switches live trading off first.
net::Response reset_practice(BackendState& state, const net::Handler& reset, const net::Request& request) {
    const execution::LiveStatus status = state.ports.desk->status();
    if (state.ports.keys->report().exchange != "practice" || !status.practice) {
        return error_answer(409, "CONFLICT",
                            "This backend runs against " + status.exchange +
                                "; only the practice exchange's account and books can be begun anew.",
                            request);
    }
    if (status.mode == execution::Mode::live || status.mode == execution::Mode::paused) {
        return error_answer(409, "CONFLICT", "Live trading is on; switch it off before the books are begun anew.",
                            request);
    }
    return reset(request);
}

}  // namespace

void add_key_routes(net::Router& router, BackendState& state) {
    const auto show = [&state](const net::Request&) { return json_answer(keys_json(state.ports.keys->report())); };
    const auto to_save = [&state](const net::Request& request) { return save(state, request); };
    const auto to_validate = [&state](const net::Request& request) { return validate(state, request); };
    const auto seal = [&state](const net::Request&) {
        state.ports.keys->seal("api");
        return json_answer(keys_json(state.ports.keys->report()));
    };
    router.add("GET", "/api/credentials", with_query({}, show), on_worker());
    router.add("POST", "/api/credentials", with_query({}, to_save), on_worker());
    router.add("DELETE", "/api/credentials", passphrase_handler(state, &KeyDesk::remove), on_worker());
    router.add("POST", "/api/credentials/validate", without_fields(to_validate), on_worker());
    router.add("POST", "/api/vault/unseal", passphrase_handler(state, &KeyDesk::unseal), on_worker());
    const auto reset = [&state, handler = passphrase_handler(state, &KeyDesk::reset_practice)](
                           const net::Request& request) { return reset_practice(state, handler, request); };
    router.add("POST", "/api/practice/reset", reset, on_worker());
    router.add("POST", "/api/vault/seal", without_fields(seal), on_worker());
}

}  // namespace piggy::backend_api
