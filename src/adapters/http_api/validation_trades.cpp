// Items 8 to 10 of the checklist: live trading on, the test buy and its sale; and what is put back.

#include <algorithm>
#include <ranges>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/validation_work.h"

namespace piggy::http_api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::string_view our_mark = "validate-";
constexpr int sells_max = 3;

std::string fees_of(const json::object& order) {
    std::string text;
    for (const json::object& fee : objects_of(order, "fees")) {
        text += (text.empty() ? "" : " and ") + text_of(fee, "amount") + " " + text_of(fee, "asset");
    }
    return text.empty() ? "none" : text;
}

// What an order brought or took of the coin, its fee taken off where it was taken in the coin.
Decimal coin_of(const json::object& order) {
    Decimal coin = decimal_of(order, "executed_quantity");
    const std::string base(std::string_view(ValidationWork::symbol).substr(0, 3));
    for (const json::object& fee : objects_of(order, "fees")) {
        if (text_of(fee, "asset") == base) coin = coin - decimal_of(fee, "amount");
    }
    return coin;
}

bool has_traded(const json::object& order) { return decimal_of(order, "executed_quantity") > Decimal{}; }

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
    const Told on = with_passphrase("/api/live/enable");
    if (!on.good()) {
        const std::string red = red_guards(on.fields, fix);
        return failed(
            "Live trading was not enabled: " + on.message() + (red.empty() ? "" : " " + red),
            fix.empty() ? "Type the vault's passphrase; `cryptopiggy live status` shows each condition." : fix);
    }
    switched_on_ = true;
    const Told status = ask("GET", "/api/live/status");
    if (text_of(status.fields, "mode") != "LIVE") {
        return failed(
            "Enabled, and the mode is " + text_of(status.fields, "mode") + ": " + text_of(status.fields, "mode_reason"),
            "`cryptopiggy live status` shows each condition.");
    }
    return held("🔴 LIVE TRADING ACTIVE" + practice);
}

// By the live orders: all that the checklist has ever bought, less what it sold of it. What is less than a lot step
// can't be sold, and goes with a later run's sale.
Decimal ValidationWork::holding() {
    Decimal rest;
    bool has_begun = false;  // of a sale older than every buy that is told, the buy is not among them
    const std::string buys = std::string(buy_prefix) + std::string(our_mark);
    const std::string sells = std::string(sell_prefix) + std::string(our_mark);
    const auto newest_first = objects_of(ask("GET", "/api/orders?limit=500").fields, "items");
    for (const json::object& order : std::views::reverse(newest_first)) {
        const std::string id = text_of(order, "request_id");
        if (id.starts_with(buys)) rest = rest + coin_of(order);
        if (id.starts_with(sells) && has_begun) rest = rest - decimal_of(order, "executed_quantity");
        has_begun = has_begun || id.starts_with(buys);
    }
    return rest;
}

// Where an interrupted run has left something: it is sold before anything is bought.
std::string ValidationWork::sell_left_over(Decimal step) {
    const Decimal left = step > Decimal{} ? floor_to(holding(), step) : Decimal{};
    if (left <= Decimal{}) return "";
    const Told sold = trade(std::string(sell_prefix) + new_mark(), "sell", "quantity", left.to_string());
    if (has_traded(sold.fields)) {
        return "Sold first what an interrupted run had left: " + text_of(sold.fields, "line") + "; ";
    }
    return "What an interrupted run had left, " + left.to_string() +
           " BTC, could not be sold by itself and goes with this run's sale; ";
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
    const std::string mark = new_mark();
    const std::string id = std::string(buy_prefix) + mark;
    const Told bought = trade(id, "buy", "amount_usd", amount);
    if (!has_traded(bought.fields)) {
        const std::string reason = text_of(bought.fields, "reason");
        return failed(
            first + "The buy of $" + amount + " did not trade: " + (reason.empty() ? bought.message() : reason),
            "`cryptopiggy orders " + id + "` says what became of it; it is never sent twice.");
    }
    bought_mark_ = mark;
    bought_ = bought.fields;
    const std::string line = line_in_log(id);
    if (line.empty()) {
        return failed(first + "Bought for $" + amount + ", and the log does not have it",
                      "`cryptopiggy orders " + id + "` has the order; `cryptopiggy audit verify` looks at the books.");
    }
    return held(first + line + "; got " + text_of(bought_, "executed_quantity") + " BTC, fee " + fees_of(bought_));
}

Outcome ValidationWork::test_sell() {
    const char* fix = "Sell it with Controls › Test Live SELL, or run this again: it sells what is left first.";
    const Decimal step = decimal_of(effective_limits(), "lot_step");
    if (step <= Decimal{}) return failed("The backend does not say how much can be sold", fix);
    Decimal rest = holding();
    std::string lines;
    for (int tries = 1; floor_to(rest, step) > Decimal{}; ++tries) {
        const std::string id = std::string(sell_prefix) + bought_mark_ + "-" + std::to_string(tries);
        const Told sold = trade(id, "sell", "quantity", floor_to(rest, step).to_string());
        const std::string reason = text_of(sold.fields, "reason");
        const bool may_try_again = sold.status == 200 && tries < sells_max && time_left() > 0ms;
        if (has_traded(sold.fields)) {
            sold_ = sold.fields;
            rest = rest - decimal_of(sold_, "executed_quantity");
            const std::string line = line_in_log(id);
            if (line.empty())
                return failed("Sold, and the log does not have it", "`cryptopiggy orders " + id + "` has it.");
            lines += (lines.empty() ? "" : ", ") + line;
        }
        if (!may_try_again && floor_to(rest, step) > Decimal{}) {
            return failed(
                (lines.empty() ? "" : lines + "; ") + "not closed: " + (reason.empty() ? sold.message() : reason), fix);
        }
    }
    bought_mark_.clear();
    return held(lines + "; fee " + fees_of(sold_) +
                (rest > Decimal{} ? "; " + rest.to_string() + " BTC stay, less than the " + step.to_string() +
                                        " that can be sold, and go with a later sale"
                                  : ""));
}

void ValidationWork::clean_up() {
    item_until_ = state_.ports.clock->monotonic() + 20s;
    if (!bought_.empty()) {
        after_.push_back(
            "The test trades: bought for " + text_of(bought_, "spent_usd") + " USDT (fee " + fees_of(bought_) + ")" +
            (sold_.empty() ? "" : ", sold for " + text_of(sold_, "spent_usd") + " USDT (fee " + fees_of(sold_) + ")") +
            ".");
    }
    tell_what_is_held();
    if (!switched_on_) {
        if (state_of("live_on") == ItemState::held) after_.push_back("Live trading was on before and stays on.");
        return;
    }
    const Told off = ask("POST", "/api/live/disable", "{}");
    after_.push_back(off.good() ? "Live trading was off before and is off again."
                                : "Live trading was off before and could NOT be switched off again: " + off.message() +
                                      " Do it now: `cryptopiggy live disable`.");
}

void ValidationWork::tell_what_is_held() {
    if (state_of("backend") != ItemState::held) return;
    const Decimal step = decimal_of(effective_limits(), "lot_step");
    const Decimal left = step > Decimal{} ? floor_to(holding(), step) : Decimal{};
    if (left <= Decimal{}) return;
    after_.push_back(
        "Still held of a test buy: " + left.to_string() +
        " BTC. While live trading is on, Controls › Test Live SELL sells it, and so does `cryptopiggy trade "
        "test-sell`; the next run of this checklist sells it first.");
}

}  // namespace piggy::http_api
