#include "venue/price_walk.h"

#include <chrono>

namespace piggy::venue {
namespace {

constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;

// The number that a stream of draws has at this place.
std::uint64_t draw(std::uint64_t seed, std::int64_t place) {
    return Random(seed + static_cast<std::uint64_t>(place) * golden).next();
}

// A bell of mean 0 and variance 1 within -3.5 and 3.5: the sum of the four 16-bit fields of a word.
double bell(std::uint64_t bits) {
    const auto sum =
        static_cast<double>((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48));
    constexpr double mean = 2 * 65535.0;
    constexpr double deviation = 37837.2;  // sqrt(4 (2^32 - 1) / 12)
    return (sum - mean) / deviation;
}

std::int64_t middle_day() {
    using namespace std::chrono_literals;
    return std::chrono::sys_days(2026y / std::chrono::October / 1).time_since_epoch().count();
}

// Variance of each UTC hour beside the average: quiet before Asia opens, busiest when America does.
constexpr std::array<double, 24> busy_hours = {1.10, 0.95, 0.80, 0.60, 0.45, 0.40, 0.45, 0.65, 0.90, 0.95, 0.90, 0.90,
                                               1.10, 1.60, 2.10, 1.90, 1.60, 1.25, 1.05, 1.00, 0.95, 0.80, 0.75, 0.85};

// exp(x) for small x at or above zero and 1 / cosh(x), by + - * / alone: the same bits on every machine.
double exponential(double x) {
    int halvings = 0;
    while (x > 0.0625) {
        x /= 2;
        ++halvings;
    }
    double sum = 1;
    for (int i = 12; i > 0; --i) sum = 1 + sum * x / i;
    for (; halvings > 0; --halvings) sum *= sum;
    return sum;
}

// 1970-01-01 was a Thursday.
bool is_weekend(std::int64_t day) { return (day + 3) % 7 >= 5; }

}  // namespace

PriceWalk::PriceWalk(const MarketCharacter& character, std::uint64_t seed, std::uint64_t own_seed)
    : common_(character.common),
      own_(std::sqrt(1 - character.common * character.common)),
      usual_day_(character.daily_change * character.daily_change) {
    Random seeds(seed);
    common_seed_ = seeds.next();
    mass_seed_ = seeds.next();
    own_seed_ = Random(common_seed_ ^ Random(own_seed).next()).next();
    recent_ = character.recent + 0.25 * character.deviation * noise(0);

    // A walk of this deviation over the years and this change a day forgets within `memory` days. Given both ends of an
    // interval, its middle has mean (begin + end) / 2 / cosh(h) and variance deviation^2 tanh(h), h = length / 2
    // memory.
    const double spread = character.deviation * character.deviation;
    const double memory = 2 * spread / usual_day_;
    for (std::size_t level = 0; level < levels; ++level) {
        const double days = 1 << (levels - static_cast<int>(level));
        const double h = std::min(days / (2 * memory), 30.0);
        const double e = exponential(h);
        pull_[level] = 2 / (e + 1 / e);
        variance_[level] = spread * (e - 1 / e) / (e + 1 / e);
    }

    double total = 0;
    for (std::size_t minute = 0; minute < minutes_a_day; ++minute) {
        const std::size_t hour = minute / 60;
        const double part = static_cast<double>(minute % 60) / 60;
        busy_until_[minute] = total;
        total += busy_hours[hour] * (1 - part) + busy_hours[(hour + 1) % 24] * part;
    }
    busy_until_[minutes_a_day] = total;
    for (double& until : busy_until_) until /= total;
}

std::int64_t PriceWalk::first_day() { return middle_day() - (1 << (levels - 1)); }
std::int64_t PriceWalk::last_day() { return middle_day() + (1 << (levels - 1)) - 1; }

double PriceWalk::noise(std::int64_t leaf) const {
    return common_ * bell(draw(common_seed_, leaf)) + own_ * bell(draw(own_seed_, leaf));
}

double PriceWalk::unevenness(std::int64_t leaf) const {
    return static_cast<double>(draw(mass_seed_, leaf) >> 11) * 0x1.0p-52 - 1;
}

PriceWalk::Interval PriceWalk::day_interval(std::int64_t day) const {
    // The mass is the variance beside what is usual here: 1 on average at every level.
    Interval node{0, 0, 1};
    std::int64_t begin = first_day();
    std::int64_t length = std::int64_t{1} << levels;
    for (std::size_t level = 0; level < levels; ++level) {
        length /= 2;
        const std::int64_t middle_of_it = begin + length;
        const std::int64_t leaf = leaf_of(middle_of_it, 0);
        const double roughness = length >= 64 ? years_roughness : weeks_roughness;
        const double share = 0.5 + 0.5 * roughness * unevenness(leaf);
        double middle = (node.begin + (node.end - node.begin) * share) * pull_[level] +
                        std::sqrt(variance_[level] * node.mass * 4 * share * (1 - share)) * noise(leaf);
        if (level == 0) middle = recent_;
        if (day < middle_of_it) {
            node = {node.begin, middle, node.mass * 2 * share};
        } else {
            node = {middle, node.end, node.mass * 2 * (1 - share)};
            begin = middle_of_it;
        }
    }
    node.mass *= usual_day_ * (is_weekend(day) ? 0.55 : 1.18);
    return node;
}

}  // namespace piggy::venue
