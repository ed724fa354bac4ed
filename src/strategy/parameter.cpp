#include "strategy/parameter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/invariant.h"
#include "core/shortened.h"

namespace piggy::strategy {
namespace {

// The shortest text that reads back as the same number.
std::string number_text(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return std::string(buffer.data(), end.ptr);
}

template <class Number>
bool read_whole(const std::string& text, Number& value) {
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc() && end.ptr == text.data() + text.size();
}

auto wrong(ErrorCode code, const ParameterSpec& spec, const std::string& wanted, const std::string& text) {
    return fail(code, "parameter " + spec.name + " must be " + wanted + ", was '" + shortened(text) + "'");
}

Result<ParameterValue> read_one(const ParameterSpec& spec, const std::string& text) {
    if (const auto* range = std::get_if<IntegerRange>(&spec.range)) {
        const std::string wanted =
            "a whole number from " + std::to_string(range->min) + " to " + std::to_string(range->max);
        std::int64_t value = 0;
        if (!read_whole(text, value)) return wrong(ErrorCode::malformed, spec, wanted, text);
        if (value < range->min || value > range->max) return wrong(ErrorCode::out_of_range, spec, wanted, text);
        return value;
    }
    if (const auto* range = std::get_if<NumberRange>(&spec.range)) {
        const std::string wanted = "a number from " + number_text(range->min) + " to " + number_text(range->max);
        double value = 0;
        if (!read_whole(text, value) || !std::isfinite(value)) return wrong(ErrorCode::malformed, spec, wanted, text);
        if (value < range->min || value > range->max) return wrong(ErrorCode::out_of_range, spec, wanted, text);
        return value;
    }
    const auto& names = std::get<Choice>(spec.range).names;
    if (std::find(names.begin(), names.end(), text) != names.end()) return text;
    std::string wanted = "one of";
    for (const std::string& name : names) wanted += " " + name;
    return wrong(ErrorCode::malformed, spec, wanted, text);
}

ParameterValue initial_value(const ParameterSpec& spec) {
    return std::visit([](const auto& range) { return ParameterValue(range.initial); }, spec.range);
}

}  // namespace

Result<Parameters> read_parameters(const StrategyInfo& info, const std::map<std::string, std::string>& texts) {
    for (const auto& [name, text] : texts) {
        const auto known = std::any_of(info.parameters.begin(), info.parameters.end(),
                                       [&name = name](const ParameterSpec& spec) { return spec.name == name; });
        if (known) continue;
        std::string names;
        for (const ParameterSpec& spec : info.parameters) names += (names.empty() ? "" : ", ") + spec.name;
        return fail(ErrorCode::not_found, info.name + " has no parameter '" + shortened(name) + "'" +
                                              (names.empty() ? "; it takes none" : "; it takes " + names));
    }
    Parameters parameters;
    for (const ParameterSpec& spec : info.parameters) {
        const auto given = texts.find(spec.name);
        if (given == texts.end()) {
            parameters.values_.emplace_back(spec.name, initial_value(spec));
            continue;
        }
        auto value = read_one(spec, given->second);
        if (!value) return fail(value.error());
        parameters.values_.emplace_back(spec.name, std::move(*value));
    }
    return parameters;
}

const ParameterValue& Parameters::find(std::string_view name) const {
    const auto found =
        std::find_if(values_.begin(), values_.end(), [&](const auto& each) { return each.first == name; });
    invariant(found != values_.end(), "a strategy asks only for parameters that it described");
    return found->second;
}

std::int64_t Parameters::integer(std::string_view name) const { return std::get<std::int64_t>(find(name)); }
double Parameters::number(std::string_view name) const { return std::get<double>(find(name)); }
const std::string& Parameters::choice(std::string_view name) const { return std::get<std::string>(find(name)); }

std::string to_text(const ParameterValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
    return std::get<std::string>(value);
}

}  // namespace piggy::strategy
