#include "execution/live_desk.h"

#include <algorithm>

#include "core/json_text.h"
#include "execution/live_desk_inside.h"

namespace piggy::execution {
namespace {

constexpr std::size_t alerts_kept = 50;
constexpr nanoseconds longest_rest = std::chrono::seconds(5);

}  // namespace

const std::vector<Symbol>& allowed_symbols() {
    static const std::vector<Symbol> symbols = [] {
        std::vector<Symbol> parsed;
        for (std::string_view name : risk::Limits::allowed_symbols) parsed.push_back(*Symbol::parse(name));
        return parsed;
    }();
    return symbols;
}

// ---- the lane

LiveDesk::Inside::Lane::Lane(Inside& inside, std::chrono::milliseconds wait) : inside_(inside), taken_(false) {
    std::unique_lock lock(inside_.mutex);
    taken_ = inside_.lane_is_free.wait_for(lock, wait, [&] { return !inside_.lane_is_taken; });
    if (taken_) inside_.lane_is_taken = true;
}

LiveDesk::Inside::Lane::~Lane() {
    if (!taken_) return;
    {
        const std::lock_guard lock(inside_.mutex);
        inside_.lane_is_taken = false;
        inside_.lane_order.clear();
    }
    inside_.lane_is_free.notify_one();
}

// ---- what is written

void LiveDesk::Inside::alert_locked(const std::string& sentence) {
    alerts.push_front(format_iso8601(venue_now_locked()) + ": " + sentence);
    if (alerts.size() > alerts_kept) alerts.pop_back();
    if (ports.log) ports.log("ALERT: " + sentence);
}

AuditEvent LiveDesk::Inside::event_locked(std::string actor, std::string action, std::string details,
                                          std::string result) const {
    return {venue_now_locked(), std::move(actor), std::move(action), details.empty() ? "{}" : std::move(details),
            std::move(result)};
}

// For people: without the code at its head.
std::string LiveDesk::Inside::storage_sentence(const Error& error) {
    constexpr std::string_view code = "STORAGE_FULL: ";
    return error.what.starts_with(code) ? error.what.substr(code.size()) : error.what;
}

void LiveDesk::Inside::storage_trouble_locked(const Error& error) {
    storage_reason = storage_sentence(error);
    if (error.what.starts_with("STORAGE_FULL")) {
        if (!storage_full) alert_locked("the disk is full, nothing new leaves: " + error.what);
        storage_full = true;
        static_cast<void>(ports.store.release_headroom());  // room to write down how orders that left have ended
        return;
    }
    if (!storage_failed) alert_locked("the books can't be written, " + trading() + " stops: " + error.what);
    storage_failed = true;
    armed = false;
    paper_reason = "the books could not be written: " + error.what;
}

Result<> LiveDesk::Inside::write_locked(const std::function<Result<>(LiveTransaction&)>& work) {
    if (storage_failed) return fail(ErrorCode::unavailable, "the books can't be written any more: " + storage_reason);
    const auto attempt = [&]() -> Result<> {
        auto transaction = ports.store.begin();
        if (!transaction) return fail(transaction.error());
        if (auto done = work(**transaction); !done) return done;
        return (*transaction)->commit();
    };
    auto written = attempt();
    if (!written && written.error().code == ErrorCode::unavailable) storage_trouble_locked(written.error());
    return written;
}

void LiveDesk::Inside::probe_storage() {
    const std::lock_guard lock(mutex);
    if (!storage_full || storage_failed) return;
    if (storage_probed_at && now() - *storage_probed_at < DeskTimes::storage_probe_every) return;
    storage_probed_at = now();
    if (!ports.store.restore_headroom()) return;
    storage_full = false;
    alert_locked("the disk takes data again");
}

// ---- the venue's state as far as it answers

std::shared_ptr<VenueAccess> LiveDesk::Inside::venue() const {
    const std::lock_guard lock(mutex);
    return access;
}

void LiveDesk::Inside::venue_said(bool answered, const std::string& what) {
    const std::lock_guard lock(mutex);
    if (venue_answers && !answered) alert_locked("the exchange does not answer: " + what);
    if (!venue_answers && answered && ports.log) ports.log("the exchange answers");
    venue_answers = answered;
    venue_reason = what;
}

// Keys that were refused three times in a row are not knocked with again until their owner has validated them.
void LiveDesk::Inside::signed_answer(const Error* error) {
    // Of a paper account's memory an answer says nothing about the exchange.
    if (!settings.paper) venue_said(error == nullptr, error ? error->what : "");
    const std::lock_guard lock(mutex);
    if (!error) keys_refused = 0;
    if (!error || error->code != ErrorCode::refused || ++keys_refused != keys_refused_max) return;
    keys_valid = false;
    keys_reason = error->what;
    alert_locked("the exchange refuses the keys; nothing is asked until they are validated again");
    disarm_locked("the exchange refuses the keys", "desk");
}

// ---- start

Result<std::unique_ptr<LiveDesk>> LiveDesk::start(DeskPorts ports, DeskSettings settings) {
    if (auto gate = gate_self_test(); !gate) return fail(gate.error());
    auto inside = std::make_unique<Inside>(std::move(ports), std::move(settings));
    if (auto recovered = inside->recover(); !recovered) return fail(recovered.error());
    return std::unique_ptr<LiveDesk>(new LiveDesk(std::move(inside)));
}

LiveDesk::LiveDesk(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
LiveDesk::~LiveDesk() = default;

// The only way to begin. What was reserved has never left, so it is taken out of the way; what may have left is asked
// for as soon as the venue can be.
Result<> LiveDesk::Inside::recover() {
    const std::lock_guard lock(mutex);
    auto stored = ports.store.load();
    if (!stored) return fail(stored.error());
    auto read = ledger::Books::from(stored->books);
    if (!read) return fail(read.error());
    books = std::move(*read);
    book_id = stored->book_id;
    Random random(settings.seed);
    boot_id = short_id(random);
    day = stored->last_day;
    facts = stored->facts;
    books_open = facts.contains("books_opened_at");
    std::optional<Timestamp> high_water;
    if (const auto seen = facts.find("venue_time_seen"); seen != facts.end()) {
        if (const auto time = parse_iso8601(seen->second)) high_water = *time;
    }
    calendar = VenueCalendar(high_water);
    if (const auto behind = facts.find(behind_fact); behind != facts.end()) {
        behind_day = std::strtoll(behind->second.c_str(), nullptr, 10);
    }
    if (const auto restored = facts.find(restored_fact); restored != facts.end() && !settings.paper) {
        restored_from = restored->second;
    }
    if (const auto on = facts.find(live_on_fact); on != facts.end() && !on->second.empty()) {
        was_live = true;
        paper_reason = "live trading was on before the restart, and was not enabled since";
    }
    remember_former_wallets();
    judge_of_balances.books_changed(books.snapshot().wallets, now());
    read_open_drops();

    std::vector<orders::LiveOrder> unfinished = std::move(stored->unfinished);
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        std::int64_t doubtful = 0;
        for (orders::LiveOrder& order : unfinished) {
            // A paper account is made from these books, so what they do not have has not happened.
            const bool ended_with_us = settings.paper && !orders::has_fills(order);
            const bool never_left = order.state == orders::OrderState::reserved || ended_with_us;
            if (never_left) {
                order.reason = order.state == orders::OrderState::reserved
                                   ? "The program ended before this order was sent."
                                   : "The program ended while this order was on its way, and the order with it.";
                order.state = orders::OrderState::not_placed;
                order.finished_at = venue_now_locked();
            } else if (order.state == orders::OrderState::sending) {
                order.state = orders::OrderState::unknown;
                order.reason = "The program ended while this order was on its way; the exchange will be asked.";
            }
            doubtful += never_left ? 0 : 1;
            if (auto put = transaction.put_order(order); !put) return put;
        }
        JsonText details;
        details.begin_object().field("boot", boot_id).field("unresolved", doubtful).end_object();
        return transaction.audit(event_locked("desk", "desk.started", details.take(), "ok"));
    });
    if (!written) return written;
    for (const orders::LiveOrder& order : unfinished) {
        if (!orders::is_final(order.state)) pursuits.push_back({order, 0, std::nullopt, now()});
    }
    step(DeskStep::recovered);
    return {};
}

