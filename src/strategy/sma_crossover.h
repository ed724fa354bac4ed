#pragma once
// SMA_Crossover: long while the fast simple moving average of the closes has crossed above the slow one.
//
// Enters when the fast average was at or below the slow one on the candle before and is above it now; leaves when it
// was at or above and is below now, so that no exit is missed on a tie. Sums are exact (integer ticks; at most 5,000
// candles of at most 1e15 ticks), and the averages are compared by cross-multiplying, so a tie is a tie.

#include <cstdint>

#include "core/decimal.h"
#include "market/candle.h"
#include "strategy/parameter.h"
#include "strategy/signal.h"

namespace piggy::strategy {

class SmaCrossover {
public:
    [[nodiscard]] static StrategyInfo info();
    // errors: out_of_range, unless fast is shorter than slow
    [[nodiscard]] static Result<SmaCrossover> make(const Parameters& parameters);

    [[nodiscard]] std::size_t look_back() const { return slow_; }

    [[nodiscard]] Signal on_candle(const market::CandleWindow& window) {
        if (!warm_) [[unlikely]] {
            *this = warmed_up(*this, window);
            return Signal::none;
        }
        const std::int64_t close = window.close_ticks();
        fast_sum_ += close - window.close_ticks(fast_);
        slow_sum_ += close - window.close_ticks(slow_);
        const int128 gap = fast_less_slow();
        const int128 gap_before = gap_;
        gap_ = gap;
        if (gap_before <= 0 && gap > 0) return Signal::enter_long;
        if (gap_before >= 0 && gap < 0) return Signal::exit_long;
        return Signal::none;
    }

    [[nodiscard]] std::string outlook(const market::CandleWindow& window, bool in_position) const;

private:
    SmaCrossover(std::size_t fast, std::size_t slow) : fast_(fast), slow_(slow) {}

    // Sums the window up once enough candles have closed; the first crossing can come on the next. By value in and out,
    // so that a strategy running in a tight loop never has its address taken and stays in registers.
    [[nodiscard]] static SmaCrossover warmed_up(SmaCrossover cold, market::CandleWindow window);
    // (fast average - slow average) x fast x slow, exact.
    [[nodiscard]] int128 fast_less_slow() const {
        return static_cast<int128>(fast_sum_) * static_cast<std::int64_t>(slow_) -
               static_cast<int128>(slow_sum_) * static_cast<std::int64_t>(fast_);
    }

    std::size_t fast_;
    std::size_t slow_;
    std::int64_t fast_sum_ = 0;
    std::int64_t slow_sum_ = 0;
    int128 gap_ = 0;
    bool warm_ = false;
};

}  // namespace piggy::strategy
