#include "adapters/telegram/bot_api.h"

#include <algorithm>
#include <utility>

#include "core/json_text.h"

namespace piggy::telegram {
namespace {

constexpr std::size_t answer_bytes_max = 4 * 1024 * 1024;
constexpr int updates_max = 20;  // in one answer; an update has a text, its mark-up and what it answers to

std::string message_body(std::int64_t chat_id, const std::string& text, bool is_html) {
    JsonText json;
    json.begin_object().field("chat_id", chat_id).field("text", text);
    if (is_html) json.field("parse_mode", "HTML");
    json.key("link_preview_options").begin_object().field("is_disabled", true).end_object();
    return json.end_object().take();
}

}  // namespace

BotApi::BotApi(net::HttpSender& sender, std::string token)
    : sender_(sender), token_(std::move(token)), redaction_(token_) {}

tl::expected<net::InboundAnswer, BotAnswer> BotApi::ask(std::string_view method, std::string body,
                                                        std::chrono::milliseconds deadline) {
    net::OutboundRequest request;
    request.method = "POST";
    request.target = "/bot" + token_ + "/" + std::string(method);
    request.fields = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    request.body = std::move(body);
    request.deadline = deadline;
    request.body_bytes_max = answer_bytes_max;
    auto answer = sender_.send(request);
    if (answer) return std::move(*answer);
    return tl::unexpected(BotAnswer{AnswerKind::unclear, {}, "Telegram can't be reached: " + answer.error().what});
}

BotAnswer BotApi::without_token(BotAnswer answer) const {
    answer.what = redaction_.redacted(answer.what);
    return answer;
}

BotAnswer BotApi::send_message(std::int64_t chat_id, const std::string& html, const std::string& plain) {
    auto answer = ask("sendMessage", message_body(chat_id, html, true), patience);
    if (!answer) return without_token(answer.error());
    BotAnswer judged = judge_sent(*answer);
    if (judged.kind != AnswerKind::unreadable_text) return without_token(std::move(judged));
    answer = ask("sendMessage", message_body(chat_id, plain, false), patience);
    if (!answer) return without_token(answer.error());
    judged = judge_sent(*answer);
    // Without mark-up there is nothing left to misread.
    if (judged.kind == AnswerKind::unreadable_text) judged.kind = AnswerKind::message_refused;
    return without_token(std::move(judged));
}

tl::expected<std::vector<BotUpdate>, BotAnswer> BotApi::get_updates(std::int64_t offset, std::chrono::seconds wait) {
    JsonText json;
    json.begin_object().field("offset", offset).field("timeout", static_cast<std::int64_t>(wait.count()));
    json.field("limit", std::int64_t{one_by_one_ > 0 ? 1 : updates_max});
    json.key("allowed_updates").begin_array().value("message").end_array().end_object();
    const auto answer = ask("getUpdates", json.take(), patience + wait);
    const int before = std::exchange(one_by_one_, updates_max);
    if (!answer) return tl::unexpected(without_token(answer.error()));
    auto updates = read_updates(*answer);
    if (!updates) return tl::unexpected(without_token(updates.error()));
    one_by_one_ = std::max(0, before - 1);
    return std::move(*updates);
}

tl::expected<std::string, BotAnswer> BotApi::get_me() {
    const auto answer = ask("getMe", "{}", patience);
    if (!answer) return tl::unexpected(without_token(answer.error()));
    auto name = read_bot_name(*answer);
    if (!name) return tl::unexpected(without_token(name.error()));
    return std::move(*name);
}

}  // namespace piggy::telegram
