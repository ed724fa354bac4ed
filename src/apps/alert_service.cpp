#include "apps/alert_service.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/system/log_line.h"
#include "adapters/system/private_folder.h"
#include "apps/answer_fields.h"
#include "apps/chat_answers.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;
using system::LogLevel;

constexpr auto look_every = 1s;
constexpr auto status_patience = 1'500ms;
constexpr auto stop_patience = 5s;
constexpr auto answer_patience = 5s;
constexpr auto farewell = 3s;
constexpr auto silence_after = 120s;  // longer than any call to Telegram and the pause after it take
constexpr auto prune_every = 1h;
constexpr std::chrono::nanoseconds heard_every = 30s;
constexpr const char* watch_fact = "watch/status";
constexpr const char* logged_fact = "logged";

void log_warning(std::string_view line) { system::log_line(LogLevel::warning, "alerts", line); }

alerts::StatusFacts facts_of(const boost::json::object& status) {
    alerts::StatusFacts facts;
    facts.mode = text_in(status, "mode");
    facts.day = text_in(status, "day");
    facts.loss_percent = Decimal::parse(text_in(status, "loss_pct")).value_or(Decimal{});
    facts.equity_is_fresh = truth_in(status, "equity_is_fresh");
    facts.latched = truth_in(status, "latched");
    facts.baseline_usd = decimal_in(status, "baseline_usd");
    facts.equity_usd = decimal_in(status, "equity_usd");
    facts.unknown_orders = number_in(status, "unknown_orders");
    facts.practice = truth_in(status, "practice");
    facts.live_before_restart = truth_in(status, "live_before_restart");
    bool is_asked = false;
    for (const boost::json::value& one : list_in(status, "guards")) {
        if (!one.is_object()) continue;
        const std::string name = text_in(one.get_object(), "name");
        if (name == "vault") is_asked = truth_in(one.get_object(), "ok");
        if (name != "exchange") continue;
        facts.exchange_answers = truth_in(one.get_object(), "ok");
        facts.exchange_reason = text_in(one.get_object(), "reason");
    }
    if (!is_asked) facts.exchange_answers.reset();
    return facts;
}

LogLevel log_level(alerts::Level level) {
    switch (level) {
        case alerts::Level::info: return LogLevel::info;
        case alerts::Level::warning: return LogLevel::warning;
        case alerts::Level::urgent: return LogLevel::error;
    }
    return LogLevel::error;
}

// Whoever looks whether one runs holds the lock for a moment.
Result<HomeLock> take_lock(const std::filesystem::path& home, int tries) {
    auto lock = HomeLock::take(home, alert_lock_name);
    if (lock || lock.error().code != ErrorCode::refused || tries == 0) return lock;
    std::this_thread::sleep_for(100ms);
    return take_lock(home, tries - 1);
}

std::string on_one_line(std::string text) {
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) text.replace(at, 1, " · ");
    return text;
}

}  // namespace

Result<std::unique_ptr<AlertService>> AlertService::start(AlertSettings settings) {
    if (auto home = prepare_home(settings.home); !home) return fail(home.error());
    auto lock = take_lock(settings.home, 5);
    if (!lock) {
        if (lock.error().code != ErrorCode::refused) return fail(lock.error());
        return fail(ErrorCode::refused, "another `cryptopiggy alerts` sends for the folder " + settings.home.string() +
                                            "; `cryptopiggy up` has one of its own");
    }
    auto store = sqlite::SqliteAlertStore::open(settings.home / alert_store_name);
    if (!store) return fail(store.error());
    std::unique_ptr<AlertService> service(
        new AlertService(std::move(settings), std::move(*lock), std::move(*store)));
    return service;
}

AlertService::AlertService(AlertSettings settings, HomeLock lock, std::unique_ptr<sqlite::SqliteAlertStore> store)
    : settings_(std::move(settings)),
      lock_(std::move(lock)),
      store_(std::move(store)),
      channel_(telegram::TelegramFile(settings_.home / telegram_file_name,
                                      telegram::TelegramEnvironment::of_process())),
      books_(settings_.home, *store_, clock_, log_warning),
      status_client_(settings_.backend, settings_.home),
      app_pulse_(settings_.app_port, clock_),
      summaries_(settings_.summaries),
      chat_client_(settings_.backend, settings_.home),
      listener_({*store_, clock_, [this](alerts::Command command) { return answer(command); },
                 [this] { return stop_trading(); }, log_warning}),
      sender_(*store_, clock_, log_warning) {
    const auto now = channel_.now();
    switch (now.state) {
        case TelegramChannel::State::none: channel_text_ = "the log and the page alone; no Telegram is set up"; break;
        case TelegramChannel::State::ready: channel_text_ = "Telegram"; break;
        case TelegramChannel::State::broken: channel_text_ = "the log and the page alone: " + now.trouble; break;
    }
    if (const auto facts = store_->facts()) {
        const auto found = facts->find(watch_fact);
        status_watch_.emplace(found != facts->end() ? found->second : "");
        const auto logged = facts->find(logged_fact);
        if (logged != facts->end()) logged_ = std::strtoll(logged->second.c_str(), nullptr, 10);
    } else {
        status_watch_.emplace();
    }
    sent_at_ = listened_at_ = clock_.monotonic().count();
    watch_thread_ = std::thread([this] { watch(); });
    send_thread_ = std::thread([this] { send(); });
    listen_thread_ = std::thread([this] { listen(); });
}

