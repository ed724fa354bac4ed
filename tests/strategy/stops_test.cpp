#include "strategy/stops.h"

#include <gtest/gtest.h>

namespace piggy::strategy {
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

TEST(Stops, ALivePriceIsHeldAgainstTheLevelsAndRaisesNothing) {
    ActiveStops active({decimal("0.05"), decimal("0.1"), decimal("0.02")}, price("100"));
    EXPECT_EQ(active.lower()->value, decimal("98"));
    EXPECT_EQ(active.upper()->value, decimal("110"));
    EXPECT_FALSE(active.on_price(price("109.99")));
    EXPECT_EQ(active.lower()->value, decimal("98"));
    EXPECT_EQ(active.on_price(price("98"))->kind, StopKind::trailing_stop);
    EXPECT_EQ(active.on_price(price("97"))->price.value, decimal("97")) << "what is there, not what was wished for";
    EXPECT_EQ(active.on_price(price("110"))->kind, StopKind::take_profit);
    EXPECT_FALSE(active.on_candle(OneCandle("100", "105", "99", "104").view(), 0));
    EXPECT_EQ(active.lower()->value, decimal("102.9"));
}

TEST(Stops, OfTheCandleOfThePurchaseTheEndAloneCounts) {
    ActiveStops active({decimal("0.05"), {}, decimal("0.1")}, price("100"));
    EXPECT_FALSE(active.on_close(price("120")));
    EXPECT_EQ(active.lower()->value, decimal("108")) << "it has followed";
    EXPECT_EQ(ActiveStops({decimal("0.05"), {}, {}}, price("100")).on_close(price("94"))->kind, StopKind::stop_loss);
}

TEST(Stops, AtTheEndOfACandleItsLowCountsAndItsHighOnlyWhereItStands) {
    const Stops stops{decimal("0.05"), decimal("0.1"), {}};
    EXPECT_EQ(ActiveStops(stops, price("100")).at_end_of(OneCandle("100", "101", "94", "101").view(), 0)->kind,
              StopKind::stop_loss);
    EXPECT_FALSE(ActiveStops(stops, price("100")).at_end_of(OneCandle("100", "111", "99", "105").view(), 0));
    EXPECT_EQ(ActiveStops(stops, price("100")).at_end_of(OneCandle("100", "111", "99", "110").view(), 0)->kind,
              StopKind::take_profit);
}

TEST(Stops, WithoutAnyThereAreNoLevels) {
    const ActiveStops none({}, price("100"));
    EXPECT_FALSE(none.lower());
    EXPECT_FALSE(none.upper());
    EXPECT_FALSE(none.on_price(price("0.00000001")));
    EXPECT_FALSE(none.on_price(price("90000000000")));
}

TEST(Refusals, StopsOutsideTheirRangesAreRefused) {
    EXPECT_TRUE(checked(Stops{decimal("0.99999999"), decimal("99"), decimal("0.00000001")}));
    EXPECT_FALSE(checked(Stops{{}, decimal("100"), {}}));
    EXPECT_FALSE(checked(Stops{decimal("1"), {}, {}}));
    EXPECT_FALSE(checked(Stops{{}, decimal("0"), {}}));
    EXPECT_FALSE(checked(Stops{{}, {}, decimal("-0.1")}));
}

}  // namespace
}  // namespace piggy::strategy
