#include "apps/app_client.h"

#include <string.h>  // explicit_bzero

#include <thread>

#include "adapters/net/json_object.h"
#include "apps/answer_fields.h"
#include "apps/port_owner.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;

constexpr auto too_quick_pause = 100ms;

}  // namespace

Result<AppAnswer> AppClient::send(std::string_view method, std::string_view path, const std::string& body,
                                  std::chrono::milliseconds deadline) {
    if (is_listened_on_by_another(port_)) {
        return fail(ErrorCode::refused, "another user's program listens at " + place() + "; it was told nothing");
    }
    net::OutboundRequest request;
    request.method = method;
    request.target = path;
    if (!token_.empty()) request.fields = {{"X-CryptoPiggy-Token", token_}};
    if (method != "GET") request.fields.push_back({"Content-Type", "application/json"});
    request.body = body;
    request.deadline = deadline;
    const auto answer = http_.send(request);
    ::explicit_bzero(request.body.data(), request.body.size());  // it may have held a passphrase
    if (!answer) {
        const bool is_there = answer.error().departure == net::Departure::maybe_arrived;
        return fail(ErrorCode::unavailable,
                    is_there ? "the app at " + place() + " gave no answer"
                             : "no app answers at " + place() +
                                   "; `cryptopiggy up` starts everything, --app-port names another port");
    }
    AppAnswer read;
    read.status = answer->status;
    auto fields = net::parse_json_object(answer->body.empty() ? "{}" : answer->body);
    if (!fields) return fail(ErrorCode::malformed, "what answers at " + place() + " is no CryptoPiggy app");
    read.fields = std::move(*fields);
    return read;
}

Result<> AppClient::fetch_token(std::chrono::milliseconds deadline) {
    token_.clear();
    const auto session = send("GET", "/api/session", "", deadline);
    if (!session) return fail(session.error());
    if (text_in(session->fields, "code") == "SIGN_IN_REQUIRED") {
        return fail(
            ErrorCode::refused,
            "the app at " + place() + " asks for a password, as it does beyond this machine; do this on its page");
    }
    token_ = text_in(session->fields, "token");
    if (!session->good() || token_.empty()) {
        const std::string said = text_in(session->fields, "message");
        return fail(ErrorCode::malformed,
                    said.empty() ? "what answers at " + place() + " is no CryptoPiggy app" : said);
    }
    return {};
}

Result<AppAnswer> AppClient::ask(std::string_view method, std::string_view path, std::string body,
                                 std::chrono::milliseconds deadline) {
    struct Wiped {
        std::string& text;
        ~Wiped() { ::explicit_bzero(text.data(), text.size()); }
    } const wiped{body};
    if (token_.empty()) {
        if (auto fetched = fetch_token(deadline); !fetched) return fail(fetched.error());
    }
    auto answer = send(method, path, body, deadline);
    if (answer && answer->status == 401) {
        if (auto fetched = fetch_token(deadline); !fetched) return fail(fetched.error());
        answer = send(method, path, body, deadline);
    }
    for (auto waited = 0ms; answer && text_in(answer->fields, "code") == "TOO_MANY_REQUESTS" && waited < deadline;
         waited += too_quick_pause) {
        std::this_thread::sleep_for(too_quick_pause);
        answer = send(method, path, body, deadline);
    }
    return answer;
}

}  // namespace piggy::apps
