#include "risk/risk.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
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

TEST(Limits, GiveNothingOfAPortfolioInDebt) {
    EXPECT_EQ(risk_percent_cap(decimal("-1000")), Decimal{});
    EXPECT_EQ(risk_percent_cap(Decimal{}), Decimal{});
    EXPECT_EQ(risk_percent_cap(decimal("0.00000199")), decimal("0.00000001"));
    EXPECT_EQ(order_usd_max(decimal("-1000")), Decimal{});
}

TEST(Limits, AreSummedUpInHalfASentence) {
    EXPECT_EQ(limits_summary(),
              "$50, 1 % of equity, at least $2, 20 orders a UTC day, 5 % daily loss, BTC/USDT and ETH/USDT only");
}

TEST(Limits, HaveACodeAndASentenceForEachOfThem) {
    std::set<std::string> codes;
    for (std::uint8_t i = 0; i < limit_count; ++i) {
        const auto limit = static_cast<Limit>(i);
        codes.insert(refusal_code(limit));
        EXPECT_GT(refusal_sentence(limit, order_of("60"), portfolio("100")).size(), 30U) << refusal_code(limit);
    }
    EXPECT_EQ(codes.size(), limit_count);
    const auto none = static_cast<Limit>(limit_count);
    EXPECT_STREQ(refusal_code(none), "BAD_REQUEST");
    EXPECT_EQ(refusal_sentence(none, order_of("60"), portfolio("100")), "The order was refused.");
}

TEST(Limits, KnowNoSizeWithoutAPriceOrAStep) {
    Exposure exposure = portfolio("10000");
    EXPECT_FALSE(legal_sizes(exposure, Price{}));
    EXPECT_FALSE(legal_sizes(exposure, Price{decimal("-1")}));
    EXPECT_TRUE(legal_sizes(exposure, Price{decimal("1")}));
    exposure.lot_step = {};
    EXPECT_FALSE(legal_sizes(exposure, Price{decimal("1")}));
    EXPECT_EQ(first_code(order_of("5"), exposure), "BAD_REQUEST");
    exposure.lot_step = decimal("-1");
    EXPECT_EQ(first_code(order_of("5"), exposure), "BAD_REQUEST");
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
    order = order_of("1.99");
    order.quantity = {decimal("2")};
    EXPECT_EQ(first_code(order, portfolio("10000")), "MIN_TRADE");
}

TEST(Limits, AnEffectiveNotionalIsRoundedAgainstTheOrder) {
    orders::OrderIntent order = order_of("50");
    order.quantity = {decimal("0.5")};
    order.price = {decimal("100.00000001")};  // 50.000000005
    EXPECT_EQ(first_code(order, portfolio("10000")), "MAX_TRADE_EXCEEDED");
    EXPECT_NE(refusal_sentence(Limit::trade_max, order, portfolio("10000")).find("$50.00000001 was asked for"),
              std::string::npos);
    order = order_of("2");
    order.quantity = {decimal("0.1")};
    order.price = {decimal("19.99999999")};  // 1.999999999
    EXPECT_EQ(first_code(order, portfolio("10000")), "MIN_TRADE");
}

TEST(Limits, WhatIsNoOrderAtAllIsABadRequest) {
    const auto code_of = [](auto change) {
        orders::OrderIntent order = order_of("5");
        order.side = orders::Side::sell;
        change(order);
        Exposure exposure = portfolio("10000");
        exposure.lot_step = decimal("0.00001");
        return first_code(order, exposure);
    };
    EXPECT_EQ(code_of([](auto&) {}), "passes");
    EXPECT_EQ(code_of([](auto& o) { o.quantity = {}; }), "BAD_REQUEST");
    EXPECT_EQ(code_of([](auto& o) {
                  o.quantity = {decimal("-0.4")};
                  o.amount_usd = decimal("-40");
              }),
              "BAD_REQUEST");
    EXPECT_EQ(code_of([](auto& o) { o.price = {}; }), "BAD_REQUEST");
    EXPECT_EQ(code_of([](auto& o) { o.amount_usd = {}; }), "BAD_REQUEST");
    EXPECT_EQ(code_of([](auto& o) { o.quantity = {decimal("5.000001")}; }), "BAD_REQUEST");
    EXPECT_EQ(code_of([](auto& o) {
                  o.close_out = true;
                  o.side = orders::Side::buy;
              }),
              "BAD_REQUEST");
    EXPECT_EQ(code_of([](auto& o) {
                  o.close_out = true;
                  o.quantity = {decimal("-1")};
              }),
              "BAD_REQUEST");
}

