// What came to the wallets or left them without a trade: deposits, drops nobody has explained yet, withdrawals that
// their owner has confirmed.

#include <algorithm>

#include "core/json_text.h"
#include "execution/live_desk_inside.h"

namespace piggy::execution {
namespace {

std::string drop_fact(const Asset& asset) { return "open_drop " + asset.code; }

std::string signed_text(Decimal amount, const Asset& asset) {
    return (amount.ticks() > 0 ? "+" : "") + amount.to_string() + " " + asset.code;
}

}  // namespace

bool LiveDesk::Inside::book_transfer_locked(const Asset& asset, Decimal amount, bool counts_to_baseline,
                                            const char* kind) {
    const ledger::Bids bids = fresh_bids_locked();
    std::optional<Price> bid;
    Decimal value = asset == usdt() ? amount : Decimal{};
    if (const auto found = bids.find(asset); found != bids.end()) {
        bid = found->second;
        value = try_multiply(amount, bid->value, Rounding::down).value_or(Decimal{});
    }
    ledger::Books changed = books;
    std::optional<DayRow> changed_day = day;
    if (counts_to_baseline && changed_day) changed_day->transferred += value;
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        const Timestamp time = venue_now_locked();
        auto entry = changed.transfer(
            asset, amount, bid, time,
            std::string(kind) + " " + asset.code + " " + std::to_string(changed.snapshot().entries + 1));
        if (!entry) return fail(entry.error());
        if (auto posted = transaction.post(*entry, changed.snapshot()); !posted) return posted;
        if (changed_day && day && !(*changed_day == *day)) {
            if (auto put = transaction.put_day(*changed_day); !put) return put;
        }
        if (!counts_to_baseline) {  // may still be confirmed, also by the next start of this program
            const OpenDrop& drop = drops[asset];
            const std::string all = (drop.booked - amount).to_string() + " " + (drop.booked_value - value).to_string();
            if (auto put = transaction.put_fact(drop_fact(asset), all); !put) return put;
        }
        JsonText details;
        details.begin_object()
            .field("asset", asset.code)
            .field("amount", amount.to_string())
            .field("value_usd", value.to_string())
            .field("baseline_moved", counts_to_baseline)
            .end_object();
        return transaction.audit(event_locked("desk", std::string("transfer.") + kind, details.take(), "ok"));
    });
    if (!written) {
        if (ports.log) ports.log("a transfer could not be booked: " + written.error().what);
        return false;
    }
    books = std::move(changed);
    day = std::move(changed_day);
    judge_of_balances.books_changed(books.snapshot().wallets, now());
    alert_locked(std::string(kind) + " found: " + signed_text(amount, asset) +
                 (counts_to_baseline ? "; the day's loss is measured from a baseline moved by as much"
                                     : "; not confirmed, so it counts as a loss"));
    step(DeskStep::transfer_written);
    watch_loss_locked();
    return true;
}

// Pauses at once; after a minute in which it stayed, it leaves the books and counts as a loss until it is confirmed.
void LiveDesk::Inside::see_drop_locked(const Asset& asset, Decimal amount) {
    OpenDrop& drop = drops[asset];
    const ledger::Bids bids = fresh_bids_locked();
    Decimal value = asset == usdt() ? amount : Decimal{};
    if (const auto bid = bids.find(asset); bid != bids.end()) {
        value = try_multiply(amount, bid->second.value, Rounding::down).value_or(Decimal{});
    }
    if (drop.pending == amount && drop.pending_value == Decimal{}) drop.pending_value = value;  // no price till now
    if (drop.pending != amount) {
        drop.pending = amount;
        drop.pending_value = value;
        drop.since = now();
        alert_locked("a balance fell and no trade explains it: " + signed_text(-amount, asset) + "; " + trading() +
                     " is paused");
    }
    if (now() - drop.since < DeskTimes::drop_confirmed_after) return;
    value = drop.pending_value;
    if (!book_transfer_locked(asset, -amount, false, "withdrawal")) return;
    drop.booked += amount;
    drop.booked_value += value;
    drop.pending = drop.pending_value = Decimal{};
}

// A new baseline has no part of what had left before it, so there is nothing left to confirm.
Result<> LiveDesk::Inside::forget_booked_drops(LiveTransaction& transaction) const {
    for (const auto& [asset, drop] : drops) {
        if (drop.booked == Decimal{}) continue;
        if (auto put = transaction.put_fact(drop_fact(asset), ""); !put) return put;
    }
    return {};
}

void LiveDesk::Inside::forget_booked_drops_locked() {
    for (auto& [asset, drop] : drops) drop.booked = drop.booked_value = Decimal{};
    std::erase_if(drops, [](const auto& entry) { return entry.second.pending == Decimal{}; });
}

// Those an earlier start of this program has booked and nobody has confirmed.
void LiveDesk::Inside::read_open_drops() {
    for (const auto& [name, value] : facts) {
        const std::size_t space = value.find(' ');
        if (!name.starts_with(drop_fact(Asset{})) || space == std::string::npos) continue;
        const auto amount = Decimal::parse(value.substr(0, space));
        const auto worth = Decimal::parse(value.substr(space + 1));
        if (!amount || !worth || *amount <= Decimal{}) continue;
        OpenDrop& drop = drops[Asset{name.substr(drop_fact(Asset{}).size())}];
        drop.booked = *amount;
        drop.booked_value = *worth;
    }
}

Result<> LiveDesk::acknowledge_withdrawal(const Asset& asset, Decimal amount, const std::string& actor) {
    Inside& desk = *inside_;
    const std::lock_guard lock(desk.mutex);
    const auto drop = desk.drops.find(asset);
    if (drop == desk.drops.end()) {
        return fail(ErrorCode::refused, "There is no unexplained drop of " + asset.code + " to acknowledge.");
    }
    const Decimal whole = drop->second.pending + drop->second.booked;
    if (whole != amount) {
        return fail(ErrorCode::refused, "The unexplained drop is " + whole.to_string() + " " + asset.code + ", not " +
                                            amount.to_string() + "; acknowledge exactly that.");
    }
    const Decimal value = drop->second.pending_value + drop->second.booked_value;
    if (drop->second.pending > Decimal{}) {
        if (!desk.book_transfer_locked(asset, -drop->second.pending, false, "withdrawal")) {
            return fail(ErrorCode::unavailable, "The withdrawal could not be booked; try again.");
        }
        drop->second.booked += std::exchange(drop->second.pending, Decimal{});
        drop->second.booked_value += std::exchange(drop->second.pending_value, Decimal{});
    }
    std::optional<DayRow> changed = desk.day;
    if (changed) changed->transferred -= value;
    const auto written = desk.write_locked([&](LiveTransaction& transaction) -> Result<> {
        if (changed) {
            if (auto put = transaction.put_day(*changed); !put) return put;
        }
        if (auto put = transaction.put_fact(drop_fact(asset), ""); !put) return put;
        JsonText details;
        details.begin_object()
            .field("asset", asset.code)
            .field("amount", amount.to_string())
            .field("value_usd", value.to_string())
            .end_object();
        return transaction.audit(desk.event_locked(actor, "transfer.acknowledged", details.take(), "ok"));
    });
    if (!written) return written;
    desk.day = std::move(changed);
    desk.facts.erase(drop_fact(asset));
    desk.drops.erase(drop);
    desk.reconcile_due = desk.now();
    return {};
}

}  // namespace piggy::execution
