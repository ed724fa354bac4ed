#include "indicators/donchian.h"

#include <string>

namespace piggy::indicators {

Result<Donchian> Donchian::of_period(std::size_t period) {
    if (auto checked = check_period("Donchian channel", "period", period); !checked) return fail(checked.error());
    return Donchian(period);
}

Result<> donchian(const HighLow& candles, std::size_t period, const DonchianOut& out, const Kernel& kernel) {
    const std::span<const double> high = candles.high;
    const std::span<const double> low = candles.low;
    auto stream = Donchian::of_period(period);
    if (!stream) return fail(stream.error());
    if (high.size() != low.size()) {
        return fail(ErrorCode::out_of_range, "Donchian channel needs as many highs as lows, was given " +
                                                 std::to_string(high.size()) + " and " + std::to_string(low.size()) +
                                                 ".");
    }
    const std::size_t warm_up = stream->warm_up();
    for (const std::span<double> column : {out.upper, out.middle, out.lower}) {
        if (auto checked = check_lengths("Donchian channel", high.size(), warm_up, column.size()); !checked) {
            return checked;
        }
    }
    WindowMemory memory(stream->extremes_.plan(), Extremes<double>::parts);
    const WindowWork work{stream->extremes_.plan(), memory.rings()};
    if (!kernel.donchian(work, high.data(), low.data(), high.size(), out.upper.data(), out.middle.data(),
                         out.lower.data())) {
        for (const auto column : {high, low}) {
            if (auto checked = check_values("Donchian channel", column); !checked) return checked;
        }
    }
    return {};
}

Result<DonchianColumns> donchian(const HighLow& candles, std::size_t period) {
    const std::vector<double> column(results_after(candles.high.size(), period - 1));
    DonchianColumns columns{column, column, column};
    if (auto done = donchian(candles, period, {columns.upper, columns.middle, columns.lower}); !done) {
        return fail(done.error());
    }
    return columns;
}

}  // namespace piggy::indicators
