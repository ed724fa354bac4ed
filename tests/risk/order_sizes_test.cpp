// From dollars to an order of whole lot steps: prices, quantities, the legal sizes beside it, and the way back.

#include "risk/order_sizes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace piggy::risk {
namespace {

using orders::Side;

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }
Price price(std::string_view text) { return {decimal(text)}; }

Exposure portfolio(std::string_view equity, std::string_view step = "0.00001") {
    Exposure exposure;
    exposure.equity = decimal(equity);
    exposure.lot_step = decimal(step);
    return exposure;
}

// "judged limit", or "none".
std::string prices_of(Side side, std::string_view bid, std::string_view ask, std::string_view tick,
                      std::string_view from = "0") {
    const auto prices = order_prices(side, price(bid), price(ask), decimal(tick), decimal(from));
    if (!prices) return "none";
    return prices->judged.value.to_string() + " " + prices->limit.value.to_string();
}

TEST(OrderPrices, AreHalfAPercentThroughTheTouchOnTheVenuesGrid) {
    EXPECT_EQ(prices_of(Side::buy, "99", "100", "0.01"), "100.5 100.5");
    EXPECT_EQ(prices_of(Side::sell, "100", "101", "0.01"), "100 99.5");
    EXPECT_EQ(prices_of(Side::buy, "99", "100.01", "0.01"), "100.51 100.51");   // 100.51005, down
    EXPECT_EQ(prices_of(Side::sell, "100.01", "101", "0.01"), "100.01 99.51");  // 99.50995, up
    EXPECT_EQ(prices_of(Side::buy, "99", "100", "0"), "100.5 100.5");           // no grid
    EXPECT_EQ(prices_of(Side::buy, "99", "100.00000001", "0"), "100.50000001 100.50000001");
    EXPECT_EQ(prices_of(Side::sell, "100.00000001", "101", "0"), "100.00000001 99.50000001");
    EXPECT_EQ(prices_of(Side::buy, "99", "100", "0.3", "0.1"), "100.3 100.3");  // 0.1 + 334 x 0.3
    EXPECT_EQ(prices_of(Side::sell, "100", "101", "0.3", "0.1"), "100 99.7");
    EXPECT_EQ(prices_of(Side::sell, "100", "101", "0.3", "0.7"), "100 99.7");  // 0.7 is the grid of 0.1
}

TEST(OrderPrices, AreNoneWhereTheGridHasNone) {
    EXPECT_EQ(prices_of(Side::buy, "99", "100.1", "1"), "none");
    EXPECT_EQ(prices_of(Side::buy, "99", "100", "1"), "100 100");
    EXPECT_EQ(prices_of(Side::sell, "99.9", "101", "1"), "none");
    EXPECT_EQ(prices_of(Side::sell, "100", "101", "1"), "100 100");
    EXPECT_EQ(prices_of(Side::sell, "0.4", "0.5", "1"), "none");
    EXPECT_EQ(prices_of(Side::buy, "0.4", "0.5", "1"), "none");
    for (const Side side : {Side::buy, Side::sell}) {
        EXPECT_EQ(prices_of(side, "0", "100", "0.01"), "none");
        EXPECT_EQ(prices_of(side, "99", "0", "0.01"), "none");
        EXPECT_EQ(prices_of(side, "-1", "100", "0.01"), "none");
        EXPECT_EQ(prices_of(side, "99", "-1", "0.01"), "none");
        EXPECT_EQ(prices_of(side, "99", "100", "-0.01"), "none");
    }
    EXPECT_EQ(prices_of(Side::buy, "1", "92233720368", "1"), "none");  // no collar fits into 64 bits
    EXPECT_EQ(prices_of(Side::sell, "92233720368", "92233720368.1", "60000000000"), "none");
    // Below the first price of the grid, 0.1, there is none for a buy; a sell may not go below it.
    EXPECT_EQ(prices_of(Side::buy, "0.04", "0.05", "0.3", "0.1"), "none");
    EXPECT_EQ(prices_of(Side::sell, "0.05", "0.06", "0.3", "0.1"), "none");
    EXPECT_EQ(prices_of(Side::sell, "0.1", "0.11", "0.3", "0.1"), "0.1 0.1");
    EXPECT_NE(prices_of(Side::sell, "92233720368", "92233720368.1", "1"), "none");
    EXPECT_EQ(prices_of(Side::sell, "0.00000001", "0.00000002", "0"), "0.00000001 0.00000001");
}

