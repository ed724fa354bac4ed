#include "apps/supervisor_news.h"

#include "adapters/sqlite/alert_store.h"
#include "adapters/system/log_line.h"
#include "apps/alert_service.h"

namespace piggy::apps {
namespace {

using system::log_line;
using system::LogLevel;

constexpr const char* running_fact = "up/running";

std::string with_capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
    return text;
}

// "14:03:10 UTC"
std::string time_of_day(Timestamp time) { return alerts::utc_text(time).substr(11); }

// "was ended by signal 9" to "ended (signal 9)"
std::string ended_text(const std::string& how) {
    constexpr std::string_view by_signal = "was ended by ", by_itself = "ended with ";
    for (const std::string_view words : {by_signal, by_itself}) {
        if (how.starts_with(words)) return "ended (" + how.substr(words.size()) + ")";
    }
    return how;
}

}  // namespace

std::string child_sentence(const ChildNews& news, Timestamp now) {
    const std::string what = with_capital(news.name) + " " + ended_text(news.how) + " at " + time_of_day(news.ended);
    switch (news.kind) {
        case ChildNews::Kind::back:
            if (news.times == 1 && now - news.ended < SupervisedChild::not_back_after) return what + " and was started again.";
            return what + " and was started again at " + time_of_day(now) +
                   (news.times > 1 ? ", after " + std::to_string(news.times) + " ends." : ".");
        case ChildNews::Kind::not_back:
            return what + " and is not back yet; it is started again and again, with growing pauses.";
        case ChildNews::Kind::beats_no_more:
            return with_capital(news.name) + " did nothing any more at " + time_of_day(news.ended) +
                   ", so it was ended; it is started again.";
    }
    return what;
}

void SupervisorNews::started(const std::string& version, const std::string& exchange) {
    std::string text = "CryptoPiggy " + version + " has started\n" + alerts::whose_money({exchange, ""}) +
                       " Live trading is off until it is enabled on the page.";
    // alerts.db is made here where there was none, so that what the backend does from now on is in it.
    if (auto store = sqlite::SqliteAlertStore::open(home_ / alert_store_name)) {
        const auto facts = (*store)->facts();
        const auto found = facts ? facts->find(running_fact) : sqlite::SqliteAlertStore::Facts::const_iterator{};
        if (facts && found != facts->end() && found->second == "1") {
            text += "\nIt had not been stopped before: the machine or CryptoPiggy ended without a word.";
        }
    }
    has_started_ = true;
    tell("started", clock_.now(), alerts::Kind::started, alerts::Level::info, std::move(text),
         {{running_fact, "1"}});
}

void SupervisorNews::stopping() {
    if (!has_started_) return;
    tell("stopped", clock_.now(), alerts::Kind::started, alerts::Level::warning,
         "CryptoPiggy is stopping\nNo strategy trades from now on; what is held is kept, and nobody watches it.",
         {{running_fact, "0"}});
}

void SupervisorNews::child(const ChildNews& news) {
    const Timestamp now = clock_.now();
    std::string text = child_sentence(news, now);
    const bool is_backend = news.name.find("backend") != std::string::npos;
    if (is_backend) text += "\nLive trading is off until it is enabled again; what is held is kept.";
    tell("child", now, alerts::Kind::watchdog,
         news.kind == ChildNews::Kind::back ? alerts::Level::warning : alerts::Level::urgent, std::move(text));
}

void SupervisorNews::goes_on_without(const std::string& what) {
    tell("without", clock_.now(), alerts::Kind::watchdog, alerts::Level::urgent,
         "CryptoPiggy goes on without " + what + "\nIt could not be started; the log has the reason.");
}

void SupervisorNews::tell(const char* what, Timestamp time, alerts::Kind kind, alerts::Level level, std::string text,
                          const sqlite::SqliteAlertStore::Facts& facts) {
    auto store = sqlite::SqliteAlertStore::open(home_ / alert_store_name);
    if (!store) return log_line(LogLevel::warning, "up", "an alert is in this log alone: " + store.error().what);
    const alerts::Alert alert{std::string("up/") + what + "/" + format_iso8601(time, TimePrecision::microseconds), time,
                              kind, level, std::move(text)};
    if (auto added = (*store)->add(std::span(&alert, 1), time, facts); !added) {
        log_line(LogLevel::warning, "up", "an alert is in this log alone: " + added.error().what);
    }
}

}  // namespace piggy::apps