TEST(Limits, ALimitPriceIsNeverWorseThanTheBuyWasJudgedAt) {
    const auto code_of = [](orders::Side side, std::string_view limit) {
        orders::OrderIntent order = order_of("5");
        order.side = side;
        order.limit_price = {decimal(limit)};
        return first_code(order, portfolio("10000"));
    };
    EXPECT_EQ(code_of(orders::Side::buy, "0"), "passes");
    EXPECT_EQ(code_of(orders::Side::buy, "0.99"), "passes");
    EXPECT_EQ(code_of(orders::Side::buy, "1"), "passes");
    EXPECT_EQ(code_of(orders::Side::buy, "1.00000001"), "BAD_REQUEST");
    EXPECT_EQ(code_of(orders::Side::buy, "-0.00000001"), "BAD_REQUEST");
    EXPECT_EQ(code_of(orders::Side::sell, "0"), "passes");
    EXPECT_EQ(code_of(orders::Side::sell, "0.995"), "passes");
    EXPECT_EQ(code_of(orders::Side::sell, "-0.00000001"), "BAD_REQUEST");
}

TEST(Limits, APersonsCloseOutMayBeBelowOurMinimumAndNothingElse) {
    const auto close_out = [](std::string_view amount) {
        orders::OrderIntent order = order_of(amount);
        order.side = orders::Side::sell;
        order.close_out = true;
        return order;
    };
    EXPECT_EQ(first_code(close_out("0.5"), portfolio("10000")), "passes");
    EXPECT_EQ(first_code(close_out("1.5"), portfolio("150")), "passes");
    EXPECT_EQ(first_code(close_out("1.50000001"), portfolio("150")), "RISK_PERCENT_EXCEEDED");
    EXPECT_EQ(first_code(close_out("50.00000001"), portfolio("10000")), "MAX_TRADE_EXCEEDED");
    EXPECT_EQ(first_code(close_out("5"), portfolio("10000", 20)), "DAILY_TRADES_EXCEEDED");
    Exposure venue = portfolio("10000");
    venue.venue_notional_min = Decimal::whole(1);
    EXPECT_EQ(first_code(close_out("1"), venue), "passes");
    EXPECT_EQ(first_code(close_out("0.99999999"), venue), "MIN_TRADE");
    Exposure dead_zone = portfolio("250");
    dead_zone.lot_step = decimal("0.00001");
    orders::OrderIntent dust = close_out("1.3");
    dust.price = {Decimal::whole(130'000)};
    dust.quantity = {decimal("0.00001")};
    EXPECT_EQ(first_code(dust, dead_zone), "passes");
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
    EXPECT_EQ(legal_sizes(exposure, price)->largest, decimal("2.6"));
}

TEST(Limits, LegalSizesAreRoundedInwards) {
    Exposure exposure = portfolio("1000");
    exposure.lot_step = decimal("0.00001");
    const LegalSizes sizes = legal_sizes(exposure, {decimal("33333.3333")}).value();  // a step is 0.333333333
    EXPECT_EQ(sizes.smallest_steps, 7);
    EXPECT_EQ(sizes.smallest, decimal("2.33333334"));
    EXPECT_EQ(sizes.largest_steps, 30);
    EXPECT_EQ(sizes.largest, decimal("9.99999999"));
}

TEST(Limits, ASentenceNeverNamesARefusedAmountAsTheLimit) {
    const auto sentence = [](std::string_view amount, std::string_view equity) {
        return std::get<Refused>(check(order_of(amount), portfolio(equity))).violations.front().sentence;
    };
    EXPECT_NE(sentence("2.51", "250.75").find("$2.51 was asked for; 1 % of the portfolio is $2.5075"),
              std::string::npos)
        << sentence("2.51", "250.75");
    EXPECT_NE(sentence("50.00000001", "10000").find("$50.00000001 was asked for; no order may be above $50.00"),
              std::string::npos);
    EXPECT_NE(sentence("2", "199.999").find("at least $200.00 is needed (now $199.999)"), std::string::npos);
    EXPECT_NE(sentence("1", "1000").find("$1.00 is too small (the smallest order is $2.00), next is $2.00."),
              std::string::npos)
        << sentence("1", "1000");
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

// A rule that lets you in must let you out: an entry breaks no limit, and neither does its exit after a fall of a
// fifth.
RC_GTEST_PROP(LiveSizing, AnEntrySizedByTheRuleCanBeMadeAndLeft, ()) {
    Exposure exposure;
    exposure.equity = Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
    exposure.orders_used_today = *rc::gen::inRange<std::int64_t>(0, 22);
    exposure.lot_step = decimal("0.00001");
    exposure.venue_notional_min = Decimal::whole(*rc::gen::element<std::int64_t>(1, 5, 10));
    const Price price{Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(1'000'000, 20'000'000'000'000))};
    const Quantity quantity = entry_quantity_max(exposure, price);
    RC_PRE(quantity.value > Decimal{});
    const Decimal amount = notional(price, quantity, Rounding::down).value();
    const orders::OrderIntent entry{Symbol::parse("BTC/USDT").value(), orders::Side::buy, amount, quantity, price};
    RC_ASSERT(std::holds_alternative<ApprovedOrder>(check(entry, exposure)));
    RC_ASSERT(exposure.orders_used_today <= 18);
    exposure.orders_used_today += 1;
    const Price fallen{Decimal::from_ticks(price.value.ticks() / 5 * 4 + 4)};
    RC_ASSERT(orders_to_exit(quantity, fallen, exposure) == 1);
}

TEST(LiveSizing, NoEntryWhereNoneIsAllowed) {
    Exposure exposure = portfolio("10000");
    exposure.lot_step = decimal("0.00001");
    const Price price{Decimal::whole(50'000)};
    EXPECT_EQ(entry_quantity_max(exposure, price).value, decimal("0.0008"));  // 80 % of $50
    exposure.loss_latched = true;
    EXPECT_EQ(entry_quantity_max(exposure, price).value, Decimal{});
    exposure.loss_latched = false;
    exposure.orders_used_today = 19;
    EXPECT_EQ(entry_quantity_max(exposure, price).value, Decimal{});
    exposure.orders_used_today = 0;
    exposure.equity = Decimal::whole(300);  // 80 % of $3 is below 125 % of $2
    EXPECT_EQ(entry_quantity_max(exposure, price).value, Decimal{});
}

TEST(LiveSizing, AnOutgrownExitTakesSeveralLegalOrders) {
    Exposure exposure = portfolio("10000");
    exposure.lot_step = decimal("0.00001");
    const Price price{Decimal::whole(50'000)};  // a step is $0.50, the largest order 100 steps
    const auto orders = [&](std::string_view quantity) { return orders_to_exit({decimal(quantity)}, price, exposure); };
    EXPECT_EQ(orders("0.001"), 1);
    EXPECT_EQ(orders("0.00101"), 2);
    EXPECT_EQ(orders("0.005"), 5);
    EXPECT_EQ(orders("0.00004"), 1);             // $2
    EXPECT_EQ(orders("0.00003"), std::nullopt);  // $1.50 is below the minimum, and no person asked
    exposure.orders_used_today = 16;
    EXPECT_EQ(orders("0.004"), 4);
    EXPECT_EQ(orders("0.005"), std::nullopt);
    exposure.orders_used_today = 0;
    exposure.loss_latched = true;
    EXPECT_EQ(orders("0.001"), std::nullopt);
    exposure.loss_latched = false;
    exposure.equity = decimal("199");
    EXPECT_EQ(orders("0.00004"), std::nullopt);
}

}  // namespace
}  // namespace piggy::risk
