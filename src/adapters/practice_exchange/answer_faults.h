#pragma once
// What the rules that hit a request make of it and of its answer.

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/wire_server.h"
#include "adapters/practice_exchange/api_call.h"
#include "adapters/practice_exchange/faults.h"
#include "venue/exchange.h"

namespace piggy::practice_exchange {

struct RequestPlan {
    bool executes = true;                                  // as far as the venue's own rules let it
    std::optional<std::chrono::milliseconds> lands_after;  // executed then, when nobody waits for the answer any more
    std::optional<ApiReply> instead;                       // the answer, whatever happened
    net::Ending ending = net::Ending::whole;
    std::chrono::milliseconds delay{};
    std::vector<const FaultRule*> changes;  // of the body
    std::string names;                      // "drop_after delay", for the record
};
[[nodiscard]] RequestPlan plan_request(const std::vector<const FaultRule*>& rules);

// Balances as they were, for as long as somebody wants to be shown old ones.
class BalanceHistory {
public:
    void note(venue::AccountId account, Timestamp time, std::vector<venue::Balance> balances);
    // As they were then; nullptr when nothing is known of that time.
    [[nodiscard]] const std::vector<venue::Balance>* at(venue::AccountId account, Timestamp time) const;
    void clear() { by_account_.clear(); }

private:
    static constexpr std::size_t kept = 2000;  // of an account
    std::map<venue::AccountId, std::deque<std::pair<Timestamp, std::vector<venue::Balance>>>> by_account_;
};

// What a body is changed with.
struct AnswerParts {
    const venue::Market& market;
    const BalanceHistory& balances;
    std::string_view path;  // "/api/v3/order", or the WebSocket API's "order.status"
    bool is_get = false;
    Timestamp now{};
};
// A JSON answer with status 200 as the plan's changes want it; may become a refusal.
void change_reply(const RequestPlan& plan, const AnswerParts& parts, ApiReply& reply);

}  // namespace piggy::practice_exchange
