#include "simulator/simulator.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace piggy::simulator {
namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }
Price price(std::string_view text) { return {decimal(text)}; }

// One candle as a view.
struct OneCandle {
    std::int64_t time = 0;
    std::int64_t open, high, low, close;
    std::int64_t volume = 0;
    OneCandle(const char* o, const char* h, const char* l, const char* c)
        : open(decimal(o).ticks()), high(decimal(h).ticks()), low(decimal(l).ticks()), close(decimal(c).ticks()) {}
    [[nodiscard]] market::CandleView view() const { return {&time, &open, &high, &low, &close, &volume, 1}; }
};

TEST(TakenPrice, HalfTheSpreadAndTheSlippageGoAgainstYou) {
    Costs costs;
    costs.spread_bps = decimal("10");
    costs.slippage_bps = decimal("5");
    EXPECT_EQ(taken_price(price("1000"), orders::Side::buy, costs).value, decimal("1001"));
    EXPECT_EQ(taken_price(price("1000"), orders::Side::sell, costs).value, decimal("999"));
    costs.slippage_bps = decimal("0.00000001");
    costs.spread_bps = Decimal{};
    EXPECT_EQ(taken_price(price("1"), orders::Side::buy, costs).value.ticks(), 100'000'001);  // rounded against you
    EXPECT_EQ(taken_price(price("1"), orders::Side::sell, costs).value.ticks(), 99'999'999);
}

TEST(Fills, RoundingIsNeverInYourFavour) {
    const Quantity third{decimal("0.33333333")};
    const auto buy = fill_at({}, orders::Side::buy, price("0.00000002"), third, FeeRate{decimal("0.001")});
    const auto sell = fill_at({}, orders::Side::sell, price("0.00000002"), third, FeeRate{decimal("0.001")});
    EXPECT_EQ(buy->notional.ticks(), 1);
    EXPECT_EQ(buy->fee.ticks(), 1);
    EXPECT_EQ(sell->notional.ticks(), 0);
}

RC_GTEST_PROP(Affordable, IsTheLargestStepThatTheCashCanPay, ()) {
    const Decimal cash = Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(0, 10'000'000'000'000));
    const Price at{Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(1'000, 10'000'000'000'000))};
    const FeeRate fee{Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(0, 5'000'000))};
    const Filters filters{Decimal::from_ticks(*rc::gen::element<std::int64_t>(1, 1'000, 10'000, 100'000'000)), {}};
    const Quantity quantity = affordable(cash, at, fee, filters);
    const auto cost = [&](std::int64_t ticks) {
        const auto fill = fill_at({}, orders::Side::buy, at, {Decimal::from_ticks(ticks)}, fee);
        return static_cast<int128>(fill->notional.ticks()) + fill->fee.ticks();
    };
    const std::int64_t ticks = quantity.value.ticks();
    RC_ASSERT(ticks >= 0 && ticks % filters.lot_step.ticks() == 0);
    if (ticks > 0) RC_ASSERT(cost(ticks) <= cash.ticks());
    RC_ASSERT(cost(ticks + filters.lot_step.ticks()) > cash.ticks());
}

TEST(Stops, AStopLossFillsAtItsLevelOrAtAWorseOpen) {
    const Stops stops{decimal("0.05"), {}, {}};
    ActiveStops untouched(stops, price("100"));
    EXPECT_FALSE(untouched.on_candle(OneCandle("100", "101", "95.01", "96").view(), 0));
    ActiveStops touched(stops, price("100"));
    const auto hit = touched.on_candle(OneCandle("100", "101", "95", "96").view(), 0);
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->kind, StopKind::stop_loss);
    EXPECT_EQ(hit->price.value, decimal("95"));
    EXPECT_FALSE(hit->resting);
    ActiveStops gapped(stops, price("100"));
    EXPECT_EQ(gapped.on_candle(OneCandle("90", "99", "89", "98").view(), 0)->price.value, decimal("90"));
}

TEST(Stops, ATakeProfitIsARestingOrderAndGetsABetterOpen) {
    const Stops stops{{}, decimal("0.1"), {}};
    ActiveStops active(stops, price("100"));
    const auto hit = active.on_candle(OneCandle("105", "110", "104", "106").view(), 0);
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->kind, StopKind::take_profit);
    EXPECT_EQ(hit->price.value, decimal("110"));
    EXPECT_TRUE(hit->resting);
    ActiveStops gapped(stops, price("100"));
    EXPECT_EQ(gapped.on_candle(OneCandle("120", "121", "119", "120").view(), 0)->price.value, decimal("120"));
}

