// The books as a report reads them: beside the store that writes them, after it, and where there is nothing to read.

#include "adapters/sqlite/books_reader.h"

#include <sqlite3.h>

#include <fstream>

#include "adapters/sqlite/live_store.h"
#include "conformance/live_store_conformance.h"
#include "temporary_folder.h"

namespace piggy::sqlite {
namespace {

using namespace execution;
namespace fs = std::filesystem;

const std::string limits(64, 'a');

template <class Value>
Value must(Result<Value> result) {
    EXPECT_TRUE(result) << (result ? "" : result.error().what);
    return result ? std::move(*result) : Value{};
}
void must(const Result<>& result) { EXPECT_TRUE(result) << (result ? "" : result.error().what); }

class BooksBesideTheirWriter : public ::testing::Test {
protected:
    [[nodiscard]] fs::path file() const { return folder_.path() / "ledger.db"; }
    std::unique_ptr<SqliteLiveStore> open_store() const { return must(SqliteLiveStore::open(file(), limits)); }
    std::unique_ptr<BooksReader> open_reader() const {
        auto reader = BooksReader::open(file());
        EXPECT_TRUE(reader) << (reader ? "" : reader.error().error.what);
        return reader ? std::move(*reader) : nullptr;
    }
    NoBooks refusal() const {
        auto reader = BooksReader::open(file());
        EXPECT_FALSE(reader);
        return reader ? NoBooks{} : reader.error();
    }
    // A filled order with its fill, entry and record; a transfer; a day.
    void trade(SqliteLiveStore& store, std::int64_t number) {
        const std::string id = "r" + std::to_string(number);
        auto transaction = must(store.begin());
        must(transaction->put_order(live_order(id, live_day_number, static_cast<int>(number))));
        EXPECT_TRUE(must(transaction->add_fill(live_fill(number, "cp-" + id))));
        must(transaction->post(live_entry(number, books_), books_));
        must(transaction->audit({live_time(static_cast<int>(number)), "api", "order.filled", R"({"a":1})", "ok"}));
        must(transaction->audit({live_time(static_cast<int>(number)), "desk", "transfer.deposit", "", "ok"}));
        must(transaction->commit());
    }
    void sql(const std::string& statement) const {
        ::sqlite3* connection = nullptr;
        ASSERT_EQ(::sqlite3_open(file().c_str(), &connection), SQLITE_OK);
        EXPECT_EQ(::sqlite3_exec(connection, statement.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << ::sqlite3_errmsg(connection);
        ::sqlite3_close_v2(connection);
    }

    test::TemporaryFolder folder_;
    ledger::BooksSnapshot books_;
};

TEST_F(BooksBesideTheirWriter, WhatWasCommittedIsReadWhileTheWriterGoesOn) {
    const auto store = open_store();
    const auto reader = open_reader();
    EXPECT_TRUE(must(reader->fills()).rows.empty());
    trade(*store, 1);
    trade(*store, 2);
    const auto fills = must(reader->fills());
    ASSERT_EQ(fills.rows.size(), 2U);
    EXPECT_EQ(fills.rows[0], live_fill(1, "cp-r1"));
    EXPECT_EQ(fills.rows[1], live_fill(2, "cp-r2"));
    ledger::BooksSnapshot again;
    const auto entries = must(reader->entries());
    ASSERT_EQ(entries.rows.size(), 2U);
    EXPECT_EQ(entries.rows[0], live_entry(1, again));
    EXPECT_EQ(entries.rows[1], live_entry(2, again));
    EXPECT_EQ(must(reader->now()).books, books_);
    // One that has begun and not committed is not seen, and does not keep the reader waiting.
    auto open = must(store->begin());
    must(open->audit({live_time(9), "api", "live.killed", "", "ok"}));
    EXPECT_EQ(must(reader->audit()).rows.size(), 4U);
    must(open->commit());
    EXPECT_EQ(must(reader->audit()).rows.size(), 5U);
}

TEST_F(BooksBesideTheirWriter, AreReadInPagesFromANumberOn) {
    const auto store = open_store();
    for (int number = 1; number <= 5; ++number) trade(*store, number);
    const auto reader = open_reader();
    const auto first = must(reader->audit(0, 4));
    ASSERT_EQ(first.rows.size(), 4U);
    EXPECT_EQ(first.rows[0].sequence, 1);
    ASSERT_EQ(first.next, 4);
    const auto rest = must(reader->audit(*first.next, 100));
    ASSERT_EQ(rest.rows.size(), 6U);
    EXPECT_EQ(rest.rows.front().sequence, 5);
    EXPECT_FALSE(rest.next);
    EXPECT_EQ(must(reader->fills(0, 2)).next, 2);
    EXPECT_EQ(must(reader->fills(4, 2)).rows.at(0).fill.trade_id, 5);
    EXPECT_EQ(must(reader->entries(3, 1)).rows.at(0).reference, "BTC/USDT trade 4");
    // [from, to)
    EXPECT_EQ(must(reader->orders(live_time(2), live_time(4))).size(), 2U);
    EXPECT_EQ(must(reader->times_of("order.filled", live_time(2), live_time(4))),
              (std::vector{live_time(2), live_time(3)}));
}

TEST_F(BooksBesideTheirWriter, TheWholeHistoryIsOfOneMoment) {
    const auto store = open_store();
    trade(*store, 1);
    auto transaction = must(store->begin());
    must(transaction->put_day(live_day()));
    must(transaction->put_fact("books_opened_at", "2026-11-23T00:00:00Z"));
    must(transaction->commit());
    const auto history = must(open_reader()->history());
    EXPECT_EQ(history.fills.size(), 1U);
    EXPECT_EQ(history.entries.size(), 1U);
    ASSERT_EQ(history.transfers.size(), 1U);
    EXPECT_EQ(history.transfers[0].event.action, "transfer.deposit");
    ASSERT_EQ(history.days.size(), 1U);
    EXPECT_EQ(history.days[0], live_day());
    EXPECT_EQ(history.now.facts.at("books_opened_at"), "2026-11-23T00:00:00Z");
    EXPECT_EQ(history.now.books, books_);
}

TEST_F(BooksBesideTheirWriter, AreReadAlsoWhenNobodyWrites) {
    {
        const auto store = open_store();
        trade(*store, 1);
    }
    const auto before = fs::file_size(file());
    EXPECT_EQ(must(open_reader()->fills()).rows.size(), 1U);
    EXPECT_EQ(fs::file_size(file()), before);
    const auto store = open_store();  // and the next writer finds them as they were
    trade(*store, 2);
}

TEST_F(BooksBesideTheirWriter, ThatAreNotThereAreNotMade) {
    EXPECT_EQ(refusal().state, BooksState::none);
    EXPECT_EQ(refusal().error.code, ErrorCode::not_found);
    EXPECT_TRUE(fs::is_empty(folder_.path()));
    EXPECT_EQ(BooksReader::open(folder_.path() / "no" / "such" / "ledger.db").error().state, BooksState::none);
    std::ofstream{file()};  // as it is for a moment while a program makes it
    EXPECT_EQ(refusal().state, BooksState::none);
    EXPECT_EQ(fs::file_size(file()), 0U);
}

TEST_F(BooksBesideTheirWriter, OfAnotherSchemaAreLeftAloneAndSaySo) {
    open_store();
    sql("INSERT INTO schema_version VALUES (2, 'later', 'x')");
    EXPECT_EQ(refusal().state, BooksState::newer);
    EXPECT_NE(refusal().error.what.find("newer CryptoPiggy"), std::string::npos);
}

TEST_F(BooksBesideTheirWriter, ThatAreNoDatabaseOrHaveOtherTablesAreDamaged) {
    open_store();
    sql("DROP INDEX live_fill_by_time");
    EXPECT_EQ(refusal().state, BooksState::damaged);
    for (const char* extension : {".db", ".db-wal", ".db-shm"})
        fs::remove(fs::path(file()).replace_extension(extension));
    std::ofstream(file()) << std::string(8192, 'x');
    EXPECT_EQ(refusal().state, BooksState::damaged);
    fs::remove(file());
    fs::create_directory(file());
    EXPECT_EQ(refusal().state, BooksState::closed);
}

TEST_F(BooksBesideTheirWriter, ARowThatSomebodyChangedIsNamed) {
    {
        const auto store = open_store();
        trade(*store, 1);
    }
    sql("UPDATE live_fill SET price = price + 1");
    sql("UPDATE live_posting SET amount = 2 * amount");
    const auto reader = open_reader();
    const auto fills = reader->fills();
    ASSERT_FALSE(fills);
    EXPECT_EQ(fills.error().code, ErrorCode::malformed);
    EXPECT_NE(fills.error().what.find("the fill BTC/USDT 1"), std::string::npos) << fills.error().what;
    EXPECT_NE(reader->entries().error().what.find("the journal entry BTC/USDT trade 1"), std::string::npos);
    EXPECT_FALSE(reader->history());
    EXPECT_TRUE(reader->audit());
}

}  // namespace
}  // namespace piggy::sqlite
