#include "risk/risk.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <type_traits>

namespace piggy::risk {
namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

orders::OrderIntent order_of(std::string_view amount, std::string_view symbol = "BTC/USDT") {
    // At a price of 1 the quantity is the notional, so every amount is reachable.
    return {Symbol::parse(symbol).value(), orders::Side::buy, decimal(amount), {decimal(amount)}, {Decimal::whole(1)}};
}

Exposure portfolio(std::string_view equity, std::int64_t orders_used = 0) {
    Exposure exposure;
    exposure.equity = decimal(equity);
    exposure.orders_used_today = orders_used;
    return exposure;
}

std::string first_code(const orders::OrderIntent& order, const Exposure& exposure) {
    const auto outcome = check(order, exposure);
    return std::holds_alternative<ApprovedOrder>(outcome) ? "passes" : std::get<Refused>(outcome).code();
}

TEST(Limits, AreTheSixOfTheManual) {
    EXPECT_EQ(limits_text(),
              "cryptopiggy limits 1\ntrade_usd_max 50\nrisk_percent_max 1\ndaily_orders_max 20\n"
              "daily_loss_percent_max 5\ntrade_usd_min 2\nallowed_symbol BTC/USDT\nallowed_symbol ETH/USDT\n");
    EXPECT_EQ(portfolio_usd_min, Decimal::whole(200));
}

TEST(Limits, EachHoldsAtItsBoundaryAndBreaksOneUnitBeyond) {
    EXPECT_EQ(first_code(order_of("50"), portfolio("10000")), "passes");
    EXPECT_EQ(first_code(order_of("50.00000001"), portfolio("10000")), "MAX_TRADE_EXCEEDED");
    EXPECT_EQ(first_code(order_of("2"), portfolio("10000")), "passes");
    EXPECT_EQ(first_code(order_of("1.99999999"), portfolio("10000")), "MIN_TRADE");
    EXPECT_EQ(first_code(order_of("10"), portfolio("1000")), "passes");
    EXPECT_EQ(first_code(order_of("10.00000001"), portfolio("1000")), "RISK_PERCENT_EXCEEDED");
    EXPECT_EQ(first_code(order_of("10"), portfolio("999.99999999")), "RISK_PERCENT_EXCEEDED");
    EXPECT_EQ(first_code(order_of("5"), portfolio("1000", 19)), "passes");
    EXPECT_EQ(first_code(order_of("5"), portfolio("1000", 20)), "DAILY_TRADES_EXCEEDED");
    EXPECT_EQ(first_code(order_of("2"), portfolio("200")), "passes");
    EXPECT_EQ(first_code(order_of("2"), portfolio("199.99999999")), "PORTFOLIO_TOO_SMALL");
    EXPECT_EQ(first_code(order_of("5", "ETH/USDT"), portfolio("1000")), "passes");
    EXPECT_EQ(first_code(order_of("5", "DOGE/USDT"), portfolio("1000")), "SYMBOL_NOT_ALLOWED");
}

TEST(Limits, ALossOfExactlyFivePercentTrips) {
    EXPECT_FALSE(daily_loss_reached(Decimal::whole(10'000), decimal("9500.00000001")));
    EXPECT_TRUE(daily_loss_reached(Decimal::whole(10'000), decimal("9500")));
    EXPECT_TRUE(daily_loss_reached(Decimal::whole(1), decimal("-1")));
    EXPECT_FALSE(daily_loss_reached(Decimal{}, decimal("-5")));
    EXPECT_FALSE(daily_loss_reached(decimal("92233720368"), decimal("92233720368")));
}

TEST(Limits, AllBrokenOnesAreReportedInTheFixedOrder) {
    Exposure exposure = portfolio("1000", 20);
    exposure.loss_latched = true;
    const auto outcome = check(order_of("60", "DOGE/USDT"), exposure);
    ASSERT_TRUE(std::holds_alternative<Refused>(outcome));
    std::string codes;
    for (const Violation& violation : std::get<Refused>(outcome).violations) {
        codes += std::string(refusal_code(violation.limit)) + " ";
        EXPECT_FALSE(violation.sentence.empty());
    }
    EXPECT_EQ(codes,
              "SYMBOL_NOT_ALLOWED DAILY_LOSS_DISABLED MAX_TRADE_EXCEEDED RISK_PERCENT_EXCEEDED DAILY_TRADES_EXCEEDED ");
}

TEST(Limits, TheAmountAskedForAndTheEffectiveOrderAreBothJudged) {
    orders::OrderIntent order = order_of("50");
    order.quantity = {decimal("50.1")};
    EXPECT_EQ(first_code(order, portfolio("10000")), "MAX_TRADE_EXCEEDED");
    order = order_of("2");
    order.quantity = {decimal("1.8")};
    EXPECT_EQ(first_code(order, portfolio("10000")), "MIN_TRADE");
    order.close_out = true;
    EXPECT_EQ(first_code(order, portfolio("10000")), "passes");
}

TEST(Limits, ADeadZoneIsCalledNoLegalSize) {
    Exposure exposure = portfolio("250");
    exposure.lot_step = decimal("0.00001");
    const Price price{Decimal::whole(130'000)};  // a step is $1.30: 1.30 is below $2, 2.60 above 1 % = $2.50
    EXPECT_FALSE(legal_sizes(exposure, price));
    orders::OrderIntent order = order_of("2.3");
    order.price = price;
    order.quantity = {decimal("0.00001")};
    EXPECT_EQ(first_code(order, exposure), "NO_LEGAL_SIZE");
    exposure.equity = Decimal::whole(260);
    ASSERT_TRUE(legal_sizes(exposure, price));
    EXPECT_EQ(legal_sizes(exposure, price)->smallest, decimal("2.6"));
}

TEST(Limits, TheVenuesMinimumRaisesOurs) {
    Exposure exposure = portfolio("10000");
    exposure.venue_notional_min = Decimal::whole(10);
    EXPECT_EQ(first_code(order_of("9.99"), exposure), "MIN_TRADE");
    EXPECT_EQ(first_code(order_of("10"), exposure), "passes");
}

TEST(ApprovedOrder, CanOnlyComeFromACheck) {
    static_assert(!std::is_default_constructible_v<ApprovedOrder>);
    static_assert(!std::is_constructible_v<ApprovedOrder, orders::OrderIntent>);
    const auto outcome = check(order_of("5"), portfolio("1000"));
    ASSERT_TRUE(std::holds_alternative<ApprovedOrder>(outcome));
    EXPECT_EQ(std::get<ApprovedOrder>(outcome).intent().amount_usd, Decimal::whole(5));
}

// A second implementation that knows only the words of the manual.
RC_GTEST_PROP(Limits, AgreeWithAPlainOracle, ()) {
    const auto cents = [](int low, int high) { return *rc::gen::inRange<std::int64_t>(low, high); };
    const std::int64_t amount = cents(0, 7'000);
    const std::int64_t effective = amount + cents(-30, 31);
    const std::int64_t equity = cents(0, 1'000'000);
    const std::int64_t used = cents(15, 25);
    RC_PRE(effective >= 0);
    orders::OrderIntent order = order_of("1");
    order.amount_usd = Decimal::from_ticks(amount * 1'000'000);
    order.quantity = {Decimal::from_ticks(effective * 1'000'000)};
    Exposure exposure;
    exposure.equity = Decimal::from_ticks(equity * 1'000'000);
    exposure.orders_used_today = used;
    exposure.loss_latched = *rc::gen::arbitrary<bool>();
    const bool passes = !exposure.loss_latched && equity >= 20'000 && amount >= 200 && effective >= 200 &&
                        amount <= 5'000 && effective <= 5'000 && 100 * amount <= equity && 100 * effective <= equity &&
                        used < 20;
    RC_ASSERT(std::holds_alternative<ApprovedOrder>(check(order, exposure)) == passes);
}

TEST(TradingDay, CountsWithinAUtcDayAndStartsAfreshOnTheNext) {
    TradingDay day;
    day.roll_to(100, Decimal::whole(1000));
    for (int i = 0; i < 20; ++i) day.use_order();
    EXPECT_EQ(day.orders_left(), 0);
    day.see_equity(decimal("950"));
    EXPECT_TRUE(day.loss_latched());
    day.see_equity(Decimal::whole(2000));
    EXPECT_TRUE(day.loss_latched());  // a latch, not a thermometer
    day.roll_to(100, Decimal::whole(2000));
    day.roll_to(99, Decimal::whole(2000));
    EXPECT_TRUE(day.loss_latched());
    EXPECT_EQ(day.baseline(), Decimal::whole(1000));
    day.roll_to(101, Decimal::whole(950));
    EXPECT_FALSE(day.loss_latched());
    EXPECT_EQ(day.orders_left(), 20);
    EXPECT_EQ(day.baseline(), Decimal::whole(950));
}

// A rule that lets you in must let you out: what an entry may spend is never refused by the caps.
RC_GTEST_PROP(LiveSizing, AnEntrySizedByTheRuleBreaksNoLimit, ()) {
    Exposure exposure;
    exposure.equity = Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
    exposure.orders_used_today = *rc::gen::inRange<std::int64_t>(0, 22);
    exposure.lot_step = decimal("0.00001");
    const Price price{Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(1, 20'000'000'000'000))};
    const Decimal spend = entry_usd_max(exposure, price);
    RC_PRE(spend > Decimal{});
    const Decimal quantity =
        round_to_step(try_divide(spend, price.value, Rounding::down).value(), exposure.lot_step, Rounding::down)
            .value();
    orders::OrderIntent order{Symbol::parse("BTC/USDT").value(), orders::Side::buy, spend, {quantity}, price};
    RC_ASSERT(std::holds_alternative<ApprovedOrder>(check(order, exposure)));
    RC_ASSERT(exposure.orders_used_today <= 18);
}

TEST(LiveSizing, AnOutgrownExitTakesSeveralOrders) {
    EXPECT_EQ(orders_to_exit(decimal("49"), Decimal::whole(50)), 1);
    EXPECT_EQ(orders_to_exit(decimal("50.00000001"), Decimal::whole(50)), 2);
    EXPECT_EQ(orders_to_exit(decimal("250"), Decimal::whole(50)), 5);
    EXPECT_EQ(orders_to_exit(decimal("0"), Decimal::whole(50)), 1);
}

}  // namespace
}  // namespace piggy::risk
