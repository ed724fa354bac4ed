#pragma once
// TradingDay: what a UTC day has used up. Rolls forward only; the loss latch holds until the next day.

#include <cstdint>

#include "core/decimal.h"
#include "risk/limit_checks.h"

namespace piggy::risk {

class TradingDay {
public:
    // Begins the day if it is later than the present one: counters at zero, latch open, baseline as given.
    constexpr void roll_to(std::int64_t utc_day, Decimal equity) {
        if (begun_ && utc_day <= utc_day_) return;
        begun_ = true;
        utc_day_ = utc_day;
        baseline_ = equity;
        orders_used_ = 0;
        loss_latched_ = false;
    }
    // A fresh value of the whole portfolio; at a loss of 5 % the day is latched.
    constexpr void see_equity(Decimal equity) {
        if (daily_loss_reached(baseline_, equity)) loss_latched_ = true;
    }
    constexpr void use_order() { ++orders_used_; }

    [[nodiscard]] constexpr std::int64_t orders_used() const { return orders_used_; }
    [[nodiscard]] constexpr std::int64_t orders_left() const {
        return orders_used_ >= Limits::daily_orders_max ? 0 : Limits::daily_orders_max - orders_used_;
    }
    [[nodiscard]] constexpr bool loss_latched() const { return loss_latched_; }
    [[nodiscard]] constexpr Decimal baseline() const { return baseline_; }

private:
    std::int64_t utc_day_ = 0;
    std::int64_t orders_used_ = 0;
    Decimal baseline_;
    bool loss_latched_ = false;
    bool begun_ = false;
};

}  // namespace piggy::risk
