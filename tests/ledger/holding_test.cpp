#include "ledger/holding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace piggy::ledger {
namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

orders::Fill fill(orders::Side side, std::string_view quantity, std::string_view notional, std::string_view fee) {
    return {{}, side, {Decimal::whole(1)}, {decimal(quantity)}, decimal(notional), decimal(fee)};
}

TEST(Holding, AFillMovesCashAndQuantityFeeIncluded) {
    Holding holding{decimal("100"), {}};
    ASSERT_TRUE(apply(holding, fill(orders::Side::buy, "2", "50", "0.05")));
    EXPECT_EQ(holding, (Holding{decimal("49.95"), {decimal("2")}}));
    ASSERT_TRUE(apply(holding, fill(orders::Side::sell, "2", "60", "0.06")));
    EXPECT_EQ(holding, (Holding{decimal("109.89"), {}}));
}

TEST(Holding, WhatDoesNotFitChangesNothing) {
    const Holding before{Decimal::from_ticks(INT64_MAX), {Decimal::from_ticks(INT64_MAX)}};
    Holding holding = before;
    EXPECT_FALSE(apply(holding, fill(orders::Side::sell, "1", "1", "0")));
    EXPECT_EQ(holding, before);
    EXPECT_FALSE(apply(holding, fill(orders::Side::buy, "1", "1", "0")));
    EXPECT_EQ(holding, before);
    EXPECT_FALSE(market_value({Decimal::from_ticks(INT64_MAX)}, {Decimal::whole(2)}));
    EXPECT_FALSE(equity(before, {Decimal::whole(1)}));
}

TEST(HoldingDeathTest, SellingMoreThanIsHeldStopsTheProgram) {
    Holding holding{decimal("1"), {decimal("1")}};
    EXPECT_DEATH(static_cast<void>(apply(holding, fill(orders::Side::sell, "1.00000001", "1", "0"))),
                 "no more is sold");
}

RC_GTEST_PROP(Holding, ABuyAndItsSaleAtOnePriceCostTheFeesAndTheRoundingOnly, ()) {
    const auto quantity = Quantity{Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000))};
    const auto price = Price{Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(1, 10'000'000'000'000))};
    const Decimal cost = notional(price, quantity, Rounding::up).value();
    const Decimal proceeds = notional(price, quantity, Rounding::down).value();
    Holding holding{Decimal::whole(1'000'000'000), {}};
    RC_ASSERT(apply(holding, {{}, orders::Side::buy, price, quantity, cost, {}}));
    RC_ASSERT(equity(holding, price).value() <= Decimal::whole(1'000'000'000));
    RC_ASSERT(apply(holding, {{}, orders::Side::sell, price, quantity, proceeds, {}}));
    RC_ASSERT((Decimal::whole(1'000'000'000) - holding.cash).ticks() <= 1);
    RC_ASSERT(holding.quantity.value == Decimal{});
}

}  // namespace
}  // namespace piggy::ledger
