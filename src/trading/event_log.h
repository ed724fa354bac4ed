#pragma once
// EventLog: the port where every event is written down before it is acted on, and from which runs are brought back
// after a restart: the same events give the same runs. One writer; any thread may read.

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "trading/event.h"
#include "trading/run_state.h"

namespace piggy::trading {

// What a run comes back from: its start, what it had come to when that was kept last, and the events since.
struct RunRecord {
    Event started;
    std::vector<market::Candle> candles;  // of the events that the state has, in their order
    std::optional<RunState> state;        // empty: nothing was kept, and the rest are all events but the first
    std::vector<Event> rest;
};

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
    // Keeps what a run has come to after all of its events, so that a start need not go through them again. The events
    // stay, and stay the truth. errors: unavailable, malformed; not_found
    [[nodiscard]] virtual Result<> keep_state(const std::string& run_id, const RunState& state) = 0;
    // Where what was kept is damaged or of another version, it is as if nothing had been. errors: as events_of()
    [[nodiscard]] virtual Result<RunRecord> record_of(const std::string& run_id) = 0;
};

}  // namespace piggy::trading
