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

Result<> atr(const HighLowClose& candles, std::size_t period, std::span<double> out, const Kernel& kernel) {
    const std::span<const double> high = candles.high;
    const std::span<const double> low = candles.low;
    const std::span<const double> close = candles.close;
    auto stream = Atr::of_period(period);
    if (!stream) return fail(stream.error());
    if (high.size() != close.size() || low.size() != close.size()) {
        return fail(ErrorCode::out_of_range, "ATR needs as many highs and lows as closes, was given " +
                                                 std::to_string(high.size()) + ", " + std::to_string(low.size()) +
                                                 " and " + std::to_string(close.size()) + ".");
    }
    const std::size_t warm_up = stream->warm_up();
    if (auto checked = check_lengths("ATR", close.size(), warm_up, out.size()); !checked) return checked;

    const auto check_all = [&](std::size_t from, std::size_t count) -> Result<> {
        for (const auto column : {high, low, close}) {
            if (auto checked = check_values("ATR", column.subspan(from, count)); !checked) return checked;
        }
        return {};
    };
    const auto stream_over = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            if (const auto range = stream->next(high[i], low[i], close[i])) out[i - warm_up] = *range;
        }
    };
    const std::size_t begin = lead_in(close.size(), warm_up, warm_up);
    const std::size_t end = begin + (close.size() - begin) / kernel_stride * kernel_stride;
    if (auto checked = check_all(0, begin); !checked) return checked;
    stream_over(0, begin);
    FadingState ranges = between_blocks(stream->ranges_);
    const bool usable = kernel.atr(ranges, stream->share_, high.data() + begin, low.data() + begin,
                                   close.data() + begin, end - begin, out.data() + begin - warm_up);
    if (!usable || !check_all(end - 1, close.size() - end + 1)) {
        if (auto checked = check_all(0, close.size()); !checked) return checked;
    }
    stream->ranges_.start_block(ranges.carry);
    stream->previous_close_ = close[end - 1];
    stream_over(end, close.size());
    return {};
}

Result<std::vector<double>> atr(const HighLowClose& candles, std::size_t period) {
    std::vector<double> out(results_after(candles.close.size(), period));
    if (auto done = atr(candles, period, out); !done) return fail(done.error());
    return out;
}

}  // namespace piggy::indicators
