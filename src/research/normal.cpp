#include "research/normal.h"

#include <cmath>
#include <numbers>

#include "core/invariant.h"

namespace piggy::research {

double normal_above(double x) { return 0.5 * std::erfc(x / std::numbers::sqrt2); }

double normal_below(double x) { return normal_above(-x); }

double normal_quantile_above(double tail) {
    invariant(tail > 0 && tail < 1, "a quantile is asked for a probability between 0 and 1");
    if (tail > 0.5) return -normal_quantile_above(1 - tail);
    const double t = std::sqrt(-2 * std::log(tail));
    double x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int step = 0; step < 3; ++step) {
        const double density = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
        if (!(density > 0)) break;
        const double newton = (normal_above(x) - tail) / density;
        x += newton / (1 - x * newton / 2);
    }
    return x;
}

}  // namespace piggy::research
