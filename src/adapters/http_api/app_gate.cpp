// Who may ask what: the page's token, the login where there is one, how often, and what needs the password again.

#include <algorithm>
#include <array>

#include "adapters/http_api/app_api.h"
#include "adapters/http_api/app_state.h"

namespace piggy::http_api {
namespace {

// They stop trading, so no other traffic may hold them up.
bool is_stop(const net::Route* route) {
    constexpr std::array<std::string_view, 3> patterns = {"/api/kill", "/api/live/disable", "/api/runs/stop"};
    return route != nullptr && std::ranges::find(patterns, route->pattern) != patterns.end();
}

// A person is who changes something, or asks what nobody but a person asks for. All else the page may ask by itself,
// however long nobody has touched it, so it keeps nobody in.
SignIn::Use use_of(const net::Route* route) {
    static constexpr std::array<std::string_view, 6> by_person = {"/api/settings",
                                                                  "/api/sessions",
                                                                  "/api/strategies",
                                                                  "/api/backtests/:id",
                                                                  "/api/backtests/:id/series",
                                                                  "/api/backtests/:id/report.html"};
    if (route == nullptr || route->pattern == "/api/ws-ticket") return SignIn::Use::by_page;
    const bool is_person = route->method != "GET" || std::ranges::find(by_person, route->pattern) != by_person.end();
    return is_person ? SignIn::Use::by_person : SignIn::Use::by_page;
}

// Saving, replacing and removing keys, where keys and orders go, who is told of them, and the password itself. Never what
// stops trading.
bool needs_proof(const net::Route* route) {
    constexpr std::array<std::string_view, 4> patterns = {"/api/credentials", "/api/backend", "/api/password",
                                                          "/api/telegram"};
    return route != nullptr && route->method != "GET" && std::ranges::find(patterns, route->pattern) != patterns.end();
}

// Where a password is asked for: who has not typed it gets the page's files and the login, and nothing else.
std::optional<net::Refusal> check_login(SignIn& sign_in, const net::RequestHead& head, bool is_api,
                                        const net::Route* route) {
    const bool is_private = is_api || (route != nullptr && route->feed);
    if (!is_private) return std::nullopt;
    if (!sign_in.knows(head, use_of(route))) {
        return net::Refusal{401, "SIGN_IN_REQUIRED", "This needs a login: the session has ended, or there was none."};
    }
    if (!needs_proof(route) || sign_in.has_proof(head)) return std::nullopt;
    return net::Refusal{403, "STEP_UP_REQUIRED",
                        "This is changed only within five minutes after the password was typed; type it again."};
}

}  // namespace

std::optional<net::Refusal> AppApi::gate(const net::RequestHead& head, std::string_view path, const net::Route* route) {
    const net::Refusal too_many{429, "TOO_MANY_REQUESTS", "Too many requests; wait a second."};
    const auto now = state_->ports.clock->monotonic();
    const bool is_api = path == "/api" || path.starts_with("/api/");
    if (state_->sign_in) {
        if (route != nullptr && route->pattern == "/api/login") return std::nullopt;  // it has a brake of its own
        if (auto refusal = check_login(*state_->sign_in, head, is_api, route)) return refusal;
    }
    if (!is_api) return std::nullopt;
    if (route != nullptr && route->options.access == net::Access::open) {
        if (state_->sign_in) return state_->sign_in->may_ask(head, false) ? std::nullopt : std::optional(too_many);
        if (!state_->open_rate.allow(now)) return too_many;
        const auto& is_other = state_->ports.is_of_another_user;
        if (!is_other || !is_other(head)) return std::nullopt;
        state_->ports.log("another user of this machine asked for the page's token and was not given it");
        return net::Refusal{403, "FORBIDDEN",
                            "This page is its owner's alone, and another user of this machine asks. Start it with "
                            "--require-login to open it to whoever knows its password."};
    }
    const auto token = head.find("x-cryptopiggy-token");
    if (head.count("x-cryptopiggy-token") != 1 || !net::equal_in_constant_time(*token, state_->token)) {
        return net::Refusal{401, "UNAUTHORIZED", "This needs the token that GET /api/session gives to our own page."};
    }
    if (state_->sign_in) {
        return state_->sign_in->may_ask(head, is_stop(route)) ? std::nullopt : std::optional(too_many);
    }
    if (is_stop(route)) return state_->stop_rate.allow(now) ? std::nullopt : std::optional(too_many);
    return state_->session_rate.allow(now) ? std::nullopt : std::optional(too_many);
}

}  // namespace piggy::http_api
