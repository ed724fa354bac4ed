#include "research/plateau.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace piggy::research {

Result<Plateau> plateau(std::span<const std::size_t> values_of_each, std::span<const std::size_t> centre,
                        const ObjectiveAt& objective) {
    const std::size_t parameters = values_of_each.size();
    if (parameters < 1 || parameters > 8 || centre.size() != parameters) {
        return fail(
            ErrorCode::out_of_range,
            "neighbours are looked at for 1 to 8 parameters with an index each, not for " + std::to_string(parameters));
    }
    for (std::size_t i = 0; i < parameters; ++i) {
        if (centre[i] >= values_of_each[i]) {
            return fail(ErrorCode::out_of_range, "value " + std::to_string(centre[i] + 1) + " of parameter " +
                                                     std::to_string(i + 1) + " was asked for, and it has " +
                                                     std::to_string(values_of_each[i]));
        }
    }
    const auto here = objective(centre);
    if (!here || !std::isfinite(*here) || !(*here > 0)) {
        return fail(ErrorCode::out_of_range,
                    "the set of parameters itself has no result above zero: its neighbours have "
                    "nothing to keep");
    }
    Plateau made;
    made.centre = *here;
    double sum = 0;
    std::vector<std::size_t> at(parameters);
    std::size_t all = 1;
    for (std::size_t i = 0; i < parameters; ++i) all *= 3;
    for (std::size_t number = 0; number < all; ++number) {
        bool on_grid = true;
        std::size_t rest = number;
        for (std::size_t i = 0; i < parameters; ++i, rest /= 3) {
            const std::size_t moved = centre[i] + rest % 3;  // one more than the index
            on_grid = on_grid && moved >= 1 && moved <= values_of_each[i];
            at[i] = moved - 1;
        }
        if (!on_grid || std::equal(at.begin(), at.end(), centre.begin())) continue;
        const auto found = objective(at);
        if (!found) {
            ++made.not_run;
            continue;
        }
        if (!std::isfinite(*found)) {
            return fail(ErrorCode::out_of_range, "the objective of a neighbour is no number");
        }
        made.worst = made.neighbours == 0 ? *found : std::min(made.worst, *found);
        sum += *found;
        ++made.neighbours;
    }
    if (made.neighbours == 0) {
        return fail(ErrorCode::out_of_range,
                    "no neighbour of this set of parameters was run: nothing can be said of how it "
                    "does beside it");
    }
    made.mean = sum / static_cast<double>(made.neighbours);
    made.mean_kept = made.mean / made.centre;
    made.worst_kept = made.worst / made.centre;
    return made;
}

}  // namespace piggy::research
