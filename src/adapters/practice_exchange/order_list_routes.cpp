// Order lists: one-cancels-other pairs.

#include <algorithm>

#include "adapters/practice_exchange/endpoint.h"
#include "adapters/practice_exchange/order_json.h"
#include "adapters/practice_exchange/order_request.h"
#include "adapters/practice_exchange/order_steps.h"
#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {
namespace {

Answer<std::string> place_list(Context& context) {
    context.reply.counts_orders = true;
    const auto request = read_oco(context.call.parameters, context.exchange());
    if (!request) return tl::unexpected<Refusal>(request.error());
    if (auto refused = too_many_orders(context, 2)) return tl::unexpected<Refusal>(std::move(*refused));
    const auto placed = context.exchange().place_list(context.account(), request->list, context.call.now);
    if (!placed) return tl::unexpected<Refusal>(placed.error());
    count_orders(context, 2);
    std::string text;
    OrderJson(context.exchange(), text).placed_list(*placed, request->response);
    return text;
}

const venue::OrderList* named_list(const Context& context, ParameterReader& read, std::string_view client_name) {
    read.require_one("orderListId", client_name);
    const auto id = read.integer("orderListId");
    const std::string client_id = read.client_id(client_name);
    if (read.refusal()) return nullptr;
    const venue::Exchange& exchange = context.exchange();
    return id ? exchange.find_list(context.account(), *id) : exchange.find_list(context.account(), client_id);
}

Answer<std::string> ask_list(Context& context) {
    ParameterReader read(context.call.parameters);
    const venue::OrderList* list = named_list(context, read, "origClientOrderId");
    if (read.refusal()) return refuse(read);
    if (list == nullptr) return refuse(-2013, "Order list does not exist.");
    std::string text;
    OrderJson(context.exchange(), text).list(*list);
    return text;
}

Answer<std::string> cancel_list(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::string symbol = read.symbol();
    std::string cancel_id = read.client_id("newClientOrderId");
    if (cancel_id.empty()) cancel_id = made_id(context.random);
    const venue::OrderList* list = named_list(context, read, "listClientOrderId");
    if (read.refusal()) return refuse(read);
    const auto instrument = find_instrument(context, symbol);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    if (list == nullptr || list->instrument != *instrument || list->status != venue::ListStatus::executing) {
        return refuse(-2011, "Unknown order list sent.");
    }
    const venue::ListId id = list->id;
    const auto canceled = cancel_order_list(context, *list, cancel_id);
    if (!canceled) return tl::unexpected<Refusal>(canceled.error());
    std::string text;
    OrderJson(context.exchange(), text)
        .canceled_list(*context.exchange().find_list(context.account(), id), *canceled, cancel_id, !context.is_us());
    return text;
}

std::string lists_json(const Context& context, const std::vector<const venue::OrderList*>& lists) {
    std::string text = "[";
    OrderJson write(context.exchange(), text);
    for (const venue::OrderList* list : lists) {
        if (text.size() > 1) text += ',';
        write.list(*list);
    }
    return text + "]";
}

Answer<std::string> open_lists(Context& context) {
    std::vector<const venue::OrderList*> lists = context.exchange().lists(context.account());
    std::erase_if(lists, [](const venue::OrderList* list) { return list->status != venue::ListStatus::executing; });
    return lists_json(context, lists);
}

Answer<std::string> all_lists(Context& context) {
    ParameterReader read(context.call.parameters);
    const auto from_id = read.integer("fromId");
    const auto start = read.time("startTime");
    const auto end = read.time("endTime");
    const std::size_t limit = read.limit(500, 1000);
    if (from_id && (start || end)) read.refuse(-1128, "Combination of optional parameters invalid.");
    if (start && end && *end - *start > std::chrono::hours(24)) {
        read.refuse(-1127, "More than 24 hours between startTime and endTime.");
    }
    if (read.refusal()) return refuse(read);
    std::vector<const venue::OrderList*> lists = context.exchange().lists(context.account());
    std::erase_if(lists, [&](const venue::OrderList* list) {
        const std::int64_t time = milliseconds(list->time);
        return (from_id && list->id < *from_id) || (start && time < milliseconds(*start)) ||
               (end && time > milliseconds(*end));
    });
    if (lists.size() > limit) {
        if (from_id || start) {
            lists.resize(limit);
        } else {
            lists.erase(lists.begin(), lists.end() - static_cast<std::ptrdiff_t>(limit));
        }
    }
    return lists_json(context, lists);
}

constexpr std::string_view oco_optional =
    "listClientOrderId limitClientOrderId limitIcebergQty trailingDelta stopClientOrderId stopPrice stopLimitPrice "
    "stopIcebergQty stopLimitTimeInForce newOrderRespType selfTradePreventionMode strategyId strategyType "
    "limitStrategyId limitStrategyType stopStrategyId stopStrategyType";

}  // namespace

std::vector<Endpoint> order_list_endpoints() {
    using enum Security;
    return {
        {"POST", "/api/v3/order/oco", "orderList.place", trade, fixed_weight<1>, place_list,
         "symbol side quantity price", oco_optional},
        {"GET", "/api/v3/orderList", "orderList.status", user_data, fixed_weight<4>, ask_list, "",
         "orderListId origClientOrderId"},
        {"DELETE", "/api/v3/orderList", "orderList.cancel", trade, fixed_weight<1>, cancel_list, "symbol",
         "orderListId listClientOrderId newClientOrderId"},
        {"GET", "/api/v3/openOrderList", "openOrderLists.status", user_data, fixed_weight<6>, open_lists, "", ""},
        {"GET", "/api/v3/allOrderList", "allOrderLists", user_data, fixed_weight<20>, all_lists, "",
         "fromId startTime endTime limit"},
    };
}

}  // namespace piggy::practice_exchange
