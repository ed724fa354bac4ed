#include "risk/loss_watch.h"

#include <algorithm>

namespace piggy::risk {

LossVerdict LossWatch::see(Decimal adjusted_baseline, Decimal equity, PriceTimes times, std::chrono::nanoseconds age) {
    if (age > fresh_for) return holding() ? LossVerdict::held : LossVerdict::clear;
    if (!daily_loss_reached(adjusted_baseline, equity)) {
        suspicion_.reset();
        return LossVerdict::clear;
    }
    const std::optional<std::chrono::nanoseconds> first = suspicion_;
    const bool in_time = first && times.newest - *first <= agree_within;
    if (in_time && times.oldest <= *first) return LossVerdict::held;  // not all of it is news
    suspicion_ = times.newest;
    return in_time ? LossVerdict::latch : LossVerdict::held;
}

void LossWatch::reset() { suspicion_.reset(); }

std::string loss_percent_text(Decimal adjusted_baseline, Decimal equity) {
    const int128 loss = static_cast<int128>(adjusted_baseline.ticks()) - equity.ticks();
    if (adjusted_baseline <= Decimal{} || loss <= 0) return "0.00";
    const int128 hundredths = divide(loss * 10'000, adjusted_baseline.ticks(), Rounding::half_even);
    const auto shown = static_cast<std::int64_t>(std::min<int128>(hundredths, INT64_MAX));
    const std::string cents = std::to_string(shown % 100);
    return std::to_string(shown / 100) + (cents.size() == 1 ? ".0" : ".") + cents;
}

std::string latch_text(Decimal adjusted_baseline, Decimal equity) {
    return "AUTO-DISABLED: Daily loss " + loss_percent_text(adjusted_baseline, equity) + "% exceeded limit";
}

}  // namespace piggy::risk
