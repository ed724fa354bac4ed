#include "simulator/simulator.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace piggy::simulator {
namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }
Price price(std::string_view text) { return {decimal(text)}; }

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

TEST(TakenPrice, ASaleNeverGetsLessThanOneTick) {
    Costs costs;
    costs.slippage_bps = decimal("1000");
    EXPECT_EQ(taken_price(price("0.00000001"), orders::Side::sell, costs).value.ticks(), 1);
}

TEST(Refusals, TheEndsOfTheRangesAreIncludedOrNotAsSaid) {
    EXPECT_TRUE(checked(Costs{{}, {}, decimal("1000"), decimal("1000")}));
}

TEST(Refusals, CostsAndFiltersOutsideTheirRangesAreRefused) {
    EXPECT_TRUE(checked(Costs{}));
    EXPECT_FALSE(checked(Costs{FeeRate{decimal("0.5")}, {}, {}, {}}));
    EXPECT_FALSE(checked(Costs{{}, FeeRate{decimal("-0.001")}, {}, {}}));
    EXPECT_FALSE(checked(Costs{{}, {}, decimal("1000.1"), {}}));
    EXPECT_FALSE(checked(Filters{Decimal{}, {}}));
    EXPECT_FALSE(checked(Filters{decimal("1"), decimal("-1")}));
}

}  // namespace
}  // namespace piggy::simulator
