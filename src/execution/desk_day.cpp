// The venue's time, the UTC day, its baseline, and the daily loss that switches live trading off.

#include <algorithm>

#include "core/json_text.h"
#include "execution/live_desk_inside.h"

namespace piggy::execution {
namespace {

constexpr std::chrono::minutes time_written_every{10};
constexpr std::chrono::seconds first_baseline_every{20};
constexpr int second_alert_percent = 10;

// What today's fills have added to a wallet.
void add_effect(std::map<Asset, Decimal>& effects, const orders::VenueFill& fill) {
    const bool buys = fill.side == orders::Side::buy;
    effects[fill.symbol.base] += buys ? fill.quantity.value : -fill.quantity.value;
    effects[fill.symbol.quote] += buys ? -fill.notional : fill.notional;
    effects[fill.fee.asset] -= fill.fee.amount;
}

bool loss_reached(Decimal baseline, Decimal equity, int percent) {
    if (baseline.ticks() <= 0) return false;
    const int128 loss = static_cast<int128>(baseline.ticks()) - equity.ticks();
    return loss * 100 >= static_cast<int128>(baseline.ticks()) * percent;
}

}  // namespace

// ---- time

Timestamp LiveDesk::Inside::venue_now_locked() const { return calendar.now(now()).value_or(ports.clock.now()); }

void LiveDesk::Inside::hear_time() {
    const auto venue_access = venue();
    {
        const std::lock_guard lock(mutex);
        // A machine that slept: its monotonic clock stood still, its wall clock did not.
        const bool slept =
            last_time && ports.clock.now() - last_time->wall - (now() - last_time->monotonic) > VenueCalendar::skew_max;
        const bool is_due = calendar.wants_answer(now()) || calendar.midnight_pending(now()) || slept || time_wanted;
        if (!is_due || !venue_access) return;
        if (time_asked_at && now() - *time_asked_at < VenueCalendar::second_answer_after) return;
        time_asked_at = now();
    }
    const auto measured = venue_access->account().measure_clock();
    venue_said(measured.has_value(), measured ? "" : measured.error().what);
    if (!measured) return;
    const std::lock_guard lock(mutex);
    const Timestamp wall = ports.clock.now();
    const TimeAnswer answer{wall + measured->offset, wall, now()};
    last_time = answer;
    time_wanted = false;
    const auto heard = calendar.hear(answer);
    if (heard == VenueCalendar::Heard::odd && ports.log) {
        ports.log("the exchange's clock gave an answer that does not fit: " + format_iso8601(answer.venue));
    }
    const auto time = calendar.now(now());
    if (heard != VenueCalendar::Heard::believed || !time) return;
    if (!booted_known) {
        booted = *time;
        booted_known = true;
    }
    if (!time_written || *time - *time_written >= time_written_every) {
        static_cast<void>(write_locked([&](LiveTransaction& transaction) {
            const Timestamp seen = calendar.high_water().value_or(*time);
            return transaction.put_fact("venue_time_seen", format_iso8601(seen, TimePrecision::microseconds));
        }));
        time_written = time;
    }
}

// ---- the day

void LiveDesk::Inside::roll_day_locked() {
    const auto confirmed = calendar.day();
    if (!confirmed || (day && day->utc_day >= *confirmed)) return;
    DayRow row;
    row.utc_day = *confirmed;
    row.begun = venue_now_locked();
    const bool is_first = !day.has_value();
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        if (auto put = transaction.put_day(row); !put) return put;
        if (is_first) {
            if (auto put = transaction.put_fact("first_day", std::to_string(row.utc_day)); !put) return put;
        }
        const std::string time = format_iso8601(row.begun, TimePrecision::microseconds);
        if (auto put = transaction.put_fact("venue_time_seen", time); !put) return put;
        if (auto put = forget_booked_drops(transaction); !put) return put;
        JsonText details;
        details.begin_object().field("utc_day", row.utc_day).field("date", format_date(row.begun)).end_object();
        return transaction.audit(event_locked("desk", "day.rolled", details.take(), "ok"));
    });
    if (!written) return;
    if (is_first) facts["first_day"] = std::to_string(row.utc_day);
    if (latched_today_locked())
        paper_reason = "the new day began; enable live trading again when you have looked at why it was off";
    day = row;
    latch_details.clear();
    loss.reset();
    forget_booked_drops_locked();  // yesterday's loss stays yesterday's
    if (ports.log) ports.log("the UTC day " + format_date(row.begun) + " began");
    step(DeskStep::day_rolled);
}

