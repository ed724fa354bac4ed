#include <algorithm>

#include "venue/exchange_inside.h"

namespace piggy::venue {
namespace {

constexpr std::int64_t unit = Decimal::ticks_per_unit;

Side opposite(Side side) { return side == Side::buy ? Side::sell : Side::buy; }

bool crosses(const Order& taker, Ticks maker_price) {
    return taker.side == Side::buy ? maker_price <= taker.price : maker_price >= taker.price;
}

}  // namespace

std::string Exchange::Inside::client_key(InstrumentId instrument, std::string_view client_id) {
    std::string key(1, static_cast<char>(instrument));
    return key.append(client_id);
}

std::string Exchange::Inside::made_client_id() {
    static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    std::string id(22, ' ');
    for (char& letter : id) letter = letters[random.below(letters.size())];
    return id;
}

void Exchange::Inside::begin_call(Timestamp at) {
    now = std::max(now, at);  // a wall clock may be set back; the venue's order of things is not
}

void Exchange::Inside::finish_call() {
    trigger_stops();
    for (const OrderId id : gone) entries.erase(id);
    gone.clear();
    for (const Touched& one : touched) {
        const Instrument& traded = instrument(one.instrument);
        listener.on_balances(one.account, traded.base, traded.quote, now);
        const auto bnb = static_cast<AssetId>(market.assets.size() - 1);
        if (one.bnb) listener.on_balances(one.account, bnb, bnb, now);
    }
    touched.clear();
    forget_old();
}

void Exchange::Inside::touch(AccountId account, InstrumentId id, bool bnb) {
    Accounts::Account& owner = accounts.at(account);
    owner.updated = now;
    if (owner.house) return;
    for (Touched& known : touched) {
        if (known.account == account && known.instrument == id) {
            known.bnb = known.bnb || bnb;
            return;
        }
    }
    touched.push_back({account, bnb, id});
}

void Exchange::Inside::report(const Entry& entry, ExecutionKind kind, const Fill* fill, std::string_view cancel_id) {
    listener.on_order(entry.order, {next_execution++, kind, fill, cancel_id, now});
}

void Exchange::Inside::tell_level(InstrumentId id, Side side, OrderBook::Level level) {
    listener.on_book({id, side, level.price, level.quantity, ++pits[id].update_id});
}

Exchange::Inside::Entry& Exchange::Inside::create(AccountId account, const NewOrder& wish, ListId list) {
    const OrderId id = next_order++;
    Entry& entry = entries[id];
    Order& order = entry.order;
    order.id = id;
    order.account = account;
    order.instrument = wish.instrument;
    order.list = list;
    order.side = wish.side;
    order.type = wish.type;
    order.time_in_force = wish.time_in_force;
    order.self_trade = wish.self_trade;
    order.price = wish.price;
    order.quantity = wish.quantity;
    order.quote_quantity = wish.quote_quantity;
    order.stop_price = wish.stop_price;
    order.trailing_delta = wish.trailing_delta;
    order.iceberg_quantity = wish.iceberg_quantity;
    order.created = order.updated = now;
    order.is_working = !is_stop(wish.type);
    if (order.is_working) order.working_since = now;
    Orders& mine = orders_of[account];
    mine.open.insert(id);
    if (!accounts.at(account).house) {
        order.client_id = wish.client_id.empty() ? made_client_id() : wish.client_id;
        mine.all.insert(id);
        mine.newest_by_client_id[client_key(order.instrument, order.client_id)] = id;
    }
    return entry;
}

void Exchange::Inside::lock(Entry& entry, Ticks amount) {
    accounts.lock(entry.order.account, given(entry.order), amount);
    entry.order.locked += amount;
    touch(entry.order.account, entry.order.instrument);
}

void Exchange::Inside::unlock_all(Entry& entry) {
    if (entry.order.locked == 0) return;
    accounts.unlock(entry.order.account, given(entry.order), entry.order.locked);
    entry.order.locked = 0;
    touch(entry.order.account, entry.order.instrument);
}

// An order that may trade now: takes what it can, then rests or ends.
void Exchange::Inside::run(Entry& entry) {
    if (entry.order.time_in_force == TimeInForce::fok && !is_market(entry.order.type) && !can_fill_whole(entry)) {
        return end(entry, OrderStatus::expired, ExpiryReason::unfilled_fok, ExecutionKind::expired);
    }
    take(entry);
    if (!is_final(entry.order.status)) finish_taking(entry);
}

// How much of a maker's price the taker can use: its rest, and no more than it can pay for.
Ticks Exchange::Inside::wanted(const Entry& taker, Ticks price) const {
    const Order& order = taker.order;
    if (!is_market(order.type)) return order.quantity - order.executed;
    const Ticks step = std::max<Ticks>(1, instrument(order.instrument).filters.lot.step);
    const auto whole_steps = [step](std::optional<Ticks> quantity) {
        return quantity ? *quantity / step * step : INT64_MAX / step * step;  // more than 64 bits hold: no bound
    };
    Ticks most = order.quantity - order.executed;
    if (order.quote_quantity != 0) {
        most = whole_steps(multiply_divide(order.quote_quantity - order.spent, unit, price, Rounding::down));
    }
    const Ticks free = accounts.free(order.account, given(order));
    if (order.side == Side::sell) return std::min(most, order.quote_quantity != 0 ? free / step * step : free);
    const auto affordable = multiply_divide(free, unit, price, Rounding::down);
    return !affordable || *affordable >= most ? most : whole_steps(affordable);
}

bool Exchange::Inside::can_fill_whole(const Entry& taker) const {
    const Order& order = taker.order;
    const OrderBook& book = pits[order.instrument].book;
    Ticks missing = order.quantity - order.executed;
    for (auto handle = book.front(opposite(order.side)); handle != OrderBook::none; handle = book.next(handle)) {
        const auto& resting = book.at(handle);
        if (!crosses(order, resting.price)) return false;
        if (resting.owner == order.account && order.self_trade != SelfTrade::none) {
            if (order.self_trade != SelfTrade::expire_maker) return false;
            continue;
        }
        missing -= std::min(missing, resting.remaining());
        if (missing == 0) return true;
    }
    return false;
}

void Exchange::Inside::take(Entry& taker) {
    const Order& order = taker.order;
    OrderBook& book = pits[order.instrument].book;
    while (!is_final(order.status)) {
        const auto handle = book.front(opposite(order.side));
        if (handle == OrderBook::none) return;
        const OrderBook::Resting resting = book.at(handle);
        if (!is_market(order.type) && !crosses(order, resting.price)) return;
        Entry& maker = entries.at(resting.order);
        if (resting.owner == order.account && order.self_trade != SelfTrade::none) {
            if (order.self_trade != SelfTrade::expire_taker) {
                end(maker, OrderStatus::expired_in_match, ExpiryReason::none, ExecutionKind::prevented);
            }
            if (order.self_trade != SelfTrade::expire_maker) {
                end(taker, OrderStatus::expired_in_match, ExpiryReason::none, ExecutionKind::prevented);
            }
            continue;
        }
        const Ticks quantity = std::min(resting.shown, wanted(taker, resting.price));
        if (quantity <= 0) return;
        fill(taker, maker, resting.price, quantity);
    }
}

// The fee of one side in the asset it receives, or in BNB where the account wants that and has enough. Never
// understated.
std::pair<AssetId, Ticks> Exchange::Inside::take_fee(const Entry& entry, Ticks quantity, Ticks quote, bool is_maker) {
    const Order& order = entry.order;
    const FeeRates& rates = accounts.at(order.account).fees;
    const Ticks rate = is_maker ? rates.maker : rates.taker;
    const auto share = [rate](Ticks amount) {
        return static_cast<Ticks>(divide(static_cast<int128>(amount) * rate, unit, Rounding::up));
    };
    const auto bnb = static_cast<AssetId>(market.assets.size() - 1);
    if (rates.in_bnb && market.bnb_price > 0) {
        // Three quarters of the fee, as such venues grant it.
        const auto amount = multiply_divide(share(quote), unit / 4 * 3, market.bnb_price, Rounding::up);
        if (amount && *amount <= accounts.free(order.account, bnb)) {
            accounts.pay_fee(order.account, bnb, *amount);
            return {bnb, *amount};
        }
    }
    const bool buys = order.side == Side::buy;
    const AssetId asset = buys ? instrument(order.instrument).base : instrument(order.instrument).quote;
    const Ticks amount = share(buys ? quantity : quote);
    accounts.pay_fee(order.account, asset, amount);
    return {asset, amount};
}

// One side of a trade after the money moved: its order, its fee, its report.
void Exchange::Inside::settle(Entry& entry, TradeId trade, Ticks price, Ticks quantity, Ticks quote, bool is_maker) {
    Order& order = entry.order;
    order.executed += quantity;
    order.spent += quote;
    order.updated = now;
    if (order.locked > 0) {  // what a better price or a finished order no longer needs becomes free again
        const Ticks paid = order.side == Side::buy ? quote : quantity;
        const Ticks rest = order.quantity - order.executed;
        const Ticks still =
            order.side == Side::sell
                ? rest
                : static_cast<Ticks>(divide(static_cast<int128>(order.price) * rest, unit, Rounding::up));
        const Ticks held = order.locked - paid;
        invariant(held >= still, "what an order holds covers its rest");
        accounts.unlock(order.account, given(order), held - still);
        order.locked = still;
    }
    const auto [fee_asset, fee] = take_fee(entry, quantity, quote, is_maker);
    bool done = order.executed == order.quantity;
    if (order.quote_quantity != 0) {  // done when what is left buys no further step at this price
        const Ticks step = std::max<Ticks>(1, instrument(order.instrument).filters.lot.step);
        done = static_cast<int128>(order.quote_quantity - order.spent) * unit < static_cast<int128>(price) * step;
        order.quantity = order.executed;
    }
    order.status = done ? OrderStatus::filled : OrderStatus::partially_filled;
    const Fill fill{trade,    order.id, order.account, order.instrument, order.list, order.side, price,
                    quantity, quote,    fee,           fee_asset,        now,        is_maker};
    if (!accounts.at(order.account).house) orders_of[order.account].fills.push_back(fill);
    touch(order.account, order.instrument, fee_asset == market.assets.size() - 1);
    report(entry, ExecutionKind::traded, &fill);
}

void Exchange::Inside::fill(Entry& taker, Entry& maker, Ticks price, Ticks quantity) {
    const InstrumentId id = taker.order.instrument;
    Pit& pit = pits[id];
    const auto exact = multiply_divide(price, quantity, unit, Rounding::down);
    invariant(exact.has_value(), "the value of a fill stays in range");
    const Ticks quote = *exact;
    const bool taker_buys = taker.order.side == Side::buy;
    Entry& buyer = taker_buys ? taker : maker;
    Entry& seller = taker_buys ? maker : taker;
    accounts.pay(seller.order.account, buyer.order.account, instrument(id).base, quantity, seller.order.locked);
    accounts.pay(buyer.order.account, seller.order.account, instrument(id).quote, quote, buyer.order.locked);
    const auto level = pit.book.take_front(maker.order.side, quantity);

    const TradeId trade = pit.next_trade++;
    pit.last_price = price;
    pit.average.add(price, quantity, now);
    if (!pit.stops.empty() && (moved.empty() || moved.back() != Moved{id, price})) moved.push_back({id, price});
    listener.on_trade({trade, id, price, quantity, quote, now, !taker_buys, buyer.order.id, seller.order.id});
    settle(maker, trade, price, quantity, quote, true);
    settle(taker, trade, price, quantity, quote, false);
    tell_level(id, maker.order.side, level);
    for (Entry* side : {&maker, &taker}) {
        if (side->order.list >= 0) end_others(*side);
        if (side->order.status != OrderStatus::filled) continue;
        if (side == &maker) side->handle = OrderBook::none;
        end(*side, OrderStatus::filled, ExpiryReason::none, ExecutionKind::traded);
    }
}

// What becomes of the part that found nobody.
void Exchange::Inside::finish_taking(Entry& taker) {
    Order& order = taker.order;
    if (is_market(order.type)) {
        return end(taker, OrderStatus::expired, ExpiryReason::insufficient_liquidity, ExecutionKind::expired);
    }
    if (order.time_in_force != TimeInForce::gtc) {
        return end(taker, OrderStatus::expired, ExpiryReason::unfilled_ioc, ExecutionKind::expired);
    }
    OrderBook& book = pits[order.instrument].book;
    taker.handle = book.rest(order.id, order.account, order.side, order.price, order.quantity - order.executed,
                             order.iceberg_quantity);
    tell_level(order.instrument, order.side, {order.price, book.quantity_at(order.side, order.price)});
}

// The order is final from here. A fill that completed it has reported that itself.
void Exchange::Inside::end(Entry& entry, OrderStatus status, ExpiryReason reason, ExecutionKind kind,
                           std::string_view cancel_id) {
    Order& order = entry.order;
    unlock_all(entry);
    if (entry.handle != OrderBook::none) {
        const auto level = pits[order.instrument].book.remove(entry.handle);
        entry.handle = OrderBook::none;
        tell_level(order.instrument, order.side, level);
    }
    if (entry.waits_for_trigger) {
        pits[order.instrument].stops.erase(order.id);
        entry.waits_for_trigger = false;
    }
    order.status = status;
    order.expiry = reason;
    order.updated = now;
    order.is_working = false;
    if (kind != ExecutionKind::traded) report(entry, kind, nullptr, cancel_id);
    orders_of[order.account].open.erase(order.id);
    if (order.list >= 0) {
        // Nothing but this leg may hold what the list locked. Where it trades, triggers or is canceled, the others end
        // there.
        if (status == OrderStatus::expired_in_match || reason == ExpiryReason::exchange_canceled) end_others(entry);
        leg_ended(order);
    }
    if (accounts.at(order.account).house) {
        gone.push_back(order.id);
    } else {
        finals.push_back(order.id);
    }
}

// Keeps memory bounded: the oldest final orders and fills of user accounts are forgotten here (the record has them).
void Exchange::Inside::forget_old() {
    while (finals.size() > kept) {
        const auto old = entries.find(finals.front());
        finals.pop_front();
        const Order& order = old->second.order;
        Orders& mine = orders_of[order.account];
        mine.all.erase(order.id);
        const auto named = mine.newest_by_client_id.find(client_key(order.instrument, order.client_id));
        if (named != mine.newest_by_client_id.end() && named->second == order.id) mine.newest_by_client_id.erase(named);
        if (mine.fills.size() > 2 * kept) {
            mine.fills.erase(mine.fills.begin(), mine.fills.begin() + static_cast<std::ptrdiff_t>(kept));
        }
        const ListId list = order.list;
        entries.erase(old);
        if (list < 0) continue;
        const auto& legs = lists.at(list).orders;
        if (std::none_of(legs.begin(), legs.end(), [this](OrderId leg) { return entries.contains(leg); })) {
            mine.lists.erase(list);
            lists.erase(list);
        }
    }
}

}  // namespace piggy::venue
