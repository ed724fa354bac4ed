#pragma once
// Faults: the switchboard: which rules there are, and what they say to one request or one event. Chance comes from each
// rule's own seed, so that a rehearsal can be repeated. What is done about it: answer_faults.h (requests),
// event_gate.h (streams), fault_actions.h (what is done once).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/practice_exchange/fault_rule.h"

namespace piggy::practice_exchange {

// What happens to one event of a stream.
struct EventEffect {
    bool is_lost = false, is_doubled = false;
    bool waits_for_next = false;  // the next event of the same stream overtakes it
    std::chrono::milliseconds delay{};
};

enum class EventClass { plain, depth_change, final_candle };

class Faults {
public:
    static constexpr std::size_t rules_max = 100;

    // errors: refused: there are too many
    Result<std::int64_t> add(FaultRule rule);
    [[nodiscard]] const std::vector<FaultRule>& rules() const { return rules_; }
    [[nodiscard]] FaultRule* find(std::int64_t id);
    bool remove(std::int64_t id);
    // {"faults":[{"id":1,"kind":…,…,"hits":0,"is_over":false}]}
    [[nodiscard]] std::string list(Timestamp now) const;

    // The rules that hit this request, in the order they were made. Valid until a rule is added or removed.
    [[nodiscard]] std::vector<const FaultRule*> on_request(std::string_view method, std::string_view path,
                                                           Timestamp now);
    // stream: "user", or a market stream's name.
    [[nodiscard]] EventEffect on_event(std::string_view stream, EventClass what, Timestamp now);
    [[nodiscard]] bool has_event_rules() const { return has_event_rules_; }
    [[nodiscard]] bool is_without_pings(Timestamp now);
    [[nodiscard]] bool has(FaultKind kind, Timestamp now) const;

private:
    void look_over();

    std::vector<FaultRule> rules_;
    std::int64_t next_id_ = 1;
    bool has_event_rules_ = false;
};

}  // namespace piggy::practice_exchange
