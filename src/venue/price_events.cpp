#include "venue/price_events.h"

#include <algorithm>

namespace piggy::venue {
namespace {

constexpr double lowest_change = -0.75, highest_change = 3;
constexpr double lowest_level = 0.05, highest_level = 10;
constexpr std::chrono::milliseconds none(0), longest = std::chrono::hours(24 * 365);

double part(Timestamp begin, Timestamp now, Timestamp end) {
    if (end <= begin) return 1;
    return static_cast<double>((now - begin).count()) / static_cast<double>((end - begin).count());
}

}  // namespace

void PriceEvents::crash(double depth, std::chrono::milliseconds fall, std::chrono::milliseconds recovery,
                        Timestamp now) {
    const Timestamp turn = now + std::clamp(fall, none, longest);
    excursions_.push_back(
        {now, turn, turn + std::clamp(recovery, none, longest), -std::clamp(depth, 0.0, -lowest_change)});
}

void PriceEvents::spike(double jump, std::chrono::milliseconds duration, Timestamp now) {
    excursions_.push_back(
        {now, now, now + std::clamp(duration, none, longest), std::clamp(jump, lowest_change, highest_change)});
}

void PriceEvents::shift(double jump) {
    level_ = std::clamp(level_ * (1 + std::clamp(jump, lowest_change, highest_change)), lowest_level, highest_level);
}

double PriceEvents::factor(Timestamp now) const {
    double factor = level_;
    for (const Excursion& one : excursions_) {
        if (now < one.begin || now >= one.end) continue;
        const double reached = now < one.turn ? part(one.begin, now, one.turn) : 1 - part(one.turn, now, one.end);
        factor *= 1 + one.change * reached;
    }
    return factor;
}

void PriceEvents::tidy(Timestamp now) {
    std::erase_if(excursions_, [&](const Excursion& one) { return one.end <= now; });
}

}  // namespace piggy::venue
