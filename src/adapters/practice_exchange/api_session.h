#pragma once
// ApiSession: one WebSocket at /ws-api/v3: requests in, answers out, and the user streams that were subscribed to here.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/practice_exchange/live_session.h"
#include "adapters/practice_exchange/user_streams.h"
#include "adapters/practice_exchange/websocket_api.h"

namespace piggy::practice_exchange {

class ApiSession final : public LiveSession, public UserSubscriptions, public std::enable_shared_from_this<ApiSession> {
public:
    using Ask = std::function<void(ApiSession&, std::string_view frame)>;
    ApiSession(UserStreams& users, Ask ask, OpenSessions& all, LiveSettings settings, std::function<Timestamp()> now);
    ~ApiSession() override;

    void reply(std::string text);
    [[nodiscard]] bool is_user_stream() const override { return !subscriptions_.empty(); }
    void end_user_streams(venue::AccountId account, std::string_view how) override;

    Answer<std::int64_t> subscribe(venue::AccountId account) override;
    Answer<> unsubscribe(std::optional<std::int64_t> subscription) override;
    [[nodiscard]] std::vector<std::int64_t> subscriptions() const override;

private:
    struct Subscription;
    void started() override {}
    void heard(std::string_view frame) override { ask_(*this, frame); }
    void ended() override;
    [[nodiscard]] std::string shutdown_notice(Timestamp now) const override;
    template <class Ends>
    std::vector<std::int64_t> take_out(Ends ends);

    UserStreams& users_;
    Ask ask_;
    std::vector<std::unique_ptr<Subscription>> subscriptions_;
    std::int64_t next_ = 0;
    std::vector<std::string> after_reply_;  // eventStreamTerminated follows the answer that it belongs to
};

}  // namespace piggy::practice_exchange
