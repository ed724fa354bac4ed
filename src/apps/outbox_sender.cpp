#include "apps/outbox_sender.h"

#include <algorithm>
#include <cstdlib>

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 200ms;
constexpr auto store_trouble_wait = 5s;

std::string time_fact(Timestamp time) { return std::to_string(nanoseconds_since_epoch(time)); }

}  // namespace

OutboxSender::OutboxSender(sqlite::SqliteAlertStore& store, const Clock& clock, Log log)
    : store_(store), clock_(clock), log_(std::move(log)) {}

std::chrono::nanoseconds OutboxSender::step(const Send& send) {
    if (unmarked_ && (clock_.monotonic() < mark_again_ || !mark())) return look_every;
    if (!send) {
        if (auto waived = store_.waive_waiting(clock_.now()); !waived) {
            say(waived.error().what);
            return store_trouble_wait;
        }
        return look_every;
    }
    if (!not_before_) {  // a pause that Telegram asked for outlives us; one of a wrong clock does not last
        const auto facts = store_.facts();
        if (!facts) {
            say(facts.error().what);
            return store_trouble_wait;
        }
        const auto found = facts->find(pace_fact);
        std::chrono::nanoseconds wait{};
        if (found != facts->end()) {
            const Timestamp until = timestamp_from_nanoseconds(std::strtoll(found->second.c_str(), nullptr, 10));
            wait = std::clamp<std::chrono::nanoseconds>(until - clock_.now(), 0ns, alerts::Pace::pause_max);
        }
        not_before_ = clock_.monotonic() + wait;
    }
    if (clock_.monotonic() < *not_before_) {
        return std::min<std::chrono::nanoseconds>(*not_before_ - clock_.monotonic(), look_every);
    }
    const auto next = store_.next_waiting();
    if (!next) {
        say(next.error().what);
        return store_trouble_wait;
    }
    if (!*next) return look_every;
    return settle(**next, send(alerts::message_text((*next)->alert.text)));
}

std::chrono::nanoseconds OutboxSender::settle(const sqlite::StoredAlert& stored, const alerts::Attempt& attempt) {
    const Timestamp now = clock_.now();
    pace_ = alerts::pace_after(pace_, attempt, now);
    not_before_ = clock_.monotonic() + (pace_.not_before - now);
    sqlite::SqliteAlertStore::Facts facts{{pace_fact, time_fact(pace_.not_before)}};
    switch (attempt.sent) {
        case alerts::Sent::delivered:
            facts[heard_fact] = time_fact(now);
            unmarked_ = {stored.id, "delivered", "", attempt.message_id, now, std::move(facts)};
            said_.clear();
            break;
        case alerts::Sent::message_refused:
            facts[heard_fact] = time_fact(now);
            unmarked_ = {stored.id, "given_up", attempt.what, 0, now, std::move(facts)};
            say("a message was given up: " + attempt.what);
            break;
        default:
            if (auto kept = store_.attempted(stored.id, attempt.what, facts); !kept) {
                say(kept.error().what);
                not_before_ = clock_.monotonic() + store_trouble_wait;
            } else {
                say(attempt.what);
            }
    }
    if (unmarked_ && !mark()) return look_every;
    return std::min<std::chrono::nanoseconds>(*not_before_ - clock_.monotonic(), look_every);
}

bool OutboxSender::mark() {
    const auto marked = store_.settle(unmarked_->id, unmarked_->outcome, unmarked_->trouble, unmarked_->message_id,
                                      unmarked_->time, unmarked_->facts);
    if (marked) {
        unmarked_.reset();
        return true;
    }
    say(marked.error().what);
    mark_again_ = clock_.monotonic() + store_trouble_wait;
    return false;
}

void OutboxSender::try_again_now() {
    pace_ = {};
    not_before_ = clock_.monotonic();
}

// Each sentence once, not once a minute.
void OutboxSender::say(const std::string& trouble) {
    if (trouble == said_) return;
    said_ = trouble;
    log_(trouble);
}

}  // namespace piggy::apps
