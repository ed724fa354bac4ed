#pragma once
// SqliteEventLog: what happened to strategies at work, behind the port EventLog. Each event is a row that is on the
// disk when append() returns; a row that is not as it was written is refused with a sentence when it is read.

#include <memory>
#include <set>

#include "adapters/sqlite/database.h"
#include "trading/event_log.h"

namespace piggy::sqlite {

class SqliteEventLog final : public trading::EventLog {
public:
    explicit SqliteEventLog(std::shared_ptr<Database> database) : database_(std::move(database)) {}

    // errors too: refused: a run that was not started, or was started or stopped before
    [[nodiscard]] Result<> append(const trading::Event& event) override;
    [[nodiscard]] Result<std::vector<std::string>> open_runs() override;
    [[nodiscard]] Result<std::vector<std::string>> all_runs(std::size_t limit) override;
    [[nodiscard]] Result<std::vector<std::string>> stopped_since(Timestamp time) override;
    [[nodiscard]] Result<std::vector<trading::Event>> events_of(const std::string& run_id) override;
    [[nodiscard]] Result<> keep_state(const std::string& run_id, const trading::RunState& state) override;
    [[nodiscard]] Result<trading::RunRecord> record_of(const std::string& run_id) override;

private:
    std::shared_ptr<Database> database_;
    std::set<std::string> sound_;  // runs whose kept states this program has looked at or written; the session's turn
};

}  // namespace piggy::sqlite
