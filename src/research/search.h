#pragma once
// Which parameter sets of a space are tried, and in which order.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "research/parameter_space.h"

namespace piggy::research {

struct Search {
    std::optional<std::uint64_t> at_random;  // so many different sets; empty: all of them
};
// "grid", "random:500". errors: malformed; out_of_range: none, or more than ParameterSpace::sets_max
[[nodiscard]] Result<Search> parse_search(std::string_view text);
[[nodiscard]] std::string to_text(const Search& search);

// Allowed sets, none twice, ascending. The same space, search and seed give the same ones. 8 bytes a set.
[[nodiscard]] std::vector<std::uint64_t> sets_to_try(const ParameterSpace& space, const Search& search,
                                                     std::uint64_t seed);

}  // namespace piggy::research
