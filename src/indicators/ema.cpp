#include "indicators/ema.h"

namespace piggy::indicators {

Result<Ema> Ema::of_period(std::size_t period) {
    if (auto checked = check_period("EMA", "period", period); !checked) return fail(checked.error());
    return Ema(period);
}

std::optional<double> Ema::warm_up_with(double value) {
    const double mean = seed_.next(value);
    if (seed_.count() < period_) return std::nullopt;
    return value - lags_.next(value - mean);
}

Result<> ema(std::span<const double> values, std::size_t period, std::span<double> out, const Kernel& kernel) {
    auto stream = Ema::of_period(period);
    if (!stream) return fail(stream.error());
    const std::size_t warm_up = stream->warm_up();
    if (auto checked = check_lengths("EMA", values.size(), warm_up, out.size()); !checked) return checked;

    const std::size_t given = lead_in(out.size(), out.data());
    if (auto checked = check_values("EMA", values.first(warm_up + given)); !checked) return checked;
    for (std::size_t i = 0; i < warm_up + given; ++i) {
        if (const auto average = stream->next(values[i])) out[i - warm_up] = *average;
    }
    const FadingState lag = stream->lags_.state([](double only) { return only; });
    const auto rest = values.subspan(warm_up + given);
    if (!kernel.ema(lag, stream->previous_, rest.data(), rest.size(), out.data() + given)) {
        return check_values("EMA", values);
    }
    return {};
}

Result<std::vector<double>> ema(std::span<const double> values, std::size_t period) {
    std::vector<double> out(results_after(values.size(), period - 1));
    if (auto done = ema(values, period, out); !done) return fail(done.error());
    return out;
}

}  // namespace piggy::indicators
