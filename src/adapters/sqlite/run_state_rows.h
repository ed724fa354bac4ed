#pragma once
// Inner header: the rows of what runs have come to.

#include <optional>
#include <string>
#include <vector>

#include "adapters/sqlite/session.h"
#include "trading/run_state.h"

namespace piggy::sqlite {

struct KeptState {
    long long seq = 0;                    // of the last event that it has
    std::vector<market::Candle> candles;  // of all events until then
    trading::RunState state;
};

// After the last event there is; within a transaction. goes_on: what was kept before is known to be sound; else it is
// made anew where it is not. errors: malformed: an event since the last time is damaged; not_found
[[nodiscard]] Result<> save_run_state(soci::session& sql, const std::string& run_id, const trading::RunState& state,
                                      bool goes_on);
// Empty where there is none, or none that can be trusted: then the events are gone through.
[[nodiscard]] std::optional<KeptState> load_run_state(soci::session& sql, const std::string& run_id);

}  // namespace piggy::sqlite