// is_of_now: what was transferred earlier this day is in it already.
void LiveDesk::Inside::write_baseline_locked(Decimal baseline, bool is_of_now, const char* how) {
    DayRow row = *day;
    row.baseline = baseline;
    if (is_of_now) row.transferred = {};
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        if (auto put = transaction.put_day(row); !put) return put;
        if (is_of_now) {
            if (auto put = forget_booked_drops(transaction); !put) return put;
        }
        JsonText details;
        details.begin_object().field("baseline_usd", baseline.to_string()).field("how", how).end_object();
        return transaction.audit(event_locked("desk", "day.baseline", details.take(), "ok"));
    });
    if (!written) return;
    day = row;
    if (is_of_now) forget_booked_drops_locked();
    loss.reset();
    if (ports.log) ports.log("the day's loss is measured from $" + baseline.to_fixed(2));
    step(DeskStep::baseline_written);
}

// Whether the present day may get its baseline at all: the books are known to be right, the day is certain.
bool LiveDesk::Inside::wants_baseline_locked() const {
    return day && !day->baseline && books_open && is_reconciled_locked() && !calendar.midnight_pending(now()) &&
           calendar.day() == day->utc_day;
}

void LiveDesk::Inside::set_baseline_locked() {
    if (!wants_baseline_locked()) return;
    const auto first = facts.find("first_day");
    if (first != facts.end() && first->second == std::to_string(day->utc_day)) return;  // rebuilt, see below
    if (const auto equity = equity_locked()) write_baseline_locked(*equity, true, "first fresh equity of the day");
}

// Books that began today have not seen the day's beginning, so it is worked out: today's fills taken back, at the
// opening prices of the day. Nobody gets a second 5 % by deleting a file.
void LiveDesk::Inside::rebuild_first_baseline() {
    const auto venue_access = venue();
    Timestamp midnight;
    std::map<Asset, Decimal> start;
    Decimal transferred;
    std::int64_t entries = 0;
    {
        const std::lock_guard lock(mutex);
        const auto first = facts.find("first_day");
        if (!venue_access || !wants_baseline_locked() || first == facts.end() ||
            first->second != std::to_string(day->utc_day)) {
            return;
        }
        if (first_baseline_at && now() - *first_baseline_at < first_baseline_every) return;
        first_baseline_at = now();
        midnight = Timestamp(std::chrono::days(day->utc_day));
        start = books.snapshot().wallets;
        for (const auto& [asset, drop] : drops) start[asset] += drop.booked;  // a loss until it is confirmed
        transferred = day->transferred;
        entries = books.snapshot().entries;
    }
    std::map<Asset, Decimal> effects;
    std::map<Asset, Price> opening;
    for (const Symbol& symbol : allowed_symbols()) {
        const auto fills = venue_access->orders().fills_since(symbol, midnight);
        if (!fills) return;
        for (const orders::VenueFill& fill : *fills) add_effect(effects, fill);
    }
    for (const auto& [asset, effect] : effects) start[asset] -= effect;
    for (const Symbol& symbol : allowed_symbols()) {
        if (start[symbol.base] == Decimal{}) continue;
        const auto candles = ports.feed.fetch_candles(
            {symbol, market::Timeframe::one_minute(), midnight, midnight + std::chrono::minutes(5), 5});
        if (!candles || candles->size() == 0) return;
        opening[symbol.base] = Price{Decimal::from_ticks(candles->open[0])};
    }
    Decimal baseline = start[usdt()] - transferred;
    for (const auto& [asset, price] : opening) {
        const auto value = try_multiply(start[asset], price.value, Rounding::down);
        if (!value) return;
        baseline += *value;
    }
    const std::lock_guard lock(mutex);
    // What was booked meanwhile would not be in it.
    if (!wants_baseline_locked() || entries != books.snapshot().entries || transferred != day->transferred) return;
    write_baseline_locked(std::max(baseline, Decimal{}), false, "rebuilt from today's fills and opening prices");
}

// ---- prices and equity

bool LiveDesk::Inside::price_is_fresh_locked(const Symbol& symbol) const {
    const auto top = tops.find(symbol);
    return top != tops.end() && now() - top->second.received <= price_age_max;
}

ledger::Bids LiveDesk::Inside::fresh_bids_locked() const {
    ledger::Bids bids;
    for (const auto& [symbol, top] : tops) {
        if (price_is_fresh_locked(symbol)) bids[symbol.base] = top.bid;
    }
    return bids;
}

std::optional<Decimal> LiveDesk::Inside::equity_locked() const {
    if (!books_open) return std::nullopt;
    const auto equity = books.equity(fresh_bids_locked());
    return equity ? std::optional(*equity) : std::nullopt;
}

Decimal LiveDesk::Inside::adjusted_baseline_locked() const {
    return day && day->baseline ? *day->baseline + day->transferred : Decimal{};
}

