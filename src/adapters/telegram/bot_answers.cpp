#include "adapters/telegram/bot_answers.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "adapters/net/json_object.h"

namespace piggy::telegram {
namespace {

namespace json = boost::json;

constexpr std::size_t quoted_max = 160;
constexpr std::int64_t seconds_max = 7'258'118'400;  // the year 2200

std::int64_t integer_in(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(json::string_view(name.data(), name.size()));
    return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}
std::string text_in(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(json::string_view(name.data(), name.size()));
    return found != nullptr && found->is_string() ? std::string(found->get_string().c_str()) : std::string();
}
const json::object* object_in(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(json::string_view(name.data(), name.size()));
    return found != nullptr ? found->if_object() : nullptr;
}

// Their words, for a sentence of ours: printable ASCII, and not too many. What they say is English.
std::string quoted(const std::string& text) {
    std::string clean;
    for (const char c : text) {
        if (clean.size() == quoted_max) return clean + "...";
        clean += c >= 0x20 && c < 0x7F ? c : '?';
    }
    return clean;
}

bool has(const std::string& text, std::string_view words) {
    std::string lower = text;
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return lower.find(words) != std::string::npos;
}

BotAnswer unclear(int status) {
    return {AnswerKind::unclear, {}, "Telegram's answer can't be read (status " + std::to_string(status) + ")"};
}

// "ok": false, or a status that says as much.
BotAnswer judge_refusal(int status, const json::object& object) {
    const std::string words = text_in(object, "description");
    const std::string said = words.empty() ? " (status " + std::to_string(status) + ")" : ": " + quoted(words);
    switch (status) {
        case 400:
            if (has(words, "can't parse entities")) {
                return {AnswerKind::unreadable_text, {}, "Telegram can't read the mark-up" + said};
            }
            if (has(words, "chat not found") || has(words, "chat_id is empty") || has(words, "user not found") ||
                has(words, "upgraded to a supergroup") || has(words, "not enough rights")) {
                return {AnswerKind::channel_refused, {},
                        "Telegram refuses the chat" + said +
                            "; write to the bot once, and look at the chat id under Settings, Telegram"};
            }
            return {AnswerKind::message_refused, {}, "Telegram refuses the message" + said};
        case 401:
        case 404:  // what a token gets that has not even the form of one
            return {AnswerKind::channel_refused, {},
                    "Telegram does not know the bot's token" + said + "; save the right one under Settings, Telegram"};
        case 403:
            return {AnswerKind::channel_refused, {},
                    "Telegram does not let the bot write there" + said + "; open the chat with the bot and start it"};
        case 409:
            return {AnswerKind::conflict, {}, "another program reads this bot's messages" + said};
        case 413: return {AnswerKind::message_refused, {}, "Telegram refuses the message" + said};
        case 429: {
            const json::object* parameters = object_in(object, "parameters");
            const std::int64_t pause = parameters != nullptr ? integer_in(*parameters, "retry_after") : 0;
            return {AnswerKind::slow_down, std::chrono::seconds(std::clamp<std::int64_t>(pause, 1, 86'400)),
                    "Telegram asks for a pause" + said};
        }
        default: return {AnswerKind::unclear, {}, "Telegram can't answer now" + said};
    }
}

// The result of a good answer, or what it is instead.
tl::expected<json::value, BotAnswer> result_of(const net::InboundAnswer& answer) {
    const auto object = net::parse_json_object(answer.body);
    if (!object) return tl::unexpected(answer.status == 200 ? unclear(200) : judge_refusal(answer.status, {}));
    const json::value* ok = object->if_contains("ok");
    if (ok == nullptr || !ok->is_bool()) {
        // Not Telegram's: something between us and it.
        return tl::unexpected(unclear(answer.status));
    }
    if (!ok->get_bool()) {
        const std::int64_t code = integer_in(*object, "error_code");
        const bool is_code = code >= 400 && code < 600;
        return tl::unexpected(judge_refusal(is_code ? static_cast<int>(code) : answer.status, *object));
    }
    const json::value* result = object->if_contains("result");
    if (answer.status != 200 || result == nullptr) return tl::unexpected(unclear(answer.status));
    return *result;
}

}  // namespace

BotAnswer judge_sent(const net::InboundAnswer& answer) {
    const auto result = result_of(answer);
    if (!result) return result.error();
    const json::object* message = result->if_object();
    const std::int64_t id = message != nullptr ? integer_in(*message, "message_id") : 0;
    if (id <= 0) return unclear(answer.status);
    return {AnswerKind::good, {}, "", id};
}

tl::expected<std::vector<BotUpdate>, BotAnswer> read_updates(const net::InboundAnswer& answer) {
    const auto result = result_of(answer);
    if (!result) return tl::unexpected(result.error());
    const json::array* list = result->if_array();
    if (list == nullptr) return tl::unexpected(unclear(answer.status));
    std::vector<BotUpdate> updates;
    for (const json::value& one : *list) {
        const json::object* object = one.if_object();
        BotUpdate update;
        if (object != nullptr) update.update_id = integer_in(*object, "update_id");
        if (update.update_id <= 0 || update.update_id == INT64_MAX) return tl::unexpected(unclear(answer.status));
        if (const json::object* message = object_in(*object, "message")) {
            const json::object* chat = object_in(*message, "chat");
            const json::object* from = object_in(*message, "from");
            if (chat != nullptr) update.chat_id = integer_in(*chat, "id");
            if (from != nullptr) update.user_id = integer_in(*from, "id");
            const std::int64_t date = std::clamp<std::int64_t>(integer_in(*message, "date"), 0, seconds_max);
            update.time = Timestamp(std::chrono::seconds(date));
            update.text = text_in(*message, "text");
        }
        updates.push_back(std::move(update));
    }
    return updates;
}

tl::expected<std::string, BotAnswer> read_bot_name(const net::InboundAnswer& answer) {
    const auto result = result_of(answer);
    if (!result) return tl::unexpected(result.error());
    const json::object* bot = result->if_object();
    const std::string name = bot != nullptr ? text_in(*bot, "username") : "";
    if (name.empty()) return tl::unexpected(unclear(answer.status));
    return quoted(name);
}

}  // namespace piggy::telegram
