#pragma once
// PriceWalk: one instrument's logarithmic price as a random walk that can be asked anywhere.
//
// Days: a tree of 2^17 days around autumn 2026. The middle of an interval is drawn given its two ends as an
// Ornstein-Uhlenbeck bridge would (which keeps the level in its range over the years), down to single days.
// Within a day: a Brownian bridge over 1440 minutes, halved again and again, then four leaves of 15 s in each minute.
// In both trees an interval has a mass, its share of all variance, and splitting an interval splits its mass at
// random: the changes stay uncorrelated but their sizes cluster at every scale and have fat tails.
// What is drawn at a split is a hash of the split's own moment, so no order of asking matters. Only + - * / and sqrt.
//
// source  B. Mandelbrot, A. Fisher, L. Calvet, "A Multifractal Model of Asset Returns", Cowles Foundation, 1997

#include <array>
#include <cmath>
#include <cstdint>

#include "core/random.h"
#include "venue/market_character.h"

namespace piggy::venue {

class PriceWalk {
public:
    static constexpr int minutes_a_day = 1440;
    static constexpr int leaves_a_minute = 4;

    // seed: what all symbols share; own_seed: this symbol's own part.
    PriceWalk(const MarketCharacter& character, std::uint64_t seed, std::uint64_t own_seed);

    struct Minute {
        std::array<double, leaves_a_minute + 1> walk{};  // log(price / centre) at 0, 15, 30, 45 and 60 s
        double variance = 0;                             // of this minute, beside a usual minute's: 1 is usual
    };

    // Days since 1970 that can be asked.
    [[nodiscard]] static std::int64_t first_day();
    [[nodiscard]] static std::int64_t last_day();

    // Calls visit(minute of the day, Minute) for the day's minutes in [from, to), in order.
    template <class Visit>
    void visit_minutes(std::int64_t day, int from, int to, Visit&& visit) const {
        descend(day, day_interval(day), 0, minutes_a_day, from, to, visit);
    }

private:
    // Between two moments: the walk at both, and the variance between them.
    struct Interval {
        double begin = 0, end = 0, mass = 0;
    };
    struct Halves {
        Interval left, right;
    };

    [[nodiscard]] Interval day_interval(std::int64_t day) const;
    [[nodiscard]] double noise(std::int64_t leaf) const;
    // Uniform in [-1, 1), shared by all symbols: storms come to all.
    [[nodiscard]] double unevenness(std::int64_t leaf) const;
    [[nodiscard]] Halves split(const Interval& whole, double left_share, double roughness, std::int64_t leaf) const {
        const double share = left_share + 2 * roughness * unevenness(leaf) * left_share * (1 - left_share);
        const double middle =
            whole.begin + (whole.end - whole.begin) * share + std::sqrt(whole.mass * share * (1 - share)) * noise(leaf);
        return {{whole.begin, middle, whole.mass * share}, {middle, whole.end, whole.mass * (1 - share)}};
    }
    template <class Visit>
    void descend(std::int64_t day, const Interval& whole, int begin, int end, int from, int to, Visit& visit) const {
        if (end <= from || begin >= to) return;
        if (end - begin == 1) {
            visit(begin, minute(day, begin, whole));
            return;
        }
        const int middle = begin + (end - begin) / 2;
        const Halves halves = split(whole, left_share(begin, middle, end), day_roughness, leaf_of(day, middle));
        descend(day, halves.left, begin, middle, from, to, visit);
        descend(day, halves.right, middle, end, from, to, visit);
    }
    [[nodiscard]] Minute minute(std::int64_t day, int minute, const Interval& whole) const {
        const std::int64_t leaf = leaf_of(day, minute);
        const Halves halves = split(whole, 0.5, day_roughness, leaf + 2);
        const Halves first = split(halves.left, 0.5, day_roughness, leaf + 1);
        const Halves second = split(halves.right, 0.5, day_roughness, leaf + 3);
        return {{whole.begin, first.left.end, halves.left.end, second.left.end, whole.end},
                whole.mass * minutes_a_day / usual_day_};
    }
    [[nodiscard]] static constexpr std::int64_t leaf_of(std::int64_t day, int minute) {
        return (day * minutes_a_day + minute) * leaves_a_minute;
    }
    // How much of [begin, end)'s variance falls before middle when the day runs as usual: quiet hours and busy ones.
    [[nodiscard]] double left_share(int begin, int middle, int end) const {
        const double before = busy_until_[static_cast<std::size_t>(begin)];
        return (busy_until_[static_cast<std::size_t>(middle)] - before) /
               (busy_until_[static_cast<std::size_t>(end)] - before);
    }

    static constexpr int levels = 17;                // of days
    static constexpr double day_roughness = 0.62;    // how unevenly an interval of a day may split
    static constexpr double weeks_roughness = 0.50;  // up to 64 days
    static constexpr double years_roughness = 0.30;

    std::uint64_t common_seed_, mass_seed_, own_seed_;
    double common_, own_;
    double usual_day_;  // variance of a day
    double recent_;
    std::array<double, levels> pull_{}, variance_{};      // of the bridge, by level from the root
    std::array<double, minutes_a_day + 1> busy_until_{};  // share of a usual day's variance before each minute
};

}  // namespace piggy::venue
