// A strategy at work: what it orders, what it keeps, what it says when it can't.

#include <gtest/gtest.h>

#include <utility>

#include "core/random.h"
#include "hand_desk.h"

namespace piggy::trading::test {
namespace {

using orders::Side;

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }
Price dollars(std::string_view text) { return Price{decimal(text)}; }

// Buys when a candle closes above the one before, sells when it closes below: SMA(1) over SMA(2).
RunConfig quick() {
    RunConfig config;
    config.id = "abcdefgh";
    config.symbol = Symbol::parse("BTC/USDT").value();
    config.timeframe = market::Timeframe::one_minute();
    config.parameters = {{"fast", "1"}, {"slow", "2"}};
    return config;
}

class AtWork : public testing::Test {
protected:
    AtWork() { begin(quick()); }

    void begin(const RunConfig& config) {
        state_.runs.clear();
        RunStarted started{config, {}};
        for (const char* close : {"45000", "44990"}) started.history.push_back(candle(close));
        const auto begun = step(state_, {now(), started});
        ASSERT_TRUE(begun) << begun.error().what;
    }
    market::Candle candle(std::string_view close) {
        const Price price = dollars(close);
        minute_ += std::chrono::minutes(1);
        return {minute_, price, price, price, price, Decimal::whole(1)};
    }
    [[nodiscard]] Timestamp now() const { return minute_ + std::chrono::minutes(1); }
    // A candle closes and the market stands there.
    std::vector<Command> closes(std::string_view close, bool late = false) {
        market_ = dollars(close);
        return closes_with(close, desk_.facts(market_), late);
    }
    std::vector<Command> closes_with(std::string_view close, const DeskFacts& facts, bool late = false) {
        const market::Candle next = candle(close);
        return step(state_, {now(), CandleClosed{"abcdefgh", next, late, facts}}).value();
    }
    std::vector<Command> ends(const PlaceOrder& order) {
        return step(state_, {now(), desk_.end_of(order, market_, now())}).value();
    }
    std::vector<Command> is_refused(const PlaceOrder& order, const std::string& code, const std::string& message) {
        OrderEnded ended{"abcdefgh", order.request_id, orders::OrderState::refused, {}, {}, code, message, {}};
        ended.facts = desk_.facts(market_);
        return step(state_, {now(), ended}).value();
    }
    static PlaceOrder only_order(const std::vector<Command>& commands) {
        EXPECT_EQ(commands.size(), 1U);
        const auto* order = commands.empty() ? nullptr : std::get_if<PlaceOrder>(&commands.front());
        EXPECT_NE(order, nullptr);
        return order ? *order : PlaceOrder{};
    }
    [[nodiscard]] const StrategyRun& run() const { return state_.runs.at("abcdefgh"); }
    // A sale would fetch this now.
    std::vector<Command> touches(std::string_view bid) {
        market_ = dollars(bid);
        return step(state_, {now(), PriceTouched{"abcdefgh", desk_.facts(market_)}}).value();
    }
    void begin_with(const strategy::Stops& stops) {
        RunConfig config = quick();
        config.stops = stops;
        begin(config);
    }
    static PlaceOrder order_and_notice(const std::vector<Command>& commands, std::string_view word) {
        EXPECT_EQ(commands.size(), 2U);
        if (commands.size() != 2) return {};
        EXPECT_NE(std::get<Notify>(commands[1]).sentence.find(word), std::string::npos);
        return std::get<PlaceOrder>(commands[0]);
    }
    void enters() { static_cast<void>(ends(only_order(closes("45100")))); }

