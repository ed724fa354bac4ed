// The venue's time, the UTC day, its baseline, and the daily loss that switches live trading off.

#include <algorithm>
#include <sstream>

#include "core/json_text.h"
#include "execution/live_desk_inside.h"

namespace piggy::execution {
namespace {

constexpr std::chrono::minutes time_written_every{10};
constexpr std::chrono::seconds first_baseline_every{20};
constexpr int second_alert_percent = 10;
constexpr const char* marks_fact = "day_marks";

// What today's fills have added to a wallet.
void add_effect(std::map<Asset, Decimal>& effects, const orders::VenueFill& fill) {
    const bool buys = fill.side == orders::Side::buy;
    effects[fill.symbol.base] += buys ? fill.quantity.value : -fill.quantity.value;
    effects[fill.symbol.quote] += buys ? -fill.notional : fill.notional;
    effects[fill.fee.asset] -= fill.fee.amount;
}

// USDT and what has a price here. Empty where it does not fit.
std::optional<Decimal> value_at(const std::map<Asset, Decimal>& wallets, const std::map<Asset, Price>& prices) {
    const auto cash = wallets.find(usdt());
    Decimal sum = cash == wallets.end() ? Decimal{} : cash->second;
    for (const auto& [asset, price] : prices) {
        const auto held = wallets.find(asset);
        if (held == wallets.end()) continue;
        const auto value = try_multiply(held->second, price.value, Rounding::down);
        if (!value) return std::nullopt;
        sum += *value;
    }
    return sum;
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
        paper_reason = worded("the new day began; enable live trading again when you have looked at why it was off",
                              "the new day began");
    day = row;
    latch_details.clear();
    loss.reset();
    forget_booked_drops_locked();  // yesterday's loss stays yesterday's
    if (ports.log) ports.log("the UTC day " + format_date(row.begun) + " began");
    step(DeskStep::day_rolled);
}

// Of books from a backup: the day on which they are used again, by the exchange's clock, is one on which a latch and a
// loss may have been before. Until that day is certain, and then until its end, nothing leaves.
void LiveDesk::Inside::see_restored_locked() {
    if (restored_from.empty() || !day || calendar.day() != day->utc_day) return;
    const std::int64_t off_on = std::max(day->utc_day, behind_day.value_or(day->utc_day));
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        if (auto put = transaction.put_fact(behind_fact, std::to_string(off_on)); !put) return put;
        if (auto put = transaction.put_fact(restored_fact, ""); !put) return put;
        JsonText details;
        details.begin_object().field("backup_made", restored_from).field("utc_day", off_on).end_object();
        return transaction.audit(event_locked("desk", "books.restored", details.take(), "ok"));
    });
    if (!written) return;
    alert_locked("the books were restored from a backup of " + restored_from +
                 "; today's orders are counted at the exchange, and live trading stays off until 00:00 UTC");
    behind_day = off_on;
    restored_from.clear();
}

// is_of_now: what was transferred earlier this day is in it already.
void LiveDesk::Inside::write_baseline_locked(Decimal baseline, bool is_of_now, const char* how) {
    DayRow row = *day;
    row.baseline = baseline;
    if (is_of_now) row.transferred = {};
    const std::string marks = day_marks_locked();
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        if (auto put = transaction.put_day(row); !put) return put;
        if (auto put = transaction.put_fact(marks_fact, marks); !put) return put;
        if (is_of_now) {
            if (auto put = forget_booked_drops(transaction); !put) return put;
        }
        JsonText details;
        details.begin_object().field("baseline_usd", baseline.to_string()).field("how", how).end_object();
        return transaction.audit(event_locked("desk", "day.baseline", details.take(), "ok"));
    });
    if (!written) return;
    day = row;
    facts[marks_fact] = marks;
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
    Timestamp midnight, time;
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
        time = venue_now_locked();
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
    const std::map<Asset, Decimal> present = start;
    for (const auto& [asset, effect] : effects) start[asset] -= effect;
    std::map<Timestamp, std::map<Asset, Price>> closes;
    for (const Symbol& symbol : allowed_symbols()) {
        if (start[symbol.base] == Decimal{}) continue;
        const auto candles = ports.feed.fetch_candles(
            {symbol, market::Timeframe::one_minute(), midnight, midnight + std::chrono::minutes(5), 5});
        if (!candles || candles->size() == 0) return;
        opening[symbol.base] = Price{Decimal::from_ticks(candles->open[0])};
        const auto since = ports.feed.fetch_candles({symbol, *market::Timeframe::parse("5m"), midnight, time, 300});
        if (!since) return;
        for (std::size_t i = 0; i < since->size(); ++i) {
            closes[timestamp_from_nanoseconds(since->time[i])][symbol.base] =
                Price{Decimal::from_ticks(since->close[i])};
        }
    }
    const auto at_midnight = value_at(start, opening);
    if (!at_midnight) return;
    const Decimal baseline = *at_midnight - transferred;
    // The lowest the day has been, by what is held now and by what was held then: a loss that was there once today
    // can't be got rid of by starting anew.
    std::optional<Decimal> lowest;
    for (const auto& [when, prices] : closes) {
        std::map<Asset, Price> all = prices;
        all.insert(opening.begin(), opening.end());
        const auto then = value_at(start, all), held_now = value_at(present, all);
        if (!then || !held_now) return;
        const Decimal better = std::max(*then, *held_now);
        if (!lowest || better < *lowest) lowest = better;
    }
    const std::lock_guard lock(mutex);
    // What was booked meanwhile would not be in it.
    if (!wants_baseline_locked() || entries != books.snapshot().entries || transferred != day->transferred) return;
    write_baseline_locked(std::max(baseline, Decimal{}), false, "rebuilt from today's fills and opening prices");
    const Decimal adjusted = adjusted_baseline_locked();
    if (lowest && day->baseline && !day->latched && risk::daily_loss_reached(adjusted, *lowest)) {
        latch_locked(adjusted, *lowest);
    }
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
        if (settings.paper) venue_said(quote.has_value(), quote ? "" : quote.error().what);
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

