#include "random_calls.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace piggy::venue::random_calls {

namespace {

Ticks any_price(Random& random, const World& world) {
    Ticks price = (world.price_middle + random.between(-world.prices, world.prices)) * world.price_grain;
    if (world.filters && random.chance(0.02)) price += 1;
    return price;
}
Ticks any_quantity(Random& random, const World& world) {
    Ticks quantity = random.between(2, random.chance(0.2) ? 60 : 12) * world.quantity_grain;
    if (world.filters && random.chance(0.02)) quantity += random.between(-1, 1) * world.quantity_grain / 2;
    return quantity;
}
std::string any_id(Random& random) {
    if (random.chance(0.6)) return "";
    return std::string(1, static_cast<char>('a' + random.below(6)));
}

}  // namespace

World world_of(std::uint64_t seed) {
    World world;
    Random random(seed ^ 0xABCDEF);
    const auto kind = random.below(4);
    if (kind == 1) {
        world.price_grain = 33'333'337;
        world.quantity_grain = 12'345'679;
    }
    if (kind == 2) {  // a coin of nearly no worth: most trades round
        world.price_grain = 1;
        world.price_middle = 12;
        world.quantity_grain = 34'567'891;
    }
    world.filters = random.chance(0.5);
    world.prices = static_cast<int>(random.between(2, 9));
    world.market.assets = {"USDT", "BTC", "ETH", "BNB"};
    world.market.bnb_price = 600 * unit + 1;
    for (const AssetId base : {AssetId{1}, AssetId{2}}) {
        Instrument made;
        made.code = world.market.assets[base] + "USDT";
        made.base = base;
        made.quote = 0;
        made.filters.band = {1'000'000 * unit, 0, 1'000'000 * unit, 0, 5, false};
        made.filters.stop_orders_max = 12;
        if (world.filters) {
            made.filters.orders_max = 14;
            made.filters.stop_orders_max = 4;
            made.filters.order_lists_max = 2;
            made.filters.price.tick = world.price_grain;
            made.filters.lot = {2 * world.quantity_grain, 60 * world.quantity_grain, world.quantity_grain};
            made.filters.market_lot = {0, 40 * world.quantity_grain, 0};
        }
        world.market.instruments.push_back(made);
    }
    return world;
}

NewOrder any_order(Random& random, const World& world) {
    NewOrder order;
    order.instrument = random.chance(0.8) ? 0 : 1;
    order.side = random.chance(0.5) ? Side::buy : Side::sell;
    order.client_id = any_id(random);
    order.quantity = any_quantity(random, world);
    order.self_trade = static_cast<SelfTrade>(random.below(4));
    const auto kind = random.below(100);
    if (kind < 55) {
        order.price = any_price(random, world);
        order.time_in_force =
            random.chance(0.7) ? TimeInForce::gtc : (random.chance(0.5) ? TimeInForce::ioc : TimeInForce::fok);
        if (order.time_in_force == TimeInForce::gtc && random.chance(0.25)) {
            order.iceberg_quantity = std::max(order.quantity / random.between(1, 11) / world.quantity_grain, Ticks{2}) *
                                     world.quantity_grain;
        }
    } else if (kind < 70) {
        order.type = OrderType::market;
        if (random.chance(0.5)) {
            order.quote_quantity =
                static_cast<Ticks>(int128{any_price(random, world)} * order.quantity / unit) + random.between(1, 3);
            order.quantity = 0;
        }
    } else if (kind < 75) {
        order.type = OrderType::limit_maker;
        order.price = any_price(random, world);
    } else {
        constexpr OrderType types[] = {OrderType::stop_loss, OrderType::stop_loss_limit, OrderType::take_profit,
                                       OrderType::take_profit_limit};
        order.type = types[random.below(4)];
        if (!is_market(order.type)) {
            order.price = any_price(random, world);
            if (random.chance(0.2)) order.time_in_force = random.chance(0.5) ? TimeInForce::ioc : TimeInForce::fok;
        }
        const auto form = random.below(3);
        if (form != 1) order.stop_price = any_price(random, world);
        if (form != 0) order.trailing_delta = static_cast<int>(random.between(10, 400));
    }
    return order;
}

