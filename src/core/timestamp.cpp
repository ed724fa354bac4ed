#include "core/timestamp.h"

#include <array>
#include <cstdio>

#include "core/shortened.h"

namespace piggy {
namespace {

// Reads fixed-width digits and single characters from the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool digits(std::size_t count, int& value) {
        if (rest_.size() < count) return false;
        int read = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest_[i] < '0' || rest_[i] > '9') return false;
            read = read * 10 + (rest_[i] - '0');
        }
        value = read;
        rest_.remove_prefix(count);
        return true;
    }
    [[nodiscard]] bool one_of(std::string_view characters) {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }
    [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_.front(); }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

struct Fields {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    std::int64_t nanosecond = 0;
    int offset_minutes = 0;
};

bool read_fraction(Reader& in, std::int64_t& nanosecond) {
    std::int64_t scale = 100'000'000;
    int digit = 0;
    if (!in.digits(1, digit)) return false;
    do {
        if (scale == 0) return false;  // more than nine digits
        nanosecond += digit * scale;
        scale /= 10;
    } while (in.digits(1, digit));
    return true;
}

bool read_zone(Reader& in, int& offset_minutes) {
    if (in.one_of("Zz")) return true;
    const char sign = in.next();
    if (!in.one_of("+-")) return false;
    int hours = 0;
    int minutes = 0;
    if (!in.digits(2, hours)) return false;
    const bool colon = in.one_of(":");
    if (!in.digits(2, minutes) && colon) return false;
    if (hours > 14 || minutes > 59) return false;
    offset_minutes = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

bool read_fields(Reader& in, Fields& f) {
    if (!in.digits(4, f.year) || !in.one_of("-") || !in.digits(2, f.month) || !in.one_of("-") || !in.digits(2, f.day)) {
        return false;
    }
    if (in.at_end()) return true;
    if (!in.one_of("T ") || !in.digits(2, f.hour) || !in.one_of(":") || !in.digits(2, f.minute)) return false;
    if (in.one_of(":")) {
        if (!in.digits(2, f.second)) return false;
        if (in.one_of(".") && !read_fraction(in, f.nanosecond)) return false;
    }
    return in.at_end() || (read_zone(in, f.offset_minutes) && in.at_end());
}

}  // namespace

Result<Timestamp> parse_iso8601(std::string_view text) {
    Reader in(text);
    Fields f;
    if (!read_fields(in, f)) {
        return fail(ErrorCode::malformed,
                    "a date like 2021-01-31 or 2021-01-31T14:32:15Z was expected, found '" + shortened(text) + "'");
    }
    const std::chrono::year_month_day date{std::chrono::year(f.year),
                                           std::chrono::month(static_cast<unsigned>(f.month)),
                                           std::chrono::day(static_cast<unsigned>(f.day))};
    if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 59 || f.year < 1970 || f.year > 2200) {
        return fail(ErrorCode::out_of_range, "'" + shortened(text) + "' is not a date and time between 1970 and 2200");
    }
    const Timestamp local = std::chrono::sys_days(date) + std::chrono::hours(f.hour) + std::chrono::minutes(f.minute) +
                            std::chrono::seconds(f.second) + std::chrono::nanoseconds(f.nanosecond);
    return local - std::chrono::minutes(f.offset_minutes);
}

std::string format_date(Timestamp time) {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
    std::array<char, 32> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return std::string(buffer.data(), static_cast<std::size_t>(length));
}

std::string format_iso8601(Timestamp time, TimePrecision precision) {
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const auto of_day = (time - midnight).count();
    const long long seconds = of_day / 1'000'000'000;
    const long long nanoseconds = of_day % 1'000'000'000;
    std::array<char, 40> buffer{};
    int length = std::snprintf(buffer.data(), buffer.size(), "T%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
                               seconds % 60);
    std::string text = format_date(time) + std::string(buffer.data(), static_cast<std::size_t>(length));
    if (precision != TimePrecision::seconds) {
        length = std::snprintf(buffer.data(), buffer.size(), ".%09lld", nanoseconds);
        text.append(buffer.data(), precision == TimePrecision::milliseconds ? 4U : 7U);
    }
    return text + 'Z';
}

}  // namespace piggy
