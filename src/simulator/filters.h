#pragma once
// Filters: what sizes a venue takes.

#include "core/decimal.h"
#include "core/money.h"
#include "core/result.h"

namespace piggy::simulator {

struct Filters {
    Decimal lot_step = Decimal::from_ticks(1'000);  // 0.00001
    Decimal notional_min = Decimal::whole(1);
    bool operator==(const Filters&) const = default;

    // No filter but our own resolution of 1e-8.
    [[nodiscard]] static constexpr Filters none() { return {Decimal::from_ticks(1), Decimal{}}; }
};

// errors: out_of_range (a step of zero or below, a minimum below zero)
[[nodiscard]] inline Result<Filters> checked(const Filters& filters) {
    if (filters.lot_step <= Decimal{} || filters.lot_step > Decimal::whole(1'000'000)) {
        return fail(ErrorCode::out_of_range,
                    "a lot step must be above 0 and at most 1000000, was " + filters.lot_step.to_string());
    }
    if (filters.notional_min < Decimal{}) {
        return fail(ErrorCode::out_of_range,
                    "a minimum notional can't be below 0, was " + filters.notional_min.to_string());
    }
    return filters;
}

// The quantity rounded down to a whole number of lot steps.
[[nodiscard]] constexpr Quantity to_lot_step(Quantity quantity, const Filters& filters) {
    const std::int64_t step = filters.lot_step.ticks();
    return Quantity{Decimal::from_ticks(quantity.value.ticks() / step * step)};
}

}  // namespace piggy::simulator
