// From "buy" to the answer with its fill: gate, three commits flushed to the disk, the account's arithmetic, the order
// as JSON. What a person waits for after a click on paper; budget: shown within 50 ms. TMPDIR says on which disk. The
// floor in the same run is three flushed writes of 4 KiB.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "apps/paper_desk.h"
#include "live_desk/scripted_venue.h"
#include "temporary_folder.h"

namespace {

using namespace piggy;
using namespace piggy::test;
using Steady = std::chrono::steady_clock;

void must(bool holds) {
    if (!holds) std::abort();
}

// One day's books, taking orders.
struct Day {
    Day() {
        paper = std::make_unique<apps::PaperDesk>(apps::PaperParts{.folder = home.path() / "practice",
                                                                   .exchange = "the scripted exchange",
                                                                   .limits_sha256 = std::string(64, 'a'),
                                                                   .clock = clock,
                                                                   .feed = exchange,
                                                                   .reader = exchange.account(),
                                                                   .log = {},
                                                                   .log_trade = {},
                                                                   .has_thread = false});
        for (int i = 0; i < 40; ++i) {
            clock.pass(std::chrono::milliseconds(500));
            paper->round();
        }
        must(paper->status().mode == execution::Mode::live);
    }
    TemporaryFolder home;
    HandClock clock;
    ScriptedVenue exchange{clock};
    std::unique_ptr<apps::PaperDesk> paper;
};

void tell(benchmark::State& state, std::vector<double>& seconds) {
    std::ranges::sort(seconds);
    const auto at = [&](double share) {
        return seconds[static_cast<std::size_t>(share * static_cast<double>(seconds.size() - 1))] * 1e3;
    };
    state.counters["p50_ms"] = at(0.5);
    state.counters["p99_ms"] = at(0.99);
    state.counters["max_ms"] = at(1);
}

void click_to_fill(benchmark::State& state) {
    std::vector<double> seconds;
    std::unique_ptr<Day> day;
    int used = 20;
    for (auto _ : state) {
        if (used == 20) {
            day = std::make_unique<Day>();
            used = 0;
        }
        const std::string id = "n" + std::to_string(used++);
        const bool buys = used % 2 == 1;
        const auto asked = Steady::now();
        const auto answer = buys ? day->paper->trade({id, "BTC/USDT", "buy", "25", false, "bench"})
                                 : day->paper->trade({id, "BTC/USDT", "sell", std::nullopt, true, "bench"});
        seconds.push_back(std::chrono::duration<double>(Steady::now() - asked).count());
        must(answer.order && answer.order->state == orders::OrderState::filled);
        state.SetIterationTime(seconds.back());
    }
    tell(state, seconds);
}
BENCHMARK(click_to_fill)->UseManualTime()->Iterations(1'000)->Unit(benchmark::kMillisecond);

void three_flushed_writes(benchmark::State& state) {
    const TemporaryFolder folder;
    const int file = ::open((folder.path() / "floor").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    must(file >= 0);
    const std::array<char, 4096> page{};
    std::vector<double> seconds;
    for (auto _ : state) {
        const auto begun = Steady::now();
        for (int i = 0; i < 3; ++i) {
            must(::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()));
            must(::fdatasync(file) == 0);
        }
        seconds.push_back(std::chrono::duration<double>(Steady::now() - begun).count());
        state.SetIterationTime(seconds.back());
    }
    ::close(file);
    tell(state, seconds);
}
BENCHMARK(three_flushed_writes)->UseManualTime()->Iterations(1'000)->Unit(benchmark::kMillisecond);

// What the page asks for after each change.
void status_and_balances(benchmark::State& state) {
    Day day;
    for (auto _ : state) {
        benchmark::DoNotOptimize(day.paper->status());
        benchmark::DoNotOptimize(day.paper->balances());
    }
}
BENCHMARK(status_and_balances)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
