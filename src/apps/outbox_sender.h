#pragma once
// OutboxSender: takes what waits in alerts.db to Telegram, one message after the other. A message is marked as delivered
// after Telegram has said so; who is killed in between sends it once more. While alerts.db does not take the mark, that is
// tried again, and nothing is sent.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/sqlite/alert_store.h"
#include "alerts/delivery.h"
#include "alerts/message_text.h"
#include "core/clock.h"

namespace piggy::apps {

class OutboxSender {
public:
    using Send = std::function<alerts::Attempt(const alerts::MessageText& text)>;
    using Log = std::function<void(std::string_view line)>;

    // What outlives this: store, clock.
    OutboxSender(sqlite::SqliteAlertStore& store, const Clock& clock, Log log);

    // At most one message. Gives how long nothing needs to be done; whoever notes an alert meanwhile is found then.
    // send: empty where no Telegram is set up, and nobody waits for what is there.
    [[nodiscard]] std::chrono::nanoseconds step(const Send& send);
    // Other token, other chat: what was refused may be taken now.
    void try_again_now();

private:
    struct Settled {  // what became of a message, until alerts.db has it
        std::int64_t id = 0;
        const char* outcome = "";
        std::string trouble;
        std::int64_t message_id = 0;
        Timestamp time;
        sqlite::SqliteAlertStore::Facts facts;
    };
    [[nodiscard]] std::chrono::nanoseconds settle(const sqlite::StoredAlert& stored, const alerts::Attempt& attempt);
    [[nodiscard]] bool mark();  // false: it is to be tried again later
    void say(const std::string& trouble);

    sqlite::SqliteAlertStore& store_;
    const Clock& clock_;
    Log log_;
    alerts::Pace pace_;
    std::optional<std::chrono::nanoseconds> not_before_;  // monotonic; empty until the store was asked
    std::optional<Settled> unmarked_;
    std::chrono::nanoseconds mark_again_{};  // monotonic
    std::string said_;
};

// When Telegram was last heard of, as it is kept in alerts.db; and the pace.
inline constexpr const char* heard_fact = "channel/heard";
inline constexpr const char* pace_fact = "channel/not_before";

}  // namespace piggy::apps
