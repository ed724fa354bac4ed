// The venue's balances against the books. The laws at the end replay random trading with a venue that shows each asset
// as it was some time ago; more of it: RC_PARAMS="max_success=20000" in front of this test program.

#include "execution/balance_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/random.h"
#include "ledger/books.h"

namespace piggy::execution {

void PrintTo(const BalanceFinding& finding, std::ostream* out) {
    *out << "kind " << static_cast<int>(finding.kind) << " " << finding.asset.code << " "
         << finding.difference.to_string();
}

namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = BalanceFinding::Kind;

const Asset btc{"BTC"}, eth{"ETH"}, usdt{"USDT"}, bnb{"BNB"};

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }
BalanceFinding finding(Kind kind, const Asset& asset, std::string_view difference) {
    return {kind, asset, decimal(difference)};
}

Wallets wallets(std::string_view quote, std::string_view base = "0") {
    return {{usdt, decimal(quote)}, {btc, decimal(base)}};
}

const auto before = wallets("100");
const auto after = wallets("90", "0.0002");  // a buy of 0.0002 BTC for 10 USDT

// Books that looked like `before` until this moment, and like `after` since.
BalanceJudge bought_at(nanoseconds moment) {
    BalanceJudge judge;
    judge.books_changed(before, 0s);
    judge.books_changed(after, moment);
    return judge;
}

TEST(BalanceJudge, FindsNothingWhereNothingDiffers) {
    BalanceJudge judge;
    EXPECT_THAT(judge.judge({{usdt, decimal("5")}, {btc, {}}}, {{usdt, decimal("5")}}, 1s), IsEmpty());
    EXPECT_THAT(judge.judge({}, {{eth, {}}}, 2s), IsEmpty());
}

TEST(BalanceJudge, WhatTheBooksWereAMomentAgoIsLag) {
    auto judge = bought_at(1000s);
    EXPECT_THAT(judge.judge(before, after, 1001s),
                ElementsAre(finding(Kind::lagging, btc, "-0.0002"), finding(Kind::lagging, usdt, "10")));
    EXPECT_THAT(judge.judge(wallets("100", "0.0002"), after, 1002s), ElementsAre(finding(Kind::lagging, usdt, "10")));
    EXPECT_THAT(judge.judge(after, after, 1003s), IsEmpty());
}

TEST(BalanceJudge, LagOfMoreThanAMinuteInARowIsTooLong) {
    auto judge = bought_at(1000s);
    const auto kind_at = [&](nanoseconds when) { return judge.judge(before, after, when).front().kind; };
    EXPECT_EQ(kind_at(1010s), Kind::lagging);
    EXPECT_EQ(kind_at(1070s), Kind::lagging);
    EXPECT_EQ(kind_at(1070s + 1ns), Kind::lag_too_long);
    EXPECT_EQ(kind_at(1120s), Kind::lag_too_long);
    EXPECT_THAT(judge.judge(after, after, 1130s), IsEmpty());
    EXPECT_EQ(kind_at(1131s), Kind::lagging);  // in a row: it begins again
}

TEST(BalanceJudge, AFormerStateIsForgottenAfterThreeMinutes) {
    auto judge = bought_at(1000s);
    EXPECT_EQ(judge.judge(before, after, 1180s).front().kind, Kind::lagging);
    EXPECT_THAT(judge.judge(before, after, 1180s + 1ns), ElementsAre(finding(Kind::drop, btc, "-0.0002")));
    EXPECT_THAT(judge.judge(before, after, 1193s),
                ElementsAre(finding(Kind::drop, btc, "-0.0002"), finding(Kind::deposit, usdt, "10")));
}

TEST(BalanceJudge, ADropNoFormerStateExplainsIsReportedAtOnceAndAsLongAsItStands) {
    auto judge = bought_at(1000s);
    const auto stolen = wallets("89.99999999", "0.0002");
    EXPECT_THAT(judge.judge(stolen, after, 1001s), ElementsAre(finding(Kind::drop, usdt, "-0.00000001")));
    EXPECT_THAT(judge.judge(stolen, after, 1500s), ElementsAre(finding(Kind::drop, usdt, "-0.00000001")));
    EXPECT_THAT(judge.judge({}, after, 1600s),
                ElementsAre(finding(Kind::drop, btc, "-0.0002"), finding(Kind::drop, usdt, "-90")));
}

