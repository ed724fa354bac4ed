// The live books: what an order waits for before its bytes may leave (two commits flushed to the disk: slot and
// reservation, then "sending"), and what a start costs after a long history. Budgets: both commits well within the 5 ms
// from intent to wire; a start under 1 s with 1,000,000 orders. PIGGY_LIVE_ORDERS says how many orders of history there
// are (10,000 otherwise), TMPDIR on which disk. The floor is one flushed write of 4 KiB, in the same run.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "adapters/sqlite/live_store.h"

namespace {

using namespace piggy;
using namespace piggy::execution;
using sqlite::SqliteLiveStore;

const std::string limits(64, 'e');
const Symbol bitcoin{Asset{"BTC"}, Asset{"USDT"}};
constexpr std::int64_t first_day = 15'000;

template <class Value>
auto must(Value result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().what.c_str());
        std::abort();
    }
    if constexpr (!std::is_same_v<Value, Result<>>) return std::move(*result);
}

double seconds_of(clockid_t clock) {
    timespec spent{};
    ::clock_gettime(clock, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

Timestamp time_of(std::int64_t number) {
    return Timestamp(std::chrono::hours(24 * first_day) + std::chrono::minutes(72 * number));
}

orders::LiveOrder order_of(std::int64_t number, orders::OrderState state) {
    orders::LiveOrder order;
    order.request_id = "7f1c2b9a-4e55-4c1d-9d1e-" + std::to_string(100'000'000'000 + number);
    order.client_order_id = "pig-abc123-" + std::to_string(number);
    order.symbol = bitcoin;
    order.amount_usd = Decimal::whole(10);
    order.quantity.value = Decimal::from_ticks(22'000);
    order.decision_price.value = order.limit_price.value = Decimal::whole(45'000);
    order.slot_day = first_day + number / 20;
    order.state = state;
    order.created_at = time_of(number);
    if (state == orders::OrderState::filled) order.executed = order.quantity;
    return order;
}

AuditEvent event_of(std::int64_t number, const char* action) {
    return {time_of(number), "api", action,
            R"({"request_id":"7f1c2b9a","symbol":"BTC/USDT","side":"buy","amount_usd":"10","limit_price":"45000"})",
            "ok"};
}

// Books with this much behind them, made once per process.
class Books {
public:
    static Books& with_history() {
        static Books books;
        return books;
    }
    [[nodiscard]] std::filesystem::path file() const { return folder_ / "ledger.db"; }
    [[nodiscard]] std::int64_t orders() const { return orders_; }
    std::int64_t next() { return next_++; }

private:
    Books() {
        std::string name = (std::filesystem::temp_directory_path() / "piggy-live-store-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        folder_ = name;
        if (const char* wanted = std::getenv("PIGGY_LIVE_ORDERS")) orders_ = std::stoll(wanted);
        const auto store = must(SqliteLiveStore::open(file(), limits));
        std::unique_ptr<LiveTransaction> transaction = must(store->begin());
        for (; next_ < orders_; ++next_) {
            const auto order = order_of(next_, orders::OrderState::filled);
            must(transaction->put_order(order));
            orders::BookedFill fill;
            fill.fill = {bitcoin,           next_ + 1,      next_ + 1,          orders::Side::buy,
                         order.limit_price, order.quantity, Decimal::whole(10), {Decimal{}, Asset{"USDT"}},
                         order.created_at,  false};
            fill.client_order_id = order.client_order_id;
            must(transaction->add_fill(fill));
            for (const char* action : {"order.reserved", "order.sending", "order.ended"}) {
                must(transaction->audit(event_of(next_, action)));
            }
            if (next_ % 2000 == 1999) {
                must(transaction->commit());
                transaction.reset();
                transaction = must(store->begin());
            }
        }
        must(transaction->commit());
    }
    ~Books() { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_;
    std::int64_t orders_ = 10'000, next_ = 0;
};

std::unique_ptr<SqliteLiveStore> opened() { return must(SqliteLiveStore::open(Books::with_history().file(), limits)); }

void report(benchmark::State& state, std::vector<double>& times_ms) {
    std::sort(times_ms.begin(), times_ms.end());
    const auto at = [&](double share) {
        return times_ms[std::min(times_ms.size() - 1,
                                 static_cast<std::size_t>(share * static_cast<double>(times_ms.size())))];
    };
    state.counters["p50_ms"] = at(0.5);
    state.counters["p99_ms"] = at(0.99);
    state.counters["max_ms"] = times_ms.back();
}

void one_flushed_write(benchmark::State& state) {
    const std::string name = (Books::with_history().file().parent_path() / "floor").string();
    const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const std::array<char, 4096> page{};
    off_t at = 0;
    std::vector<double> times;
    for (auto _ : state) {
        const double begun = seconds_of(CLOCK_MONOTONIC);
        if (::pwrite(file, page.data(), page.size(), at % (1 << 20)) < 0 || ::fdatasync(file) != 0) std::abort();
        at += 4096;
        times.push_back((seconds_of(CLOCK_MONOTONIC) - begun) * 1e3);
    }
    ::close(file);
    report(state, times);
}

void reserve_and_send(benchmark::State& state) {
    const auto store = opened();
    std::vector<double> times;
    const double spent_before = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    for (auto _ : state) {
        const std::int64_t number = Books::with_history().next();
        orders::LiveOrder order = order_of(number, orders::OrderState::reserved);
        const double begun = seconds_of(CLOCK_MONOTONIC);
        {
            const auto transaction = must(store->begin());
            benchmark::DoNotOptimize(must(transaction->order_of_request(order.request_id)));
            benchmark::DoNotOptimize(must(transaction->slots_used(order.slot_day)));
            must(transaction->put_order(order));
            must(transaction->audit(event_of(number, "order.reserved")));
            must(transaction->commit());
        }
        order.state = orders::OrderState::sending;
        order.sent_at = order.created_at;
        {
            const auto transaction = must(store->begin());
            must(transaction->put_order(order));
            must(transaction->audit(event_of(number, "order.sending")));
            must(transaction->commit());
        }
        times.push_back((seconds_of(CLOCK_MONOTONIC) - begun) * 1e3);
        order.state = orders::OrderState::filled;
        order.executed = order.quantity;
        const auto transaction = must(store->begin());
        must(transaction->put_order(order));
        must(transaction->commit());
    }
    state.counters["cpu_us_of_3_commits"] =
        (seconds_of(CLOCK_PROCESS_CPUTIME_ID) - spent_before) * 1e6 / static_cast<double>(times.size());
    report(state, times);
}

void start(benchmark::State& state) {
    (void)Books::with_history();
    std::vector<double> times;
    for (auto _ : state) {
        const double begun = seconds_of(CLOCK_MONOTONIC);
        const auto store = opened();
        benchmark::DoNotOptimize(must(store->load()));
        times.push_back((seconds_of(CLOCK_MONOTONIC) - begun) * 1e3);
    }
    report(state, times);
    state.counters["MB"] = static_cast<double>(std::filesystem::file_size(Books::with_history().file())) * 1e-6;
}

void check_every_page_beside(benchmark::State& state) {
    for (auto _ : state) must(opened()->whole());
}

void first_page_of_orders(benchmark::State& state) {
    const auto store = opened();
    for (auto _ : state) benchmark::DoNotOptimize(must(store->orders({})));
}

void verify_audit(benchmark::State& state) {
    const auto store = opened();
    for (auto _ : state) benchmark::DoNotOptimize(must(store->verify_audit()));
}

BENCHMARK(one_flushed_write)->Iterations(1000)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(reserve_and_send)->Iterations(1000)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(start)->Iterations(5)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(first_page_of_orders)->Unit(benchmark::kMicrosecond);
BENCHMARK(verify_audit)->Iterations(1)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(check_every_page_beside)->Iterations(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
