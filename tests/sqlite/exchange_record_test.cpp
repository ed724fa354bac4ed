// The practice exchange's record in a real file.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "adapters/sqlite/exchange_record_store.h"
#include "adapters/sqlite/session.h"
#include "conformance/exchange_record_conformance.h"
#include "fakes/memory_exchange_record.h"
#include "temporary_folder.h"
#include "venue/exchange.h"

namespace piggy::sqlite {
namespace {

using venue::RecordBatch;

class SqliteRecord : public venue::ExchangeRecordConformance {
protected:
    std::unique_ptr<venue::ExchangeRecord> open() override { return open_with(SqliteExchangeRecord::reads_kept); }
    std::unique_ptr<SqliteExchangeRecord> open_with(std::int64_t reads_max) {
        auto record = SqliteExchangeRecord::open(file(), reads_max);
        EXPECT_TRUE(record) << (record ? "" : record.error().what);
        return record ? std::move(*record) : nullptr;
    }
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "exchange.db"; }
    void change(const std::string& statement) {
        const auto database = Database::open(file(), exchange_migrations());
        ASSERT_TRUE(database);
        ASSERT_TRUE((*database)->session().read([&](soci::session& sql) -> Result<> {
            sql << statement;
            return {};
        }));
    }
    test::TemporaryFolder folder_;
};

TEST_F(SqliteRecord, StartsEmpty) { starts_empty(); }
TEST_F(SqliteRecord, GivesBackEverythingAfterARestart) { gives_back_everything_after_a_restart(); }
TEST_F(SqliteRecord, TellsWhatHappenedByPages) { tells_what_happened_by_pages(); }
TEST_F(SqliteRecord, ReplacesWhatIsAsItIsNow) { replaces_what_is_as_it_is_now(); }

TEST_F(SqliteRecord, IsForItsOwnerOnly) {
    ASSERT_TRUE(open());
    struct stat about {};
    ASSERT_EQ(::stat(file().c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(SqliteRecord, ABatchIsKeptWholeOrNotAtAll) {
    const auto record = open();
    change("CREATE TRIGGER no_transfers BEFORE INSERT ON transfer BEGIN SELECT RAISE(ABORT, 'full'); END");
    EXPECT_FALSE(record->append(venue::busy_batch()));
    EXPECT_TRUE(whole(*record).requests.empty());
    EXPECT_TRUE(whole(*record).executions.empty());
    change("DROP TRIGGER no_transfers");
    EXPECT_TRUE(record->append(venue::busy_batch()));
    EXPECT_EQ(whole(*record).transfers.size(), 2U);
}

TEST_F(SqliteRecord, OldReadOnlyRequestsGoAndOrdersStay) {
    const auto record = open_with(100);
    RecordBatch batch;
    batch.requests.push_back({venue::record_time(0), 1, "POST", "/api/v3/order", "", 200, 0, ""});
    batch.requests.push_back({venue::record_time(0), 1, "WS", "order.place", "", 200, 0, ""});
    batch.requests.push_back({venue::record_time(0), 1, "WS", "time", "", 200, 0, ""});
    for (int i = 0; i < 30; ++i) {
        batch.requests.push_back({venue::record_time(i), 0, "GET", "/api/v3/time", std::to_string(i), 200, 0, ""});
    }
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(record->append(batch));
    const auto page = whole(*record);
    const auto of = [&](const char* method) {
        return std::ranges::count_if(page.requests, [&](const auto& row) { return row.second.method == method; });
    };
    EXPECT_EQ(of("POST"), 20);
    EXPECT_GE(of("WS"), 20);
    EXPECT_LE(of("WS"), 24);
    EXPECT_GE(of("GET") + of("WS"), 120);
    EXPECT_LE(of("GET") + of("WS"), 123);
    EXPECT_EQ(page.requests.back().second.parameters, "29");  // the newest stay
}

TEST_F(SqliteRecord, DamagedRowsAreRefusedByKind) {
    ASSERT_TRUE(open()->append(venue::busy_batch()));
    change("UPDATE execution SET status = 99");
    const auto loaded = open()->load();
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, ErrorCode::malformed);
    EXPECT_NE(loaded.error().what.find("execution"), std::string::npos) << loaded.error().what;
    EXPECT_FALSE(open()->page(std::nullopt, 0, 0, 0, 0, 10));
}

TEST_F(SqliteRecord, AnotherProgramsDatabaseIsLeftAlone) {
    ASSERT_TRUE(Database::open(file()));  // the app's own
    const auto record = SqliteExchangeRecord::open(file());
    ASSERT_FALSE(record);
    EXPECT_EQ(record.error().code, ErrorCode::refused);
}

// Not a test of time, only a figure for whoever looks.
TEST_F(SqliteRecord, AppendsThousandsOfOrdersOneByOne) {
    const auto record = open();
    RecordBatch batch = venue::busy_batch();
    batch.keys.clear();
    batch.minutes.clear();
    batch.transfers.clear();
    batch.lists.clear();
    batch.requests.resize(1);
    constexpr int orders = 2000;
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < orders; ++i) {
        for (auto& execution : batch.executions) execution.order.id = 100 + i;
        ASSERT_TRUE(record->append(batch));
    }
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
    RecordProperty("microseconds_per_order", std::to_string(took.count() / orders));
    std::printf("one order with its fill: %.1f us\n", took.count() / orders);
    const auto loaded = record->load();
    ASSERT_TRUE(loaded);
    EXPECT_EQ((*loaded)->state.orders.size(), static_cast<std::size_t>(orders));
    // The log grew beyond SQLite's usual thousand pages: no order waited for them to be moved.
    EXPECT_GT(std::filesystem::file_size(file().string() + "-wal"), 2'000U * 4096U);
}

TEST_F(SqliteRecord, AStartReadsTheNewestFillsOfEachAccount) {
    const auto record = open();
    RecordBatch batch = venue::busy_batch();
    ASSERT_FALSE(batch.fills.empty());
    constexpr std::size_t kept = 2 * venue::Exchange::orders_kept;
    batch.fills.assign(kept + 10, batch.fills.front());
    for (std::size_t i = 0; i < batch.fills.size(); ++i) batch.fills[i].trade = static_cast<venue::TradeId>(i + 1);
    venue::Fill others = batch.fills.front();  // the oldest of all, and the only one of its account
    ++others.account;
    batch.fills.insert(batch.fills.begin(), others);
    ASSERT_TRUE(record->append(batch));
    const auto loaded = record->load();
    ASSERT_TRUE(loaded);
    ASSERT_EQ((*loaded)->state.fills.size(), 1 + kept);
    EXPECT_EQ((*loaded)->state.fills.front().account, others.account);
    EXPECT_EQ((*loaded)->state.fills[1].trade, 11);
    EXPECT_EQ((*loaded)->state.fills.back().trade, static_cast<venue::TradeId>(kept + 10));
}

class MemoryRecord : public venue::ExchangeRecordConformance {
protected:
    // Lent out again and again, as a file would be.
    struct Lent final : venue::ExchangeRecord {
        explicit Lent(ExchangeRecord& to) : record(to) {}
        Result<> append(const RecordBatch& batch) override { return record.append(batch); }
        Result<std::optional<venue::RecordedExchange>> load() override { return record.load(); }
        Result<venue::RecordPage> page(std::optional<venue::AccountId> account, std::int64_t a, std::int64_t b,
                                       std::int64_t c, std::int64_t d, std::size_t rows) override {
            return record.page(account, a, b, c, d, rows);
        }
        ExchangeRecord& record;
    };
    std::unique_ptr<venue::ExchangeRecord> open() override { return std::make_unique<Lent>(record_); }
    test::MemoryExchangeRecord record_;
};

TEST_F(MemoryRecord, StartsEmpty) { starts_empty(); }
TEST_F(MemoryRecord, GivesBackEverythingAfterARestart) { gives_back_everything_after_a_restart(); }
TEST_F(MemoryRecord, TellsWhatHappenedByPages) { tells_what_happened_by_pages(); }
TEST_F(MemoryRecord, ReplacesWhatIsAsItIsNow) { replaces_what_is_as_it_is_now(); }

}  // namespace
}  // namespace piggy::sqlite