TEST(AQuantity, IsRoundedDownToWholeLotSteps) {
    EXPECT_EQ(quantity_for(decimal("2"), price("45000"), decimal("0.00001"))->value, decimal("0.00004"));
    EXPECT_EQ(quantity_for(decimal("2.25"), price("45000"), decimal("0.00001"))->value, decimal("0.00005"));
    EXPECT_EQ(quantity_for(decimal("2.24999999"), price("45000"), decimal("0.00001"))->value, decimal("0.00004"));
    EXPECT_EQ(quantity_for(decimal("0.44"), price("45000"), decimal("0.00001"))->value, Decimal{});
    EXPECT_EQ(quantity_for(Decimal{}, price("45000"), decimal("0.00001"))->value, Decimal{});
    for (const auto& wrong :
         {quantity_for(decimal("-1"), price("1"), decimal("1")), quantity_for(decimal("1"), price("0"), decimal("1")),
          quantity_for(decimal("1"), price("-1"), decimal("1")), quantity_for(decimal("1"), price("1"), decimal("0")),
          quantity_for(decimal("1"), price("1"), decimal("-1")),
          quantity_for(decimal("92233720368"), price("0.00000001"), decimal("1"))}) {
        ASSERT_FALSE(wrong);
        EXPECT_EQ(wrong.error().code, ErrorCode::out_of_range);
    }
}

std::string neighbours_of(std::string_view amount, const Exposure& exposure, std::string_view at) {
    const auto found = legal_neighbours(decimal(amount), exposure, price(at));
    return (found.below ? found.below->to_string() : "none") + " " + (found.above ? found.above->to_string() : "none");
}

TEST(LegalNeighboursOfAnAmount, AreTheNextThatCouldBeAskedFor) {
    const Exposure rich = portfolio("10000");
    EXPECT_EQ(neighbours_of("1.80", rich, "45000"), "none 2.25");
    EXPECT_EQ(neighbours_of("0", rich, "45000"), "none 2.25");
    EXPECT_EQ(neighbours_of("2.25", rich, "45000"), "2.25 2.25");
    EXPECT_EQ(neighbours_of("2.26", rich, "45000"), "2.25 2.26");
    EXPECT_EQ(neighbours_of("49.95", rich, "45000"), "49.95 49.95");
    EXPECT_EQ(neighbours_of("49.96", rich, "45000"), "49.95 49.96");
    EXPECT_EQ(neighbours_of("60", rich, "45000"), "49.95 none");
    EXPECT_EQ(neighbours_of("92233720368", rich, "45000"), "49.95 none");
    EXPECT_EQ(neighbours_of("5", rich, "33333.3333"), "5 5");  // 15 steps, 4.999999995
    EXPECT_EQ(neighbours_of("3", rich, "12345678"), "none none");
    EXPECT_EQ(neighbours_of("5", portfolio("250"), "45000"), "2.25 none");
    // 1 % is $2.0005, and a cent above the only legal size of $2.00025 is too much: it is named to the tick.
    EXPECT_EQ(neighbours_of("5", portfolio("200.05"), "200025"), "2.00025 none");
    EXPECT_EQ(neighbours_of("1", portfolio("200.05"), "200025"), "none 2.00025");
    Exposure venue = rich;
    venue.venue_notional_min = decimal("10");
    venue.venue_notional_max = decimal("20");
    EXPECT_EQ(neighbours_of("5", venue, "45000"), "none 10.35");
    EXPECT_EQ(neighbours_of("50", venue, "45000"), "19.8 none");
}

TEST(ThePortfolioNeeded, IsTheSmallestInWhichSomethingIsLegal) {
    EXPECT_EQ(portfolio_needed(portfolio("0"), price("130000")), decimal("260"));
    EXPECT_EQ(portfolio_needed(portfolio("0"), price("45000")), decimal("225"));
    EXPECT_EQ(portfolio_needed(portfolio("0"), price("100000")), decimal("200"));
    EXPECT_EQ(portfolio_needed(portfolio("0"), price("33333.3333")), decimal("233.333334"));  // 7 steps, rounded up
    EXPECT_EQ(portfolio_needed(portfolio("0"), price("5000000")), decimal("5000"));
    EXPECT_EQ(portfolio_needed(portfolio("0"), price("5000001")), std::nullopt);  // a step is worth more than $50
}

