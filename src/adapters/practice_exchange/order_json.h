#pragma once
// Orders, lists and fills as the venue writes them. Appends to a text: the order path is the hot one.

#include <string>
#include <string_view>
#include <vector>

#include "adapters/practice_exchange/order_request.h"
#include "venue/exchange.h"

namespace piggy::practice_exchange {

class OrderJson {
public:
    OrderJson(const venue::Exchange& exchange, std::string& text) : exchange_(exchange), text_(text) {}

    // The answer to a new order.
    void placed(const venue::Placed& placed, ResponseType response);
    // An order that was asked for, or one of a list of them.
    void order(const venue::Order& order);
    // The answer to a cancel. The time of it, where the profile says it.
    void canceled(const venue::Order& order, std::string_view cancel_id, bool has_time);
    // My trade.
    void fill(const venue::Fill& fill);

    // A list without its reports.
    void list(const venue::OrderList& list);
    void placed_list(const venue::PlacedList& placed, ResponseType response);
    // canceled: of the orders of the list.
    void canceled_list(const venue::OrderList& list, const std::vector<venue::Order>& canceled,
                       std::string_view cancel_id, bool has_time);

private:
    void head(const venue::Order& order);
    void amounts(const venue::Order& order);
    void words(const venue::Order& order);
    void conditional(const venue::Order& order);
    void fills(const std::vector<venue::Fill>& fills);
    void list_fields(const venue::OrderList& list);

    void text(std::string_view name, std::string_view value);
    void ticks(std::string_view name, venue::Ticks value);
    void integer(std::string_view name, std::int64_t value);
    void truth(std::string_view name, bool value);
    void key(std::string_view name);
    void close() { text_ += '}'; }
    [[nodiscard]] const std::string& code(venue::InstrumentId id) const;

    const venue::Exchange& exchange_;
    std::string& text_;
};

}  // namespace piggy::practice_exchange
