#pragma once
// Plateau: does a set of parameters stand on high ground or on a spike? An edge that is real changes little when a
// parameter changes a little; a lucky one is gone one step away.
//
// Neighbours differ by at most one step of the grid in every parameter, diagonals included: 8 for two parameters, fewer
// at an edge of the grid. A neighbour that was not run (a constraint, a search that did not come by) is left out and
// counted. Only analysis: double throughout.

#include <functional>
#include <optional>
#include <span>

#include "core/result.h"

namespace piggy::research {

struct Plateau {
    std::size_t neighbours = 0;  // that were run
    std::size_t not_run = 0;     // within the grid, but without a result
    double centre = 0;           // the objective of the set itself
    double mean = 0, worst = 0;  // of the neighbours
    double mean_kept = 0;        // mean / centre: 1 is a plateau, 0 a spike; below 0 where neighbours lose
    double worst_kept = 0;       // worst / centre
};

// The objective at these indices (one for each parameter); nothing where it was not run. Larger is better.
using ObjectiveAt = std::function<std::optional<double>(std::span<const std::size_t>)>;

// values_of_each  how many values each parameter has on the grid; 1 to 8 parameters
// centre          the set's indices
// errors          out_of_range: sizes that don't fit, no result at the centre, an objective not above zero there (there
//                 is nothing to keep), no neighbour with a result, or an objective that is no number
[[nodiscard]] Result<Plateau> plateau(std::span<const std::size_t> values_of_each, std::span<const std::size_t> centre,
                                      const ObjectiveAt& objective);

}  // namespace piggy::research
