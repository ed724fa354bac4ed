#pragma once
// Price, Quantity, Money and FeeRate: a type for every meaning, and only the products that make sense.
// A price times a price does not compile, because nobody wrote it.

#include <string>

#include "core/decimal.h"
#include "core/symbol.h"

namespace piggy {

struct Price {  // quote per base, above zero wherever an order or a candle holds one
    Decimal value;
    constexpr auto operator<=>(const Price&) const = default;
};

struct Quantity {  // in base, never below zero
    Decimal value;
    constexpr auto operator<=>(const Quantity&) const = default;
};

struct FeeRate {  // a fraction of the notional: 0.001 is 0.1 %
    Decimal value;
    constexpr auto operator<=>(const FeeRate&) const = default;
};

struct Money {  // one asset
    Decimal amount;
    Asset asset;
    auto operator<=>(const Money&) const = default;
};

// One asset only: adding two different ones is a broken invariant.
[[nodiscard]] inline Money operator+(const Money& a, const Money& b) {
    invariant(a.asset == b.asset, "only amounts of one asset are added");
    return {a.amount + b.amount, a.asset};
}
[[nodiscard]] inline Money operator-(const Money& a, const Money& b) {
    invariant(a.asset == b.asset, "only amounts of one asset are subtracted");
    return {a.amount - b.amount, a.asset};
}

// What a quantity is worth at a price, in the quote asset. errors: out_of_range
[[nodiscard]] inline Result<Decimal> notional(Price price, Quantity quantity, Rounding rounding) {
    return try_multiply(price.value, quantity.value, rounding);
}
[[nodiscard]] inline Result<Money> notional(const Symbol& symbol, Price price, Quantity quantity, Rounding rounding) {
    auto amount = notional(price, quantity, rounding);
    if (!amount) return fail(amount.error());
    return Money{*amount, symbol.quote};
}

// errors: malformed, out_of_range (zero or below)
[[nodiscard]] inline Result<Price> parse_price(std::string_view text) {
    auto value = Decimal::parse(text);
    if (!value) return fail(value.error());
    if (value->ticks() <= 0) {
        return fail(ErrorCode::out_of_range, "a price must be above zero, was " + value->to_string());
    }
    return Price{*value};
}

// errors: malformed, out_of_range (below zero)
[[nodiscard]] inline Result<Quantity> parse_quantity(std::string_view text) {
    auto value = Decimal::parse(text);
    if (!value) return fail(value.error());
    if (value->ticks() < 0) {
        return fail(ErrorCode::out_of_range, "a quantity can't be below zero, was " + value->to_string());
    }
    return Quantity{*value};
}

}  // namespace piggy
