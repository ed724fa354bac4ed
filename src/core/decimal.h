#pragma once
// Decimal: a number with exactly eight decimal places, held as an integer count of 1e-8 "ticks".
//
// range     about -92.2 billion to +92.2 billion
// rounding  never silent: every operation that can lose digits takes a Rounding
// overflow  operators stop the program (our own code is wrong); try_ forms give an Error (the input is wrong)

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/invariant.h"
#include "core/result.h"

namespace piggy {

__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;

enum class Rounding {
    down,       // toward zero: order quantities
    up,         // away from zero: costs and fees that must not be understated
    half_even,  // to the nearest, ties to the even neighbour: figures for people
};

// value / divisor, rounded as said. divisor above zero.
[[nodiscard]] constexpr int128 divide(int128 value, int128 divisor, Rounding rounding) {
    const int128 quotient = value / divisor;
    const int128 rest = value - quotient * divisor;
    if (rest == 0 || rounding == Rounding::down) return quotient;
    const int128 away = value < 0 ? quotient - 1 : quotient + 1;
    if (rounding == Rounding::up) return away;
    const int128 twice = rest < 0 ? -2 * rest : 2 * rest;
    if (twice > divisor) return away;
    if (twice < divisor) return quotient;
    return quotient % 2 == 0 ? quotient : away;
}

// a * b / divisor through 128 bits; empty when the result does not fit into 64.
[[nodiscard]] constexpr std::optional<std::int64_t> multiply_divide(std::int64_t a, std::int64_t b,
                                                                    std::int64_t divisor, Rounding rounding) {
    const int128 exact = divide(static_cast<int128>(a) * b, divisor, rounding);
    if (exact > INT64_MAX || exact < INT64_MIN) return std::nullopt;
    return static_cast<std::int64_t>(exact);
}

class Decimal {
public:
    static constexpr std::int64_t ticks_per_unit = 100'000'000;
    static constexpr int places = 8;

    constexpr Decimal() = default;

    [[nodiscard]] static constexpr Decimal from_ticks(std::int64_t ticks) { return Decimal(ticks); }
    [[nodiscard]] static constexpr Decimal whole(std::int64_t units) {
        std::int64_t ticks = 0;
        invariant(!__builtin_mul_overflow(units, ticks_per_unit, &ticks), "Decimal::whole stays in range");
        return Decimal(ticks);
    }

    // Plain decimal text: an optional minus, digits, optionally a point and one to eight digits. Nothing else: no
    // plus, exponent, space, separator, NaN. More than eight places is malformed, never rounded.
    // errors: malformed, out_of_range
    [[nodiscard]] static Result<Decimal> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t ticks() const { return ticks_; }

    // Shortest exact text: "45000", "0.00000001", "-1.5".
    [[nodiscard]] std::string to_string() const;
    // Exactly this many places (0 to 8), rounded half-even: "45000.00". A result of zero has no sign.
    [[nodiscard]] std::string to_fixed(int shown_places) const;

    // The one named crossing into floating point: for indicators, ratios and charts, never for a balance or an order.
    [[nodiscard]] constexpr double to_double_for_analysis() const {
        return static_cast<double>(ticks_) / static_cast<double>(ticks_per_unit);
    }

    constexpr auto operator<=>(const Decimal&) const = default;

    [[nodiscard]] constexpr Decimal operator-() const {
        invariant(ticks_ != INT64_MIN, "Decimal negation stays in range");
        return Decimal(-ticks_);
    }
    [[nodiscard]] friend constexpr Decimal operator+(Decimal a, Decimal b) {
        std::int64_t sum = 0;
        invariant(!__builtin_add_overflow(a.ticks_, b.ticks_, &sum), "Decimal sum stays in range");
        return Decimal(sum);
    }
    [[nodiscard]] friend constexpr Decimal operator-(Decimal a, Decimal b) {
        std::int64_t difference = 0;
        invariant(!__builtin_sub_overflow(a.ticks_, b.ticks_, &difference), "Decimal difference stays in range");
        return Decimal(difference);
    }
    constexpr Decimal& operator+=(Decimal other) { return *this = *this + other; }
    constexpr Decimal& operator-=(Decimal other) { return *this = *this - other; }

private:
    constexpr explicit Decimal(std::int64_t ticks) : ticks_(ticks) {}
    std::int64_t ticks_ = 0;
};

// The same with an Error instead of a stop, for figures that come from outside. errors: out_of_range
[[nodiscard]] Result<Decimal> try_add(Decimal a, Decimal b);
[[nodiscard]] Result<Decimal> try_subtract(Decimal a, Decimal b);
// a * b, rounded to 1e-8. errors: out_of_range
[[nodiscard]] Result<Decimal> try_multiply(Decimal a, Decimal b, Rounding rounding);
// a / b, rounded to 1e-8. errors: out_of_range (b is zero, or the result too large)
[[nodiscard]] Result<Decimal> try_divide(Decimal a, Decimal b, Rounding rounding);
// The multiple of step nearest to value in the direction said. step above zero. errors: out_of_range
[[nodiscard]] Result<Decimal> round_to_step(Decimal value, Decimal step, Rounding rounding);

}  // namespace piggy