TEST(BalanceJudge, ADepositIsReportedWhenItStandsForTwelveSeconds) {
    BalanceJudge judge;
    judge.books_changed(before, 0s);
    const auto more = wallets("150");
    EXPECT_THAT(judge.judge(more, before, 10s), IsEmpty());
    EXPECT_THAT(judge.judge(more, before, 22s - 1ns), IsEmpty());
    EXPECT_THAT(judge.judge(more, before, 22s), ElementsAre(finding(Kind::deposit, usdt, "50")));
    EXPECT_THAT(judge.judge(wallets("151"), before, 23s), IsEmpty());  // another one: seen once
    EXPECT_THAT(judge.judge(before, before, 24s), IsEmpty());
    EXPECT_THAT(judge.judge(wallets("151"), before, 25s), IsEmpty());
    EXPECT_THAT(judge.judge(wallets("151"), before, 37s), ElementsAre(finding(Kind::deposit, usdt, "51")));
    judge.books_changed(wallets("151"), 38s);
    EXPECT_THAT(judge.judge(wallets("151"), wallets("151"), 39s), IsEmpty());
    EXPECT_THAT(judge.judge(before, wallets("151"), 40s), ElementsAre(finding(Kind::lagging, usdt, "-51")));
}

TEST(BalanceJudge, AnAssetTheBooksNeverHadIsADepositToo) {
    BalanceJudge judge;
    EXPECT_THAT(judge.judge({{bnb, decimal("1")}}, {}, 1s), IsEmpty());
    EXPECT_THAT(judge.judge({{bnb, decimal("1")}}, {}, 13s), ElementsAre(finding(Kind::deposit, bnb, "1")));
    EXPECT_THAT(judge.judge({}, {}, 14s), IsEmpty());
    EXPECT_THAT(judge.judge({{bnb, decimal("1")}}, {}, 27s), IsEmpty());  // gone in between: seen once
}

TEST(BalanceJudge, ADepositOnTopOfALagIsNotTakenForTheirSum) {
    auto judge = bought_at(1000s);
    const auto both = wallets("150", "0");  // 50 came in, and the buy is not shown yet
    for (const auto when : {1001s, 1004s, 1059s}) {
        EXPECT_THAT(judge.judge(both, after, when),
                    ElementsAre(finding(Kind::lagging, btc, "-0.0002"), finding(Kind::lagging, usdt, "60")));
    }
    const auto caught_up = wallets("140", "0.0002");
    EXPECT_THAT(judge.judge(caught_up, after, 1060s), ElementsAre(finding(Kind::lagging, usdt, "50")));
    EXPECT_THAT(judge.judge(caught_up, after, 1180s), ElementsAre(finding(Kind::lagging, usdt, "50")));
    EXPECT_THAT(judge.judge(caught_up, after, 1181s), ElementsAre(finding(Kind::deposit, usdt, "50")));
}

TEST(BalanceJudge, ADepositAfterTheVenueCaughtUpNeedsNoThreeMinutes) {
    auto judge = bought_at(1000s);
    EXPECT_THAT(judge.judge(after, after, 1005s), IsEmpty());
    const auto more = wallets("140", "0.0002");
    EXPECT_THAT(judge.judge(more, after, 1010s), IsEmpty());
    EXPECT_THAT(judge.judge(more, after, 1022s), ElementsAre(finding(Kind::deposit, usdt, "50")));
}

TEST(BalanceJudge, AQuestionAskedBeforeTheChangeShowsNoCatchingUp) {
    auto judge = bought_at(1000s);
    EXPECT_THAT(judge.judge(after, after, 999s), IsEmpty());
    const auto more = wallets("150", "0.0002");
    EXPECT_EQ(judge.judge(more, after, 1010s).front().kind, Kind::lagging);
    EXPECT_EQ(judge.judge(more, after, 1022s).front().kind, Kind::lagging);
}

