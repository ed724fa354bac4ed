// Strategies at work on paper: trades, restarts, refusals, a full disk.

#include "adapters/sqlite/session.h"
#include "trading_service/town.h"

namespace piggy::apps {
namespace {

using trading::OrderEnded;
using trading::RunStopped;

class Runs : public Town {
protected:
    // A rise at minute 601 and a fall at 604: the averages of 2 and 3 minutes cross when these close.
    Runs() {
        for (std::int64_t m = 601; m < 604; ++m) market.closes[m] = 50'100;
        for (std::int64_t m = 604; m < 1000; ++m) market.closes[m] = 49'900;
    }
    std::string bought() {
        const auto id = start(crossover());
        stream(600, 602);
        EXPECT_TRUE(ended(id, 1));
        EXPECT_TRUE(bell.wait_until([&] { return view(id).position.value > Decimal{}; }));
        return id;
    }
    [[nodiscard]] std::string refusal(const http_api::RunOrder& order) {
        const auto id = service->start(order);
        return id ? "" : id.error().what;
    }
};

TEST_F(Runs, BuyAndSellOnPaperWithOneOrderAnIntentAndSayWhatTheyDid) {
    const auto id = bought();
    stream(602, 605);
    ASSERT_TRUE(ended(id, 2));
    ASSERT_TRUE(bell.wait_until([&] { return view(id).trades == 1; }));
    const auto orders = paper.asked_for();
    ASSERT_EQ(orders.size(), 2U);
    const auto open_time = [](std::int64_t minute) {
        return std::to_string(nanoseconds_since_epoch(minute_at(minute)) / 1'000'000'000);
    };
    EXPECT_EQ(orders[0].request_id, "run-" + id + "-" + open_time(601) + "-0");
    EXPECT_EQ(orders[0].side, "buy");
    EXPECT_EQ(orders[1].request_id, "run-" + id + "-" + open_time(604) + "-0");
    EXPECT_EQ(orders[1].quantity, events<OrderEnded>(id)[0].fills[0].quantity.value.to_string());
    EXPECT_FALSE(orders[1].amount_usd);
    EXPECT_EQ(paper.held(), Quantity{});
    EXPECT_LT(view(id).realised, Decimal{}) << "the spread and two fees";
}

TEST_F(Runs, AStopIsLookedAtWithEachPriceAndOrderedOnce) {
    auto order = crossover();
    order.stops.stop_loss = dec("0.00003");  // below 49,999.5, and a sale fetches 49,999
    const auto id = start(order);
    stream(600, 602);
    ASSERT_TRUE(bell.wait_until([&] { return view(id).position.value > Decimal{}; }));
    EXPECT_EQ(view(id).stop->value, dec("49999.49997"));
    const auto price = [&](int bid) {
        clock.set(clock.now() + 2s);
        service->on_top(btc, {Price{Decimal::whole(bid)}, Price{Decimal::whole(bid + 2)}, {}, {}});
        is_through();
    };
    price(50'000);
    service->on_top(eth, {Price{Decimal::whole(1)}, Price{Decimal::whole(2)}, {}, {}});
    is_through();
    EXPECT_EQ(events<trading::PriceTouched>(id).size(), 0U);
    paper.does = TownPaper::Does::refuse;
    price(49'999);
    ASSERT_TRUE(ended(id, 2));
    for (int i = 0; i < 30; ++i) price(49'999);
    EXPECT_EQ(events<trading::PriceTouched>(id).size(), 2U) << "after 5 s, and then after a minute";
    // Over a restart the stop is where it was.
    const auto stop = view(id).stop;
    restart();
    ASSERT_TRUE(bell.wait_until([&] { return view(id).stop == stop; }));
    paper.does = TownPaper::Does::fill;
    for (int i = 0; i < 40; ++i) price(49'999);
    ASSERT_TRUE(bell.wait_until([&] { return view(id).trades == 1; }));
    EXPECT_EQ(view(id).verdict, "sold: stop-loss");
    EXPECT_EQ(news.told("its stop-loss was touched"), 1U);
    const auto touched = events<trading::PriceTouched>(id).size();
    for (int i = 0; i < 5; ++i) price(49'999);
    EXPECT_EQ(events<trading::PriceTouched>(id).size(), touched) << "nothing is held";
}

TEST_F(Runs, WhatTheDeskRefusesIsToldAndNotTriedAgainForThatCandle) {
    paper.does = TownPaper::Does::refuse;
    const auto id = start(crossover());
    stream(600, 604);
    ASSERT_TRUE(ended(id, 1));
    ASSERT_TRUE(has_seen(id, 603));
    EXPECT_EQ(paper.asked_for().size(), 1U);
    EXPECT_EQ(events<OrderEnded>(id)[0].state, orders::OrderState::refused);
    EXPECT_EQ(view(id).verdict_code, "DAILY_TRADES_EXCEEDED");
}

TEST_F(Runs, ComeBackAfterARestartWithWhatTheyHoldAndSellItOnALateCandlesWord) {
    const auto id = bought();
    const auto before = view(id);
    EXPECT_GT(log.kept, 0) << "it comes back from what was kept of it, and the events since";
    service.reset();
    now(610);  // the fall came meanwhile
    clock.set(minute_at(610) + 30s);
    open();
    ASSERT_TRUE(has_seen(id, 609));
    EXPECT_EQ(view(id).position, before.position);
    EXPECT_EQ(view(id).started, before.started);
    EXPECT_EQ(view(id).wish, "exit_long") << "late candles are history for entering, not for leaving";
    for (const auto& closed : events<trading::CandleClosed>(id)) {
        EXPECT_EQ(closed.late, closed.candle.open_time >= minute_at(602));
    }
    stream(610, 611);
    ASSERT_TRUE(ended(id, 2));
    EXPECT_EQ(paper.held(), Quantity{});
    EXPECT_EQ(candles(id).size(), 11U);
}

TEST_F(Runs, DoNotEnterOnALateCandlesWord) {
    const auto id = start(crossover());
    service.reset();
    now(603);
    clock.set(minute_at(603) + 30s);
    open();
    ASSERT_TRUE(has_seen(id, 602));
    stream(603, 604);
    ASSERT_TRUE(has_seen(id, 603));
    EXPECT_TRUE(paper.asked_for().empty());
}

TEST_F(Runs, AnOrderWhoseEndWasNotHeardIsAskedAboutAfterARestartAndNeverPlacedAgain) {
    paper.does = TownPaper::Does::leave_open;
    const auto id = start(crossover());
    stream(600, 602);
    ASSERT_TRUE(bell.wait_until([&] { return !view(id).pending_request.empty() && paper.asked_for().size() == 1; }));
    const auto request = view(id).pending_request;
    restart();
    paper.fill(request);
    ASSERT_TRUE(ended(id, 1));
    EXPECT_EQ(events<OrderEnded>(id)[0].request_id, request);
    ASSERT_TRUE(bell.wait_until([&] { return view(id).position.value > Decimal{}; }));
    EXPECT_EQ(paper.asked_for().size(), 1U);
}

TEST_F(Runs, AnOrderThatWasDecidedAndNeverHandedOverCountsAsNeverPlaced) {
    const auto id = start(crossover());
    stream(600, 601);
    ASSERT_TRUE(has_seen(id, 600));
    service.reset();
    // Killed between the writing down and the handing over.
    trading::CandleClosed closed{id, market.minute(601), false, *facts.facts(btc, RunMode::paper)};
    ASSERT_TRUE(log.append({minute_at(602), closed}));
    now(602);
    open();
    ASSERT_TRUE(ended(id, 1));
    EXPECT_EQ(events<OrderEnded>(id)[0].state, orders::OrderState::not_placed);
    EXPECT_TRUE(paper.asked_for().empty());
    ASSERT_TRUE(bell.wait_until([&] { return view(id).pending_request.empty() && !view(id).stopped; }));
}

TEST_F(Runs, ARecordThatIsDamagedEndsThatRunAloneAndSaysSo) {
    const auto good = start(crossover());
    const auto bad = start(crossover(RunMode::paper, "3m"));
    service.reset();
    ASSERT_TRUE(database->session().write([&](soci::session& sql) -> Result<> {
        sql << "UPDATE trading_history SET digest = '' WHERE run_id = :id", soci::use(bad);
        return {};
    }));
    open();
    ASSERT_TRUE(bell.wait_until([&] { return service->list().size() == 1; }));
    EXPECT_EQ(service->list()[0].config.id, good);
    EXPECT_EQ(news.told("The strategy run " + bad + " can't go on: event 1 of the strategy run " + bad +
                        " is damaged in the database"),
              1U);
    EXPECT_EQ(log.open_runs().value(), std::vector<std::string>{good});
}

TEST_F(Runs, AreStoppedByAPersonAndShownForADay) {
    const auto id = bought();
    ASSERT_TRUE(service->stop(id, "stopped by a person"));
    EXPECT_EQ(view(id).stopped_why, "stopped by a person");
    EXPECT_GT(view(id).position.value, Decimal{}) << "what it holds stays where it is";
    EXPECT_EQ(news.told("was stopped and keeps what it holds"), 1U);
    EXPECT_TRUE(service->stop(id, "again"));
    EXPECT_EQ(events<RunStopped>(id).size(), 1U);
    const auto unknown = service->stop("nobody", "why");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
    restart();
    ASSERT_TRUE(bell.wait_until([&] { return service->list().size() == 1; }));
    EXPECT_EQ(view(id).stopped_why, "stopped by a person");
    clock.set(clock.now() + 25h);
    ASSERT_TRUE(bell.wait_until([&] { return service->list().empty(); }));
}

TEST_F(Runs, AllOfAModeAreStoppedAtOnce) {
    const auto paper_run = start(crossover()), other = start(crossover(RunMode::paper, "5m"));
    const auto live_run = start(crossover(RunMode::live));
    EXPECT_EQ(service->stop_all(RunMode::paper, "play money was reset"), 2U);
    EXPECT_EQ(view(paper_run).stopped_why, "play money was reset");
    EXPECT_EQ(view(other).stopped_why, "play money was reset");
    EXPECT_TRUE(!view(live_run).stopped);
    EXPECT_EQ(service->stop_all(RunMode::paper, "again"), 0U);
}

TEST_F(Runs, AreRefusedWithASentenceWhereTheyMakeNoSense) {
    const auto with = [](auto change) {
        auto order = crossover();
        change(order);
        return order;
    };
    EXPECT_NE(refusal(with([](auto& o) { o.symbol = "DOGE/USDT"; })).find("only BTC/USDT and ETH/USDT may"),
              std::string::npos);
    EXPECT_NE(refusal(with([](auto& o) { o.symbol = "btc"; })), "");
    EXPECT_NE(refusal(with([](auto& o) { o.timeframe = "7m"; })), "");
    EXPECT_NE(refusal(with([](auto& o) { o.strategy = "Moon"; })), "");
    EXPECT_NE(refusal(with([](auto& o) { o.parameters["fast"] = "many"; })), "");
    EXPECT_NE(refusal(with([](auto& o) { o.parameters["speed"] = "1"; })), "");
    EXPECT_NE(refusal(with([](auto& o) { o.sizing = "all_in"; })), "");
    EXPECT_NE(refusal(with([](auto& o) { o.sizing = "fixed:50.01"; })), "");
    EXPECT_EQ(market.questions(), 0U) << "nobody was asked for candles in vain";
    EXPECT_TRUE(log.all_runs(10)->empty());
}

TEST_F(Runs, AreAtWorkOnceForEachSymbolStrategyTimeframeAndModeAndTenAtMost) {
    const auto first = start(crossover());
    EXPECT_EQ(refusal(crossover()), "SMA_Crossover on BTC/USDT 1m is at work already (paper); stop it first");
    for (const char* timeframe : {"3m", "5m", "15m", "30m"}) start(crossover(RunMode::paper, timeframe));
    auto rsi = crossover();
    rsi.strategy = "RSI_Strategy";
    rsi.parameters.clear();
    start(rsi);
    for (const char* timeframe : {"1m", "3m", "5m", "15m"}) {
        auto on_eth = crossover(RunMode::paper, timeframe);
        on_eth.symbol = "ETH/USDT";
        start(on_eth);
    }
    EXPECT_EQ(refusal(crossover(RunMode::live)),
              "10 strategies are at work, which is the most there can be; stop one first");
    ASSERT_TRUE(service->stop(first, "room"));
    start(crossover(RunMode::live));
}

TEST_F(Runs, AreNotStartedWithoutCandles) {
    market.is_down = true;
    EXPECT_EQ(refusal(crossover()),
              "there are no candles of BTC/USDT 1m to warm up with: the exchange can't be reached");
    EXPECT_TRUE(service->list().empty());
}

TEST_F(Runs, WhatCanNotBeWrittenDownIsNotActedOnAndComesOnceItCan) {
    const auto id = start(crossover());
    stream(600, 601);
    ASSERT_TRUE(has_seen(id, 600));
    log.is_full = true;
    stream(601, 602);
    ASSERT_TRUE(bell.wait_until([&] { return log.refused > 3; }));  // tried again and again
    EXPECT_TRUE(paper.asked_for().empty());
    EXPECT_EQ(view(id).last_candle, minute_at(600));
    EXPECT_EQ(news.told("the disk of app.db is full"), 1U) << "said once";
    EXPECT_NE(refusal(crossover(RunMode::paper, "5m")), "");
    EXPECT_EQ(service->list().size(), 1U);
    log.is_full = false;
    ASSERT_TRUE(ended(id, 1));
    EXPECT_EQ(candles(id).size(), 2U);
}

TEST_F(Runs, AnEndThatCouldNotBeWrittenDownIsWrittenOnceItCan) {
    paper.does = TownPaper::Does::leave_open;
    const auto id = start(crossover());
    stream(600, 602);
    ASSERT_TRUE(bell.wait_until([&] { return paper.asked_for().size() == 1; }));
    log.is_full = true;
    paper.fill(view(id).pending_request);
    ASSERT_TRUE(bell.wait_until([&] { return log.refused > 3; }));
    EXPECT_EQ(view(id).position, Quantity{});
    log.is_full = false;
    ASSERT_TRUE(ended(id, 1));
    ASSERT_TRUE(bell.wait_until([&] { return view(id).position == paper.held(); }));
    EXPECT_EQ(events<OrderEnded>(id).size(), 1U);
}

TEST_F(Runs, AStopThatCouldNotBeWrittenDownIsMadeGoodBeforeAnythingElse) {
    const auto id = start(crossover());
    stream(600, 601);
    ASSERT_TRUE(has_seen(id, 600));
    log.is_full = true;
    EXPECT_FALSE(service->stop(id, "stopped by a person"));
    stream(601, 602);  // it would buy now
    log.is_full = false;
    ASSERT_TRUE(bell.wait_until([&] { return view(id).stopped.has_value(); }));
    EXPECT_TRUE(paper.asked_for().empty());
    EXPECT_EQ(candles(id).size(), 1U);
}

TEST_F(Runs, AskNothingOfAnybodyOnceTheServiceIsClosed) {
    const auto id = start(crossover());
    service->close();
    EXPECT_NE(refusal(crossover(RunMode::paper, "5m")), "");
    EXPECT_FALSE(service->stop(id, "why"));
    EXPECT_EQ(service->stop_all(RunMode::paper, "why"), 0U);
}

TEST_F(Runs, TheDesksEquityIsKeptEveryMinute) {
    const auto points = [&](RunMode mode) { return service->equity(mode, std::nullopt, 100).value(); };
    ASSERT_TRUE(bell.wait_until([&] { return points(RunMode::live).size() == 1; }));
    backend.is_in_mode("LIVE", false);
    clock.set(minute_at(601) + 1s);
    ASSERT_TRUE(bell.wait_until([&] { return points(RunMode::paper).size() == 2; }));
    EXPECT_EQ(points(RunMode::paper)[1].time, minute_at(601));
    EXPECT_EQ(points(RunMode::paper)[1].equity, Decimal::whole(10'000));
    EXPECT_EQ(points(RunMode::live)[0].equity, Decimal::whole(500));
    EXPECT_EQ(points(RunMode::live).size(), 1U) << "what nobody knows is not kept";
}

}  // namespace
}  // namespace piggy::apps
