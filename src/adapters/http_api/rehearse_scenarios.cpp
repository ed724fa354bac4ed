#include "adapters/http_api/rehearse_scenarios.h"

#include <algorithm>
#include <boost/json/object.hpp>

#include "core/json_text.h"

namespace piggy::http_api {
namespace {

const std::vector<Scenario>& all_scenarios() {
    static const std::vector<Scenario> all = {
        {"flash_crash",
         "BTC/USDT falls by 30 % within ten seconds and needs a minute to come back.",
         "Whoever holds enough bitcoin (the gift of bitcoin first: more than a fifth of the money) loses over 5 % of the day's "
         "baseline: AUTO-DISABLED, live trading is off until 00:00 UTC, and what is held stays held.",
         "flash_crash",
         {R"({"kind":"flash_crash","symbol":"BTCUSDT","depth":0.3,"fall_ms":10000,"recovery_ms":60000,)"
          R"("window":{"to_ms":70000}})"}},
        {give_btc,
         "The account of the saved practice keys is given 0.2 BTC, once.",
         "The balance grows; the gift counts as a transfer and not as profit, so the day's baseline grows with it.",
         "deposit",
         {}},
        {"lost_answer",
         "The exchange takes the next order, and the connection breaks before its answer.",
         "The order is UNKNOWN for a moment, is asked after and ends as what it became: once, never twice.",
         "drop_after",
         {R"({"kind":"drop_after","how":"reset","endpoint":"POST /api/v3/order","count":1,"window":{"to_ms":600000}})"}},
        {"late_answer",
         "The exchange takes six seconds to answer the next order.",
         "The order shows as being sent all that while, nothing is sent a second time, and then it is filled.",
         "delay",
         {R"({"kind":"delay","ms":6000,"endpoint":"POST /api/v3/order","count":1,"window":{"to_ms":600000}})"}},
        {"reject_orders",
         "The exchange rejects every order of the next minute.",
         "Each order ends as rejected with the exchange's words; it takes no slot of the day. After several in a row "
         "live trading pauses.",
         "error",
         {R"({"kind":"error","code":-2010,"endpoint":"POST /api/v3/order","window":{"to_ms":60000}})"}},
        {"ban",
         "The exchange bans this machine for 20 seconds.",
         "Prices stop and orders are refused; nothing is asked while the ban lasts, and all comes back by itself.",
         "ban",
         {R"({"kind":"ban","seconds":20})"}},
        {"clock_skew",
         "The exchange's clock runs eight seconds ahead of ours, for a minute.",
         "The clock guard turns red and live orders are refused with CLOCK_SKEW until the clocks agree again.",
         "clock_skew",
         {R"({"kind":"clock_skew","ms":8000,"window":{"to_ms":60000}})"}},
        {"halt",
         "The exchange halts trading of both symbols for a minute.",
         "The first order ends as rejected, the next are refused with EXCHANGE_DOWN; the exchange guard turns green "
         "again "
         "within a minute or so after the halt.",
         "halt",
         {R"({"kind":"halt","symbol":"BTCUSDT","window":{"to_ms":60000}})",
          R"({"kind":"halt","symbol":"ETHUSDT","window":{"to_ms":60000}})"}},
        {"frozen_feed",
         "For 40 seconds the price streams say nothing and prices can't be asked for either.",
         "The price turns stale after 10 seconds and orders are refused with PRICE_STALE, paper ones too.",
         "stream_silence",
         {R"({"kind":"stream_silence","ms":40000,"endpoint":"stream:market"})",
          R"({"kind":"status","status":503,"endpoint":"GET /api/v3/ticker/*","window":{"to_ms":40000}})"}},
        {"price_jump",
         "Both prices fall by 4 % at once and stay there.",
         "Orders are sized by the new price; a strategy sees one candle with a large body.",
         "shift",
         {R"({"kind":"shift","symbol":"BTCUSDT","jump":-0.04,"window":{"to_ms":5000}})",
          R"({"kind":"shift","symbol":"ETHUSDT","jump":-0.04,"window":{"to_ms":5000}})"}},
        {"outage",
         "The exchange is down for 20 seconds.",
         "The exchange shows as down. An order sent meanwhile stays UNKNOWN and holds its slot until the exchange is "
         "back "
         "and can be asked; paper orders are refused once the price is stale. All comes back by itself.",
         "maintenance",
         {R"({"kind":"maintenance","ms":20000})"}},
    };
    return all;
}

std::string_view kind_in(const boost::json::value& fault) {
    const auto* kind = fault.is_object() ? fault.get_object().if_contains("kind") : nullptr;
    if (kind == nullptr || !kind->is_string()) return {};
    return {kind->get_string().data(), kind->get_string().size()};
}

bool is_over(const boost::json::value& fault) {
    const auto* over = fault.get_object().if_contains("is_over");
    return over != nullptr && over->is_bool() && over->get_bool();
}

}  // namespace

std::span<const Scenario> scenarios() { return all_scenarios(); }

const Scenario* find_scenario(std::string_view id) {
    const auto found = std::ranges::find(all_scenarios(), id, &Scenario::id);
    return found == all_scenarios().end() ? nullptr : &*found;
}

std::string deposit_rule(std::int64_t account) {
    JsonText json;
    json.begin_object().field("kind", "deposit").field("account", account).field("asset", "BTC");
    json.field("amount", "0.2").key("window").begin_object().field("to_ms", std::int64_t{2000}).end_object();
    return json.end_object().take();
}

std::string rehearse_json(const boost::json::array& faults) {
    JsonText json;
    json.begin_object().key("active").begin_array();
    for (const Scenario& scenario : all_scenarios()) {
        const bool is_active = std::ranges::any_of(faults, [&](const boost::json::value& fault) {
            return kind_in(fault) == scenario.kind && !is_over(fault);
        });
        if (is_active) json.value(scenario.id);
    }
    json.end_array().key("scenarios").begin_array();
    for (const Scenario& scenario : all_scenarios()) {
        json.begin_object().field("id", scenario.id).field("what_happens", scenario.what_happens);
        json.field("expect", scenario.expect).end_object();
    }
    return json.end_array().end_object().take();
}

}  // namespace piggy::http_api
