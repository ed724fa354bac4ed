// A restart changes nothing: what is kept leads to the same exchange, and that goes on as the first one would have.
// What is kept wrongly is refused with a sentence, or is harmless; it never stops the program.

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <sstream>

#include "random_calls.h"

namespace piggy::venue {
namespace {

using namespace random_calls;

constexpr Timestamp start = timestamp_from_nanoseconds(1'700'000'000'000'000'000);

std::string say(const ExchangeState& state) {
    std::ostringstream out;
    out << state.next_order << " " << state.next_execution << " " << state.next_list << "\n";
    for (const auto id : state.next_trade) out << id << " ";
    for (const auto id : state.update_id) out << id << " ";
    for (const auto& account : state.accounts) {
        out << "\naccount " << account.id << " " << account.fees.maker << " " << account.fees.taker << " "
            << account.fees.in_bnb << " " << account.can_trade;
        for (const Balance& balance : account.balances) out << " " << balance.free << "+" << balance.locked;
    }
    for (const Order& order : state.orders) {
        out << "\n"
            << random_calls::say(order) << " " << order.client_id << " " << order.created.time_since_epoch().count()
            << " " << order.updated.time_since_epoch().count() << " " << order.working_since.has_value();
    }
    for (const Fill& fill : state.fills) {
        out << "\nfill " << fill.trade << " " << fill.order << " " << fill.account << " " << fill.price << " "
            << fill.quantity << " " << fill.quote << " " << fill.fee << " " << int{fill.fee_asset} << " "
            << fill.is_maker << " " << fill.time.time_since_epoch().count();
    }
    for (const OrderList& list : state.lists) {
        out << "\nlist " << list.id << " " << list.account << " " << int(list.status) << " " << list.client_id;
        for (const OrderId order : list.orders) out << " " << order;
    }
    return out.str();
}

std::string say(const Exchange& exchange) {
    std::ostringstream out;
    for (InstrumentId id = 0; id < 2; ++id) {
        const Depth depth = exchange.depth(id, 1000);
        out << depth.update_id << ":";
        for (const auto* side : {&depth.bids, &depth.asks}) {
            for (const Level& level : *side) out << " " << level.price << "x" << level.quantity;
        }
        out << "\n";
    }
    return out.str();
}

// Only users; where it must go on the same, only what a restart keeps to the last detail: stops forget which prices
// they saw, an iceberg how much of its peak was taken, and two orders that came at one moment who was first.
Step user_step(Random& random, const World& world, bool to_the_detail) {
    for (;;) {
        Step step = any_step(random, world);
        if (step.who > users) step.who = step.who - users;
        if (!to_the_detail) return step;
        step.milliseconds = std::max<std::int64_t>(step.milliseconds, 1);
        step.order.iceberg_quantity = 0;
        if (step.call == Call::list || (step.call == Call::place && is_stop(step.order.type))) continue;
        if (step.call == Call::place && step.order.client_id.empty())
            step.order.client_id = std::to_string(random.next());
        return step;
    }
}

struct Venue {
    Venue(const World& world, std::uint64_t seed) : exchange(world.market, nobody, seed) {}
    VenueListener nobody;
    Exchange exchange;
};

void open_users(Exchange& exchange) {
    for (AccountId id = 1; id <= users; ++id) {
        exchange.open_account(false, start);
        for (AssetId asset = 0; asset < 4; ++asset) {
            ASSERT_TRUE(exchange.transfer(id, asset, start_amount(asset), start));
        }
    }
}

TEST(Restart, TheStateComesBackAndTheExchangeGoesOnAsIfNothingWas) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const World world = world_of(seed);
        Random random(seed);
        auto before = std::make_unique<Venue>(world, seed);
        open_users(before->exchange);
        Timestamp now = start;
        for (int restart = 0; restart < 4; ++restart) {
            for (std::int64_t i = random.between(0, 150); i >= 0; --i) {
                const Step step = user_step(random, world, true);
                now += std::chrono::milliseconds(step.milliseconds);
                perform(before->exchange, step, now);
            }
            before->exchange.set_status(0, InstrumentStatus::trading, now);  // the market is not part of the state
            auto after = std::make_unique<Venue>(world, seed);
            const auto restored = after->exchange.restore(before->exchange.state(), now);
            ASSERT_TRUE(restored) << restored.error().what;
            ASSERT_EQ(say(before->exchange.state()), say(after->exchange.state()));
            ASSERT_EQ(say(before->exchange), say(after->exchange));
            for (int i = 0; i < 40; ++i) {
                const Step step = user_step(random, world, true);
                now += std::chrono::milliseconds(step.milliseconds);
                ASSERT_EQ(perform(before->exchange, step, now), perform(after->exchange, step, now))
                    << random_calls::say(step);
            }
            ASSERT_EQ(say(before->exchange.state()), say(after->exchange.state()));
            ASSERT_EQ(say(before->exchange), say(after->exchange));
            before = std::move(after);
        }
    }
}

