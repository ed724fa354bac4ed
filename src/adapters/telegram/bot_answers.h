#pragma once
// What the Bot API's answers mean. An answer that is not exactly its own counts as none: then it is not known whether
// the message arrived, and it is sent again.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/http_sender.h"
#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::telegram {

enum class AnswerKind : std::uint8_t {
    good,             // "ok": true
    unreadable_text,  // 400: can't parse entities: the same without mark-up may be taken
    message_refused,  // 400: this message will never be taken
    channel_refused,  // 401, 403, 404, 400 chat not found: token, bot or chat are wrong
    slow_down,        // 429, with the pause that was asked for
    conflict,         // 409: another program reads this bot's messages
    unclear,          // 5xx, cut, foreign
};
struct BotAnswer {
    AnswerKind kind = AnswerKind::unclear;
    std::chrono::seconds pause{};
    std::string what;             // one sentence where it is not good; Telegram's own words are quoted, cleaned and cut
    std::int64_t message_id = 0;  // of a message that was sent
};
// Of sendMessage.
[[nodiscard]] BotAnswer judge_sent(const net::InboundAnswer& answer);

struct BotUpdate {
    std::int64_t update_id = 0;
    std::int64_t chat_id = 0, user_id = 0;  // 0 where there is none
    Timestamp time;
    std::string text;  // empty: no text message
};
// Of getUpdates: its messages with text, and the numbers of all the others, so that they are not sent again. refused:
// what was answered instead
[[nodiscard]] tl::expected<std::vector<BotUpdate>, BotAnswer> read_updates(const net::InboundAnswer& answer);

// Of getMe: the bot's name, "my_piggy_bot".
[[nodiscard]] tl::expected<std::string, BotAnswer> read_bot_name(const net::InboundAnswer& answer);

}  // namespace piggy::telegram
