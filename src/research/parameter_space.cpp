#include "research/parameter_space.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/decimal.h"
#include "core/shortened.h"

namespace piggy::research {
namespace {

std::optional<double> number_in(std::string_view text) {
    double value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t end = text.find(at);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

// Steps are added as decimals: ten times 0.1 is 1.
Result<std::vector<std::string>> stepped(const std::string& name, const std::vector<std::string>& parts) {
    std::array<Decimal, 3> numbers;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto number = Decimal::parse(parts[i]);
        if (!number) {
            return fail(ErrorCode::malformed, "a range is written like " + name +
                                                  "=5:100:1 (first, last, step), and '" + shortened(parts[i]) +
                                                  "' is no number");
        }
        numbers[i] = *number;
    }
    const auto [first, last, step] = numbers;
    if (step <= Decimal{}) {
        return fail(ErrorCode::out_of_range, "the step of " + name + " must be above 0, was " + step.to_string());
    }
    if (first > last) {
        return fail(ErrorCode::out_of_range, "the range of " + name + " is empty: it begins at " + first.to_string() +
                                                 " and ends at " + last.to_string());
    }
    const int128 count = (static_cast<int128>(last.ticks()) - first.ticks()) / step.ticks() + 1;
    if (count > static_cast<int128>(axis_values_max)) {
        return fail(ErrorCode::out_of_range, "the range of " + name + " has more than " +
                                                 std::to_string(axis_values_max) + " values; take a larger step");
    }
    std::vector<std::string> values;
    for (int128 i = 0; i < count; ++i) {
        values.push_back(Decimal::from_ticks(static_cast<std::int64_t>(first.ticks() + i * step.ticks())).to_string());
    }
    return values;
}

// Beyond this nobody counts.
constexpr int128 uncounted = static_cast<int128>(1'000'000'000'000'000) * 1'000'000'000'000'000;

std::string plain(int128 number) {
    if (number >= uncounted) return "more than 10^30";
    std::string text;
    for (; number > 0; number /= 10) text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
    return text.empty() ? "0" : text;
}

}  // namespace

Result<Axis> parse_axis(const strategy::StrategyInfo& info, std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) {
        return fail(ErrorCode::malformed,
                    "a parameter to try is written like fast=5:100:1 or fast=5,10,20, was '" + shortened(text) + "'");
    }
    Axis axis;
    axis.name = text.substr(0, equals);
    const std::vector<std::string> parts = split(text.substr(equals + 1), ':');
    if (parts.size() == 3) {
        auto values = stepped(axis.name, parts);
        if (!values) return fail(values.error());
        axis.values = std::move(*values);
    } else if (parts.size() == 1) {
        axis.values = split(parts[0], ',');
    } else {
        return fail(ErrorCode::malformed, "a range is written like " + shortened(axis.name) +
                                              "=5:100:1 (first, last, step), was '" + shortened(text) + "'");
    }
    for (std::string& value : axis.values) {
        const auto read = strategy::read_parameters(info, {{axis.name, value}});
        if (!read) return fail(read.error());
        for (const auto& [name, taken] : read->all()) {
            if (name == axis.name) value = strategy::to_text(taken);
        }
    }
    if (number_in(axis.values.front())) {
        std::sort(axis.values.begin(), axis.values.end(), [](const std::string& one, const std::string& other) {
            return number_in(one).value_or(0) < number_in(other).value_or(0);
        });
    }
    axis.values.erase(std::unique(axis.values.begin(), axis.values.end()), axis.values.end());
    return axis;
}

Result<Constraint> parse_constraint(std::string_view text) {
    const auto wrong = [&] {
        return fail(ErrorCode::malformed,
                    "a constraint is written like fast<slow (<, <=, > or >=), was '" + shortened(text) + "'");
    };
    const std::size_t at = text.find_first_of("<>");
    if (at == std::string_view::npos || at == 0 || text[at - 1] == '=') return wrong();
    Constraint constraint;
    const bool or_equal = at + 1 < text.size() && text[at + 1] == '=';
    const std::string_view right = text.substr(at + (or_equal ? 2 : 1));
    if (right.empty() || right.find_first_of("<>=") != std::string_view::npos) return wrong();
    constraint.text = text;
    constraint.left = text.substr(0, at);
    constraint.right = right;
    using Kind = Constraint::Kind;
    constraint.kind = text[at] == '<' ? (or_equal ? Kind::less_or_equal : Kind::less)
                                      : (or_equal ? Kind::greater_or_equal : Kind::greater);
    return constraint;
}

Result<ParameterSpace> ParameterSpace::make(const strategy::StrategyInfo& info, std::vector<Axis> axes,
                                            std::vector<Constraint> constraints) {
    ParameterSpace space;
    int128 size = 1;
    for (const Axis& axis : axes) {
        for (const Axis& before : space.axes_) {
            if (before.name == axis.name) {
                return fail(ErrorCode::malformed, "parameter " + axis.name + " was given twice");
            }
        }
        size = std::min(uncounted, size * static_cast<int128>(axis.values.size()));
        space.axes_.push_back(axis);
        std::vector<double> numbers;
        for (const std::string& value : axis.values) {
            if (const auto number = number_in(value)) numbers.push_back(*number);
        }
        if (numbers.size() != axis.values.size()) numbers.clear();
        space.numbers_.push_back(std::move(numbers));
    }
    if (size > sets_max) {
        return fail(ErrorCode::out_of_range, "these ranges of " + info.name + " make " + plain(size) +
                                                 " parameter sets, and at most " + plain(sets_max) +
                                                 " are tried; take larger steps or narrower ranges");
    }
    space.size_ = static_cast<std::uint64_t>(size);
    space.strides_.assign(axes.size(), 1);
    for (std::size_t i = axes.size(); i > 1; --i) {
        space.strides_[i - 2] = space.strides_[i - 1] * axes[i - 1].values.size();
    }
    for (const Constraint& constraint : constraints) {
        Rule rule;
        auto left = space.side_of(constraint.left, constraint);
        if (!left) return fail(left.error());
        auto right = space.side_of(constraint.right, constraint);
        if (!right) return fail(right.error());
        if (!left->axis && !right->axis) {
            return fail(ErrorCode::malformed, "the constraint " + shortened(constraint.text) + " names no parameter");
        }
        rule.left = *left;
        rule.right = *right;
        rule.kind = constraint.kind;
        space.rules_.push_back(rule);
    }
    for (std::uint64_t set = 0; set < space.size_; ++set) space.allowed_ += space.is_allowed(set) ? 1 : 0;
    if (space.allowed_ == 0) {
        std::string texts;
        for (const Constraint& constraint : constraints) texts += (texts.empty() ? "" : ", ") + constraint.text;
        return fail(ErrorCode::out_of_range,
                    "the constraints (" + texts + ") leave none of " + std::to_string(space.size_) + " parameter sets");
    }
    return space;
}

Result<ParameterSpace::Side> ParameterSpace::side_of(const std::string& text, const Constraint& constraint) const {
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        if (axes_[i].name != text) continue;
        if (numbers_[i].empty()) {
            return fail(ErrorCode::malformed,
                        "the constraint " + shortened(constraint.text) + " compares " + text + ", which is no number");
        }
        return Side{i, 0};
    }
    if (const auto number = number_in(text)) return Side{std::nullopt, *number};
    return fail(ErrorCode::malformed, "the constraint " + shortened(constraint.text) + " names '" + shortened(text) +
                                          "', which is neither a number nor a parameter to try");
}

