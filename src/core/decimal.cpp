#include "core/decimal.h"

#include <algorithm>
#include <array>

#include "core/shortened.h"

namespace piggy {
namespace {

Result<Decimal> narrowed(int128 ticks, const char* operation) {
    if (ticks > INT64_MAX || ticks < INT64_MIN) {
        return fail(ErrorCode::out_of_range, std::string("the result of a ") + operation +
                                                 " is beyond 92 billion, the largest amount kept here");
    }
    return Decimal::from_ticks(static_cast<std::int64_t>(ticks));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
    const auto malformed = [&](const char* why) {
        return fail(ErrorCode::malformed, std::string("a plain decimal number like 12.5 was expected, found '") +
                                              shortened(text) + "': " + why);
    };
    if (text.empty()) return malformed("it is empty");
    const bool negative = text.front() == '-';
    std::string_view rest = negative ? text.substr(1) : text;

    std::size_t whole_digits = 0;
    while (whole_digits < rest.size() && is_digit(rest[whole_digits])) ++whole_digits;
    if (whole_digits == 0) return malformed("it does not start with a digit");
    std::string_view fraction;
    if (whole_digits < rest.size()) {
        if (rest[whole_digits] != '.') return malformed("only digits and one point are allowed");
        fraction = rest.substr(whole_digits + 1);
        if (fraction.empty()) return malformed("no digit follows the point");
        if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) {
            return malformed("only digits and one point are allowed");
        }
        if (fraction.size() > static_cast<std::size_t>(places)) return malformed("at most 8 decimal places are kept");
    }

    uint128 ticks = 0;
    constexpr uint128 largest = static_cast<uint128>(INT64_MAX) + 1;
    const auto take = [&](char digit) {
        if (ticks <= largest) ticks = ticks * 10 + static_cast<unsigned>(digit - '0');
    };
    for (char digit : rest.substr(0, whole_digits)) take(digit);
    for (std::size_t i = 0; i < static_cast<std::size_t>(places); ++i) take(i < fraction.size() ? fraction[i] : '0');
    if (ticks > largest || (!negative && ticks == largest)) {
        return fail(ErrorCode::out_of_range,
                    "'" + shortened(text) + "' is beyond 92 billion, the largest amount kept here");
    }
    if (!negative) return Decimal(static_cast<std::int64_t>(ticks));
    if (ticks == largest) return Decimal(INT64_MIN);
    return Decimal(-static_cast<std::int64_t>(ticks));
}

std::string Decimal::to_string() const {
    std::string text = to_fixed(places);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string Decimal::to_fixed(int shown_places) const {
    invariant(shown_places >= 0 && shown_places <= places, "Decimal::to_fixed shows 0 to 8 places");
    int128 scale = 1;
    for (int i = shown_places; i < places; ++i) scale *= 10;
    const int128 rounded = divide(ticks_, scale, Rounding::half_even);
    uint128 rest = rounded < 0 ? static_cast<uint128>(-rounded) : static_cast<uint128>(rounded);

    std::array<char, 32> buffer{};
    std::size_t at = buffer.size();
    for (int digits = 0; rest != 0 || digits <= shown_places; ++digits) {
        if (digits == shown_places && shown_places > 0) buffer[--at] = '.';
        buffer[--at] = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    if (rounded < 0) buffer[--at] = '-';
    return std::string(buffer.data() + at, buffer.size() - at);
}

Result<Decimal> try_add(Decimal a, Decimal b) { return narrowed(static_cast<int128>(a.ticks()) + b.ticks(), "sum"); }

Result<Decimal> try_subtract(Decimal a, Decimal b) {
    return narrowed(static_cast<int128>(a.ticks()) - b.ticks(), "difference");
}

Result<Decimal> try_multiply(Decimal a, Decimal b, Rounding rounding) {
    return narrowed(divide(static_cast<int128>(a.ticks()) * b.ticks(), Decimal::ticks_per_unit, rounding), "product");
}

Result<Decimal> try_divide(Decimal a, Decimal b, Rounding rounding) {
    if (b.ticks() == 0) return fail(ErrorCode::out_of_range, "a division by zero was asked for");
    int128 value = static_cast<int128>(a.ticks()) * Decimal::ticks_per_unit;
    int128 divisor = b.ticks();
    if (divisor < 0) {
        value = -value;
        divisor = -divisor;
    }
    return narrowed(divide(value, divisor, rounding), "quotient");
}

Result<Decimal> round_to_step(Decimal value, Decimal step, Rounding rounding) {
    if (step.ticks() <= 0) return fail(ErrorCode::out_of_range, "a step must be above zero, was " + step.to_string());
    return narrowed(divide(value.ticks(), step.ticks(), rounding) * step.ticks(), "rounding to a step");
}

}  // namespace piggy
