// The statistics of luck. Budget: overfitting of 1,000 tries x 1,000 days in 16 blocks (12,870 ways) well under a
// second, one thread; intervals of 1,000 resamples and 1,000 random runs in tens of milliseconds.
// Rerun: bench_research --benchmark_repetitions=5 --benchmark_report_aggregates_only=true

#include <benchmark/benchmark.h>

#include <numeric>

#include "core/random.h"
#include "research/research.h"

namespace {

using namespace piggy::research;

std::vector<double> chance(std::size_t size) {
    piggy::Random random(7);
    std::vector<double> made(size);
    for (double& value : made) value = 0.0005 + 0.02 * random.normal();
    return made;
}

void overfitting(benchmark::State& state) {
    const auto trials = static_cast<std::size_t>(state.range(0));
    const std::vector<double> returns = chance(trials * 1'000);
    for (auto _ : state) benchmark::DoNotOptimize(backtest_overfitting(returns, 1'000)->probability);
}
BENCHMARK(overfitting)->Arg(100)->Arg(1'000)->Unit(benchmark::kMillisecond);

// The floor: every return read once.
void read_returns(benchmark::State& state) {
    const std::vector<double> returns = chance(1'000'000);
    for (auto _ : state) benchmark::DoNotOptimize(std::accumulate(returns.begin(), returns.end(), 0.0));
}
BENCHMARK(read_returns)->Unit(benchmark::kMillisecond);

void intervals(benchmark::State& state) {
    const std::vector<double> returns = chance(1'000);
    for (auto _ : state) benchmark::DoNotOptimize(bootstrap_intervals(returns, 365)->sharpe.low);
}
BENCHMARK(intervals)->Unit(benchmark::kMillisecond);

void random_runs(benchmark::State& state) {
    std::vector<double> closes(100'000, 100);
    const std::vector<double> returns = chance(closes.size());
    for (std::size_t i = 1; i < closes.size(); ++i) closes[i] = closes[i - 1] * (1 + returns[i] / 10);
    std::vector<HoldingSpan> holdings;
    for (std::size_t at = 10; at + 60 < closes.size(); at += 500) holdings.push_back({at, at + 50});
    for (auto _ : state) benchmark::DoNotOptimize(random_entries(closes, holdings, 0.001)->p);
}
BENCHMARK(random_runs)->Unit(benchmark::kMillisecond);

}  // namespace
