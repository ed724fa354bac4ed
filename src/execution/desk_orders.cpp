// An order's way: through the gate, onto the disk, out once, and to its end.

#include <algorithm>

#include "core/json_text.h"
#include "execution/live_desk_inside.h"
#include "execution/refusal_record.h"

namespace piggy::execution {
namespace {

using orders::LiveOrder;
using orders::OrderState;
using orders::VenueState;

TradeRefusal one_violation(std::string code, std::string message) {
    TradeRefusal refusal;
    refusal.violations.push_back({std::move(code), std::move(message)});
    return refusal;
}

std::string order_details(const LiveOrder& order) {
    JsonText json;
    json.begin_object()
        .field("request_id", order.request_id)
        .field("client_order_id", order.client_order_id)
        .field("symbol", order.symbol.to_string())
        .field("side", orders::side_name(order.side))
        .field("amount_usd", order.amount_usd.to_string())
        .field("quantity", order.quantity.value.to_string())
        .field("limit_price", order.limit_price.value.to_string())
        .field("state", orders::order_state_name(order.state))
        .field("executed", order.executed.value.to_string())
        .field("spent", order.spent.to_string());
    if (!order.reason.empty()) json.field("reason", order.reason);
    json.end_object();
    return json.take();
}

// The same question again: everything but who asked, and when.
bool is_same_request(const LiveOrder& order, const ParsedTrade& trade) {
    if (order.symbol != trade.symbol || order.side != trade.side || order.close_out != trade.close) return false;
    if (trade.quantity) return order.quantity == *trade.quantity;
    return trade.close || order.amount_usd == trade.amount_usd.value_or(Decimal{});
}

}  // namespace

OrderState order_state_of(VenueState state) {
    switch (state) {
        case VenueState::pending:
        case VenueState::open: return OrderState::acked;
        case VenueState::partially_filled: return OrderState::partial;
        case VenueState::filled: return OrderState::filled;
        case VenueState::canceled: return OrderState::canceled;
        case VenueState::rejected: return OrderState::rejected;
        case VenueState::expired: return OrderState::expired;
    }
    return OrderState::unknown;
}

// ---- answers

TradeAnswer LiveDesk::Inside::answer_for(const LiveOrder& order) const {
    TradeAnswer answer;
    answer.order = order;
    if (!order.client_order_id.empty()) {
        if (auto fills = ports.store.fills_of(order.client_order_id)) answer.fills = std::move(*fills);
    }
    if (order.state == OrderState::refused) {
        const auto refusal = parse_refusal_record(order.refusal_record);
        answer.refusal = refusal ? *refusal : one_violation(order.code, order.reason);
    }
    return answer;
}

TradeAnswer LiveDesk::Inside::refusal_answer(const TradeRefusal& refusal) const { return {{}, {}, refusal}; }

// The same question gets the same answer; another one under the same id gets none.
TradeAnswer LiveDesk::Inside::repeated_answer(const LiveOrder& order, const ParsedTrade& trade) const {
    if (is_same_request(order, trade)) return answer_for(order);
    return refusal_answer(one_violation(
        "DUPLICATE_ID_MISMATCH",
        "The request id " + trade.request_id + " was used for another order; a new order needs a new id."));
}

std::optional<TradeAnswer> LiveDesk::Inside::earlier_answer(const ParsedTrade& trade) const {
    const auto order = ports.store.order(trade.request_id);
    if (!order || !*order) return std::nullopt;
    return repeated_answer(**order, trade);
}

Pursuit* LiveDesk::Inside::pursuit_locked(const std::string& request_id) {
    const auto found = std::ranges::find(pursuits, request_id, [](const Pursuit& p) { return p.order.request_id; });
    return found == pursuits.end() ? nullptr : &*found;
}

void LiveDesk::Inside::end_pursuit_locked(const std::string& request_id) {
    std::erase_if(pursuits, [&](const Pursuit& p) { return p.order.request_id == request_id; });
    reconcile_soon_locked();  // now balances can be compared again
}

// Orders at large beside the one that is being sent.
std::int64_t LiveDesk::Inside::unresolved_locked() const {
    return std::ranges::count_if(pursuits, [&](const Pursuit& p) { return p.order.request_id != lane_order; });
}

// ---- in

TradeAnswer LiveDesk::Inside::trade(const TradeRequest& request) {
    auto parsed = parse_trade(request);
    if (auto* refusal = std::get_if<TradeRefusal>(&parsed)) return refusal_answer(*refusal);
    ParsedTrade& trade = std::get<ParsedTrade>(parsed);
    if (trade.request_id.empty()) {
        const std::lock_guard lock(mutex);
        trade.request_id = "desk-" + book_id + "-" + boot_id + "-" + std::to_string(next_number++);
    }
    // A repeat of what is on its way waits for its end, which the lane is free after.
    const bool is_repeat = earlier_answer(trade).has_value();
    const Lane lane(*this, is_repeat ? DeskTimes::repeat_wait : DeskTimes::lane_wait);
    if (!lane.taken()) {
        if (auto earlier = earlier_answer(trade)) return std::move(*earlier);
        const std::lock_guard lock(mutex);
        return refusal_answer(lane_order.empty()
                                  ? one_violation("RECONCILING",
                                                  "The books are being compared with the exchange, which takes long to "
                                                  "answer; nothing was done. Ask again with a new request id.")
                                  : one_violation("ORDER_UNRESOLVED",
                                                  "Another order is still on its way; nothing was done. Ask again "
                                                  "with a new request id."));
    }
    std::optional<Reserved> reserved;
    {
        const std::lock_guard lock(mutex);
        auto taken = reserve_locked(trade, request.actor);
        if (auto* answer = std::get_if<TradeAnswer>(&taken)) return std::move(*answer);
        reserved = std::move(std::get<Reserved>(taken));
        step(DeskStep::reserved);
        if (auto written = write_sending_locked(*reserved); !written) {
            not_placed_locked(trade.request_id, "It was not sent: " + written.error().what);
        } else {
            step(DeskStep::sending_written);
            lane_order = trade.request_id;
        }
    }
    if (reserved->order.state == OrderState::sending) send(*reserved);
    auto order = ports.store.order(trade.request_id);
    if (order && *order) return answer_for(**order);
    // The disk can't be read: what is known is told, never that nothing happened.
    return {reserved->order, {}, {}};
}

// Checks and takes the slot in one transaction.
std::variant<LiveDesk::Inside::Reserved, TradeAnswer> LiveDesk::Inside::reserve_locked(const ParsedTrade& trade,
                                                                                       const std::string& actor) {
    const auto storage_refusal = [&](const Error& error) {
        if (error.code == ErrorCode::unavailable) storage_trouble_locked(error);
        return refusal_answer(one_violation(
            "STORAGE_FULL",
            "Nothing was sent, because it can't be written down first: " + storage_sentence(error) + "."));
    };
    if (storage_failed || storage_full) {
        if (auto earlier = earlier_answer(trade)) return std::move(*earlier);  // nothing is written for it
        return storage_refusal({ErrorCode::refused, storage_reason});
    }
    step(DeskStep::before_reservation);
    const nanoseconds decided = now();
    const Timestamp decided_wall = ports.clock.now();
    watch_loss_locked();  // before each reservation, whatever was booked a moment ago
    arm_itself_locked();
    update_mode_locked();

    auto transaction = ports.store.begin();
    if (!transaction) {
        if (auto earlier = earlier_answer(trade)) return std::move(*earlier);
        return storage_refusal(transaction.error());
    }
    const auto before = (*transaction)->order_of_request(trade.request_id);
    if (!before) return storage_refusal(before.error());
    if (*before) {
        transaction->reset();  // answer_for() reads
        if (is_same_request(**before, trade)) return answer_for(**before);
        return refusal_answer(one_violation(
            "DUPLICATE_ID_MISMATCH",
            "The request id " + trade.request_id + " was used for another order; a new order needs a new id."));
    }
    const std::int64_t today = day ? day->utc_day : 0;
    const auto slots = (*transaction)->slots_used(today);
    if (!slots) return storage_refusal(slots.error());
    GateFacts gate_facts = facts_locked(trade.symbol, *slots);
    gate_facts.wall = decided_wall;
    auto judged = judge(trade, gate_facts);

    LiveOrder order;
    order.request_id = trade.request_id;
    order.actor = actor;
    order.symbol = trade.symbol;
    order.side = trade.side;
    order.amount_usd = trade.amount_usd.value_or(Decimal{});
    order.close_out = trade.close;
    order.quantity = trade.quantity.value_or(Quantity{});
    order.slot_day = today;
    order.created_at = venue_now_locked();

    if (const auto* refusal = std::get_if<TradeRefusal>(&judged)) {
        order.state = OrderState::refused;
        order.finished_at = order.created_at;
        order.code = refusal->code();
        order.reason = refusal->message();
        order.refusal_record = to_record(*refusal);
        auto put = (*transaction)->put_order(order);
        if (put) put = (*transaction)->audit(event_locked(actor, "order.refused", order_details(order), order.code));
        if (put) put = (*transaction)->commit();
        if (!put) return storage_refusal(put.error());
        return TradeAnswer{order, {}, *refusal};
    }
    const risk::ApprovedOrder& approved = std::get<risk::ApprovedOrder>(judged);
    const orders::OrderIntent& intent = approved.intent();
    order.client_order_id = to_text({book_id, boot_id, next_number++});
    order.amount_usd = intent.amount_usd;
    order.quantity = intent.quantity;
    order.decision_price = intent.price;
    order.limit_price = orders::venue_limit(intent);
    order.state = OrderState::reserved;
    auto put = (*transaction)->put_order(order);
    if (put) put = (*transaction)->audit(event_locked(actor, "order.reserved", order_details(order), "ok"));
    if (put) put = (*transaction)->commit();
    if (!put) return storage_refusal(put.error());
    pursuits.push_back({order, 0, std::nullopt, now()});
    OrderToSend to_send{approved, order.client_order_id, order.created_at, DeskTimes::receive_window,
                        std::chrono::milliseconds(10'000)};
    // Who decided before us has had a part of the time already.
    const Timestamp first_decided = std::min(decided_wall, trade.decided_at.value_or(decided_wall));
    return Reserved{std::move(order), std::move(to_send), decided, first_decided};
}

Result<> LiveDesk::Inside::write_sending_locked(Reserved& reserved) {
    LiveOrder order = reserved.order;
    order.state = OrderState::sending;
    order.sent_at = venue_now_locked();
    reserved.to_send.signed_at = *order.sent_at;
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        if (auto put = transaction.put_order(order); !put) return put;
        return transaction.audit(event_locked(order.actor, "order.sending", order_details(order), "ok"));
    });
    if (!written) return written;
    reserved.order = order;
    if (Pursuit* pursuit = pursuit_locked(order.request_id)) pursuit->order = order;
    return {};
}

// ---- out, once

void LiveDesk::Inside::send(Reserved& reserved) {
    const std::string& id = reserved.order.request_id;
    const auto venue_access = venue();
    step(DeskStep::before_post);
    // The last thing that is looked at before a byte leaves: a stalled process wakes with an old decision. By both
    // clocks: one of them stands still while a machine sleeps.
    const bool is_old = now() - reserved.decided > DeskTimes::decision_max ||
                        ports.clock.now() - reserved.decided_wall > DeskTimes::decision_max;
    {
        const std::lock_guard lock(mutex);
        if (is_old || !armed || !venue_access) {
            not_placed_locked(id, is_old ? "It was not sent: more than two seconds had passed since the decision."
                                         : "It was not sent: " + trading() + " was switched off meanwhile.");
            return;
        }
    }
    const PlacementOutcome outcome = venue_access->orders().place(reserved.to_send);
    step(DeskStep::after_post);
    {
        const std::lock_guard lock(mutex);
        take_outcome_locked(id, outcome);
        reconcile_soon_locked();
    }
    step(DeskStep::outcome_written);
}

void LiveDesk::Inside::take_outcome_locked(const std::string& request_id, const PlacementOutcome& outcome) {
    Pursuit* pursuit = pursuit_locked(request_id);
    if (!pursuit) return;
    switch (outcome.placement) {
        case Placement::accepted:
            if (outcome.order) settle_locked(request_id, *outcome.order);
            return;
        case Placement::nothing_sent: not_placed_locked(request_id, outcome.what); return;
        case Placement::refused: {
            LiveOrder order = pursuit->order;
            order.state = OrderState::rejected;
            order.finished_at = venue_now_locked();
            order.venue_code = outcome.venue_code;
            order.reason = outcome.what;
            const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
                if (auto put = transaction.put_order(order); !put) return put;
                return transaction.audit(event_locked("desk", "order.ended", order_details(order), "rejected"));
            });
            if (!written) return;  // it stays at large; the venue is asked again
            end_pursuit_locked(request_id);
            count_end_locked(order);
            alert_locked("an order was rejected: " + outcome.what);
            if (outcome.refusal == RefusalKind::credentials) {
                keys_valid = false;
                keys_reason = outcome.what;
                disarm_locked("the exchange refused the keys", "desk");
            }
            if (outcome.refusal == RefusalKind::filters) rules_read_at.reset();
            if (outcome.refusal == RefusalKind::clock) time_wanted = true;
            if (outcome.refusal == RefusalKind::market) {
                market_open = false;
                market_reason = outcome.what;
                rules_read_at.reset();
            }
            return;
        }
        case Placement::unknown: {
            pursuit->order.state = OrderState::unknown;
            pursuit->order.reason = outcome.what;
            pursuit->ask_at = now() + pursuit->wait;
            const LiveOrder order = pursuit->order;
            static_cast<void>(write_locked([&](LiveTransaction& transaction) -> Result<> {
                if (auto put = transaction.put_order(order); !put) return put;
                return transaction.audit(event_locked("desk", "order.unknown", order_details(order), "unknown"));
            }));
            alert_locked("it is not known what became of an order; nothing else leaves until it is: " + outcome.what);
            return;
        }
    }
}

