// The account as the exchange shows it against the books: trades made elsewhere, transfers, fees in other assets, books
// that were lost; and what the day's limits make of it.

#include <algorithm>
#include <utility>

#include "execution/client_order_id.h"
#include "live_desk/desk_under_test.h"

namespace piggy::test {
namespace {

using execution::Mode;
using orders::OrderState;
using orders::Side;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Symbol btc{{"BTC"}, {"USDT"}}, eth{{"ETH"}, {"USDT"}};

Quantity of(const char* amount) { return Quantity{*Decimal::parse(amount)}; }

struct Portfolio : DeskUnderTest {
    Portfolio() {
        venue.wallets[Asset{"BTC"}] = *Decimal::parse("0.1");
        venue.wallets[Asset{"USDT"}] = Decimal::whole(5'000);
    }
    void price(std::int64_t dollars) { venue.bids[btc] = Price{Decimal::whole(dollars)}; }
    // By hand, at the exchange.
    void elsewhere(const Symbol& symbol, Side side, const char* amount) {
        const Price price = venue.bids.at(symbol);
        static_cast<void>(venue.trade(symbol, side, price, of(amount), of(amount), "web_1"));
    }
    void until_midnight_and(nanoseconds time) {
        const auto next = std::chrono::ceil<std::chrono::days>(clock.venue);
        pass(next - clock.venue + time);
    }
    std::string baseline() { return desk->status().baseline_usd.value_or(Decimal{}).to_string(); }
};

TEST(Account, BooksThatProvedOlderStayOffForTheDayAlsoAfterARestart) {
    Portfolio test;
    test.unseal();
    test.pass(seconds(10));
    test.desk.reset();
    static_cast<void>(test.venue.trade(btc, Side::buy, Price{Decimal::whole(50'000)}, of("0.0005"), of("0.0005"),
                                       to_text(execution::ClientOrderId{"aaaaaa", "bbbbbb", 1})));
    test.clock.pass(minutes(1));
    test.start();
    test.unseal();
    test.pass(minutes(1));
    ASSERT_FALSE(test.guard("books_complete")->ok);
    test.start();
    test.unseal();
    test.pass(minutes(1));
    EXPECT_FALSE(test.guard("books_complete")->ok);
    EXPECT_FALSE(test.desk->enable("test"));
    test.until_midnight_and(minutes(1));
    EXPECT_TRUE(test.guard("books_complete")->ok);
}

TEST(Account, ADropOfYesterdayCanNotBeTakenFromTodaysBaseline) {
    Portfolio test;
    test.go_live();
    test.venue.wallets[Asset{"USDT"}] -= Decimal::whole(300);
    test.pass(minutes(4));
    ASSERT_EQ(test.desk->status().loss_percent, "3.00");
    test.until_midnight_and(minutes(1));
    ASSERT_EQ(test.baseline(), "9700");
    EXPECT_FALSE(test.desk->acknowledge_withdrawal(Asset{"USDT"}, Decimal::whole(300), "test"));
    test.start();
    test.unseal();
    test.pass(minutes(1));
    EXPECT_FALSE(test.desk->acknowledge_withdrawal(Asset{"USDT"}, Decimal::whole(300), "test"));
    EXPECT_EQ(test.baseline(), "9700");
}

TEST(Account, WhatArrivesBeforeTheBaselineIsKnownIsCountedOnce) {
    Portfolio test;
    test.go_live();
    test.venue.has_prices = false;
    test.until_midnight_and(minutes(1));
    ASSERT_FALSE(test.guard("baseline")->ok);
    test.venue.wallets[Asset{"USDT"}] += Decimal::whole(1'000);
    test.pass(minutes(2));
    test.venue.has_prices = true;
    test.pass(seconds(20));
    EXPECT_EQ(test.baseline(), "11000");
    EXPECT_EQ(test.desk->status().loss_percent, "0.00");
}

TEST(Account, WhatLeavesBeforeTheBaselineIsKnownIsCountedOnce) {
    Portfolio test;
    test.go_live();
    test.venue.has_prices = false;
    test.until_midnight_and(minutes(1));
    test.venue.wallets[Asset{"USDT"}] -= Decimal::whole(1'000);
    test.pass(minutes(3));
    test.venue.has_prices = true;
    test.pass(seconds(20));
    EXPECT_EQ(test.baseline(), "9000");
    static_cast<void>(test.desk->acknowledge_withdrawal(Asset{"USDT"}, Decimal::whole(1'000), "test"));
    EXPECT_EQ(test.baseline(), "9000") << "it never was in it";
}

TEST(Account, AWithdrawalSeenWithoutAPriceIsWorthWhatItIsWorthWhenConfirmed) {
    Portfolio test;
    test.go_live();
    test.venue.has_prices = false;
    test.pass(seconds(15));
    test.venue.wallets[Asset{"BTC"}] -= *Decimal::parse("0.02");
    test.pass(seconds(40));
    test.venue.has_prices = true;
    test.pass(seconds(10));
    const auto confirmed = test.desk->acknowledge_withdrawal(Asset{"BTC"}, *Decimal::parse("0.02"), "test");
    ASSERT_TRUE(confirmed) << confirmed.error().what;
    EXPECT_EQ(test.baseline(), "9000");
    test.pass(minutes(1));
    EXPECT_FALSE(test.desk->status().latched);
}

TEST(Account, OrdersFromBeforeTheBooksBeganAreNotBookedASecondTime) {
    Portfolio test;
    test.desk.reset();
    static_cast<void>(test.venue.trade(btc, Side::buy, Price{Decimal::whole(50'000)}, of("0.0005"), of("0.0005"),
                                       to_text(execution::ClientOrderId{"aaaaaa", "bbbbbb", 1})));
    test.clock.pass(minutes(10));
    test.start();  // on fresh books
    test.unseal();
    test.pass(seconds(30));
    EXPECT_EQ(test.desk->status().trades_used, 1);
    test.expect_books_equal_venue();
    test.pass(minutes(4));
    EXPECT_TRUE(test.guard("transfers")->ok);
    EXPECT_FALSE(test.desk->status().latched);
    test.expect_books_equal_venue();
}

TEST(Account, AFeeInAnAssetTheBooksDoNotKnowOfYetKeepsNoOrderFromItsEnd) {
    Portfolio test;
    test.go_live();
    test.venue.wallets[Asset{"BNB"}] = Decimal::whole(1);  // arrived a moment ago
    test.venue.fee_asset = Asset{"BNB"};
    const auto answer = test.buy("one", "25");
    ASSERT_TRUE(answer.order) << answer.refusal->message();
    EXPECT_EQ(answer.order->state, OrderState::filled);
    test.pass(minutes(5));
    EXPECT_EQ(test.state_of("one"), OrderState::filled);
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
    test.expect_books_equal_venue();
}

TEST(Account, AnAssetThatNobodyTradesIsNotAskedForFromTheBeginningForEver) {
    Portfolio test;
    test.unseal();
    test.pass(hours(30));
    EXPECT_GE(test.venue.fills_asked_since[eth], test.clock.venue - hours(2));
    test.start();
    test.unseal();
    test.pass(minutes(1));
    EXPECT_GE(test.venue.fills_asked_since[eth], test.clock.venue - hours(24));
    test.elsewhere(eth, Side::buy, "0.1");
    test.pass(minutes(3));
    test.expect_books_equal_venue();
}

TEST(Account, TradesInBothSymbolsAreBookedAsTheyHappened) {
    Portfolio test;
    test.venue.wallets[Asset{"ETH"}] = Decimal::whole(2);
    test.go_live();
    test.elsewhere(eth, Side::sell, "2");
    test.elsewhere(btc, Side::buy, "0.19");  // with the dollars of that sale
    test.pass(minutes(4));
    test.expect_books_equal_venue();
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
    EXPECT_EQ(test.baseline(), "15000");
}

// The account's stream tells of it; the desk itself would ask in a minute.
TEST(Account, AGiftThatTheStreamTellsOfIsSeenAsSoonAsItHasStoodForAWhile) {
    for (const bool in_the_middle_of_a_round : {false, true}) {
        DeskUnderTest test;
        test.unseal();
        test.pass(minutes(2));
        const auto gift = [&] {
            test.venue.wallets[Asset{"BTC"}] += *Decimal::parse("0.2");
            test.desk->look_again_soon();
        };
        if (in_the_middle_of_a_round) {
            test.venue.after_reading = [&, is_given = false]() mutable {
                if (!std::exchange(is_given, true)) gift();
            };
            test.desk->look_again_soon();
        } else {
            gift();
        }
        test.pass(seconds(22));
        test.expect_books_equal_venue();
        EXPECT_GE(test.desk->balances().rows.size(), 2U);
    }
}

TEST(Account, ADepositThatIsSpentAtOnceHidesNoLoss) {
    Portfolio test;
    test.go_live();
    test.venue.wallets[Asset{"USDT"}] += Decimal::whole(1'000);
    test.elsewhere(btc, Side::buy, "0.11");  // 5,500 of 5,000 known
    test.pass(minutes(6));
    test.expect_books_equal_venue();
    EXPECT_EQ(test.baseline(), "11000");
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
}

TEST(Account, WhatWasNotComparedIsNotReconciled) {
    Portfolio test;
    test.go_live();
    test.venue.fate = Fate::lost_and_not_placed;
    static_cast<void>(test.buy("lost", "25"));
    test.start();
    test.venue.wallets[Asset{"USDT"}] -= Decimal::whole(300);
    test.unseal();
    test.pass(seconds(10));
    EXPECT_FALSE(test.desk->status().reconciled);
    while (test.state_of("lost") == OrderState::unknown) test.pass(seconds(1));
    EXPECT_FALSE(test.desk->enable("test")) << "the balances were not compared since the start";
    test.pass(seconds(3));
    EXPECT_TRUE(test.desk->status().reconciled);
    EXPECT_FALSE(test.guard("transfers")->ok);
}

TEST(Account, ARejectedOrderThatWasFilledAllTheSameCountsAndPausesLive) {
    Portfolio test;
    test.go_live();
    test.venue.fate = Fate::rejected;
    const auto rejected = test.buy("no", "25");
    ASSERT_EQ(rejected.order->state, OrderState::rejected);
    static_cast<void>(test.venue.trade(btc, Side::buy, rejected.order->limit_price, rejected.order->quantity,
                                       rejected.order->quantity, rejected.order->client_order_id));
    test.pass(minutes(2));
    EXPECT_EQ(test.desk->status().trades_used, 1);
    EXPECT_EQ(test.desk->status().mode, Mode::paused);
    test.expect_books_equal_venue();
}

TEST(Account, ADaysBaselineWaitsUntilTheBooksWereComparedAgain) {
    Portfolio test;
    test.go_live();
    test.until_midnight_and(-minutes(10));
    test.venue.is_reachable = false;
    test.pass(hours(2));
    test.price(100'000);
    test.elsewhere(btc, Side::sell, "0.1");
    test.price(50'000);
    test.venue.is_reachable = true;
    test.venue.hides_balances = true;
    test.pass(minutes(1));
    EXPECT_FALSE(test.desk->status().baseline_usd) << "the books are two hours old";
    test.venue.hides_balances = false;
    test.pass(minutes(1));
    EXPECT_EQ(test.baseline(), "14990");
}

TEST(Account, WhateverHappensTheExchangeIsNotAskedWithoutEnd) {
    Portfolio test;
    test.go_live();
    int before = test.venue.account_reads;
    test.venue.wallets[Asset{"USDT"}] -= Decimal::whole(300);
    test.pass(minutes(1));
    EXPECT_LE(test.venue.account_reads - before, 13);
    before = test.venue.account_reads;
    for (int i = 0; i < 120; ++i) {
        test.desk->look_again_soon();
        test.pass(std::chrono::milliseconds(500));
    }
    EXPECT_LE(test.venue.account_reads - before, 13);
}

TEST(Account, AnOrderRefusedForItsTimeMakesTheTimeBeAskedForAgain) {
    Portfolio test;
    test.go_live();
    test.venue.fate = Fate::clock_refused;
    const int before = test.venue.clock_reads;
    EXPECT_EQ(test.buy("one", "25").order->state, OrderState::rejected);
    test.pass(seconds(2));
    EXPECT_GT(test.venue.clock_reads, before);
}

TEST(Account, TheLatchTellsWhatTheMarketDidAndWhatOwnTradesDid) {
    Portfolio test;
    test.go_live();
    static_cast<void>(test.buy("in", "50"));    // 0.00099 BTC, a fee of 0.00000099
    static_cast<void>(test.sell("out", "45"));  // of 0.0009 BTC, a fee of $0.045
    test.price(44'000);
    test.pass(seconds(10));
    ASSERT_TRUE(test.desk->status().latched);
    const auto alerts = test.desk->status().alerts;
    const auto told = std::ranges::find_if(
        alerts, [](const std::string& alert) { return alert.find("AUTO-DISABLED") != std::string::npos; });
    ASSERT_NE(told, alerts.end());
    EXPECT_NE(told->find("own trades -$0.0"), std::string::npos) << *told;
    EXPECT_NE(told->find("what is held -$600."), std::string::npos) << *told;
    EXPECT_NE(told->find("fees of $0.09 in these"), std::string::npos) << *told;
}

TEST(Account, TheLatchIsOnTheDiskAlsoWhereItWasFull) {
    Portfolio test;
    test.go_live();
    test.disk->is_full = true;
    test.price(40'000);
    test.pass(seconds(10));
    ASSERT_EQ(test.desk->status().mode, Mode::auto_disabled);
    test.price(50'000);
    test.start();
    test.unseal();
    test.pass(minutes(1));
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled);
    EXPECT_FALSE(test.desk->enable("test"));
}

TEST(Account, AFullDiskChangesNoAnswerThatWasGiven) {
    Portfolio test;
    test.go_live();
    const auto first = test.buy("one", "25");
    ASSERT_EQ(first.order->state, OrderState::filled);
    test.disk->is_full = true;
    const auto refused = test.buy("two", "25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "STORAGE_FULL");
    const auto again = test.buy("one", "25");
    EXPECT_FALSE(again.refusal);
    EXPECT_EQ(again.order, first.order);
    EXPECT_EQ(test.venue.posts, 1);
    test.disk->is_full = false;
    test.pass(seconds(10));
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
}

TEST(Account, ASecondAlertIsSaidOnce) {
    Portfolio test;
    test.go_live();
    test.price(40'000);
    test.pass(seconds(10));
    test.disk->is_full = true;
    test.price(25'000);
    test.pass(seconds(20));
    const auto said = std::ranges::count_if(
        test.log, [](const std::string& line) { return line.find("The day's loss is now") != std::string::npos; });
    EXPECT_EQ(said, 1);
}

}  // namespace
}  // namespace piggy::test
