#pragma once
// Endpoint: one thing that can be asked of the venue, with who may ask, what it weighs and what it takes. Context: what
// its handler works with. The routes files list the endpoints; api.h does what is common to all of them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/practice_exchange/api_call.h"
#include "adapters/practice_exchange/api_keys.h"
#include "adapters/practice_exchange/listen_keys.h"
#include "adapters/practice_exchange/parameter_reader.h"
#include "adapters/practice_exchange/rate_limits.h"
#include "core/random.h"
#include "venue/candle_history.h"
#include "venue/exchange.h"
#include "venue/trade_tape.h"

namespace piggy::practice_exchange {

// What the endpoints work on. All must outlive the Api.
struct ApiParts {
    venue::Exchange& exchange;
    const venue::TradeTape& tape;
    const venue::CandleHistory& history;
    ApiKeys& keys;
    RateLimits& limits;
    ListenKeys& listen_keys;
    venue::Profile profile = venue::Profile::binanceus;
    std::uint64_t seed = 1;  // for the client ids of cancels that came without one
};

struct Context {
    const ApiParts& parts;
    const ApiCall& call;
    ApiReply& reply;    // body is set by what the handler returns; status and fields may be changed
    Random& random;     // for ids the venue makes
    const ApiKey* key;  // nullptr for endpoints that need none
    bool is_under_maintenance;

    [[nodiscard]] venue::AccountId account() const { return key->account; }
    [[nodiscard]] venue::Exchange& exchange() const { return parts.exchange; }
    [[nodiscard]] bool is_us() const { return parts.profile == venue::Profile::binanceus; }
};

enum class Security {
    none,
    key,        // MARKET_DATA, USER_STREAM: a valid key
    user_data,  // signed
    trade,      // signed, by a key that may trade
};

// The JSON of the answer, or why not.
using Handler = Answer<std::string> (*)(Context&);
using Weight = std::int64_t (*)(const Parameters&);

template <std::int64_t weight>
std::int64_t fixed_weight(const Parameters&) {
    return weight;
}

enum class Profiles { both, only_us, only_com };

struct Endpoint {
    std::string_view method, path;
    std::string_view websocket_method;  // "" where the WebSocket API has none
    Security security;
    Weight weight;
    Handler handler;
    // Names with a space between. timestamp, recvWindow and signature of signed ones are not listed.
    std::string_view mandatory, optional;
    Profiles profiles = Profiles::both;
};

[[nodiscard]] std::vector<Endpoint> market_endpoints();
[[nodiscard]] std::vector<Endpoint> order_endpoints();
[[nodiscard]] std::vector<Endpoint> order_list_endpoints();
[[nodiscard]] std::vector<Endpoint> account_endpoints();
[[nodiscard]] std::vector<Endpoint> sapi_endpoints();

[[nodiscard]] inline tl::unexpected<Refusal> refuse(int code, std::string message) {
    return tl::unexpected<Refusal>(Refusal{code, std::move(message)});
}
[[nodiscard]] inline tl::unexpected<Refusal> refuse(const ParameterReader& reader) {
    return tl::unexpected<Refusal>(*reader.refusal());
}

// The instrument of this code. -1121
[[nodiscard]] Answer<venue::InstrumentId> find_instrument(const Context& context, std::string_view code);
// The client id of something the venue did without being given one: 22 letters and digits.
[[nodiscard]] std::string made_id(Random& random);
// {"code":-1121,"msg":"Invalid symbol."}
[[nodiscard]] std::string refusal_json(const Refusal& refusal);
// A string of JSON, escaped and in quotes.
void append_quoted(std::string& text, std::string_view content);

}  // namespace piggy::practice_exchange