TEST(Stops, WhenBothLieInsideOneCandleTheWorseComesFirst) {
    ActiveStops active({decimal("0.05"), decimal("0.05"), {}}, price("100"));
    EXPECT_EQ(active.on_candle(OneCandle("100", "106", "94", "104").view(), 0)->kind, StopKind::stop_loss);
}

TEST(Stops, ATrailingStopFollowsTheHighestPriceAndNeverGoesBack) {
    ActiveStops active({{}, {}, decimal("0.1")}, price("100"));
    EXPECT_FALSE(active.on_candle(OneCandle("100", "120", "100", "119").view(), 0));     // level now 108
    EXPECT_FALSE(active.on_candle(OneCandle("119", "119", "108.01", "110").view(), 0));  // not touched
    const auto hit = active.on_candle(OneCandle("110", "111", "107", "109").view(), 0);
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->kind, StopKind::trailing_stop);
    EXPECT_EQ(hit->price.value, decimal("108"));
}

TEST(Stops, AHighOfThisCandleCanRaiseTheStopThatItsCloseHits) {
    ActiveStops active({{}, {}, decimal("0.1")}, price("100"));
    const auto hit = active.on_candle(OneCandle("100", "200", "99", "150").view(), 0);  // raised to 180, closed below
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->price.value, decimal("180"));
}

TEST(Stops, AtTheOpenATakeProfitIsFilledBeforeTheWorstCase) {
    ActiveStops active({decimal("0.05"), decimal("0.1"), {}}, price("100"));
    const auto hit = active.on_candle(OneCandle("120", "121", "94", "100").view(), 0);
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->kind, StopKind::take_profit);
    EXPECT_EQ(hit->price.value, decimal("120"));
}

TEST(Stops, ATrailingStopFollowsTheOpenBeforeTheLow) {
    ActiveStops active({{}, {}, decimal("0.1")}, price("100"));
    const auto hit = active.on_candle(OneCandle("120", "121", "105", "115").view(), 0);  // 108 from the open on
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->kind, StopKind::trailing_stop);
    EXPECT_EQ(hit->price.value, decimal("108"));
}

TEST(Stops, AtOneLevelTheStopLossGivesTheName) {
    ActiveStops active({decimal("0.05"), {}, decimal("0.05")}, price("100"));
    EXPECT_EQ(active.on_candle(OneCandle("100", "100", "95", "95").view(), 0)->kind, StopKind::stop_loss);
}

TEST(Stops, ACloseExactlyAtTheRaisedLevelIsAHit) {
    ActiveStops active({{}, {}, decimal("0.1")}, price("100"));
    EXPECT_TRUE(active.on_candle(OneCandle("100", "200", "100", "180").view(), 0));
}

TEST(TakenPrice, ASaleNeverGetsLessThanOneTick) {
    Costs costs;
    costs.slippage_bps = decimal("1000");
    EXPECT_EQ(taken_price(price("0.00000001"), orders::Side::sell, costs).value.ticks(), 1);
}

TEST(Refusals, TheEndsOfTheRangesAreIncludedOrNotAsSaid) {
    EXPECT_TRUE(checked(Costs{{}, {}, decimal("1000"), decimal("1000")}));
    EXPECT_TRUE(checked(Stops{decimal("0.99999999"), decimal("99"), decimal("0.00000001")}));
    EXPECT_FALSE(checked(Stops{{}, decimal("100"), {}}));
}

TEST(Refusals, CostsFiltersAndStopsOutsideTheirRangesAreRefused) {
    EXPECT_TRUE(checked(Costs{}));
    EXPECT_FALSE(checked(Costs{FeeRate{decimal("0.5")}, {}, {}, {}}));
    EXPECT_FALSE(checked(Costs{{}, FeeRate{decimal("-0.001")}, {}, {}}));
    EXPECT_FALSE(checked(Costs{{}, {}, decimal("1000.1"), {}}));
    EXPECT_FALSE(checked(Filters{Decimal{}, {}}));
    EXPECT_FALSE(checked(Filters{decimal("1"), decimal("-1")}));
    EXPECT_FALSE(checked(Stops{decimal("1"), {}, {}}));
    EXPECT_FALSE(checked(Stops{{}, decimal("0"), {}}));
    EXPECT_FALSE(checked(Stops{{}, {}, decimal("-0.1")}));
}

}  // namespace
}  // namespace piggy::simulator
