// Each filter at, just inside and just outside each of its bounds; and the numbers of open orders.

#include "venue_desk.h"

namespace piggy::venue {
namespace {

class VenueFilters : public VenueDesk {
protected:
    static std::string failed(const std::string& name) { return "-1013 Filter failure: " + name; }
};

TEST_F(VenueFilters, APriceLiesBetweenItsBoundsAndOnTheTickFromTheLowest) {
    Filters filter = filters();
    filter.price = {10 * unit + 3, 20 * unit + 3, 5};
    set_filters(filter);
    const auto at = [&](Ticks price) { return would_say(0, limit_order(Side::buy, price, unit)); };
    EXPECT_EQ(at(10 * unit + 3), "accepted");
    EXPECT_EQ(at(10 * unit + 8), "accepted");
    EXPECT_EQ(at(10 * unit + 5), failed("PRICE_FILTER"));  // a multiple of the tick, but not from the lowest
    EXPECT_EQ(at(10 * unit - 2), failed("PRICE_FILTER"));
    EXPECT_EQ(at(20 * unit + 3), "accepted");
    EXPECT_EQ(at(20 * unit + 8), failed("PRICE_FILTER"));
    filter.price = {0, 0, 0};
    set_filters(filter);
    EXPECT_EQ(at(1), "accepted");
    EXPECT_EQ(at(21 * unit + 1), "accepted");
}

TEST_F(VenueFilters, AStopPriceObeysThePriceFilterToo) {
    Filters filter = filters();
    filter.price = {0, 0, unit / 100};
    set_filters(filter);
    EXPECT_EQ(would_say(0, stop_order(Side::sell, OrderType::stop_loss, 90 * unit, unit)), "accepted");
    EXPECT_EQ(would_say(0, stop_order(Side::sell, OrderType::stop_loss, 90 * unit + 1, unit)), failed("PRICE_FILTER"));
    EXPECT_EQ(would_say(0, stop_order(Side::sell, OrderType::stop_loss_limit, 90 * unit, unit, 90 * unit + 1)),
              failed("PRICE_FILTER"));
}

TEST_F(VenueFilters, AQuantityLiesBetweenItsBoundsAndOnTheStepFromZero) {
    Filters filter = filters();
    filter.lot = {7, 35, 5};
    set_filters(filter);
    const auto of = [&](Ticks quantity) { return would_say(0, limit_order(Side::buy, unit, quantity)); };
    EXPECT_EQ(of(5), failed("LOT_SIZE"));
    EXPECT_EQ(of(7), failed("LOT_SIZE"));  // the step doesn't start at the lowest
    EXPECT_EQ(of(10), "accepted");
    EXPECT_EQ(of(35), "accepted");
    EXPECT_EQ(of(40), failed("LOT_SIZE"));
    EXPECT_EQ(of(11), failed("LOT_SIZE"));
}

TEST_F(VenueFilters, AMarketOrderObeysBothLotFilters) {
    limit(1, Side::sell, 1, 100 * unit);
    Filters filter = filters();
    filter.lot = {2 * unit, 50 * unit, unit};
    filter.market_lot = {0, 10 * unit, 0};
    set_filters(filter);
    EXPECT_EQ(would_say(0, market_order(Side::buy, 10 * unit)), "accepted");
    EXPECT_EQ(would_say(0, market_order(Side::buy, 11 * unit)), failed("MARKET_LOT_SIZE"));
    EXPECT_EQ(would_say(0, limit_order(Side::buy, unit, 11 * unit)), "accepted");
    EXPECT_EQ(would_say(0, market_order(Side::buy, unit)), failed("LOT_SIZE"));
    EXPECT_EQ(would_say(0, market_order(Side::buy, 2 * unit + 1)), failed("LOT_SIZE"));
    EXPECT_EQ(would_say(0, market_order(Side::buy, 0, 2 * unit)), "accepted");
    EXPECT_EQ(would_say(0, market_order(Side::buy, 0, 2 * unit - 1)), failed("LOT_SIZE"));
    EXPECT_EQ(would_say(0, market_order(Side::buy, 0, 11 * unit)), failed("MARKET_LOT_SIZE"));
    filter.market_lot = {};
    set_filters(filter);
    EXPECT_EQ(would_say(0, market_order(Side::buy, 0, 51 * unit)), failed("LOT_SIZE"));
}

TEST_F(VenueFilters, APriceLiesWithinTheBandAroundTheAveragePriceBothBoundsIncluded) {
    trade_at(100);
    Filters filter = filters();
    filter.band = {unit * 12 / 10, unit * 8 / 10, 5 * unit, unit * 2 / 10, 5, false};
    set_filters(filter);
    const auto at = [&](Side side, Ticks price) { return would_say(0, limit_order(side, price, unit)); };
    EXPECT_EQ(at(Side::buy, 120 * unit), "accepted");
    EXPECT_EQ(at(Side::buy, 120 * unit + 1), failed("PERCENT_PRICE"));
    EXPECT_EQ(at(Side::buy, 80 * unit), "accepted");
    EXPECT_EQ(at(Side::buy, 80 * unit - 1), failed("PERCENT_PRICE"));
    EXPECT_EQ(at(Side::sell, 500 * unit), "accepted");
    EXPECT_EQ(at(Side::sell, 500 * unit + 1), failed("PERCENT_PRICE"));
    EXPECT_EQ(at(Side::sell, 20 * unit), "accepted");
    EXPECT_EQ(at(Side::sell, 20 * unit - 1), failed("PERCENT_PRICE"));
    filter.band.by_side = true;
    set_filters(filter);
    EXPECT_EQ(at(Side::sell, 20 * unit - 1), failed("PERCENT_PRICE_BY_SIDE"));
}

TEST_F(VenueFilters, TheAveragePriceIsTheMeanOfFiveMinutesByQuantityThenTheLast) {
    exchange.set_start_price(0, 50 * unit);
    EXPECT_EQ(exchange.average_price(0, now), 50 * unit);
    trade_at(100);
    limit(1, Side::sell, 200, unit * 3 / 100);
    limit(2, Side::buy, 200, unit * 3 / 100);
    EXPECT_EQ(exchange.average_price(0, now), 175 * unit);
    EXPECT_EQ(exchange.average_price(0, now + std::chrono::seconds(280)), 175 * unit);
    EXPECT_EQ(exchange.average_price(0, now + std::chrono::seconds(310)), 200 * unit);
}

TEST_F(VenueFilters, AnOrderIsWorthTheMinimumOrMore) {
    trade_at(100);
    Filters filter = filters();
    filter.notional = {10 * unit, 1'000 * unit, true, true, 5, false};
    set_filters(filter);
    EXPECT_EQ(would_say(0, limit_order(Side::buy, 50 * unit, unit / 5)), "accepted");
    EXPECT_EQ(would_say(0, limit_order(Side::buy, 50 * unit, unit / 5 - 1)), failed("MIN_NOTIONAL"));
    EXPECT_EQ(would_say(0, limit_order(Side::buy, 50 * unit - 1, unit / 5)), failed("MIN_NOTIONAL"));
    EXPECT_EQ(would_say(0, limit_order(Side::buy, 50 * unit, 20 * unit)), "accepted");
    EXPECT_EQ(would_say(0, limit_order(Side::buy, 50 * unit, 20 * unit + 1)), failed("MIN_NOTIONAL"));
    limit(1, Side::sell, 500, 2 * unit);
    EXPECT_EQ(would_say(0, market_order(Side::buy, unit / 10)), "accepted");  // at the average of 100, not at 500
    EXPECT_EQ(would_say(0, market_order(Side::buy, unit / 10 - 1)), failed("MIN_NOTIONAL"));
    EXPECT_EQ(would_say(0, market_order(Side::buy, 0, 10 * unit)), "accepted");
    EXPECT_EQ(would_say(0, market_order(Side::buy, 0, 10 * unit - 1)), failed("MIN_NOTIONAL"));
    EXPECT_EQ(would_say(0, market_order(Side::buy, 0, 1'000 * unit + 1)), failed("MIN_NOTIONAL"));
    filter.notional = {10 * unit, 1'000 * unit, false, false, 5, true};
    set_filters(filter);
    EXPECT_EQ(would_say(0, market_order(Side::buy, unit / 10 - 1)), "accepted");
    EXPECT_EQ(would_say(0, market_order(Side::buy, 0, 1'000 * unit + 1)), "accepted");
    EXPECT_EQ(would_say(0, limit_order(Side::buy, unit, unit)), failed("NOTIONAL"));
}

TEST_F(VenueFilters, AnIcebergHasNoMoreThanItsParts) {
    const auto parts = [&](Ticks quantity, Ticks shown) {
        NewOrder order = limit_order(Side::sell, unit, quantity);
        order.iceberg_quantity = shown;
        return would_say(0, order);
    };
    EXPECT_EQ(parts(100, 10), "accepted");
    EXPECT_EQ(parts(101, 10), failed("ICEBERG_PARTS"));
    EXPECT_EQ(parts(100, 9), failed("ICEBERG_PARTS"));
    EXPECT_EQ(parts(100, 100), "accepted");
    Filters filter = filters();
    filter.lot.step = 10;
    set_filters(filter);
    EXPECT_EQ(parts(100, 15), failed("LOT_SIZE"));
}

TEST_F(VenueFilters, ATrailHasOneBoundAboveTheMarketAndAnotherBelow) {
    Filters filter = filters();
    filter.trailing_above_min = 20, filter.trailing_above_max = 30;
    filter.trailing_below_min = 40, filter.trailing_below_max = 50;
    set_filters(filter);
    trade_at(100);
    const auto trail = [&](Side side, OrderType type, int delta) {
        return would_say(0, stop_order(side, type, 0, unit, 0, delta));
    };
    for (const auto& [side, type] :
         {std::pair{Side::buy, OrderType::stop_loss}, {Side::sell, OrderType::take_profit}}) {
        EXPECT_EQ(trail(side, type, 19), failed("TRAILING_DELTA"));
        EXPECT_EQ(trail(side, type, 20), "accepted");
        EXPECT_EQ(trail(side, type, 30), "accepted");
        EXPECT_EQ(trail(side, type, 31), failed("TRAILING_DELTA"));
    }
    for (const auto& [side, type] :
         {std::pair{Side::sell, OrderType::stop_loss}, {Side::buy, OrderType::take_profit}}) {
        EXPECT_EQ(trail(side, type, 39), failed("TRAILING_DELTA"));
        EXPECT_EQ(trail(side, type, 40), "accepted");
        EXPECT_EQ(trail(side, type, 50), "accepted");
        EXPECT_EQ(trail(side, type, 51), failed("TRAILING_DELTA"));
    }
}

TEST_F(VenueFilters, SoManyOrdersAreOpenAtOnceAndAFinishedOneMakesRoom) {
    Filters filter = filters();
    filter.orders_max = 3;
    set_filters(filter);
    for (Ticks price = 1; price <= 2; ++price) limit(0, Side::buy, price, unit);
    const OrderId third = limit(0, Side::buy, 3, unit);
    EXPECT_EQ(said(0, limit_order(Side::buy, unit, unit)), failed("MAX_NUM_ORDERS"));
    EXPECT_EQ(said(1, limit_order(Side::buy, unit, unit)), "accepted");  // each account for itself
    EXPECT_TRUE(exchange.cancel(who[0], third, "", now));
    EXPECT_EQ(said(0, limit_order(Side::buy, unit, unit)), "accepted");
    const AccountId house = exchange.open_account(true, now);
    ASSERT_TRUE(exchange.transfer(house, 0, 1'000 * unit, now));
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(exchange.place(house, limit_order(Side::buy, unit, unit), now));
}

TEST_F(VenueFilters, SoManyStopsWaitAtOnceAndATriggeredOneMakesRoom) {
    Filters filter = filters();
    filter.stop_orders_max = 2;
    set_filters(filter);
    trade_at(100);
    placed(0, stop_order(Side::sell, OrderType::stop_loss_limit, 95 * unit, unit, 300 * unit));
    placed(0, stop_order(Side::sell, OrderType::stop_loss, 90 * unit, unit));
    EXPECT_EQ(said(0, stop_order(Side::sell, OrderType::stop_loss, 90 * unit, unit)), failed("MAX_NUM_ALGO_ORDERS"));
    EXPECT_EQ(said(0, limit_order(Side::sell, 200 * unit, unit)), "accepted");
    trade_at(95);
    EXPECT_EQ(said(0, stop_order(Side::sell, OrderType::stop_loss, 90 * unit, unit)), "accepted");
}

TEST_F(VenueFilters, AListNeedsRoomForBothItsOrdersAndForItself) {
    Filters filter = filters();
    filter.orders_max = 5;
    filter.order_lists_max = 2;
    set_filters(filter);
    trade_at(100);
    NewOrder maker = limit_order(Side::sell, 110 * unit, unit);
    maker.type = OrderType::limit_maker;
    const NewOrderList list{maker, stop_order(Side::sell, OrderType::stop_loss, 90 * unit, unit), ""};
    EXPECT_TRUE(exchange.place_list(who[0], list, now));
    const auto second = exchange.place_list(who[0], list, now);
    ASSERT_TRUE(second);
    // One more order is allowed, and a list has two.
    EXPECT_EQ(exchange.place_list(who[0], list, now).error().message, "Filter failure: MAX_NUM_ORDERS");
    filter.orders_max = 50;
    set_filters(filter);
    EXPECT_EQ(exchange.place_list(who[0], list, now).error().message, "Filter failure: MAX_NUM_ORDER_LISTS");
    EXPECT_TRUE(exchange.cancel_list(who[0], second->list.id, now));
    EXPECT_TRUE(exchange.place_list(who[0], list, now));
}

}  // namespace
}  // namespace piggy::venue
