#include "apps/trade_line.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "apps/backend_talk.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;

std::string fees_in(const json::object& order) {
    std::string text;
    for (const json::value& fee : list_in(order, "fees")) {
        if (!fee.is_object()) continue;
        text += (text.empty() ? ", fee " : " and ") + text_in(fee.get_object(), "amount") + " " +
                one_line(text_in(fee.get_object(), "asset"));
    }
    return text;
}

bool is_traded(const json::object& order) {
    return decimal_in(order, "executed_quantity").value_or(Decimal{}) > Decimal{};
}

}  // namespace

std::optional<std::string> trade_line(const json::object& order) {
    const std::string line = one_line(text_in(order, "line"));
    return line.empty() ? std::nullopt : std::optional(line);
}

std::string trade_sentence(const json::object& order) {
    const std::string state = text_in(order, "state");
    const std::string reason = one_line(text_in(order, "reason"));
    const std::string symbol = text_in(order, "symbol");
    if (!is_traded(order)) {
        const std::string what = is_final(state)
                                     ? "nothing was traded, the order is " + state
                                     : "it is not known yet what became of the order; it is being asked for";
        return reason.empty() ? what : what + ": " + reason;
    }
    std::string text = (text_in(order, "side") == "buy" ? "bought " : "sold ") + text_in(order, "executed_quantity") +
                       " " + symbol.substr(0, symbol.find('/'));
    if (const auto average = decimal_in(order, "average_price")) text += " at " + dollars(average) + " on average";
    text += fees_in(order);
    if (state != "filled") text += reason.empty() ? "; " + state : "; " + reason;
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
