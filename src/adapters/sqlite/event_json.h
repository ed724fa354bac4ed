#pragma once
// Inner header: events of strategies at work as JSON, and back. Money is decimal text. What is read must be what this
// program would have written, to the byte.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "trading/event.h"

namespace piggy::sqlite {

// "run_started", "run_stopped", "candle_closed", "order_ended"
[[nodiscard]] const char* kind_of(const trading::Event& event);
[[nodiscard]] const std::string& run_of(const trading::Event& event);

// Without time and run id, which have columns of their own, and without a start's history.
[[nodiscard]] std::string payload_of(const trading::Event& event);
// A start comes back with an empty history. errors: malformed
[[nodiscard]] Result<trading::Event> read_event(const std::string& run_id, Timestamp time, std::string_view kind,
                                                std::string_view payload);

// Candles, one a line: opening time in nanoseconds, open, high, low, close, volume.
[[nodiscard]] std::string candle_lines(const std::vector<market::Candle>& candles);
// errors: malformed
[[nodiscard]] Result<std::vector<market::Candle>> read_candle_lines(std::string_view lines);

}  // namespace piggy::sqlite
