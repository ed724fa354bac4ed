#include "adapters/practice_exchange/order_request.h"

#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {
namespace {

using venue::OrderType;
using venue::TimeInForce;

void read_time_in_force(ParameterReader& read, std::string_view name, TimeInForce& time_in_force) {
    if (!read.has(name)) return;
    const auto word = time_in_force_from(read.text(name));
    if (!word) return read.refuse(-1115, "Invalid timeInForce.");
    time_in_force = *word;
}

void read_side(ParameterReader& read, venue::Side& side) {
    const auto word = side_from(read.text("side"));
    if (!word) return read.refuse(-1117, "Invalid side.");
    side = *word;
}

void read_self_trade(ParameterReader& read, venue::SelfTrade& self_trade) {
    if (!read.has("selfTradePreventionMode")) return;
    const std::string_view word = read.text("selfTradePreventionMode");
    if (word == "DECREMENT" || word == "TRANSFER" || word == "NONE") {
        return read.refuse(-2010, "This symbol does not allow the specified self-trade prevention mode.");
    }
    const auto mode = self_trade_from(word);
    if (!mode) return read.refuse_data("selfTradePreventionMode");
    self_trade = *mode;
}

void read_trailing_delta(ParameterReader& read, int& delta) {
    const auto sent = read.integer("trailingDelta");
    if (!sent) return;
    if (*sent < 1 || *sent > 1'000'000) return read.refuse(-1013, "Filter failure: TRAILING_DELTA");
    delta = static_cast<int>(*sent);
}

// A zero means none: clients send it for orders that are no icebergs.
void read_iceberg(ParameterReader& read, std::string_view name, venue::NewOrder& order) {
    if (!read.has(name) || read.text(name).find_first_not_of("0.") == std::string_view::npos) return;
    order.iceberg_quantity = read.amount(name);
    if (order.time_in_force != TimeInForce::gtc) read.refuse(-1115, "Invalid timeInForce.");
    if (order.iceberg_quantity > order.quantity) read.refuse(-2010, "IcebergQty exceeds QTY.");
}

void read_response(ParameterReader& read, ResponseType& response) {
    if (!read.has("newOrderRespType")) return;
    const std::string_view word = read.text("newOrderRespType");
    if (word == "ACK") {
        response = ResponseType::ack;
    } else if (word == "RESULT") {
        response = ResponseType::result;
    } else if (word == "FULL") {
        response = ResponseType::full;
    } else {
        read.refuse_data("newOrderRespType");
    }
}

// Read and not kept: the venue gives them back nowhere.
void read_strategy(ParameterReader& read) {
    (void)read.integer("strategyId");
    const auto type = read.integer("strategyType");
    if (type && *type < 1'000'000) read.refuse_data("strategyType");
}

void check_quantities(ParameterReader& read, OrderType type) {
    if (type != OrderType::market) {
        read.require("quantity");
        read.forbid("quoteOrderQty");
        return;
    }
    read.require_one("quantity", "quoteOrderQty");
    if (read.has("quantity") && read.has("quoteOrderQty")) {
        read.refuse(-1128, "Combination of optional parameters invalid.");
    }
}

void check_prices(ParameterReader& read, OrderType type) {
    const bool has_limit = !venue::is_market(type);
    if (has_limit) {
        if (type != OrderType::limit_maker) read.require("timeInForce");
        read.require("price");
    } else {
        read.forbid("price");
        read.forbid("icebergQty");
    }
    if (!has_limit || type == OrderType::limit_maker) read.forbid("timeInForce");
    if (venue::is_stop(type)) {
        read.require_one("stopPrice", "trailingDelta");
    } else {
        read.forbid("stopPrice");
        read.forbid("trailingDelta");
    }
}

Answer<venue::InstrumentId> instrument(const ParameterReader& read, const venue::Exchange& exchange,
                                       std::string_view symbol) {
    if (read.refusal()) return tl::unexpected<Refusal>(*read.refusal());
    const auto found = exchange.instrument(symbol);
    if (!found) return tl::unexpected<Refusal>(Refusal{-1121, "Invalid symbol."});
    return *found;
}

}  // namespace

Answer<OrderRequest> read_order(const Parameters& parameters, const venue::Exchange& exchange) {
    ParameterReader read(parameters);
    OrderRequest request;
    venue::NewOrder& order = request.order;
    const std::string symbol = read.symbol();
    read_side(read, order.side);
    const auto type = type_from(read.text("type"));
    if (!type) read.refuse(-1116, "Invalid orderType.");
    if (read.refusal()) return tl::unexpected<Refusal>(*read.refusal());
    order.type = *type;
    check_quantities(read, order.type);
    check_prices(read, order.type);
    read_time_in_force(read, "timeInForce", order.time_in_force);
    order.quantity = read.amount("quantity");
    order.quote_quantity = read.amount("quoteOrderQty");
    order.price = read.amount("price");
    order.stop_price = read.amount("stopPrice");
    read_trailing_delta(read, order.trailing_delta);
    read_iceberg(read, "icebergQty", order);
    order.client_id = read.client_id("newClientOrderId");
    read_self_trade(read, order.self_trade);
    read_strategy(read);
    const bool is_plain = order.type == OrderType::limit || order.type == OrderType::market;
    request.response = is_plain ? ResponseType::full : ResponseType::ack;
    read_response(read, request.response);
    const auto found = instrument(read, exchange, symbol);
    if (!found) return tl::unexpected<Refusal>(found.error());
    order.instrument = *found;
    return request;
}

Answer<ListRequest> read_oco(const Parameters& parameters, const venue::Exchange& exchange) {
    ParameterReader read(parameters);
    ListRequest request;
    venue::NewOrder& maker = request.list.limit_maker;
    venue::NewOrder& stop = request.list.stop;
    const std::string symbol = read.symbol();
    read_side(read, maker.side);
    read.require_one("stopPrice", "trailingDelta");
    maker.type = OrderType::limit_maker;
    maker.quantity = read.amount("quantity");
    maker.price = read.amount("price");
    maker.client_id = read.client_id("limitClientOrderId");
    read_iceberg(read, "limitIcebergQty", maker);
    read_self_trade(read, maker.self_trade);

    stop.side = maker.side;
    stop.quantity = maker.quantity;
    stop.self_trade = maker.self_trade;
    stop.stop_price = read.amount("stopPrice");
    stop.price = read.amount("stopLimitPrice");
    stop.type = read.has("stopLimitPrice") ? OrderType::stop_loss_limit : OrderType::stop_loss;
    if (read.has("stopLimitPrice")) {
        read.require("stopLimitTimeInForce");
    } else {
        read.forbid("stopLimitTimeInForce");
        read.forbid("stopIcebergQty");
    }
    read_time_in_force(read, "stopLimitTimeInForce", stop.time_in_force);
    read_trailing_delta(read, stop.trailing_delta);
    read_iceberg(read, "stopIcebergQty", stop);
    stop.client_id = read.client_id("stopClientOrderId");
    request.list.client_id = read.client_id("listClientOrderId");
    read_strategy(read);
    read_response(read, request.response);
    const auto found = instrument(read, exchange, symbol);
    if (!found) return tl::unexpected<Refusal>(found.error());
    maker.instrument = *found;
    stop.instrument = *found;
    return request;
}

}  // namespace piggy::practice_exchange
