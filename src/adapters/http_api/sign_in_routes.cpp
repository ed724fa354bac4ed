// Login, logout and the list of sessions. Where no login is asked for, the list says so and the rest is refused.

#include <string.h>  // explicit_bzero

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/app_state.h"
#include "adapters/http_api/sign_in.h"
#include "adapters/net/json_object.h"
#include "adapters/net/response_head.h"

namespace piggy::http_api {
namespace {

constexpr std::size_t password_bytes_max = 1024;
constexpr std::size_t body_bytes_max = 8 * 1024;  // of a password whose every character is written as an escape

net::Response refused(int status, const char* code, std::string sentence, const net::Request& request) {
    return net::refusal_response({status, code, std::move(sentence)}, request.id);
}

net::Response no_login_here(const net::Request& request) {
    return refused(409, "LOGIN_NOT_USED",
                   "This page is served on this machine alone and asks for no login; nobody has to log in or out.",
                   request);
}

Result<std::string> password_in(const net::Request& request, std::string& wrong_field) {
    const auto object = net::parse_json_object(request.body);
    if (!object) return fail(object.error());
    net::JsonObject body(*object);
    std::string password = body.text("password", password_bytes_max);
    if (auto done = body.done(); !done) {
        wrong_field = body.wrong_field();
        return fail(done.error());
    }
    return password;
}

net::Response not_right(const SignIn::Answer& answer, const net::Request& request) {
    switch (answer.verdict) {
        case SignIn::Verdict::braked: {
            const std::string seconds = std::to_string(answer.wait.count());
            net::Response response = refused(429, "TOO_MANY_ATTEMPTS",
                                             "Too many wrong passwords: the next one is looked at in " + seconds +
                                                 " s. What is logged in goes on, its stop button too.",
                                             request);
            response.fields.push_back({"Retry-After", seconds});
            return response;
        }
        case SignIn::Verdict::unavailable:
            return refused(503, "UNAVAILABLE", "The password can't be looked at now; the log says why.", request);
        default: return refused(403, "WRONG_PASSWORD", "The password is wrong.", request);
    }
}

net::Response log_in(AppState& state, const net::Request& request) {
    if (!state.sign_in) return no_login_here(request);
    std::string field;
    auto password = password_in(request, field);
    if (!password) return bad_request(password.error(), request, field);
    SignIn::Answer answer = state.sign_in->log_in(request.head, *password);
    ::explicit_bzero(password->data(), password->size());
    if (answer.verdict != SignIn::Verdict::right) return not_right(answer, request);
    net::Response response = json_answer(R"({"signed_in":true})");
    response.fields.push_back({"Set-Cookie", std::move(answer.set_cookie)});
    return response;
}

net::Response step_up(AppState& state, const net::Request& request) {
    if (!state.sign_in) return no_login_here(request);
    std::string field;
    auto password = password_in(request, field);
    if (!password) return bad_request(password.error(), request, field);
    const SignIn::Answer answer = state.sign_in->prove(request.head, *password);
    ::explicit_bzero(password->data(), password->size());
    if (answer.verdict != SignIn::Verdict::right) return not_right(answer, request);
    return json_answer("{\"seconds\":" + std::to_string(std::chrono::seconds(SignIn::proof_max).count()) + "}");
}

net::Response set_password(AppState& state, const net::Request& request) {
    if (!state.sign_in) return no_login_here(request);
    std::string field;
    auto password = password_in(request, field);
    if (!password) return bad_request(password.error(), request, field);
    const auto cookie = state.sign_in->set_password(request.head, *password);
    ::explicit_bzero(password->data(), password->size());
    if (!cookie && cookie.error().code != ErrorCode::unavailable)
        return bad_request(cookie.error(), request, "password");
    if (!cookie) {
        state.ports.log("the page's password could not be set: " + cookie.error().what);
        return refused(503, "UNAVAILABLE", "The password could not be set; the log says why. The old one stays.",
                       request);
    }
    net::Response response = json_answer(R"({"changed":true})");
    response.fields.push_back({"Set-Cookie", *cookie});
    return response;
}

net::Response log_out(AppState& state, const net::Request& request) {
    if (!state.sign_in) return no_login_here(request);
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    const auto* everywhere = body.any("everywhere");
    if (everywhere != nullptr && !everywhere->is_bool()) body.refuse("everywhere", "everywhere is true or false");
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    const bool is_everywhere = everywhere != nullptr && everywhere->get_bool();
    const std::size_t ended = state.sign_in->log_out(request.head, is_everywhere);
    net::Response response = json_answer("{\"signed_out\":" + std::to_string(ended) + "}");
    response.fields.push_back({"Set-Cookie", SignIn::cookie_that_forgets()});
    return response;
}

net::Response sessions(AppState& state, const net::Request& request) {
    std::vector<std::string> parts;
    const auto views = state.sign_in ? state.sign_in->list(request.head) : std::vector<SignIn::View>{};
    for (const SignIn::View& view : views) {
        JsonText json;
        json.begin_object().field("current", view.is_own);
        json.field("opened_at", format_iso8601(view.opened)).field("used_at", format_iso8601(view.used));
        json.field("ends_at", format_iso8601(view.ends)).field("from", view.from).end_object();
        parts.push_back(json.take());
    }
    return json_answer(std::string(R"({"required":)") + (state.sign_in ? "true" : "false") + R"(,"items":)" +
                       array_of(parts) + "}");
}

}  // namespace

void add_sign_in_routes(net::Router& router, AppState& state) {
    net::RouteOptions hashing;
    hashing.runs = net::Runs::apart;
    hashing.body_bytes_max = body_bytes_max;
    router.add(
        "POST", "/api/step-up", [&state](const net::Request& request) { return step_up(state, request); }, hashing);
    router.add(
        "PUT", "/api/password", [&state](const net::Request& request) { return set_password(state, request); },
        hashing);
    hashing.access = net::Access::open;
    router.add(
        "POST", "/api/login", [&state](const net::Request& request) { return log_in(state, request); }, hashing);
    router.add("POST", "/api/logout", [&state](const net::Request& request) { return log_out(state, request); });
    router.add("GET", "/api/sessions", [&state](const net::Request& request) { return sessions(state, request); });
}

}  // namespace piggy::http_api
