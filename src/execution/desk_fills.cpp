// Fills and orders as the venue lists them: whose a fill is, booked once, in the order of time; orders of ours that the
// books do not know or had given up.

#include <algorithm>

#include "core/json_text.h"
#include "execution/live_desk_inside.h"

namespace piggy::execution {
namespace {

using orders::LiveOrder;
using orders::OrderState;

std::string fill_fact(const Symbol& symbol) { return "fills_read_up_to " + symbol.to_string(); }
std::string no_fills_fact(const Symbol& symbol) { return "no_fills_until " + symbol.to_string(); }

// What these books lack of what the fill took.
Wallets missing_for(const ledger::Books& books, const orders::VenueFill& fill) {
    const bool buys = fill.side == orders::Side::buy;
    const Asset& got = buys ? fill.symbol.base : fill.symbol.quote;
    Wallets missing;
    missing[buys ? fill.symbol.quote : fill.symbol.base] = buys ? fill.notional : fill.quantity.value;
    if (fill.fee.asset != got && fill.fee.amount > Decimal{}) missing[fill.fee.asset] += fill.fee.amount;
    for (auto& [asset, amount] : missing) amount -= books.wallet(asset);
    std::erase_if(missing, [](const auto& entry) { return entry.second <= Decimal{}; });
    return missing;
}

}  // namespace

// A sale of something whose arrival was not seen yet books that arrival first, aloud; a fee in a third asset likewise.
Result<bool> LiveDesk::Inside::book_fill(LiveTransaction& transaction, Change& changed,
                                         const orders::BookedFill& booked) {
    const orders::VenueFill& fill = booked.fill;
    if (fill.time < opened_at_locked()) return false;  // it is in the balances that these books began with
    const auto is_new = transaction.add_fill(booked);
    if (!is_new || !*is_new) return is_new;
    for (const auto& [asset, missing] : missing_for(changed.books, fill)) {
        const bool is_base = asset == fill.symbol.base;
        const std::string reference = "arrival of " + asset.code + " before trade " + fill.symbol.to_string() + " " +
                                      std::to_string(fill.trade_id);
        const auto arrival = changed.books.transfer(asset, missing, is_base ? std::optional(fill.price) : std::nullopt,
                                                    fill.time, reference);
        if (!arrival) return fail(arrival.error());
        if (auto posted = transaction.post(*arrival, changed.books.snapshot()); !posted) return fail(posted.error());
        const Decimal value = is_base           ? notional(fill.price, {missing}, Rounding::down).value_or(Decimal{})
                              : asset == usdt() ? missing
                                                : Decimal{};
        if (changed.day && value > Decimal{}) {  // like any deposit: it hides no loss
            changed.day->transferred += value;
            if (auto put = transaction.put_day(*changed.day); !put) return fail(put.error());
        }
        alert_locked("a trade used " + missing.to_string() + " " + asset.code +
                     " more than the books had; booked as a deposit");
    }
    auto entry = changed.books.book(booked);
    if (!entry) return fail(entry.error());
    if (auto posted = transaction.post(*entry, changed.books.snapshot()); !posted) return fail(posted.error());
    return true;
}

// Every fill is booked exactly once, in the order of its id, and only when it is known whose it is.
bool LiveDesk::Inside::read_fills() {
    const auto venue_access = venue();
    if (!venue_access) return false;
    std::vector<std::vector<orders::VenueFill>> lists;
    for (const Symbol& symbol : allowed_symbols()) {
        auto list = new_fills(*venue_access, symbol);
        if (!list) return false;
        lists.push_back(std::move(*list));
    }
    // By time over both symbols, because one may have paid for the other; by id within each.
    std::vector<std::size_t> next(lists.size(), 0);
    bool well = true;
    for (;;) {
        std::optional<std::size_t> first;
        for (std::size_t i = 0; i < lists.size(); ++i) {
            if (next[i] == lists[i].size()) continue;
            if (!first || lists[i][next[i]].time < lists[*first][next[*first]].time) first = i;
        }
        if (!first) return well;
        const auto& list = lists[*first];
        if (read_fill(*venue_access, list[next[*first]])) {
            ++next[*first];
        } else {  // the rest of this symbol waits for it, the other symbol does not: it may be what is missing
            next[*first] = list.size();
            well = false;
        }
    }
}

// Empty: the exchange did not say.
std::optional<std::vector<orders::VenueFill>> LiveDesk::Inside::new_fills(VenueAccess& venue_access,
                                                                          const Symbol& symbol) {
    std::optional<std::int64_t> read_up_to;
    Timestamp from, asked;
    {
        const std::lock_guard lock(mutex);
        if (const auto fact = facts.find(fill_fact(symbol)); fact != facts.end()) {
            read_up_to = std::strtoll(fact->second.c_str(), nullptr, 10);
        }
        // Where nothing was ever traded, the question would go further back every day, and cost more.
        from = opened_at_locked();
        asked = venue_now_locked();
        if (const auto none = facts.find(no_fills_fact(symbol)); none != facts.end()) {
            from = std::max(from, parse_iso8601(none->second).value_or(from));
        }
        from = std::max(opened_at_locked(), std::min<Timestamp>(from, asked - DeskTimes::no_fills_overlap));
    }
    auto fills = read_up_to ? venue_access.orders().fills_after(symbol, *read_up_to)
                            : venue_access.orders().fills_since(symbol, from);
    signed_answer(fills ? nullptr : &fills.error());
    if (!fills) return std::nullopt;
    if (!read_up_to && fills->empty() && asked - from >= 2 * DeskTimes::no_fills_overlap) {
        const std::lock_guard lock(mutex);
        const std::string none = format_iso8601(asked - DeskTimes::no_fills_overlap, TimePrecision::microseconds);
        const auto written = write_locked(
            [&](LiveTransaction& transaction) { return transaction.put_fact(no_fills_fact(symbol), none); });
        if (written) facts[no_fills_fact(symbol)] = none;
    }
    return std::move(*fills);
}

bool LiveDesk::Inside::read_fill(VenueAccess& venue_access, const orders::VenueFill& fill) {
    const auto owner = owner_of(venue_access, fill);
    if (!owner) return false;
    std::string client_id = *owner;
    std::optional<LiveOrder> known;
    if (!client_id.empty()) {
        auto stored = ports.store.order_of_client_id(client_id);
        if (!stored) return false;
        known = std::move(*stored);
        const bool has_ended = known && orders::is_final(known->state) && known->state != OrderState::not_placed;
        if (!has_ended) {
            // The order's own way books it, with the order's state in the same transaction.
            if (!consider_own_order(venue_access, fill.symbol, client_id, fill.time)) return false;
            stored = ports.store.order_of_client_id(client_id);
            if (!stored) return false;
            known = std::move(*stored);
            if (!known) client_id.clear();  // of another CryptoPiggy: a trade made elsewhere
        }
    }
    const std::lock_guard lock(mutex);
    // What it was paid with may be a deposit or a trade in the other symbol that is about to be seen.
    const bool is_young = venue_now_locked() - fill.time < DeskTimes::stranger_after;
    if (client_id.empty() && is_young && fill.time >= opened_at_locked() && !missing_for(books, fill).empty()) {
        return false;
    }
    Change changed{books, day};
    bool is_new = false, takes_slot = false;
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        const auto booked = book_fill(transaction, changed, {fill, client_id});
        if (!booked) return fail(booked.error());
        is_new = *booked;
        if (auto put = transaction.put_fact(fill_fact(fill.symbol), std::to_string(fill.trade_id)); !put) return put;
        if (!is_new) return {};
        if (known) {  // more than the exchange had said when the order ended
            LiveOrder order = *known;
            order.executed.value += fill.quantity.value;
            order.spent += fill.notional;
            takes_slot = !orders::holds_slot(*known) && orders::holds_slot(order);
            if (auto put = transaction.put_order(order); !put) return put;
        }
        JsonText details;
        details.begin_object()
            .field("symbol", fill.symbol.to_string())
            .field("trade_id", fill.trade_id)
            .field("client_order_id", client_id)
            .field("side", orders::side_name(fill.side))
            .field("quantity", fill.quantity.value.to_string())
            .field("price", fill.price.value.to_string())
            .end_object();
        return transaction.audit(event_locked("desk", known ? "trade.late" : "trade.external", details.take(), "ok"));
    });
    if (!written) {
        if (ports.log) ports.log("a fill could not be booked: " + written.error().what);
        return false;
    }
    facts[fill_fact(fill.symbol)] = std::to_string(fill.trade_id);
    books = std::move(changed.books);
    day = std::move(changed.day);
    if (!is_new) return true;
    judge_of_balances.books_changed(books.snapshot().wallets, now());
    alert_locked(
        std::string(known ? "a late fill of an ended order was booked: " : "a trade made elsewhere was booked: ") +
        orders::side_name(fill.side) + " " + fill.quantity.value.to_string() + " " + fill.symbol.to_string());
    if (takes_slot) {
        needs_rearm = true;
        rearm_reason = "An order that had ended without a fill was filled all the same.";
    }
    watch_loss_locked();
    return true;
}

