#include "indicators/z_score.h"

namespace piggy::indicators {

Result<ZScore> ZScore::of_period(std::size_t period) {
    if (auto checked = check_period("z-score", "period", period); !checked) return fail(checked.error());
    return ZScore(period);
}

Result<> z_score(std::span<const double> values, std::size_t period, std::span<double> out, const Kernel& kernel) {
    auto stream = ZScore::of_period(period);
    if (!stream) return fail(stream.error());
    const std::size_t warm_up = stream->warm_up();
    if (auto checked = check_lengths("z-score", values.size(), warm_up, out.size()); !checked) return checked;

    WindowMemory memory(stream->moments_.plan(), Moments<double>::parts);
    const WindowWork work{stream->moments_.plan(), memory.rings()};
    if (!kernel.z_score(work, values.data(), values.size(), out.data())) return check_values("z-score", values);
    return {};
}

Result<std::vector<double>> z_score(std::span<const double> values, std::size_t period) {
    std::vector<double> out(results_after(values.size(), period - 1));
    if (auto done = z_score(values, period, out); !done) return fail(done.error());
    return out;
}

}  // namespace piggy::indicators