// The exchange may still show balances from before the last fills that an earlier run has booked. How long ago they
// were is asked of no clock: the venue's time is not known yet, and the owner's may be days off. So they count as just
// now.
void LiveDesk::Inside::remember_former_wallets() {
    constexpr std::int64_t fills_remembered = 20;
    const auto page = ports.store.fills({fills_remembered, 0, std::nullopt});
    if (!page) return;
    std::vector<orders::VenueFill> fills;  // newest first
    std::vector<Wallets> former;
    for (const orders::BookedFill& booked : page->rows) {
        fills.push_back(booked.fill);
        auto wallets = ledger::wallets_before(books.snapshot().wallets, fills);
        if (!wallets) break;
        former.push_back(std::move(*wallets));
    }
    for (auto state = former.rbegin(); state != former.rend(); ++state) judge_of_balances.remember(*state, now());
}

// ---- vault

Result<> LiveDesk::open_venue(std::shared_ptr<VenueAccess> access, std::span<const std::byte> key) {
    Inside& desk = *inside_;
    const std::lock_guard lock(desk.mutex);
    if (auto checked = desk.ports.store.set_key(key); !checked) {
        if (checked.error().code == ErrorCode::unavailable) desk.storage_trouble_locked(checked.error());
        desk.alert_locked("the books are not as this program wrote them: " + checked.error().what);
        return checked;
    }
    desk.access = std::move(access);
    desk.reconciled = false;
    desk.reconcile_due = desk.now();
    desk.keys_refused = 0;
    desk.keys_valid = false;
    desk.keys_validated_at.reset();
    desk.keys_reason = "the keys were not validated yet";
    desk.rules_read_at.reset();
    for (Pursuit& pursuit : desk.pursuits) pursuit.ask_at = desk.now();
    return {};
}

