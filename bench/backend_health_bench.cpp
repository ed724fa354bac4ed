// GET /api/health of the running backend at 500 requests a second, evenly spaced, over one kept-alive connection each
// from four clients. Budget: 99 of 100 within 5 ms. PIGGY_BACKEND_PORT says where it listens (8000).

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/net/http_client.h"

namespace {

using namespace piggy;
using Steady = std::chrono::steady_clock;

void health(benchmark::State& state) {
    const char* port = std::getenv("PIGGY_BACKEND_PORT");
    net::ServerAddress address;
    address.host = "127.0.0.1";
    address.port = static_cast<std::uint16_t>(port ? std::atoi(port) : 8000);
    address.tls = false;
    constexpr int clients = 4, each = 1'250;
    constexpr auto apart = std::chrono::milliseconds(8);  // four clients: 500 a second
    for (auto _ : state) {
        std::mutex mutex;
        std::vector<double> milliseconds;
        int failed = 0;
        std::vector<std::thread> threads;
        const auto begun = Steady::now();
        for (int c = 0; c < clients; ++c) {
            threads.emplace_back([&, c] {
                net::HttpClient client(address);
                std::vector<double> mine;
                int bad = 0;
                for (int i = 0; i < each; ++i) {
                    std::this_thread::sleep_until(begun + c * apart / clients + i * apart);
                    const auto sent = Steady::now();
                    const auto answer = client.send({"GET", "/api/health", {}, {}});
                    if (!answer || answer->status != 200) ++bad;
                    mine.push_back(std::chrono::duration<double, std::milli>(Steady::now() - sent).count());
                }
                const std::lock_guard lock(mutex);
                milliseconds.insert(milliseconds.end(), mine.begin(), mine.end());
                failed += bad;
            });
        }
        for (std::thread& thread : threads) thread.join();
        if (failed > 0) state.SkipWithError("not every request was answered 200; is the backend running?");
        std::ranges::sort(milliseconds);
        state.counters["p50_ms"] = milliseconds[milliseconds.size() / 2];
        state.counters["p99_ms"] = milliseconds[milliseconds.size() * 99 / 100];
        state.counters["per_second"] =
            static_cast<double>(milliseconds.size()) / std::chrono::duration<double>(Steady::now() - begun).count();
    }
}
BENCHMARK(health)->Iterations(1)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
