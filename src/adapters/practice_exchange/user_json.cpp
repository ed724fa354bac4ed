#include "adapters/practice_exchange/user_json.h"

#include "adapters/practice_exchange/event_text.h"
#include "core/decimal.h"

namespace piggy::practice_exchange {
namespace {

using venue::Execution;
using venue::ExecutionKind;
using venue::Market;
using venue::Order;
using venue::OrderStatus;

std::string_view execution_word(const Execution& execution) {
    switch (execution.kind) {
        case ExecutionKind::placed:
        case ExecutionKind::triggered: return "NEW";
        case ExecutionKind::traded: return "TRADE";
        case ExecutionKind::canceled: return "CANCELED";
        case ExecutionKind::expired: return "EXPIRED";
        case ExecutionKind::prevented: return "TRADE_PREVENTION";
    }
    return "NEW";
}

// Whether it stands on the book after this.
bool is_on_book(const Order& order) {
    const bool is_open = order.status == OrderStatus::new_order || order.status == OrderStatus::partially_filled;
    return is_open && order.is_working && !venue::is_market(order.type);
}

void add_prevented(EventText& event, const Order& order) {
    const venue::Ticks rest = order.quantity - order.executed;
    event.ticks("pl", rest).ticks("pL", order.price);
    event.ticks("pY", multiply_divide(order.price, rest, Decimal::ticks_per_unit, Rounding::down).value_or(0));
}

}  // namespace

std::string execution_report(const Market& market, const Order& order, const Execution& execution, Timestamp now) {
    const venue::Fill* fill = execution.kind == ExecutionKind::traded ? execution.fill : nullptr;
    const bool is_cancel = execution.kind == ExecutionKind::canceled;
    EventText event;
    event.open().text("e", "executionReport").time("E", now).text("s", market.instruments[order.instrument].code);
    event.text("c", is_cancel && !execution.cancel_id.empty() ? execution.cancel_id : order.client_id);
    event.text("S", side_word(order.side)).text("o", type_word(order.type));
    event.text("f", time_in_force_word(order.time_in_force));
    event.ticks("q", order.quantity).ticks("p", order.price).ticks("P", order.stop_price);
    if (order.trailing_delta != 0) event.number("d", order.trailing_delta);
    if (order.trailing_since) event.time("D", *order.trailing_since);
    event.ticks("F", order.iceberg_quantity).number("g", order.list);
    event.text("C", is_cancel ? order.client_id : "").text("x", execution_word(execution));
    event.text("X", status_word(order.status)).text("r", "NONE").number("i", order.id);
    event.ticks("l", fill != nullptr ? fill->quantity : 0).ticks("z", order.executed);
    event.ticks("L", fill != nullptr ? fill->price : 0);
    if (fill != nullptr) {
        event.ticks("n", fill->fee).text("N", market.assets[fill->fee_asset]);
    } else {
        event.text("n", "0").null("N");
    }
    event.time("T", execution.time).number("t", fill != nullptr ? fill->trade : -1).number("I", execution.id);
    event.truth("w", is_on_book(order)).truth("m", fill != nullptr && fill->is_maker).truth("M", fill != nullptr);
    event.time("O", order.created).ticks("Z", order.spent).ticks("Y", fill != nullptr ? fill->quote : 0);
    event.ticks("Q", order.quote_quantity);
    if (order.working_since) event.time("W", *order.working_since);
    event.text("V", self_trade_word(order.self_trade));
    if (execution.kind == ExecutionKind::prevented) add_prevented(event, order);
    if (venue::is_final(order.status) && order.expiry != venue::ExpiryReason::none) {
        event.text("eR", expiry_word(order.expiry));
    }
    return event.close().take();
}

std::string account_position(const Market& market, std::span<const AssetBalance> balances, Timestamp changed,
                             Timestamp now) {
    EventText event;
    event.open().text("e", "outboundAccountPosition").time("E", now).time("u", changed).open("B", '[');
    for (const auto& [asset, balance] : balances) {
        event.open().text("a", market.assets[asset]).ticks("f", balance.free).ticks("l", balance.locked).close();
    }
    return event.close(']').close().take();
}

std::string balance_update(const Market& market, venue::AssetId asset, venue::Ticks amount, Timestamp cleared,
                           Timestamp now) {
    EventText event;
    event.open().text("e", "balanceUpdate").time("E", now).text("a", market.assets[asset]).ticks("d", amount);
    return event.time("T", cleared).close().take();
}

std::string list_status(const Market& market, const venue::OrderList& list, const std::vector<const Order*>& orders,
                        Timestamp now) {
    const std::string& code = market.instruments[list.instrument].code;
    EventText event;
    event.open().text("e", "listStatus").time("E", now).text("s", code).number("g", list.id).text("c", "OCO");
    event.text("l", list_status_type_word(list.status)).text("L", list_order_status_word(list.status));
    event.text("r", "NONE").text("C", list.client_id).time("T", list.time).open("O", '[');
    for (const Order* order : orders) {
        event.open().text("s", code).number("i", order->id).text("c", order->client_id).close();
    }
    return event.close(']').close().take();
}

std::string event_stream_terminated(Timestamp now) {
    return EventText().open().text("e", "eventStreamTerminated").time("E", now).close().take();
}

std::string listen_key_expired(std::string_view listen_key, Timestamp now) {
    return EventText().open().text("e", "listenKeyExpired").time("E", now).text("listenKey", listen_key).close().take();
}

std::string subscription_event(std::int64_t subscription, std::string_view event) {
    return "{\"subscriptionId\":" + std::to_string(subscription) + ",\"event\":" + std::string(event) + "}";
}

}  // namespace piggy::practice_exchange
