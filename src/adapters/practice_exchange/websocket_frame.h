#pragma once
// WebsocketFrame: one request of the WebSocket API taken apart. Numbers keep the text they were sent in: a price never
// passes through a double, and a signature covers what was written.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/practice_exchange/parameters.h"

namespace piggy::practice_exchange {

struct WebsocketFrame {
    std::string id = "null";  // as JSON, to be sent back: a string, a whole number or null
    std::string method;
    std::vector<Parameter> parameters;  // lists and objects as compact JSON, null as ""

    // Every parameter but the signature, by name: a=1&b=2.
    [[nodiscard]] std::string signed_payload() const;
};

// -1135 no JSON object, a name twice, no method, parameters that are no object, or an id of another kind
[[nodiscard]] Answer<WebsocketFrame> parse_frame(std::string_view text);

}  // namespace piggy::practice_exchange
