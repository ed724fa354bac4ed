#pragma once
// WebsocketApi: one text frame in, one text out: the same endpoints as REST in other clothes. User streams that are
// subscribed to here are the connection's: it is asked through UserSubscriptions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/practice_exchange/api.h"
#include "adapters/practice_exchange/websocket_frame.h"

namespace piggy::practice_exchange {

// The user streams of one connection.
struct UserSubscriptions {
    virtual ~UserSubscriptions() = default;
    // The number of the new subscription. -2035 when the account's stream is subscribed to already.
    virtual Answer<std::int64_t> subscribe(venue::AccountId account) = 0;
    // This one, or all. -2036 when there is none.
    virtual Answer<> unsubscribe(std::optional<std::int64_t> subscription) = 0;
    [[nodiscard]] virtual std::vector<std::int64_t> subscriptions() const = 0;
};

class WebsocketApi {
public:
    static constexpr std::int64_t connection_weight = 2;

    explicit WebsocketApi(Api& api) : api_(api) {}

    // Opening a connection has its weight, too: what to answer instead of the upgrade, if it is not welcome.
    [[nodiscard]] std::optional<ApiReply> refuse_connection(std::string_view source_ip, Timestamp now);
    [[nodiscard]] std::string answer(std::string_view frame, std::string source_ip, Timestamp now,
                                     UserSubscriptions& subscriptions);

private:
    void subscribe(ApiReply& reply, std::string_view method, const ApiCall& call, UserSubscriptions& subscriptions);
    [[nodiscard]] std::string rate_limits(const ApiReply& reply, const ApiCall& call) const;

    Api& api_;
};

}  // namespace piggy::practice_exchange