// The oldest are forgotten; where a fill of theirs still comes, the exchange is asked again.
void LiveDesk::Inside::remember_order_locked(const Symbol& symbol, std::int64_t id, const std::string& client_id) {
    constexpr std::size_t remembered = 10'000;
    auto& known = order_ids[symbol];
    known[id] = has_our_prefix(client_id) ? client_id : "";
    if (known.size() > remembered) known.erase(known.begin());
}

// The client id of the order behind a fill; "" for somebody else's. Empty: it can't be told yet.
std::optional<std::string> LiveDesk::Inside::owner_of(VenueAccess& venue_access, const orders::VenueFill& fill) {
    const auto look_up = [&]() -> std::optional<std::string> {
        const auto& known = order_ids[fill.symbol];
        const auto found = known.find(fill.order_id);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    };
    {
        const std::lock_guard lock(mutex);
        if (auto found = look_up()) return found;
    }
    const auto listed = venue_access.orders().orders_since(fill.symbol, fill.time - std::chrono::minutes(1));
    if (!listed) return std::nullopt;
    const std::lock_guard lock(mutex);
    std::optional<std::string> owner;
    for (const orders::VenueOrder& order : *listed) {
        remember_order_locked(fill.symbol, order.order_id, order.client_order_id);
        if (order.order_id == fill.order_id) owner = has_our_prefix(order.client_order_id) ? order.client_order_id : "";
    }
    if (owner) return owner;
    // An old resting order of the owner's is in no recent list. One of ours would be, once the lists catch up.
    const bool may_be_ours = std::ranges::any_of(
        pursuits, [&](const Pursuit& p) { return p.order.symbol == fill.symbol && p.order.venue_order_id == 0; });
    if (may_be_ours || venue_now_locked() - fill.time < DeskTimes::stranger_after) return std::nullopt;
    remember_order_locked(fill.symbol, fill.order_id, "");  // of its next fills it is known at once
    return std::string();
}

