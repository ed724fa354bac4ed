#pragma once
// ApiCall and ApiReply: one request and its answer, whichever way it came: REST or a WebSocket API frame.

#include <optional>
#include <string>
#include <vector>

#include "adapters/net/http_message.h"
#include "adapters/practice_exchange/parameters.h"
#include "core/timestamp.h"

namespace piggy::practice_exchange {

struct ApiCall {
    std::string method;  // "GET"
    std::string path;    // "/api/v3/order"
    Parameters parameters;
    std::string api_key;         // "" when none was sent
    std::string signed_payload;  // what the signature must cover
    std::string source_ip;
    bool over_websocket = false;
    Timestamp now{};
};

struct ApiReply {
    int status = 200;
    std::string body;  // JSON, except where content_type says otherwise
    std::string content_type = "application/json;charset=UTF-8";
    std::vector<net::Field> fields;  // of the HTTP answer: weights, counts, Retry-After
    // What the WebSocket API says in its own way.
    std::optional<venue::AccountId> account;  // whose key it was, once that is certain
    bool counts_orders = false;               // the ORDERS limits belong to this answer
    std::optional<Timestamp> retry_at;        // for 429 and 418
};

}  // namespace piggy::practice_exchange
