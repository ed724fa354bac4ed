#pragma once
// OrderRequest: the parameters of a new order judged by shape: which of them its type needs and which it must not have.
// Whether the venue takes it (filters, balance, triggers) is the venue's to say.

#include "adapters/practice_exchange/parameter_reader.h"
#include "venue/exchange.h"

namespace piggy::practice_exchange {

enum class ResponseType { ack, result, full };

struct OrderRequest {
    venue::NewOrder order;
    ResponseType response = ResponseType::full;
};

// -1102 missing, -1106 not wanted, -1115 … -1117 no such word, -1121 symbol, -1128 both quantities
[[nodiscard]] Answer<OrderRequest> read_order(const Parameters& parameters, const venue::Exchange& exchange);

struct ListRequest {
    venue::NewOrderList list;
    ResponseType response = ResponseType::result;
};

// A one-cancels-other pair.
[[nodiscard]] Answer<ListRequest> read_oco(const Parameters& parameters, const venue::Exchange& exchange);

}  // namespace piggy::practice_exchange