double ParameterSpace::value_of(const Side& side, std::uint64_t set) const {
    if (!side.axis) return side.number;
    const std::size_t i = *side.axis;
    return numbers_[i][set / strides_[i] % axes_[i].values.size()];
}

bool ParameterSpace::is_allowed(std::uint64_t set) const {
    using Kind = Constraint::Kind;
    for (const Rule& rule : rules_) {
        const double left = value_of(rule.left, set);
        const double right = value_of(rule.right, set);
        const bool holds = rule.kind == Kind::less            ? left < right
                           : rule.kind == Kind::less_or_equal ? left <= right
                           : rule.kind == Kind::greater       ? left > right
                                                              : left >= right;
        if (!holds) return false;
    }
    return true;
}

std::vector<std::size_t> ParameterSpace::places(std::uint64_t set) const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < axes_.size(); ++i) places.push_back(set / strides_[i] % axes_[i].values.size());
    return places;
}

std::uint64_t ParameterSpace::at(std::span<const std::size_t> places) const {
    std::uint64_t set = 0;
    for (std::size_t i = 0; i < axes_.size(); ++i) set += places[i] * strides_[i];
    return set;
}

std::map<std::string, std::string> ParameterSpace::parameters(std::uint64_t set) const {
    std::map<std::string, std::string> parameters;
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        parameters[axes_[i].name] = axes_[i].values[set / strides_[i] % axes_[i].values.size()];
    }
    return parameters;
}

}  // namespace piggy::research
