#pragma once
// What the App API needs of the alerts. Implemented in apps. Any thread may call all.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::http_api {

// Telegram as it is set up, and how far messages got. Never the token.
struct TelegramReport {
    bool saved = false;            // there is a token and a chat
    bool from_environment = false;  // and they can't be changed here
    std::string token_ending;       // "ab12"
    std::int64_t chat_id = 0, user_id = 0;
    bool balance = false;
    std::string trouble;  // one sentence: what is saved can't be used, or why the first one that waits is still there
    bool sender_runs = false;
    bool silent = false;  // Telegram was not heard of for 15 minutes
    std::int64_t waiting = 0, given_up = 0;
    std::optional<Timestamp> waiting_since, last_delivered, heard;
};

struct TelegramChange {
    std::string token;  // empty: the one that is saved stays
    std::int64_t chat_id = 0;
    std::optional<std::int64_t> user_id;
    bool balance = false;
};

// What became of a test message within its time.
struct TestMessage {
    std::string outcome;  // "delivered", "waiting", "given_up", "not_wanted"
    std::string message;  // one sentence
};

struct AlertRow {
    std::int64_t id = 0;
    Timestamp time;
    std::string kind, level, text, outcome;  // outcome: "waiting" too
};

struct AlertsPort {
    virtual ~AlertsPort() = default;
    [[nodiscard]] virtual Result<TelegramReport> telegram() = 0;
    // errors: malformed: what was given; refused: it comes from the environment; unavailable: the disk
    [[nodiscard]] virtual Result<> save(const TelegramChange& change) = 0;
    [[nodiscard]] virtual Result<> remove() = 0;
    // Waits for what becomes of it, ten seconds at most. errors: refused: no Telegram is set up, another test is on its
    // way; unavailable
    [[nodiscard]] virtual Result<TestMessage> send_test() = 0;
    [[nodiscard]] virtual Result<std::vector<AlertRow>> newest(std::int64_t limit) = 0;  // newest first
};

// As GET /api/telegram answers it.
[[nodiscard]] std::string to_json(const TelegramReport& report);

}  // namespace piggy::http_api