// Orders with our prefix that the books do not know, believed never placed, or still wait for.
bool LiveDesk::Inside::read_orders(const Symbol& symbol) {
    const auto venue_access = venue();
    if (!venue_access) return false;
    Timestamp from;
    {
        const std::lock_guard lock(mutex);
        const Timestamp time = venue_now_locked();
        const Timestamp midnight = std::chrono::floor<std::chrono::days>(time);
        from = orders_listed_from ? *orders_listed_from - std::chrono::minutes(10)
                                  : std::min<Timestamp>(midnight, time - std::chrono::minutes(10));
    }
    const auto listed = venue_access->orders().orders_since(symbol, from);
    signed_answer(listed ? nullptr : &listed.error());
    if (!listed) return false;
    for (const orders::VenueOrder& order : *listed) {
        const bool ours = has_our_prefix(order.client_order_id);
        {
            const std::lock_guard lock(mutex);
            remember_order_locked(symbol, order.order_id, order.client_order_id);
        }
        if (ours && !consider(*venue_access, order)) return false;
    }
    return true;
}

bool LiveDesk::Inside::consider_own_order(VenueAccess& venue_access, const Symbol& symbol, const std::string& client_id,
                                          Timestamp around) {
    const auto listed = venue_access.orders().orders_since(symbol, around - std::chrono::minutes(1));
    if (!listed) return false;
    const auto found = std::ranges::find(*listed, client_id, [](const auto& order) { return order.client_order_id; });
    return found != listed->end() && consider(venue_access, *found);
}

