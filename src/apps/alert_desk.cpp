#include "apps/alert_desk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "adapters/system/random_bytes.h"
#include "adapters/telegram/bot_token.h"
#include "apps/alert_service.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;

constexpr const char* seen_fact = "app/seen";
constexpr std::int64_t rows_at_once = 200;

bool is_for_the_page(alerts::Kind kind) {
    return kind == alerts::Kind::watchdog || kind == alerts::Kind::stop;
}

http_api::NoticeLevel notice_level(alerts::Level level) {
    switch (level) {
        case alerts::Level::info: return http_api::NoticeLevel::info;
        case alerts::Level::warning: return http_api::NoticeLevel::warning;
        case alerts::Level::urgent: return http_api::NoticeLevel::error;
    }
    return http_api::NoticeLevel::error;
}

std::string in_one_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
}

Timestamp time_in(const sqlite::SqliteAlertStore::Facts& facts, const char* name) {
    const auto found = facts.find(name);
    return found != facts.end() ? timestamp_from_nanoseconds(std::strtoll(found->second.c_str(), nullptr, 10))
                                : Timestamp{};
}

}  // namespace

AlertDesk::AlertDesk(std::filesystem::path home, const Clock& clock, std::unique_ptr<sqlite::SqliteAlertStore> store)
    : home_(std::move(home)),
      clock_(clock),
      store_(std::move(store)),
      file_(home_ / telegram_file_name, telegram::TelegramEnvironment::of_process()),
      stamp_(file_.stamp()),
      since_(clock.now()) {
    if (const auto settings = file_.load(); settings && *settings) keep_out_of_logs((*settings)->token);
}

Result<std::unique_ptr<AlertDesk>> AlertDesk::open(const std::filesystem::path& home, const Clock& clock) {
    auto store = sqlite::SqliteAlertStore::open(home / alert_store_name);
    if (!store) return fail(store.error());
    return std::unique_ptr<AlertDesk>(new AlertDesk(home, clock, std::move(*store)));
}

void AlertDesk::start(std::function<void(const http_api::Notice& notice)> notice, std::function<void()> stop_paper,
                      std::function<void(std::string_view line)> log) {
    notice_ = std::move(notice);
    stop_paper_ = std::move(stop_paper);
    log_ = std::move(log);
    thread_.start([this] { look(); });
}

void AlertDesk::look() {
    const auto looked = look_at_new();
    const std::string trouble = looked ? "" : looked.error().what;
    if (!trouble.empty() && trouble != trouble_) log_(trouble);
    trouble_ = trouble;
}

Result<> AlertDesk::look_at_new() {
    if (!has_begun_) {
        const auto facts = store_->facts();
        if (!facts) return fail(facts.error());
        const auto last = store_->newest(50);
        if (!last) return fail(last.error());
        const auto found = facts->find(seen_fact);
        seen_ = found != facts->end() ? std::strtoll(found->second.c_str(), nullptr, 10)
                                      : (last->empty() ? 0 : last->front().id);
        for (auto stored = last->rbegin(); stored != last->rend(); ++stored) {
            const bool is_fresh = clock_.now() - stored->noted_at < shown_again;
            if (stored->id > seen_ || !is_fresh || !is_for_the_page(stored->alert.kind)) continue;
            notice_({stored->alert.time, notice_level(stored->alert.level), in_one_line(stored->alert.text)});
        }
        has_begun_ = true;
    }
    const auto fresh = store_->after(seen_, rows_at_once);
    if (!fresh) return fail(fresh.error());
    if (fresh->empty()) return {};
    for (const sqlite::StoredAlert& stored : *fresh) {
        if (stored.alert.kind == alerts::Kind::stop) stop_paper_();
        if (is_for_the_page(stored.alert.kind)) {
            notice_({stored.alert.time, notice_level(stored.alert.level), in_one_line(stored.alert.text)});
        }
        seen_ = stored.id;
    }
    // Where this is lost, the strategies are stopped once more.
    const auto kept = store_->add({}, clock_.now(), {{seen_fact, std::to_string(seen_)}});
    if (!kept) return fail(kept.error());
    return {};
}

Timestamp AlertDesk::set_up_since() {
    const std::lock_guard lock(mutex_);
    if (std::string stamp = file_.stamp(); stamp != stamp_) {
        stamp_ = std::move(stamp);
        since_ = clock_.now();
        if (const auto settings = file_.load(); settings && *settings) keep_out_of_logs((*settings)->token);
    }
    return since_;
}

