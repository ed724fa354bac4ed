#include "indicators/ema.h"

namespace piggy::indicators {

Result<Ema> Ema::of_period(std::size_t period) {
    if (auto checked = check_period("EMA", "period", period); !checked) return fail(checked.error());
    return Ema(period);
}

Result<> ema(std::span<const double> values, std::size_t period, std::span<double> out, const Kernel& kernel) {
    auto stream = Ema::of_period(period);
    if (!stream) return fail(stream.error());
    const std::size_t warm_up = stream->warm_up();
    if (auto checked = check_lengths("EMA", values.size(), warm_up, out.size()); !checked) return checked;

    const auto stream_over = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            if (const auto average = stream->next(values[i])) out[i - warm_up] = *average;
        }
    };
    const std::size_t begin = lead_in(values.size(), warm_up, warm_up);
    const std::size_t end = begin + (values.size() - begin) / kernel_stride * kernel_stride;
    if (auto checked = check_values("EMA", values.first(begin)); !checked) return checked;
    stream_over(0, begin);
    FadingState lag = between_blocks(stream->lags_);
    const bool usable =
        kernel.ema(lag, stream->previous_, values.data() + begin, end - begin, out.data() + begin - warm_up);
    if (!usable || !check_values("EMA", values.subspan(end))) {
        if (auto checked = check_values("EMA", values); !checked) return checked;
    }
    stream->lags_.start_block(lag.carry);
    stream_over(end, values.size());
    return {};
}

Result<std::vector<double>> ema(std::span<const double> values, std::size_t period) {
    std::vector<double> out(results_after(values.size(), period - 1));
    if (auto done = ema(values, period, out); !done) return fail(done.error());
    return out;
}

}  // namespace piggy::indicators
