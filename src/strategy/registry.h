#pragma once
// The list of all strategies. A new one is a file of its own and one line in `AnyStrategy`; the command line, the API
// and the page then offer it with its parameters.

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "strategy/buy_and_hold.h"
#include "strategy/lstm_forecast.h"
#include "strategy/parameter.h"
#include "strategy/rsi_strategy.h"
#include "strategy/sma_crossover.h"

namespace piggy::strategy {

using AnyStrategy = std::variant<SmaCrossover,  //
                                 RsiStrategy,   //
                                 BuyAndHold,    //
                                 LstmForecast>;

// Descriptions in the order of the list.
[[nodiscard]] const std::vector<StrategyInfo>& all_strategies();
// errors: not_found, with the names that exist
[[nodiscard]] Result<StrategyInfo> find_strategy(std::string_view name);
// errors: not_found, malformed, out_of_range: as find_strategy, read_parameters and the strategy's own make
[[nodiscard]] Result<AnyStrategy> make_strategy(std::string_view name, const Parameters& parameters);

}  // namespace piggy::strategy