TEST(BalanceJudge, AfterABuyAndItsSaleTheFirstOfTwoLikeStatesShowsNoCatchingUp) {
    const auto start = wallets("100", "1"), held = wallets("100", "3");
    BalanceJudge judge;
    judge.books_changed(start, 0s);
    judge.books_changed(held, 1000s);
    judge.books_changed(start, 1010s);
    EXPECT_THAT(judge.judge(start, start, 1011s), IsEmpty());  // from before the buy, or from after the sale
    const auto both = wallets("100", "3.5");                   // 0.5 came in, and the sale is not shown yet
    EXPECT_EQ(judge.judge(both, start, 1012s).front().kind, Kind::lagging);
    EXPECT_EQ(judge.judge(both, start, 1020s).front().kind, Kind::lagging);
}

TEST(BalanceJudge, ALagBehindAGainWithSomethingElseIsCalledADrop) {
    BalanceJudge judge;
    judge.books_changed(wallets("100", "0.0002"), 0s);
    judge.books_changed(wallets("110"), 1000s);  // a sale for 10
    // 3 came in and the sale is not shown yet, or 7 were taken: nobody can tell, so it is said.
    EXPECT_THAT(judge.judge(wallets("103"), wallets("110"), 1001s), ElementsAre(finding(Kind::drop, usdt, "-7")));
}

TEST(BalanceJudge, UpToTheToleranceADifferenceIsNone) {
    const Wallets tolerance = {{usdt, decimal("0.01")}, {btc, decimal("0.00001")}};
    auto judge = bought_at(1000s);
    EXPECT_THAT(judge.judge(wallets("90.01", "0.00019"), after, 1001s, tolerance), IsEmpty());
    EXPECT_THAT(judge.judge(wallets("89.98999999", "0.0002"), after, 1002s, tolerance),
                ElementsAre(finding(Kind::drop, usdt, "-0.01000001")));
    EXPECT_THAT(judge.judge(wallets("100.01", "0.00001"), after, 1003s, tolerance),
                ElementsAre(finding(Kind::lagging, btc, "-0.00019"), finding(Kind::lagging, usdt, "10.01")));
}

TEST(BalanceJudge, ARunThatEndedMayHaveBookedWhatTheVenueDoesNotShowYet) {
    BalanceJudge judge;
    judge.remember(before, 990s);
    judge.books_changed(after, 1000s);
    EXPECT_THAT(judge.judge(before, after, 1001s),
                ElementsAre(finding(Kind::lagging, btc, "-0.0002"), finding(Kind::lagging, usdt, "10")));
    EXPECT_EQ(judge.judge(before, after, 1171s).front().kind, Kind::drop);
}

// A venue and books that trade, with what the venue was at each moment.
struct Replay {
    Random random;
    nanoseconds now = 1000s;
    ledger::Books books;
    Wallets truth;                                            // at the venue
    std::vector<std::pair<nanoseconds, Wallets>> shown_from;  // what it was since then
    BalanceJudge judge;
    std::int64_t trade_id = 0;
    int lagging = 0;

    explicit Replay(std::uint64_t seed) : random(seed) {
        truth = {{btc, decimal("1")}, {bnb, decimal("10")}, {usdt, decimal("10000")}};
        RC_ASSERT(books.open_with(truth, {{btc, {decimal("50000")}}}, {}));
        shown_from.push_back({nanoseconds::min(), truth});
        judge.books_changed(books.snapshot().wallets, now);
    }

