#include "apps/practice_switchboard.h"

#include "core/invariant.h"

namespace piggy::apps {
namespace {

constexpr std::chrono::milliseconds patience{3'000};

}  // namespace

PracticeSwitchboard::PracticeSwitchboard(const ExchangeChoice& choice)
    : http_(net::ServerAddress{choice.host, choice.port, false}) {
    invariant(choice.exchange == Exchange::practice, "only the practice exchange has a switchboard");
}

Result<http_api::BackendAnswer> PracticeSwitchboard::ask(std::string_view method, std::string_view path,
                                                         std::string body) {
    invariant(path.starts_with("/practice/"), "nothing of the venue's own protocol goes this way");
    net::OutboundRequest request;
    request.method = method;
    request.target = path;
    if (method != "GET") request.fields = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    request.deadline = patience;
    auto answer = http_.send(request);
    if (!answer) {
        return fail(
            ErrorCode::unavailable,
            "the practice exchange does not answer; `cryptopiggy up` starts it with the rest: " + answer.error().what);
    }
    return http_api::BackendAnswer{answer->status, std::move(answer->body), false};
}

}  // namespace piggy::apps
