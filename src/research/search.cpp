#include "research/search.h"

#include <algorithm>
#include <charconv>

#include "core/random.h"
#include "core/shortened.h"

namespace piggy::research {

Result<Search> parse_search(std::string_view text) {
    if (text == "grid") return Search{};
    constexpr std::string_view random = "random:";
    std::uint64_t count = 0;
    const bool is_random = text.substr(0, random.size()) == random;
    const std::string_view number = is_random ? text.substr(random.size()) : std::string_view{};
    const auto end = std::from_chars(number.data(), number.data() + number.size(), count);
    if (number.empty() || end.ec != std::errc() || end.ptr != number.data() + number.size()) {
        return fail(ErrorCode::malformed,
                    "a search is grid or random:N, such as random:500, was '" + shortened(text) + "'");
    }
    if (count == 0 || count > ParameterSpace::sets_max) {
        return fail(ErrorCode::out_of_range, "a random search tries 1 to " + std::to_string(ParameterSpace::sets_max) +
                                                 " parameter sets, was " + std::to_string(count));
    }
    return Search{count};
}

std::string to_text(const Search& search) {
    return search.at_random ? "random:" + std::to_string(*search.at_random) : "grid";
}

std::vector<std::uint64_t> sets_to_try(const ParameterSpace& space, const Search& search, std::uint64_t seed) {
    std::vector<std::uint64_t> sets;
    std::uint64_t left = space.allowed();
    std::uint64_t wanted = std::min(search.at_random.value_or(left), left);
    sets.reserve(wanted);
    Random random(seed);
    // Each allowed set is taken with the probability that makes the count come out: every choice is equally likely.
    // source  C. T. Fan, M. E. Muller, I. Rezucha, J. Amer. Stat. Assoc. 57, 1962 (selection sampling)
    for (std::uint64_t set = 0; set < space.size() && wanted > 0; ++set) {
        if (!space.is_allowed(set)) continue;
        if (wanted == left || random.below(left) < wanted) {
            sets.push_back(set);
            --wanted;
        }
        --left;
    }
    return sets;
}

}  // namespace piggy::research
