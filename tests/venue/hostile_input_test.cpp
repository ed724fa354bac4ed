// Whatever is asked, the exchange answers and goes on: nothing outside its range, below zero or without meaning gets
// in.

#include "venue_desk.h"

namespace piggy::venue {
namespace {

class HostileOrders : public VenueDesk {};

TEST_F(HostileOrders, APriceOrQuantityOfZeroOrLessIsRefused) {
    for (const Ticks bad : {Ticks{0}, Ticks{-1}, INT64_MIN}) {
        EXPECT_EQ(said(0, limit_order(Side::buy, bad, unit)), "-1013 Invalid price.");
        EXPECT_EQ(said(0, limit_order(Side::sell, unit, bad)), "-1013 Invalid quantity.");
        EXPECT_EQ(said(0, market_order(Side::buy, bad)), "-1013 Invalid quantity.");
        EXPECT_EQ(said(0, market_order(Side::sell, 0, bad)), "-1013 Invalid quantity.");
        EXPECT_EQ(said(0, stop_order(Side::sell, OrderType::stop_loss, bad, unit)), "-1013 Invalid stopPrice.");
    }
}

TEST_F(HostileOrders, ANegativeStopPriceIsRefusedAlsoWhereAStopTrails) {
    EXPECT_EQ(said(0, stop_order(Side::buy, OrderType::stop_loss, -unit, unit, 0, 100)), "-1013 Invalid stopPrice.");
    EXPECT_EQ(said(0, stop_order(Side::sell, OrderType::stop_loss, INT64_MIN, unit, 0, 100)),
              "-1013 Invalid stopPrice.");
}

TEST_F(HostileOrders, ANegativeTrailIsRefusedAlsoWithoutAFilter) {
    Filters loose = filters();
    loose.trailing_above_min = loose.trailing_below_min = INT32_MIN;
    set_filters(loose);
    EXPECT_NE(said(0, stop_order(Side::sell, OrderType::stop_loss, unit, unit, 0, -5)), "accepted");
}

TEST_F(HostileOrders, ANegativeIcebergIsRefused) {
    for (const Ticks bad : {Ticks{-1}, INT64_MIN}) {
        NewOrder order = limit_order(Side::sell, unit, unit);
        order.iceberg_quantity = bad;
        EXPECT_EQ(said(0, order), "-1013 Invalid icebergQty.");
    }
}

TEST_F(HostileOrders, AnAmountOfQuoteBelongsToMarketOrdersOnly) {
    NewOrder order = limit_order(Side::buy, unit, 0);
    order.quote_quantity = unit;
    EXPECT_EQ(said(0, order), "-1013 Invalid quantity.");
    order = stop_order(Side::sell, OrderType::stop_loss, unit, 0);
    order.quote_quantity = unit;
    EXPECT_EQ(said(0, order), "-1013 Invalid quantity.");
}

TEST_F(HostileOrders, AnUnknownInstrumentIsRefused) {
    NewOrder order = limit_order(Side::buy, unit, unit);
    order.instrument = 200;
    EXPECT_EQ(said(0, order), "-1121 Invalid symbol.");
}

TEST_F(HostileOrders, AValueBeyond64BitsIsMoreThanAnybodyHas) {
    const std::string poor = "-2010 Account has insufficient balance for requested action.";
    EXPECT_EQ(said(0, limit_order(Side::buy, INT64_MAX, INT64_MAX)), poor);
    trade_at(1);
    EXPECT_EQ(said(0, limit_order(Side::buy, INT64_MAX, INT64_MAX)), "-1013 Filter failure: PERCENT_PRICE");
    Filters wide = filters();
    wide.band = {INT64_MAX, 0, INT64_MAX, 0, 5, false};
    set_filters(wide);
    EXPECT_EQ(said(0, limit_order(Side::buy, INT64_MAX, INT64_MAX)), poor);
    EXPECT_EQ(said(0, limit_order(Side::buy, 100 * unit, INT64_MAX)), poor);
    EXPECT_EQ(said(0, limit_order(Side::sell, INT64_MAX, INT64_MAX)), poor);
    EXPECT_EQ(said(0, stop_order(Side::buy, OrderType::stop_loss, INT64_MAX, INT64_MAX)), poor);
    EXPECT_EQ(said(0, stop_order(Side::buy, OrderType::stop_loss_limit, 2 * unit, INT64_MAX, INT64_MAX)), poor);
    EXPECT_EQ(said(0, limit_order(Side::sell, INT64_MAX, unit)), "accepted");
    EXPECT_EQ(said(1, market_order(Side::buy, INT64_MAX)), poor);
    EXPECT_EQ(said(1, market_order(Side::buy, 0, INT64_MAX)), poor);
    EXPECT_EQ(said(1, limit_order(Side::buy, unit, unit)), "accepted");
    EXPECT_EQ(said(2, market_order(Side::sell, INT64_MAX)), poor);
    EXPECT_EQ(said(2, market_order(Side::sell, 0, INT64_MAX)), "accepted");  // sells what is wanted
    EXPECT_EQ(order(2, 5).executed, unit);
    EXPECT_EQ(order(2, 5).status, OrderStatus::expired);
}

TEST_F(HostileOrders, BuyersOfALevelNeverWishForMoreThan64BitsTogether) {
    // Nearly nothing a piece: two of them cost a few hundred, and their sum does not fit.
    const NewOrder huge = limit_order(Side::buy, 1, INT64_MAX / 2 + 1);
    EXPECT_EQ(said(0, huge), "accepted");
    EXPECT_EQ(said(1, huge), "-1013 Invalid quantity.");
    NewOrder hidden = huge;
    hidden.iceberg_quantity = huge.quantity / 9;
    EXPECT_EQ(said(1, hidden), "-1013 Invalid quantity.");
    hidden.price = 2;
    EXPECT_EQ(said(1, hidden), "accepted");
    EXPECT_EQ(said(2, hidden), "-1013 Invalid quantity.");
    EXPECT_EQ(said(2, limit_order(Side::buy, 1, unit)), "accepted");
    EXPECT_EQ(exchange.depth(0, 5).bids.back().quantity, INT64_MAX / 2 + 1 + unit);
}

TEST_F(HostileOrders, TheLegsOfAListMustBelongTogether) {
    const NewOrder limit = [] {
        NewOrder order = limit_order(Side::sell, 110 * unit, unit);
        order.type = OrderType::limit_maker;
        return order;
    }();
    const NewOrder stop = stop_order(Side::sell, OrderType::stop_loss, 90 * unit, unit);
    NewOrder other_side = stop;
    other_side.side = Side::buy;
    other_side.stop_price = 120 * unit;
    NewOrder other_quantity = stop;
    other_quantity.quantity = 2 * unit;
    for (const NewOrderList& list : {NewOrderList{limit, other_side, ""}, NewOrderList{limit, other_quantity, ""},
                                     NewOrderList{limit, limit, ""}, NewOrderList{stop, stop, ""}}) {
        EXPECT_FALSE(exchange.place_list(who[0], list, now));
    }
    EXPECT_TRUE(exchange.open_orders(who[0], {}).empty());
    EXPECT_TRUE(exchange.place_list(who[0], {limit, stop, ""}, now));
}

class HostileMoney : public VenueDesk {};

TEST_F(HostileMoney, NoMoreIsTakenOutThanIsFree) {
    limit(0, Side::buy, 100, 100 * unit);
    EXPECT_EQ(exchange.transfer(who[0], 0, -90'001 * unit, now).error().code, -2010);
    EXPECT_EQ(exchange.transfer(who[0], 0, INT64_MIN, now).error().code, -2010);
    EXPECT_TRUE(exchange.transfer(who[0], 0, -90'000 * unit, now));
    EXPECT_EQ(exchange.balance(who[0], 0), (Balance{0, 10'000 * unit}));
}

TEST_F(HostileMoney, AllThatThereIsOfAnAssetFitsIntoOneAccount) {
    EXPECT_EQ(exchange.transfer(who[0], 1, INT64_MAX - 3'000 * unit + 1, now).error().message, "Invalid amount.");
    EXPECT_TRUE(exchange.transfer(who[0], 1, INT64_MAX - 3'000 * unit, now));
    EXPECT_EQ(exchange.transfer(who[1], 1, 1, now).error().message, "Invalid amount.");
    EXPECT_TRUE(exchange.transfer(who[1], 1, -unit, now));
    EXPECT_TRUE(exchange.transfer(who[2], 1, unit, now));
    // Everybody sells everything to one buyer; sums of the level and of the buyer stay in range.
    for (std::size_t seller : {0U, 1U}) {
        NewOrder all = limit_order(Side::sell, 1, exchange.balance(who[seller], 1).free);
        EXPECT_EQ(said(seller, all), "accepted");
    }
    EXPECT_TRUE(exchange.transfer(who[2], 0, 1'000'000'000 * unit, now));
    EXPECT_EQ(said(2, limit_order(Side::buy, 1, exchange.balance(who[0], 1).locked)), "accepted");
    exchange.verify();
}

TEST_F(HostileMoney, AnUnknownAssetIsRefused) { EXPECT_FALSE(exchange.transfer(who[0], 200, unit, now)); }

TEST_F(HostileMoney, AFeeIsBetweenNothingAndEverything) {
    for (const Ticks bad : {Ticks{-1}, unit + 1, INT64_MIN, INT64_MAX}) {
        EXPECT_FALSE(exchange.set_fees(who[0], {bad, 0, false}));
        EXPECT_FALSE(exchange.set_fees(who[0], {0, bad, false}));
    }
    EXPECT_EQ(exchange.fees(who[0]), FeeRates{});
    EXPECT_TRUE(exchange.set_fees(who[0], {unit, unit, true}));
    limit(1, Side::sell, 100, unit);
    limit(0, Side::buy, 100, unit);
    EXPECT_EQ(exchange.balance(who[0], 1).free, 1'000 * unit);  // all that was bought went as fee
}

}  // namespace
}  // namespace piggy::venue
