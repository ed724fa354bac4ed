#include "indicators/macd.h"

#include <string>

#include "indicators/ema.h"

namespace piggy::indicators {

Macd::Macd(const MacdPeriods& periods)
    : periods_(periods),
      fades_{ema_fade(periods.fast), ema_fade(periods.slow)},
      signal_fade_(ema_fade(periods.signal)),
      lags_(Fade<Pair>::of(fades_)),
      signal_lags_(Fade<double>::of(signal_fade_)) {}

Result<Macd> Macd::of_periods(const MacdPeriods& periods) {
    if (auto checked = check_period("MACD", "fast period", periods.fast); !checked) return fail(checked.error());
    if (auto checked = check_period("MACD", "slow period", periods.slow); !checked) return fail(checked.error());
    if (auto checked = check_period("MACD", "signal period", periods.signal); !checked) return fail(checked.error());
    if (periods.fast >= periods.slow) {
        return fail(ErrorCode::out_of_range, "MACD needs a fast period below the slow one, was given " +
                                                 std::to_string(periods.fast) + " and " + std::to_string(periods.slow) +
                                                 ": swap or change them.");
    }
    return Macd(periods);
}

Pair Macd::seed_averages(double value) {
    const double slow = slow_seed_.next(value);
    const bool fast_too = slow_seed_.count() > periods_.slow - periods_.fast;
    const double fast = fast_too ? fast_seed_.next(value) : value;
    return Pair{value - fast, value - slow};
}

double Macd::seed_signal(double macd) {
    // In the same block of eight as the averages, so that a kernel can take all three over together. They have taken
    // their part of this value already.
    signal_lags_ = FadingSum<double>(signal_lags_.fade(), (lags_.position() + 7) % 8);
    return macd - signal_seed_.next(macd);
}

Result<> macd(std::span<const double> values, const MacdPeriods& periods, const MacdOut& out, const Kernel& kernel) {
    auto stream = Macd::of_periods(periods);
    if (!stream) return fail(stream.error());
    const std::size_t warm_up = stream->warm_up();
    for (const std::span<double> column : {out.macd, out.signal, out.histogram}) {
        if (auto checked = check_lengths("MACD", values.size(), warm_up, column.size()); !checked) return checked;
    }
    const auto stream_over = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            const auto result = stream->next(values[i]);
            if (!result) continue;
            out.macd[i - warm_up] = result->macd;
            out.signal[i - warm_up] = result->signal;
            out.histogram[i - warm_up] = result->histogram;
        }
    };
    const std::size_t begin = lead_in(values.size(), warm_up, periods.slow - 1);
    const std::size_t end = begin + (values.size() - begin) / kernel_stride * kernel_stride;
    if (auto checked = check_values("MACD", values.first(begin)); !checked) return checked;
    stream_over(0, begin);
    const std::size_t to = begin - warm_up;
    FadingState fast = between_blocks(stream->lags_, 0);
    FadingState slow = between_blocks(stream->lags_, 1);
    FadingState signal = between_blocks(stream->signal_lags_);
    const bool usable =
        kernel.macd(fast, slow, signal, stream->previous_, stream->previous_macd_, values.data() + begin, end - begin,
                    out.macd.data() + to, out.signal.data() + to, out.histogram.data() + to);
    if (!usable || !check_values("MACD", values.subspan(end))) {
        if (auto checked = check_values("MACD", values); !checked) return checked;
    }
    stream->lags_.start_block(Pair{fast.carry, slow.carry});
    stream->signal_lags_.start_block(signal.carry);
    stream_over(end, values.size());
    return {};
}

Result<MacdColumns> macd(std::span<const double> values, const MacdPeriods& periods) {
    const std::vector<double> column(results_after(values.size(), periods.slow + periods.signal - 2));
    MacdColumns columns{column, column, column};
    if (auto done = macd(values, periods, {columns.macd, columns.signal, columns.histogram}); !done) {
        return fail(done.error());
    }
    return columns;
}

}  // namespace piggy::indicators
