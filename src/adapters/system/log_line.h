#pragma once
// One event, one line. Control characters, line ends and marks that turn the writing direction are escaped, so no text
// from outside can pass for another line.

#include <functional>
#include <string>
#include <string_view>

#include "core/timestamp.h"

namespace piggy::system {

enum class LogLevel { info, warning, error };

// "2026-02-04T14:32:15.123Z info app: started"
[[nodiscard]] std::string format_log_line(Timestamp time, LogLevel level, std::string_view who, std::string_view what);

// To standard error, in one write.
void log_line(LogLevel level, std::string_view who, std::string_view what);

// Every line's texts pass this before anything else is done with them: secrets are taken out by their value, and none
// is cut in two first. It may be called by any thread and must not log. An empty one takes it away.
void set_log_filter(std::function<std::string(std::string_view)> filter);

}  // namespace piggy::system
