// Items 8 to 10 of the checklist: live trading on, the test buy and its sale.

#include <algorithm>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/validation_work.h"

namespace piggy::http_api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr int sells_max = 3;
constexpr auto enabling_needs = 10s;

std::string red_guards(const json::object& answer, std::string& fix) {
    std::string reasons;
    for (const json::object& guard : objects_of(answer, "guards")) {
        if (truth_of(guard, "ok")) continue;
        reasons += (reasons.empty() ? "" : " ") + as_sentence(text_of(guard, "reason"));
        if (fix.empty()) fix = as_sentence(text_of(guard, "fix"));
    }
    return reasons;
}

// Red, and green again by themselves a moment after the vault was opened.
bool all_red_settle(const json::object& status, bool& any_red) {
    constexpr std::array<std::string_view, 6> settling = {"exchange", "clock",    "reconciled",
                                                          "price",    "baseline", "portfolio"};
    any_red = false;
    for (const json::object& guard : objects_of(status, "guards")) {
        if (truth_of(guard, "ok")) continue;
        any_red = true;
        if (std::ranges::find(settling, text_of(guard, "name")) == settling.end()) return false;
    }
    return true;
}

}  // namespace

Told ValidationWork::settled_status() {
    for (;;) {
        Told status = ask("GET", "/api/live/status");
        bool any_red = false;
        const bool settles = status.good() && all_red_settle(status.fields, any_red);
        if (!settles || !any_red || !wait(250ms)) return status;
    }
}

Outcome ValidationWork::live_on() {
    const Told before = settled_status();
    if (!before.good())
        return failed("The live desk does not answer: " + before.message(), "`cryptopiggy up` starts it.");
    if (!truth_of(before.fields, "practice") && !order_.spend_money) {
        return {ItemState::left_out,
                "Left out: on " + text_of(before.fields, "exchange") + " this spends real money, and nobody said yes",
                "Run it again and say yes to spending about $5, of which all but fees and spread comes back."};
    }
    const std::string practice = truth_of(before.fields, "practice") ? " (practice exchange)" : "";
    if (text_of(before.fields, "mode") == "LIVE")
        return held("🔴 LIVE TRADING ACTIVE" + practice + "; it was on before and stays on");
    std::string fix;
    if (const std::string red = red_guards(before.fields, fix); !red.empty()) {
        return failed("Live trading can't be enabled: " + red, fix);
    }
    if (order_.passphrase.empty()) {
        return failed("Live trading is enabled with the vault's passphrase, which was not given",
                      "Run this again and give the passphrase.");
    }
    if (time_left() < enabling_needs) {
        return failed("Not enabled: the conditions took too long to settle", "Run this again.");
    }
    switched_on_ = true;  // also where no answer comes: it may be on nevertheless
    const Told on = with_passphrase("/api/live/enable");
    if (!on.good()) {
        switched_on_ = !is_refused(on);
        const std::string red = red_guards(on.fields, fix);
        return failed(
            "Live trading was not enabled: " + on.message() + (red.empty() ? "" : " " + red),
            fix.empty() ? "Type the vault's passphrase; `cryptopiggy live status` shows each condition." : fix);
    }
    const Told status = ask("GET", "/api/live/status");
    if (text_of(status.fields, "mode") != "LIVE") {
        return failed(
            "Enabled, and the mode is " + text_of(status.fields, "mode") + ": " + text_of(status.fields, "mode_reason"),
            "`cryptopiggy live status` shows each condition.");
    }
    return held("🔴 LIVE TRADING ACTIVE" + practice);
}

Outcome ValidationWork::test_buy() {
    const json::object limits = effective_limits();
    const std::string first = sell_left_over(decimal_of(limits, "lot_step"));
    const std::string amount = text_of(limits, "test_buy_usd");
    if (amount.empty()) {
        const std::string reason = text_of(limits, "reason");
        return failed(first + "There is no amount now that could be bought and sold again" +
                          (reason.empty() ? "" : ": " + reason),
                      "`cryptopiggy limits` shows what is legal now; where the day's orders are used up, wait for "
                      "00:00 UTC.");
    }
    if (time_left() < trade_needs) return failed(first + "Not bought: too little time was left", "Run this again.");
    if (!tell()) return {ItemState::not_run, first + "Not bought, because this was canceled"};
    const std::string mark = new_mark();
    const std::string id = std::string(buy_prefix) + mark;
    bought_mark_ = mark;  // before it leaves: from here on it may have been bought, whatever is answered
    const Told bought = trade(id, "buy", "amount_usd", amount);
    bought_settled_ = bought.settled;
    if (!has_traded(bought.fields)) {
        if (bought_settled_) bought_mark_.clear();
        const std::string reason = text_of(bought.fields, "reason");
        return failed(first + "The buy of $" + amount +
                          (bought_settled_ ? " did not trade: " : " has no end that is known: ") +
                          (reason.empty() ? bought.message() : reason),
                      "`cryptopiggy orders " + id + "` says what became of it; it is never sent twice.");
    }
    bought_ = bought.fields;
    const std::string line = line_in_log(id);
    if (line.empty()) {
        return failed(first + "Bought for $" + amount + ", and the log does not have it",
                      "`cryptopiggy orders " + id + "` has the order; `cryptopiggy audit verify` looks at the books.");
    }
    return held(first + line + "; got " + text_of(bought_, "executed_quantity") + " BTC, fee " + fees_of(bought_));
}

