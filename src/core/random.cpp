#include "core/random.h"

#include <cmath>

#include "core/decimal.h"
#include "core/invariant.h"

namespace piggy {

std::uint64_t Random::below(std::uint64_t limit) {
    invariant(limit > 0, "Random::below needs a limit above zero");
    // Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 2019.
    uint128 product = static_cast<uint128>(next()) * limit;
    if (static_cast<std::uint64_t>(product) < limit) {
        const std::uint64_t threshold = (0 - limit) % limit;
        while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<uint128>(next()) * limit;
    }
    return static_cast<std::uint64_t>(product >> 64);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
    invariant(low <= high, "Random::between needs low <= high");
    const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    const std::uint64_t offset = width == UINT64_MAX ? next() : below(width + 1);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Random::normal() {
    if (has_spare_normal_) {
        has_spare_normal_ = false;
        return spare_normal_;
    }
    double x = 0;
    double y = 0;
    double square = 0;
    do {
        x = 2 * uniform() - 1;
        y = 2 * uniform() - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double scale = std::sqrt(-2 * std::log(square) / square);
    spare_normal_ = y * scale;
    has_spare_normal_ = true;
    return x * scale;
}

double Random::gamma(double shape) {
    // Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 2000; shape at least 1.
    const double d = shape - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
        const double x = normal();
        const double root = 1 + c * x;
        if (root <= 0) continue;
        const double v = root * root * root;
        const double u = uniform();
        if (u > 0 && std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
    }
}

double Random::student_t(double degrees_of_freedom) {
    invariant(degrees_of_freedom > 2, "Random::student_t needs more than 2 degrees of freedom to have a variance");
    const double chi_squared = 2 * gamma(degrees_of_freedom / 2);
    return normal() * std::sqrt((degrees_of_freedom - 2) / chi_squared);
}

}  // namespace piggy
