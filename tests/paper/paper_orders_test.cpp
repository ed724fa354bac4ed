// Paper orders: what they are filled at, what they cost, and what is refused. The limits are those of live.

#include "execution/desk_json.h"
#include "paper/paper_under_test.h"

namespace piggy::test {
namespace {

void expect_fill(const execution::TradeAnswer& answer, const char* price) {
    ASSERT_TRUE(answer.order && !answer.refusal) << (answer.refusal ? answer.refusal->message() : "");
    ASSERT_EQ(answer.order->state, OrderState::filled) << answer.order->reason;
    ASSERT_EQ(answer.fills.size(), 1U);
    const orders::VenueFill& fill = answer.fills[0].fill;
    EXPECT_EQ(fill.price.value.to_string(), price);
    const auto simulated =
        simulator::fill_at(fill.time, fill.side, fill.price, fill.quantity, FeeRate{Decimal::parse("0.001").value()});
    ASSERT_TRUE(simulated);
    EXPECT_EQ(fill.notional.to_string(), simulated->notional.to_string());
    EXPECT_EQ(fill.fee.amount.to_string(), simulated->fee.to_string());
    EXPECT_EQ(fill.fee.asset.code, "USDT");
    EXPECT_EQ(answer.order->spent.to_string(), fill.notional.to_string());
    EXPECT_EQ(answer.order->executed, answer.order->quantity);
}

TEST(PaperOrders, TheAccountBeginsWithTenThousandAndArmsItself) {
    PaperUnderTest test;
    EXPECT_EQ(test.held("USDT").to_string(), "10000") << "shown before the exchange was heard of";
    EXPECT_EQ(test.paper->balances().equity_usd.value_or(Decimal{}).to_string(), "10000");
    test.get_ready();
    const auto status = test.paper->status();
    EXPECT_EQ(status.equity_usd.value_or(Decimal{}).to_string(), "10000");
    EXPECT_EQ(status.baseline_usd.value_or(Decimal{}).to_string(), "10000");
    for (const execution::Guard& guard : status.guards) EXPECT_TRUE(guard.ok) << guard.name << ": " << guard.reason;
}

TEST(PaperOrders, NothingIsSaidOfKeysVaultOrLiveTrading) {
    PaperUnderTest test;
    test.get_ready();
    for (const char* name : {"allow_live", "one_instance", "books_complete", "vault", "keys_validated"}) {
        EXPECT_EQ(test.guard(name), nullptr) << name;
    }
    for (const char* name : {"daily_loss", "exchange", "clock", "baseline", "price", "storage", "rejects"}) {
        EXPECT_NE(test.guard(name), nullptr) << name;
    }
    test.exchange.is_reachable = false;
    test.pass(minutes(7));
    std::string said;
    const auto status = test.paper->status();
    for (const execution::Guard& guard : status.guards) said += guard.reason + " " + guard.fix + "\n";
    for (const std::string& alert : status.alerts) said += alert + "\n";
    for (const std::string& line : test.log) said += line + "\n";
    said += status.mode_reason + "\n" + test.buy("25").refusal->message();
    for (const char* word : {"live", "Live", "LIVE", "vault", "Vault", "keys", "backend", "enable"}) {
        EXPECT_EQ(said.find(word), std::string::npos) << word << " in:\n" << said;
    }
}

TEST(PaperOrders, ABuyGetsTheAskAndASaleTheBidAtTheSimulatorsArithmetic) {
    PaperUnderTest test;
    test.get_ready();
    const auto bought = test.buy("25");
    expect_fill(bought, "50001");
    const auto sold = test.sell("10");
    expect_fill(sold, "50000");
    const Decimal cash = Decimal::whole(10'000) - bought.fills[0].fill.notional - bought.fills[0].fill.fee.amount +
                         sold.fills[0].fill.notional - sold.fills[0].fill.fee.amount;
    EXPECT_EQ(test.held("USDT").to_string(), cash.to_string());
    EXPECT_EQ(test.held("BTC").to_string(), (bought.order->executed.value - sold.order->executed.value).to_string());
    expect_fill(test.close(), "50000");
    EXPECT_EQ(test.held("BTC").to_string(), "0");
    ASSERT_EQ(test.trades.size(), 3U);
    EXPECT_EQ(test.trades[0],
              "📝PAPER 2026-02-04T12:00:05.000000: BUY BTC/USDT $" + bought.fills[0].fill.notional.to_fixed(2));
}

TEST(PaperOrders, WhatLeftTheCollarMeanwhileExpiresAndCostsNeitherMoneyNorASlot) {
    PaperUnderTest test;
    test.get_ready();
    test.steps.hooks[DeskStep::before_post] = [&] { test.price(btc, 51'000); };
    const auto answer = test.buy("25");
    ASSERT_TRUE(answer.order);
    EXPECT_EQ(answer.order->state, OrderState::expired);
    EXPECT_EQ(test.held("USDT").to_string(), "10000");
    EXPECT_EQ(test.paper->status().trades_used, 0);
    // A price that came towards the order is to its good: the limit is the worst price, not the one it gets.
    test.steps.hooks[DeskStep::before_post] = [&] { test.price(btc, 49'000); };
    const auto cheaper = test.buy("25");
    ASSERT_EQ(cheaper.fills.size(), 1U);
    EXPECT_EQ(cheaper.fills[0].fill.price.value.to_string(), "49001");
}

TEST(PaperOrders, TheLimitsAreThoseOfLive) {
    PaperUnderTest test;
    test.get_ready();
    EXPECT_EQ(code_of(test.buy("1.99")), "MIN_TRADE");
    EXPECT_EQ(code_of(test.buy("50.01")), "MAX_TRADE_EXCEEDED");
    EXPECT_EQ(code_of(test.buy("25", "DOGE/USDT")), "SYMBOL_NOT_ALLOWED");
    EXPECT_EQ(code_of(test.buy("0")), "BAD_REQUEST");
    EXPECT_EQ(code_of(test.close()), "INSUFFICIENT_BALANCE");
    EXPECT_EQ(test.paper->status().trades_used, 0);
    EXPECT_EQ(test.held("USDT").to_string(), "10000");
}

TEST(PaperOrders, TheTwentyFirstOrderOfADayIsRefused) {
    PaperUnderTest test;
    test.get_ready();
    for (int i = 0; i < 20; ++i) expect_fill(test.buy("5"), "50001");
    EXPECT_EQ(test.paper->status().trades_used, 20);
    EXPECT_EQ(code_of(test.buy("5")), "DAILY_TRADES_EXCEEDED");
    test.clock.pass(hours(12));
    test.pass(minutes(1));
    expect_fill(test.buy("5"), "50001");
    EXPECT_EQ(test.paper->status().trades_used, 1);
}

TEST(PaperOrders, OnePercentOfWhatIsLeftIsTheLargestOrder) {
    PaperUnderTest test;
    test.get_ready();
    for (int i = 0; i < 20; ++i) expect_fill(test.buy("50"), "50001");
    // Down by almost 5 % a day, as far as it goes on; then 1 % is less than $50.
    test.price(btc, 27'000);
    test.pass(seconds(5));
    ASSERT_EQ(test.paper->status().mode, Mode::live);
    test.clock.pass(hours(12));
    test.pass(minutes(1));
    const auto equity = test.paper->status().equity_usd;
    ASSERT_TRUE(equity);
    ASSERT_LT(*equity, Decimal::whole(9'600));
    const auto limits = test.paper->effective(btc);
    ASSERT_TRUE(limits.max_usd);
    EXPECT_LE(limits.max_usd->ticks() * 100, equity->ticks());
    const auto answer = test.buy("97");
    EXPECT_EQ(code_of(answer), "MAX_TRADE_EXCEEDED");
}

TEST(PaperOrders, TheSameRequestIsAnsweredTheSameAndFilledOnce) {
    PaperUnderTest test;
    test.get_ready();
    const execution::TradeRequest request{"once", "BTC/USDT", "buy", "25", false, "test"};
    const auto first = test.paper->trade(request);
    const auto again = test.paper->trade(request);
    ASSERT_TRUE(first.order && again.order);
    EXPECT_EQ(*first.order, *again.order);
    EXPECT_EQ(test.paper->status().trades_used, 1);
    EXPECT_EQ(test.paper->orders({}).value().total, 1);
}

TEST(PaperOrders, EachIsToldAsJsonWithItsModeAndLine) {
    PaperUnderTest test;
    test.get_ready();
    const auto answer = test.buy("25");
    ASSERT_EQ(test.news.orders.size(), 1U);
    EXPECT_EQ(test.news.orders[0],
              execution::order_json(answer, {.mode = orders::TradeLineMode::paper, .has_mode_field = true}));
    EXPECT_NE(test.news.orders[0].find(R"("mode":"paper","line":"📝PAPER 2026-02-04T12:00:05)"), std::string::npos)
        << test.news.orders[0];
    static_cast<void>(test.buy("1.99"));
    ASSERT_EQ(test.news.orders.size(), 2U) << "a refusal that is on record, too";
    EXPECT_NE(test.news.orders[1].find(R"("line":null)"), std::string::npos);
}

TEST(PaperOrders, ChangesOfTheDeskAreToldAtMostTwiceASecond) {
    PaperUnderTest test;
    test.get_ready();
    const int before = test.news.desk_changes;
    for (int i = 0; i < 100; ++i) {  // ten seconds
        test.clock.pass(std::chrono::milliseconds(100));
        test.price(btc, 50'000 + i);
        if (i == 0) static_cast<void>(test.buy("25"));
        test.paper->round();
    }
    const int told = test.news.desk_changes - before;
    EXPECT_GE(told, 15);
    EXPECT_LE(told, 21);
    test.pass(seconds(1));
    const int quiet = test.news.desk_changes;
    test.pass(seconds(20));
    EXPECT_EQ(test.news.desk_changes, quiet) << "what does not differ is no news";
}

TEST(PaperOrders, FiveInARowWithoutATakerMakeItRestForAMinute) {
    PaperUnderTest test;
    test.get_ready();
    for (int i = 0; i < 5; ++i) {
        test.steps.hooks[DeskStep::before_post] = [&, i] { test.price(btc, 51'000 + 1'000 * i); };
        ASSERT_EQ(test.buy("25").order->state, OrderState::expired);
    }
    EXPECT_EQ(code_of(test.buy("25")), "REJECT_STORM_PAUSED");
    test.pass(seconds(50));
    EXPECT_EQ(code_of(test.buy("25")), "REJECT_STORM_PAUSED");
    test.pass(seconds(11));
    EXPECT_EQ(test.buy("25").order->state, OrderState::filled);
}

}  // namespace
}  // namespace piggy::test
