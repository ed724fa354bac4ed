#include "indicators/atr.h"

#include <string>

namespace piggy::indicators {

Atr::Atr(std::size_t period)
    : period_(period),
      share_(1.0 / static_cast<double>(period)),
      ranges_(Fade<double>::of(static_cast<double>(period - 1) / static_cast<double>(period))) {}

Result<Atr> Atr::of_period(std::size_t period) {
    if (auto checked = check_period("ATR", "period", period); !checked) return fail(checked.error());
    return Atr(period);
}

std::optional<double> Atr::warm_up_with(double range) {
    if (++seen_ == 1) return std::nullopt;  // there was no close before the first candle
    seed_ += range;
    if (seen_ <= period_) return std::nullopt;
    return share_ * ranges_.next(seed_);
}

Result<> atr(const HighLowClose& candles, std::size_t period, std::span<double> out, const Kernel& kernel) {
    const auto [high, low, close] = candles;
    auto stream = Atr::of_period(period);
    if (!stream) return fail(stream.error());
    if (high.size() != close.size() || low.size() != close.size()) {
        return fail(ErrorCode::out_of_range, "ATR needs as many highs and lows as closes, was given " +
                                                 std::to_string(high.size()) + ", " + std::to_string(low.size()) +
                                                 " and " + std::to_string(close.size()) + ".");
    }
    const std::size_t warm_up = stream->warm_up();
    if (auto checked = check_lengths("ATR", close.size(), warm_up, out.size()); !checked) return checked;

    const std::size_t given = lead_in(out.size(), out.data());
    const std::size_t taken = warm_up + given;
    for (const auto column : {high, low, close}) {
        if (auto checked = check_values("ATR", column.first(taken)); !checked) return checked;
    }
    for (std::size_t i = 0; i < taken; ++i) {
        if (const auto range = stream->next(high[i], low[i], close[i])) out[i - warm_up] = *range;
    }
    const FadingState ranges = stream->ranges_.state([](double only) { return only; });
    if (!kernel.atr(ranges, stream->share_, stream->previous_close_, high.data() + taken, low.data() + taken,
                    close.data() + taken, close.size() - taken, out.data() + given)) {
        for (const auto column : {high, low, close}) {
            if (auto checked = check_values("ATR", column); !checked) return checked;
        }
    }
    return {};
}

Result<std::vector<double>> atr(const HighLowClose& candles, std::size_t period) {
    std::vector<double> out(results_after(candles.close.size(), period));
    if (auto done = atr(candles, period, out); !done) return fail(done.error());
    return out;
}

}  // namespace piggy::indicators
