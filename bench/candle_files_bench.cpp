// CSV and JSON to columns, beside the limits: counting the newlines of the same file, and simdjson on the JSON form.
// Budget: 1.4 GB/s on one thread, 2.5 GB/s on two (design: the page cache's own limit later).
// Rows: PIGGY_BENCH_ROWS, or 1,000,000 and 10,000,000 of the reference market. Needs 2 GB of memory for the latter.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <immintrin.h>
#include <simdjson.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "adapters/candle_files/candle_files.h"
#include "adapters/candle_files/csv_writer.h"
#include "market/synthetic.h"

namespace {

namespace fs = std::filesystem;
using namespace piggy;
using candle_files::ReadOptions;

fs::path bench_folder() {
    static const fs::path folder = [] {
        fs::path made = fs::temp_directory_path() / ("piggy-bench-" + std::to_string(::getpid()));
        fs::create_directories(made);
        return made;
    }();
    return folder;
}

// Files are made once, and stay in the page cache.
fs::path csv_file(std::size_t rows) {
    const fs::path file = bench_folder() / ("BTCUSDT-" + std::to_string(rows) + ".csv");
    if (!fs::exists(file)) {
        const auto written = candle_files::write_csv_file(file, market::reference_market(rows), {"timestamp", 2, 3});
        if (!written) std::abort();
    }
    return file;
}

fs::path json_file(std::size_t rows) {
    const fs::path file = bench_folder() / ("BTCUSDT-" + std::to_string(rows) + ".json");
    if (fs::exists(file)) return file;
    std::string text;
    const auto series = market::reference_market(rows);
    candle_files::append_csv(text, series, 0, rows, {"", 2, 3});
    std::ofstream out(file, std::ios::binary);
    out << "[";
    std::size_t from = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t end = text.find('\n', from);
        out << (row == 0 ? "[" : ",[") << std::string_view(text).substr(from, end - from) << "]";
        from = end + 1;
    }
    out << "]";
    return file;
}

void set_rate(benchmark::State& state, const fs::path& file, std::size_t rows) {
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * fs::file_size(file)));
    state.counters["rows/s"] = benchmark::Counter(static_cast<double>(rows) * static_cast<double>(state.iterations()),
                                                  benchmark::Counter::kIsRate);
}

void read_csv(benchmark::State& state, const char* kernel, candle_files::ReadPath path) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    const fs::path file = csv_file(rows);
    ReadOptions options;
    options.threads = static_cast<unsigned>(state.range(1));
    options.kernel = kernel;
    options.path = path;
    for (auto _ : state) {
        const auto candles = candle_files::read_candle_file(file, options);
        if (!candles || candles->series.size() != rows) state.SkipWithError("the file was not read");
        benchmark::DoNotOptimize(candles->series.close.data());
    }
    set_rate(state, file, rows);
}

void best_kernel(benchmark::State& state) { read_csv(state, nullptr, candle_files::ReadPath::fast); }
void sse4_kernel(benchmark::State& state) { read_csv(state, "sse4", candle_files::ReadPath::fast); }
void careful_way(benchmark::State& state) { read_csv(state, nullptr, candle_files::ReadPath::careful); }

std::size_t newlines_in(const char* text, std::size_t size) {
    std::size_t count = 0;
    std::size_t i = 0;
    const __m128i newline = _mm_set1_epi8('\n');
    for (; i + 64 <= size; i += 64) {
        __m128i sum = _mm_setzero_si128();
        for (std::size_t k = 0; k < 64; k += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i + k));
            sum = _mm_sub_epi8(sum, _mm_cmpeq_epi8(bytes, newline));
        }
        const __m128i halves = _mm_sad_epu8(sum, _mm_setzero_si128());
        count += static_cast<std::size_t>(_mm_cvtsi128_si64(halves)) +
                 static_cast<std::size_t>(_mm_extract_epi64(halves, 1));
    }
    for (; i < size; ++i) count += text[i] == '\n' ? 1U : 0U;
    return count;
}

// The floor: the same file read in the same blocks, and nothing done but counting its lines.
void newline_count(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    const fs::path file = csv_file(rows);
    std::vector<char> block(256 << 10);
    for (auto _ : state) {
        const int opened = ::open(file.c_str(), O_RDONLY);
        std::size_t count = 0;
        for (ssize_t got = 0; (got = ::read(opened, block.data(), block.size())) > 0;) {
            count += newlines_in(block.data(), static_cast<std::size_t>(got));
        }
        ::close(opened);
        if (count != rows + 1) state.SkipWithError("the newlines were not counted");
    }
    set_rate(state, file, rows);
}

void read_json(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    const fs::path file = json_file(rows);
    for (auto _ : state) {
        const auto candles = candle_files::read_candle_file(file);
        if (!candles || candles->series.size() != rows) state.SkipWithError("the file was not read");
    }
    set_rate(state, file, rows);
}

// The same work as far as simdjson does it: six doubles a row into vectors.
void simdjson_on_demand(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    const fs::path file = json_file(rows);
    simdjson::ondemand::parser parser;
    for (auto _ : state) {
        simdjson::padded_string text = simdjson::padded_string::load(file.string());
        std::vector<std::int64_t> times;
        std::array<std::vector<double>, 5> columns;
        auto document = parser.iterate(text);
        for (auto element : document.get_array()) {
            std::size_t cell = 0;
            for (auto value : element.get_array()) {
                if (cell == 0) {
                    times.push_back(value.get_int64());
                } else {
                    columns.at(cell - 1).push_back(value.get_double());
                }
                ++cell;
            }
        }
        if (times.size() != rows) state.SkipWithError("the file was not read");
        benchmark::DoNotOptimize(columns[3].data());
    }
    set_rate(state, file, rows);
}

void make_market(benchmark::State& state) {
    market::SyntheticOptions options;
    options.candles = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(market::synthetic_market(options).close.data());
    state.counters["candles/s"] = benchmark::Counter(
        static_cast<double>(options.candles) * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void sizes(benchmark::internal::Benchmark* bench, const std::vector<int>& threads) {
    const char* told = std::getenv("PIGGY_BENCH_ROWS");
    std::vector<std::int64_t> all = {1'000'000, 10'000'000};
    if (told != nullptr) all = {std::atoll(told)};
    for (const std::int64_t rows : all) {
        for (const int count : threads) bench->Args({rows, count});
    }
    bench->ArgNames({"rows", "threads"})->Unit(benchmark::kMillisecond)->UseRealTime();
}
void on_one(benchmark::internal::Benchmark* bench) { sizes(bench, {1}); }
void on_one_and_two(benchmark::internal::Benchmark* bench) { sizes(bench, {1, 2}); }
void small_on_one(benchmark::internal::Benchmark* bench) {
    bench->Args({1'000'000, 1})->ArgNames({"rows", "threads"})->Unit(benchmark::kMillisecond)->UseRealTime();
}

}  // namespace

BENCHMARK(best_kernel)->Apply(on_one_and_two);
BENCHMARK(sse4_kernel)->Apply(on_one_and_two);
BENCHMARK(newline_count)->Apply(on_one);
BENCHMARK(careful_way)->Apply(small_on_one);
BENCHMARK(read_json)->Apply(small_on_one);
BENCHMARK(simdjson_on_demand)->Apply(small_on_one);
BENCHMARK(make_market)->Apply(small_on_one);

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    std::error_code trouble;
    fs::remove_all(bench_folder(), trouble);
    return 0;
}
