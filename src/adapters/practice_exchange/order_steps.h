#pragma once
// What placing and cancelling have in common in all endpoints that do it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/practice_exchange/endpoint.h"

namespace piggy::practice_exchange {

// -1015 when so many more orders are too many for the account just now.
[[nodiscard]] std::optional<Refusal> too_many_orders(Context& context, std::int64_t count);
// Counts them, and says so in the answer's fields.
void count_orders(Context& context, std::int64_t count);

// The order of this account that the request names by `id_name` or `client_name`, the number first; nullptr when there
// is none. -1102 neither was sent, -1121
[[nodiscard]] Answer<const venue::Order*> named_order(const Context& context, ParameterReader& read,
                                                      std::string_view id_name, std::string_view client_name);

struct Cancellation {
    std::string id;  // the client id of the cancel
    venue::Exchange::CancelOnly only = venue::Exchange::CancelOnly::any;
};
// -1130 no such restriction
[[nodiscard]] Cancellation read_cancellation(Context& context, ParameterReader& read, std::string_view id_name);
[[nodiscard]] Answer<venue::Order> cancel_order(const Context& context, const venue::Order* order,
                                                const Cancellation& cancellation);
// Every order of the list that was still open, canceled under this client id. -2011
[[nodiscard]] Answer<std::vector<venue::Order>> cancel_order_list(const Context& context, const venue::OrderList& list,
                                                                  std::string_view cancel_id);

}  // namespace piggy::practice_exchange
