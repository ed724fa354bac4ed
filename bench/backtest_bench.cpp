// The event engine on the reference market (docs of the answers: bench/README.md).
// Budget: 120 M candles/s at 1 and 10 million candles, full accounting, one thread; stops and RSI are reported beside.
// Floor: one pass over the close column alone, measured in the same run.

#include <benchmark/benchmark.h>

#include <chrono>
#include <map>

#include "backtest/backtest.h"
#include "market/synthetic.h"

namespace {

using namespace piggy;

const market::CandleSeries& reference(std::size_t candles) {
    static std::map<std::size_t, market::CandleSeries> made;
    auto found = made.find(candles);
    if (found == made.end()) found = made.emplace(candles, market::reference_market(candles)).first;
    return found->second;
}

// Bytes a second of one pass over the close column: the best of a few, measured once a size in this run.
double floor_bytes_a_second(const market::CandleSeries& series) {
    static std::map<std::size_t, double> measured;
    double& best = measured[series.size()];
    for (int pass = 0; best == 0 || pass < 9; ++pass) {
        const auto start = std::chrono::steady_clock::now();
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < series.size(); ++i) sum += series.close[i];
        benchmark::DoNotOptimize(sum);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        best = std::max(best, static_cast<double>(series.size()) * 8 / taken.count());
    }
    return best;
}

backtest::BacktestRequest reference_request() {
    backtest::BacktestRequest request;
    request.cash = Decimal::whole(100'000'000);
    request.sizing = {backtest::SizingMode::units, Decimal::whole(1)};
    return request;
}

void measure(benchmark::State& state, const backtest::BacktestRequest& request) {
    const market::CandleSeries& series = reference(static_cast<std::size_t>(state.range(0)));
    const backtest::History history{series.symbol, series.timeframe, series.origin, series.view()};
    backtest::BacktestRun run;
    for (auto _ : state) {
        if (!backtest::run_backtest_into(run, history, request)) state.SkipWithError("the run was refused");
        benchmark::DoNotOptimize(run.final_equity);
    }
    // Every candle's close is read and its equity written; opens and times are asked for a block ahead.
    constexpr std::int64_t bytes_a_candle = 4 * 8;
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.SetBytesProcessed(state.iterations() * state.range(0) * bytes_a_candle);
    state.counters["rows"] = static_cast<double>(state.range(0));
    state.counters["percent_of_floor_bandwidth"] =
        benchmark::Counter(100.0 * static_cast<double>(state.range(0)) * bytes_a_candle / floor_bytes_a_second(series),
                           benchmark::Counter::kIsIterationInvariantRate);
    state.SetLabel(run.final_equity.to_fixed(2) + ", " + std::to_string(run.trades.size()) + " trades");
}

void sma_crossover(benchmark::State& state) { measure(state, reference_request()); }

void sma_crossover_with_stops(benchmark::State& state) {
    backtest::BacktestRequest request = reference_request();
    request.stops.stop_loss = Decimal::parse("0.02").value();
    request.stops.take_profit = Decimal::parse("0.04").value();
    measure(state, request);
}

void rsi_strategy(benchmark::State& state) {
    backtest::BacktestRequest request = reference_request();
    request.strategy = "RSI_Strategy";
    measure(state, request);
}

void buy_and_hold(benchmark::State& state) {
    backtest::BacktestRequest request = reference_request();
    request.strategy = "Buy_and_Hold";
    measure(state, request);
}

void floor_one_pass_over_closes(benchmark::State& state) {
    const market::CandleSeries& series = reference(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < series.size(); ++i) sum += series.close[i];
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.SetBytesProcessed(state.iterations() * state.range(0) * 8);
}

BENCHMARK(floor_one_pass_over_closes)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(sma_crossover)->Arg(500)->Unit(benchmark::kMicrosecond);
BENCHMARK(sma_crossover)->Arg(100'000)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(sma_crossover_with_stops)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(rsi_strategy)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(buy_and_hold)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
