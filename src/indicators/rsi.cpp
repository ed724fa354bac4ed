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

std::optional<double> Rsi::warm_up_with(Pair gain_and_loss) {
    if (++seen_ == 1) return std::nullopt;  // the first value is no change
    seed_ = seed_ + gain_and_loss;
    if (seen_ <= period_) return std::nullopt;
    return share(sums_.next(seed_));
}

Result<> rsi(std::span<const double> values, std::size_t period, std::span<double> out, const Kernel& kernel) {
    auto stream = Rsi::of_period(period);
    if (!stream) return fail(stream.error());
    const std::size_t warm_up = stream->warm_up();
    if (auto checked = check_lengths("RSI", values.size(), warm_up, out.size()); !checked) return checked;

    const std::size_t given = lead_in(out.size(), out.data());
    if (auto checked = check_values("RSI", values.first(warm_up + given)); !checked) return checked;
    for (std::size_t i = 0; i < warm_up + given; ++i) {
        if (const auto strength = stream->next(values[i])) out[i - warm_up] = *strength;
    }
    const FadingState gains = stream->sums_.state([](Pair both) { return both[0]; });
    const FadingState losses = stream->sums_.state([](Pair both) { return both[1]; });
    const auto rest = values.subspan(warm_up + given);
    if (!kernel.rsi(gains, losses, stream->previous_, rest.data(), rest.size(), out.data() + given)) {
        return check_values("RSI", values);
    }
    return {};
}

Result<std::vector<double>> rsi(std::span<const double> values, std::size_t period) {
    std::vector<double> out(results_after(values.size(), period));
    if (auto done = rsi(values, period, out); !done) return fail(done.error());
    return out;
}

}  // namespace piggy::indicators