std::optional<Outcome> ValidationWork::find_buy() {
    const std::string id = std::string(buy_prefix) + bought_mark_;
    while (!bought_settled_) {
        if (Told later = ask("GET", "/api/orders/" + id, "", trade_needs); later.good()) {
            bought_settled_ = truth_of(later.fields, "final");
            if (has_traded(later.fields)) bought_ = std::move(later.fields);
        }
        if (bought_settled_ || time_left() < trade_needs + 10s || !wait(200ms)) break;
    }
    if (has_traded(bought_)) return std::nullopt;
    if (bought_settled_) {
        bought_mark_.clear();
        return Outcome{ItemState::not_run, "Not run, because the buy came to its end without trading"};
    }
    return failed(
        "It is not known whether the buy traded, so nothing could be sold",
        "`cryptopiggy orders " + id + "` says what became of it; run this again: what it brought is sold first.");
}

// Held only where this run's own sales took as much as can be sold of what this run's buy brought.
Outcome ValidationWork::test_sell() {
    const char* fix = "Sell it with Controls › Test Live SELL, or run this again: it sells what is left first.";
    if (auto nothing = find_buy()) return *nothing;
    const Decimal step = decimal_of(effective_limits(), "lot_step");
    if (step <= Decimal{}) return failed("The backend does not say how much can be sold", fix);
    const Decimal own = coin_of(bought_), wanted = floor_to(own, step);
    if (carried_ > own) carried_ = {};  // a left-over as large as that is sold by itself or not at all
    Decimal sold_sum;
    std::string lines, no_line, why;
    for (int tries = 1; tries <= sells_max;) {
        const Decimal quantity = floor_to(own + carried_ - sold_sum, step);
        if (quantity <= Decimal{}) break;
        if (time_left() < trade_needs) {
            if (why.empty()) why = "too little time was left";
            break;
        }
        const std::string id = std::string(sell_prefix) + bought_mark_ + "-" + std::to_string(tries);
        const Told sold = trade(id, "sell", "quantity", quantity.to_string());
        const std::string reason = text_of(sold.fields, "reason");
        why = reason.empty() ? sold.message() : reason;
        if (sold.status == 429 && wait(500ms)) continue;  // it was not looked at; the same id, so never twice
        ++tries;
        if (has_traded(sold.fields)) {
            sold_ = sold.fields;
            sold_sum = sold_sum + decimal_of(sold_, "executed_quantity");
            const std::string line = line_in_log(id);
            if (line.empty()) no_line = id;
            lines += (lines.empty() ? "" : ", ") + line;
        }
        if (!sold.settled) {  // another one could sell twice
            why = "no end of the sale " + id + " is known: " + why;
            break;
        }
        if (!has_traded(sold.fields) && carried_ > Decimal{}) {
            carried_ = {};  // perhaps the account does not have it any more: this run's own alone
        } else if (sold.status != 200) {
            break;
        }
    }
    if (wanted <= Decimal{} || sold_sum < wanted) {
        return failed((lines.empty() ? "" : lines + "; ") +
                          "not closed: " + (why.empty() ? "what was bought is less than can be sold" : why),
                      fix);
    }
    bought_mark_.clear();
    if (!no_line.empty())
        return failed("Sold, and the log does not have it", "`cryptopiggy orders " + no_line + "` has it.");
    const Decimal rest = own + carried_ - sold_sum;
    return held(lines + "; fee " + fees_of(sold_) +
                (rest > Decimal{} ? "; " + rest.to_string() + " BTC stay, less than the " + step.to_string() +
                                        " that can be sold, and go with a later sale"
                                  : ""));
}

}  // namespace piggy::http_api
