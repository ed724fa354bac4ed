#include "trading/step.h"

namespace piggy::trading {
namespace {

using Commands = std::vector<Command>;

Result<Commands> on(TradingState& state, const RunStarted& started, Timestamp time) {
    const std::string& id = started.config.id;
    if (state.runs.contains(id)) return fail(ErrorCode::refused, "there is a run " + id + " already");
    auto run = StrategyRun::start(started, time);
    if (!run) return fail(run.error());
    state.runs.emplace(id, std::move(*run));
    return Commands{};
}

template <class Told>
Result<Commands> on(TradingState& state, const Told& told, Timestamp time) {
    const auto run = state.runs.find(told.run_id);
    if (run == state.runs.end()) return Commands{};
    return run->second.on(told, time);
}

}  // namespace

Result<std::vector<Command>> step(TradingState& state, const Event& event) {
    return std::visit([&](const auto& what) { return on(state, what, event.time); }, event.what);
}

Result<> bring_back(TradingState& state, const RunRecord& record) {
    const auto* started = std::get_if<RunStarted>(&record.started.what);
    if (started == nullptr) return fail(ErrorCode::malformed, "its record does not begin with its start");
    if (!record.state) {
        if (auto begun = step(state, record.started); !begun) return fail(begun.error());
    } else {
        if (state.runs.contains(started->config.id)) {
            return fail(ErrorCode::refused, "there is a run " + started->config.id + " already");
        }
        auto run = StrategyRun::restore(*started, record.started.time, record.candles, *record.state);
        if (!run) return fail(run.error());
        state.runs.emplace(started->config.id, std::move(*run));
    }
    for (const Event& event : record.rest) {
        if (auto done = step(state, event); !done) return fail(done.error());  // what it led to then has been done then
    }
    return {};
}

}  // namespace piggy::trading
