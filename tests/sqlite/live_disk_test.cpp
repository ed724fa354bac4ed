// The live books on a disk that fails: whatever fails at whatever call, what commit() has acknowledged is there when
// they are opened again, and what it has not is there in whole or not at all. PIGGY_IO_FAULTS=all tries every call;
// otherwise every so manieth.

#include <gtest/gtest.h>

#include <cstdlib>

#include "adapters/sqlite/live_store.h"
#include "adapters/sqlite/statement.h"
#include "conformance/live_store_conformance.h"
#include "support/fault_vfs.h"
#include "temporary_folder.h"

namespace piggy::sqlite {
namespace {

using namespace execution;
namespace fs = std::filesystem;

const std::string limits(64, 'b');

constexpr int rounds = 6;  // transactions of one day's work

// What one transaction puts: everything there is a table for.
Result<> work(LiveTransaction& transaction, int round, ledger::BooksSnapshot& books) {
    const std::string id = "r" + std::to_string(round);
    DayRow day = live_day();
    day.transferred = Decimal::from_ticks(round);
    if (auto done = transaction.put_order(live_order(id, live_day_number, round)); !done) return done;
    if (round > 1) {
        const std::string last = "r" + std::to_string(round - 1);
        const auto sent = with_state(live_order(last, live_day_number, round - 1), orders::OrderState::sending);
        if (auto done = transaction.put_order(sent); !done) return done;
    }
    if (auto added = transaction.add_fill(live_fill(round)); !added) return fail(added.error());
    if (auto done = transaction.post(live_entry(round, books), books); !done) return done;
    if (auto done = transaction.put_day(day); !done) return done;
    if (auto done = transaction.put_fact("round", std::to_string(round)); !done) return done;
    return transaction.audit(live_event(round));
}

class LiveBooksOnABadDisk : public testing::Test {
protected:
    static test::FaultVfs& faults() { return test::FaultVfs::install(); }
    void SetUp() override { faults().calm(); }
    void TearDown() override {
        faults().calm();
        faults().forget(folder_->path());
    }

    void new_folder() {
        faults().forget(folder_->path());
        folder_ = std::make_unique<test::TemporaryFolder>();
    }
    [[nodiscard]] fs::path file() const { return folder_->path() / "ledger.db"; }
    [[nodiscard]] Result<std::unique_ptr<SqliteLiveStore>> open() const {
        LiveStoreSettings settings;
        settings.book_id = "abc123";
        settings.headroom_bytes = 0;
        return SqliteLiveStore::open(file(), limits, settings);
    }

    // Opens, works a day and closes, as far as the disk lets it. Gives the last round that was acknowledged.
    int live_a_day() {
        auto store = open();
        if (!store) return 0;
        int acknowledged = 0;
        ledger::BooksSnapshot books;
        for (int round = 1; round <= rounds; ++round) {
            auto transaction = (*store)->begin();
            if (!transaction) break;
            if (!work(**transaction, round, books)) break;
            if (!(*transaction)->commit()) break;
            acknowledged = round;
        }
        return acknowledged;
    }

    // The books hold the rounds up to the last one, all of each, and no part of another.
    void hold(int acknowledged, const std::string& where) {
        auto store = open();
        ASSERT_TRUE(store) << where << ": " << store.error().what;
        const auto loaded = (*store)->load();
        ASSERT_TRUE(loaded) << where << ": " << loaded.error().what;
        const int found = loaded->facts.contains("round") ? std::stoi(loaded->facts.at("round")) : 0;
        ASSERT_TRUE(found == acknowledged || found == acknowledged + 1)
            << where << ": acknowledged " << acknowledged << ", found " << found;
        ledger::BooksSnapshot books;
        for (int round = 1; round <= found; ++round) (void)live_entry(round, books);
        EXPECT_EQ(loaded->books, books) << where;
        EXPECT_EQ(loaded->unfinished.size(), static_cast<std::size_t>(found)) << where;
        EXPECT_EQ((*store)->orders({})->rows.size(), static_cast<std::size_t>(found)) << where;
        EXPECT_EQ((*store)->fills({})->rows.size(), static_cast<std::size_t>(found)) << where;
        const auto verdict = (*store)->verify_audit();
        ASSERT_TRUE(verdict) << where;
        EXPECT_EQ(verdict->records, found) << where;
        EXPECT_FALSE(verdict->first_bad) << where << ": " << verdict->what;
        const auto whole = (*store)->whole();
        EXPECT_TRUE(whole) << where << ": " << whole.error().what;
        auto transaction = (*store)->begin();
        ASSERT_TRUE(transaction) << where;
        EXPECT_EQ(*(*transaction)->slots_used(live_day_number), found) << where;
        // And they go on.
        EXPECT_TRUE((*transaction)->audit(live_event(99))) << where;
        EXPECT_TRUE((*transaction)->commit()) << where;
    }

    // Sets the fault for N = first, first + step, … until a day passes without it striking. Gives how far it came.
    template <class SetFault, class Reopen>
    std::int64_t until_a_clean_day(const std::string& what, std::int64_t step, SetFault set_fault,
                                   Reopen before_reopening) {
        const char* setting = std::getenv("PIGGY_IO_FAULTS");
        if (setting != nullptr && std::string(setting) == "all") step = 1;
        std::int64_t number = 1;
        for (bool clean = false; !clean; number += step) {
            new_folder();
            faults().calm();
            set_fault(number);
            const int acknowledged = live_a_day();
            clean = !faults().struck();
            before_reopening(number);
            faults().calm();
            hold(acknowledged, what + " " + std::to_string(number));
            if (testing::Test::HasFatalFailure() || testing::Test::HasNonfatalFailure()) return number;
        }
        testing::Test::RecordProperty("reached", std::to_string(number - step));
        return number - step;
    }

