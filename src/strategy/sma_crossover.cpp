#include "strategy/sma_crossover.h"

#include <algorithm>

namespace piggy::strategy {

StrategyInfo SmaCrossover::info() {
    constexpr std::int64_t longest = static_cast<std::int64_t>(market::window_candles_max);
    return {
        "SMA_Crossover",
        "Buys when the fast moving average rises above the slow one, sells when it falls below. For trends.",
        {{"fast", IntegerRange{1, longest - 1, 20}, "Candles in the fast average; must be fewer than in the slow one."},
         {"slow", IntegerRange{2, longest, 50}, "Candles in the slow average."}}};
}

Result<SmaCrossover> SmaCrossover::make(const Parameters& parameters) {
    const std::int64_t fast = parameters.integer("fast");
    const std::int64_t slow = parameters.integer("slow");
    if (fast >= slow) {
        return fail(ErrorCode::out_of_range, "parameter fast must be smaller than slow, was fast=" +
                                                 std::to_string(fast) + " and slow=" + std::to_string(slow));
    }
    return SmaCrossover(static_cast<std::size_t>(fast), static_cast<std::size_t>(slow));
}

std::string SmaCrossover::outlook(const market::CandleWindow& window, bool in_position) const {
    const std::string fast = "SMA(" + std::to_string(fast_) + ")";
    const std::string slow = "SMA(" + std::to_string(slow_) + ")";
    if (!warm_) {
        return "needs " + std::to_string(slow_ - std::min(slow_, window.size())) + " more candles for " + slow;
    }
    // Both sums on one scale: their difference in percent of the slow one, rounded to hundredths.
    const int128 slow_scaled = static_cast<int128>(slow_sum_) * static_cast<std::int64_t>(fast_);
    const int128 hundredths = divide((gap_ < 0 ? -gap_ : gap_) * 10'000, slow_scaled, Rounding::half_even);
    const std::string away = Decimal::from_ticks(static_cast<std::int64_t>(hundredths) * 1'000'000).to_fixed(2) + " %";
    const bool above = gap_ > 0;
    if (in_position) {
        return above ? "sells when " + fast + " falls below " + slow + ": it is " + away + " above"
                     : fast + " is " + away + " below " + slow + "; sells at the next crossing from above";
    }
    return above ? fast + " is " + away + " above " + slow + " already; buys when it has fallen below and rises again"
                 : "buys when " + fast + " rises above " + slow + ": it needs +" + away;
}

SmaCrossover SmaCrossover::warmed_up(SmaCrossover cold, market::CandleWindow window) {
    if (window.size() < cold.slow_) return cold;
    SmaCrossover warm = cold;
    warm.fast_sum_ = 0;
    warm.slow_sum_ = 0;
    for (std::size_t ago = 0; ago < warm.slow_; ++ago) {
        if (ago < warm.fast_) warm.fast_sum_ += window.close_ticks(ago);
        warm.slow_sum_ += window.close_ticks(ago);
    }
    warm.gap_ = warm.fast_less_slow();
    warm.warm_ = true;
    return warm;
}

}  // namespace piggy::strategy