void LiveDesk::close_venue() {
    Inside& desk = *inside_;
    const std::lock_guard lock(desk.mutex);
    desk.disarm_locked("the vault was sealed", "desk");
    desk.access.reset();
    desk.reconciled = false;
    desk.keys_valid = false;
    desk.keys_reason = "the vault is sealed";
    static_cast<void>(desk.ports.store.set_key({}));
}

void LiveDesk::keys_validated(bool valid, const std::string& why) {
    Inside& desk = *inside_;
    const std::lock_guard lock(desk.mutex);
    desk.keys_valid = valid;
    desk.keys_reason = why;
    desk.keys_refused = 0;
    if (valid) {
        desk.keys_validated_at = desk.now();
    } else {
        desk.disarm_locked("the keys are not valid: " + why, "desk");
    }
}

// ---- arming

void LiveDesk::Inside::disarm_locked(const std::string& why, const std::string& actor) {
    if (!armed) return;
    armed = false;
    needs_rearm = false;
    paused_since.reset();
    paper_reason = why;
    static_cast<void>(write_locked([&](LiveTransaction& transaction) -> Result<> {
        JsonText details;
        details.begin_object().field("why", why).end_object();
        if (!settings.paper && !is_ending) {
            if (auto put = transaction.put_fact(live_on_fact, ""); !put) return put;
        }
        return transaction.audit(event_locked(actor, worded("live.disabled", "paper.disabled"), details.take(), "ok"));
    }));
    if (ports.log) ports.log(trading() + " is off: " + why);
}

// What each order is refused for by itself is no reason to keep paper trading off as a whole: one symbol's price may be
// old, the other's is not.
bool LiveDesk::Inside::is_left_to_the_gate(const GuardState& state) const {
    return settings.paper && (!state.pauses || state.guard.name == "price");
}

Result<> LiveDesk::Inside::enable_locked(const std::string& actor) {
    const int rejects_before = rejects;
    rejects = 0;  // enabling is the human's new start
    std::string red;
    for (const GuardState& state : guards_locked()) {
        if (!state.guard.ok && !is_left_to_the_gate(state)) red += (red.empty() ? "" : " ") + state.guard.reason;
    }
    const bool refused = !red.empty();
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        JsonText details;
        details.begin_object().field("red", red).end_object();
        if (!settings.paper && !refused) {
            const std::string since = format_iso8601(venue_now_locked(), TimePrecision::milliseconds);
            if (auto put = transaction.put_fact(live_on_fact, since); !put) return put;
        }
        return transaction.audit(event_locked(actor, worded("live.enabled", "paper.enabled"), details.take(),
                                              refused ? "LIVE_NOT_ENABLED" : "ok"));
    });
    if (!written) red += (red.empty() ? "" : " ") + written.error().what;
    if (!red.empty()) {
        rejects = rejects_before;
        return fail(ErrorCode::refused, at_the_start() + " can't be enabled: " + red);
    }
    armed = true;
    was_live = false;
    needs_rearm = false;
    paused_since.reset();
    update_mode_locked();
    if (ports.log && !settings.paper) ports.log("live trading is on, enabled by " + actor);
    return {};
}