// What the books had realised and paid in fees when the day's baseline was taken: the day and five figures.
std::string LiveDesk::Inside::day_marks_locked() const {
    Decimal realised;
    for (const auto& [asset, position] : books.snapshot().positions) realised += position.realised;
    const auto fee = [&](const Asset& asset) {
        const auto paid = books.snapshot().fees.find(asset);
        return " " + (paid == books.snapshot().fees.end() ? Decimal{} : paid->second).to_string();
    };
    std::string marks = std::to_string(day->utc_day) + " " + realised.to_string() + fee(usdt());
    for (const Symbol& symbol : allowed_symbols()) marks += fee(symbol.base);
    return marks;
}

// "own trades -$1.20, what is held -$58.80, fees of $0.30 in these"; empty where the morning is not known.
std::string LiveDesk::Inside::loss_parts_locked(Decimal change) const {
    const auto figures = [](const std::string& marks) {
        std::vector<Decimal> read;
        std::istringstream words(marks);
        for (std::string word; words >> word;) read.push_back(Decimal::parse(word).value_or(Decimal{}));
        return read;
    };
    const auto morning = facts.find(marks_fact);
    if (morning == facts.end()) return {};
    const auto then = figures(morning->second), at_present = figures(day_marks_locked());
    if (then.size() != at_present.size() || then[0] != at_present[0]) return {};
    const Decimal trades = at_present[1] - then[1];
    Decimal fees = at_present[2] - then[2];
    const ledger::Bids bids = fresh_bids_locked();
    for (std::size_t i = 0; i < allowed_symbols().size(); ++i) {
        const auto bid = bids.find(allowed_symbols()[i].base);
        if (bid != bids.end())
            fees += notional(bid->second, {at_present[3 + i] - then[3 + i]}, Rounding::up).value_or(Decimal{});
    }
    const auto dollars = [](Decimal amount) {
        return (amount < Decimal{} ? "-$" : "+$") + (amount < Decimal{} ? -amount : amount).to_fixed(2);
    };
    return "own trades " + dollars(trades) + ", what is held " + dollars(change - trades) + ", fees of $" +
           fees.to_fixed(2) + " in these";
}

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
        alert_locked("The day's loss is now " + risk::loss_percent_text(baseline, *equity) + "%. " + at_the_start() +
                     " is off already; what is held is kept.");
        static_cast<void>(write_locked([&](LiveTransaction& transaction) -> Result<> {
            if (auto put = transaction.put_day(*day); !put) return put;
            JsonText details;
            details.begin_object()
                .field("loss_pct", risk::loss_percent_text(baseline, *equity))
                .field("baseline_usd", baseline.to_string())
                .field("equity_usd", equity->to_string())
                .end_object();
            return transaction.audit(event_locked("desk", "day.second_alert", details.take(), "ok"));
        }));
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
        if (!settings.paper) {
            if (auto put = transaction.put_fact(live_on_fact, ""); !put) return put;
        }
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
    was_live = false;
    needs_rearm = false;
    paused_since.reset();
    loss.reset();  // nothing is suspected any more: it is known
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
    const std::string parts = loss_parts_locked(equity - baseline);
    alert_locked(row.latch_text + ". Equity $" + equity.to_fixed(2) + " of $" + baseline.to_fixed(2) + " this morning" +
                 (parts.empty() ? "" : " (" + parts + ")") + "; positions are kept; " +
                 worded("live trading can be enabled again from ", "paper trading stops until ") +
                 format_iso8601(until));
    step(DeskStep::latch_written);
}

}  // namespace piggy::execution
