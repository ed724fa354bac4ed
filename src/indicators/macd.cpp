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

std::optional<MacdValue> Macd::warm_up_with(double value, double change) {
    if (seen_ < periods_.slow) {
        ++seen_;
        const double slow_mean = slow_seed_.next(value);
        if (seen_ <= periods_.slow - periods_.fast) return std::nullopt;
        const double fast_mean = fast_seed_.next(value);
        if (seen_ < periods_.slow) return std::nullopt;
        previous_macd_ = fast_below_slow(lags_.next(Pair{value - fast_mean, value - slow_mean}));
    } else {
        previous_macd_ = fast_below_slow(lags_.next(fades_ * change));
    }
    const double macd = previous_macd_;
    const double signal_mean = signal_seed_.next(macd);
    if (signal_seed_.count() < periods_.signal) return std::nullopt;
    const double histogram = signal_lags_.next(macd - signal_mean);
    return MacdValue{macd, macd - histogram, histogram};
}

Result<> macd(std::span<const double> values, const MacdPeriods& periods, const MacdOut& out, const Kernel& kernel) {
    auto stream = Macd::of_periods(periods);
    if (!stream) return fail(stream.error());
    const std::size_t warm_up = stream->warm_up();
    for (const std::span<double> column : {out.macd, out.signal, out.histogram}) {
        if (auto checked = check_lengths("MACD", values.size(), warm_up, column.size()); !checked) return checked;
    }
    const std::size_t given = lead_in(out.macd.size(), out.macd.data());
    if (auto checked = check_values("MACD", values.first(warm_up + given)); !checked) return checked;
    for (std::size_t i = 0; i < warm_up + given; ++i) {
        const auto result = stream->next(values[i]);
        if (!result) continue;
        out.macd[i - warm_up] = result->macd;
        out.signal[i - warm_up] = result->signal;
        out.histogram[i - warm_up] = result->histogram;
    }
    const FadingState fast = stream->lags_.state([](Pair both) { return both[0]; });
    const FadingState slow = stream->lags_.state([](Pair both) { return both[1]; });
    const FadingState signal = stream->signal_lags_.state([](double only) { return only; });
    const auto rest = values.subspan(warm_up + given);
    if (!kernel.macd(fast, slow, signal, stream->previous_, stream->previous_macd_, rest.data(), rest.size(),
                     out.macd.data() + given, out.signal.data() + given, out.histogram.data() + given)) {
        return check_values("MACD", values);
    }
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
