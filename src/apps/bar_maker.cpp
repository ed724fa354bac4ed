#include "apps/bar_maker.h"

#include <algorithm>
#include <utility>

namespace piggy::apps {

void BarMaker::add(Timestamp bucket_open, const market::Candle& minute) {
    if (!candle_) {
        candle_ = minute;
        candle_->open_time = bucket_open;
        return;
    }
    candle_->high = std::max(candle_->high, minute.high);
    candle_->low = std::min(candle_->low, minute.low);
    candle_->close = minute.close;
    // A volume is for analysis: one too large to be kept stays at the largest there is.
    candle_->volume = try_add(candle_->volume, minute.volume).value_or(Decimal::from_ticks(INT64_MAX));
}

std::optional<market::Candle> BarMaker::finish() { return std::exchange(candle_, std::nullopt); }

}  // namespace piggy::apps
