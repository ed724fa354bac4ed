// Any bytes as the body of an answer of Telegram's Bot API. Never a crash; a message counts as delivered only by an
// answer that says so; a pause is one that can be waited for; and no sentence carries what could deceive a reader.

#include <cstddef>
#include <cstdint>

#include "adapters/net/url.h"
#include "adapters/telegram/bot_answers.h"
#include "alerts/commands.h"
#include "alerts/message_text.h"
#include "venue_judge.h"

namespace {

using namespace piggy;
using telegram::AnswerKind;

void judge_sentence(const telegram::BotAnswer& answer) {
    fuzz::must((answer.kind == AnswerKind::good) == answer.what.empty());
    fuzz::must(answer.what.size() < 400 && net::is_valid_utf8(answer.what));
    for (const char c : answer.what) fuzz::must(static_cast<unsigned char>(c) >= 0x20);
    fuzz::must(answer.pause >= std::chrono::seconds(0) && answer.pause <= std::chrono::hours(24));
    fuzz::must(answer.kind != AnswerKind::slow_down || answer.pause >= std::chrono::seconds(1));
}

void judge(int status, const std::string& body) {
    const net::InboundAnswer answer{status, {}, body};
    const auto sent = telegram::judge_sent(answer);
    judge_sentence(sent);
    fuzz::must(sent.kind != AnswerKind::good || (status == 200 && sent.message_id > 0));
    if (const auto updates = telegram::read_updates(answer)) {
        for (const auto& update : *updates) {
            fuzz::must(update.update_id > 0 && update.update_id < INT64_MAX);
            const auto judged = alerts::judge({update.chat_id, update.user_id, update.time, update.text}, {5, 6, true},
                                              update.time);
            fuzz::must(judged.verdict == alerts::Verdict::ignore || (update.chat_id == 5 && update.user_id == 6));
            fuzz::must(alerts::utf16_units(alerts::clean_text(judged.refusal)) <= alerts::message_units_max);
        }
    } else {
        judge_sentence(updates.error());
    }
    if (const auto name = telegram::read_bot_name(answer); !name) judge_sentence(name.error());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const char* inside :
         {R"({"ok":true,"result":{"message_id":@}})", R"({"ok":@,"result":{"message_id":1}})",
          R"({"ok":false,"error_code":429,"description":"@","parameters":{"retry_after":5}})",
          R"({"ok":false,"error_code":400,"description":"@"})", R"({"ok":false,"error_code":@,"description":"no"})",
          R"({"ok":false,"error_code":429,"description":"","parameters":{"retry_after":@}})",
          R"({"ok":true,"result":[{"update_id":@,"message":{"chat":{"id":5},"from":{"id":6},"date":1,"text":"/stop"}}]})",
          R"({"ok":true,"result":[{"update_id":1,"message":{"chat":{"id":5},"from":{"id":6},"date":@,"text":"/stop"}}]})"}) {
        piggy::fuzz::try_alone_and_inside(bytes, inside, [](const std::string& text) {
            for (const int status : {200, 302, 400, 401, 403, 429, 502}) judge(status, text);
        });
    }
    const std::string clean = piggy::alerts::clean_text(bytes);
    piggy::fuzz::must(piggy::net::is_valid_utf8(clean) && piggy::alerts::clean_text(clean) == clean);
    return 0;
}
