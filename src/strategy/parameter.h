#pragma once
// Parameters of a strategy: each has a type, a range, a default and a line of help, so that the command line, the API
// and the page can all offer and check it from one description.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"

namespace piggy::strategy {

struct IntegerRange {
    std::int64_t min;
    std::int64_t max;
    std::int64_t initial;
};
struct NumberRange {  // a dimensionless number for analysis, such as an RSI level
    double min;
    double max;
    double initial;
};
struct Choice {
    std::vector<std::string> names;
    std::string initial;
};

struct ParameterSpec {
    std::string name;
    std::variant<IntegerRange, NumberRange, Choice> range;
    std::string help;
};

struct StrategyInfo {
    std::string name;
    std::string summary;
    std::vector<ParameterSpec> parameters;
    bool needs_history = true;  // false: starts with the first candle that it may act on
    // What it is to be foreseen by comes with the candles (CandleView::foreseen); it has the parameters window, horizon
    // and seed, which say by what model.
    bool needs_forecast = false;
};

using ParameterValue = std::variant<std::int64_t, double, std::string>;

// A value for every parameter of one strategy, each within its range. Made by read_parameters.
class Parameters {
public:
    [[nodiscard]] std::int64_t integer(std::string_view name) const;
    [[nodiscard]] double number(std::string_view name) const;
    [[nodiscard]] const std::string& choice(std::string_view name) const;
    // In the order of the strategy's description.
    [[nodiscard]] const std::vector<std::pair<std::string, ParameterValue>>& all() const { return values_; }
    bool operator==(const Parameters&) const = default;

private:
    friend Result<Parameters> read_parameters(const StrategyInfo&, const std::map<std::string, std::string>&);
    [[nodiscard]] const ParameterValue& find(std::string_view name) const;
    std::vector<std::pair<std::string, ParameterValue>> values_;
};

// Values as people write them ("fast" → "20"); what is not given takes its default.
// errors: malformed (not a number, not one of the choices), out_of_range, not_found (no such parameter)
[[nodiscard]] Result<Parameters> read_parameters(const StrategyInfo& info,
                                                 const std::map<std::string, std::string>& texts);

// "20", "30.5", "level"
[[nodiscard]] std::string to_text(const ParameterValue& value);

}  // namespace piggy::strategy