AlertService::~AlertService() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    status_client_.give_up();
    watch_thread_.join();
    const auto now = channel_.now();
    if (now.bot) now.bot->stop_listening();
    chat_client_.give_up();
    const auto asked = clock_.monotonic();
    const auto is_time_left = [&] { return clock_.monotonic() - asked < farewell; };
    while (!send_ended_ && is_time_left()) std::this_thread::sleep_for(10ms);
    // What was noted up to the end leaves now, where it can. What was tried already is tried again by the next start.
    while (send_ended_ && now.bot && is_time_left()) {
        const auto next = store_->next_waiting();
        if (!next || !*next || !(*next)->trouble.empty()) break;
        const auto wait = sender_.step([&](const alerts::MessageText& text) { return now.bot->send(text); });
        std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(wait, 100ms));
    }
    if (now.bot) now.bot->stop_sending();
    send_thread_.join();
    listen_thread_.join();
}

bool AlertService::pause(std::chrono::nanoseconds time) {
    std::unique_lock lock(mutex_);
    return !wake_.wait_for(lock, time, [this] { return stopping_; });
}

// ---- what happens

void AlertService::watch() {
    do {
        look();
        beat();
    } while (pause(look_every));
    log_new_alerts();
}

void AlertService::look() {
    std::string trouble;
    if (auto looked = books_.look(); !looked) trouble = looked.error().what;
    look_at_backend();
    auto more = app_pulse_.look();
    const Timestamp now = clock_.now();
    for (const char* exchange : {"practice", "binanceus"}) {
        auto due = summaries_.due(now, exchange, books_.audit_head(exchange), [this](const std::string& source) {
            const auto found = store_->find(source);
            return found && found->has_value();
        });
        std::move(due.begin(), due.end(), std::back_inserter(more));
    }
    if (!more.empty()) {
        if (auto added = store_->add(more, now); !added) trouble = added.error().what;
    }
    if (const std::string why = summaries_.take_trouble(); !why.empty()) trouble = why;
    log_new_alerts();
    if (clock_.monotonic() - pruned_ > prune_every) {
        pruned_ = clock_.monotonic();
        static_cast<void>(store_->prune());  // the next one does as well
    }
    if (!trouble.empty() && trouble != trouble_said_) log_warning(trouble);
    trouble_said_ = trouble;
}

void AlertService::look_at_backend() {
    std::optional<alerts::StatusFacts> facts;
    std::string silence;
    auto answer = status_client_.ask("GET", "/api/live/status", "", status_patience);
    if (answer && answer->good()) {
        facts = facts_of(answer->fields);
    } else {
        silence = answer ? text_in(answer->fields, "message") : answer.error().error.what;
    }
    const std::string before = status_watch_->to_text();
    const auto alerts = status_watch_->see(clock_.now(), facts, silence, books_.unknown_is_told());
    const std::string after = status_watch_->to_text();
    if (alerts.empty() && before == after) return;
    // Where the disk does not take it, it is said in the log at least: it would be another event the next time.
    if (auto added = store_->add(alerts, clock_.now(), {{watch_fact, after}}); added) return;
    for (const alerts::Alert& alert : alerts) {
        system::log_line(log_level(alert.level), "alerts", on_one_line(alert.text));
    }
}

// Each alert is a line of this process, whoever noted it; those that were before its first start are not.
void AlertService::log_new_alerts() {
    const auto fresh = store_->after(logged_, 200);
    if (!fresh || fresh->empty()) return;
    for (const sqlite::StoredAlert& stored : *fresh) {
        system::log_line(log_level(stored.alert.level), "alerts", on_one_line(stored.alert.text));
        logged_ = stored.id;
    }
    static_cast<void>(store_->add({}, clock_.now(), {{logged_fact, std::to_string(logged_)}}));
}

