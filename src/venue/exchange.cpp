#include "venue/exchange.h"

#include <algorithm>

#include "venue/exchange_inside.h"

namespace piggy::venue {
namespace {

tl::unexpected<Refusal> refuse(int code, const char* message) { return tl::make_unexpected(Refusal{code, message}); }

constexpr const char* unknown_order = "Unknown order sent.";

}  // namespace

Exchange::Exchange(Market market, VenueListener& listener, std::uint64_t seed, std::size_t kept)
    : inside_(std::make_unique<Inside>(std::move(market), listener, seed, kept)) {}
Exchange::~Exchange() = default;

// --- accounts

AccountId Exchange::open_account(bool house, Timestamp now) {
    inside_->begin_call(now);
    const AccountId id = inside_->accounts.open(house, now);
    inside_->orders_of.resize(std::max<std::size_t>(inside_->orders_of.size(), id + 1));
    return id;
}

bool Exchange::is_house(AccountId id) const { return inside_->accounts.at(id).house; }
Balance Exchange::balance(AccountId id, AssetId asset) const { return inside_->accounts.at(id).balances.at(asset); }
const FeeRates& Exchange::fees(AccountId id) const { return inside_->accounts.at(id).fees; }

Answer<> Exchange::set_fees(AccountId id, FeeRates fees) {
    if (!Inside::are_rates(fees)) return refuse(-1013, "Invalid fee.");
    inside_->accounts.at(id).fees = fees;
    return {};
}

bool Exchange::can_trade(AccountId id) const { return inside_->accounts.at(id).can_trade; }
void Exchange::set_can_trade(AccountId id, bool can) { inside_->accounts.at(id).can_trade = can; }
Timestamp Exchange::account_updated(AccountId id) const { return inside_->accounts.at(id).updated; }
std::vector<AccountId> Exchange::accounts() const { return inside_->accounts.ids(); }
Ticks Exchange::fees_collected(AssetId asset) const { return inside_->accounts.fees_collected(asset); }

Answer<> Exchange::transfer(AccountId id, AssetId asset, Ticks amount, Timestamp now) {
    inside_->begin_call(now);
    if (asset >= inside_->market.assets.size()) return refuse(-1013, "Invalid asset.");
    if (!inside_->accounts.has_room(asset, amount)) return refuse(-1013, "Invalid amount.");
    if (amount < 0 && inside_->accounts.free(id, asset) + amount < 0)
        return refuse(-2010, "Account has insufficient balance for requested action.");
    inside_->accounts.transfer(id, asset, amount);
    inside_->accounts.at(id).updated = inside_->now;
    inside_->listener.on_transfer(id, asset, amount, inside_->now);
    return {};
}

// --- orders

Answer<> Exchange::check(AccountId account, const NewOrder& order, Timestamp now) const {
    return inside_->check(account, order, std::max(now, inside_->now), false);
}

Answer<Placed> Exchange::place(AccountId account, const NewOrder& wish, Timestamp now) {
    Inside& in = *inside_;
    in.begin_call(now);
    if (auto checked = in.check(account, wish, in.now, false); !checked) {
        return tl::make_unexpected(std::move(checked.error()));
    }
    const bool user = !in.accounts.at(account).house;
    const std::size_t fills_before = in.orders_of[account].fills.size();
    auto& entry = in.create(account, wish, -1);
    if (wish.type != OrderType::market) in.lock(entry, *in.need(wish, in.now));
    in.report(entry, ExecutionKind::placed);
    if (is_stop(wish.type)) {
        in.wait_for_trigger(entry);
    } else {
        in.run(entry);
    }
    Placed placed{entry.order, {}};
    if (user) {
        const auto& fills = in.orders_of[account].fills;
        placed.fills.assign(fills.begin() + static_cast<std::ptrdiff_t>(fills_before), fills.end());
        std::erase_if(placed.fills, [&](const Fill& fill) { return fill.order != placed.order.id; });
    }
    in.finish_call();
    return placed;
}

Answer<PlacedList> Exchange::place_list(AccountId account, const NewOrderList& wish, Timestamp now) {
    Inside& in = *inside_;
    in.begin_call(now);
    if (wish.limit_maker.type != OrderType::limit_maker || !is_stop(wish.stop.type) ||
        wish.stop.instrument != wish.limit_maker.instrument || wish.stop.side != wish.limit_maker.side ||
        wish.stop.quantity != wish.limit_maker.quantity) {
        return refuse(-1013, "The orders of a list must be a limit maker and a stop of one symbol, side and quantity.");
    }
    for (const NewOrder* leg : {&wish.stop, &wish.limit_maker}) {
        if (auto checked = in.check(account, *leg, in.now, true); !checked) {
            return tl::make_unexpected(std::move(checked.error()));
        }
    }
    const InstrumentId instrument = wish.limit_maker.instrument;
    // A list runs as long as one of its orders is open.
    std::set<ListId> open_lists;
    for (const OrderId open : in.orders_of[account].open) {
        const ListId list = in.entries.at(open).order.list;
        if (list >= 0) open_lists.insert(list);
    }
    const auto running = std::count_if(open_lists.begin(), open_lists.end(),
                                       [&](ListId list) { return in.lists.at(list).instrument == instrument; });
    if (running >= in.instrument(instrument).filters.order_lists_max) {
        return refuse(-1013, "Filter failure: MAX_NUM_ORDER_LISTS");
    }
    // Only one leg ever trades: the list holds what the dearer one needs.
    const auto limit_need = in.need(wish.limit_maker, in.now);
    const auto stop_need = in.need(wish.stop, in.now);
    const bool buys = wish.limit_maker.side == Side::buy;
    const AssetId asset = buys ? in.instrument(instrument).quote : in.instrument(instrument).base;
    if (!limit_need || !stop_need || std::max(*limit_need, *stop_need) > in.accounts.free(account, asset)) {
        return refuse(-2010, "Account has insufficient balance for requested action.");
    }
    if (!wish.stop.client_id.empty() && wish.stop.client_id == wish.limit_maker.client_id) {
        return refuse(-2010, "Duplicate order sent.");
    }
    for (const ListId list : open_lists) {
        if (!wish.client_id.empty() && in.lists.at(list).client_id == wish.client_id) {
            return refuse(-2010, "Duplicate order sent.");
        }
    }
    const ListId id = in.next_list++;
    OrderList& list = in.lists[id];
    list = {id,
            account,
            instrument,
            wish.client_id.empty() ? in.made_client_id() : wish.client_id,
            ListStatus::executing,
            in.now,
            {}};
    in.orders_of[account].lists.insert(id);
    auto& stop = in.create(account, wish.stop, id);
    auto& limit = in.create(account, wish.limit_maker, id);
    list.orders = {stop.order.id, limit.order.id};
    in.lock(limit, *limit_need);
    if (*stop_need > *limit_need) in.lock(stop, *stop_need - *limit_need);
    in.report(stop, ExecutionKind::placed);
    in.report(limit, ExecutionKind::placed);
    in.listener.on_list(list);
    in.wait_for_trigger(stop);
    in.run(limit);
    PlacedList placed{list, {stop.order, limit.order}};
    in.finish_call();
    return placed;
}

Answer<Order> Exchange::cancel(AccountId account, OrderId id, std::string_view cancel_id, Timestamp now,
                               CancelOnly only) {
    Inside& in = *inside_;
    in.begin_call(now);
    const auto found = in.entries.find(id);
    if (found == in.entries.end() || found->second.order.account != account || is_final(found->second.order.status)) {
        return refuse(-2011, unknown_order);
    }
    const OrderStatus status = found->second.order.status;
    if ((only == CancelOnly::only_new && status != OrderStatus::new_order) ||
        (only == CancelOnly::only_partially_filled && status != OrderStatus::partially_filled)) {
        return refuse(-2011, "Order was not canceled due to cancel restrictions.");
    }
    const ListId list = found->second.order.list;
    // Each cancel has an id of its own; the one that was given is that of the order it was given for.
    const bool makes_id = (cancel_id.empty() || list >= 0) && !in.accounts.at(account).house;
    const std::string made = makes_id ? in.made_client_id() : "";
    in.end(found->second, OrderStatus::canceled, ExpiryReason::none, ExecutionKind::canceled,
           cancel_id.empty() ? std::string_view(made) : cancel_id);
    Order order = found->second.order;
    if (list >= 0) {
        const std::vector<OrderId> legs = in.lists.at(list).orders;
        for (const OrderId leg : legs) {
            const auto other = in.entries.find(leg);
            if (other == in.entries.end() || is_final(other->second.order.status)) continue;
            in.end(other->second, OrderStatus::canceled, ExpiryReason::none, ExecutionKind::canceled, made);
        }
    }
    in.finish_call();
    return order;
}

Answer<Order> Exchange::expire(OrderId id, Timestamp now) {
    Inside& in = *inside_;
    in.begin_call(now);
    const auto found = in.entries.find(id);
    if (found == in.entries.end() || is_final(found->second.order.status)) return refuse(-2011, unknown_order);
    in.end(found->second, OrderStatus::expired, ExpiryReason::exchange_canceled, ExecutionKind::expired);
    Order order = found->second.order;
    in.finish_call();
    return order;
}

Answer<OrderList> Exchange::cancel_list(AccountId account, ListId id, Timestamp now) {
    const OrderList* list = find_list(account, id);
    if (list == nullptr || list->status == ListStatus::all_done) return refuse(-2011, unknown_order);
    for (const OrderId leg : list->orders) {
        const Order* order = find(account, list->instrument, leg);
        if (order == nullptr || is_final(order->status)) continue;
        if (auto canceled = cancel(account, leg, {}, now); !canceled) {
            return tl::make_unexpected(std::move(canceled.error()));
        }
        break;  // the others went along
    }
    return *list;
}

// --- questions

const Order* Exchange::find(AccountId account, InstrumentId instrument, OrderId id) const {
    const auto found = inside_->entries.find(id);
    if (found == inside_->entries.end()) return nullptr;
    const Order& order = found->second.order;
    return order.account == account && order.instrument == instrument ? &order : nullptr;
}

const Order* Exchange::find(AccountId account, InstrumentId instrument, std::string_view client_id) const {
    const auto& known = inside_->orders_of.at(account).newest_by_client_id;
    const auto found = known.find(Inside::client_key(instrument, client_id));
    return found == known.end() ? nullptr : find(account, instrument, found->second);
}

std::vector<const Order*> Exchange::open_orders(AccountId account, std::optional<InstrumentId> instrument) const {
    std::vector<const Order*> orders;
    for (const OrderId id : inside_->orders_of.at(account).open) {
        const Order& order = inside_->entries.at(id).order;
        if (!instrument || order.instrument == *instrument) orders.push_back(&order);
    }
    return orders;
}

std::vector<const Order*> Exchange::orders(AccountId account, InstrumentId instrument) const {
    std::vector<const Order*> orders;
    for (const OrderId id : inside_->orders_of.at(account).all) {
        const Order& order = inside_->entries.at(id).order;
        if (order.instrument == instrument) orders.push_back(&order);
    }
    return orders;
}

const std::vector<Fill>& Exchange::fills(AccountId account) const { return inside_->orders_of.at(account).fills; }

const OrderList* Exchange::find_list(AccountId account, ListId id) const {
    const auto found = inside_->lists.find(id);
    return found == inside_->lists.end() || found->second.account != account ? nullptr : &found->second;
}

const OrderList* Exchange::find_list(AccountId account, std::string_view client_id) const {
    const auto& mine = inside_->orders_of.at(account).lists;
    for (auto id = mine.rbegin(); id != mine.rend(); ++id) {
        const OrderList& list = inside_->lists.at(*id);
        if (list.client_id == client_id) return &list;
    }
    return nullptr;
}

std::vector<const OrderList*> Exchange::lists(AccountId account) const {
    std::vector<const OrderList*> lists;
    for (const ListId id : inside_->orders_of.at(account).lists) lists.push_back(&inside_->lists.at(id));
    return lists;
}

// --- the market

const Market& Exchange::market() const { return inside_->market; }

std::optional<InstrumentId> Exchange::instrument(std::string_view code) const {
    const auto& instruments = inside_->market.instruments;
    for (std::size_t i = 0; i < instruments.size(); ++i) {
        if (instruments[i].code == code) return static_cast<InstrumentId>(i);
    }
    return std::nullopt;
}

Depth Exchange::depth(InstrumentId id, std::size_t levels) const {
    const auto& pit = inside_->pits.at(id);
    const auto copied = [&](Side side) {
        std::vector<Level> rows;
        for (const auto& level : pit.book.levels(side, levels)) rows.push_back({level.price, level.quantity});
        return rows;
    };
    return {pit.update_id, copied(Side::buy), copied(Side::sell)};
}

std::optional<Level> Exchange::best(InstrumentId id, Side side) const {
    const auto level = inside_->pits.at(id).book.best(side);
    if (!level) return std::nullopt;
    return Level{level->price, level->quantity};
}

std::int64_t Exchange::update_id(InstrumentId id) const { return inside_->pits.at(id).update_id; }
std::optional<Ticks> Exchange::last_price(InstrumentId id) const { return inside_->pits.at(id).last_price; }
Ticks Exchange::average_price(InstrumentId id, Timestamp now) const { return inside_->average_price(id, now); }
void Exchange::set_start_price(InstrumentId id, Ticks price) { inside_->pits.at(id).start_price = price; }

void Exchange::set_status(InstrumentId id, InstrumentStatus status, Timestamp now) {
    inside_->begin_call(now);
    inside_->market.instruments.at(id).status = status;
    inside_->listener.on_instrument(id, inside_->now);
}

void Exchange::set_filters(InstrumentId id, Filters filters, Timestamp now) {
    inside_->begin_call(now);
    inside_->market.instruments.at(id).filters = filters;
    inside_->listener.on_instrument(id, inside_->now);
}

}  // namespace piggy::venue