void LiveDesk::Inside::not_placed_locked(const std::string& request_id, const std::string& why) {
    Pursuit* pursuit = pursuit_locked(request_id);
    if (!pursuit) return;
    LiveOrder order = pursuit->order;
    order.state = OrderState::not_placed;
    order.finished_at = venue_now_locked();
    order.reason = why;
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        if (auto put = transaction.put_order(order); !put) return put;
        return transaction.audit(event_locked("desk", "order.ended", order_details(order), "not_placed"));
    });
    if (!written) return;
    end_pursuit_locked(request_id);
    if (ports.log) ports.log("the order " + request_id + " was not placed: " + why);
}

// Five in a row without a fill stop a loop that does nothing but knock.
void LiveDesk::Inside::count_end_locked(const LiveOrder& order) {
    if (orders::has_fills(order)) {
        rejects = 0;
        return;
    }
    ++rejects;
    rejected_at = now();
    if (rejects == rejects_max) {
        alert_locked("five orders in a row were rejected or found no taker; " +
                     worded("live trading is paused until it is enabled again", "paper trading rests for a minute"));
    }
}

// ---- to its end

void LiveDesk::Inside::settle_locked(const std::string& request_id, const orders::VenueOrder& venue) {
    Pursuit* pursuit = pursuit_locked(request_id);
    if (!pursuit) return;
    LiveOrder order = pursuit->order;
    order.venue_order_id = venue.order_id;
    remember_order_locked(order.symbol, venue.order_id, order.client_order_id);
    pursuit->absences = 0;
    pursuit->last_absence.reset();

    Change changed{books, day};
    std::vector<orders::BookedFill> new_fills;
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        for (const orders::VenueFill& fill : venue.fills) {
            const orders::BookedFill booked{fill, order.client_order_id};
            const auto is_new = book_fill(transaction, changed, booked);
            if (!is_new) return fail(is_new.error());
            if (!*is_new) continue;
            new_fills.push_back(booked);
            order.executed.value += fill.quantity.value;
            order.spent += fill.notional;
        }
        const bool is_complete = order.executed == venue.executed;
        const OrderState told = order_state_of(venue.state);
        if (is_complete && orders::is_final(told)) {
            order.state = told;
            order.finished_at = venue_now_locked();
            order.reason = told == OrderState::filled ? "" : "The rest was not filled within the price collar.";
        } else if (order.executed.value > Decimal{}) {
            order.state = OrderState::partial;
        } else if (orders::may_follow(order.state, OrderState::acked)) {
            order.state = OrderState::acked;
        }
        if (auto put = transaction.put_order(order); !put) return put;
        const char* action = orders::is_final(order.state) ? "order.ended" : "order.progress";
        return transaction.audit(
            event_locked("desk", action, order_details(order), orders::order_state_name(order.state)));
    });
    if (!written) {
        pursuit->ask_at = now() + pursuit->wait;
        if (ports.log) ports.log("an order's news could not be booked: " + written.error().what);
        return;
    }
    books = std::move(changed.books);
    day = std::move(changed.day);
    if (!new_fills.empty()) judge_of_balances.books_changed(books.snapshot().wallets, now());
    if (!orders::is_final(order.state)) {
        pursuit->order = order;
        pursuit->ask_at = now() + pursuit->wait;
        return;
    }
    end_pursuit_locked(request_id);
    count_end_locked(order);
    if (orders::has_fills(order) && ports.log_trade) {
        const Timestamp when = new_fills.empty() ? *order.finished_at : new_fills.back().fill.time;
        ports.log_trade(orders::trade_line(line_mode(), when, order.side, order.symbol, order.spent));
    }
    watch_loss_locked();
}

