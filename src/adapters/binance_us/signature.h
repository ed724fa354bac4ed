#pragma once
// Queries, and what of them is signed: byte for byte what is sent. The signing itself is behind the port RequestSigner.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/symbol.h"
#include "core/timestamp.h"
#include "execution/request_signer.h"

namespace piggy::binance_us {

// "a=1&b=%5B%22X%22%5D", in the order added. Everything but A-Z a-z 0-9 - . _ ~ is percent-encoded.
class Query {
public:
    Query& add(std::string_view name, std::string_view value);
    Query& add(std::string_view name, std::int64_t value) { return add(name, std::string_view(std::to_string(value))); }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

[[nodiscard]] std::string percent_encoded(std::string_view text);

// Milliseconds since 1970, as the venue counts.
[[nodiscard]] std::int64_t venue_milliseconds(Timestamp time);

// The query with recvWindow, timestamp and, last, signature; nothing where the signer gives none.
[[nodiscard]] std::optional<std::string> signed_query(Query query, Timestamp signed_at,
                                                      std::chrono::milliseconds receive_window,
                                                      const execution::RequestSigner* signer);

// What a WebSocket API request signs: all parameters but the signature, sorted by name, not percent-encoded.
[[nodiscard]] std::string sorted_payload(const std::map<std::string, std::string>& parameters);

}  // namespace piggy::binance_us
