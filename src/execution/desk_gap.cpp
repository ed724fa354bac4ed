// What these books did not see of the present day. They may have been switched off, or copied back from an earlier hour
// by hand; in both cases the day's loss may have reached its limit meanwhile and be gone again, and no order tells of
// it. So the account is valued for every minute since the exchange's time was last written down, at the minute's lowest
// prices, with the fills where they were. Until that is done nothing leaves.

#include <algorithm>

#include "core/json_text.h"
#include "execution/live_desk_inside.h"

namespace piggy::execution {
namespace {

constexpr const char* unwatched_fact = "unwatched_since";
constexpr std::chrono::seconds tried_every{20};
constexpr std::chrono::seconds candle_is_told_after{2};  // its end
constexpr std::chrono::minutes minute{1};

Timestamp minute_of(Timestamp time) { return std::chrono::floor<std::chrono::minutes>(time); }

void apply(Wallets& wallets, const orders::VenueFill& fill, bool is_taken_back) {
    const bool buys = (fill.side == orders::Side::buy) != is_taken_back;
    wallets[fill.symbol.base] += buys ? fill.quantity.value : -fill.quantity.value;
    wallets[fill.symbol.quote] += buys ? -fill.notional : fill.notional;
    wallets[fill.fee.asset] += is_taken_back ? fill.fee.amount : -fill.fee.amount;
}

// USDT, and what can be bought here at these prices. Empty: something held has no price, or it does not fit.
std::optional<Decimal> value_at(const Wallets& wallets, const std::map<Asset, Price>& prices) {
    Decimal sum;
    for (const auto& [asset, amount] : wallets) {
        if (asset == usdt()) sum += amount;
        const bool is_traded =
            std::ranges::any_of(allowed_symbols(), [&](const Symbol& symbol) { return symbol.base == asset; });
        if (!is_traded || amount == Decimal{}) continue;
        const auto price = prices.find(asset);
        if (price == prices.end()) return std::nullopt;
        const auto value = try_multiply(amount, price->second.value, Rounding::down);
        if (!value) return std::nullopt;
        sum += *value;
    }
    return sum;
}

using Lows = std::map<Timestamp, std::map<Asset, Price>>;

// The lowest that the account was worth within these minutes. fills: in the order of time, the last of them being in
// `present`. Empty: it can't be told.
std::optional<Decimal> lowest_value(const Wallets& present, const std::vector<orders::VenueFill>& fills,
                                    const Lows& lows) {
    Wallets held = present;
    for (const orders::VenueFill& fill : fills) apply(held, fill, true);
    // Before its first candle an asset was worth what it was then: nobody traded it in between.
    std::map<Asset, Price> prices;
    for (auto minutes = lows.rbegin(); minutes != lows.rend(); ++minutes) {
        for (const auto& [asset, price] : minutes->second) prices[asset] = price;
    }
    auto next = fills.begin();
    std::optional<Decimal> lowest = value_at(held, prices);
    bool is_known = lowest.has_value();
    const auto look = [&] {
        const auto value = value_at(held, prices);
        is_known = is_known && value;
        if (value && lowest) lowest = std::min(*lowest, *value);
    };
    const auto take_until = [&](Timestamp end) {
        for (; next != fills.end() && next->time < end; ++next) {
            apply(held, *next, false);
            look();
        }
    };
    for (const auto& [begin, of_minute] : lows) {
        take_until(begin);
        for (const auto& [asset, price] : of_minute) prices[asset] = price;
        look();
        take_until(begin + minute);
    }
    take_until(Timestamp::max());
    return is_known ? lowest : std::nullopt;
}

// Every closed minute of the range. Empty: the exchange does not tell, or does not tell the last one yet.
std::optional<bool> read_lows(market::MarketFeed& feed, const Symbol& symbol, Timestamp from, Timestamp closed,
                              Lows& lows) {
    while (from < closed) {
        const auto candles = feed.fetch_candles({symbol, market::Timeframe::one_minute(), from, closed});
        if (!candles || candles->size() == 0) return std::nullopt;
        for (std::size_t i = 0; i < candles->size(); ++i) {
            const Timestamp time = timestamp_from_nanoseconds(candles->time[i]);
            if (time < from) return std::nullopt;
            from = time + minute;
            lows[time][symbol.base] = Price{Decimal::from_ticks(candles->low[i])};
        }
    }
    return true;
}

}  // namespace

// With the first time that is believed; within the transaction that writes it down, so that a start that ends at once
// takes nothing away.
Result<> LiveDesk::Inside::note_gap(LiveTransaction& transaction, Timestamp time) {
    if (settings.paper || gap) return {};
    const auto day_of = [](Timestamp t) { return std::chrono::floor<std::chrono::days>(t); };
    std::optional<Timestamp> from;
    for (const char* name : {"venue_time_seen", unwatched_fact}) {
        const auto fact = facts.find(name);
        if (fact == facts.end()) continue;
        const auto seen = parse_iso8601(fact->second);
        if (seen && day_of(*seen) == day_of(time)) from = from ? std::min(*from, *seen) : *seen;
    }
    if (!from) return {};
    gap = Gap{*from, std::nullopt, true, std::nullopt};
    return transaction.put_fact(unwatched_fact, format_iso8601(*from, TimePrecision::microseconds));
}

std::string LiveDesk::Inside::gap_sentence_locked() const {
    return !gap ? ""
                : "How low today's equity was since " + format_iso8601(gap->from).substr(11, 5) +
                      " UTC, while these books were not watched, is not known yet.";
}

void LiveDesk::Inside::read_gap() {
    const auto venue_access = venue();
    Gap reading;
    Wallets present;
    std::map<Symbol, std::int64_t> booked_up_to;
    Decimal transferred;
    std::int64_t entries = 0;
    Timestamp closed;
    {
        const std::lock_guard lock(mutex);
        const bool is_certain = day && day->baseline && is_reconciled_locked() && pursuits.empty() &&
                                !calendar.midnight_pending(now()) && calendar.day() == day->utc_day;
        if (!gap || !venue_access || !is_certain || day->latched) return;
        if (gap->tried && now() - *gap->tried < tried_every) return;
        const Timestamp time = venue_now_locked();
        closed = minute_of(time - candle_is_told_after);
        if (!gap->until) gap->until = time;
        if (!gap->blocks && closed < *gap->until) return;
        gap->tried = now();
        reading = *gap;
        reading.from = std::max(reading.from, opened_at_locked());
        present = books.snapshot().wallets;
        entries = books.snapshot().entries;
        transferred = day->transferred;
        for (const Symbol& symbol : allowed_symbols()) {
            const auto fact = facts.find(fill_fact(symbol));
            booked_up_to[symbol] = fact == facts.end() ? 0 : std::strtoll(fact->second.c_str(), nullptr, 10);
        }
    }
    std::vector<orders::VenueFill> fills;
    for (const Symbol& symbol : allowed_symbols()) {
        const auto listed = venue_access->orders().fills_since(symbol, reading.from);
        if (!listed) return;
        for (const orders::VenueFill& fill : *listed) {
            if (fill.trade_id > booked_up_to[symbol]) return;  // the books will have it soon
            fills.push_back(fill);
        }
    }
    std::ranges::stable_sort(fills, {}, &orders::VenueFill::time);
    Lows lows;
    for (const Symbol& symbol : allowed_symbols()) {
        const bool is_traded = std::ranges::any_of(fills, [&](const auto& fill) { return fill.symbol == symbol; });
        const auto held = present.find(symbol.base);
        if (!is_traded && (held == present.end() || held->second == Decimal{})) continue;
        if (!read_lows(ports.feed, symbol, minute_of(reading.from), closed, lows)) return;
    }
    // Of a gap within one minute there is no candle yet; the next look has it.
    const bool is_later = lows.empty() && minute_of(reading.from) >= closed;
    const auto lowest = is_later ? std::nullopt : lowest_value(present, fills, lows);
    if (!lowest && !is_later) return;

    const std::lock_guard lock(mutex);
    if (!gap || !day || !day->baseline || entries != books.snapshot().entries || transferred != day->transferred)
        return;
    end_gap_locked(lowest, closed);
}

// Read up to the minute that is closed. The one in which the books began to watch again is looked at once it is over,
// and holds nothing meanwhile: they have seen the rest of it themselves.
void LiveDesk::Inside::end_gap_locked(std::optional<Decimal> lowest, Timestamp closed) {
    const Decimal baseline = adjusted_baseline_locked();
    const bool is_reached = lowest && risk::daily_loss_reached(baseline, *lowest);
    const std::string since = format_iso8601(gap->from);
    std::optional<Gap> rest = *gap;
    rest->from = std::max(rest->from, closed);
    rest->blocks = false;
    rest->tried.reset();
    if (is_reached || closed >= *gap->until) rest.reset();
    // A loss is latched first: whatever the disk says then, it is found again at the next start.
    if (is_reached) {
        alert_locked("since " + since +
                     " these books were not watched; by the exchange's candles the account was down to $" +
                     lowest->to_fixed(2) + " meanwhile");
        latch_locked(baseline, *lowest);
        if (!latch_details.empty()) return;
    }
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        const std::string from = rest ? format_iso8601(rest->from, TimePrecision::microseconds) : "";
        if (auto put = transaction.put_fact(unwatched_fact, from); !put) return put;
        JsonText details;
        details.begin_object().field("since", since).field("read_until", format_iso8601(closed));
        if (lowest) details.field("lowest_usd", lowest->to_string());
        details.field("baseline_usd", baseline.to_string()).end_object();
        return transaction.audit(event_locked("desk", "day.gap_read", details.take(), "ok"));
    });
    if (written) gap = rest;
}

}  // namespace piggy::execution
