// The life of orders by example: client ids, cancels, closed doors, icebergs, stops that trail, rounding, and what is
// told of it all.

#include "venue_desk.h"

namespace piggy::venue {
namespace {

class OrderLife : public VenueDesk {
protected:
    NewOrder named(NewOrder wish, const std::string& id) {
        wish.client_id = id;
        return wish;
    }
};

TEST_F(OrderLife, AClientIdIsTakenOnlyAsLongAsItsOrderIsOpen) {
    const NewOrder wish = named(limit_order(Side::buy, 10 * unit, unit), "mine");
    const OrderId first = placed(0, wish);
    EXPECT_EQ(said(0, wish), "-2010 Duplicate order sent.");
    EXPECT_EQ(said(1, wish), "accepted");  // another account's own
    EXPECT_TRUE(exchange.cancel(who[0], first, "", now));
    EXPECT_EQ(exchange.find(who[0], 0, "mine")->id, first);
    const OrderId second = placed(0, wish);
    EXPECT_EQ(exchange.find(who[0], 0, "mine")->id, second);
    EXPECT_TRUE(exchange.cancel(who[0], second, "", now));
    EXPECT_EQ(exchange.find(who[0], 0, "mine")->id, second);
    EXPECT_EQ(exchange.find(who[0], 0, "other"), nullptr);
}

TEST_F(OrderLife, TheLegsOfAListNeedTwoClientIds) {
    NewOrder maker = named(limit_order(Side::sell, 110 * unit, unit), "leg");
    maker.type = OrderType::limit_maker;
    NewOrder stop = named(stop_order(Side::sell, OrderType::stop_loss, 90 * unit, unit), "leg");
    EXPECT_EQ(exchange.place_list(who[0], {maker, stop, "list"}, now).error().message, "Duplicate order sent.");
    stop.client_id = "other leg";
    ASSERT_TRUE(exchange.place_list(who[0], {maker, stop, "list"}, now));
    maker.client_id = stop.client_id = "";
    EXPECT_EQ(exchange.place_list(who[0], {maker, stop, "list"}, now).error().message, "Duplicate order sent.");
}

TEST_F(OrderLife, ACancelMayAskThatNothingOrSomethingWasFilled) {
    const OrderId id = limit(0, Side::sell, 100, 2 * unit);
    const auto cancel = [&](Exchange::CancelOnly only) { return exchange.cancel(who[0], id, "", now, only); };
    EXPECT_EQ(cancel(Exchange::CancelOnly::only_partially_filled).error().code, -2011);
    limit(1, Side::buy, 100, unit);
    EXPECT_EQ(cancel(Exchange::CancelOnly::only_new).error().code, -2011);
    const auto done = cancel(Exchange::CancelOnly::only_partially_filled);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->executed, unit);
    EXPECT_EQ(done->status, OrderStatus::canceled);
    EXPECT_EQ(cancel(Exchange::CancelOnly::any).error().message, "Unknown order sent.");
}

TEST_F(OrderLife, NobodyCancelsTheOrdersOfOthers) {
    const OrderId id = limit(0, Side::sell, 100, unit);
    EXPECT_EQ(exchange.cancel(who[1], id, "", now).error().code, -2011);
    EXPECT_EQ(exchange.find(who[1], 0, id), nullptr);
    EXPECT_EQ(order(0, id).status, OrderStatus::new_order);
}

TEST_F(OrderLife, AHaltedSymbolTakesNoOrdersButCancels) {
    const OrderId id = limit(0, Side::sell, 100, unit);
    for (const InstrumentStatus closed : {InstrumentStatus::halted, InstrumentStatus::on_break}) {
        exchange.set_status(0, closed, now);
        EXPECT_EQ(said(1, limit_order(Side::buy, 100 * unit, unit)), "-2010 Market is closed.");
    }
    EXPECT_TRUE(exchange.cancel(who[0], id, "", now));
    exchange.set_status(0, InstrumentStatus::trading, now);
    EXPECT_EQ(said(1, limit_order(Side::buy, 100 * unit, unit)), "accepted");
}

TEST_F(OrderLife, AnAccountThatMayNotTradePlacesNothingAndKeepsWhatIsOpen) {
    const OrderId id = limit(0, Side::sell, 100, unit);
    exchange.set_can_trade(who[0], false);
    EXPECT_EQ(said(0, limit_order(Side::buy, unit, unit)), "-2010 This action is disabled on this account.");
    limit(1, Side::buy, 100, unit / 2);
    EXPECT_EQ(order(0, id).executed, unit / 2);
    EXPECT_TRUE(exchange.cancel(who[0], id, "", now));
}

TEST_F(OrderLife, AnIcebergShowsItsPeakAndGoesBehindOthersWithEachNewOne) {
    NewOrder iceberg = limit_order(Side::sell, 100 * unit, 5 * unit);
    iceberg.iceberg_quantity = 2 * unit;
    const OrderId ice = placed(0, iceberg);
    const OrderId plain = limit(1, Side::sell, 100, unit);
    EXPECT_EQ(exchange.best(0, Side::sell), (Level{100 * unit, 3 * unit}));
    limit(2, Side::buy, 100, unit);
    EXPECT_EQ(order(0, ice).executed, unit);
    EXPECT_EQ(exchange.best(0, Side::sell), (Level{100 * unit, 2 * unit}));
    limit(2, Side::buy, 100, 2 * unit);  // the rest of the peak, then the plain one
    EXPECT_EQ(order(0, ice).executed, 2 * unit);
    EXPECT_EQ(order(1, plain).status, OrderStatus::filled);
    EXPECT_EQ(exchange.best(0, Side::sell), (Level{100 * unit, 2 * unit}));
    limit(2, Side::buy, 100, 3 * unit);
    EXPECT_EQ(order(0, ice).status, OrderStatus::filled);
    EXPECT_FALSE(exchange.best(0, Side::sell));
}

TEST_F(OrderLife, AStopSeesEachPriceOfASweepNotOnlyItsLast) {
    trade_at(90);
    const OrderId stop = placed(0, stop_order(Side::buy, OrderType::stop_loss_limit, 98 * unit, unit, 50 * unit));
    limit(1, Side::buy, 100, unit);
    limit(1, Side::buy, 95, unit);
    placed(2, market_order(Side::sell, 2 * unit));  // at 100, then at 95
    EXPECT_EQ(exchange.last_price(0), 95 * unit);
    EXPECT_TRUE(order(0, stop).is_working);
    EXPECT_EQ(exchange.best(0, Side::buy)->price, 50 * unit);
}

TEST_F(OrderLife, ATrailingSellFollowsThePriceUpAndSellsOnItsWayDown) {
    trade_at(100);
    const OrderId trail = placed(0, stop_order(Side::sell, OrderType::stop_loss, 0, unit, 0, 1000));  // 10 %
    limit(1, Side::buy, 50, unit);
    trade_at(91);
    EXPECT_FALSE(order(0, trail).is_working);
    trade_at(120);
    trade_at(109);
    EXPECT_EQ(order(0, trail).status, OrderStatus::new_order);
    trade_at(108);
    EXPECT_EQ(order(0, trail).status, OrderStatus::filled);
    EXPECT_EQ(order(0, trail).spent, 50 * unit);
}

TEST_F(OrderLife, ATrailingBuyFollowsThePriceDownAndBuysOnItsWayUp) {
    trade_at(100);
    // Trails only from 90 on.
    const OrderId trail = placed(0, stop_order(Side::buy, OrderType::take_profit, 90 * unit, unit, 0, 1000));
    limit(1, Side::sell, 200, unit);
    trade_at(95);
    EXPECT_FALSE(order(0, trail).trailing_since);
    trade_at(89);
    EXPECT_TRUE(order(0, trail).trailing_since);
    trade_at(80);
    trade_at(87);
    EXPECT_EQ(order(0, trail).status, OrderStatus::new_order);
    trade_at(88);
    EXPECT_EQ(order(0, trail).status, OrderStatus::filled);
    EXPECT_EQ(order(0, trail).spent, 200 * unit);
}

TEST_F(OrderLife, AStopThatWouldTriggerAtOnceIsRefusedOnBothSides) {
    trade_at(100);
    const std::string refusal = "-2010 Order would trigger immediately.";
    EXPECT_EQ(would_say(0, stop_order(Side::sell, OrderType::stop_loss, 100 * unit, unit)), refusal);
    EXPECT_EQ(would_say(0, stop_order(Side::sell, OrderType::stop_loss, 100 * unit - 1, unit)), "accepted");
    EXPECT_EQ(would_say(0, stop_order(Side::buy, OrderType::stop_loss, 100 * unit, unit)), refusal);
    EXPECT_EQ(would_say(0, stop_order(Side::buy, OrderType::stop_loss, 100 * unit + 1, unit)), "accepted");
    EXPECT_EQ(would_say(0, stop_order(Side::sell, OrderType::take_profit, 100 * unit, unit)), refusal);
    EXPECT_EQ(would_say(0, stop_order(Side::sell, OrderType::take_profit, 100 * unit + 1, unit)), "accepted");
    EXPECT_EQ(would_say(0, stop_order(Side::buy, OrderType::take_profit, 100 * unit, unit)), refusal);
    EXPECT_EQ(would_say(0, stop_order(Side::buy, OrderType::take_profit, 100 * unit - 1, unit)), "accepted");
}

TEST_F(OrderLife, OneTriggerMayBringAnotherAbout) {
    trade_at(100);
    const OrderId first = placed(0, stop_order(Side::sell, OrderType::stop_loss, 95 * unit, unit));
    const OrderId second = placed(0, stop_order(Side::sell, OrderType::stop_loss, 85 * unit, unit));
    limit(1, Side::buy, 80, unit);
    limit(1, Side::buy, 70, unit);
    trade_at(95);  // the first sells at 80, which triggers the second
    EXPECT_EQ(order(0, first).spent, 80 * unit);
    EXPECT_EQ(order(0, second).spent, 70 * unit);
}

TEST_F(OrderLife, DustIsRoundedDownForThePriceAndUpForTheFee) {
    const OrderId maker = placed(0, limit_order(Side::sell, 3, unit / 2));
    // 0.00000003 x 0.49999999 is 1.49999997 of the smallest part.
    const auto taken = place(1, market_order(Side::buy, unit / 2 - 1));
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->order.spent, 1);
    EXPECT_EQ(taken->fills.at(0).quote, 1);
    EXPECT_EQ(taken->fills.at(0).fee, 50'000);       // 0.1 % of 49,999,999 is 49,999.999
    EXPECT_EQ(exchange.fills(who[0]).at(0).fee, 1);  // 0.1 % of 1
    placed(1, limit_order(Side::buy, 3, 1));
    EXPECT_EQ(order(0, maker).status, OrderStatus::filled);
    EXPECT_EQ(exchange.fills(who[0]).at(1).quote, 0);
    EXPECT_EQ(exchange.fills(who[0]).at(1).fee, 0);
    EXPECT_EQ(exchange.fills(who[1]).at(1).fee, 1);
    EXPECT_EQ(exchange.balance(who[1], 0).locked, 0);
}

TEST_F(OrderLife, AFeeInBnbIsThreeQuartersAndFallsBackWhenThereIsTooLittle) {
    ASSERT_TRUE(exchange.transfer(who[0], 2, 12'500 + 12'499, now));
    ASSERT_TRUE(exchange.set_fees(who[0], {100'000, 100'000, true}));
    limit(1, Side::sell, 100, 2 * unit);
    const auto first = place(0, market_order(Side::buy, unit));
    ASSERT_TRUE(first);
    EXPECT_EQ(first->fills.at(0).fee_asset, 2);
    EXPECT_EQ(first->fills.at(0).fee, 12'500);  // 0.1 % of 100 is 0.1; three quarters at 600 a piece
    const auto second = place(0, market_order(Side::buy, unit));
    ASSERT_TRUE(second);
    EXPECT_EQ(second->fills.at(0).fee_asset, 1);
    EXPECT_EQ(second->fills.at(0).fee, unit / 1000);
    EXPECT_EQ(exchange.balance(who[0], 2).free, 12'499);
}

TEST_F(OrderLife, AMarketBuyPassesOverItsOwnCheapOrderAndNeedsTheMoneyForTheOthers) {
    limit(0, Side::sell, 1, unit);
    limit(1, Side::sell, 150'000, unit);
    EXPECT_EQ(said(0, market_order(Side::buy, unit)), "-2010 Account has insufficient balance for requested action.");
    const auto half = place(0, market_order(Side::buy, unit / 2));
    ASSERT_TRUE(half);
    EXPECT_EQ(half->order.status, OrderStatus::filled);
    EXPECT_EQ(half->order.spent, 75'000 * unit);
    EXPECT_EQ(order(0, 1).status, OrderStatus::expired_in_match);
}

TEST_F(OrderLife, WhatIsToldAddsUpToWhatIsAsked) {
    told.words.clear();
    const OrderId maker = limit(0, Side::sell, 100, 2 * unit);
    EXPECT_EQ(told.words, (std::vector<std::string>{"placed 1", "book", "balances 1"}));
    told.words.clear();
    const OrderId taker = limit(1, Side::buy, 101, 3 * unit);
    EXPECT_EQ(told.words, (std::vector<std::string>{"placed 2", "trade", "traded 1", "traded 2", "book", "book",
                                                    "balances 2", "balances 1"}));
    told.words.clear();
    ASSERT_TRUE(exchange.cancel(who[1], taker, "why", now));
    EXPECT_EQ(told.words, (std::vector<std::string>{"book", "canceled 2", "balances 2"}));
    EXPECT_EQ(told.orders.back().cancel_id, "why");
    for (std::size_t account : {0U, 1U}) {
        Ticks of_events = 0, of_fills = 0;
        for (const Fill& fill : told.fills) of_events += fill.account == who[account] ? fill.quantity : 0;
        for (const Fill& fill : exchange.fills(who[account])) of_fills += fill.quantity;
        EXPECT_EQ(of_events, 2 * unit);
        EXPECT_EQ(of_fills, 2 * unit);
    }
    ASSERT_EQ(told.trades.size(), 1U);
    EXPECT_EQ(told.trades[0].quantity, 2 * unit);
    EXPECT_EQ(told.trades[0].buy_order, taker);
    EXPECT_EQ(told.trades[0].sell_order, maker);
    EXPECT_FALSE(told.trades[0].buyer_is_maker);
    for (std::size_t i = 0; i < told.orders.size(); ++i) {
        EXPECT_EQ(told.orders[i].execution, static_cast<std::int64_t>(i + 1));
    }
    for (std::size_t i = 0; i < told.book.size(); ++i) {
        EXPECT_EQ(told.book[i].update_id, static_cast<std::int64_t>(i + 1));
    }
}

TEST_F(OrderLife, ATimeBeforeTheLastCallCountsAsThatOne) {
    limit(0, Side::sell, 100, unit);
    const Timestamp later = now;
    now -= std::chrono::hours(1);
    EXPECT_EQ(order(1, limit(1, Side::buy, 100, unit)).created, later);
    EXPECT_EQ(exchange.fills(who[1]).at(0).time, later);
}

// --- one cancels the other

class ListLife : public VenueDesk {
protected:
    // A limit maker and a stop around 100.
    PlacedList list_of(std::size_t account, Side side, Ticks limit_price, Ticks stop_price, Ticks stop_limit = 0) {
        NewOrder maker = limit_order(side, limit_price * unit, unit);
        maker.type = OrderType::limit_maker;
        const NewOrder stop = stop_order(side, stop_limit == 0 ? OrderType::stop_loss : OrderType::stop_loss_limit,
                                         stop_price * unit, unit, stop_limit * unit);
        const auto answer = exchange.place_list(who[account], {maker, stop, ""}, now);
        EXPECT_TRUE(answer) << answer.error().message;
        return answer ? *answer : PlacedList{};
    }
    OrderStatus stop_status(std::size_t account, const PlacedList& list) {
        return order(account, list.list.orders.at(0)).status;
    }
    OrderStatus limit_status(std::size_t account, const PlacedList& list) {
        return order(account, list.list.orders.at(1)).status;
    }
    void expect_over(std::size_t account, const PlacedList& list) {
        EXPECT_EQ(exchange.find_list(who[account], list.list.id)->status, ListStatus::all_done);
        EXPECT_EQ(exchange.balance(who[account], 0).locked, 0);
        EXPECT_EQ(exchange.balance(who[account], 1).locked, 0);
        EXPECT_EQ(told.lists.back().status, ListStatus::all_done);
    }
};

TEST_F(ListLife, AListHoldsWhatItsDearerLegNeedsOnBothSides) {
    trade_at(100);
    list_of(0, Side::sell, 110, 90);
    EXPECT_EQ(exchange.balance(who[0], 1).locked, unit);
    list_of(1, Side::buy, 80, 105, 130);
    EXPECT_EQ(exchange.balance(who[1], 0).locked, 130 * unit);
    list_of(2, Side::buy, 80, 105, 70);
    EXPECT_EQ(exchange.balance(who[2], 0).locked, 80 * unit);
}

TEST_F(ListLife, AListThatOnlyItsCheaperLegCouldPayIsRefused) {
    ASSERT_TRUE(exchange.transfer(who[0], 0, -99'900 * unit, now));
    NewOrder maker = limit_order(Side::buy, 80 * unit, unit);
    maker.type = OrderType::limit_maker;
    const NewOrder stop = stop_order(Side::buy, OrderType::stop_loss_limit, 90 * unit, unit, 100 * unit + 1);
    EXPECT_EQ(exchange.place_list(who[0], {maker, stop, ""}, now).error().code, -2010);
    EXPECT_EQ(exchange.balance(who[0], 0), (Balance{100 * unit, 0}));
}

TEST_F(ListLife, APartlyFilledLimitLegEndsTheStop) {
    const PlacedList list = list_of(0, Side::sell, 110, 90);
    limit(1, Side::buy, 110, unit / 4);
    EXPECT_EQ(limit_status(0, list), OrderStatus::partially_filled);
    EXPECT_EQ(stop_status(0, list), OrderStatus::expired);
    EXPECT_EQ(order(0, list.list.orders[0]).expiry, ExpiryReason::oco_trigger);
    EXPECT_EQ(exchange.find_list(who[0], list.list.id)->status, ListStatus::executing);
    EXPECT_EQ(exchange.balance(who[0], 1).locked, unit - unit / 4);
    limit(1, Side::buy, 110, unit);
    EXPECT_EQ(limit_status(0, list), OrderStatus::filled);
    expect_over(0, list);
}

TEST_F(ListLife, ATriggeredStopEndsTheLimitLeg) {
    trade_at(100);
    const PlacedList list = list_of(0, Side::buy, 90, 105);
    limit(1, Side::sell, 120, unit);
    trade_at(105);
    EXPECT_EQ(limit_status(0, list), OrderStatus::expired);
    EXPECT_EQ(order(0, list.list.orders[1]).expiry, ExpiryReason::oco_trigger);
    EXPECT_EQ(stop_status(0, list), OrderStatus::filled);
    EXPECT_EQ(order(0, list.list.orders[0]).spent, 120 * unit);
    EXPECT_FALSE(exchange.best(0, Side::buy));
    expect_over(0, list);
}

TEST_F(ListLife, CancelingEitherLegOrTheListCancelsBoth) {
    for (const int which : {0, 1, 2}) {
        const PlacedList list = list_of(0, Side::sell, 110, 90);
        if (which < 2) {
            EXPECT_TRUE(exchange.cancel(who[0], list.list.orders[static_cast<std::size_t>(which)], "", now));
        } else {
            EXPECT_TRUE(exchange.cancel_list(who[0], list.list.id, now));
        }
        EXPECT_EQ(limit_status(0, list), OrderStatus::canceled);
        EXPECT_EQ(stop_status(0, list), OrderStatus::canceled);
        expect_over(0, list);
        EXPECT_EQ(exchange.cancel_list(who[0], list.list.id, now).error().code, -2011);
    }
}

TEST_F(ListLife, TheOtherLegsCancelHasAnIdToo) {
    const PlacedList list = list_of(0, Side::sell, 110, 90);
    told.orders.clear();
    ASSERT_TRUE(exchange.cancel(who[0], list.list.orders[0], "mine", now));
    ASSERT_EQ(told.orders.size(), 2U);
    EXPECT_EQ(told.orders[0].cancel_id, "mine");
    EXPECT_EQ(told.orders[1].cancel_id.size(), 22U);
}

TEST_F(ListLife, ALegThatMayNotTradeWithItselfTakesTheListAlong) {
    const PlacedList list = list_of(0, Side::sell, 110, 90);
    limit(0, Side::buy, 110, unit);  // expires its own maker
    EXPECT_EQ(limit_status(0, list), OrderStatus::expired_in_match);
    EXPECT_EQ(stop_status(0, list), OrderStatus::expired);
    EXPECT_EQ(exchange.find_list(who[0], list.list.id)->status, ListStatus::all_done);
    EXPECT_EQ(exchange.balance(who[0], 1).locked, 0);
}

TEST_F(ListLife, ALegThatTheVenueExpiresTakesTheListAlong) {
    const PlacedList list = list_of(0, Side::sell, 110, 90);
    ASSERT_TRUE(exchange.expire(list.list.orders[1], now));
    EXPECT_EQ(limit_status(0, list), OrderStatus::expired);
    EXPECT_EQ(order(0, list.list.orders[1]).expiry, ExpiryReason::exchange_canceled);
    EXPECT_EQ(stop_status(0, list), OrderStatus::expired);
    expect_over(0, list);
}

// --- what is forgotten

TEST(Memory, FinalOrdersTheirListsAndIdsAreForgottenAndOpenOnesNever) {
    Market market;
    market.assets = {"USDT", "BTC", "BNB"};
    market.instruments.push_back({"BTCUSDT", 1, 0, InstrumentStatus::trading, {}});
    market.instruments[0].filters.band = {1'000'000 * unit, 0, 1'000'000 * unit, 0, 5, false};
    VenueListener nobody;
    Exchange exchange(market, nobody, 1, 10);
    const Timestamp now = timestamp_from_nanoseconds(1);
    const AccountId who = exchange.open_account(false, now);
    ASSERT_TRUE(exchange.transfer(who, 0, 1'000 * unit, now));
    NewOrder wish;
    wish.price = wish.quantity = unit;
    wish.client_id = "open";
    ASSERT_TRUE(exchange.place(who, wish, now));
    NewOrder maker = wish;
    maker.type = OrderType::limit_maker;
    maker.client_id = "";
    NewOrder stop = maker;
    stop.type = OrderType::stop_loss;
    stop.price = 0;
    stop.stop_price = 5 * unit;
    for (int i = 0; i < 20; ++i) {
        const auto list = exchange.place_list(who, {maker, stop, ""}, now);
        ASSERT_TRUE(list);
        ASSERT_TRUE(exchange.cancel_list(who, list->list.id, now));
        wish.client_id = "reused";
        const auto order = exchange.place(who, wish, now);
        ASSERT_TRUE(order);
        ASSERT_TRUE(exchange.cancel(who, order->order.id, "", now));
    }
    EXPECT_EQ(exchange.orders(who, 0).size(), 11U);
    EXPECT_EQ(exchange.lists(who).size(), 3U);
    EXPECT_EQ(exchange.open_orders(who, {}).size(), 1U);
    EXPECT_EQ(exchange.find(who, 0, "open")->id, 1);
    EXPECT_EQ(exchange.find(who, 0, "reused")->id, 61);
    EXPECT_EQ(exchange.find(who, 0, OrderId{2}), nullptr);
    exchange.verify();
}

}  // namespace
}  // namespace piggy::venue
