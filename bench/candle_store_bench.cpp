// The candle store: opening ten million candles, streaming them, verifying and writing them, beside the limits of
// the same memory in the same run (a sum over plain memory, and memcpy).
// Budget: opened in milliseconds, streamed at the speed of memory.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <vector>

#include "adapters/candle_store/candle_store.h"
#include "market/synthetic.h"

namespace {

namespace fs = std::filesystem;
using namespace piggy;

constexpr std::size_t rows = 10'000'000;

const fs::path& bench_folder() {
    static const fs::path folder = fs::temp_directory_path() / ("piggy-bench-store-" + std::to_string(::getpid()));
    return folder;
}

const market::CandleSeries& candles() {
    static const market::CandleSeries series = market::reference_market(rows);
    return series;
}

const candle_store::CandleStore& store() {
    static const candle_store::CandleStore filled = [] {
        candle_store::CandleStore made(bench_folder());
        if (!made.write(candles())) std::abort();
        return made;
    }();
    return filled;
}

candle_store::MappedSeries opened() {
    return store().open(candles().symbol, market::Timeframe::one_minute(), market::Origin::synthetic).value();
}

std::int64_t sum(const std::int64_t* values, std::size_t count) {
    // Four sums side by side, so that memory is the limit and not the additions.
    std::int64_t a = 0, b = 0, c = 0, d = 0;
    for (std::size_t i = 0; i + 4 <= count; i += 4) {
        a += values[i];
        b += values[i + 1];
        c += values[i + 2];
        d += values[i + 3];
    }
    return a + b + c + d;
}

void set_bytes(benchmark::State& state, std::size_t columns) {
    state.SetBytesProcessed(static_cast<std::int64_t>(static_cast<std::size_t>(state.iterations()) * rows * columns *
                                                      sizeof(std::int64_t)));
}

void open_ten_million(benchmark::State& state) {
    static_cast<void>(opened());
    for (auto _ : state) benchmark::DoNotOptimize(opened().view().size);
}

void stream_mapped_close(benchmark::State& state) {
    const auto series = opened();
    for (auto _ : state) benchmark::DoNotOptimize(sum(series.view().close, rows));
    set_bytes(state, 1);
}

void open_and_stream_ohlcv(benchmark::State& state) {
    static_cast<void>(opened());
    for (auto _ : state) {
        const auto series = opened();
        const market::CandleView view = series.view();
        for (const auto* column : {view.open, view.high, view.low, view.close, view.volume}) {
            benchmark::DoNotOptimize(sum(column, rows));
        }
    }
    set_bytes(state, 5);
}

void floor_sum_of_plain_memory(benchmark::State& state) {
    const auto view = candles().view();
    for (auto _ : state) benchmark::DoNotOptimize(sum(view.close, rows));
    set_bytes(state, 1);
}

void floor_memcpy(benchmark::State& state) {
    std::vector<std::int64_t> copy(rows);
    for (auto _ : state) {
        std::memcpy(copy.data(), candles().close.data(), rows * sizeof(std::int64_t));
        benchmark::DoNotOptimize(copy.data());
        benchmark::ClobberMemory();
    }
    set_bytes(state, 1);
}

void verify_everything(benchmark::State& state) {
    const auto series = opened();
    for (auto _ : state) {
        if (!series.verify()) state.SkipWithError("the series was not verified");
    }
    set_bytes(state, 6);
}

void write_ten_million(benchmark::State& state) {
    for (auto _ : state) {
        if (!store().write(candles())) state.SkipWithError("the series was not written");
    }
    set_bytes(state, 6);
}

}  // namespace

BENCHMARK(open_ten_million)->Unit(benchmark::kMicrosecond);
BENCHMARK(stream_mapped_close)->Unit(benchmark::kMillisecond);
BENCHMARK(open_and_stream_ohlcv)->Unit(benchmark::kMillisecond);
BENCHMARK(floor_sum_of_plain_memory)->Unit(benchmark::kMillisecond);
BENCHMARK(floor_memcpy)->Unit(benchmark::kMillisecond);
BENCHMARK(verify_everything)->Unit(benchmark::kMillisecond);
BENCHMARK(write_ten_million)->Unit(benchmark::kMillisecond)->UseRealTime();

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    std::error_code trouble;
    fs::remove_all(bench_folder(), trouble);
    return 0;
}