    HandDesk desk_{Decimal::whole(10'000), {}, {}};
    TradingState state_;
    Timestamp minute_ = parse_iso8601("2026-11-23T12:00:00Z").value();
    Price market_;
};

TEST_F(AtWork, BuysWithEightyPercentOfTheSmallestCapAndSellsWhatItBought) {
    const PlaceOrder buy = only_order(closes("45100"));
    EXPECT_EQ(buy.side, Side::buy);
    EXPECT_EQ(buy.request_id,
              "run-abcdefgh-" + std::to_string(nanoseconds_since_epoch(minute_) / 1'000'000'000) + "-0");
    EXPECT_LE(buy.amount_usd, decimal("40"));
    EXPECT_GT(buy.amount_usd, decimal("39.5"));
    EXPECT_EQ(run().view().pending_request, buy.request_id);
    EXPECT_TRUE(ends(buy).empty());
    EXPECT_EQ(run().view().position, desk_.holding.quantity);
    EXPECT_GT(desk_.holding.quantity.value, Decimal{});

    const PlaceOrder sell = only_order(closes("45050"));
    EXPECT_EQ(sell.side, Side::sell);
    EXPECT_EQ(sell.quantity, desk_.holding.quantity);
    EXPECT_TRUE(ends(sell).empty());
    EXPECT_EQ(run().view().position, Quantity{});
    EXPECT_EQ(run().view().trades, 1);
    EXPECT_EQ(run().view().realised, desk_.holding.cash - Decimal::whole(10'000));
    EXPECT_EQ(run().trips().back().pnl(), run().view().realised);
}

TEST_F(AtWork, TakesTheSizeThatWasAskedForButNeverMoreThanTheLimitsLeave) {
    RunConfig config = quick();
    config.sizing = parse_run_sizing("fixed:5").value();
    begin(config);
    const PlaceOrder five = only_order(closes("45100"));
    EXPECT_LE(five.amount_usd, decimal("5"));
    EXPECT_GT(five.amount_usd, decimal("4.5"));
    config.sizing = parse_run_sizing("percent:50").value();
    begin(config);
    EXPECT_LE(only_order(closes("45100")).amount_usd, decimal("40"));
    config.sizing = parse_run_sizing("fixed:2.10").value();
    begin(config);
    EXPECT_TRUE(closes("45100").empty());  // four steps are $1.81, five are above $2.10
    EXPECT_EQ(run().view().verdict_code, "MIN_TRADE");
    for (const char* wrong : {"", "all_in", "fixed", "fixed:", "fixed:0", "fixed:50.01", "percent:101", "fixed:1e1"}) {
        EXPECT_FALSE(parse_run_sizing(wrong)) << wrong;
    }
}

TEST_F(AtWork, SaysWhichLimitKeepsItFromBuying) {
    for (std::int64_t used = 0; used < 19; ++used) desk_.day.use_order();
    EXPECT_TRUE(closes("45100").empty());
    EXPECT_EQ(run().view().verdict_code, "DAILY_TRADES_EXCEEDED");
    EXPECT_NE(run().view().verdict.find("leave again"), std::string::npos) << run().view().verdict;
    static_cast<void>(closes("45000"));
    DeskFacts poor = desk_.facts(dollars("45100"));
    poor.equity = decimal("150");
    poor.orders_used_today = 0;
    EXPECT_TRUE(closes_with("45100", poor).empty());
    EXPECT_EQ(run().view().verdict_code, "PORTFOLIO_TOO_SMALL");
    static_cast<void>(closes("45000"));
    DeskFacts latched = desk_.facts(dollars("45100"));
    latched.loss_latched = true;
    EXPECT_TRUE(closes_with("45100", latched).empty());
    EXPECT_EQ(run().view().verdict_code, "DAILY_LOSS_DISABLED");
}

TEST_F(AtWork, DropsAnEntryItCouldNotHaveAndKeepsWantingOut) {
    DeskFacts blind = desk_.facts(dollars("45100"));
    blind.ask.reset();
    EXPECT_TRUE(closes_with("45100", blind).empty());
    EXPECT_EQ(run().view().verdict_code, "PRICE_STALE");
    EXPECT_TRUE(closes("45100").empty()) << "an old wish to enter is another decision";
    static_cast<void>(closes("45000"));
    enters();
    DeskFacts shut = desk_.facts(dollars("45000"));
    shut.open = false;
    EXPECT_TRUE(closes_with("45000", shut).empty());
    EXPECT_EQ(run().view().wish, "exit_long");
    const PlaceOrder sell = only_order(closes("45000"));
    EXPECT_TRUE(is_refused(sell, "EXCHANGE_DOWN", "The exchange can't be reached.").empty());
    EXPECT_EQ(run().view().verdict, "The exchange can't be reached.");
    EXPECT_EQ(only_order(closes("45000")).quantity, run().view().position);
}

TEST_F(AtWork, KeepsAWishToLeaveThatComesWhileTheEntryIsOnItsWay) {
    const PlaceOrder buy = only_order(closes("45100"));
    EXPECT_TRUE(closes("45000").empty()) << "one order at a time";
    const PlaceOrder sell = only_order(ends(buy));
    EXPECT_EQ(sell.side, Side::sell);
    EXPECT_EQ(sell.quantity, desk_.holding.quantity);
}

TEST_F(AtWork, ActsOnNoCandleTwiceAndOnNoOldEntry) {
    const PlaceOrder buy = only_order(closes("45100"));
    minute_ -= std::chrono::minutes(1);
    EXPECT_TRUE(closes("45200").empty()) << "this minute was told of";
    EXPECT_TRUE(ends(buy).empty());
    EXPECT_TRUE(ends(buy).empty()) << "told once more";
    EXPECT_EQ(run().view().position.value + run().view().position.value, desk_.holding.quantity.value)
        << "the desk filled twice because this test asked it to; the run counts its order once";
}

TEST_F(AtWork, LeavesLateCandlesAloneButForTheWishToGetOut) {
    EXPECT_TRUE(closes("45100", true).empty());
    EXPECT_EQ(run().view().wish, "");
    static_cast<void>(closes("45000"));
    enters();
    EXPECT_TRUE(closes("45000", true).empty());
    EXPECT_EQ(run().view().wish, "exit_long");
    EXPECT_EQ(only_order(closes("45000")).side, Side::sell);
}

TEST_F(AtWork, CountsAPositionThatSomebodyElseSoldAsClosed) {
    enters();
    desk_.holding.quantity = {};
    EXPECT_TRUE(closes("45000").empty()) << "what a desk knows may be a moment old";
    EXPECT_GT(run().view().position.value, Decimal{});
    const auto commands = closes("45000");
    ASSERT_EQ(commands.size(), 1U);
    const auto* told = std::get_if<Notify>(&commands.front());
    ASSERT_NE(told, nullptr);
    EXPECT_NE(told->sentence.find("counts as closed"), std::string::npos);
    EXPECT_EQ(run().view().position, Quantity{});
    EXPECT_EQ(run().view().realised.ticks(), -run().trips().back().cost.ticks());
}

TEST_F(AtWork, ForgetsNoPositionThatOneOldBalanceDoesNotShow) {
    enters();
    const Quantity bought = run().view().position;
    const Quantity held = std::exchange(desk_.holding.quantity, {});
    EXPECT_TRUE(closes("45000").empty());
    EXPECT_EQ(run().view().verdict_code, "INSUFFICIENT_BALANCE");
    EXPECT_EQ(run().view().wish, "exit_long");
    EXPECT_EQ(run().view().realised, Decimal{});
    desk_.holding.quantity = held;
    const PlaceOrder sell = only_order(closes("45000"));
    EXPECT_EQ(sell.quantity, bought);
    EXPECT_TRUE(ends(sell).empty());
    EXPECT_EQ(run().view().position, Quantity{});
}

TEST_F(AtWork, LeavesTheCrumbsOfAnExitInTheWalletAndTradesOn) {
    enters();
    const PlaceOrder sell = only_order(closes("45000"));
    const Quantity crumb{decimal("0.00001")}, sold{sell.quantity.value - crumb.value};
    const auto fill = simulator::fill_at(now(), Side::sell, dollars("45000"), sold, FeeRate{});
    desk_.holding.quantity = crumb;
    OrderEnded ended{"abcdefgh", sell.request_id, orders::OrderState::expired, {*fill}, {}, "", "", {}};
    ended.facts = desk_.facts(market_);
    EXPECT_TRUE(step(state_, {now(), ended}).value().empty());
    EXPECT_EQ(run().view().position, Quantity{});
    EXPECT_EQ(run().view().wish, "");
    EXPECT_EQ(run().view().trades, 1);
    EXPECT_EQ(run().view().realised, run().trips().back().pnl());
    EXPECT_EQ(run().view().verdict_code, "MIN_TRADE");
    EXPECT_EQ(only_order(closes("45200")).side, Side::buy);
}

TEST_F(AtWork, LeavesAPositionThatHasOutgrownTheCapsInParts) {
    enters();
    std::vector<Command> commands = closes("90000");
    EXPECT_TRUE(commands.empty());
    commands = closes("89000");
    std::size_t orders = 0;
    Decimal sold;
    while (!commands.empty()) {
        const PlaceOrder sell = only_order(commands);
        EXPECT_LE(notional(market_, sell.quantity, Rounding::up).value(), decimal("50"));
        EXPECT_GE(notional(market_, sell.quantity, Rounding::down).value(), decimal("2"));
        sold += sell.quantity.value;
        commands = ends(sell);
        ++orders;
    }
    EXPECT_EQ(orders, 2U);
    EXPECT_EQ(run().view().position, Quantity{});
    EXPECT_EQ(sold, run().trips().back().quantity.value);
    EXPECT_EQ(run().view().trades, 1);
}

TEST_F(AtWork, LeavesTheCrumbsOfABaseFeeInTheWallet) {
    const PlaceOrder buy = only_order(closes("45100"));
    OrderEnded ended = desk_.end_of(buy, market_, now());
    ended.base_fee = Quantity{decimal("0.00000089")};
    desk_.holding.quantity.value = desk_.holding.quantity.value - ended.base_fee.value;
    ended.facts = desk_.facts(market_);
    static_cast<void>(step(state_, {now(), ended}).value());
    const Quantity held = run().view().position;
    EXPECT_EQ(held, desk_.holding.quantity);
    const PlaceOrder sell = only_order(closes("45000"));
    EXPECT_EQ(sell.quantity.value.ticks(), held.value.ticks() / 1'000 * 1'000);
    static_cast<void>(ends(sell));
    EXPECT_EQ(run().view().position, Quantity{});
    EXPECT_TRUE(run().trips().back().closed);
    EXPECT_EQ(run().view().realised, run().trips().back().pnl());
}

TEST_F(AtWork, KeepsWhatItHoldsWhenItIsStopped) {
    enters();
    const auto commands = step(state_, {now(), RunStopped{"abcdefgh", "stopped by a person"}}).value();
    ASSERT_EQ(commands.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<Notify>(commands.front()));
    EXPECT_FALSE(run().running());
    EXPECT_TRUE(closes("45000").empty());
    EXPECT_EQ(run().view().position, desk_.holding.quantity);
    EXPECT_EQ(run().view().stopped_why, "stopped by a person");
}

TEST_F(AtWork, StartsOnlyWhatMakesSense) {
    const auto refused = [&](RunConfig config) {
        config.id = "another1";
        const auto started = step(state_, {now(), RunStarted{config, {}}});
        return started ? std::string("started") : started.error().what;
    };
    RunConfig config = quick();
    config.symbol = Symbol::parse("DOGE/USDT").value();
    EXPECT_NE(refused(config).find("BTC/USDT and ETH/USDT"), std::string::npos);
    config = quick();
    config.strategy = "Moon";
    EXPECT_NE(refused(config).find("choose one of"), std::string::npos);
    config = quick();
    config.parameters["fast"] = "3";
    EXPECT_NE(refused(config).find("smaller than slow"), std::string::npos);
    EXPECT_FALSE(step(state_, {now(), RunStarted{quick(), {}}})) << "the id is taken";
    EXPECT_TRUE(step(state_, {now(), CandleClosed{"nobody12", candle("1"), false, {}}}).value().empty());
}

TEST_F(AtWork, TheSameEventsGiveTheSameRunAgain) {
    std::vector<Event> log = {{now(), RunStarted{quick(), {}}}};
    TradingState once;
    ASSERT_TRUE(step(once, log.front()));
    Random random(7);
    std::int64_t level = 45'000;
    std::size_t ordered = 0;
    const auto tell = [&](const Event& event) {
        log.push_back(event);
        return step(once, event).value();
    };
    for (int i = 0; i < 300; ++i) {
        level += random.between(-50, 50);
        market_ = Price{Decimal::whole(level)};
        const market::Candle next = candle(std::to_string(level));
        desk_.day.roll_to(utc_day(now()), desk_.holding.cash);
        auto commands = tell({now(), CandleClosed{"abcdefgh", next, random.chance(0.1), desk_.facts(market_)}});
        while (!commands.empty()) {
            const auto* order = std::get_if<PlaceOrder>(&commands.front());
            if (!order) break;
            ++ordered;
            commands = tell({now(), desk_.end_of(*order, market_, now())});
        }
    }
    EXPECT_GT(ordered, 10U);
    TradingState again;
    for (const Event& event : log) ASSERT_TRUE(step(again, event));
    EXPECT_EQ(again.runs.at("abcdefgh").trips(), once.runs.at("abcdefgh").trips());
    EXPECT_EQ(again.runs.at("abcdefgh").view().outlook, once.runs.at("abcdefgh").view().outlook);
    EXPECT_EQ(again.runs.at("abcdefgh").view().realised, once.runs.at("abcdefgh").view().realised);
}

// ---- stops

using Stopped = AtWork;

TEST_F(Stopped, SellsWhatItHoldsWhenAPriceTouchesItsStopAndSaysWhy) {
    begin_with({decimal("0.01"), decimal("0.02"), {}});
    EXPECT_FALSE(run().view().stop) << "nothing is held";
    EXPECT_TRUE(touches("1").empty());
    enters();  // at 45,100
    EXPECT_EQ(run().view().stop->value, decimal("44649"));
    EXPECT_EQ(run().view().target->value, decimal("46002"));
    EXPECT_FALSE(run().is_touched_by(dollars("44649.01")));
    EXPECT_TRUE(touches("44649.01").empty());
    const Quantity held = run().view().position;
    const PlaceOrder sell = order_and_notice(touches("44640"), "its stop-loss was touched: that is being sold");
    EXPECT_EQ(sell.side, Side::sell);
    EXPECT_EQ(sell.quantity, held);
    EXPECT_FALSE(run().is_touched_by(dollars("1"))) << "it is on its way";
    EXPECT_TRUE(touches("44600").empty());
    static_cast<void>(ends(sell));
    EXPECT_EQ(run().view().verdict, "sold: stop-loss");
    EXPECT_EQ(run().view().trades, 1);
    EXPECT_FALSE(run().view().stop);
    EXPECT_TRUE(touches("1").empty());
    EXPECT_TRUE(closes("44600").empty());
    EXPECT_EQ(only_order(closes("44700")).side, Side::buy) << "and goes on with its strategy";
}

TEST_F(Stopped, TakesItsProfit) {
    begin_with({{}, decimal("0.02"), {}});
    enters();
    static_cast<void>(ends(order_and_notice(touches("46002"), "its take-profit was touched")));
    EXPECT_GT(run().view().realised, Decimal{});
}

TEST_F(Stopped, ATrailingStopIsRaisedByClosedCandlesAlone) {
    begin_with({{}, {}, decimal("0.01")});
    enters();
    EXPECT_EQ(run().view().stop->value, decimal("44649"));
    EXPECT_TRUE(touches("46000").empty());
    EXPECT_EQ(run().view().stop->value, decimal("44649"));
    EXPECT_TRUE(closes("45200").empty());  // of the candle of the purchase the end counts
    EXPECT_EQ(run().view().stop->value, decimal("44748"));
    EXPECT_TRUE(closes("45300").empty());
    EXPECT_EQ(run().view().stop->value, decimal("44847"));
    static_cast<void>(order_and_notice(touches("44847"), "its trailing stop"));
}

TEST_F(Stopped, WhatAStopHasDecidedIsNotTakenBackAndIsTriedAgain) {
    begin_with({decimal("0.01"), {}, {}});
    enters();
    const PlaceOrder first = order_and_notice(touches("44600"), "stop-loss");
    static_cast<void>(is_refused(first, "EXCHANGE_DOWN", "The exchange can't be reached."));
    EXPECT_EQ(run().view().wish, "exit_long");
    const PlaceOrder second = only_order(touches("45400"));  // told of once; the price has come back
    EXPECT_NE(second.request_id, first.request_id);
    static_cast<void>(is_refused(second, "EXCHANGE_DOWN", "The exchange can't be reached."));
    const PlaceOrder third = only_order(closes("45500"));  // the strategy would buy here
    EXPECT_EQ(third.side, Side::sell);
    static_cast<void>(ends(third));
    EXPECT_EQ(run().view().position, Quantity{});
}

TEST_F(Stopped, WithADeskThatTakesNoOrdersTheWishStays) {
    begin_with({decimal("0.01"), {}, {}});
    enters();
    DeskFacts closed = desk_.facts(dollars("44600"));
    closed.open = false;
    const auto commands = step(state_, {now(), PriceTouched{"abcdefgh", closed}}).value();
    ASSERT_EQ(commands.size(), 1U);
    EXPECT_NE(std::get<Notify>(commands[0]).sentence.find("can't be sold now"), std::string::npos);
    EXPECT_EQ(run().view().verdict_code, "LIVE_NOT_ENABLED");
    EXPECT_TRUE(run().view().leaves_for_a_stop);
    EXPECT_EQ(only_order(touches("45500")).side, Side::sell) << "the desk is open again";
}

TEST_F(Stopped, ABalanceThatIsNotThereIsForCandlesToJudge) {
    begin_with({decimal("0.01"), {}, {}});
    enters();
    DeskFacts empty = desk_.facts(dollars("44600"));
    empty.base_free = {};
    for (int i = 0; i < 3; ++i) static_cast<void>(step(state_, {now(), PriceTouched{"abcdefgh", empty}}));
    static_cast<void>(closes_with("44600", empty));
    EXPECT_GT(run().view().position.value, Decimal{}) << "one candle has looked";
    static_cast<void>(closes_with("44600", empty));
    EXPECT_EQ(run().view().position, Quantity{});
}

TEST_F(Stopped, ATargetThatIsNotThereAnyMoreIsNotSoldFor) {
    begin_with({{}, decimal("0.02"), {}});
    enters();
    static_cast<void>(closes("45150"));
    market::Candle spike = candle("45200");
    spike.high = dollars("46100");
    EXPECT_TRUE(step(state_, {now(), CandleClosed{"abcdefgh", spike, false, desk_.facts(market_)}}).value().empty());
    EXPECT_EQ(order_and_notice(closes("46010"), "take-profit").side, Side::sell);
}

TEST_F(Stopped, WhatCouldNotBeSoldAtItsStopIsNotBought) {
    RunConfig config = quick();
    config.sizing = parse_run_sizing("fixed:2.5").value();
    config.stops.stop_loss = decimal("0.3");
    begin(config);
    EXPECT_TRUE(closes("45100").empty());
    EXPECT_EQ(run().view().verdict_code, "MIN_TRADE");
    EXPECT_NE(run().view().verdict.find("at its own stop"), std::string::npos);
    config.sizing = parse_run_sizing("fixed:12").value();
    begin(config);
    EXPECT_EQ(only_order(closes("45200")).side, Side::buy);
}

TEST_F(Stopped, ACandleThatNobodyLookedAtIsReadToItsLowest) {
    begin_with({decimal("0.01"), {}, {}});
    enters();
    static_cast<void>(closes("45150"));
    market::Candle missed = candle("45200");
    missed.low = dollars("44000");
    const auto told = step(state_, {now(), CandleClosed{"abcdefgh", missed, true, desk_.facts(market_)}}).value();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<Notify>(told[0])) << "late: nothing is ordered on its word alone";
    EXPECT_EQ(only_order(closes("45300")).side, Side::sell);
}

TEST_F(Stopped, ARunThatWasStoppedSellsNothing) {
    begin_with({decimal("0.01"), {}, {}});
    enters();
    static_cast<void>(step(state_, {now(), RunStopped{"abcdefgh", "stopped by a person"}}));
    EXPECT_FALSE(run().view().stop);
    EXPECT_TRUE(touches("1").empty());
}

TEST_F(Stopped, WithoutStopsOrOutsideTheirRangeThereAreNone) {
    enters();
    EXPECT_FALSE(run().view().stop);
    EXPECT_TRUE(touches("1").empty());
    RunConfig config = quick();
    config.stops.stop_loss = decimal("1");
    const auto refused = step(state_, {now(), RunStarted{config, {}}});
    ASSERT_FALSE(refused);
}

}  // namespace
}  // namespace piggy::trading::test
