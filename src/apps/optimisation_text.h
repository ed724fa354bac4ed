#pragma once
// What a search found: a table for a terminal, and JSON.

#include <string>

#include "research/optimisation.h"

namespace piggy::apps {

struct SearchFacts {
    research::Goal goal = research::Goal::sharpe;
    std::string search;            // "grid", "random:500"
    std::uint64_t tried_ever = 0;  // on these candles, this search's among them
    std::size_t top = 10;          // of the best are listed
    double seconds = 0;
};

[[nodiscard]] std::string optimisation_table(const research::Optimisation& found, const research::ParameterSpace& space,
                                             const SearchFacts& facts);
// One object; what is not known is null.
[[nodiscard]] std::string optimisation_json(const research::Optimisation& found, const research::ParameterSpace& space,
                                            const SearchFacts& facts);

}  // namespace piggy::apps