TEST(Restart, AStateWithStopsListsAndIcebergsComesBackAsItWas) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const World world = world_of(seed);
        Random random(seed);
        Venue before(world, seed);
        open_users(before.exchange);
        Timestamp now = start;
        for (int i = 0; i < 200; ++i) {
            const Step step = user_step(random, world, false);
            now += std::chrono::milliseconds(step.milliseconds);
            perform(before.exchange, step, now);
        }
        Venue after(world, seed);
        const auto restored = after.exchange.restore(before.exchange.state(), now);
        ASSERT_TRUE(restored) << restored.error().what;
        ASSERT_EQ(say(before.exchange.state()), say(after.exchange.state()));
        for (int i = 0; i < 100; ++i) {
            const Step step = user_step(random, world, false);
            now += std::chrono::milliseconds(step.milliseconds);
            perform(after.exchange, step, now);
        }
        after.exchange.verify();
    }
}

// A record has nothing of an order but what was told of it.
struct LastTold final : VenueListener {
    void on_order(const Order& order, const Execution&) override { orders[order.id] = order; }
    std::map<OrderId, Order> orders;
};

TEST(Restart, WhatWasLastToldOfEachOrderIsAllThatItTakes) {
    int triggered_and_resting = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const World world = world_of(seed);
        Random random(seed);
        LastTold told;
        Exchange before(world.market, told, seed);
        open_users(before);
        Timestamp now = start;
        for (int i = 0; i < 200; ++i) {
            const Step step = user_step(random, world, false);
            now += std::chrono::milliseconds(step.milliseconds);
            perform(before, step, now);
        }
        ExchangeState state = before.state();
        for (Order& order : state.orders) {
            if (!is_final(order.status) && is_stop(order.type) && order.is_working) ++triggered_and_resting;
            order = told.orders.at(order.id);
        }
        Venue after(world, seed);
        const auto restored = after.exchange.restore(state, now);
        ASSERT_TRUE(restored) << restored.error().what;
        ASSERT_EQ(say(before.state()), say(after.exchange.state()));
    }
    EXPECT_GT(triggered_and_resting, 0);
}

TEST(Restart, ClientIdsThatTheVenueMakesAreNotMadeTwice) {
    const World world = world_of(4);
    Venue before(world, 1);
    open_users(before.exchange);
    NewOrder wish;
    wish.price = world.price_middle * world.price_grain;
    wish.quantity = 10 * world.quantity_grain;
    const auto first = before.exchange.place(1, wish, start);
    ASSERT_TRUE(first);
    Venue after(world, 1);
    ASSERT_TRUE(after.exchange.restore(before.exchange.state(), start));
    const auto second = after.exchange.place(1, wish, start);
    ASSERT_TRUE(second);
    EXPECT_NE(first->order.client_id, second->order.client_id);
}

// A state with everything in it: open and final orders, a waiting stop, a running list, fills.
ExchangeState full_state() {
    const World world = world_of(4);
    Venue run(world, 1);
    open_users(run.exchange);
    const Ticks middle = world.price_middle * world.price_grain;
    NewOrder wish;
    wish.price = middle;
    wish.quantity = 10 * world.quantity_grain;
    wish.client_id = "bid";
    EXPECT_TRUE(run.exchange.place(1, wish, start));
    wish.side = Side::sell;
    wish.quantity = 4 * world.quantity_grain;
    wish.client_id = "taker";
    EXPECT_TRUE(run.exchange.place(2, wish, start));
    wish.price = middle + world.price_grain;
    wish.client_id = "ask";
    EXPECT_TRUE(run.exchange.place(2, wish, start));
    NewOrder maker = wish;
    maker.type = OrderType::limit_maker;
    maker.price = middle + 2 * world.price_grain;
    maker.client_id = "maker";
    NewOrder stop = maker;
    stop.type = OrderType::stop_loss;
    stop.price = 0;
    stop.stop_price = middle - world.price_grain;
    stop.client_id = "stop";
    EXPECT_TRUE(run.exchange.place_list(3, {maker, stop, "list"}, start));
    return run.exchange.state();  // orders: bid, taker, ask, stop, maker
}

