#pragma once
// SupervisorNews: what `up` tells people of itself and of its children. Written into alerts.db, from where it is sent
// and shown; where that fails a line in the log is what is left, and nothing is held up.

#include <filesystem>
#include <string>

#include "adapters/sqlite/alert_store.h"
#include "alerts/alert.h"
#include "apps/supervised_child.h"
#include "core/clock.h"

namespace piggy::apps {

class SupervisorNews {
public:
    SupervisorNews(std::filesystem::path home, const Clock& clock) : home_(std::move(home)), clock_(clock) {}

    // CryptoPiggy is up; exchange: "practice" or "binanceus".
    void started(const std::string& version, const std::string& exchange);
    void stopping();
    void child(const ChildNews& news);
    // "the backend: no live trading": it can't be started and is not tried again.
    void goes_on_without(const std::string& what);

private:
    void tell(const char* what, Timestamp time, alerts::Kind kind, alerts::Level level, std::string text,
              const sqlite::SqliteAlertStore::Facts& facts = {});

    std::filesystem::path home_;
    const Clock& clock_;
    bool has_started_ = false;
};

// "The backend ended (signal 9) at 14:03:10 UTC and was started again.", and what else may be said of a child.
[[nodiscard]] std::string child_sentence(const ChildNews& news, Timestamp now);

}  // namespace piggy::apps
