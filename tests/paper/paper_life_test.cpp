// The paper desk through days, restarts, kills, full and broken disks, and an exchange that is away.

#include <sys/resource.h>

#include <algorithm>
#include <csignal>

#include "paper/paper_under_test.h"

namespace piggy::test {
namespace {

namespace fs = std::filesystem;

// Twenty buys of $50, and a price at which they are worth 6 % of the portfolio less.
void lose_six_percent(PaperUnderTest& test) {
    for (int i = 0; i < 20; ++i) ASSERT_EQ(test.buy("50").order->state, OrderState::filled);
    test.price(btc, 20'000);
    test.pass(seconds(5));
}

TEST(PaperLife, FivePercentOfLossStopsItForTheDayAndItGoesOnByItselfAfterMidnight) {
    PaperUnderTest test;
    test.get_ready();
    lose_six_percent(test);
    auto status = test.paper->status();
    EXPECT_EQ(status.mode, Mode::auto_disabled);
    EXPECT_TRUE(status.latched);
    EXPECT_TRUE(status.mode_reason.starts_with("AUTO-DISABLED: Daily loss ")) << status.mode_reason;
    EXPECT_EQ(code_of(test.close()), "DAILY_LOSS_DISABLED") << "sells, too";
    EXPECT_TRUE(test.news.has_notice("positions are kept; paper trading stops until 2026-02-05T00:00:00"));
    EXPECT_EQ(test.paper->effective(btc).reason,
              "Today's loss has reached 5 %, so no paper order leaves until 00:00 UTC.");

    test.price(btc, 60'000);  // whatever comes back
    test.pass(minutes(20));
    EXPECT_EQ(test.paper->status().mode, Mode::auto_disabled);
    test.start();
    test.pass(seconds(10));
    EXPECT_EQ(test.paper->status().mode, Mode::auto_disabled) << "a restart is no way around it";
    EXPECT_EQ(code_of(test.buy("5")), "DAILY_LOSS_DISABLED");

    test.clock.pass(hours(12));
    test.pass(minutes(1));
    status = test.paper->status();
    EXPECT_EQ(status.mode, Mode::live) << status.mode_reason;
    EXPECT_FALSE(status.latched);
    EXPECT_EQ(test.buy("5").order->state, OrderState::filled);
}

TEST(PaperLife, ARestartKeepsPositionsOrdersAndTheDaysCount) {
    PaperUnderTest test;
    test.get_ready();
    for (int i = 0; i < 3; ++i) ASSERT_EQ(test.buy("15").order->state, OrderState::filled);
    ASSERT_EQ(test.buy("25", "ETH/USDT").order->state, OrderState::filled);
    const auto before = test.paper->balances();
    test.start();
    test.get_ready();
    const auto after = test.paper->balances();
    ASSERT_EQ(after.rows.size(), before.rows.size());
    for (std::size_t i = 0; i < after.rows.size(); ++i) {
        EXPECT_EQ(after.rows[i].total.to_string(), before.rows[i].total.to_string());
        EXPECT_EQ(after.rows[i].cost_usd, before.rows[i].cost_usd);
    }
    EXPECT_EQ(test.paper->status().trades_used, 4);
    EXPECT_EQ(test.paper->orders({}).value().total, 4);
    ASSERT_EQ(test.close().order->state, OrderState::filled) << "its ids at the account go on where they were";
    EXPECT_EQ(test.held("BTC").to_string(), "0");
}

struct KilledAt {
    DeskStep step;
    OrderState ends_as;
};

TEST(PaperLife, AKillAnywhereOnAnOrdersWayLeavesBooksAndAccountAgreeing) {
    for (const auto& [step, ends_as] : {KilledAt{DeskStep::reserved, OrderState::not_placed},
                                        KilledAt{DeskStep::sending_written, OrderState::not_placed},
                                        KilledAt{DeskStep::before_post, OrderState::not_placed},
                                        KilledAt{DeskStep::after_post, OrderState::not_placed},
                                        KilledAt{DeskStep::outcome_written, OrderState::filled}}) {
        PaperUnderTest test;
        test.get_ready();
        ASSERT_EQ(test.buy("25").order->state, OrderState::filled);
        const Decimal cash = test.held("USDT");
        test.steps.kill_at(step);
        EXPECT_THROW(static_cast<void>(test.paper->trade({"killed", "BTC/USDT", "buy", "10", false, "test"})),
                     StepHook::Killed);
        test.start();
        EXPECT_EQ(test.state_of("killed"), ends_as) << execution::desk_step_name(step);
        test.get_ready();
        const bool was_filled = ends_as == OrderState::filled;
        EXPECT_EQ(test.held("USDT") < cash, was_filled);
        EXPECT_EQ(test.paper->status().trades_used, was_filled ? 2 : 1) << "its slot is free again, the other's is not";
        EXPECT_EQ(test.paper->status().unknown_orders, 0);
        EXPECT_EQ(test.paper->status().alerts.size(), 0U) << test.paper->status().alerts.front();
        EXPECT_EQ(test.close().order->state, OrderState::filled);
        EXPECT_EQ(test.held("BTC").to_string(), "0");
    }
}

TEST(PaperLife, ResetBeginsAnewAndKeepsTheOldBooksAside) {
    PaperUnderTest test;
    test.get_ready();
    lose_six_percent(test);
    ASSERT_EQ(test.paper->status().mode, Mode::auto_disabled);
    ASSERT_TRUE(test.paper->reset());
    EXPECT_EQ(test.held("USDT").to_string(), "10000") << "at once";
    EXPECT_EQ(test.paper->orders({}).value().total, 0);
    test.get_ready();
    EXPECT_EQ(test.paper->status().trades_used, 0);
    EXPECT_EQ(test.held("BTC").to_string(), "0");
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
    ASSERT_TRUE(test.paper->reset()) << "as often as one likes";
    test.get_ready();
    std::vector<fs::path> aside;
    for (const auto& entry : fs::directory_iterator(test.folder())) {
        if (entry.path().filename().string().starts_with("paper-until-2026-02-04T12-")) aside.push_back(entry.path());
    }
    ASSERT_EQ(aside.size(), 2U);
    std::ranges::sort(aside);
    const auto old = sqlite::SqliteLiveStore::open(aside[0] / "paper.db", std::string(64, 'a'));
    ASSERT_TRUE(old) << old.error().what;
    EXPECT_EQ((*old)->orders({}).value().total, 20);
}

TEST(PaperLife, ResetIsRefusedWhileAnOrderIsOnItsWay) {
    PaperUnderTest test;
    test.get_ready();
    Result<> reset;
    test.steps.hooks[DeskStep::before_post] = [&] { reset = test.paper->reset(); };
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
    ASSERT_FALSE(reset);
    EXPECT_EQ(reset.error().code, ErrorCode::refused);
    EXPECT_EQ(test.paper->orders({}).value().total, 1);
}

TEST(PaperLife, LiveBooksInTheSameFolderAreNotTouched) {
    PaperUnderTest test;
    const fs::path ledger = test.folder() / "ledger.db";
    const auto live = sqlite::SqliteLiveStore::open(ledger, std::string(64, 'a'));
    ASSERT_TRUE(live) << live.error().what;  // and somebody holds them
    const auto before = fs::last_write_time(ledger);
    test.get_ready();
    ASSERT_EQ(test.buy("25").order->state, OrderState::filled);
    ASSERT_TRUE(test.paper->reset());
    test.get_ready();
    EXPECT_EQ((*live)->orders({}).value().total, 0);
    EXPECT_EQ((*live)->load().value().fresh, true);
    EXPECT_EQ(fs::last_write_time(ledger), before);
}

TEST(PaperLife, WithoutTheExchangeOrdersAreRefusedUntilItIsBack) {
    PaperUnderTest test;
    test.exchange.is_reachable = false;
    test.start();
    test.pass(seconds(30));
    EXPECT_EQ(code_of(test.buy("25")), "EXCHANGE_DOWN");
    EXPECT_EQ(test.held("USDT").to_string(), "10000");
    test.exchange.is_reachable = true;
    test.pass(seconds(15));
    ASSERT_EQ(test.buy("25").order->state, OrderState::filled);

    test.exchange.is_reachable = false;
    test.pass(seconds(8));
    test.pass(seconds(7));
    const auto refused = test.buy("25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "EXCHANGE_DOWN");
    const auto& all = refused.refusal->violations;
    EXPECT_TRUE(std::ranges::any_of(all, [](const auto& v) { return v.code == "PRICE_STALE"; }));
    test.pass(minutes(20));
    test.exchange.is_reachable = true;
    test.pass(seconds(15));
    EXPECT_EQ(test.paper->status().mode, Mode::live) << test.paper->status().mode_reason;
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
}

TEST(PaperLife, AnOrderThatWasRefusedBeforeTheExchangeWasEverReachedCostsNobodyTheOpeningBalance) {
    PaperUnderTest test;
    test.exchange.is_reachable = false;
    test.start();
    test.pass(seconds(5));
    EXPECT_TRUE(test.buy("25").refusal);
    test.start();
    test.exchange.is_reachable = true;
    test.pass(seconds(15));
    EXPECT_EQ(test.held("USDT").to_string(), "10000");
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
}

TEST(PaperLife, AFrozenPriceIsSaidAsAnOldPrice) {
    PaperUnderTest test;
    test.get_ready();
    test.clock.pass(seconds(11));
    EXPECT_EQ(code_of(test.buy("25")), "PRICE_STALE");
    test.paper->round();
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
}

TEST(PaperLife, AHaltedMarketIsSaidAndPasses) {
    PaperUnderTest test;
    test.exchange.is_halted = true;
    test.start();
    test.pass(seconds(5));
    const auto refused = test.buy("25");
    EXPECT_EQ(code_of(refused), "EXCHANGE_DOWN");
    EXPECT_NE(refused.refusal->message().find("is stopped"), std::string::npos) << refused.refusal->message();
    test.exchange.is_halted = false;
    test.pass(minutes(1));
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
}

TEST(PaperLife, AfterADiskErrorTheBooksAreOpenedAgain) {
    PaperUnderTest test;
    test.get_ready();
    ASSERT_EQ(test.buy("25").order->state, OrderState::filled);
    const Decimal cash = test.held("USDT");
    test.disk->breaks_at = test.disk->begun + 3;  // the outcome of the next order
    const auto lost = test.buy("10");
    ASSERT_TRUE(lost.order);
    EXPECT_EQ(lost.order->state, OrderState::sending) << "nothing is said that is not on the disk";
    EXPECT_EQ(code_of(test.buy("10")), "STORAGE_FULL");
    test.pass(seconds(10));
    EXPECT_TRUE(test.news.has_notice("can't be written, paper trading stops"));
    EXPECT_TRUE(test.news.has_notice("the books are open again"));
    EXPECT_EQ(test.state_of(lost.order->request_id), OrderState::not_placed);
    EXPECT_NE(test.news.orders.back().find(R"("state":"not_placed")"), std::string::npos) << "its end is told";
    EXPECT_EQ(test.held("USDT").to_string(), cash.to_string());
    EXPECT_EQ(test.buy("10").order->state, OrderState::filled);
}

TEST(PaperLife, BooksThatCannotBeOpenedAreSaidAndTriedAgain) {
    PaperUnderTest test;
    test.disk_is_gone = true;
    test.start();
    test.pass(seconds(12));
    EXPECT_EQ(code_of(test.buy("25")), "STORAGE_FULL");
    EXPECT_EQ(test.paper->status().mode, Mode::paper);
    ASSERT_NE(test.guard("storage"), nullptr);
    EXPECT_FALSE(test.guard("storage")->ok);
    EXPECT_FALSE(test.paper->orders({}));
    EXPECT_FALSE(test.paper->order("x"));
    EXPECT_FALSE(test.paper->effective(btc).reason.empty());
    test.disk_is_gone = false;
    test.pass(seconds(15));
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
}

TEST(PaperLife, DamagedBooksAreKeptAsideByAReset) {
    PaperUnderTest test;
    test.get_ready();
    test.stop();
    for (const char* gone : {"paper.db-wal", "paper.db-shm"}) fs::remove(test.folder() / gone);
    fs::resize_file(test.folder() / "paper.db", 4096 + 100);
    test.start();
    test.pass(seconds(12));
    EXPECT_EQ(code_of(test.buy("25")), "STORAGE_FULL");
    ASSERT_TRUE(test.paper->reset());
    test.get_ready();
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
}

TEST(PaperLife, AResetThatAFullDiskDoesNotTakeLeavesTheOldBooksToGoOnWith) {
    PaperUnderTest test;
    test.get_ready();
    ASSERT_EQ(test.buy("25").order->state, OrderState::filled);
    const Decimal held = test.held("BTC");
    // No file may grow, which is how a full disk looks to the program.
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit none{0, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
    const auto reset = test.paper->reset();
    ::setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_FALSE(reset);
    EXPECT_EQ(reset.error().code, ErrorCode::unavailable);
    test.start();
    test.get_ready();
    EXPECT_EQ(test.held("BTC"), held);
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
}

TEST(PaperLife, AFullDiskPassesByItself) {
    PaperUnderTest test;
    test.get_ready();
    test.disk->is_full = true;
    EXPECT_EQ(code_of(test.buy("25")), "STORAGE_FULL");
    test.pass(minutes(7));
    EXPECT_EQ(code_of(test.buy("25")), "STORAGE_FULL");
    test.disk->is_full = false;
    test.pass(seconds(10));
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
}

}  // namespace
}  // namespace piggy::test
