#include "indicators/rsi.h"

namespace piggy::indicators {
namespace {

Fade<Pair> wilder_fade(std::size_t period) {
    const double fade = static_cast<double>(period - 1) / static_cast<double>(period);
    return Fade<Pair>::of(Pair{fade, fade});
}

}  // namespace

Rsi::Rsi(std::size_t period) : period_(period), sums_(wilder_fade(period)) {}

Result<Rsi> Rsi::of_period(std::size_t period) {
    if (auto checked = check_period("RSI", "period", period); !checked) return fail(checked.error());
    return Rsi(period);
}

Result<> rsi(std::span<const double> values, std::size_t period, std::span<double> out, const Kernel& kernel) {
    auto stream = Rsi::of_period(period);
    if (!stream) return fail(stream.error());
    const std::size_t warm_up = stream->warm_up();
    if (auto checked = check_lengths("RSI", values.size(), warm_up, out.size()); !checked) return checked;

    const auto stream_over = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            if (const auto strength = stream->next(values[i])) out[i - warm_up] = *strength;
        }
    };
    const std::size_t begin = lead_in(values.size(), warm_up, warm_up);
    const std::size_t end = begin + (values.size() - begin) / kernel_stride * kernel_stride;
    if (auto checked = check_values("RSI", values.first(begin)); !checked) return checked;
    stream_over(0, begin);
    FadingState gains = between_blocks(stream->sums_, 0);
    FadingState losses = between_blocks(stream->sums_, 1);
    const bool usable =
        kernel.rsi(gains, losses, stream->previous_, values.data() + begin, end - begin, out.data() + begin - warm_up);
    if (!usable || !check_values("RSI", values.subspan(end))) {
        if (auto checked = check_values("RSI", values); !checked) return checked;
    }
    stream->sums_.start_block(Pair{gains.carry, losses.carry});
    stream_over(end, values.size());
    return {};
}

Result<std::vector<double>> rsi(std::span<const double> values, std::size_t period) {
    std::vector<double> out(results_after(values.size(), period));
    if (auto done = rsi(values, period, out); !done) return fail(done.error());
    return out;
}

}  // namespace piggy::indicators
