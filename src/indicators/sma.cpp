#include "indicators/sma.h"

namespace piggy::indicators {

Result<Sma> Sma::of_period(std::size_t period) {
    if (auto checked = check_period("SMA", "period", period); !checked) return fail(checked.error());
    return Sma(period);
}

Result<> sma(std::span<const double> values, std::size_t period, std::span<double> out, const Kernel& kernel) {
    auto stream = Sma::of_period(period);
    if (!stream) return fail(stream.error());
    const std::size_t warm_up = stream->warm_up();
    if (auto checked = check_lengths("SMA", values.size(), warm_up, out.size()); !checked) return checked;

    WindowMemory memory(stream->means_.plan(), Mean<double>::parts);
    const WindowWork work{stream->means_.plan(), memory.rings()};
    if (!kernel.sma(work, values.data(), values.size(), out.data())) return check_values("SMA", values);
    return {};
}

Result<std::vector<double>> sma(std::span<const double> values, std::size_t period) {
    std::vector<double> out(results_after(values.size(), period - 1));
    if (auto done = sma(values, period, out); !done) return fail(done.error());
    return out;
}

}  // namespace piggy::indicators
