// The venue's word against our books: balances are asked for, orders and fills are read and booked, then it is judged.
// Holds the lane, so no order of ours is on its way meanwhile. What differs is booked as what it is (somebody's trade,
// a deposit) or becomes an alert and a pause; nothing is corrected silently.

#include <algorithm>

#include "core/json_text.h"
#include "execution/live_desk_inside.h"

namespace piggy::execution {
namespace {

Wallets totals(const std::vector<AssetBalance>& balances) {
    Wallets wallets;
    for (const AssetBalance& balance : balances) wallets[balance.asset] = balance.free + balance.locked;
    return wallets;
}

bool is_same(const Wallets& a, const Wallets& b) {
    const auto covers = [](const Wallets& left, const Wallets& right) {
        return std::ranges::all_of(left, [&](const auto& entry) {
            const auto other = right.find(entry.first);
            return (other == right.end() ? Decimal{} : other->second) == entry.second;
        });
    };
    return covers(a, b) && covers(b, a);
}

std::string signed_text(Decimal amount, const Asset& asset) {
    return (amount.ticks() > 0 ? "+" : "") + amount.to_string() + " " + asset.code;
}

}  // namespace

// A round costs a tenth of what may be asked of an exchange in a minute.
void LiveDesk::Inside::reconcile_soon_locked() {
    nanoseconds soon = now() + std::chrono::seconds(1);
    if (reconcile_begun) soon = std::max<nanoseconds>(soon, *reconcile_begun + DeskTimes::reconcile_apart);
    reconcile_due = std::min(reconcile_due, soon);
    look_at_balances_again = true;  // also where a round is under way that has read the account already
}

void LiveDesk::Inside::reconcile() {
    {
        const std::lock_guard lock(mutex);
        if (!access || storage_failed || now() < reconcile_due || keys_refused >= keys_refused_max) return;
    }
    const Lane lane(*this, std::chrono::milliseconds(0));
    if (!lane.taken()) return;
    {
        const std::lock_guard lock(mutex);
        reconcile_due = now() + DeskTimes::reconcile_again;  // until it has gone well
        if (!calendar.now(now())) return;                    // no time, no judgement
        reconcile_begun = now();
        reconcile_due = now() + DeskTimes::reconcile_apart;
    }
    bool well = books_open || open_books();
    bool lists_due = false;
    {
        const std::lock_guard lock(mutex);
        lists_due = !orders_listed_at || now() - *orders_listed_at >= DeskTimes::orders_list_every;
        look_at_balances_again = false;
    }
    // Balances before fills: a trade in between makes the balances late, which is no drop and no deposit.
    const nanoseconds asked_at = now();
    const std::optional<AccountState> account = well ? read_account() : std::nullopt;
    well = account.has_value();
    for (const Symbol& symbol : allowed_symbols()) well = well && (!lists_due || read_orders(symbol));
    if (!well || !read_fills()) return;
    const bool compared = compare_balances(*account, asked_at);
    bool is_first = false;
    {
        const std::lock_guard lock(mutex);
        if (lists_due) {
            orders_listed_at = now();
            orders_listed_from = calendar.now(now());
        }
        if (!compared) {  // sooner as soon as the order has ended
            reconcile_due = now() + DeskTimes::reconcile_unresolved;
            return;
        }
        is_first = !reconciled;
        reconciled = true;
        reconciled_at = now();
        if (!look_at_balances_again) {
            reconcile_due = now() + (armed ? DeskTimes::reconcile_armed : DeskTimes::reconcile_idle);
        }
        if (is_first && ports.log) ports.log("the books agree with the " + worded("exchange", "paper account"));
    }
    if (is_first) step(DeskStep::reconciled);
}

// Fresh books begin with what is there: read twice around the fills, so that no trade falls between. Balances may lag
// behind fills by two minutes, so a trade of the last three makes it wait.
bool LiveDesk::Inside::open_books() {
    const auto venue_access = venue();
    if (!venue_access) return false;
    Timestamp time;
    {
        const std::lock_guard lock(mutex);
        time = venue_now_locked();
    }
    const auto read_recent = [&]() -> std::optional<std::map<Symbol, std::vector<orders::VenueFill>>> {
        std::map<Symbol, std::vector<orders::VenueFill>> fills;
        for (const Symbol& symbol : allowed_symbols()) {
            auto page = venue_access->orders().fills_since(symbol, time - std::chrono::minutes(3));
            signed_answer(page ? nullptr : &page.error());
            if (!page) return std::nullopt;
            fills[symbol] = std::move(*page);
        }
        return fills;
    };
    const auto before = read_recent();
    if (!before) return false;
    const auto account = venue_access->account().account();
    signed_answer(account ? nullptr : &account.error());
    if (!account) return false;
    const auto after = read_recent();
    if (!after) return false;
    for (const auto& [symbol, fills] : *after) {
        if (!fills.empty()) return false;  // too recent to be sure that the balances have it
    }
    const std::lock_guard lock(mutex);
    const Wallets wallets = totals(account->balances);
    const ledger::Bids bids = fresh_bids_locked();
    for (const Symbol& symbol : allowed_symbols()) {
        const auto held = wallets.find(symbol.base);
        if (held != wallets.end() && held->second > Decimal{} && !bids.contains(symbol.base)) return false;
    }
    ledger::Books opened = books;
    const auto written = write_locked([&](LiveTransaction& transaction) -> Result<> {
        auto entry = opened.open_with(wallets, bids, time);
        if (!entry) return fail(entry.error());
        if (auto posted = transaction.post(*entry, opened.snapshot()); !posted) return posted;
        const std::string opened_at = format_iso8601(time, TimePrecision::microseconds);
        if (auto put = transaction.put_fact("books_opened_at", opened_at); !put) return put;
        return transaction.audit(event_locked("desk", "books.opened", "", "ok"));
    });
    if (!written) return false;
    facts["books_opened_at"] = format_iso8601(time, TimePrecision::microseconds);
    books = std::move(opened);
    books_open = true;
    judge_of_balances.books_changed(books.snapshot().wallets, now());
    return true;
}

Timestamp LiveDesk::Inside::opened_at_locked() const {
    const auto known = facts.find("books_opened_at");
    return known == facts.end() ? Timestamp{} : parse_iso8601(known->second).value_or(Timestamp{});
}

std::optional<AccountState> LiveDesk::Inside::read_account() {
    const auto venue_access = venue();
    if (!venue_access) return std::nullopt;
    auto account = venue_access->account().account();
    signed_answer(account ? nullptr : &account.error());
    const std::lock_guard lock(mutex);
    if (!account) return std::nullopt;
    taker_fee = account->taker_fee;
    taker_fee_told = true;
    balances.clear();
    for (const AssetBalance& balance : account->balances) balances[balance.asset] = balance;
    balances_at = venue_now_locked();
    keys_valid = account->can_trade;
    keys_reason = keys_valid ? "the account was read with them" : "the account may not trade, the exchange says";
    if (keys_valid) keys_validated_at = now();
    return std::move(*account);
}

// False: not now.
bool LiveDesk::Inside::compare_balances(const AccountState& account, nanoseconds asked_at) {
    const std::lock_guard lock(mutex);
    if (!pursuits.empty()) return false;  // what an order did may be in the balances and nowhere else yet
    const Wallets at_venue = totals(account.balances);
    bool lags_too_long = false;
    std::set<Asset> dropped;
    const auto findings = judge_of_balances.judge(at_venue, books.snapshot().wallets, asked_at);
    const bool is_far_behind = std::ranges::any_of(
        findings, [](const BalanceFinding& f) { return f.kind == BalanceFinding::Kind::lag_too_long; });
    for (const BalanceFinding& finding : findings) {
        switch (finding.kind) {
            case BalanceFinding::Kind::lagging: break;
            case BalanceFinding::Kind::lag_too_long:
                if (!balance_lags_too_long) {
                    alert_locked("the exchange's balance has not followed the fills for a minute: " +
                                 signed_text(finding.difference, finding.asset));
                }
                lags_too_long = true;
                break;
            case BalanceFinding::Kind::deposit:
                if (is_far_behind) break;  // what is that late proves nothing
                static_cast<void>(book_transfer_locked(finding.asset, finding.difference, true, "deposit"));
                break;
            case BalanceFinding::Kind::drop:
                dropped.insert(finding.asset);
                see_drop_locked(finding.asset, -finding.difference);
                break;
        }
    }
    balance_lags_too_long = lags_too_long;
    // What was not there any more the next time was the venue's mistake.
    for (auto& [asset, drop] : drops) {
        if (!dropped.contains(asset)) drop.pending = drop.pending_value = Decimal{};
    }
    std::erase_if(
        drops, [](const auto& entry) { return entry.second.pending == Decimal{} && entry.second.booked == Decimal{}; });
    if (!is_same(at_venue, books.snapshot().wallets)) look_at_balances_again = true;
    return true;
}

}  // namespace piggy::execution
