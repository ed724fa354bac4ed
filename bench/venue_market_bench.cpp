// The practice market: minutes of the path, klines of long and short intervals with nothing remembered and with
// everything remembered, and one round of the traders over three instruments.
// Budget: 1,000,000 minutes/s and a cold 1,000 rows of any interval within 5 s; a warm call within milliseconds; a
// round below 30 us.

#include <benchmark/benchmark.h>

#include "venue/candle_history.h"
#include "venue/traders.h"

namespace {

using namespace piggy;
using namespace piggy::venue;
using namespace std::chrono_literals;

const Timestamp now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 3) + 15h + 20s;

void path_minutes(benchmark::State& state) {
    const auto path = synthetic_path(practice_market(Profile::binanceus), 1);
    std::int64_t made = 0;
    for (auto _ : state) made += static_cast<std::int64_t>(path->minutes(0, now - 24h, now).size());
    state.SetItemsProcessed(made);
}

void path_price(benchmark::State& state) {
    const auto path = synthetic_path(practice_market(Profile::binanceus), 1);
    Timestamp time = now;
    for (auto _ : state) benchmark::DoNotOptimize(path->price(0, time += std::chrono::milliseconds(state.range(0))));
    state.SetItemsProcessed(state.iterations());
}

void klines(benchmark::State& state, const char* name, bool warm) {
    const auto path = synthetic_path(practice_market(Profile::binanceus), 1);
    const TradeTape tape(3);
    const Interval interval = *Interval::parse(name);
    const CandleHistory remembers(*path, tape);
    const auto ask = [&](const CandleHistory& history) {
        return history.candles(0, interval, std::nullopt, std::nullopt, 1'000, now).size();
    };
    if (warm) benchmark::DoNotOptimize(ask(remembers));
    for (auto _ : state) {
        if (warm) {
            benchmark::DoNotOptimize(ask(remembers));
        } else {
            const CandleHistory forgot(*path, tape);
            benchmark::DoNotOptimize(ask(forgot));
        }
    }
}

void traders_round(benchmark::State& state) {
    const Market market = practice_market(Profile::binanceus);
    const auto path = synthetic_path(market, 1);
    const std::chrono::milliseconds step(state.range(0));
    TradeTape tape(3);
    Exchange exchange(market, tape, 1);
    Traders traders(exchange, *path, 1, step);
    Timestamp time = now;
    traders.begin(time);
    for (auto _ : state) traders.advance(time += step);
    state.SetItemsProcessed(state.iterations());
}

}  // namespace

BENCHMARK(path_minutes)->Unit(benchmark::kMicrosecond);
BENCHMARK(path_price)->Arg(100)->Arg(3'600'000);
BENCHMARK_CAPTURE(klines, 1m_cold, "1m", false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(klines, 1h_cold, "1h", false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(klines, 12h_cold, "12h", false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(klines, 1w_cold, "1w", false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(klines, 1m_warm, "1m", true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(klines, 1h_warm, "1h", true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(klines, 12h_warm, "12h", true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(klines, 1w_warm, "1w", true)->Unit(benchmark::kMicrosecond);
BENCHMARK(traders_round)->Arg(100)->Arg(1'000)->Arg(5'000)->Unit(benchmark::kMicrosecond);
