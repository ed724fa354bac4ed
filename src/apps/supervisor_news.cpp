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

SupervisorNews::~SupervisorNews() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (writer_.joinable()) {
        writer_.join();
    } else {
        write_until_end();
    }
}

void SupervisorNews::started(const std::string& version, const std::string& exchange) {
    has_started_ = true;
    tell("started", clock_.now(), alerts::Kind::started, alerts::Level::info,
         "CryptoPiggy " + version + " has started\n" + alerts::whose_money({exchange, ""}) +
             " Live trading is off until it is enabled on the page.",
         {{running_fact, "1"}});
    if (!writer_.joinable()) writer_ = std::thread([this] { write_until_end(); });
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
    const std::string source = std::string("up/") + what + "/" + format_iso8601(time, TimePrecision::microseconds);
    {
        const std::lock_guard lock(mutex_);
        to_write_.push_back({{source, time, kind, level, std::move(text)}, facts, what == std::string_view("started")});
    }
    changed_.notify_all();
}

void SupervisorNews::wait_until_written(std::chrono::milliseconds most) {
    if (!writer_.joinable()) return;  // it is written at the end
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, most, [this] { return to_write_.empty(); });
}

void SupervisorNews::write_until_end() {
    std::unique_lock lock(mutex_);
    bool is_refused = false;  // at the end nobody waits for the disk again and again
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || !to_write_.empty(); });
        if (to_write_.empty()) return;
        const News news = to_write_.front();
        const bool is_end = stopping_;
        lock.unlock();
        if (is_end && is_refused) {
            log_line(LogLevel::warning, "up", "an alert is in this log alone: " + news.alert.text);
        } else {
            is_refused = !write(news);
        }
        lock.lock();
        to_write_.pop_front();
        changed_.notify_all();
    }
}

bool SupervisorNews::write(News news) const {
    const auto in_log_alone = [&](const Error& error) {
        log_line(LogLevel::warning, "up", "an alert is in this log alone: " + error.what + ": " + news.alert.text);
        return false;
    };
    // Made here where there was none, so that what the backend does from now on is in it.
    auto store = sqlite::SqliteAlertStore::open(home_ / alert_store_name);
    if (!store) return in_log_alone(store.error());
    if (news.is_start) {
        const auto facts = (*store)->facts();
        const auto found = facts ? facts->find(running_fact) : sqlite::SqliteAlertStore::Facts::const_iterator{};
        if (facts && found != facts->end() && found->second == "1") {
            news.alert.text += "\nIt had not been stopped before: the machine or CryptoPiggy ended without a word.";
        }
    }
    const auto added = (*store)->add(std::span(&news.alert, 1), news.alert.time, news.facts);
    return added ? true : in_log_alone(added.error());
}

}  // namespace piggy::apps
