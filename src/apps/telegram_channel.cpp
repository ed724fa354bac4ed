#include "apps/telegram_channel.h"

#include "adapters/system/log_line.h"

namespace piggy::apps {
namespace {

alerts::Sent sent_of(telegram::AnswerKind kind) {
    using telegram::AnswerKind;
    switch (kind) {
        case AnswerKind::good: return alerts::Sent::delivered;
        case AnswerKind::unreadable_text:
        case AnswerKind::message_refused: return alerts::Sent::message_refused;
        case AnswerKind::channel_refused: return alerts::Sent::channel_refused;
        case AnswerKind::slow_down: return alerts::Sent::slow_down;
        case AnswerKind::conflict:
        case AnswerKind::unclear: return alerts::Sent::later;
    }
    return alerts::Sent::later;
}

}  // namespace

TelegramBot::TelegramBot(telegram::TelegramSettings settings, net::ServerAddress address)
    : settings_(std::move(settings)),
      send_client_(address),
      listen_client_(address),
      send_api_(send_client_, settings_.token),
      listen_api_(listen_client_, settings_.token) {}

alerts::Attempt TelegramBot::send(const alerts::MessageText& text) {
    const auto answer = send_api_.send_message(settings_.chat_id, text.html, text.plain);
    return {sent_of(answer.kind), answer.pause, answer.what, answer.message_id};
}

tl::expected<std::vector<telegram::BotUpdate>, telegram::BotAnswer> TelegramBot::updates(std::int64_t offset) {
    return listen_api_.get_updates(offset);
}

TelegramChannel::Now TelegramChannel::now() {
    const std::lock_guard lock(mutex_);
    std::string stamp = file_.stamp();
    if (stamp_ == stamp) return now_;
    stamp_ = std::move(stamp);
    if (now_.bot) now_.bot->stop_listening();  // a message that is on its way is let finish
    Now changed;
    changed.version = now_.version + 1;
    const auto settings = file_.load();
    const auto address = settings && *settings ? telegram::api_address((*settings)->api_base)
                                               : Result<net::ServerAddress>(net::ServerAddress{});
    if (!settings || !address) {
        changed.state = State::broken;
        changed.trouble = settings ? address.error().what : settings.error().what;
    } else if (*settings) {
        keep_out_of_logs((*settings)->token);
        changed.state = State::ready;
        changed.bot = std::make_shared<TelegramBot>(**settings, *address);
    }
    now_ = std::move(changed);
    return now_;
}

void keep_out_of_logs(std::string_view token) {
    system::set_log_filter([redaction = telegram::TokenRedaction(token)](std::string_view text) {
        return redaction.redacted(text);
    });
}

}  // namespace piggy::apps