// An order with our prefix, as the venue lists it. False: not everything about it could be asked.
bool LiveDesk::Inside::consider(VenueAccess& venue_access, const orders::VenueOrder& listed) {
    bool wants_fills = false;
    {
        const std::lock_guard lock(mutex);
        const auto known = ports.store.order_of_client_id(listed.client_order_id);
        if (!known) return false;
        if (*known && orders::is_final((*known)->state) && (*known)->state != OrderState::not_placed) return true;
        if (!*known && booted_known && listed.created > booted) {
            if (!foreign_instance) {
                alert_locked("another CryptoPiggy trades with the same key (order " + listed.client_order_id +
                             "); live trading is off");
            }
            foreign_instance = true;
            foreign_reason = "the order " + listed.client_order_id +
                             " at the exchange is not in these books and was made while this program ran";
            disarm_locked("another CryptoPiggy trades with the same key", "desk");
            return true;
        }
        wants_fills = listed.executed.value > Decimal{};
    }
    orders::VenueOrder whole = listed;
    whole.fills.clear();
    if (wants_fills) {
        const auto fills = venue_access.orders().fills_since(listed.symbol, listed.created - std::chrono::minutes(1));
        if (!fills) return false;
        for (const orders::VenueFill& fill : *fills) {
            if (fill.order_id == listed.order_id) whole.fills.push_back(fill);
        }
    }
    Quantity shown;
    for (const orders::VenueFill& fill : whole.fills) shown.value += fill.quantity.value;
    const std::lock_guard lock(mutex);
    // What the books began with is not booked again, so its order is taken over whole or later.
    if (listed.created < opened_at_locked() && shown != listed.executed) return false;
    const auto known = ports.store.order_of_client_id(listed.client_order_id);
    if (!known) return false;
    if (*known && pursuit_locked((*known)->request_id)) {
        settle_locked((*known)->request_id, whole);
    } else {
        adopt_locked(*known, whole);
    }
    return true;
}

// Takes over an order of ours that the books lack (they were restored from a backup, or lost) or had given up. It
// counts on its day like any other.
void LiveDesk::Inside::adopt_locked(const std::optional<LiveOrder>& known, const orders::VenueOrder& venue) {
    LiveOrder order;
    const bool was_given_up = known.has_value();
    if (was_given_up) {
        order = *known;
        if (order.state != OrderState::not_placed) return;
        if (!may_be_adopted(order.state, order_state_of(venue.state))) return;
    } else {
        order.request_id = "venue-" + venue.client_order_id;
        order.client_order_id = venue.client_order_id;
        order.actor = "venue";
        order.symbol = venue.symbol;
        order.side = venue.side;
        order.quantity = venue.quantity;
        order.decision_price = order.limit_price = venue.limit_price;
        order.amount_usd = notional(venue.limit_price, venue.quantity, Rounding::down).value_or(Decimal{});
        order.slot_day = utc_day(venue.created);
        order.created_at = venue.created;
        order.sent_at = venue.created;
    }
    order.adopted = true;
    order.venue_order_id = venue.order_id;
    order.reason = was_given_up ? "It was believed never placed, and the exchange showed it later."
                                : "The exchange shows it and these books did not: they are older than the account.";
    // Books that are older than the account may have lost a latch, too.
    const bool is_behind = !was_given_up && (!day || order.slot_day >= day->utc_day);
    Change changed{books, day};
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        for (const orders::VenueFill& fill : venue.fills) {
            const auto is_new = book_fill(transaction, changed, {fill, order.client_order_id});
            if (!is_new) return fail(is_new.error());
            order.executed.value += fill.quantity.value;
            order.spent += fill.notional;
        }
        const bool is_complete = order.executed == venue.executed;
        order.state = is_complete ? order_state_of(venue.state)
                                  : (order.executed.value > Decimal{} ? OrderState::partial : OrderState::acked);
        if (orders::is_final(order.state)) order.finished_at = venue_now_locked();
        if (auto put = transaction.put_order(order); !put) return put;
        if (is_behind) {  // for the day, whatever is started anew meanwhile
            if (auto put = transaction.put_fact(behind_fact, std::to_string(order.slot_day)); !put) return put;
        }
        JsonText details;
        details.begin_object().field("client_order_id", order.client_order_id).end_object();
        return transaction.audit(event_locked("desk", "order.adopted", details.take(), "ok"));
    });
    if (!written) {
        if (ports.log) ports.log("an order could not be adopted: " + written.error().what);
        return;
    }
    books = std::move(changed.books);
    day = std::move(changed.day);
    judge_of_balances.books_changed(books.snapshot().wallets, now());
    if (!orders::is_final(order.state)) pursuits.push_back({order, 0, std::nullopt, now()});
    alert_locked("an order was adopted from the exchange: " + order.client_order_id + ". " + order.reason);
    needs_rearm = true;
    rearm_reason = order.reason;
    if (is_behind) behind_day = order.slot_day;
}

}  // namespace piggy::execution
