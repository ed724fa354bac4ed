// What the checklist's trades have left by the books, and what is put back at its end.

#include <algorithm>
#include <thread>

#include "adapters/http_api/validation_work.h"

namespace piggy::http_api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::size_t page_max = 500;

bool is_sale(const json::object& row) {
    return text_of(row, "side") == "sell" && text_of(row, "symbol") == ValidationWork::symbol;
}

std::string_view base() { return std::string_view(ValidationWork::symbol).substr(0, 3); }

}  // namespace

std::string fees_of(const json::object& order) {
    std::string text;
    for (const json::object& fee : objects_of(order, "fees")) {
        text += (text.empty() ? "" : " and ") + text_of(fee, "amount") + " " + text_of(fee, "asset");
    }
    return text.empty() ? "none" : text;
}

Decimal coin_of(const json::object& order) {
    Decimal coin = decimal_of(order, "executed_quantity");
    for (const json::object& fee : objects_of(order, "fees")) {
        if (text_of(fee, "asset") == base()) coin = coin - decimal_of(fee, "amount");
    }
    return coin;
}

bool has_traded(const json::object& order) { return decimal_of(order, "executed_quantity") > Decimal{}; }

// Every sale after a checklist's buy counts against it, whoever sold and where: rather is something of ours left alone
// than anything sold that is the person's. What is less than a lot step can't be sold, and goes with a later run's
// sale.
Result<Decimal> ValidationWork::holding() {
    const Told orders = ask("GET", "/api/orders?limit=" + std::to_string(page_max));
    if (!orders.good()) return fail(ErrorCode::unavailable, orders.message());
    const Told fills = ask("GET", "/api/trades?limit=" + std::to_string(page_max));
    if (!fills.good()) return fail(ErrorCode::unavailable, fills.message());
    struct Step {
        std::string time;  // ISO 8601, so that text sorts by time
        Decimal coin;
    };
    std::vector<Step> steps;
    const std::string buys = std::string(buy_prefix) + std::string(our_mark);
    auto newest_first = objects_of(orders.fields, "items");
    std::ranges::reverse(newest_first);
    for (const json::object& order : newest_first) {
        const std::string time = text_of(order, "created_at");
        if (text_of(order, "request_id").starts_with(buys)) steps.push_back({time, coin_of(order)});
        if (is_sale(order)) steps.push_back({time, Decimal{} - decimal_of(order, "executed_quantity")});
    }
    const auto trades = objects_of(fills.fields, "items");
    for (const json::object& trade : trades) {
        if (!truth_of(trade, "external") || !is_sale(trade)) continue;  // the others are those of the orders
        steps.push_back({text_of(trade, "time"), Decimal{} - decimal_of(trade, "quantity")});
    }
    // Sales older than what is told are not known, so neither are the buys before them.
    const std::string known_from = trades.size() < page_max ? "" : text_of(trades.back(), "time");
    std::ranges::stable_sort(steps, {}, &Step::time);
    Decimal rest;
    for (const Step& step : steps) {
        if (step.time >= known_from) rest = std::max(rest + step.coin, Decimal{});
    }
    return rest;
}

Decimal ValidationWork::within_wallet(Decimal coin) {
    const Told balance = ask("GET", "/api/balance/owner");
    if (!balance.good() || !balance.fields.contains("assets")) return coin;  // the exchange refuses more than there is
    Decimal free;
    for (const json::object& row : objects_of(balance.fields, "assets")) {
        if (text_of(row, "asset") == base()) free = decimal_of(row, "free");
    }
    return std::min(coin, free);
}

// Where an interrupted run has left something: it is sold before anything is bought.
std::string ValidationWork::sell_left_over(Decimal step) {
    carried_ = {};
    const auto held = holding();
    if (!held) return "Whether an interrupted run has left something could not be read: " + held.error().what + " ";
    const Decimal all = *held > Decimal{} ? within_wallet(*held) : Decimal{};
    const Decimal left = step > Decimal{} ? floor_to(all, step) : Decimal{};
    if (left <= Decimal{}) {
        carried_ = all;
        return "";
    }
    const std::string id = std::string(sell_prefix) + new_mark();
    const Told sold = trade(id, "sell", "quantity", left.to_string());
    if (has_traded(sold.fields)) {
        if (sold.settled) carried_ = std::max(all - decimal_of(sold.fields, "executed_quantity"), Decimal{});
        return "Sold first what an interrupted run had left: " + text_of(sold.fields, "line") + "; ";
    }
    if (!sold.settled) {
        return "What an interrupted run had left, " + left.to_string() +
               " BTC, was to be sold, and no end of that is known (`cryptopiggy orders " + id + "`); ";
    }
    carried_ = all;
    return "What an interrupted run had left, " + left.to_string() +
           " BTC, could not be sold by itself and goes with this run's sale where it is no more than that; ";
}

void ValidationWork::clean_up() {
    const std::string live = put_live_back();  // before anything else takes time
    item_until_ = state_.ports.clock->monotonic() + 20s;
    if (!bought_.empty()) {
        after_.push_back(
            "The test trades: bought for " + text_of(bought_, "spent_usd") + " USDT (fee " + fees_of(bought_) + ")" +
            (sold_.empty() ? "" : ", sold for " + text_of(sold_, "spent_usd") + " USDT (fee " + fees_of(sold_) + ")") +
            ".");
    }
    tell_what_is_held();
    if (!live.empty()) after_.push_back(live);
}

// Asked until the backend itself says that it is off: a late enabling, or an answer that got lost, would leave it on.
std::string ValidationWork::put_live_back() {
    if (!switched_on_) return state_of("live_on") == ItemState::held ? "Live trading was on before and stays on." : "";
    item_until_ = state_.ports.clock->monotonic() + 20s;
    std::string why;
    do {
        const Told off = ask("POST", "/api/live/disable", "{}", 10s);
        const Told now = off.good() ? ask("GET", "/api/live/status") : off;
        if (now.good() && !text_of(now.fields, "mode").empty() && text_of(now.fields, "mode") != "LIVE") {
            return "Live trading was off before and is off again.";
        }
        why = now.good() ? "The mode is still " + text_of(now.fields, "mode") + "." : now.message();
        tell();
        std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(250ms, time_left()));
    } while (time_left() > 0ms);
    const std::string sentence = "Live trading was off before and could NOT be switched off again: " + why +
                                 " Do it now: `cryptopiggy live disable`.";
    const auto item =
        std::ranges::find(items_, "live_on", [](const ValidationItem& one) { return std::string_view(one.id); });
    item->state = ItemState::failed;  // ten of ten would say that all is as it was
    item->seen += "; " + sentence;
    item->fix = "Switch live trading off now: `cryptopiggy live disable`.";
    return sentence;
}

void ValidationWork::tell_what_is_held() {
    if (state_of("backend") != ItemState::held) return;
    const Decimal step = decimal_of(effective_limits(), "lot_step");
    const auto found = holding();
    if (!found) {
        after_.push_back("Whether something of a test buy is still held could not be read: " + found.error().what);
        return;
    }
    // Of what this run bought just now the account may not know yet.
    const Decimal all = *found > Decimal{} && bought_mark_.empty() ? within_wallet(*found) : *found;
    const Decimal left = step > Decimal{} ? floor_to(all, step) : Decimal{};
    if (left <= Decimal{}) return;
    after_.push_back("Still held of a test buy: " + left.to_string() +
                     " BTC. While live trading is on, Controls › Test Live SELL sells it; the next run of this "
                     "checklist sells it first.");
}

}  // namespace piggy::http_api
