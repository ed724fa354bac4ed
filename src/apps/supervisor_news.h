#pragma once
// SupervisorNews: what `up` tells people of itself and of its children. Written into alerts.db, from where it is sent
// and shown; where that fails a line in the log is what is left. Nothing is held up: a thread of its own waits for the
// disk, from the first start on. Until then there is one thread alone, which may set the environment of the children.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

#include "adapters/sqlite/alert_store.h"
#include "alerts/alert.h"
#include "apps/supervised_child.h"
#include "core/clock.h"

namespace piggy::apps {

class SupervisorNews {
public:
    SupervisorNews(std::filesystem::path home, const Clock& clock) : home_(std::move(home)), clock_(clock) {}
    ~SupervisorNews();  // what is not written by then is written, until the disk refuses one
    SupervisorNews(const SupervisorNews&) = delete;
    SupervisorNews& operator=(const SupervisorNews&) = delete;

    // CryptoPiggy is up; exchange: "practice" or "binanceus".
    void started(const std::string& version, const std::string& exchange);
    void stopping();
    void child(const ChildNews& news);
    // "the backend: no live trading": it can't be started and is not tried again.
    void goes_on_without(const std::string& what);
    // Until all of it is written, or so long.
    void wait_until_written(std::chrono::milliseconds most);

private:
    struct News {
        alerts::Alert alert;
        sqlite::SqliteAlertStore::Facts facts;
        bool is_start = false;
    };
    void write_until_end();
    [[nodiscard]] bool write(News news) const;
    void tell(const char* what, Timestamp time, alerts::Kind kind, alerts::Level level, std::string text,
              const sqlite::SqliteAlertStore::Facts& facts = {});

    std::filesystem::path home_;
    const Clock& clock_;
    bool has_started_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<News> to_write_;  // the first stays until it is written
    bool stopping_ = false;
    std::thread writer_;
};

// "The backend ended (signal 9) at 14:03:10 UTC and was started again.", and what else may be said of a child.
[[nodiscard]] std::string child_sentence(const ChildNews& news, Timestamp now);

}  // namespace piggy::apps
