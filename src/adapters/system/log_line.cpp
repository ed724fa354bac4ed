#include "adapters/system/log_line.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <mutex>

#include "adapters/system/system_clock.h"

namespace piggy::system {
namespace {

constexpr std::size_t what_bytes_max = 2000;

const char* level_name(LogLevel level) {
    switch (level) {
        case LogLevel::info: return "info";
        case LogLevel::warning: return "warning";
        case LogLevel::error: return "error";
    }
    return "error";
}

// U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069 and the line ends U+2028, U+2029: three bytes each.
bool is_hidden_mark(std::string_view text) {
    if (text.size() < 3 || text[0] != '\xE2') return false;
    const auto second = static_cast<unsigned char>(text[1]);
    const auto third = static_cast<unsigned char>(text[2]);
    if (second == 0x80) return third == 0x8E || third == 0x8F || (third >= 0xA8 && third <= 0xAE);
    return second == 0x81 && third >= 0xA6 && third <= 0xA9;
}

void append_escaped(std::string& line, std::string_view text) {
    std::array<char, 8> escape{};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool hidden = is_hidden_mark(text.substr(i));
        const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (c >= 0x20 && c != 0x7F && c != '\\' && !hidden && !c1) {
            line.push_back(text[i]);
            continue;
        }
        const std::size_t bytes = hidden ? 3 : c1 ? 2 : 1;
        for (std::size_t k = 0; k < bytes; ++k) {
            std::snprintf(escape.data(), escape.size(), "\\x%02x", static_cast<unsigned char>(text[i + k]));
            line.append(escape.data());
        }
        i += bytes - 1;
    }
}

using LogFilter = std::function<std::string(std::string_view)>;

// The one place where all lines of the process leave, and so what they have in common.
struct Sink {
    std::mutex mutex;
    std::shared_ptr<const LogFilter> filter;
};

Sink& sink() {
    static Sink* const of_process = new Sink;  // lines are written until the very end
    return *of_process;
}

}  // namespace

void set_log_filter(LogFilter filter) {
    auto set = filter ? std::make_shared<const LogFilter>(std::move(filter)) : nullptr;
    const std::lock_guard lock(sink().mutex);
    sink().filter.swap(set);
}

std::string format_log_line(Timestamp time, LogLevel level, std::string_view who, std::string_view what) {
    std::string line = format_iso8601(time, TimePrecision::milliseconds);
    line.append(" ").append(level_name(level)).append(" ").append(who).append(": ");
    append_escaped(line, what.substr(0, what_bytes_max));
    if (what.size() > what_bytes_max) line.append(" …");
    return line;
}

void log_line(LogLevel level, std::string_view who, std::string_view what) {
    std::shared_ptr<const LogFilter> filter;
    {
        const std::lock_guard lock(sink().mutex);
        filter = sink().filter;
    }
    const Timestamp now = SystemClock().now();
    const std::string line = (filter ? format_log_line(now, level, (*filter)(who), (*filter)(what))
                                     : format_log_line(now, level, who, what)) +
                             "\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace piggy::system
