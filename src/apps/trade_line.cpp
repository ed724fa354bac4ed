#include "apps/trade_line.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <map>

#include "apps/backend_talk.h"
#include "core/timestamp.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;

// Everything that was filled, exactly: the worth in 1e-16 dollars.
struct Filled {
    int128 worth = 0;
    Decimal quantity;
    Timestamp last;
    std::map<std::string, Decimal> fees;  // by asset
    bool is_whole = true;                 // every fill could be read
};

Filled all_fills(const json::object& order) {
    Filled sum;
    for (const json::value& entry : list_in(order, "fills")) {
        if (!entry.is_object()) continue;
        const json::object& fill = entry.get_object();
        const auto price = decimal_in(fill, "price");
        const auto quantity = decimal_in(fill, "quantity");
        const auto time = parse_iso8601(text_in(fill, "time"));
        if (!price || !quantity || !time) {
            sum.is_whole = false;
            continue;
        }
        sum.worth += static_cast<int128>(price->ticks()) * quantity->ticks();
        if (const auto more = try_add(sum.quantity, *quantity)) sum.quantity = *more;
        sum.last = std::max(sum.last, *time);
        const auto fee = decimal_in(fill, "fee");
        Decimal& fees = sum.fees[text_in(fill, "fee_asset")];
        if (const auto more = try_add(fees, fee.value_or(Decimal{}))) fees = *more;
    }
    return sum;
}

std::string upper_case(std::string text) {
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

}  // namespace

std::optional<std::string> trade_line(const json::object& order) {
    const Filled filled = all_fills(order);
    if (filled.quantity.ticks() == 0) return std::nullopt;
    const int128 ticks = divide(filled.worth, Decimal::ticks_per_unit, Rounding::half_even);
    if (ticks > INT64_MAX) return std::nullopt;
    std::string time = format_iso8601(filled.last, TimePrecision::microseconds);
    time.pop_back();  // the runbook's line has no Z
    return "🔴LIVE " + time + ": " + upper_case(text_in(order, "side")) + " " + text_in(order, "symbol") + " $" +
           Decimal::from_ticks(static_cast<std::int64_t>(ticks)).to_fixed(2);
}

std::string trade_sentence(const json::object& order) {
    const Filled filled = all_fills(order);
    const std::string state = text_in(order, "state");
    const std::string reason = text_in(order, "reason");
    const std::string symbol = text_in(order, "symbol");
    if (filled.quantity.ticks() == 0) {
        const std::string what = is_final(state)
                                     ? "nothing was traded, the order is " + state
                                     : "it is not known yet what became of the order; it is being asked for";
        return reason.empty() ? what : what + ": " + one_line(reason);
    }
    std::string text = (text_in(order, "side") == "buy" ? "bought " : "sold ") + filled.quantity.to_string() + " " +
                       symbol.substr(0, symbol.find('/'));
    if (const auto average = decimal_in(order, "average_price")) {
        text += " at " + dollars(average).substr(1) + " on average";
    }
    std::string fees;
    for (const auto& [asset, fee] : filled.fees) {
        fees += (fees.empty() ? "" : " and ") + fee.to_string() + " " + asset;
    }
    if (!fees.empty()) text += ", fee " + fees;
    if (state != "filled") text += "; the rest was not traded (" + state + ")";
    return text;
}

bool is_final(const std::string& order_state) {
    constexpr std::array<std::string_view, 5> on_its_way = {"reserved", "sending", "acked", "partial", "unknown"};
    return std::ranges::find(on_its_way, order_state) == on_its_way.end();
}

bool is_request_id(const std::string& id) {
    constexpr std::string_view taken = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:";
    return !id.empty() && id.size() <= 64 && id.find_first_not_of(taken) == std::string::npos;
}

}  // namespace piggy::apps
