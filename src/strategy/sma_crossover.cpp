#include "strategy/sma_crossover.h"

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