TEST(Restart, AStateThatDoesNotAddUpIsRefusedWithASentence) {
    const World world = world_of(4);
    struct Case {
        const char* what;
        std::function<void(ExchangeState&)> harm;
    };
    const std::vector<Case> cases = {
        {"outside 1 to a million", [](auto& s) { s.accounts[0].id = 0; }},
        {"outside 1 to a million", [](auto& s) { s.accounts[0].id = UINT32_MAX; }},
        {"is there twice", [](auto& s) { s.accounts[0].id = 2; }},
        {"belongs to no account", [](auto& s) { s.accounts[0].id = 9; }},
        {"unknown assets", [](auto& s) { s.accounts[0].balances.resize(40); }},
        {"balance below zero", [](auto& s) { s.accounts[0].balances[0].free = -1; }},
        {"balance below zero", [](auto& s) { s.accounts[0].balances[0].locked = INT64_MIN; }},
        {"more than there can be",
         [](auto& s) {
             s.accounts[0].balances[0] = {INT64_MAX, 1};
         }},
        {"more than there can be",
         [](auto& s) { s.accounts[0].balances[0].free = s.accounts[1].balances[0].free = INT64_MAX / 2 + 1; }},
        {"holds more than its account has", [](auto& s) { s.accounts[0].balances.clear(); }},
        {"pays a fee below nothing", [](auto& s) { s.accounts[0].fees.maker = -1; }},
        {"pays a fee below nothing", [](auto& s) { s.accounts[0].fees.taker = INT64_MAX; }},
        {"more instruments", [](auto& s) { s.next_trade.resize(9, 1); }},
        {"counters is out of range", [](auto& s) { s.next_trade[0] = INT64_MAX; }},
        {"counters is out of range", [](auto& s) { s.update_id[0] = -1; }},
        {"counters is out of range", [](auto& s) { s.next_order = INT64_MIN; }},
        {"counters is out of range", [](auto& s) { s.next_execution = 0; }},
        {"counters is out of range", [](auto& s) { s.next_list = INT64_MAX; }},
        {"is there twice", [](auto& s) { s.orders[1].id = s.orders[0].id; }},
        {"no proper id", [](auto& s) { s.orders[0].id = -1; }},
        {"no proper id", [](auto& s) { s.orders[2].id = INT64_MAX; }},
        {"unknown instrument", [](auto& s) { s.orders[0].instrument = 77; }},
        {"not known", [](auto& s) { s.orders[0].status = static_cast<OrderStatus>(99); }},
        {"not known", [](auto& s) { s.orders[0].type = static_cast<OrderType>(-1); }},
        {"not known", [](auto& s) { s.orders[0].side = static_cast<Side>(7); }},
        {"number below zero", [](auto& s) { s.orders[0].price = -5; }},
        {"number below zero", [](auto& s) { s.orders[0].iceberg_quantity = -5; }},
        {"number below zero", [](auto& s) { s.orders[1].spent = -5; }},
        {"traded more than it was for", [](auto& s) { s.orders[0].executed = s.orders[0].quantity + 1; }},
        {"nothing left to trade", [](auto& s) { s.orders[0].executed = s.orders[0].quantity; }},
        {"nothing left to trade", [](auto& s) { s.orders[0].type = OrderType::market; }},
        {"nothing left to trade", [](auto& s) { s.orders[0].price = 0; }},
        {"does not hold what its rest needs", [](auto& s) { s.orders[0].locked -= 1; }},
        {"does not hold what its rest needs", [](auto& s) { s.orders[0].quantity = INT64_MAX; }},
        {"holds more than its account has",
         [](auto& s) {
             s.accounts[0].balances[0] = {0, 1};
         }},
        {"over and still holds", [](auto& s) { s.orders[1].locked = 1; }},
        {"no open order has", [](auto& s) { s.orders[0].status = OrderStatus::new_order; }},
        {"crosses another", [](auto& s) { s.orders[2].price = s.orders[0].price; }},
        {"client id of an older open one", [](auto& s) { s.orders[4].client_id = "stop"; }},
        {"waits for a trigger", [](auto& s) { s.orders[3].stop_price = 0; }},
        {"waits for a trigger", [](auto& s) { s.orders[4].is_working = false; }},
        {"a list that does not know it", [](auto& s) { s.orders[0].list = 5; }},
        {"a list that does not know it", [](auto& s) { s.orders[0].list = INT64_MIN; }},
        {"a list that does not know it", [](auto& s) { s.lists.clear(); }},
        {"a list that does not know it", [](auto& s) { s.lists[0].orders.pop_back(); }},
        {"is there twice", [](auto& s) { s.lists.push_back(s.lists[0]); }},
        {"is there twice", [](auto& s) { s.lists[0].id = -1; }},
        {"belongs to no account", [](auto& s) { s.lists[0].account = 50; }},
        {"unknown instrument", [](auto& s) { s.lists[0].instrument = 50; }},
        {"is over with one", [](auto& s) { s.lists[0].status = ListStatus::all_done; }},
        {"no known state", [](auto& s) { s.lists[0].status = static_cast<ListStatus>(5); }},
        {"has an order that is not of it", [](auto& s) { s.lists[0].orders.push_back(1); }},
        {"belongs to no account", [](auto& s) { s.fills[0].account = 50; }},
        {"unknown instrument or asset", [](auto& s) { s.fills[0].instrument = 50; }},
        {"unknown instrument or asset", [](auto& s) { s.fills[0].fee_asset = 50; }},
        {"no proper id", [](auto& s) { s.fills[0].trade = INT64_MAX; }},
        {"number below zero", [](auto& s) { s.fills[0].fee = -1; }},
    };
    {
        Venue sound(world, 1);
        const auto restored = sound.exchange.restore(full_state(), start);
        ASSERT_TRUE(restored) << restored.error().what;
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
        ExchangeState state = full_state();
        cases[i].harm(state);
        Venue run(world, 1);
        const auto restored = run.exchange.restore(state, start);
        ASSERT_FALSE(restored) << "case " << i << ": " << cases[i].what;
        EXPECT_EQ(restored.error().code, ErrorCode::malformed);
        EXPECT_NE(restored.error().what.find(cases[i].what), std::string::npos) << i << ": " << restored.error().what;
    }
}

