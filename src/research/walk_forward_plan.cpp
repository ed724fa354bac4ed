#include "research/walk_forward_plan.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace piggy::research {

Result<std::vector<WalkForwardWindow>> walk_forward_plan(std::size_t candles, const WalkForwardSettings& settings) {
    if (settings.train == 0 || settings.test == 0) {
        return fail(ErrorCode::out_of_range,
                    "a walk-forward needs a training and a test window of at least one candle each");
    }
    // In this order nothing overflows, whatever was asked for.
    const bool fits = settings.train <= candles && settings.purge <= candles - settings.train &&
                      settings.test <= candles - settings.train - settings.purge;
    if (!fits) {
        return fail(ErrorCode::out_of_range, "too few candles: training on " + std::to_string(settings.train) +
                                                 ", leaving out " + std::to_string(settings.purge) +
                                                 " and testing on " + std::to_string(settings.test) +
                                                 " needs their sum, and there are " + std::to_string(candles) +
                                                 "; shorten the windows or take a longer history");
    }
    const std::size_t for_tests = candles - settings.train - settings.purge;
    const std::size_t windows = for_tests / settings.test;
    if (windows > walk_forward_windows_max) {
        return fail(ErrorCode::out_of_range, "a walk-forward has at most " + std::to_string(walk_forward_windows_max) +
                                                 " windows, and this one would have " + std::to_string(windows) +
                                                 "; test on more candles at a time");
    }
    const std::size_t rest = for_tests % settings.test;
    std::vector<WalkForwardWindow> made(windows);
    for (std::size_t i = 0; i < windows; ++i) {
        const std::size_t moved = rest + i * settings.test;
        made[i].train_from = settings.anchoring == Anchoring::rolling ? moved : 0;
        made[i].train_to = moved + settings.train;
        made[i].test_from = made[i].train_to + settings.purge;
        made[i].test_to = made[i].test_from + settings.test;
    }
    return made;
}

Result<std::size_t> candles_in(std::chrono::nanoseconds length, market::Timeframe timeframe) {
    const std::chrono::nanoseconds candle = timeframe.length();
    if (length <= std::chrono::nanoseconds::zero() || length % candle != std::chrono::nanoseconds::zero()) {
        return fail(ErrorCode::out_of_range,
                    "a window lasts a whole number of candles above zero, and this length is not a "
                    "multiple of " +
                        std::string(timeframe.name()));
    }
    return static_cast<std::size_t>(length / candle);
}

Result<std::vector<double>> joined_equity(std::span<const WindowEquity> windows) {
    if (windows.empty()) return fail(ErrorCode::out_of_range, "there is no test window to join");
    std::vector<double> made;
    double before = 1;
    for (const WindowEquity& window : windows) {
        if (window.equity.empty() || !(window.cash > 0) || !std::isfinite(window.cash)) {
            return fail(ErrorCode::out_of_range, "a test window has no candles, or began with no cash");
        }
        for (const double equity : window.equity) {
            if (!std::isfinite(equity))
                return fail(ErrorCode::out_of_range, "the equity of a test window is no number");
            const bool lost = !made.empty() && made.back() <= 0;
            made.push_back(lost ? 0 : before * std::max(0.0, equity / window.cash));
        }
        before = made.back();
    }
    return made;
}

Result<std::vector<ParameterDrift>> parameter_drift(std::span<const std::size_t> chosen,
                                                    std::span<const std::size_t> values_of_each) {
    const std::size_t parameters = values_of_each.size();
    if (parameters == 0 || chosen.size() % parameters != 0 || chosen.size() / parameters < 2) {
        return fail(ErrorCode::out_of_range,
                    "drift takes at least 2 windows with one value chosen for each parameter, and "
                    "there are " +
                        std::to_string(chosen.size()) + " values for " + std::to_string(parameters) + " parameters");
    }
    const std::size_t windows = chosen.size() / parameters;
    std::vector<ParameterDrift> made(parameters);
    for (std::size_t p = 0; p < parameters; ++p) {
        ParameterDrift& drift = made[p];
        std::set<std::size_t> seen;
        for (std::size_t w = 0; w < windows; ++w) {
            const std::size_t index = chosen[w * parameters + p];
            if (index >= values_of_each[p]) {
                return fail(ErrorCode::out_of_range, "value " + std::to_string(index + 1) + " of parameter " +
                                                         std::to_string(p + 1) + " was chosen, and it has " +
                                                         std::to_string(values_of_each[p]));
            }
            seen.insert(index);
            if (w == 0) continue;
            const std::size_t earlier = chosen[(w - 1) * parameters + p];
            const std::size_t step = index > earlier ? index - earlier : earlier - index;
            const auto joins = static_cast<double>(windows - 1);
            drift.changed += step > 0 ? 1 / joins : 0;
            if (step > 0)
                drift.mean_step += static_cast<double>(step) / static_cast<double>(values_of_each[p] - 1) / joins;
        }
        drift.lowest = *seen.begin();
        drift.highest = *seen.rbegin();
        drift.distinct = seen.size();
    }
    return made;
}

}  // namespace piggy::research
