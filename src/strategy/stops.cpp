#include "strategy/stops.h"

#include <string>

namespace piggy::strategy {

Result<Stops> checked(const Stops& stops) {
    const auto inside = [](const std::optional<Decimal>& distance, Decimal below) {
        return !distance || (*distance > Decimal{} && *distance < below);
    };
    const auto refused = [](const char* name, const Decimal& distance, const char* range) {
        return fail(ErrorCode::out_of_range, std::string(name) + " is a fraction between " + range +
                                                 " (0.05 is 5 %), was " + distance.to_string());
    };
    if (!inside(stops.stop_loss, Decimal::whole(1))) return refused("a stop-loss", *stops.stop_loss, "0 and 1");
    if (!inside(stops.trailing_stop, Decimal::whole(1))) {
        return refused("a trailing stop", *stops.trailing_stop, "0 and 1");
    }
    if (!inside(stops.take_profit, Decimal::whole(100))) {
        return refused("a take-profit", *stops.take_profit, "0 and 100");
    }
    return stops;
}

const char* stop_name(StopKind kind) {
    switch (kind) {
        case StopKind::stop_loss: return "stop-loss";
        case StopKind::take_profit: return "take-profit";
        case StopKind::trailing_stop: return "trailing stop";
    }
    return "";
}

ActiveStops::ActiveStops(const Stops& stops, Price entry, Price highest) : highest_(highest.value.ticks()) {
    if (stops.stop_loss) stop_loss_ = level_below(entry.value.ticks(), *stops.stop_loss);
    if (stops.take_profit) {
        take_profit_ = multiply_divide(entry.value.ticks(), Decimal::ticks_per_unit + stops.take_profit->ticks(),
                                       Decimal::ticks_per_unit, Rounding::up)
                           .value_or(INT64_MAX);
    }
    if (stops.trailing_stop) {
        trails_ = true;
        trail_ = *stops.trailing_stop;
        trail_level_ = level_below(highest_, trail_);
    }
}

}  // namespace piggy::strategy