nanoseconds LiveDesk::Inside::price_interval_locked() const {
    if (!access) return DeskTimes::price_poll_sealed;
    const bool is_urgent = armed || wants_baseline_locked() || !pursuits.empty() || !books_open;
    return is_urgent ? DeskTimes::price_poll_armed : DeskTimes::price_poll_idle;
}

// Streams bring prices; where they do not, the exchange is asked.
void LiveDesk::Inside::poll_prices() {
    std::vector<Symbol> wanted;
    {
        const std::lock_guard lock(mutex);
        // One price that would mean the day's loss: a second one of everything is wanted now.
        const nanoseconds every =
            loss.holding() ? nanoseconds(std::chrono::milliseconds(500)) : price_interval_locked();
        if (polled_at && now() - *polled_at < std::min<nanoseconds>(every, std::chrono::seconds(1))) return;
        for (const Symbol& symbol : allowed_symbols()) {
            const auto top = tops.find(symbol);
            const bool is_old = top == tops.end() || now() - top->second.received >= every;
            if (is_old) wanted.push_back(symbol);
        }
        if (wanted.empty()) return;
        polled_at = now();
    }
    for (const Symbol& symbol : wanted) {
        const auto quote = ports.feed.fetch_price(symbol);
        if (!quote) return;
        const std::lock_guard lock(mutex);
        take_top_locked(symbol, quote->top);
    }
}

void LiveDesk::Inside::take_top_locked(const Symbol& symbol, const market::TopOfBook& top) {
    const bool sane = top.bid.value > Decimal{} && top.bid < top.ask && top.received <= now();
    const auto known = tops.find(symbol);
    if (!sane || (known != tops.end() && top.received < known->second.received)) return;  // late, or without sense
    tops[symbol] = top;
    set_baseline_locked();
    watch_loss_locked();
}

// ---- the daily loss

void LiveDesk::Inside::watch_loss_locked() {
    if (!day || !day->baseline || !books_open || calendar.midnight_pending(now())) return;
    const auto equity = equity_locked();
    if (!equity) return;
    nanoseconds newest = nanoseconds::min();
    nanoseconds oldest = nanoseconds::max();
    for (const Symbol& symbol : allowed_symbols()) {
        if (books.wallet(symbol.base) == Decimal{}) continue;
        newest = std::max(newest, tops.at(symbol).received);
        oldest = std::min(oldest, tops.at(symbol).received);
    }
    if (newest == nanoseconds::min()) newest = oldest = now();  // cash alone needs no price
    const Decimal baseline = adjusted_baseline_locked();
    if (day->latched) {
        if (day->second_alert || !loss_reached(baseline, *equity, second_alert_percent)) return;
        day->second_alert = true;  // said once, whatever the disk says
        alert_locked("The day's loss is now " + risk::loss_percent_text(baseline, *equity) +
                     "%. Live trading is off already; what is held is kept.");
        static_cast<void>(write_locked([&](LiveTransaction& transaction) { return transaction.put_day(*day); }));
        return;
    }
    if (loss.see(baseline, *equity, {oldest, newest}, now() - oldest) != risk::LossVerdict::latch) return;
    latch_locked(baseline, *equity);
}

// Until the disk has it: a restart must find it.
void LiveDesk::Inside::write_latch_locked() {
    if (latch_details.empty()) return;
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        if (auto put = transaction.put_day(*day); !put) return put;
        return transaction.audit(event_locked("desk", "day.latched", latch_details, "ok"));
    });
    if (written) latch_details.clear();
}

void LiveDesk::Inside::latch_locked(Decimal baseline, Decimal equity) {
    day->latched = true;  // whatever the disk says: nothing leaves any more
    day->latch_text = risk::latch_text(baseline, equity);
    day->latched_at = venue_now_locked();
    const DayRow row = *day;
    const bool was_armed = armed;
    armed = false;
    needs_rearm = false;
    paused_since.reset();
    cancel_pending = true;
    cancels_asked_at.reset();
    paper_reason = row.latch_text;
    latch_details = JsonText()
                        .begin_object()
                        .field("text", row.latch_text)
                        .field("baseline_usd", baseline.to_string())
                        .field("equity_usd", equity.to_string())
                        .field("was_live", was_armed)
                        .end_object()
                        .take();
    write_latch_locked();
    write_latch_locked();  // a disk that was full has room by now
    const Timestamp until(std::chrono::days(row.utc_day + 1));
    alert_locked(row.latch_text + ". Equity $" + equity.to_fixed(2) + " of $" + baseline.to_fixed(2) +
                 " this morning; positions are kept; live trading can be enabled again from " + format_iso8601(until));
    step(DeskStep::latch_written);
}

}  // namespace piggy::execution
