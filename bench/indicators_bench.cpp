// Indicators: nanoseconds per value, 100,000 values (in cache) and 10 million (in memory), one thread.
// Budget at 10 million with the widest kernel: SMA .5, EMA .5, RSI .6, MACD 1.1, Bollinger 1.0; streaming RSI about 4.
//
// Beside each kernel stand its streaming form, and the floor of this machine in the same run: a sum that only reads
// the series (memory_read), and a copy that also writes one result, or three, for each value (memory_copy/1, /3).
// Rerun: bench_indicators --benchmark_repetitions=5 --benchmark_report_aggregates_only=true

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "core/core.h"
#include "indicators/indicators.h"

namespace {

using namespace piggy::indicators;

constexpr std::size_t in_cache = 100'000;
constexpr std::size_t in_memory = 10'000'000;

// A walk of one-per-mille steps around 30,000: close, high and low. Made once, cut to length.
struct Prices {
    std::vector<double> close, high, low;
};
const Prices& prices() {
    static const Prices made = [] {
        Prices walk;
        piggy::Random random(42);
        double close = 30'000;
        for (std::size_t i = 0; i < in_memory; ++i) {
            close *= 1 + 0.001 * random.normal();
            if (close < 1'000 || close > 900'000) close = 30'000;
            walk.close.push_back(std::round(close * 100) / 100);
            walk.high.push_back(walk.close.back() * (1 + 0.001 * random.uniform()));
            walk.low.push_back(walk.close.back() * (1 - 0.001 * random.uniform()));
        }
        return walk;
    }();
    return made;
}

// Results of earlier runs are overwritten: no page is touched for the first time inside a measurement.
std::vector<double>& result(std::size_t which) {
    static std::vector<double> columns[3];
    if (columns[which].empty()) columns[which].resize(in_memory);
    return columns[which];
}

std::span<double> room(std::size_t which, std::size_t values, std::size_t warm_up) {
    return std::span(result(which)).first(values - warm_up);
}

void report(benchmark::State& state, std::size_t values, std::size_t bytes_per_value) {
    const auto all = static_cast<double>(state.iterations()) * static_cast<double>(values);
    state.counters["ns_per_value"] =
        benchmark::Counter(all * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.SetBytesProcessed(static_cast<std::int64_t>(all) * static_cast<std::int64_t>(bytes_per_value));
}

void measure(const std::string& name, std::size_t bytes_per_value, const std::function<void(std::size_t)>& work) {
    for (const std::size_t values : {in_cache, in_memory}) {
        const std::string label = name + (values == in_cache ? "/100k" : "/10M");
        benchmark::RegisterBenchmark(label.c_str(), [=](benchmark::State& state) {
            prices();
            for (std::size_t i = 0; i < 3; ++i) result(i);
            for (auto _ : state) {
                work(values);
                benchmark::ClobberMemory();
            }
            report(state, values, bytes_per_value);
        })->Unit(benchmark::kMillisecond);
    }
}

void must(const piggy::Result<>& done) { piggy::invariant(done.has_value(), "the bench asks for what there is"); }

void floor_of_the_machine() {
    measure("memory_read", 8, [](std::size_t n) {
        const double* close = prices().close.data();
        Pair a{}, b{}, c{}, d{};  // four chains, two values each: enough to keep the memory busy
        for (std::size_t i = 0; i + 8 <= n; i += 8) {
            a += Pair{close[i], close[i + 1]};
            b += Pair{close[i + 2], close[i + 3]};
            c += Pair{close[i + 4], close[i + 5]};
            d += Pair{close[i + 6], close[i + 7]};
        }
        double sums[2] = {(a + b + c + d)[0], (a + b + c + d)[1]};
        benchmark::DoNotOptimize(sums);
    });
    for (const std::size_t outputs : {1, 3}) {
        measure("memory_copy/" + std::to_string(outputs), 8 + 8 * outputs, [outputs](std::size_t n) {
            for (std::size_t begin = 0; begin < n; begin += 1'000) {
                for (std::size_t i = 0; i < outputs; ++i) {
                    std::memcpy(result(i).data() + begin, prices().close.data() + begin, 1'000 * sizeof(double));
                }
            }
        });
    }
}

void kernels(const Kernel& kernel) {
    const std::string with = std::string("/") + kernel.name;
    const auto closes = [](std::size_t n) { return std::span(prices().close).first(n); };
    measure("sma20" + with, 16, [&kernel, closes](std::size_t n) { must(sma(closes(n), 20, room(0, n, 19), kernel)); });
    measure("ema20" + with, 16, [&kernel, closes](std::size_t n) { must(ema(closes(n), 20, room(0, n, 19), kernel)); });
    measure("rsi14" + with, 16, [&kernel, closes](std::size_t n) { must(rsi(closes(n), 14, room(0, n, 14), kernel)); });
    measure("macd" + with, 32, [&kernel, closes](std::size_t n) {
        must(macd(closes(n), {}, {room(0, n, 33), room(1, n, 33), room(2, n, 33)}, kernel));
    });
    measure("bollinger20" + with, 32, [&kernel, closes](std::size_t n) {
        must(bollinger(closes(n), {}, {room(0, n, 19), room(1, n, 19), room(2, n, 19)}, kernel));
    });
    measure("z_score20" + with, 16,
            [&kernel, closes](std::size_t n) { must(z_score(closes(n), 20, room(0, n, 19), kernel)); });
    measure("atr14" + with, 32, [&kernel](std::size_t n) {
        const HighLowClose candles{std::span(prices().high).first(n), std::span(prices().low).first(n),
                                   std::span(prices().close).first(n)};
        must(atr(candles, 14, room(0, n, 14), kernel));
    });
    measure("donchian20" + with, 40, [&kernel](std::size_t n) {
        const HighLow candles{std::span(prices().high).first(n), std::span(prices().low).first(n)};
        must(donchian(candles, 20, {room(0, n, 19), room(1, n, 19), room(2, n, 19)}, kernel));
    });
}

// Every value through next(), the results only summed: what a strategy's loop pays.
template <class Indicator, class Take>
void streaming(const std::string& name, const Indicator& fresh, Take take) {
    measure(name + "/streaming", 8, [=](std::size_t n) {
        Indicator indicator = fresh;
        double sum = 0;
        const double* close = prices().close.data();
        for (std::size_t i = 0; i < n; ++i) {
            if (const auto given = indicator.next(close[i])) sum += take(*given);
        }
        benchmark::DoNotOptimize(sum);
    });
}

const int registered = [] {
    const auto itself = [](double value) { return value; };
    floor_of_the_machine();
    for (const Kernel* kernel : available_kernels()) kernels(*kernel);
    streaming("sma20", Sma::of_period(20).value(), itself);
    streaming("ema20", Ema::of_period(20).value(), itself);
    streaming("rsi14", Rsi::of_period(14).value(), itself);
    streaming("macd", Macd::of_periods({}).value(), [](const MacdValue& value) { return value.histogram; });
    streaming("bollinger20", Bollinger::of({}).value(), [](const BollingerValue& value) { return value.upper; });
    streaming("z_score20", ZScore::of_period(20).value(), itself);
    return 0;
}();

}  // namespace