void LiveDesk::Inside::see_restart_locked(const std::string& actor) {
    if (!was_live) return;
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        if (auto put = transaction.put_fact(live_on_fact, ""); !put) return put;
        return transaction.audit(event_locked(actor, "live.restart_seen", "", "ok"));
    });
    if (!written) return;
    was_live = false;
    paper_reason = "live trading was not enabled since the program started";
}

// Paper needs nobody's word to go on: it does as soon as nothing stands in its way. A series of rejects it sits out for
// a minute, so that a loop that does nothing but knock is slow here, too.
void LiveDesk::Inside::arm_itself_locked() {
    if (!settings.paper || (armed && !needs_rearm) || !access) return;
    const bool has_rested = !rejected_at || now() - *rejected_at >= nanoseconds(DeskTimes::paper_rest);
    for (const GuardState& state : guards_locked()) {
        if (state.guard.ok || is_left_to_the_gate(state)) continue;
        if (state.guard.name != "rejects" || !has_rested) return;
    }
    static_cast<void>(enable_locked("desk"));
}

Result<> LiveDesk::enable(const std::string& actor) {
    const std::lock_guard lock(inside_->mutex);
    return inside_->enable_locked(actor);
}

void LiveDesk::disable(const std::string& actor) {
    const std::lock_guard lock(inside_->mutex);
    inside_->see_restart_locked(actor);
    inside_->disarm_locked("disabled by " + actor, actor);
    inside_->update_mode_locked();
}

void LiveDesk::see_restart(const std::string& actor) {
    const std::lock_guard lock(inside_->mutex);
    inside_->see_restart_locked(actor);
}

void LiveDesk::ending() {
    const std::lock_guard lock(inside_->mutex);
    inside_->is_ending = true;
}

void LiveDesk::kill(const std::string& actor) {
    Inside& desk = *inside_;
    const std::lock_guard lock(desk.mutex);
    desk.see_restart_locked(actor);
    desk.disarm_locked("killed by " + actor, actor);
    desk.cancel_pending = true;
    desk.cancels_asked_at.reset();
    desk.update_mode_locked();
    static_cast<void>(desk.write_locked([&](LiveTransaction& transaction) {
        return transaction.audit(desk.event_locked(actor, "live.killed", "", "ok"));
    }));
    desk.alert_locked("the kill switch was used by " + actor);
}

// Cancels are always allowed. With immediate-or-cancel orders there is rarely anything to cancel.
void LiveDesk::Inside::cancel_all() {
    const auto venue_access = venue();
    {
        const std::lock_guard lock(mutex);
        if (!cancel_pending || !venue_access || keys_refused >= keys_refused_max) return;
        if (cancels_asked_at && now() - *cancels_asked_at < DeskTimes::reconcile_again) return;
        cancels_asked_at = now();
    }
    bool all_asked = true;
    for (const Symbol& symbol : allowed_symbols()) {
        const auto open = venue_access->orders().open_orders(symbol);
        signed_answer(open ? nullptr : &open.error());
        if (!open) {
            all_asked = false;
            continue;
        }
        for (const orders::VenueOrder& order : *open) {
            if (!has_our_prefix(order.client_order_id)) continue;
            if (!venue_access->orders().cancel(symbol, order.client_order_id)) all_asked = false;
        }
    }
    const std::lock_guard lock(mutex);
    if (all_asked) cancel_pending = false;
}

