#include "adapters/practice_exchange/order_json.h"

#include "adapters/practice_exchange/endpoint.h"
#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {
namespace {

std::int64_t working_time(const venue::Order& order) {
    return order.working_since ? milliseconds(*order.working_since) : -1;
}

template <class Rows, class Write>
void rows(std::string& text, const Rows& all, const Write& write) {
    text += '[';
    bool is_first = true;
    for (const auto& row : all) {
        if (!is_first) text += ',';
        is_first = false;
        write(row);
    }
    text += ']';
}

}  // namespace

void OrderJson::key(std::string_view name) {
    if (text_.back() != '{') text_ += ',';
    text_ += '"';
    text_ += name;
    text_ += "\":";
}
// Only words of ours and ids that have been checked: nothing that needs escaping.
void OrderJson::text(std::string_view name, std::string_view value) {
    key(name);
    text_ += '"';
    text_ += value;
    text_ += '"';
}
void OrderJson::ticks(std::string_view name, venue::Ticks value) {
    key(name);
    text_ += '"';
    append_ticks(text_, value);
    text_ += '"';
}
void OrderJson::integer(std::string_view name, std::int64_t value) {
    key(name);
    append_integer(text_, value);
}
void OrderJson::truth(std::string_view name, bool value) {
    key(name);
    text_ += value ? "true" : "false";
}

const std::string& OrderJson::code(venue::InstrumentId id) const { return exchange_.market().instruments[id].code; }

void OrderJson::head(const venue::Order& order) {
    text("symbol", code(order.instrument));
    integer("orderId", order.id);
    integer("orderListId", order.list);
    text("clientOrderId", order.client_id);
}

void OrderJson::amounts(const venue::Order& order) {
    ticks("price", order.price);
    ticks("origQty", order.quantity);
    ticks("executedQty", order.executed);
}

void OrderJson::words(const venue::Order& order) {
    text("status", status_word(order.status));
    text("timeInForce", time_in_force_word(order.time_in_force));
    text("type", type_word(order.type));
    text("side", side_word(order.side));
}

void OrderJson::conditional(const venue::Order& order) {
    if (order.stop_price != 0) ticks("stopPrice", order.stop_price);
    if (order.trailing_delta != 0) integer("trailingDelta", order.trailing_delta);
    if (order.trailing_since) integer("trailingTime", milliseconds(*order.trailing_since));
    if (order.iceberg_quantity != 0) ticks("icebergQty", order.iceberg_quantity);
}

void OrderJson::fills(const std::vector<venue::Fill>& fills) {
    key("fills");
    rows(text_, fills, [this](const venue::Fill& fill) {
        text_ += '{';
        ticks("price", fill.price);
        ticks("qty", fill.quantity);
        ticks("commission", fill.fee);
        text("commissionAsset", exchange_.market().assets[fill.fee_asset]);
        integer("tradeId", fill.trade);
        close();
    });
}

void OrderJson::placed(const venue::Placed& placed, ResponseType response) {
    const venue::Order& order = placed.order;
    text_ += '{';
    head(order);
    integer("transactTime", milliseconds(order.updated));
    if (response != ResponseType::ack) {
        amounts(order);
        if (order.quote_quantity != 0) ticks("origQuoteOrderQty", order.quote_quantity);
        ticks("cummulativeQuoteQty", order.spent);
        words(order);
        conditional(order);
        integer("workingTime", working_time(order));
        if (response == ResponseType::full) fills(placed.fills);
        text("selfTradePreventionMode", self_trade_word(order.self_trade));
        if (order.expiry != venue::ExpiryReason::none) text("expiryReason", expiry_word(order.expiry));
    }
    close();
}

void OrderJson::order(const venue::Order& order) {
    text_ += '{';
    head(order);
    amounts(order);
    ticks("cummulativeQuoteQty", order.spent);
    words(order);
    ticks("stopPrice", order.stop_price);
    ticks("icebergQty", order.iceberg_quantity);
    if (order.trailing_delta != 0) integer("trailingDelta", order.trailing_delta);
    if (order.trailing_since) integer("trailingTime", milliseconds(*order.trailing_since));
    integer("time", milliseconds(order.created));
    integer("updateTime", milliseconds(order.updated));
    truth("isWorking", order.is_working);
    integer("workingTime", working_time(order));
    ticks("origQuoteOrderQty", order.quote_quantity);
    text("selfTradePreventionMode", self_trade_word(order.self_trade));
    if (order.expiry != venue::ExpiryReason::none) text("expiryReason", expiry_word(order.expiry));
    close();
}

void OrderJson::canceled(const venue::Order& order, std::string_view cancel_id, bool has_time) {
    text_ += '{';
    text("symbol", code(order.instrument));
    text("origClientOrderId", order.client_id);
    integer("orderId", order.id);
    integer("orderListId", order.list);
    text("clientOrderId", cancel_id);
    if (has_time) integer("transactTime", milliseconds(order.updated));
    amounts(order);
    if (order.quote_quantity != 0) ticks("origQuoteOrderQty", order.quote_quantity);
    ticks("cummulativeQuoteQty", order.spent);
    words(order);
    conditional(order);
    text("selfTradePreventionMode", self_trade_word(order.self_trade));
    close();
}

void OrderJson::fill(const venue::Fill& fill) {
    text_ += '{';
    text("symbol", code(fill.instrument));
    integer("id", fill.trade);
    integer("orderId", fill.order);
    integer("orderListId", fill.list);
    ticks("price", fill.price);
    ticks("qty", fill.quantity);
    ticks("quoteQty", fill.quote);
    ticks("commission", fill.fee);
    text("commissionAsset", exchange_.market().assets[fill.fee_asset]);
    integer("time", milliseconds(fill.time));
    truth("isBuyer", fill.side == venue::Side::buy);
    truth("isMaker", fill.is_maker);
    truth("isBestMatch", true);
    close();
}

void OrderJson::list_fields(const venue::OrderList& list) {
    integer("orderListId", list.id);
    text("contingencyType", "OCO");
    text("listStatusType", list_status_type_word(list.status));
    text("listOrderStatus", list_order_status_word(list.status));
    text("listClientOrderId", list.client_id);
    integer("transactionTime", milliseconds(list.time));
    text("symbol", code(list.instrument));
    key("orders");
    rows(text_, list.orders, [&](venue::OrderId id) {
        text_ += '{';
        text("symbol", code(list.instrument));
        integer("orderId", id);
        const venue::Order* order = exchange_.find(list.account, list.instrument, id);
        text("clientOrderId", order == nullptr ? "" : order->client_id);
        close();
    });
}

void OrderJson::list(const venue::OrderList& list) {
    text_ += '{';
    list_fields(list);
    close();
}

void OrderJson::placed_list(const venue::PlacedList& placed, ResponseType response) {
    text_ += '{';
    list_fields(placed.list);
    key("orderReports");
    const ResponseType report = response == ResponseType::ack ? ResponseType::ack : ResponseType::result;
    rows(text_, placed.orders, [&](const venue::Order& order) { this->placed({order, {}}, report); });
    close();
}

void OrderJson::canceled_list(const venue::OrderList& list, const std::vector<venue::Order>& canceled,
                              std::string_view cancel_id, bool has_time) {
    text_ += '{';
    list_fields(list);
    key("orderReports");
    rows(text_, canceled, [&](const venue::Order& order) { this->canceled(order, cancel_id, has_time); });
    close();
}

}  // namespace piggy::practice_exchange
