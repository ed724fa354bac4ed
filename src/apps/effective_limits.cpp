#include "apps/effective_limits.h"

#include <boost/json/array.hpp>

namespace piggy::apps {

std::vector<EffectiveNow> effective_limits_in(const boost::json::object& limits) {
    std::vector<EffectiveNow> all;
    for (const boost::json::value& entry : list_in(limits, "effective")) {
        if (!entry.is_object()) continue;
        const boost::json::object& fields = entry.get_object();
        EffectiveNow now;
        now.symbol = one_line(text_in(fields, "symbol"));
        now.min_usd = decimal_in(fields, "min_usd");
        now.max_usd = decimal_in(fields, "max_usd");
        now.test_buy_usd = decimal_in(fields, "test_buy_usd");
        now.orders_left = number_in(fields, "orders_left");
        now.reason = one_line(text_in(fields, "reason"));
        all.push_back(std::move(now));
    }
    return all;
}

std::optional<EffectiveNow> ask_effective_limits(BackendTalk& talk, const std::string& symbol) {
    const auto answer = talk.get("/api/limits");
    if (!answer) return std::nullopt;
    for (EffectiveNow& now : effective_limits_in(answer->fields)) {
        if (now.symbol == symbol) return std::move(now);
    }
    talk.report({ErrorCode::malformed, "the backend trades BTC/USDT and ETH/USDT, not '" + symbol + "'"});
    return std::nullopt;
}

}  // namespace piggy::apps
