#include "apps/order_desk.h"

#include <utility>

namespace piggy::apps {

using http_api::NoticeLevel;
using trading::PlaceOrder;
using trading::RunMode;

void OrderDesk::start() {
    paper_.start([this] { ask_for(open_paper_, &OrderDesk::paper_has_ended); }, settings_.ask_every);
    live_.start([this] { ask_for(open_live_, &OrderDesk::live_has_ended); }, settings_.ask_every);
}

void OrderDesk::stop() {
    paper_.stop();
    live_.stop();
}

void OrderDesk::place(const PlaceOrder& order) {
    const Decided decided{ports_.clock.monotonic(), ports_.clock.now()};
    const bool is_paper = order.mode == RunMode::paper;
    (is_paper ? paper_ : live_).post_surely([this, order, decided, is_paper] {
        if (auto why = held_back(order, decided); !why.empty()) {
            return ports_.ended(never_placed(order, "", std::move(why)));
        }
        is_paper ? place_paper(order) : place_live(order, decided.wall);
    });
}

void OrderDesk::withdraw(const std::string& run_id) {
    const std::lock_guard lock(mutex_);
    withdrawn_.insert(run_id);
}

std::string OrderDesk::held_back(const PlaceOrder& order, const Decided& decided) {
    {
        const std::lock_guard lock(mutex_);
        if (withdrawn_.contains(order.run_id)) return "It was not sent: the strategy was stopped meanwhile.";
    }
    const bool is_old = ports_.clock.monotonic() - decided.monotonic > settings_.decision_max ||
                        ports_.clock.now() - decided.wall > settings_.decision_max;
    return is_old ? "It was not sent: another order kept it waiting for longer than a decision holds." : "";
}

void OrderDesk::settle(const PlaceOrder& order) {
    WorkThread& thread = order.mode == RunMode::paper ? paper_ : live_;
    auto& open = order.mode == RunMode::paper ? open_paper_ : open_live_;
    thread.post_surely([this, order, &open] { wait_for(open, order); });
}

void OrderDesk::wait_for(std::vector<Open>& open, const PlaceOrder& order) {
    open.push_back({order, ports_.clock.monotonic(), 0});
}

void OrderDesk::tell(trading::OrderEnded ended, RunMode mode) {
    ports_.facts.refresh(mode);
    ports_.ended(std::move(ended));
}

void OrderDesk::place_paper(const PlaceOrder& order) {
    execution::TradeRequest request;
    request.request_id = order.request_id;
    request.symbol = order.symbol.to_string();
    request.side = orders::side_name(order.side);
    if (order.side == orders::Side::buy) request.amount_usd = order.amount_usd.to_string();
    if (order.side == orders::Side::sell) request.quantity = order.quantity.value.to_string();
    request.actor = "strategy run " + order.run_id;
    if (auto ended = order_ended(order, ports_.paper.trade(request))) {
        tell(std::move(*ended), RunMode::paper);
    } else {
        wait_for(open_paper_, order);
    }
}

void OrderDesk::place_live(const PlaceOrder& order, Timestamp decided) {
    auto outcome = trade_outcome(order, ports_.backend.ask("POST", "/api/trade", trade_body(order, decided)));
    if (outcome.heard == Heard::ended || outcome.heard == Heard::not_sent) {
        tell(std::move(outcome.ended), RunMode::live);
        return;
    }
    ports_.say(NoticeLevel::warning, "It is not known yet what became of the live order " + order.request_id + " (" +
                                         orders::side_name(order.side) + " " + order.symbol.to_string() +
                                         "); the backend is asked until it is.");
    wait_for(open_live_, order);
}

void OrderDesk::ask_for(std::vector<Open>& open, bool (OrderDesk::*has_ended)(Open&)) {
    std::erase_if(open, [&](Open& one) { return (this->*has_ended)(one); });
}

bool OrderDesk::paper_has_ended(Open& open) {
    const auto known = ports_.paper.order(open.order.request_id);
    if (!known) return false;  // the disk's trouble is told by the desk
    // The desk writes an order down before anything else happens to it, and is asked after that.
    auto ended = *known ? order_ended(open.order, **known)
                        : std::optional(never_placed(open.order, "", "The paper desk never got the order."));
    if (!ended) return false;
    tell(std::move(*ended), RunMode::paper);
    return true;
}

bool OrderDesk::live_has_ended(Open& open) {
    auto outcome = order_outcome(open.order, ports_.backend.ask("GET", "/api/orders/" + open.order.request_id));
    if (outcome.heard == Heard::unknown_to_it) {
        const bool long_enough = ports_.clock.monotonic() - open.since >= settings_.absence_min;
        if (++open.absences < settings_.absences || !long_enough) return false;
        outcome.ended = never_placed(open.order, "", "The backend never got the order.");
    } else if (outcome.heard != Heard::ended) {
        open.absences = 0;
        return false;
    }
    tell(std::move(outcome.ended), RunMode::live);
    return true;
}

}  // namespace piggy::apps
