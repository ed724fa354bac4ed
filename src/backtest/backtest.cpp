#include "backtest/backtest.h"

#include "backtest/engine.h"
#include "backtest/foreseen.h"
#include "strategy/registry.h"

namespace piggy::backtest {
namespace {

Result<void> check_sizing(const Sizing& sizing) {
    const auto refused = [&](const char* wanted) {
        return fail(ErrorCode::out_of_range, std::string(wanted) + ", was " + sizing.amount.to_string());
    };
    switch (sizing.mode) {
        case SizingMode::percent:
            if (sizing.amount <= Decimal{} || sizing.amount > Decimal::whole(100)) {
                return refused("a size in percent is above 0 and at most 100");
            }
            break;
        case SizingMode::fixed:
        case SizingMode::units:
            if (sizing.amount <= Decimal{}) return refused("a size must be above 0");
            break;
        case SizingMode::all_in:
        case SizingMode::live_limits: break;
    }
    return {};
}

Result<strategy::AnyStrategy> strategy_of(const BacktestRequest& request) {
    const auto info = strategy::find_strategy(request.strategy);
    if (!info) return fail(info.error());
    const auto parameters = strategy::read_parameters(*info, request.parameters);
    if (!parameters) return fail(parameters.error());
    return strategy::make_strategy(request.strategy, *parameters);
}

void start_over(BacktestRun& run) {
    market::RatioColumn equity = std::move(run.equity_for_analysis);
    std::vector<report::RoundTrip> trades = std::move(run.trades);
    trades.clear();
    run = {};
    run.equity_for_analysis = std::move(equity);
    run.trades = std::move(trades);
}

}  // namespace

Result<void> check(const BacktestRequest& request) {
    if (request.cash <= Decimal{} || request.cash > cash_max) {
        return fail(ErrorCode::out_of_range,
                    "the starting cash must be above 0 and at most 1000000000, was " + request.cash.to_string());
    }
    if (auto costs = simulator::checked(request.costs); !costs) return fail(costs.error());
    if (auto filters = simulator::checked(request.filters); !filters) return fail(filters.error());
    if (auto stops = strategy::checked(request.stops); !stops) return fail(stops.error());
    if (auto chosen = strategy_of(request); !chosen) return fail(chosen.error());
    return check_sizing(request.sizing);
}

Result<void> run_backtest_into(BacktestRun& run, const History& history, const BacktestRequest& request,
                               const Progress& progress) {
    if (auto sound = check(request); !sound) return sound;
    if (history.candles.size == 0) {
        return fail(ErrorCode::refused, "there are no candles to run on; import some or choose another range");
    }
    // Without them it would never trade, which would look like a result.
    if (needs_forecast(request) && history.candles.foreseen == nullptr) {
        return fail(ErrorCode::refused, request.strategy + " trades by forecasts, and none were made for this history");
    }
    const auto chosen = strategy_of(request);
    if (!chosen) return fail(chosen.error());

    start_over(run);
    run.initial_cash = request.cash;
    return std::visit(
        [&]<class Strategy>(const Strategy& strategy) {
            if (request.stops.any()) return Engine<Strategy, true>(strategy, history, request, run).run(progress);
            return Engine<Strategy, false>(strategy, history, request, run).run(progress);
        },
        *chosen);
}

Result<BacktestRun> run_backtest(const History& history, const BacktestRequest& request, const Progress& progress) {
    BacktestRun run;
    if (auto done = run_backtest_into(run, history, request, progress); !done) return fail(done.error());
    return run;
}

}  // namespace piggy::backtest