RC_GTEST_PROP(ThePortfolioNeeded, IsEnoughAndATickLessIsNot, ()) {
    Exposure exposure = portfolio("0");
    const Price at{Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(1, 600'000'000'000'000))};
    const auto needed = portfolio_needed(exposure, at);
    RC_PRE(needed.has_value());
    exposure.equity = *needed;
    RC_ASSERT(legal_sizes(exposure, at).has_value());
    exposure.equity = *needed - Decimal::from_ticks(1);
    RC_ASSERT(!legal_sizes(exposure, at).has_value() || exposure.equity < portfolio_usd_min);
}

RC_GTEST_PROP(LegalNeighboursOfAnAmount, AreLegalAndNothingNearerIs, ()) {
    Exposure exposure = portfolio("0", *rc::gen::element("0.00001", "0.0001", "0.00000001", "0.37"));
    exposure.equity = Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(19'000'000'000, 600'000'000'000));
    const Price at{Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(1'000, 20'000'000'000'000))};
    const std::int64_t cents = *rc::gen::inRange<std::int64_t>(0, 6'000);
    const auto legal = [&](Decimal amount) {
        const auto quantity = quantity_for(amount, at, exposure.lot_step);
        if (!quantity || quantity->value <= Decimal{}) return false;
        const orders::OrderIntent order{Symbol::parse("BTC/USDT").value(), Side::sell, amount, *quantity, at};
        const BrokenLimits broken = check_limits(order, exposure);
        return !broken.has(Limit::trade_min) && !broken.has(Limit::trade_max) && !broken.has(Limit::risk_percent);
    };
    const auto found = legal_neighbours(Decimal::from_ticks(cents * 1'000'000), exposure, at);
    if (found.below) RC_ASSERT(legal(*found.below) && found.below->ticks() <= cents * 1'000'000);
    if (found.above) RC_ASSERT(legal(*found.above) && found.above->ticks() >= cents * 1'000'000);
    if (exposure.equity < portfolio_usd_min) return;
    // Nearer cents are not legal: walked one by one.
    for (std::int64_t c = cents; c < 5'000 && (!found.above || c * 1'000'000 < found.above->ticks()); ++c) {
        RC_ASSERT(!legal(Decimal::from_ticks(c * 1'000'000)));
    }
    if (!found.below) {
        for (std::int64_t c = cents; c > 0; --c) RC_ASSERT(!legal(Decimal::from_ticks(c * 1'000'000)));
    }
}

// ---- the way back ----------------------------------------------------------------------------------------------

std::string round_trip_of(const Exposure& exposure, std::string_view limit, std::string_view bid,
                          std::string_view fee = "0.001") {
    const auto trip = smallest_round_trip(exposure, price(limit), price(bid), FeeRate{decimal(fee)});
    if (!trip) return "none";
    return trip->buy.value.to_string() + " for " + trip->buy_usd.to_string() + ", back " +
           trip->sellable.value.to_string();
}

TEST(TheSmallestRoundTrip, LosesAStepToTheFeeAndIsStillLegalToSell) {
    const Exposure rich = portfolio("10000");
    EXPECT_EQ(round_trip_of(rich, "45000", "45000"), "0.00006 for 2.7, back 0.00005");
    EXPECT_EQ(round_trip_of(rich, "45225", "44990"), "0.00006 for 2.72, back 0.00005");
    // At 100,000 two steps are worth exactly $2: with 0.2 % to spare, three have to be left.
    EXPECT_EQ(round_trip_of(rich, "100000", "100000"), "0.00004 for 4, back 0.00003");
    EXPECT_EQ(round_trip_of(rich, "130000", "130000"), "0.00003 for 3.9, back 0.00002");
    EXPECT_EQ(round_trip_of(rich, "45000", "45000", "0"), "0.00005 for 2.25, back 0.00005");
    EXPECT_EQ(round_trip_of(rich, "45000", "45000", "0.5"), "0.0001 for 4.5, back 0.00005");
}

TEST(TheSmallestRoundTrip, IsNoneWhereTheWayBackIsShut) {
    EXPECT_EQ(round_trip_of(portfolio("390"), "130000", "130000"), "0.00003 for 3.9, back 0.00002");
    EXPECT_EQ(round_trip_of(portfolio("389.99"), "130000", "130000"), "none");
    EXPECT_EQ(round_trip_of(portfolio("199.99"), "45000", "45000"), "none");
    EXPECT_EQ(round_trip_of(portfolio("10000"), "45000", "0"), "none");
    EXPECT_EQ(round_trip_of(portfolio("10000"), "45000", "-1"), "none");
    EXPECT_EQ(round_trip_of(portfolio("10000"), "45000", "45000.01"), "none");  // a bid above what is bought at
    EXPECT_EQ(round_trip_of(portfolio("10000"), "45000", "0.00000001"), "none");
    EXPECT_EQ(round_trip_of(portfolio("10000"), "9000000", "9000000"), "none");
    for (const char* fee : {"1", "1.5", "-0.001"}) {
        EXPECT_EQ(round_trip_of(portfolio("10000"), "45000", "45000", fee), "none") << fee;
    }
    Exposure exposure = portfolio("10000");
    exposure.orders_used_today = 18;
    EXPECT_NE(round_trip_of(exposure, "45000", "45000"), "none");
    exposure.orders_used_today = 19;
    EXPECT_EQ(round_trip_of(exposure, "45000", "45000"), "none");
    exposure.orders_used_today = 0;
    exposure.loss_latched = true;
    EXPECT_EQ(round_trip_of(exposure, "45000", "45000"), "none");
    Exposure venue = portfolio("10000");
    venue.venue_notional_min = decimal("10");
    EXPECT_EQ(round_trip_of(venue, "45000", "45000"), "0.00024 for 10.8, back 0.00023");
}

// The fee of a venue that takes it in the base asset, step by step, and every smaller buy tried.
RC_GTEST_PROP(TheSmallestRoundTrip, ClosesAndNoSmallerOneDoes, ()) {
    Exposure exposure = portfolio("0", *rc::gen::element("0.00001", "0.0001", "0.01"));
    exposure.equity = Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(20'000'000'000, 600'000'000'000));
    const std::int64_t step = exposure.lot_step.ticks();
    const std::int64_t cents = *rc::gen::inRange<std::int64_t>(5'000, 15'000'000) * 1'000 / step + 1;
    const Price limit{Decimal::from_ticks(cents * 1'000'000)};
    const Price bid{Decimal::from_ticks(cents * *rc::gen::inRange<std::int64_t>(990, 1'001) * 1'000)};
    const std::int64_t fee = *rc::gen::element<std::int64_t>(0, 100'000, 400'000, 10'000'000);
    const auto sellable = [&](std::int64_t steps) {
        const int128 taken = divide(static_cast<int128>(steps) * step * fee, 100'000'000, Rounding::up);
        return static_cast<std::int64_t>((static_cast<int128>(steps) * step - taken) / step);
    };
    const auto closes = [&](std::int64_t steps) {  // at a bid 0.2 % lower it is worth $2
        return static_cast<int128>(sellable(steps)) * step * bid.value.ticks() * 998 >=
               static_cast<int128>(200'000'000) * 100'000'000 * 1'000;
    };
    const auto sizes = legal_sizes(exposure, limit);
    RC_PRE(sizes.has_value());
    const auto trip = smallest_round_trip(exposure, limit, bid, FeeRate{Decimal::from_ticks(fee)});
    const std::int64_t bought = trip ? trip->buy.value.ticks() / step : sizes->largest_steps + 1;
    if (trip) {
        RC_ASSERT(closes(bought) && bought >= sizes->smallest_steps && bought <= sizes->largest_steps);
        RC_ASSERT(trip->sellable.value.ticks() == sellable(bought) * step);
        RC_ASSERT(quantity_for(trip->buy_usd, limit, exposure.lot_step).value() == trip->buy);
        RC_ASSERT(trip->buy_usd <= order_usd_max(exposure));
    }
    for (std::int64_t amount = 1; amount < 5'000 && (!trip || amount * 1'000'000 < trip->buy_usd.ticks()); ++amount) {
        const auto quantity = quantity_for(Decimal::from_ticks(amount * 1'000'000), limit, exposure.lot_step);
        const std::int64_t steps = quantity.value().value.ticks() / step;
        if (amount * 1'000'000 > order_usd_max(exposure).ticks() || steps < sizes->smallest_steps) continue;
        RC_ASSERT(!closes(steps));
    }
}

}  // namespace
}  // namespace piggy::risk