// One field of a real state, anywhere, becomes something else.
void harm(ExchangeState& state, Random& random) {
    const auto any = [&](auto& number) {
        using Number = std::remove_reference_t<decltype(number)>;
        const std::int64_t values[] = {0,
                                       1,
                                       -1,
                                       INT64_MAX,
                                       INT64_MIN,
                                       INT64_MAX / 2,
                                       INT32_MAX,
                                       UINT32_MAX,
                                       static_cast<std::int64_t>(number) + 1,
                                       static_cast<std::int64_t>(random.below(300))};
        number = static_cast<Number>(values[random.below(std::size(values))]);
    };
    const auto pick = [&](auto& list) -> auto& { return list[random.below(list.size())]; };
    switch (random.below(4)) {
        case 0: {
            auto& account = pick(state.accounts);
            auto& balance = pick(account.balances);
            switch (random.below(4)) {
                case 0: any(account.id); break;
                case 1: any(balance.free); break;
                case 2: any(balance.locked); break;
                default: any(account.fees.maker); break;
            }
            break;
        }
        case 1: {
            Order& order = pick(state.orders);
            Ticks* const numbers[] = {
                &order.id,       &order.list,   &order.price,      &order.quantity,         &order.spent,
                &order.executed, &order.locked, &order.stop_price, &order.iceberg_quantity, &order.quote_quantity};
            switch (random.below(8)) {
                case 0: order.side = static_cast<Side>(random.below(3)); break;
                case 1: order.type = static_cast<OrderType>(random.below(8)); break;
                case 2: order.status = static_cast<OrderStatus>(random.below(8)); break;
                case 3: order.is_working = !order.is_working; break;
                case 4: order.time_in_force = static_cast<TimeInForce>(random.below(4)); break;
                case 5: any(order.trailing_delta); break;
                case 6: any(order.account); break;
                default: any(*numbers[random.below(std::size(numbers))]); break;
            }
            break;
        }
        case 2: {
            if (state.lists.empty()) break;
            OrderList& list = pick(state.lists);
            if (random.chance(0.5)) {
                any(pick(list.orders));
            } else {
                any(list.id);
            }
            break;
        }
        default:
            switch (random.below(3)) {
                case 0: any(state.next_order); break;
                case 1: any(pick(state.next_trade)); break;
                default: any(pick(state.update_id)); break;
            }
    }
}

TEST(Restart, AnyOneWrongFieldIsRefusedOrHarmless) {
    int refused = 0, taken = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const World world = world_of(seed);
        Random random(seed);
        Venue before(world, seed);
        open_users(before.exchange);
        Timestamp now = start;
        for (int i = 0; i < 60; ++i) {
            const Step step = user_step(random, world, false);
            now += std::chrono::milliseconds(step.milliseconds);
            perform(before.exchange, step, now);
        }
        if (before.exchange.state().orders.empty()) continue;
        for (int i = 0; i < 60; ++i) {
            ExchangeState state = before.exchange.state();
            harm(state, random);
            Venue after(world, seed);
            if (const auto restored = after.exchange.restore(state, now); !restored) {
                EXPECT_NE(restored.error().what.find("does not add up"), std::string::npos);
                ++refused;
                continue;
            }
            ++taken;
            for (int more = 0; more < 60; ++more) {
                Step step = user_step(random, world, false);
                if (after.exchange.accounts().size() < users || after.exchange.accounts().back() > users) break;
                perform(after.exchange, step, now);
            }
            after.exchange.verify();
        }
    }
    EXPECT_GT(refused, 500);
    EXPECT_GT(taken, 100);
}

}  // namespace
}  // namespace piggy::venue
