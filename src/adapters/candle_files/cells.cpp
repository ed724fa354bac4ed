#include "adapters/candle_files/cells.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "core/decimal.h"
#include "core/timestamp.h"

namespace piggy::candle_files {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same_word(std::string_view text, std::string_view lower_word) {
    return text.size() == lower_word.size() &&
           std::equal(text.begin(), text.end(), lower_word.begin(), [](char a, char b) { return lower(a) == b; });
}

template <std::size_t count>
bool is_one_of(std::string_view text, const std::array<std::string_view, count>& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return same_word(text, word); });
}

// A number as written: digits x 10^(exponent - decimals).
struct Written {
    NumberFault fault = NumberFault::none;
    bool negative = false;
    bool has_exponent = false;
    uint128 digits = 0;
    int decimals = 0;
    int exponent = 0;
};

constexpr int significant_digits_max = 36;

class NumberScanner {
public:
    explicit NumberScanner(std::string_view text) : text_(text) {}

    Written scan() {
        Written number;
        if (is_missing(text_)) return faulty(NumberFault::missing);
        if (text_.front() == '-' || text_.front() == '+') {
            number.negative = text_.front() == '-';
            ++at_;
        }
        const std::string_view word = text_.substr(at_);
        if (same_word(word, "nan")) return faulty(NumberFault::not_a_number);
        if (same_word(word, "inf") || same_word(word, "infinity")) return faulty(NumberFault::infinite);
        if (!whole_part(number)) return faulty(NumberFault::malformed);
        if (next() == '.' && !fraction(number)) return faulty(NumberFault::malformed);
        if ((next() == 'e' || next() == 'E') && !exponent(number)) return faulty(NumberFault::malformed);
        if (!suffix(number) || at_ != text_.size()) return faulty(NumberFault::malformed);
        if (significant_ > significant_digits_max) return faulty(NumberFault::too_large);
        return number;
    }

private:
    static Written faulty(NumberFault fault) {
        Written number;
        number.fault = fault;
        return number;
    }
    [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void take(Written& number) {
        const auto digit = static_cast<unsigned>(text_[at_++] - '0');
        if (significant_ > 0 || digit != 0) ++significant_;
        if (significant_ <= significant_digits_max) number.digits = number.digits * 10 + digit;
    }

    // Digits, or one to three digits and then groups of three behind commas.
    bool whole_part(Written& number) {
        const std::size_t start = at_;
        while (is_digit(next())) take(number);
        const std::size_t leading = at_ - start;
        if (leading == 0) return false;
        if (next() == ',' && leading > 3) return false;
        while (next() == ',') {
            ++at_;
            for (int i = 0; i < 3; ++i) {
                if (!is_digit(next())) return false;
                take(number);
            }
            if (is_digit(next())) return false;
        }
        return true;
    }

    bool fraction(Written& number) {
        ++at_;
        if (!is_digit(next())) return false;
        // Zeros at the end say nothing, however many there are.
        std::size_t last = at_;
        for (std::size_t i = at_; i < text_.size() && is_digit(text_[i]); ++i) {
            if (text_[i] != '0') last = i + 1;
        }
        while (at_ < last) {
            take(number);
            ++number.decimals;
        }
        while (is_digit(next())) ++at_;
        return true;
    }

    bool exponent(Written& number) {
        ++at_;
        const bool down = next() == '-';
        if (next() == '-' || next() == '+') ++at_;
        if (!is_digit(next())) return false;
        int value = 0;
        for (; is_digit(next()); ++at_) value = std::min(value * 10 + (next() - '0'), 1000);
        number.exponent = down ? -value : value;
        number.has_exponent = true;
        return true;
    }

    bool suffix(Written& number) {
        int power = 0;
        switch (lower(next())) {
            case 'k': power = 3; break;
            case 'm': power = 6; break;
            case 'b': power = 9; break;
            default: return true;
        }
        ++at_;
        if (number.has_exponent) return false;
        number.exponent = power;
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int significant_ = 0;
};

Number faulty(NumberFault fault) { return {0, fault, false}; }

// digits x 10^power as a signed integer.
Number scaled(const Written& number, int power) {
    uint128 value = number.digits;
    bool rounded = false;
    if (value != 0) {
        constexpr uint128 room = ~uint128{0} / 10;
        for (; power > 0; --power) {
            if (value > room) return faulty(NumberFault::too_large);
            value *= 10;
        }
        if (power < 0) {
            uint128 divisor = 1;
            for (; power < 0 && divisor <= room; ++power) divisor *= 10;
            const uint128 rest = value % divisor;
            value /= divisor;
            rounded = rest != 0 || power < 0;
            // Half-even. A divisor that ran out of room is far above twice the digits.
            if (power == 0 && (rest > divisor - rest || (rest == divisor - rest && value % 2 == 1))) ++value;
        }
    }
    if (value > static_cast<uint128>(INT64_MAX)) return faulty(NumberFault::too_large);
    const auto ticks = static_cast<std::int64_t>(value);
    return {number.negative ? -ticks : ticks, NumberFault::none, rounded};
}

// A count since 1970 with perhaps a fraction. digits up to 19, fraction any length whose end is zeros.
std::optional<Stamp> counted_stamp(std::string_view cell) {
    std::size_t at = 0;
    std::uint64_t count = 0;
    for (; at < cell.size() && is_digit(cell[at]); ++at) {
        if (at >= 19) return std::nullopt;
        count = count * 10 + static_cast<unsigned>(cell[at] - '0');
    }
    if (at == 0) return std::nullopt;
    std::string_view fraction;
    if (at < cell.size()) {
        if (cell[at] != '.') return std::nullopt;
        fraction = cell.substr(at + 1);
        if (fraction.empty() || !std::all_of(fraction.begin(), fraction.end(), is_digit)) return std::nullopt;
        while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
    }

    Stamp stamp;
    int digits_below = 0;  // decimal digits from the unit down to a nanosecond
    if (count < 100'000'000ULL) return Stamp{};
    if (count < 100'000'000'000ULL) {
        stamp.unit = TimeUnit::seconds;
        digits_below = 9;
    } else if (count < 100'000'000'000'000ULL) {
        stamp.unit = TimeUnit::milliseconds;
        digits_below = 6;
    } else if (count < 100'000'000'000'000'000ULL) {
        stamp.unit = TimeUnit::microseconds;
        digits_below = 3;
    } else {
        stamp.unit = TimeUnit::nanoseconds;
    }
    if (static_cast<int>(fraction.size()) > digits_below) return Stamp{};
    uint128 ns = count;
    for (int i = 0; i < digits_below; ++i) {
        const auto place = static_cast<std::size_t>(i);
        ns = ns * 10 + (place < fraction.size() ? static_cast<unsigned>(fraction[place] - '0') : 0U);
    }
    if (ns >= static_cast<uint128>(time_end_ns)) return Stamp{};
    stamp.ns = static_cast<std::int64_t>(ns);
    stamp.valid = true;
    return stamp;
}

// "2017-08-17 07-AM", as CryptoDataDownload writes hours.
std::string with_plain_hour(std::string_view cell) {
    const int hour = (cell[11] - '0') * 10 + (cell[12] - '0');
    const bool afternoon = lower(cell[14]) == 'p';
    if (!is_digit(cell[11]) || !is_digit(cell[12]) || hour < 1 || hour > 12) return {};
    const int of_day = hour % 12 + (afternoon ? 12 : 0);
    return std::string(cell.substr(0, 11)) + static_cast<char>('0' + of_day / 10) +
           static_cast<char>('0' + of_day % 10) + ":00";
}

Stamp written_stamp(std::string_view cell) {
    std::string text(cell.substr(0, 48));
    if (cell.size() == 16 && cell[13] == '-' && same_word(cell.substr(15), "m")) text = with_plain_hour(cell);
    if (text.size() >= 10 && text[4] == '/' && text[7] == '/') text[4] = text[7] = '-';
    // A trailing " UTC" is what it is.
    if (text.ends_with(" UTC")) text.resize(text.size() - 4);
    const auto parsed = parse_iso8601(text);
    Stamp stamp;
    if (!parsed || nanoseconds_since_epoch(*parsed) < 0) return stamp;
    stamp.ns = nanoseconds_since_epoch(*parsed);
    const bool has_offset = text.size() > 16 && text.find_first_of("+-", 16) != std::string::npos;
    stamp.unit = has_offset ? TimeUnit::text_with_offset : TimeUnit::text;
    stamp.valid = true;
    return stamp;
}

}  // namespace

bool is_missing(std::string_view cell) {
    constexpr std::array<std::string_view, 5> words = {"null", "none", "n/a", "na", "-"};
    return cell.empty() || is_one_of(cell, words);
}

Number parse_price(std::string_view cell) {
    const Written number = NumberScanner(cell).scan();
    if (number.fault != NumberFault::none) return faulty(number.fault);
    if (number.has_exponent) return faulty(NumberFault::exponent);
    if (number.exponent != 0) return faulty(NumberFault::malformed);  // a suffix: 45K is a rounded price
    if (number.decimals > Decimal::places) return faulty(NumberFault::too_many_decimals);
    return scaled(number, Decimal::places - number.decimals);
}

Number parse_volume(std::string_view cell, int places) {
    const Written number = NumberScanner(cell).scan();
    if (number.fault != NumberFault::none) return faulty(number.fault);
    return scaled(number, places - number.decimals + number.exponent);
}

std::string_view time_unit_name(TimeUnit unit) {
    switch (unit) {
        case TimeUnit::seconds: return "s";
        case TimeUnit::milliseconds: return "ms";
        case TimeUnit::microseconds: return "us";
        case TimeUnit::nanoseconds: return "ns";
        case TimeUnit::text: return "ISO-8601";
        case TimeUnit::text_with_offset: return "ISO-8601 with offset";
    }
    return "";
}

Stamp parse_stamp(std::string_view cell) {
    if (const auto counted = counted_stamp(cell)) return *counted;
    return written_stamp(cell);
}

}  // namespace piggy::candle_files