    std::unique_ptr<test::TemporaryFolder> folder_ = std::make_unique<test::TemporaryFolder>();
};

TEST_F(LiveBooksOnABadDisk, TheDiskOfTheseTestsForgetsWhatWasNotFlushed) {
    for (const bool flushed : {true, false}) {
        new_folder();
        sqlite_api::sqlite3* connection = nullptr;
        ASSERT_EQ(sqlite_api::sqlite3_open(file().c_str(), &connection), SQLITE_OK);
        Statement(connection, "PRAGMA journal_mode=WAL").run();
        Statement(connection, "CREATE TABLE a (b)").run();
        Statement(connection, flushed ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF").run();
        Statement(connection, "INSERT INTO a VALUES (1)").run();
        faults().cut_power_at(faults().calls() + 1);
        EXPECT_THROW(Statement(connection, "INSERT INTO a VALUES (2)").run(), std::exception);
        sqlite_api::sqlite3_close(connection);
        faults().power_on();
        ASSERT_EQ(sqlite_api::sqlite3_open(file().c_str(), &connection), SQLITE_OK);
        {
            Statement count(connection, "SELECT count(*) FROM a");
            count.begin();
            ASSERT_TRUE(count.next());
            EXPECT_EQ(count.integer(0), flushed ? 1 : 0);
        }
        sqlite_api::sqlite3_close(connection);
    }
}

TEST_F(LiveBooksOnABadDisk, OneCallThatFailsEndsTheBooksForTheProcessAndLosesNothing) {
    const auto reached = until_a_clean_day(
        "call", 13, [&](std::int64_t call) { faults().fail_call(call); }, [](std::int64_t) {});
    EXPECT_GT(reached, 100);
}

TEST_F(LiveBooksOnABadDisk, ReadingMayFailToo) {
    const auto reached = until_a_clean_day(
        "call or read", 37,
        [&](std::int64_t call) {
            faults().count_reads(true);
            faults().fail_call(call);
        },
        [](std::int64_t) {});
    EXPECT_GT(reached, 100);
}

TEST_F(LiveBooksOnABadDisk, ADiskThatIsGoneForGoodLosesNothing) {
    const auto reached = until_a_clean_day(
        "from call", 19, [&](std::int64_t call) { faults().fail_call(call, INT64_MAX); }, [](std::int64_t) {});
    EXPECT_GT(reached, 100);
}

TEST_F(LiveBooksOnABadDisk, APowerCutTakesNothingThatWasAcknowledged) {
    const auto reached = until_a_clean_day(
        "cut at call", 11, [&](std::int64_t call) { faults().cut_power_at(call); },
        [&](std::int64_t) { faults().power_on(); });
    EXPECT_GT(reached, 100);
}

TEST_F(LiveBooksOnABadDisk, NorDoesOneThatLeavesPartsOfWhatWasNotFlushed) {
    const auto reached = until_a_clean_day(
        "cut with rests at call", 13, [&](std::int64_t call) { faults().cut_power_at(call); },
        [&](std::int64_t call) { faults().power_on(static_cast<std::uint64_t>(call)); });
    EXPECT_GT(reached, 100);
}

TEST_F(LiveBooksOnABadDisk, AFullDiskLosesNothingAndSaysSo) {
    const auto reached = until_a_clean_day(
        "full after KiB", 19, [&](std::int64_t number) { faults().fill_after(number * 1024); }, [](std::int64_t) {});
    EXPECT_GT(reached, 100);
}

TEST_F(LiveBooksOnABadDisk, AfterAFullDiskTheSameStoreGoesOnOnceThereIsRoom) {
    auto store = open();
    ASSERT_TRUE(store);
    faults().fill_after(0);
    ledger::BooksSnapshot books;
    int done = 0;
    std::string sentence;
    for (int round = 1; round <= 2000 && sentence.empty(); ++round) {
        auto transaction = (*store)->begin();
        ASSERT_TRUE(transaction);
        ledger::BooksSnapshot after = books;
        auto put = work(**transaction, round, after);
        if (put) put = (*transaction)->commit();
        if (put) {
            books = after;
            done = round;
        } else {
            sentence = put.error().what;
        }
    }
    EXPECT_TRUE(sentence.starts_with("STORAGE_FULL: ")) << sentence;
    faults().calm();
    auto transaction = (*store)->begin();
    ASSERT_TRUE(transaction) << transaction.error().what;
    ASSERT_TRUE(work(**transaction, done + 1, books));
    ASSERT_TRUE((*transaction)->commit());
    EXPECT_EQ((*store)->load()->books, books);
}

TEST_F(LiveBooksOnABadDisk, AFlushThatFailedIsNotTriedAgain) {
    auto store = open();
    ASSERT_TRUE(store);
    ledger::BooksSnapshot books;
    auto transaction = (*store)->begin();
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(work(**transaction, 1, books));
    faults().calm();
    faults().fail_call(1, INT64_MAX);
    const auto committed = (*transaction)->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, ErrorCode::unavailable);
    EXPECT_FALSE(committed.error().what.starts_with("STORAGE_FULL"));
    faults().calm();  // the disk is well again, and yet:
    const auto again = (*store)->begin();
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().what, committed.error().what);
}

}  // namespace
}  // namespace piggy::sqlite
