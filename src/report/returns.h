#pragma once
// Returns from equity: per period, and at the ends of UTC days.

#include <cstdint>
#include <span>
#include <vector>

namespace piggy::report {

// Simple returns between neighbours, one fewer than values. A value at or below zero ends the series there with a
// return of -1 or less: nothing can be earned on nothing.
[[nodiscard]] std::vector<double> simple_returns(std::span<const double> equity_for_analysis);

// Equity at the end of each UTC day that has candles, collected in time order.
class DayEnds {
public:
    // The latest equity of this UTC day (days since 1970); days never go back.
    void see(std::int64_t utc_day, double equity_for_analysis) {
        if (values_.empty() || utc_day > last_day_) {
            values_.push_back(equity_for_analysis);
        } else {
            values_.back() = equity_for_analysis;
        }
        last_day_ = utc_day;
    }
    [[nodiscard]] std::span<const double> values() const { return values_; }

private:
    std::vector<double> values_;
    std::int64_t last_day_ = 0;
};

}  // namespace piggy::report