    void trade() {
        orders::VenueFill fill;
        fill.symbol = {btc, usdt};
        fill.trade_id = ++trade_id;
        fill.side = random.chance(0.5) ? orders::Side::buy : orders::Side::sell;
        // Few sizes, so that sums meet former states by chance as well.
        fill.quantity = {Decimal::from_ticks(10'000 * random.between(1, 20))};
        fill.notional = notional({decimal("50000")}, fill.quantity, Rounding::down).value();
        fill.fee = {Decimal::from_ticks(random.between(0, 2)), random.chance(0.5) ? usdt : bnb};
        if (random.chance(0.2)) fill.fee = {Decimal::from_ticks(1'000), btc};
        const auto old = books.snapshot().wallets;
        if (!books.book({fill, "pg-1"})) return;
        // The same at the venue, a moment before it was booked.
        for (const auto& asset : {btc, usdt, bnb}) {
            truth[asset] += amount(books.snapshot().wallets, asset) - amount(old, asset);
        }
        shown_from.push_back({now, truth});
        now += nanoseconds(random.between(0, 1'000'000'000));
        judge.books_changed(books.snapshot().wallets, now);
    }
    void deposit(Decimal size) {
        truth[usdt] += size;
        shown_from.push_back({now, truth});
    }
    static Decimal amount(const Wallets& all, const Asset& asset) {
        const auto found = all.find(asset);
        return found == all.end() ? Decimal{} : found->second;
    }
    // Each asset as it was some time ago.
    Wallets answer(nanoseconds lag_most) {
        Wallets shown;
        for (const auto& asset : {btc, usdt, bnb}) {
            const auto moment = now - nanoseconds(random.between(0, lag_most.count()));
            const auto next = std::ranges::upper_bound(shown_from, moment, {}, [](const auto& at) { return at.first; });
            shown[asset] = amount(std::prev(next)->second, asset);
        }
        return shown;
    }
    std::vector<BalanceFinding> ask(nanoseconds lag_most) {
        const auto findings = judge.judge(answer(lag_most), books.snapshot().wallets, now);
        for (const auto& one : findings) lagging += one.kind == Kind::lagging || one.kind == Kind::lag_too_long;
        return findings;
    }
    void wait(nanoseconds most) { now += nanoseconds(random.between(0, most.count())); }
};

RC_GTEST_PROP(BalanceJudgeLaws, AVenueThatOnlyLagsIsNeverTakenForADepositOrADrop, (std::uint64_t seed)) {
    Replay replay(seed);
    const nanoseconds lag_most = replay.random.chance(0.3) ? 120s : nanoseconds(replay.random.between(1, 120) * 1s);
    for (int step = 0; step < 300; ++step) {
        replay.wait(replay.random.chance(0.1) ? 200s : 10s);
        if (replay.random.chance(0.4)) replay.trade();
        for (const auto& one : replay.ask(lag_most)) {
            RC_ASSERT(one.kind == Kind::lagging || one.kind == Kind::lag_too_long);
        }
    }
    RC_ASSERT(replay.lagging > 0);
    replay.now += 200s;
    RC_ASSERT(replay.ask(120s).empty());
}

RC_GTEST_PROP(BalanceJudgeLaws, ADepositAmongTradesIsReportedOnceAndExactly, (std::uint64_t seed)) {
    Replay replay(seed);
    const Decimal size = Decimal::from_ticks(replay.random.between(1, 1'000) * 100'003);
    const auto arrives = replay.random.between(0, 100);
    bool there = false, booked = false;
    for (int step = 0; step < 400; ++step) {
        replay.wait(step % 2 == 0 ? 10s : 3s);
        if (step == arrives) {
            replay.deposit(size);
            there = true;
        }
        if (step < 200 && replay.random.chance(0.2)) replay.trade();
        for (const auto& one : replay.ask(120s)) {
            if (one.kind == Kind::deposit) {
                RC_ASSERT(there);
                RC_ASSERT(!booked);
                RC_ASSERT(one.asset == usdt);
                RC_ASSERT(one.difference == size);
                RC_ASSERT(replay.books.transfer(usdt, size, {}, {}, "deposit USDT 1"));
                replay.judge.books_changed(replay.books.snapshot().wallets, replay.now);
                booked = true;
            } else if (one.kind == Kind::drop) {
                RC_ASSERT(there);  // a lag behind a gain while something else came in: said, because it may be theft
                RC_ASSERT(!booked);
            }
        }
    }
    RC_ASSERT(booked);
}

RC_GTEST_PROP(BalanceJudgeLaws, AWithdrawalIsReportedAsSoonAsTheVenueShowsIt, (std::uint64_t seed)) {
    Replay replay(seed);
    for (int step = 0; step < 50; ++step) {
        replay.wait(10s);
        replay.trade();
        static_cast<void>(replay.ask(120s));
    }
    replay.truth[bnb] -= decimal("9");  // far more than fees ever took, so it lies below anything the books were
    replay.shown_from.push_back({replay.now, replay.truth});
    const auto held = Replay::amount(replay.books.snapshot().wallets, bnb);
    for (int again = 0; again < 3; ++again) {
        const BalanceFinding expected{Kind::drop, bnb, replay.truth[bnb] - held};
        RC_ASSERT(replay.ask(0s) == std::vector{expected});
        replay.wait(100s);
    }
}

}  // namespace
}  // namespace piggy::execution
