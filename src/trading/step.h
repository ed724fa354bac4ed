#pragma once
// step(): one event in, commands out. Everything that strategies at work do happens here and nowhere else.

#include <map>
#include <string>
#include <vector>

#include "trading/event.h"
#include "trading/event_log.h"
#include "trading/strategy_run.h"

namespace piggy::trading {

struct TradingState {
    std::map<std::string, StrategyRun> runs;  // by id; stopped ones stay until they are taken out
};

// An event of a run that is not known, or has stopped, changes nothing, but for the end of an order that it sent.
// errors: those of StrategyRun::start, of RunStarted alone; refused: the id is taken
[[nodiscard]] Result<std::vector<Command>> step(TradingState& state, const Event& event);

// Brings a run back from its record, to what all of its events made of it. errors: as step(); malformed: as
// StrategyRun::restore
[[nodiscard]] Result<> bring_back(TradingState& state, const RunRecord& record);

}  // namespace piggy::trading