void LiveDesk::Inside::pursue() {
    std::vector<std::string> due;
    {
        const std::lock_guard lock(mutex);
        if (lane_is_taken || keys_refused >= keys_refused_max) return;  // an order is being sent, or nobody would tell
        for (const Pursuit& pursuit : pursuits) {
            if (pursuit.ask_at <= now()) due.push_back(pursuit.order.request_id);
        }
    }
    for (const std::string& request_id : due) {
        const Lane lane(*this, std::chrono::milliseconds(0));
        if (lane.taken()) pursue_one(request_id);
    }
}

// One round of questions about an order that may be at the venue.
void LiveDesk::Inside::pursue_one(const std::string& request_id) {
    const auto venue_access = venue();
    std::optional<LiveOrder> order;
    {
        const std::lock_guard lock(mutex);
        Pursuit* pursuit = pursuit_locked(request_id);
        if (!pursuit || !venue_access) return;
        order = pursuit->order;
        pursuit->wait = std::min<nanoseconds>(pursuit->wait * 3 / 2, std::chrono::seconds(5));
        pursuit->ask_at = now() + pursuit->wait;
    }
    if (order->state == OrderState::reserved) {  // its end could not be written: it never left
        const std::lock_guard lock(mutex);
        not_placed_locked(request_id, "It was reserved and never sent.");
        return;
    }
    // What was asked before the request could no longer land proves nothing, however late the answer comes.
    std::optional<Timestamp> asked;
    {
        const std::lock_guard lock(mutex);
        asked = calendar.now(now());
    }
    step(DeskStep::before_resolution);
    const auto found = venue_access->orders().find(order->symbol, order->client_order_id);
    signed_answer(found ? nullptr : &found.error());
    if (!found) return;
    if (*found) {
        orders::VenueOrder known = **found;
        // The question for an order brings no fills; those of a final order are asked for until all are there.
        if (known.executed.value > order->executed.value) {
            const auto fills =
                venue_access->orders().fills_since(order->symbol, *order->sent_at - std::chrono::minutes(1));
            if (!fills) return;
            known.fills.clear();
            for (const orders::VenueFill& fill : *fills) {
                if (fill.order_id == known.order_id) known.fills.push_back(fill);
            }
        }
        {
            const std::lock_guard lock(mutex);
            settle_locked(request_id, known);
            step(DeskStep::resolution_written);
        }
        // What may not rest must not: the next question sees what came of it.
        const bool rests = !orders::is_final(known.state) && asked && *asked - *order->sent_at > DeskTimes::may_land;
        if (rests) static_cast<void>(venue_access->orders().cancel(order->symbol, order->client_order_id));
        return;
    }
    // Not known there. That proves nothing while the request may still land, or the lists may still be late.
    if (!asked || *asked - *order->sent_at < DeskTimes::may_land + DeskTimes::lists_lag) return;
    const auto listed = venue_access->orders().orders_since(order->symbol, *order->sent_at - std::chrono::minutes(1));
    if (!listed) return;
    const auto in_list =
        std::ranges::find(*listed, order->client_order_id, [](const auto& o) { return o.client_order_id; });
    const std::lock_guard lock(mutex);
    Pursuit* pursuit = pursuit_locked(request_id);
    if (!pursuit) return;
    if (in_list != listed->end()) {
        settle_locked(request_id, *in_list);  // a next round asks for its fills
        return;
    }
    if (pursuit->last_absence && now() - *pursuit->last_absence < DeskTimes::absence_apart) return;
    pursuit->absences += 2;  // by its id, and in the list
    pursuit->last_absence = now();
    pursuit->ask_at = now() + DeskTimes::absence_apart;
    if (pursuit->absences < DeskTimes::absences_needed) return;
    not_placed_locked(request_id,
                      "It was never placed: the exchange showed it neither by its id nor in its list of "
                      "orders, long after it could have arrived.");
    alert_locked("the order " + order->client_order_id + " was never placed; its slot is free again");
    step(DeskStep::resolution_written);
}

}  // namespace piggy::execution
