// How often a market was searched is not forgotten, and not counted twice.

#include "adapters/sqlite/search_store.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace piggy::sqlite {
namespace {

Timestamp day(int number) { return Timestamp(std::chrono::days(number)); }

class Searches : public testing::Test {
protected:
    test::TemporaryFolder folder;
    std::unique_ptr<SqliteSearchStore> store = SqliteSearchStore::open(folder.path() / "research.db").value();
    SearchedMarket march{"BTC/USDT", day(60), day(90)};

    std::int64_t tried(const SearchedMarket& market) { return store->tried_on(market).value(); }
};

TEST_F(Searches, AreCountedOnceHoweverOftenTheyAreGiven) {
    EXPECT_EQ(tried(march), 0);
    ASSERT_TRUE(store->note("a", march, 100, day(100)));
    ASSERT_TRUE(store->note("a", march, 100, day(101)));
    EXPECT_EQ(tried(march), 100);
    ASSERT_TRUE(store->note("a", march, 40, day(102))) << "given again and stopped earlier";
    EXPECT_EQ(tried(march), 100);
    ASSERT_TRUE(store->note("b", march, 7, day(103)));
    EXPECT_EQ(tried(march), 107);
}

TEST_F(Searches, CountWhereTheirCandlesOverlap) {
    ASSERT_TRUE(store->note("a", march, 100, day(100)));
    EXPECT_EQ(tried({"BTC/USDT", day(90), day(120)}), 100) << "one candle of both";
    EXPECT_EQ(tried({"BTC/USDT", day(91), day(120)}), 0);
    EXPECT_EQ(tried({"BTC/USDT", day(10), day(60)}), 100);
    EXPECT_EQ(tried({"BTC/USDT", day(10), day(59)}), 0);
    EXPECT_EQ(tried({"BTC/USDT", day(10), day(500)}), 100);
    EXPECT_EQ(tried({"ETH/USDT", day(60), day(90)}), 0);
    EXPECT_EQ(tried({"BTC/USDT synthetic", day(60), day(90)}), 0);
}

TEST_F(Searches, AreStillThereInAnotherProgram) {
    ASSERT_TRUE(store->note("a", march, 100, day(100)));
    store.reset();
    store = SqliteSearchStore::open(folder.path() / "research.db").value();
    EXPECT_EQ(tried(march), 100);
}

}  // namespace
}  // namespace piggy::sqlite
