#pragma once
// ChatListener: what people write to the bot. Judged by alerts/commands.h, carried out through the ports, answered
// through the outbox. Which message was the last is kept with the answers, so that none is acted on twice.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/sqlite/alert_store.h"
#include "adapters/telegram/bot_answers.h"
#include "alerts/commands.h"
#include "core/clock.h"

namespace piggy::apps {

class ChatListener {
public:
    struct Ports {
        sqlite::SqliteAlertStore& store;
        const Clock& clock;
        std::function<std::string(alerts::Command command)> answer;  // of those that read
        std::function<std::string()> stop;                           // what came of it
        std::function<void(std::string_view line)> log;
    };
    explicit ChatListener(Ports ports) : ports_(std::move(ports)) {}

    // The number of the next update that is wanted. bot: its number, the token's part before the colon. errors:
    // unavailable
    [[nodiscard]] Result<std::int64_t> offset(const std::string& bot);
    // A stop among them is carried out before anything is written down or answered.
    // errors: unavailable: alerts.db does not take it; the same updates come again then
    [[nodiscard]] Result<> take(const std::string& bot, std::span<const telegram::BotUpdate> updates,
                                const alerts::Pairing& pairing);

private:
    // pairing: null where it is only counted as seen. stopped: what came of the stop that is among the updates.
    [[nodiscard]] Result<> take_one(const std::string& bot, const telegram::BotUpdate& update,
                                    const alerts::Pairing* pairing, const std::string& stopped);
    void see_stranger(const telegram::BotUpdate& update);

    Ports ports_;
    std::map<std::string, std::int64_t> offsets_;  // by bot, as alerts.db has them; known also while it can't be read
    std::optional<std::chrono::nanoseconds> stranger_said_;
    std::int64_t strangers_unsaid_ = 0;
};

}  // namespace piggy::apps
