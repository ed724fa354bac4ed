#pragma once
// TelegramChannel: the bot as it is set up at this moment. Looks at telegram.json again when it has changed, keeps the
// token out of every log line of this process, and gives senders and listeners a connection each.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/telegram/telegram.h"
#include "alerts/delivery.h"
#include "alerts/message_text.h"

namespace piggy::apps {

// A bot and whom it talks to. Its two calls go over connections of their own.
class TelegramBot {
public:
    explicit TelegramBot(telegram::TelegramSettings settings, net::ServerAddress address);

    [[nodiscard]] alerts::Attempt send(const alerts::MessageText& text);
    [[nodiscard]] tl::expected<std::vector<telegram::BotUpdate>, telegram::BotAnswer> updates(std::int64_t offset);
    // Whoever waits goes on without an answer, and so does whoever asks later. Any thread.
    void stop_sending() { send_client_.give_up(); }
    void stop_listening() { listen_client_.give_up(); }
    [[nodiscard]] const telegram::TelegramSettings& settings() const { return settings_; }

private:
    telegram::TelegramSettings settings_;
    net::HttpClient send_client_, listen_client_;
    telegram::BotApi send_api_, listen_api_;
};

class TelegramChannel {
public:
    explicit TelegramChannel(telegram::TelegramFile file) : file_(std::move(file)) {}
    TelegramChannel(const TelegramChannel&) = delete;
    TelegramChannel& operator=(const TelegramChannel&) = delete;

    enum class State { none, ready, broken };
    // Any thread; cheap where nothing has changed.
    struct Now {
        State state = State::none;
        std::shared_ptr<TelegramBot> bot;  // where ready
        std::string trouble;               // where broken: one sentence
        int version = 0;                   // another one for each change
    };
    [[nodiscard]] Now now();

private:
    telegram::TelegramFile file_;
    std::mutex mutex_;
    std::optional<std::string> stamp_;
    Now now_;
};

// From now on no log line of this process has the token. An empty one takes nothing away.
void keep_out_of_logs(std::string_view token);

}  // namespace piggy::apps
