#pragma once
// EventLog: the port where every event is written down before it is acted on, and from which runs are brought back
// after a restart: the same events give the same runs. One writer; any thread may read.

#include <string>
#include <vector>

#include "core/result.h"
#include "trading/event.h"

namespace piggy::trading {

struct EventLog {
    virtual ~EventLog() = default;
    // On the disk when it returns. errors: unavailable: it was not written, and the event must not be acted on
    [[nodiscard]] virtual Result<> append(const Event& event) = 0;
    // Ids of the runs that were started and not stopped, oldest first. errors: unavailable, malformed
    [[nodiscard]] virtual Result<std::vector<std::string>> open_runs() = 0;
    // All runs ever, newest first.
    [[nodiscard]] virtual Result<std::vector<std::string>> all_runs(std::size_t limit) = 0;
    // Runs that were stopped at this moment or later, oldest first.
    [[nodiscard]] virtual Result<std::vector<std::string>> stopped_since(Timestamp time) = 0;
    // The events of one run, oldest first. errors: unavailable, malformed, not_found
    [[nodiscard]] virtual Result<std::vector<Event>> events_of(const std::string& run_id) = 0;
};

}  // namespace piggy::trading