Step any_step(Random& random, const World& world) {
    Step step;
    step.who = static_cast<AccountId>(random.between(1, all_accounts));
    step.milliseconds = random.chance(0.5) ? 0 : random.between(1, 20'000);
    const auto kind = random.below(1000);
    if (kind < 720) {
        step.order = any_order(random, world);
    } else if (kind < 780) {
        step.call = Call::list;
        step.who = static_cast<AccountId>(random.between(1, users));
        step.order = any_order(random, world);
        step.order.type = OrderType::limit_maker;
        step.order.time_in_force = TimeInForce::gtc;
        step.order.iceberg_quantity = step.order.quote_quantity = step.order.stop_price = 0;
        step.order.trailing_delta = 0;
        step.order.quantity = any_quantity(random, world);
        step.stop = step.order;
        step.stop.client_id = any_id(random);
        const bool buys = step.order.side == Side::buy;
        const Ticks away = random.between(0, world.prices);
        const Ticks middle = world.price_middle + random.between(-1, 1);
        step.order.price = (buys ? middle - away : middle + away) * world.price_grain;
        step.stop.type = random.chance(0.5) ? OrderType::stop_loss : OrderType::stop_loss_limit;
        step.stop.stop_price = (buys ? middle + 1 + away : middle - 1 - away) * world.price_grain;
        step.stop.price = step.stop.type == OrderType::stop_loss ? 0 : any_price(random, world);
        step.list_id = any_id(random);
    } else if (kind < 900) {
        step.call = random.chance(0.1) ? Call::expire : Call::cancel;
        step.which = random.between(0, 25);
        step.only = random.chance(0.8) ? Exchange::CancelOnly::any : static_cast<Exchange::CancelOnly>(random.below(3));
    } else if (kind < 915) {
        step.call = Call::cancel_list;
        step.which = random.between(0, 3);
    } else if (kind < 950) {
        step.call = Call::transfer;
        step.asset = static_cast<AssetId>(random.below(4));
        step.amount = random.between(-40, 60) * unit / 3;
    } else if (kind < 970) {
        step.call = Call::fees;
        step.fees = {random.between(0, 3) * 100'000, random.between(0, 3) * 123'457, random.chance(0.5)};
    } else if (kind < 990) {
        step.call = Call::status;
        step.yes = random.chance(0.9);
    } else {
        step.call = Call::can_trade;
        step.yes = random.chance(0.8);
    }
    return step;
}

void open_accounts(Exchange& exchange, Timestamp now) {
    for (AccountId id = 1; id <= all_accounts; ++id) {
        const AccountId opened = exchange.open_account(id > users, now);
        for (AssetId asset = 0; asset < 4; ++asset) {
            static_cast<void>(exchange.transfer(opened, asset, start_amount(asset), now));
        }
    }
}

OrderId meant_order(const Exchange& exchange, const Step& step) {
    const auto open = exchange.open_orders(step.who, std::nullopt);
    const auto place = static_cast<std::size_t>(step.which);
    return place < open.size() ? open[place]->id : 1'000'000'000;
}

ListId meant_list(const Exchange& exchange, const Step& step) {
    std::vector<ListId> open;
    for (const OrderList* list : exchange.lists(step.who)) {
        if (list->status == ListStatus::executing) open.push_back(list->id);
    }
    const auto place = static_cast<std::size_t>(step.which);
    return place < open.size() ? open[place] : 1'000'000'000;
}

std::string perform(Exchange& exchange, const Step& step, Timestamp now) {
    const auto text = [](const auto& answer) {
        return answer ? std::string() : std::to_string(answer.error().code) + " " + answer.error().message;
    };
    switch (step.call) {
        case Call::place: return text(exchange.place(step.who, step.order, now));
        case Call::list: return text(exchange.place_list(step.who, {step.order, step.stop, step.list_id}, now));
        case Call::cancel: return text(exchange.cancel(step.who, meant_order(exchange, step), "", now, step.only));
        case Call::expire: return text(exchange.expire(meant_order(exchange, step), now));
        case Call::cancel_list: return text(exchange.cancel_list(step.who, meant_list(exchange, step), now));
        case Call::transfer: return text(exchange.transfer(step.who, step.asset, step.amount, now));
        case Call::fees: exchange.set_fees(step.who, step.fees); break;
        case Call::status:
            exchange.set_status(0, step.yes ? InstrumentStatus::trading : InstrumentStatus::halted, now);
            break;
        case Call::can_trade: exchange.set_can_trade(step.who, step.yes); break;
    }
    return "";
}

std::string say(const Order& order) {
    std::ostringstream out;
    out << "order " << order.id << " account " << order.account << " instrument " << int{order.instrument} << " list "
        << order.list << (order.side == Side::buy ? " buy" : " sell") << " type " << int(order.type) << " tif "
        << int(order.time_in_force) << " stp " << int(order.self_trade) << " price " << order.price << " quantity "
        << order.quantity << " quote " << order.quote_quantity << " stop " << order.stop_price << " trailing "
        << order.trailing_delta << " peak " << order.iceberg_quantity << " status " << int(order.status) << " expiry "
        << int(order.expiry) << " executed " << order.executed << " spent " << order.spent << " locked " << order.locked
        << " working " << order.is_working;
    return out.str();
}

std::string say(const Step& step) {
    std::ostringstream out;
    static constexpr const char* names[] = {"place", "list",   "cancel",    "expire",     "transfer",
                                            "fees",  "status", "can_trade", "cancel_list"};
    out << "+" << step.milliseconds << " ms account " << step.who << " " << names[static_cast<int>(step.call)] << " ";
    const auto say_wish = [&](const NewOrder& wish) {
        Order order;
        order.instrument = wish.instrument, order.side = wish.side, order.type = wish.type;
        order.time_in_force = wish.time_in_force, order.self_trade = wish.self_trade, order.price = wish.price;
        order.quantity = wish.quantity, order.quote_quantity = wish.quote_quantity;
        order.stop_price = wish.stop_price, order.trailing_delta = wish.trailing_delta;
        order.iceberg_quantity = wish.iceberg_quantity;
        out << say(order) << " id '" << wish.client_id << "' ";
    };
    if (step.call == Call::place || step.call == Call::list) say_wish(step.order);
    if (step.call == Call::list) say_wish(step.stop);
    out << "which " << step.which << " only " << int(step.only) << " asset " << int{step.asset} << " amount "
        << step.amount << " fees " << step.fees.maker << " " << step.fees.taker << " " << step.fees.in_bnb << " "
        << step.yes;
    return out.str();
}

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace piggy::venue::random_calls
