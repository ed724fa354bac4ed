#include "adapters/practice_exchange/api_session.h"

#include <algorithm>

#include "adapters/practice_exchange/stream_json.h"
#include "adapters/practice_exchange/user_json.h"

namespace piggy::practice_exchange {

struct ApiSession::Subscription final : UserReceiver {
    Subscription(ApiSession& to, std::int64_t its_number, venue::AccountId whose)
        : session(to), number(its_number), account(whose) {}
    void receive_user_event(const Frame& event) override { session.send(subscription_event(number, *event)); }
    ApiSession& session;
    std::int64_t number;
    venue::AccountId account;
};

// Its messages are limited by weight, not by the second.
ApiSession::ApiSession(UserStreams& users, Ask ask, OpenSessions& all, LiveSettings settings,
                       std::function<Timestamp()> now)
    : LiveSession(all, {settings.ping_every, settings.pong_within, settings.life, settings.notice, 0}, std::move(now)),
      users_(users),
      ask_(std::move(ask)) {}
ApiSession::~ApiSession() = default;

void ApiSession::reply(std::string text) {
    send(std::move(text));
    for (std::string& event : std::exchange(after_reply_, {})) send(std::move(event));
}

Answer<std::int64_t> ApiSession::subscribe(venue::AccountId account) {
    const auto same = [&](const auto& one) { return one->account == account; };
    if (std::ranges::any_of(subscriptions_, same)) {
        return refuse(-2035, "User Data Stream subscription already active.");
    }
    subscriptions_.push_back(std::make_unique<Subscription>(*this, next_++, account));
    users_.subscribe(account, *subscriptions_.back());
    return subscriptions_.back()->number;
}

// Those for which ends(subscription) is true go; their numbers come back.
template <class Ends>
std::vector<std::int64_t> ApiSession::take_out(Ends ends) {
    std::vector<std::int64_t> numbers;
    std::erase_if(subscriptions_, [&](const auto& one) {
        if (!ends(*one)) return false;
        users_.unsubscribe(one->account, *one);
        numbers.push_back(one->number);
        return true;
    });
    return numbers;
}

Answer<> ApiSession::unsubscribe(std::optional<std::int64_t> subscription) {
    const auto gone = take_out([&](const Subscription& one) { return !subscription || one.number == *subscription; });
    if (gone.empty()) return refuse(-2036, "User Data Stream subscription not active.");
    for (const std::int64_t number : gone) {
        after_reply_.push_back(subscription_event(number, event_stream_terminated(now())));
    }
    return {};
}

std::vector<std::int64_t> ApiSession::subscriptions() const {
    std::vector<std::int64_t> numbers;
    for (const auto& one : subscriptions_) numbers.push_back(one->number);
    return numbers;
}

void ApiSession::end_user_streams(venue::AccountId account, std::string_view how) {
    const auto gone = take_out([&](const Subscription& one) { return one.account == account; });
    if (gone.empty()) return;
    if (how == "close") return close(1000, "user data stream ended");
    if (how != "event") return;
    for (const std::int64_t number : gone) send(subscription_event(number, event_stream_terminated(now())));
}

void ApiSession::ended() {
    static_cast<void>(take_out([](const Subscription&) { return true; }));
}

std::string ApiSession::shutdown_notice(Timestamp time) const {
    return "{\"event\":" + server_shutdown_event(time) + "}";
}

}  // namespace piggy::practice_exchange
