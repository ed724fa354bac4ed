// From "buy" to the moment the order is handed to the network: gate, two commits flushed to the disk, decision age.
// Budget: 99 of 100 within 5 ms. The exchange is scripted and takes no time, so nothing else is in the figure but what
// the desk itself does; a set of books serves twenty orders, as a day does. TMPDIR says on which disk. The floor in the
// same run is two flushed writes of 4 KiB.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "adapters/sqlite/live_store.h"
#include "live_desk/scripted_venue.h"
#include "temporary_folder.h"

namespace {

using namespace piggy;
using namespace piggy::test;
using std::chrono::nanoseconds;
using Steady = std::chrono::steady_clock;

void must(bool holds) {
    if (!holds) std::abort();
}

// One day's books, live.
struct Day {
    Day() {
        auto opened = sqlite::SqliteLiveStore::open(folder.path() / "ledger.db", std::string(64, 'a'));
        must(opened.has_value());
        store = std::move(*opened);
        execution::DeskSettings settings;
        settings.allow_live = true;
        settings.limits_sha256 = std::string(64, 'a');
        auto started = execution::LiveDesk::start({clock, *store, venue, {}, {}, nullptr}, settings);
        must(started.has_value());
        desk = std::move(*started);
        const std::array<std::byte, 32> key{};
        must(desk->open_venue(std::shared_ptr<execution::VenueAccess>(&venue, [](auto*) {}), key).has_value());
        for (int i = 0; i < 40; ++i) {
            clock.pass(std::chrono::milliseconds(500));
            desk->tick();
        }
        must(desk->enable("bench").has_value());
        venue.while_placing = [this] { handed_over = Steady::now(); };
    }
    TemporaryFolder folder;
    HandClock clock;
    ScriptedVenue venue{clock};
    std::unique_ptr<sqlite::SqliteLiveStore> store;
    std::unique_ptr<execution::LiveDesk> desk;
    Steady::time_point handed_over;
};

void tell(benchmark::State& state, std::vector<double>& seconds) {
    std::ranges::sort(seconds);
    const auto at = [&](double share) {
        return seconds[static_cast<std::size_t>(share * static_cast<double>(seconds.size() - 1))] * 1e3;
    };
    state.counters["p50_ms"] = at(0.5);
    state.counters["p99_ms"] = at(0.99);
    state.counters["orders"] = static_cast<double>(seconds.size());
}

void intent_to_wire(benchmark::State& state) {
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
        const auto answer = buys ? day->desk->trade({id, "BTC/USDT", "buy", "25", false, "bench"})
                                 : day->desk->trade({id, "BTC/USDT", "sell", std::nullopt, true, "bench"});
        must(answer.order && answer.order->state == orders::OrderState::filled);
        seconds.push_back(std::chrono::duration<double>(day->handed_over - asked).count());
        state.SetIterationTime(seconds.back());
    }
    tell(state, seconds);
}
BENCHMARK(intent_to_wire)->UseManualTime()->Iterations(1'000)->Unit(benchmark::kMillisecond);

void two_flushed_writes(benchmark::State& state) {
    const TemporaryFolder folder;
    const int file = ::open((folder.path() / "floor").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    must(file >= 0);
    const std::array<char, 4096> page{};
    std::vector<double> seconds;
    for (auto _ : state) {
        const auto begun = Steady::now();
        for (int i = 0; i < 2; ++i) {
            must(::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()));
            must(::fdatasync(file) == 0);
        }
        seconds.push_back(std::chrono::duration<double>(Steady::now() - begun).count());
        state.SetIterationTime(seconds.back());
    }
    ::close(file);
    tell(state, seconds);
}
BENCHMARK(two_flushed_writes)->UseManualTime()->Iterations(1'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
