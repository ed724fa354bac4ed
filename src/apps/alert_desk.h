#pragma once
// AlertDesk: the alerts as the app and the command line see them: how Telegram is set up, what was told last, a test
// message. The app also learns here, once a second, what the page must show at once, and that a person has written
// /stop.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "adapters/http_api/alert_ports.h"
#include "adapters/http_api/trading_ports.h"
#include "adapters/sqlite/alert_store.h"
#include "adapters/telegram/telegram_file.h"
#include "apps/work_thread.h"
#include "core/clock.h"

namespace piggy::apps {

class AlertDesk final : public http_api::AlertsPort {
public:
    static constexpr std::chrono::minutes silent_after{15};
    static constexpr std::chrono::seconds test_patience{10};
    // What the page is shown when the app starts: it may have been the one that ended.
    static constexpr std::chrono::minutes shown_again{10};

    // errors: those of alerts.db
    [[nodiscard]] static Result<std::unique_ptr<AlertDesk>> open(const std::filesystem::path& home, const Clock& clock);
    ~AlertDesk() override { stop(); }

    // From now on it looks; until stop(). stop_paper: a person wrote /stop.
    void start(std::function<void(const http_api::Notice& notice)> notice, std::function<void()> stop_paper,
               std::function<void(std::string_view line)> log);
    void stop() { thread_.stop(); }

    [[nodiscard]] Result<http_api::TelegramReport> telegram() override;
    [[nodiscard]] Result<> save(const http_api::TelegramChange& change) override;
    [[nodiscard]] Result<> remove() override;
    [[nodiscard]] Result<http_api::TestMessage> send_test() override;
    [[nodiscard]] Result<std::vector<http_api::AlertRow>> newest(std::int64_t limit) override;

private:
    AlertDesk(std::filesystem::path home, const Clock& clock, std::unique_ptr<sqlite::SqliteAlertStore> store);
    void look();
    [[nodiscard]] Result<> look_at_new();
    [[nodiscard]] Timestamp set_up_since();
    [[nodiscard]] bool sender_runs() const;

    std::filesystem::path home_;
    const Clock& clock_;
    std::unique_ptr<sqlite::SqliteAlertStore> store_;
    telegram::TelegramFile file_;
    std::atomic<bool> testing_ = false;

    std::mutex mutex_;
    std::string stamp_;
    Timestamp since_;  // when the present set-up was seen first

    std::function<void(const http_api::Notice& notice)> notice_;
    std::function<void()> stop_paper_;
    std::function<void(std::string_view line)> log_;

    // Of the thread.
    bool has_begun_ = false;
    std::int64_t seen_ = 0;
    std::string trouble_;
    WorkThread thread_;
};

}  // namespace piggy::apps
