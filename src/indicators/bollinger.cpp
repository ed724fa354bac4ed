#include "indicators/bollinger.h"

#include <string>

namespace piggy::indicators {

Result<Bollinger> Bollinger::of(const BollingerSettings& settings) {
    if (auto checked = check_period("Bollinger bands", "period", settings.period); !checked) {
        return fail(checked.error());
    }
    if (!(settings.deviations > 0 && settings.deviations <= 100)) {
        return fail(ErrorCode::out_of_range,
                    "Bollinger bands need a width above 0 and at most 100 deviations, was given " +
                        std::to_string(settings.deviations) + ": 2 is usual.");
    }
    return Bollinger(settings);
}

Result<> bollinger(std::span<const double> values, const BollingerSettings& settings, const BollingerOut& out,
                   const Kernel& kernel) {
    auto stream = Bollinger::of(settings);
    if (!stream) return fail(stream.error());
    const std::size_t warm_up = stream->warm_up();
    for (const std::span<double> column : {out.middle, out.upper, out.lower}) {
        if (auto checked = check_lengths("Bollinger bands", values.size(), warm_up, column.size()); !checked) {
            return checked;
        }
    }
    WindowMemory memory(stream->moments_.plan(), Moments<double>::parts);
    const WindowWork work{stream->moments_.plan(), memory.rings()};
    if (!kernel.bollinger(work, settings.deviations, values.data(), values.size(), out.middle.data(), out.upper.data(),
                          out.lower.data())) {
        return check_values("Bollinger bands", values);
    }
    return {};
}

Result<BollingerColumns> bollinger(std::span<const double> values, const BollingerSettings& settings) {
    const std::vector<double> column(results_after(values.size(), settings.period - 1));
    BollingerColumns columns{column, column, column};
    if (auto done = bollinger(values, settings, {columns.middle, columns.upper, columns.lower}); !done) {
        return fail(done.error());
    }
    return columns;
}

}  // namespace piggy::indicators