// A thread that hangs is as bad as a process that does.
void AlertService::beat() const {
    const auto now = clock_.monotonic().count();
    const auto longest = std::chrono::nanoseconds(silence_after).count();
    if (now - sent_at_ > longest || now - listened_at_ > longest) return;
    const auto file = settings_.home / alert_beat_name;
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return;
    ::futimens(descriptor, nullptr);
    ::close(descriptor);
}

// ---- to Telegram

void AlertService::send() {
    send_until_end();
    send_ended_ = true;
}

void AlertService::send_until_end() {
    int version = 0;
    std::string said;
    for (;;) {
        sent_at_ = clock_.monotonic().count();
        const auto now = channel_.now();
        if (std::exchange(version, now.version) != now.version) sender_.try_again_now();
        if (now.state == TelegramChannel::State::broken) {  // everything waits until it is mended
            if (std::exchange(said, now.trouble) != now.trouble) log_warning(now.trouble);
            if (!pause(1s)) return;
            continue;
        }
        said.clear();
        const auto wait = sender_.step(now.bot ? [&](const alerts::MessageText& text) { return now.bot->send(text); }
                                               : OutboxSender::Send());
        if (!pause(wait)) return;
    }
}

void AlertService::listen() {
    std::string said;
    int failures = 0;
    std::chrono::nanoseconds heard_written = clock_.monotonic() - heard_every;
    for (;;) {
        listened_at_ = clock_.monotonic().count();
        const auto now = channel_.now();
        if (!now.bot) {
            if (!pause(1s)) return;
            continue;
        }
        const telegram::TelegramSettings& settings = now.bot->settings();
        const std::string bot = settings.token.substr(0, settings.token.find(':'));
        std::string trouble;
        std::chrono::nanoseconds wait{};
        const auto offset = listener_.offset(bot);
        if (!offset) {
            trouble = offset.error().what;
            wait = 5s;
        } else if (const auto updates = now.bot->updates(*offset); !updates) {
            trouble = updates.error().what;
            wait = std::max<std::chrono::nanoseconds>(updates.error().pause, 1s * std::min(60, 1 << std::min(failures, 6)));
            ++failures;
        } else {
            failures = 0;
            wait = updates->empty() ? 200ms : 0ms;  // Telegram waits by itself; what answers at once is not asked at once
            const std::string heard = std::to_string(nanoseconds_since_epoch(clock_.now()));
            auto taken = listener_.take(bot, *updates, {settings.chat_id, settings.user_id, settings.balance});
            if (taken && clock_.monotonic() - heard_written > heard_every) {
                heard_written = clock_.monotonic();
                if (auto put = store_->add({}, clock_.now(), {{heard_fact, heard}}); !put) taken = fail(put.error());
            }
            if (!taken) {
                trouble = taken.error().what;
                wait = 5s;
            }
        }
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
        }
        if (!trouble.empty() && trouble != said) log_warning(trouble);
        said = trouble;
        if (wait > 0ns && !pause(std::min<std::chrono::nanoseconds>(wait, 50s))) return;
    }
}

// ---- asked in the chat

std::string AlertService::answer(alerts::Command command) {
    const auto get = [this](const char* path) { return chat_client_.ask("GET", path, "", answer_patience); };
    const auto silence = [](const auto& answer) {
        return "That is not known now: " + (answer ? text_in(answer->fields, "message") : answer.error().error.what);
    };
    const auto status = get("/api/live/status");
    if (!status || !status->good()) return silence(status);
    if (command == alerts::Command::status) return status_answer(status->fields);
    if (command == alerts::Command::pnl) return pnl_answer(status->fields);
    const char* path = command == alerts::Command::trades   ? "/api/orders?limit=50"
                       : command == alerts::Command::limits ? "/api/limits"
                                                            : "/api/balance/owner";
    const auto more = get(path);
    if (!more || !more->good()) return silence(more);
    if (command == alerts::Command::trades) return trades_answer(more->fields);
    if (command == alerts::Command::limits) return limits_answer(more->fields, status->fields);
    return balance_answer(more->fields);
}

// Live first. The app stops the strategies on paper as soon as it finds this message in alerts.db.
std::string AlertService::stop_trading() {
    auto answer = chat_client_.ask("POST", "/api/kill", "{}", stop_patience);
    if (!answer || !answer->good()) answer = chat_client_.ask("POST", "/api/kill", "{}", stop_patience);
    std::string text = "STOPPED by a message of yours\nLive trading: ";
    if (answer && answer->good()) {
        text += "off, says the backend; it is on again only when you enable it on the page.";
    } else {
        text += "the backend did not confirm it (" +
                (answer ? text_in(answer->fields, "message") : answer.error().error.what) +
                "). Where no backend runs, no order leaves. Look at the machine.";
    }
    return text + "\nStrategies on paper: told to stop.\nWhat is held is kept.";
}

}  // namespace piggy::apps
