#include "adapters/practice_exchange/faults.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "core/json_text.h"

namespace piggy::practice_exchange {
namespace {

// Whether the rule's endpoint means this stream.
bool is_stream(const std::string& endpoint, std::string_view stream) {
    const std::string_view wanted = std::string_view(endpoint).substr(7);  // after "stream:"
    if (wanted == "*") return true;
    if (wanted == "market") return stream != "user";
    return wanted == stream;
}

bool concerns(FaultKind kind, EventClass what) {
    if (kind == FaultKind::depth_gap) return what == EventClass::depth_change;
    if (kind == FaultKind::lose_final_candle) return what == EventClass::final_candle;
    return kind != FaultKind::missing_pings;
}

}  // namespace

Result<std::int64_t> Faults::add(FaultRule rule) {
    if (rules_.size() >= rules_max) {
        return fail(ErrorCode::refused, "there are " + std::to_string(rules_max) +
                                            " rules already; take some away with DELETE /practice/faults.");
    }
    rule.id = next_id_++;
    rules_.push_back(std::move(rule));
    look_over();
    return rules_.back().id;
}

FaultRule* Faults::find(std::int64_t id) {
    const auto found = std::ranges::find(rules_, id, &FaultRule::id);
    return found == rules_.end() ? nullptr : &*found;
}

bool Faults::remove(std::int64_t id) {
    const bool is_gone = std::erase_if(rules_, [&](const FaultRule& rule) { return rule.id == id; }) > 0;
    look_over();
    return is_gone;
}

void Faults::look_over() {
    has_event_rules_ =
        std::ranges::any_of(rules_, [](const FaultRule& rule) { return fault_class(rule.kind) == FaultClass::event; });
}

std::string Faults::list(Timestamp now) const {
    JsonText json;
    json.begin_object().key("faults").begin_array();
    for (const FaultRule& rule : rules_) {
        json.begin_object().field("id", rule.id);
        for (const auto& member : rule.asked) {
            json.key(std::string_view(member.key().data(), member.key().size()));
            json.raw(boost::json::serialize(member.value()));
        }
        json.field("hits", rule.hits).field("is_over", rule.is_over(now)).end_object();
    }
    return json.end_array().end_object().take();
}

std::vector<const FaultRule*> Faults::on_request(std::string_view method, std::string_view path, Timestamp now) {
    std::vector<const FaultRule*> hit;
    for (FaultRule& rule : rules_) {
        if (fault_class(rule.kind) != FaultClass::request || !is_endpoint(rule.endpoint, method, path)) continue;
        if (rule.hit(now)) hit.push_back(&rule);
    }
    return hit;
}

EventEffect Faults::on_event(std::string_view stream, EventClass what, Timestamp now) {
    EventEffect effect;
    for (FaultRule& rule : rules_) {
        if (fault_class(rule.kind) != FaultClass::event || !concerns(rule.kind, what)) continue;
        if (!is_stream(rule.endpoint, stream) || !rule.hit(now)) continue;
        switch (rule.kind) {
            case FaultKind::duplicate_event: effect.is_doubled = true; break;
            case FaultKind::reorder_events: effect.waits_for_next = true; break;
            case FaultKind::delay_events: effect.delay += rule.milliseconds("ms", 0); break;
            default: effect.is_lost = true; break;
        }
    }
    return effect;
}

bool Faults::is_without_pings(Timestamp now) {
    bool is_without = false;
    for (FaultRule& rule : rules_) {
        if (rule.kind == FaultKind::missing_pings && rule.hit(now)) is_without = true;
    }
    return is_without;
}

bool Faults::has(FaultKind kind, Timestamp now) const {
    return std::ranges::any_of(rules_, [&](const FaultRule& rule) { return rule.kind == kind && rule.is_active(now); });
}

}  // namespace piggy::practice_exchange