// Filters, hourly and whenever the venue says that ours are wrong; every half minute while it does not trade.
void LiveDesk::Inside::refresh_rules() {
    const auto venue_access = venue();
    {
        const std::lock_guard lock(mutex);
        const nanoseconds every =
            market_open ? nanoseconds(DeskTimes::rules_every) : nanoseconds(DeskTimes::rules_closed);
        if (!venue_access || (rules_read_at && now() - *rules_read_at < every)) return;
        if (rules_asked_at && now() - *rules_asked_at < DeskTimes::reconcile_again) return;
        rules_asked_at = now();
    }
    const auto read = venue_access->account().trading_rules(allowed_symbols());
    venue_said(read.has_value(), read ? "" : read.error().what);
    if (!read) return;
    const std::lock_guard lock(mutex);
    rules.clear();
    std::string closed;
    for (const TradingRules& rule : *read) {
        rules[rule.symbol] = rule;
        if (!rule.trading) closed += (closed.empty() ? "" : " and ") + rule.symbol.to_string();
    }
    rules_read_at = now();
    if (market_open && !closed.empty()) alert_locked("the exchange has stopped trading in " + closed);
    market_open = closed.empty();
    market_reason = "trading in " + closed + " is stopped";
}

// ---- the periodic round

nanoseconds LiveDesk::Inside::tick() {
    probe_storage();
    poll_prices();
    if (venue()) {
        hear_time();
        refresh_rules();
        cancel_all();
        pursue();
        reconcile();
        rebuild_first_baseline();
    }
    const std::lock_guard lock(mutex);
    write_latch_locked();
    roll_day_locked();
    see_restored_locked();
    set_baseline_locked();
    watch_loss_locked();
    arm_itself_locked();
    update_mode_locked();

    nanoseconds rest = longest_rest;
    const auto due = [&](nanoseconds at) { rest = std::clamp(at - now(), nanoseconds::zero(), rest); };
    for (const Symbol& symbol : allowed_symbols()) {
        const auto top = tops.find(symbol);
        const nanoseconds next = top == tops.end() ? now() : top->second.received + price_interval_locked();
        due(polled_at ? std::max(next, *polled_at + std::chrono::seconds(1)) : next);
    }
    if (access) {
        if (keys_refused < keys_refused_max) {
            for (const Pursuit& pursuit : pursuits) due(pursuit.ask_at);
            due(reconcile_due);
        }
        if (calendar.wants_answer(now())) {
            due(time_asked_at ? *time_asked_at + VenueCalendar::second_answer_after : now());
        }
    }
    if (armed) due(now() + std::chrono::milliseconds(500));
    return rest;
}

nanoseconds LiveDesk::tick() { return inside_->tick(); }

void LiveDesk::look_again_soon() {
    Inside& desk = *inside_;
    const std::lock_guard lock(desk.mutex);
    desk.reconcile_soon_locked();
}

void LiveDesk::on_top(const Symbol& symbol, const market::TopOfBook& top) {
    Inside& desk = *inside_;
    const std::lock_guard lock(desk.mutex);
    desk.take_top_locked(symbol, top);
}

void LiveDesk::on_status(const market::FeedStatus& status) {
    const std::lock_guard lock(inside_->mutex);
    inside_->feed_status = status;
}

// ---- the rest of the door

TradeAnswer LiveDesk::trade(const TradeRequest& request) { return inside_->trade(request); }

Result<> LiveDesk::audit(const std::string& actor, const std::string& action, const std::string& details,
                         const std::string& result) {
    const std::lock_guard lock(inside_->mutex);
    return inside_->write_locked([&](LiveTransaction& transaction) {
        return transaction.audit(inside_->event_locked(actor, action, details, result));
    });
}

LiveStatus LiveDesk::status() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->status_locked();
}

BalanceSheet LiveDesk::balances() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->balances_locked();
}

GateFacts LiveDesk::facts(const Symbol& symbol) const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->facts_locked(symbol, inside_->slots_used_locked());
}

Result<std::optional<TradeAnswer>> LiveDesk::order(const std::string& request_id) const {
    auto order = inside_->ports.store.order(request_id);
    if (!order) return fail(order.error());
    if (!*order) return std::optional<TradeAnswer>();
    return std::optional<TradeAnswer>(inside_->answer_for(**order));
}

bool LiveDesk::storage_failed() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->storage_failed;
}

}  // namespace piggy::execution
