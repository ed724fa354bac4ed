#pragma once
// Returns that chance made, for tests.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.h"

namespace piggy::research {

// Independent normal returns.
inline std::vector<double> normal_returns(std::size_t periods, double mean, double deviation, std::uint64_t seed) {
    Random random(seed);
    std::vector<double> made(periods);
    for (double& value : made) value = mean + deviation * random.normal();
    return made;
}

// Each return leans on the one before: r = mean + lean (r before - mean) + chance.
inline std::vector<double> leaning_returns(std::size_t periods, double mean, double deviation, double lean,
                                           std::uint64_t seed) {
    Random random(seed);
    std::vector<double> made(periods);
    double away = 0;
    for (double& value : made) {
        away = lean * away + deviation * random.normal();
        value = mean + away;
    }
    return made;
}

}  // namespace piggy::research
