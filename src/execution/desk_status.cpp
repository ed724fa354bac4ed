// What the live desk says about itself: guards, mode, balances; and the facts the gate judges by.

#include <algorithm>
#include <array>
#include <string_view>

#include "execution/live_desk_inside.h"

namespace piggy::execution {
namespace {

std::string seconds_text(nanoseconds time) {
    const auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(time).count() / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

// How a guard reads: found when green, found and what to do when red.
struct Words {
    std::string green, red, fix;
};

GuardState guard(const char* name, bool ok, Words words, const char* code) {
    GuardState state;
    state.guard = {name, ok, ok ? std::move(words.green) : std::move(words.red), ok ? "" : std::move(words.fix),
                   ok ? "" : code};
    return state;
}

GuardState passing(GuardState state) {
    state.transient = true;
    return state;
}

// Without what is about keys and accounts at an exchange. A paper account that is not open yet mostly waits for the
// exchange, which is then said first.
void keep_those_of_paper(std::vector<GuardState>& guards) {
    constexpr std::array<std::string_view, 5> of_live = {"allow_live", "one_instance", "books_complete", "vault",
                                                         "keys_validated"};
    std::erase_if(guards,
                  [&](const GuardState& g) { return std::ranges::find(of_live, g.guard.name) != of_live.end(); });
    const auto open = std::ranges::find(guards, "reconciled", [](const GuardState& g) { return g.guard.name; });
    open->in_freshness = true;
    std::rotate(open, open + 1, guards.end());
}

// Judged in the gate's stage of freshness, behind everything about the mode.
GuardState fresh(GuardState state) {
    state.in_freshness = true;
    return passing(std::move(state));
}

}  // namespace

const char* mode_name(Mode mode) {
    switch (mode) {
        case Mode::paper: return "PAPER";
        case Mode::live: return "LIVE";
        case Mode::paused: return "PAUSED";
        case Mode::auto_disabled: return "AUTO_DISABLED";
    }
    return "PAPER";
}

bool LiveDesk::Inside::is_reconciled_locked() const {
    return reconciled && reconciled_at && now() - *reconciled_at <= nanoseconds(DeskTimes::reconciled_max);
}

// In the order in which the gate reports them.
std::vector<GuardState> LiveDesk::Inside::guards_locked() const {
    std::vector<GuardState> guards;
    guards.push_back(guard("allow_live", settings.allow_live,
                           {"ALLOW_LIVE is 1.", "ALLOW_LIVE is not 1 in the backend's environment.",
                            "Start the backend with ALLOW_LIVE=1."},
                           "LIVE_NOT_ALLOWED"));
    guards.push_back(guard("one_instance", !foreign_instance,
                           {"No other CryptoPiggy trades with these keys.",
                            "Another CryptoPiggy trades with these keys: " + foreign_reason + ".",
                            "Stop the other one, then start this backend anew."},
                           "LIVE_NOT_ALLOWED"));
    const bool is_behind = !restored_from.empty() || (behind_day && day && day->utc_day <= *behind_day);
    guards.push_back(guard("books_complete", !is_behind,
                           {"The books have everything the exchange shows.",
                            "The books were older than the account today (restored from a backup, or lost).",
                            "Nothing to do: live trading can be enabled again after 00:00 UTC."},
                           "LIVE_NOT_ALLOWED"));
    guards.push_back(guard("vault", access != nullptr,
                           {"The vault is open.", "The vault is sealed, so no order can be signed.",
                            "Unseal it with its passphrase; save keys first where none are saved."},
                           "VAULT_SEALED"));
    guards.push_back(guard("daily_loss", !latched_today_locked(),
                           {"Today's loss is below 5 %.", day ? day->latch_text + "." : "",
                            "Wait until 00:00 UTC, and look at what went wrong."},
                           "DAILY_LOSS_DISABLED"));
    const bool keys_fresh =
        keys_valid && keys_validated_at && now() - *keys_validated_at <= nanoseconds(DeskTimes::keys_valid_for);
    guards.push_back(guard("keys_validated", keys_fresh,
                           {"The exchange accepted the keys within the last 24 hours.",
                            "The keys are not validated: " + keys_reason + ".", "Validate and sync the keys."},
                           "LIVE_NOT_ENABLED"));
    guards.push_back(guard("rejects", rejects < rejects_max,
                           {"No series of rejected orders.", "Five orders in a row were rejected or found no taker.",
                            worded("See why in the list of orders, then enable live trading again.",
                                   "See why in the list of orders; paper trading goes on after a minute.")},
                           "REJECT_STORM_PAUSED"));
    // A trade made elsewhere may be in the balances before it is in the lists, so the first seconds may pass by
    // themselves.
    const auto pending = std::ranges::find_if(drops, [](const auto& d) { return d.second.pending > Decimal{}; });
    const bool has_drop = pending != drops.end();
    guards.push_back(
        guard("transfers", !has_drop,
              {"Every change of a balance is explained.", "A balance at the exchange fell and no trade explains it.",
               worded("Acknowledge it if you withdrew it; if not, change your keys at the exchange now.",
                      "Reset the paper account.")},
              "RECONCILING"));
    guards.back().transient = has_drop && now() - pending->second.since < nanoseconds(DeskTimes::lists_lag);
    const bool is_reconciled = is_reconciled_locked() && !balance_lags_too_long;
    guards.push_back(
        passing(guard("reconciled", is_reconciled,
                      {"The books agree with the exchange.",
                       balance_lags_too_long ? "The exchange's balances have not followed the fills for a minute."
                       : settings.paper      ? "The paper account is not open yet."
                                             : "The books have not been compared with the exchange yet.",
                       worded("Wait: it is done as soon as the vault is open and the exchange answers.",
                              "Wait: it is done as soon as the exchange answers.")},
                      "RECONCILING")));
    guards.push_back(passing(guard(
        "orders_resolved", unresolved_locked() == 0,
        {"Every order's end is known.", "It is not known yet what became of an order; the exchange is being asked.",
         "Wait: it takes up to a minute. Do not repeat the order elsewhere."},
        "ORDER_UNRESOLVED")));
    guards.push_back(
        passing(guard("storage", !storage_full && !storage_failed,
                      {"The books can be written.", "The books can't be written: " + storage_reason + ".",
                       storage_failed ? worded("See to the disk, then start the backend anew.",
                                               "See to the disk; the books are opened again by themselves.")
                                      : "Make room on the disk; it is tried again by itself."},
                      "STORAGE_FULL")));

    guards.push_back(fresh(guard("exchange", venue_answers && market_open,
                                 {"The exchange answers.",
                                  market_open ? "The exchange does not answer: " + venue_reason + "."
                                              : "The exchange does not trade: " + market_reason + ".",
                                  "Check the network and the exchange's status page; it is asked again by itself."},
                                 "EXCHANGE_DOWN")));
    const auto skew = calendar.skew(ports.clock.now(), now());
    const nanoseconds off = skew ? std::chrono::abs(*skew) : nanoseconds{};
    const bool is_off = off > VenueCalendar::skew_warn;
    const bool clock_ok =
        skew && !calendar.in_doubt() && !calendar.midnight_pending(now()) && off <= VenueCalendar::skew_max;
    guards.push_back(fresh(guard(
        "clock", clock_ok,
        {is_off ? "This machine's clock is " + seconds_text(off) + " off the exchange's; set it soon."
                : "This machine's clock agrees with the exchange's.",
         !skew                              ? "The exchange's time is not known yet."
         : calendar.midnight_pending(now()) ? "It is midnight UTC; the exchange is asked whether the day has changed."
                                            : "This machine's clock is " + seconds_text(off) + " off the exchange's.",
         "Set this machine's clock (a time service does it by itself)."},
        "CLOCK_SKEW")));
    const bool has_baseline = day && day->baseline && calendar.day() == day->utc_day;
    guards.push_back(fresh(guard("baseline", has_baseline,
                                 {"The day's starting value is known.", "The day's starting value is not known yet.",
                                  "Wait for a fresh price and an answer of the exchange."},
                                 "BASELINE_PENDING")));
    const bool prices_fresh =
        std::ranges::all_of(allowed_symbols(), [&](const Symbol& s) { return price_is_fresh_locked(s); });
    guards.push_back(fresh(guard("price", prices_fresh && !loss.holding(),
                                 {"Prices are fresh.",
                                  loss.holding() ? "One price would mean a loss of 5 %; a second one must agree first."
                                                 : "A price is older than 10 s.",
                                  "Wait for the next price."},
                                 loss.holding() ? "PRICE_INVALID" : "PRICE_STALE")));
    const auto equity = equity_locked();
    GuardState portfolio =
        guard("portfolio", equity && *equity >= risk::portfolio_usd_min,
              {"The portfolio is large enough.",
               equity ? "A portfolio of at least $" + risk::portfolio_usd_min.to_fixed(0) + " is needed (now $" +
                            equity->to_fixed(2) + ")."
                      : "The portfolio's value is not known yet.",
               equity ? worded("Deposit at the exchange; 1 % of the portfolio must reach the $2 minimum.",
                               "Reset the paper account; 1 % of the portfolio must reach the $2 minimum.")
                      : "Wait for a price."},
              "PORTFOLIO_TOO_SMALL");
    portfolio.pauses = false;  // each order is refused by the gate itself
    guards.push_back(std::move(portfolio));
    if (settings.paper) keep_those_of_paper(guards);
    return guards;
}

// ---- mode

Mode LiveDesk::Inside::mode_locked(const std::vector<GuardState>& guards) const {
    if (latched_today_locked()) return Mode::auto_disabled;
    if (!armed) return Mode::paper;
    const bool is_red = std::ranges::any_of(guards, [](const GuardState& g) { return g.pauses && !g.guard.ok; });
    return needs_rearm || is_red ? Mode::paused : Mode::live;
}

// A transient cause may last five minutes; anything else needs the owner.
void LiveDesk::Inside::update_mode_locked() {
    std::vector<GuardState> guards = guards_locked();
    if (armed) {
        bool is_red = false;
        for (const GuardState& state : guards) {
            if (state.guard.ok || !state.pauses) continue;
            is_red = true;
            if (!state.transient && !needs_rearm) {
                needs_rearm = true;
                rearm_reason = state.guard.reason;
            }
        }
        if (!is_red && !needs_rearm) paused_since.reset();
        if ((is_red || needs_rearm) && !paused_since) paused_since = now();
        if (paused_since && now() - *paused_since >= nanoseconds(DeskTimes::transient_max)) {
            const auto red = std::ranges::find_if(guards, [](const GuardState& g) { return g.pauses && !g.guard.ok; });
            disarm_locked("paused for five minutes: " + (red != guards.end() ? red->guard.reason : rearm_reason),
                          "desk");
        }
    }
    const Mode mode = mode_locked(guards);
    if (mode == told_mode) return;
    if (ports.log && settings.paper) {
        ports.log(mode == Mode::live ? "paper trading is on" : "paper trading stops: " + why_not_locked(guards));
    } else if (ports.log) {
        ports.log(std::string("mode ") + mode_name(told_mode) + " → " + mode_name(mode));
    }
    told_mode = mode;
}

// ---- status

// Of paper, which is off for what is red and for nothing else.
std::string LiveDesk::Inside::why_not_locked(const std::vector<GuardState>& guards) const {
    const auto red = std::ranges::find_if(guards, [](const GuardState& g) { return g.pauses && !g.guard.ok; });
    return red != guards.end() ? red->guard.reason : needs_rearm ? rearm_reason : paper_reason + ".";
}

std::int64_t LiveDesk::Inside::slots_used_locked() const {
    if (!day) return 0;
    const auto transaction = ports.store.begin();
    if (!transaction) return 0;
    return (*transaction)->slots_used(day->utc_day).value_or(0);
}

LiveStatus LiveDesk::Inside::status_locked() const {
    LiveStatus status;
    const std::vector<GuardState> guards = guards_locked();
    status.mode = mode_locked(guards);
    for (const GuardState& state : guards) status.guards.push_back(state.guard);
    const auto red = std::ranges::find_if(guards, [](const GuardState& g) { return g.pauses && !g.guard.ok; });
    if (status.mode == Mode::paused) {
        status.mode_reason = red != guards.end() ? red->guard.reason : rearm_reason + "; enable live trading again.";
    } else if (status.mode != Mode::live) {
        status.mode_reason = paper_reason;
    }
    if (settings.paper && status.mode != Mode::live) status.mode_reason = why_not_locked(guards);
    if (status.mode == Mode::auto_disabled) {
        status.mode_reason = day->latch_text;
        status.until = Timestamp(std::chrono::days(day->utc_day + 1));
    }
    status.latched = latched_today_locked();
    if (day) status.utc_day = day->utc_day;
    status.equity_usd = equity_locked();
    status.equity_is_fresh = status.equity_usd.has_value();
    if (day && day->baseline) {
        status.baseline_usd = adjusted_baseline_locked();
        if (status.equity_usd) status.loss_percent = risk::loss_percent_text(*status.baseline_usd, *status.equity_usd);
    }
    status.trades_used = slots_used_locked();
    status.unknown_orders = unresolved_locked();
    status.reconciled = is_reconciled_locked();
    status.alerts.assign(alerts.begin(), alerts.end());
    status.exchange = settings.exchange;
    status.practice = settings.practice;
    status.live_before_restart = was_live;
    status.venue_time = calendar.now(now());
    return status;
}

BalanceSheet LiveDesk::Inside::balances_locked() const {
    BalanceSheet sheet;
    sheet.as_of = balances_at;
    sheet.equity_usd = equity_locked();
    for (const auto& [asset, total] : books.snapshot().wallets) {
        BalanceRow row;
        row.asset = asset;
        row.total = total;
        row.free = total;
        if (const auto told = balances.find(asset); told != balances.end()) {
            row.locked = told->second.locked;
            row.free = total - row.locked;
        }
        if (asset == usdt()) row.value_usd = total;
        for (const auto& [symbol, top] : tops) {
            if (symbol.base != asset) continue;
            row.price_age_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now() - top.received).count();
            if (const auto value = try_multiply(total, top.bid.value, Rounding::down)) row.value_usd = *value;
        }
        const ledger::Position position = books.position(asset);
        if (ledger::is_valued(asset)) {
            row.cost_usd = position.cost;
            row.realised_usd = position.realised;
            if (row.value_usd) row.open_profit_usd = *row.value_usd - position.cost;
        }
        sheet.rows.push_back(std::move(row));
    }
    // What was earned with an asset stays earned when all of it has been sold.
    for (const auto& [asset, position] : books.snapshot().positions) {
        if (position.realised == Decimal{} || !ledger::is_valued(asset) || books.snapshot().wallets.contains(asset)) {
            continue;
        }
        BalanceRow& row = sheet.rows.emplace_back();
        row.asset = asset;
        row.value_usd = row.cost_usd = row.open_profit_usd = Decimal{};
        row.realised_usd = position.realised;
    }
    return sheet;
}

// ---- for the gate

GateFacts LiveDesk::Inside::facts_locked(const Symbol& symbol, std::int64_t slots_used) const {
    GateFacts facts_now;
    const std::vector<GuardState> guards = guards_locked();
    const auto add_mode = [&](const std::string& code, const std::string& sentence) {
        facts_now.mode.push_back({code, sentence});
    };
    for (const GuardState& state : guards) {
        // Not enabled comes behind what is more than a switch: not allowed, sealed, latched.
        if (state.guard.name == "keys_validated" && !armed) {
            add_mode("LIVE_NOT_ENABLED", "Live trading is off: " + paper_reason + ".");
        }
        if (state.guard.ok || !state.pauses || state.guard.name == "price") continue;
        (state.in_freshness ? facts_now.freshness : facts_now.mode).push_back({state.guard.code, state.guard.reason});
    }
    // Paper is never off for another reason than what is red.
    const bool is_paper_off = settings.paper && (!armed || needs_rearm);
    if (is_paper_off && facts_now.mode.empty() && facts_now.freshness.empty()) {
        add_mode("LIVE_NOT_ENABLED", "Paper trading is off: " + why_not_locked(guards));
    }
    if (!settings.paper && armed && needs_rearm && facts_now.mode.empty()) {
        add_mode("LIVE_NOT_ENABLED", "Live trading is paused: " + rearm_reason + ". Enable it again.");
    }
    if (loss.holding()) {
        facts_now.freshness.push_back(
            {"PRICE_INVALID", "One price would mean a loss of 5 % today; nothing leaves until a second one is in."});
    }
    if (const auto top = tops.find(symbol); top != tops.end()) {
        facts_now.top = top->second;
        facts_now.price_age = now() - top->second.received;
    }
    if (const auto known = rules.find(symbol); known != rules.end()) facts_now.rules = known->second;
    facts_now.is_paper = settings.paper;
    facts_now.taker_fee = taker_fee;
    facts_now.taker_fee_told = taker_fee_told;
    facts_now.equity = equity_locked();
    facts_now.orders_used_today = slots_used;
    facts_now.loss_latched = latched_today_locked();
    const auto free_of = [&](const Asset& asset) {
        const auto told = balances.find(asset);
        const Decimal locked = told == balances.end() ? Decimal{} : told->second.locked;
        const Decimal wallet = books.wallet(asset);
        return wallet > locked ? wallet - locked : Decimal{};
    };
    facts_now.quote_free = free_of(symbol.quote);
    facts_now.base_free = Quantity{free_of(symbol.base)};
    return facts_now;
}

}  // namespace piggy::execution
