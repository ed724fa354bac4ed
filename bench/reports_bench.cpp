// Reports over a year of trading with 100,000 fills, many times what the limit of 20 orders a day leaves room for:
// reading the books with every digest checked, going through the journal lot by lot, one month as JSON, a year's tax
// lots as CSV. Budget: a report within 5 s at 100,000 fills. PIGGY_REPORT_FILLS says how many (100,000 otherwise).

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "adapters/sqlite/live_store.h"
#include "apps/report_books.h"
#include "core/random.h"
#include "report/report.h"

namespace {

using namespace piggy;
namespace fs = std::filesystem;

constexpr std::int64_t first_day = 20'454;  // 2026-01-01
const Asset bitcoin{"BTC"}, usdt{"USDT"};

template <class Value>
auto must(Value result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().what.c_str());
        std::abort();
    }
    if constexpr (!std::is_same_v<Value, Result<>>) return std::move(*result);
}

std::int64_t fills_wanted() {
    const char* told = std::getenv("PIGGY_REPORT_FILLS");
    return told == nullptr ? 100'000 : std::atoll(told);
}

// Buys and sales by turns, never more sold than is held, fees now in USDT and now in BTC.
orders::BookedFill fill_of(std::int64_t number, std::int64_t of, Random& random) {
    const std::int64_t price = 40'000 + static_cast<std::int64_t>(random.below(20'000));
    orders::BookedFill booked;
    booked.client_order_id = "pig-abc123-" + std::to_string(number);
    booked.fill.symbol = {bitcoin, usdt};
    booked.fill.trade_id = booked.fill.order_id = number;
    booked.fill.side = number % 2 == 1 ? orders::Side::buy : orders::Side::sell;
    booked.fill.price = {Decimal::whole(price)};
    booked.fill.quantity = {Decimal::from_ticks(number % 2 == 1 ? 52'000 : 50'000)};
    booked.fill.notional = must(notional(booked.fill.price, booked.fill.quantity, Rounding::down));
    booked.fill.fee =
        number % 4 < 2 ? Money{Decimal::from_ticks(2'000'000), usdt} : Money{Decimal::from_ticks(50), bitcoin};
    booked.fill.time =
        Timestamp(std::chrono::days(first_day)) + std::chrono::nanoseconds(31'536'000'000'000'000 / of * number);
    return booked;
}

// Made once, in a folder that goes with the program.
const apps::ReportDesk& desk() {
    static const apps::ReportDesk made = [] {
        std::string name = (fs::temp_directory_path() / "piggy-report-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        static const fs::path home = name;
        std::atexit([] { fs::remove_all(home); });
        fs::create_directory(home / "practice");
        const auto store = must(sqlite::SqliteLiveStore::open(home / "practice" / "ledger.db", std::string(64, 'e')));
        ledger::Books books;
        Random random(1);
        const std::int64_t fills = fills_wanted();
        auto transaction = must(store->begin());
        const auto opening =
            must(books.open_with({{usdt, Decimal::whole(1'000'000)}}, {}, Timestamp(std::chrono::days(first_day))));
        must(transaction->post(opening, books.snapshot()));
        for (std::int64_t number = 1; number <= fills; ++number) {
            const auto fill = fill_of(number, fills, random);
            const auto entry = must(books.book(fill));
            must(transaction->add_fill(fill));
            must(transaction->post(entry, books.snapshot()));
            if (number % 5'000 != 0 && number != fills) continue;
            must(transaction->commit());
            transaction.reset();
            if (number != fills) transaction = must(store->begin());
        }
        return apps::ReportDesk{home, "practice", trading::RunMode::live};
    }();
    return made;
}

const std::chrono::year_month june = std::chrono::year(2026) / 6;
const Timestamp later = Timestamp(std::chrono::days(first_day + 400));

void books_read(benchmark::State& state) {
    static_cast<void>(desk());
    for (auto _ : state) benchmark::DoNotOptimize(must(apps::read_accounts(desk(), report::month_period(june), later)));
}
BENCHMARK(books_read)->Unit(benchmark::kMillisecond);

void month_from_file_to_json(benchmark::State& state) {
    static_cast<void>(desk());
    for (auto _ : state) {
        const auto accounts = must(apps::read_accounts(desk(), report::month_period(june), later));
        benchmark::DoNotOptimize(report::to_json(accounts.month(june)));
    }
}
BENCHMARK(month_from_file_to_json)->Unit(benchmark::kMillisecond);

void month_from_books_in_memory(benchmark::State& state) {
    const auto accounts = must(apps::read_accounts(desk(), report::month_period(june), later));
    for (auto _ : state) benchmark::DoNotOptimize(report::to_json(accounts.month(june)));
}
BENCHMARK(month_from_books_in_memory)->Unit(benchmark::kMillisecond);

void year_of_tax_lots(benchmark::State& state, report::LotMethod method) {
    const auto accounts = must(apps::read_accounts(desk(), {later, later}, later));
    for (auto _ : state) {
        const auto tax = must(report::tax_report(accounts.history(), std::chrono::year(2026), method, {}));
        benchmark::DoNotOptimize(report::csv_text(tax));
    }
}
BENCHMARK_CAPTURE(year_of_tax_lots, fifo, report::LotMethod::fifo)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(year_of_tax_lots, hifo, report::LotMethod::hifo)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
