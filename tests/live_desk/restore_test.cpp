// Books from a backup give nobody a fresh day: whatever moment the backup was made at, live trading stays off until the
// next UTC day, and today's orders are counted as the exchange has them.

#include <algorithm>
#include <filesystem>

#include "adapters/sqlite/database_copy.h"
#include "live_desk/desk_under_test.h"

namespace piggy::test {
namespace {

namespace fs = std::filesystem;

using execution::Mode;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Symbol btc{{"BTC"}, {"USDT"}};

struct RestoredDesk : DeskUnderTest {
    RestoredDesk() {
        venue.wallets[Asset{"BTC"}] = *Decimal::parse("0.1");
        venue.wallets[Asset{"USDT"}] = Decimal::whole(5'000);
    }
    fs::path books() const { return folder.path() / "ledger.db"; }
    void back_up() {
        copies.push_back(folder.path() / ("copy-" + std::to_string(copies.size())));
        const auto copied = sqlite::copy_database(books(), copies.back());
        ASSERT_TRUE(copied) << copied.error().what;
    }
    void end() {
        desk.reset();
        disk.reset();
        store.reset();
    }
    void restore(const fs::path& copy) {
        end();
        for (const char* part : {".db", ".db-wal", ".db-shm", ".head"}) {
            fs::remove(fs::path(books()).replace_extension(part));
        }
        fs::copy_file(copy, books());
        const auto marked = sqlite::mark_restored(books(), clock.wall, std::string(64, 'a'));
        ASSERT_TRUE(marked) << marked.error().what;
        start();
    }
    // Twenty orders, ten minutes apart. A backup before each, or while it is on its way.
    void trade_all_day() {
        for (int i = 0; i < 20; ++i) {
            if (i % 2 == 0) {
                back_up();
            } else {
                venue.while_placing = [this] { back_up(); };
            }
            const std::string id = "order-" + std::to_string(i);
            const auto answer = i % 4 < 2 ? buy(id, "25") : sell(id, "25");
            ASSERT_FALSE(answer.refusal) << answer.refusal->code();
            venue.while_placing = [] {};
            pass(minutes(10));
        }
    }
    // By the exchange's own record.
    [[nodiscard]] std::int64_t ours_today() const {
        const auto midnight = std::chrono::floor<std::chrono::days>(clock.venue);
        return std::ranges::count_if(venue.book, [&](const orders::VenueOrder& order) {
            return order.client_order_id.starts_with("cpg-") && order.created >= midnight;
        });
    }
    void expect_off(const std::string& when) {
        unseal();
        pass(minutes(3));
        EXPECT_FALSE(desk->enable("test")) << when;
        const int posts = venue.posts;
        const auto refused = buy("after-" + std::to_string(posts) + "-" + std::to_string(++asked_), "25");
        ASSERT_TRUE(refused.refusal) << when;
        EXPECT_NE(refused.refusal->code(), "BAD_REQUEST") << when;
        EXPECT_EQ(venue.posts, posts) << when;
        EXPECT_EQ(desk->status().trades_used, ours_today()) << when;
        expect_books_equal_venue();
    }

    std::vector<fs::path> copies;

private:
    int asked_ = 0;
};

TEST(RestoredBooks, AtTwentyPointsOfADaySlotsAreAsTheExchangeHasThem) {
    RestoredDesk test;
    test.go_live();
    test.trade_all_day();
    ASSERT_EQ(test.copies.size(), 20U);
    ASSERT_EQ(test.ours_today(), 20);
    for (const fs::path& copy : test.copies) {
        test.restore(copy);
        test.expect_off(copy.filename());
        EXPECT_FALSE(test.guard("books_complete")->ok) << copy;
        EXPECT_EQ(test.ours_today(), 20) << copy;
    }
}

TEST(RestoredBooks, AfterMidnightTheyTradeAsAnyBooksDo) {
    RestoredDesk test;
    test.go_live();
    test.trade_all_day();
    test.restore(test.copies[7]);
    test.expect_off("the day of the restore");
    test.pass(hours(12));
    EXPECT_EQ(test.desk->status().trades_used, 0);
    const auto on = test.desk->enable("test");
    ASSERT_TRUE(on) << on.error().what;
    const auto bought = test.buy("a-new-day", "25");
    EXPECT_FALSE(bought.refusal) << bought.refusal->code();
    EXPECT_EQ(test.desk->status().trades_used, 1);
    test.expect_books_equal_venue();
}

// The loss was there and is gone again; nothing at the exchange tells of it, and only the latch did.
TEST(RestoredBooks, ALatchIsNotGotRidOfWithABackupOfBefore) {
    RestoredDesk test;
    test.go_live();
    std::vector<bool> latched;
    for (int i = 0; i < 20; ++i) {
        test.venue.bids[btc] = Price{Decimal::whole(i == 10 ? 44'000 : 50'000)};
        test.pass(minutes(10));
        latched.push_back(test.desk->status().mode == Mode::auto_disabled);
        test.back_up();
    }
    ASSERT_FALSE(latched[9]);
    ASSERT_TRUE(latched[10]);
    for (std::size_t i = 0; i < test.copies.size(); ++i) {
        test.restore(test.copies[i]);
        test.expect_off(test.copies[i].filename());
        EXPECT_EQ(test.desk->status().latched, latched[i]) << i;
    }
}

TEST(RestoredBooks, TheBackupOfAnotherDayIsOffForTheDayItIsUsedOn) {
    RestoredDesk test;
    test.go_live();
    test.pass(minutes(10));
    ASSERT_FALSE(test.buy("yesterday", "25").refusal);
    test.pass(minutes(1));
    test.back_up();
    test.pass(hours(20));  // the next day, 08:00
    ASSERT_FALSE(test.buy("today", "25").refusal);
    test.restore(test.copies[0]);
    test.expect_off("a backup of yesterday");
    EXPECT_EQ(test.desk->status().trades_used, 1);
    test.pass(hours(16));
    const auto on = test.desk->enable("test");
    EXPECT_TRUE(on) << on.error().what;
}

TEST(RestoredBooks, AreOffHoweverOftenTheProgramIsStartedAndWhateverTheOwnersClockSays) {
    RestoredDesk test;
    test.go_live();
    test.back_up();
    test.restore(test.copies[0]);
    EXPECT_FALSE(test.guard("books_complete")->ok) << "before anybody knows which day it is";
    test.start();
    test.clock.wall += hours(30);
    test.expect_off("a start with a clock of tomorrow");
    test.clock.wall -= hours(30);
    test.start();
    test.expect_off("another start");
    test.pass(hours(12));
    EXPECT_TRUE(test.desk->enable("test"));
}

// What the program that was never restored does not say.
TEST(RestoredBooks, ThatWereNotRestoredAreOn) {
    RestoredDesk test;
    test.go_live();
    test.start();
    test.go_live();
    EXPECT_TRUE(test.guard("books_complete")->ok);
}

}  // namespace
}  // namespace piggy::test
