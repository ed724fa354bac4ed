#pragma once
// Inner header: the rows of events, and of the candles that go with them.

#include <functional>
#include <string>
#include <vector>

#include "adapters/sqlite/session.h"
#include "trading/event.h"

namespace piggy::sqlite {

[[nodiscard]] std::string digest_of_row(const std::string& run_id, long long seq, long long time,
                                        const std::string& kind, const std::string& payload);

// The candles that a start was warmed up with.
void save_history(soci::session& sql, const trading::RunStarted& started);

// The events of a run from this number on, one at a time: after months of minutes the rows themselves are far larger
// than what is in them. Gives how many there were. errors: malformed: one is missing, or not as it was written
[[nodiscard]] Result<long long> each_event(soci::session& sql, const std::string& run_id, long long first,
                                           const std::function<void(trading::Event)>& take);
// errors: malformed; not_found
[[nodiscard]] Result<trading::Event> first_event(soci::session& sql, const std::string& run_id);

// The lines of a blob that was deflated. errors: malformed
[[nodiscard]] Result<std::string> lines_of(soci::blob& blob, long long bytes);
void put_lines(soci::blob& blob, const std::string& lines);

}  // namespace piggy::sqlite
