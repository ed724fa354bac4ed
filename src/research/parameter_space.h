#pragma once
// ParameterSpace: the parameter sets that a search tries. A set is a number from 0 to size() - 1, worked out when it is
// asked for: a billion sets take no memory.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "strategy/parameter.h"

namespace piggy::research {

// One parameter and the values it takes, in ascending order as far as they are numbers; written as for a backtest.
struct Axis {
    std::string name;
    std::vector<std::string> values;
    bool operator==(const Axis&) const = default;
};
inline constexpr std::size_t axis_values_max = 100'000;

// "fast=5:100:1" (first, last, step; the last is included where the steps meet it), "trigger=level,cross", "fast=20".
// Each value is one that the strategy takes.
// errors: malformed; out_of_range: beyond the parameter's range, no value at all, more than axis_values_max;
//         not_found: the strategy has no such parameter
[[nodiscard]] Result<Axis> parse_axis(const strategy::StrategyInfo& info, std::string_view text);

// "fast<slow", "fast<=20", "slow>=2.5": both sides are axes' names or numbers, at least one a name.
struct Constraint {
    enum class Kind : std::uint8_t { less, less_or_equal, greater, greater_or_equal };
    std::string text, left, right;
    Kind kind = Kind::less;
};
// errors: malformed
[[nodiscard]] Result<Constraint> parse_constraint(std::string_view text);

class ParameterSpace {
public:
    // Sets beyond this are refused: counting what the constraints leave walks over all of them.
    static constexpr std::uint64_t sets_max = 10'000'000;

    // A parameter that has no axis takes its default. errors: malformed: a parameter twice, a constraint on what is no
    // numeric axis; out_of_range: more than sets_max sets, with their number; the constraints leave none
    [[nodiscard]] static Result<ParameterSpace> make(const strategy::StrategyInfo& info, std::vector<Axis> axes,
                                                     std::vector<Constraint> constraints);

    // All sets, also those that a constraint forbids; the last axis changes fastest.
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] std::uint64_t allowed() const { return allowed_; }
    [[nodiscard]] bool is_allowed(std::uint64_t set) const;
    [[nodiscard]] const std::vector<Axis>& axes() const { return axes_; }
    // Place on each axis.
    [[nodiscard]] std::vector<std::size_t> places(std::uint64_t set) const;
    [[nodiscard]] std::uint64_t at(std::span<const std::size_t> places) const;
    // As run_backtest takes them.
    [[nodiscard]] std::map<std::string, std::string> parameters(std::uint64_t set) const;

private:
    struct Side {
        std::optional<std::size_t> axis;
        double number = 0;
    };
    struct Rule {
        Side left, right;
        Constraint::Kind kind = Constraint::Kind::less;
    };
    [[nodiscard]] Result<Side> side_of(const std::string& text, const Constraint& constraint) const;
    [[nodiscard]] double value_of(const Side& side, std::uint64_t set) const;

    std::vector<Axis> axes_;
    std::vector<std::vector<double>> numbers_;  // by axis and place; empty where values are names
    std::vector<std::uint64_t> strides_;
    std::vector<Rule> rules_;
    std::uint64_t size_ = 1;
    std::uint64_t allowed_ = 0;
};

}  // namespace piggy::research
