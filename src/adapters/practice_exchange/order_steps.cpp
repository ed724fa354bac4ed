#include "adapters/practice_exchange/order_steps.h"

namespace piggy::practice_exchange {

std::optional<Refusal> too_many_orders(Context& context, std::int64_t count) {
    auto refused = context.parts.limits.check_orders(context.account(), count, context.call.now);
    if (!refused) return std::nullopt;
    context.reply.retry_at = refused->retry_at;
    return std::move(refused->refusal);
}

void count_orders(Context& context, std::int64_t count) {
    const OrderCounts counts = context.parts.limits.count_orders(context.account(), count, context.call.now);
    context.reply.fields.push_back({"X-MBX-ORDER-COUNT-10S", std::to_string(counts.ten_seconds)});
    context.reply.fields.push_back({"X-MBX-ORDER-COUNT-1D", std::to_string(counts.day)});
}

Answer<const venue::Order*> named_order(const Context& context, ParameterReader& read, std::string_view id_name,
                                        std::string_view client_name) {
    const std::string symbol = read.symbol();
    read.require_one(client_name, id_name);
    const auto id = read.integer(id_name);
    const std::string client_id = read.client_id(client_name);
    if (read.refusal()) return refuse(read);
    const auto instrument = find_instrument(context, symbol);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    if (id) return context.exchange().find(context.account(), *instrument, *id);
    return context.exchange().find(context.account(), *instrument, client_id);
}

Cancellation read_cancellation(Context& context, ParameterReader& read, std::string_view id_name) {
    Cancellation cancellation;
    cancellation.id = read.client_id(id_name);
    if (cancellation.id.empty()) cancellation.id = made_id(context.random);
    if (read.has("cancelRestrictions")) {
        const std::string_view word = read.text("cancelRestrictions");
        if (word == "ONLY_NEW") {
            cancellation.only = venue::Exchange::CancelOnly::only_new;
        } else if (word == "ONLY_PARTIALLY_FILLED") {
            cancellation.only = venue::Exchange::CancelOnly::only_partially_filled;
        } else {
            read.refuse_data("cancelRestrictions");
        }
    }
    return cancellation;
}

Answer<venue::Order> cancel_order(const Context& context, const venue::Order* order, const Cancellation& cancellation) {
    if (order == nullptr || venue::is_final(order->status)) return refuse(-2011, "Unknown order sent.");
    return context.exchange().cancel(context.account(), order->id, cancellation.id, context.call.now,
                                     cancellation.only);
}

Answer<std::vector<venue::Order>> cancel_order_list(const Context& context, const venue::OrderList& list,
                                                    std::string_view cancel_id) {
    venue::Exchange& exchange = context.exchange();
    std::vector<venue::OrderId> open;
    for (const venue::OrderId id : list.orders) {
        const venue::Order* order = exchange.find(context.account(), list.instrument, id);
        if (order != nullptr && !venue::is_final(order->status)) open.push_back(id);
    }
    if (open.empty()) return refuse(-2011, "Unknown order list sent.");
    // The first takes the others along.
    const venue::InstrumentId instrument = list.instrument;
    const auto first = exchange.cancel(context.account(), open.front(), cancel_id, context.call.now);
    if (!first) return tl::unexpected<Refusal>(first.error());
    std::vector<venue::Order> canceled;
    for (const venue::OrderId id : open) {
        const venue::Order* order = exchange.find(context.account(), instrument, id);
        if (order != nullptr) canceled.push_back(*order);
    }
    return canceled;
}

}  // namespace piggy::practice_exchange
