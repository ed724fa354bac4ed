#include "market/timeframe.h"

#include <string>

#include "core/shortened.h"

namespace piggy::market {
namespace {

struct Named {
    std::string_view name;
    std::int32_t minutes;
};

constexpr std::array<Named, 13> frames = {{{"1m", 1},
                                           {"3m", 3},
                                           {"5m", 5},
                                           {"15m", 15},
                                           {"30m", 30},
                                           {"1h", 60},
                                           {"2h", 120},
                                           {"4h", 240},
                                           {"6h", 360},
                                           {"8h", 480},
                                           {"12h", 720},
                                           {"1d", 1440},
                                           {"1w", 10080}}};

std::string all_names() {
    std::string names;
    for (const Named& frame : frames) names += (names.empty() ? "" : " ") + std::string(frame.name);
    return names;
}

}  // namespace

const std::array<Timeframe, 13>& Timeframe::all() {
    static const std::array<Timeframe, 13> every = [] {
        std::array<Timeframe, 13> built;
        for (std::size_t i = 0; i < frames.size(); ++i) built.at(i) = Timeframe(frames.at(i).minutes);
        return built;
    }();
    return every;
}

const Timeframe& Timeframe::one_minute() { return all().front(); }

Result<Timeframe> Timeframe::parse(std::string_view name) {
    for (const Named& frame : frames) {
        if (frame.name == name) return Timeframe(frame.minutes);
    }
    return fail(ErrorCode::malformed, "'" + shortened(name) + "' is not a timeframe; choose one of " + all_names());
}

Result<Timeframe> Timeframe::of_length(std::chrono::nanoseconds length) {
    for (const Named& frame : frames) {
        if (std::chrono::minutes(frame.minutes) == length) return Timeframe(frame.minutes);
    }
    return fail(ErrorCode::not_found, "no timeframe lasts " + std::to_string(length.count() / 1'000'000'000) +
                                          " seconds; there are " + all_names());
}

std::string_view Timeframe::name() const {
    for (const Named& frame : frames) {
        if (frame.minutes == minutes_) return frame.name;
    }
    return "1m";
}

}  // namespace piggy::market
