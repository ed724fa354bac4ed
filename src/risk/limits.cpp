#include "risk/limits.h"

namespace piggy::risk {

std::string limits_text() {
    std::string text = "cryptopiggy limits 1\n";
    text += "trade_usd_max " + Limits::trade_usd_max.to_string() + "\n";
    text += "risk_percent_max " + std::to_string(Limits::risk_percent_max) + "\n";
    text += "daily_orders_max " + std::to_string(Limits::daily_orders_max) + "\n";
    text += "daily_loss_percent_max " + std::to_string(Limits::daily_loss_percent_max) + "\n";
    text += "trade_usd_min " + Limits::trade_usd_min.to_string() + "\n";
    for (std::string_view symbol : Limits::allowed_symbols) text += "allowed_symbol " + std::string(symbol) + "\n";
    return text;
}

std::string limits_summary() {
    std::string symbols;
    for (std::string_view symbol : Limits::allowed_symbols) {
        symbols += (symbols.empty() ? "" : " and ") + std::string(symbol);
    }
    return "$" + Limits::trade_usd_max.to_string() + ", " + std::to_string(Limits::risk_percent_max) +
           " % of equity, at least $" + Limits::trade_usd_min.to_string() + ", " +
           std::to_string(Limits::daily_orders_max) + " orders a UTC day, " +
           std::to_string(Limits::daily_loss_percent_max) + " % daily loss, " + symbols + " only";
}

}  // namespace piggy::risk
