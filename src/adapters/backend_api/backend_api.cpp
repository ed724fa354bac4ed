#include "adapters/backend_api/backend_api.h"

#include <algorithm>

#include "adapters/backend_api/answers.h"
#include "adapters/backend_api/backend_json.h"
#include "adapters/backend_api/backend_state.h"
#include "adapters/backend_api/openapi_text.h"
#include "adapters/net/ticket_box.h"
#include "adapters/net/url.h"
#include "core/invariant.h"
#include "core/shortened.h"

namespace piggy::backend_api {
namespace {

// Everything but the time is the same at each call: no lock, no desk, no disk.
void add_health(net::Router& router, BackendState& state) {
    JsonText fixed;
    fixed.begin_object().field("status", "ok").field("version", state.ports.version).field("build", state.ports.build);
    fixed.field("limits_sha256", state.ports.limits_sha256);
    net::RouteOptions open;
    open.access = net::Access::open;
    const auto health = [&state, start = fixed.take() + ",\"time\":\""](const net::Request&) {
        return json_answer(start + time_text(state.ports.clock->now()) + "\"}");
    };
    router.add("GET", "/api/health", health, open);
}

void add_document(net::Router& router) {
    router.add("GET", "/api/openapi.json", with_query({}, [](const net::Request&) {
                   net::Response response;
                   response.fixed_body = openapi_text();
                   return response;
               }));
}

void add_metrics(net::Router& router, BackendState& state) {
    const auto metrics = [&state](const net::Request&) {
        net::Response response;
        response.content_type = "text/plain; version=0.0.4; charset=utf-8";
        response.body = metrics_text(state.ports.desk->status(), state.ports);
        return response;
    };
    router.add("GET", "/metrics", with_query({}, metrics), on_worker());
}

bool is_stop(const net::Route* route) {
    return route != nullptr && (route->pattern == "/api/kill" || route->pattern == "/api/live/disable");
}

// "Bearer 0123…": the scheme in any case, as HTTP has it, one space, and the token.
bool has_token(const net::RequestHead& head, const std::string& token) {
    constexpr std::string_view scheme = "Bearer ";
    const auto given = head.find("authorization");
    if (head.count("authorization") != 1 || given->size() < scheme.size()) return false;
    if (!net::equal_ignoring_case(given->substr(0, scheme.size()), scheme)) return false;
    return net::equal_in_constant_time(given->substr(scheme.size()), token);
}

bool is_sha256(std::string_view text) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == 64 && std::ranges::all_of(text, is_hex);
}

}  // namespace

net::Response BackendState::failed(const Error& error, const net::Request& request) const {
    log("request " + request.id + " failed: " + error.what);
    if (error.what.starts_with("STORAGE_FULL")) {
        return error_answer(507, "STORAGE_FULL", "The disk is full; free some space.", request);
    }
    return error_answer(503, "UNAVAILABLE", "This can't be answered right now; the log says why, under this id.",
                        request);
}

net::Response BackendState::keys_failed(const Error& error, const net::Request& request) const {
    switch (error.code) {
        case ErrorCode::malformed:
        case ErrorCode::out_of_range: return bad_request(error, request);
        case ErrorCode::not_found: return error_answer(404, "NOT_FOUND", as_sentence(error.what), request);
        case ErrorCode::refused: return error_answer(403, "PASSPHRASE_REFUSED", as_sentence(error.what), request);
        case ErrorCode::unavailable:
        case ErrorCode::outcome_unknown: break;
    }
    log("request " + request.id + " failed: " + error.what);
    if (error.what.starts_with("STORAGE_FULL")) {
        return error_answer(507, "STORAGE_FULL", "The disk is full; free some space.", request);
    }
    return error_answer(503, "UNAVAILABLE", as_sentence(error.what), request);
}

net::RouteOptions on_worker() {
    net::RouteOptions options;
    options.runs = net::Runs::on_worker;
    return options;
}

net::Handler with_query(std::initializer_list<std::string_view> names, net::Handler handler) {
    return [known = std::vector<std::string_view>(names),
            handler = std::move(handler)](const net::Request& request) -> net::Response {
        for (const net::Field& field : request.query) {
            if (std::ranges::find(known, field.name) != known.end()) continue;
            const Error error{ErrorCode::malformed,
                              "the query has " + shortened(field.name) + ", which this address does not take"};
            return bad_request(error, request);
        }
        return handler(request);
    };
}

net::Handler without_fields(net::Handler handler) {
    return with_query({}, [handler = std::move(handler)](const net::Request& request) {
        const auto body = FlatBody::read(request.body);
        if (!body) return bad_request(body.error(), request);
        if (auto done = body->done(); !done) return bad_request(done.error(), request);
        return handler(request);
    });
}

std::optional<net::Response> check_limits_header(const BackendState& state, const net::Request& request) {
    constexpr std::string_view name = "x-cryptopiggy-limits";
    const auto given = request.head.find(name);
    if (!given) return std::nullopt;
    if (request.head.count(name) != 1 || !is_sha256(*given)) {
        return error_answer(400, "BAD_REQUEST",
                            "X-CryptoPiggy-Limits must be given once, with the 64 hex digits of the limits' hash.",
                            request);
    }
    if (*given == state.ports.limits_sha256) return std::nullopt;
    return error_answer(409, "LIVE_NOT_ALLOWED",
                        "The caller was built with the limits " + std::string(*given) + ", this backend with " +
                            state.ports.limits_sha256 +
                            "; build both from the same source before anything is traded live.",
                        request);
}

BackendApi::BackendApi(BackendPorts ports) : state_(std::make_unique<BackendState>(std::move(ports))) {
    invariant(state_->ports.token.size() == 64, "the backend's token has 64 digits");
}
BackendApi::~BackendApi() = default;

net::Router BackendApi::router() {
    net::Router router;
    add_health(router, *state_);
    add_document(router);
    add_metrics(router, *state_);
    add_order_routes(router, *state_);
    add_live_routes(router, *state_);
    add_key_routes(router, *state_);
    add_history_routes(router, *state_);
    return router;
}

std::optional<net::Refusal> BackendApi::gate(const net::RequestHead& head, std::string_view, const net::Route* route) {
    if (route != nullptr && route->options.access == net::Access::open) return std::nullopt;
    if (!has_token(head, state_->ports.token)) {
        return net::Refusal{401, "UNAUTHORIZED",
                            "This needs \"Authorization: Bearer\" with the token of this start of the backend, which "
                            "its backend.token file has."};
    }
    net::RateLimiter& rate = is_stop(route) ? state_->stop_rate : state_->rate;
    if (rate.allow(state_->ports.clock->monotonic())) return std::nullopt;
    return net::Refusal{429, "RATE_LIMITED", "More than 20 requests within a second; wait a second."};
}

}  // namespace piggy::backend_api
