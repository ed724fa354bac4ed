#pragma once
// Faults that are done once: to the market, an account, a key, or all connections.

#include <functional>

#include "adapters/practice_exchange/api.h"
#include "adapters/practice_exchange/fault_rule.h"
#include "adapters/practice_exchange/live_session.h"
#include "venue/traders.h"

namespace piggy::practice_exchange {

// What the actions work on, and what they tell back.
struct ActionParts {
    venue::Exchange& exchange;
    venue::Traders& traders;
    ApiKeys& keys;
    RateLimits& limits;
    ListenKeys& listen_keys;
    Api& api;
    OpenSessions& sessions;
    std::string source_ip;
    std::function<void(venue::AccountId)> account_changed;  // its fees or rights
    std::function<void(const ApiKey&)> key_changed;
};

using Undo = std::function<void(Timestamp now)>;
// Does it; what takes it back when the rule ends, empty where nothing can. errors: refused, not_found: one sentence
[[nodiscard]] Result<Undo> do_fault(const FaultRule& rule, ActionParts& parts, Timestamp now);
// Whether actions of these kinds can change the same thing, so that taking one back concerns the other.
[[nodiscard]] bool changes_the_same(FaultKind a, FaultKind b);

}  // namespace piggy::practice_exchange