// Whoever sends holds the lock.
bool AlertDesk::sender_runs() const {
    const int file = ::open((home_ / alert_lock_name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return false;
    const bool is_free = ::flock(file, LOCK_SH | LOCK_NB) == 0;
    ::close(file);
    return !is_free;
}

Result<http_api::TelegramReport> AlertDesk::telegram() {
    http_api::TelegramReport report;
    const Timestamp since = set_up_since();
    const auto settings = file_.load();
    const auto counts = store_->counts();
    const auto facts = store_->facts();
    if (!counts) return fail(counts.error());
    if (!facts) return fail(facts.error());
    report.sender_runs = sender_runs();
    report.waiting = counts->waiting;
    report.given_up = counts->given_up;
    report.waiting_since = counts->waiting_since;
    report.last_delivered = counts->last_delivered;
    const Timestamp heard = time_in(*facts, heard_fact);
    if (heard > Timestamp{}) report.heard = heard;
    if (!settings) {
        report.trouble = settings.error().what;
        return report;
    }
    if (!*settings) return report;
    report.saved = true;
    report.from_environment = (*settings)->from_environment;
    report.token_ending = telegram::token_ending((*settings)->token);
    report.chat_id = (*settings)->chat_id;
    report.user_id = (*settings)->user_id;
    report.balance = (*settings)->balance;
    report.trouble = counts->trouble;
    report.silent = clock_.now() - std::max(heard, since) > silent_after;
    return report;
}

Result<> AlertDesk::save(const http_api::TelegramChange& change) {
    telegram::TelegramSettings settings;
    settings.token = change.token;
    settings.chat_id = change.chat_id;
    settings.user_id = change.user_id.value_or(0);
    settings.balance = change.balance;
    // Before the first line that could have it.
    if (telegram::is_bot_token(change.token)) keep_out_of_logs(change.token);
    auto saved = file_.save(std::move(settings));
    static_cast<void>(set_up_since());
    return saved;
}

Result<> AlertDesk::remove() {
    auto removed = file_.remove();
    static_cast<void>(set_up_since());
    return removed;
}

Result<http_api::TestMessage> AlertDesk::send_test() {
    const auto settings = file_.load();
    if (!settings) return fail(settings.error());
    if (!*settings) return fail(ErrorCode::refused, "no Telegram is set up; save token and chat id first");
    if (testing_.exchange(true)) {
        return fail(ErrorCode::refused, "a test message is on its way already; wait for what becomes of it");
    }
    struct Done {
        std::atomic<bool>& flag;
        ~Done() { flag = false; }
    } done{testing_};
    const Timestamp now = clock_.now();
    const alerts::Alert test{"test/" + std::to_string(system::random_seed()), now, alerts::Kind::test,
                             alerts::Level::info,
                             "Test message from CryptoPiggy\nAsked for at " + alerts::utc_text(now) +
                                 ". Alerts arrive here. /help lists what can be asked."};
    if (auto added = store_->add(std::span(&test, 1), now); !added) return fail(added.error());
    if (!sender_runs()) {
        return http_api::TestMessage{"waiting",
                                     "The message waits: nothing sends. Start CryptoPiggy with `cryptopiggy up`, or "
                                     "the sender alone with `cryptopiggy alerts`."};
    }
    const auto asked = clock_.monotonic();
    for (;;) {
        const auto stored = store_->find(test.source);
        if (!stored) return fail(stored.error());
        if (!*stored) return fail(ErrorCode::unavailable, "the test message is not in alerts.db any more");
        const std::string& outcome = (*stored)->outcome;
        if (outcome == "delivered") return http_api::TestMessage{outcome, "Delivered. Look into the chat."};
        if (outcome == "not_wanted") {
            return http_api::TestMessage{outcome, "It was not sent: the sender finds no Telegram set up."};
        }
        if (!outcome.empty()) return http_api::TestMessage{outcome, "Given up: " + (*stored)->trouble + "."};
        const bool is_over = clock_.monotonic() - asked > test_patience;
        const auto counts = store_->counts();
        const bool is_refused = counts && !counts->trouble.empty() && clock_.monotonic() - asked > 2s;
        if (is_refused) {
            return http_api::TestMessage{"waiting", "It waits: " + counts->trouble + ". It is tried again by itself."};
        }
        if (is_over) {
            return http_api::TestMessage{"waiting", counts && counts->waiting > 1
                                                        ? "It waits behind other messages, which leave first."
                                                        : "It waits; Telegram has not answered yet."};
        }
        std::this_thread::sleep_for(100ms);
    }
}

Result<std::vector<http_api::AlertRow>> AlertDesk::newest(std::int64_t limit) {
    const auto stored = store_->newest(limit);
    if (!stored) return fail(stored.error());
    std::vector<http_api::AlertRow> rows;
    for (const sqlite::StoredAlert& one : *stored) {
        rows.push_back({one.id, one.alert.time, alerts::kind_name(one.alert.kind), alerts::level_name(one.alert.level),
                        one.alert.text, one.outcome.empty() ? "waiting" : one.outcome});
    }
    return rows;
}

}  // namespace piggy::apps
