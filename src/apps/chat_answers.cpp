#include "apps/chat_answers.h"

#include <boost/json/array.hpp>

#include "apps/answer_fields.h"
#include "risk/limits.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;

std::string badge(const std::string& mode) {
    if (mode == "LIVE") return "🔴 LIVE";
    if (mode == "PAUSED") return "⏸️ PAUSED";
    if (mode == "AUTO_DISABLED") return "🛑 AUTO-DISABLED";
    return "📝 PAPER";
}

std::string money_line(const json::object& status) {
    return truth_in(status, "practice") ? "On the practice exchange, with play money." : "On Binance.US, with real money.";
}

std::string used_line(const json::object& status) {
    return "Live orders today: " + std::to_string(number_in(status, "trades_used")) + " of " +
           std::to_string(number_in(status, "trades_max"));
}

}  // namespace

std::string status_answer(const json::object& status) {
    std::string text = badge(text_in(status, "mode"));
    if (const std::string reason = text_in(status, "mode_reason"); !reason.empty()) text += " – " + reason;
    text += "\n" + money_line(status);
    text += "\nThe day's loss: " + text_in(status, "loss_pct") + "% of 5.00%";
    text += "\n" + used_line(status);
    text += "\nUnknown orders: " + std::to_string(number_in(status, "unknown_orders"));
    for (const json::value& one : list_in(status, "guards")) {
        if (!one.is_object() || truth_in(one.get_object(), "ok")) continue;
        text += "\n✗ " + text_in(one.get_object(), "reason");
    }
    return text;
}

std::string pnl_answer(const json::object& status) {
    const auto baseline = decimal_in(status, "baseline_usd");
    const auto equity = decimal_in(status, "equity_usd");
    if (!baseline || !equity || *baseline <= Decimal{}) {
        return "Today's profit or loss is not known now: " +
               std::string(baseline ? "a price is missing." : "the day has no baseline yet.");
    }
    const Decimal change = *equity - *baseline;
    const std::string sign = change < Decimal{} ? "-$" : "+$";
    const Decimal size = change < Decimal{} ? -change : change;
    return "Since 00:00 UTC: " + sign + size.to_fixed(2) + "\nThe day's loss: " + text_in(status, "loss_pct") +
           "% of 5.00%" + (truth_in(status, "equity_is_fresh") ? "" : "\nThe prices behind it are old.") + "\n" +
           money_line(status);
}

std::string trades_answer(const json::object& orders) {
    std::string text;
    int shown = 0;
    for (const json::value& one : list_in(orders, "items")) {
        if (!one.is_object() || shown == 10) continue;
        const std::string line = text_in(one.get_object(), "line");
        if (line.empty()) continue;
        text += "\n" + line;
        ++shown;
    }
    return shown == 0 ? "No live trades yet." : "The last live trades, newest first" + text;
}

std::string limits_answer(const json::object& limits, const json::object& status) {
    std::string text = "The limits: " + risk::limits_summary() + "\n" + used_line(status);
    for (const json::value& one : list_in(limits, "effective")) {
        if (!one.is_object()) continue;
        const json::object& symbol = one.get_object();
        const std::string max = text_in(symbol, "max_usd"), reason = text_in(symbol, "reason");
        text += "\n" + text_in(symbol, "symbol") + ": " + (max.empty() ? reason : "orders up to $" + max);
    }
    return text;
}

std::string balance_answer(const json::object& balance) {
    const std::string equity = text_in(balance, "equity_usd");
    std::string text = "Worth " + (equity.empty() ? "unknown" : "$" + equity) + " at " + text_in(balance, "exchange");
    for (const json::value& one : list_in(balance, "assets")) {
        if (!one.is_object()) continue;
        const json::object& asset = one.get_object();
        const std::string value = text_in(asset, "value_usd");
        text += "\n" + text_in(asset, "total") + " " + text_in(asset, "asset") +
                (value.empty() ? "" : " ($" + value + ")");
    }
    return text;
}

}  // namespace piggy::apps
