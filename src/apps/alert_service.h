#pragma once
// AlertService: everything of the program `cryptopiggy alerts`. Three threads: one looks at the books, the backend and
// the app once a second and writes down what people must hear of; one sends; one listens to the chat. What is written
// down outlives them all, so none of them has to be told of anything twice.
//
// It is a process of its own: whatever Telegram, a disk or this program do, no order waits for it.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "adapters/system/system_clock.h"
#include "alerts/status_watch.h"
#include "apps/alert_books.h"
#include "apps/app_pulse.h"
#include "apps/backend_client.h"
#include "apps/chat_listener.h"
#include "apps/home_folder.h"
#include "apps/outbox_sender.h"
#include "apps/summary_clock.h"
#include "apps/telegram_channel.h"

namespace piggy::apps {

inline constexpr const char* alert_store_name = "alerts.db";
inline constexpr const char* telegram_file_name = "telegram.json";
inline constexpr const char* alert_lock_name = "alerts.lock";
// Touched while all three threads are at work; `up` looks at it.
inline constexpr const char* alert_beat_name = "alerts.beat";

struct AlertSettings {
    std::filesystem::path home;
    BackendAddress backend;
    std::optional<std::uint16_t> app_port;  // of an app on this machine that is to be looked at
    SummaryTexts summaries;
};

class AlertService {
public:
    // errors: refused: another one sends for this home; those of alerts.db
    [[nodiscard]] static Result<std::unique_ptr<AlertService>> start(AlertSettings settings);
    // Sends what waits for up to three seconds more; the rest leaves at the next start.
    ~AlertService();
    AlertService(const AlertService&) = delete;
    AlertService& operator=(const AlertService&) = delete;

    [[nodiscard]] const std::string& channel_text() const { return channel_text_; }

private:
    AlertService(AlertSettings settings, HomeLock lock, std::unique_ptr<sqlite::SqliteAlertStore> store);

    void watch();
    void look();
    void look_at_backend();
    void log_new_alerts();
    void beat() const;
    void send();
    void send_until_end();
    void listen();
    [[nodiscard]] std::string answer(alerts::Command command);
    [[nodiscard]] std::string stop_trading();
    // False: it is to end.
    [[nodiscard]] bool pause(std::chrono::nanoseconds time);

    AlertSettings settings_;
    HomeLock lock_;
    system::SystemClock clock_;
    std::unique_ptr<sqlite::SqliteAlertStore> store_;
    TelegramChannel channel_;
    std::string channel_text_;

    // Of the thread that watches.
    AlertBooks books_;
    BackendClient status_client_;
    AppPulse app_pulse_;
    SummaryClock summaries_;
    std::optional<alerts::StatusWatch> status_watch_;
    std::int64_t logged_ = 0;
    std::string trouble_said_;
    std::chrono::nanoseconds pruned_{};

    // Of the thread that listens.
    BackendClient chat_client_;
    ChatListener listener_;

    OutboxSender sender_;  // of the thread that sends

    std::atomic<bool> send_ended_ = false;
    std::atomic<std::chrono::nanoseconds::rep> sent_at_{}, listened_at_{};  // when those threads came round last
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread watch_thread_, send_thread_, listen_thread_;
};

}  // namespace piggy::apps
