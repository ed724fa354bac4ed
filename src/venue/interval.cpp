#include <array>

#include "venue/candle_history.h"

namespace piggy::venue {
namespace {

struct Named {
    std::string_view name;
    int minutes;  // 0: a calendar month
};
constexpr int week = 7 * 1440;
constexpr std::array<Named, 15> intervals = {{{"1m", 1},
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
                                              {"3d", 3 * 1440},
                                              {"1w", week},
                                              {"1M", 0}}};

const Named& named(int index) { return intervals.at(static_cast<std::size_t>(index)); }

std::chrono::year_month month_of(Timestamp time) {
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    return date.year() / date.month();
}

}  // namespace

std::optional<Interval> Interval::parse(std::string_view name) {
    for (const Interval interval : all()) {
        if (interval.name() == name) return interval;
    }
    return std::nullopt;
}

std::string_view Interval::name() const { return named(index_).name; }

Timestamp Interval::open_time(Timestamp time) const {
    if (named(index_).minutes == 0) return std::chrono::sys_days(month_of(time) / 1);
    // 1970-01-01 was a Thursday; the first Monday came four days later.
    const Timestamp first(std::chrono::days(named(index_).minutes == week ? 4 : 0));
    const std::int64_t length = std::chrono::nanoseconds(std::chrono::minutes(named(index_).minutes)).count();
    const std::int64_t since = (time - first).count();
    const std::int64_t whole = since / length - (since % length < 0 ? 1 : 0);
    return first + std::chrono::nanoseconds(whole * length);
}

Timestamp Interval::next_open(Timestamp open_time) const {
    if (named(index_).minutes == 0) {
        return std::chrono::sys_days((month_of(open_time) + std::chrono::months(1)) / 1);
    }
    return open_time + std::chrono::minutes(named(index_).minutes);
}

const std::vector<Interval>& Interval::all() {
    static const std::vector<Interval> every = [] {
        std::vector<Interval> built;
        for (int i = 0; i < static_cast<int>(intervals.size()); ++i) built.push_back(Interval(i));
        return built;
    }();
    return every;
}

}  // namespace piggy::venue
