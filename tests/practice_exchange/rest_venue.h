#pragma once
// A whole practice venue in one process, without sockets: what REST and WebSocket API calls are tested against. Time
// moves when told; one house account keeps a known book, one user account with a key trades.

#include <boost/json/value.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/practice_exchange/api.h"
#include "venue/candle_history.h"
#include "venue/exchange.h"
#include "venue/price_path.h"
#include "venue/trade_tape.h"

namespace piggy::test {

using practice_exchange::ApiCall;
using practice_exchange::ApiReply;
using venue::Ticks;

// 1788540400000: a moment ten minutes into an hour, at :40 of a minute.
inline constexpr std::int64_t first_ms = 1'788'540'400'000;

using Pairs = std::vector<std::pair<std::string, std::string>>;

class RestVenue {
public:
    explicit RestVenue(venue::Profile profile = venue::Profile::binanceus);

    // Unsigned, with the key when it is given.
    ApiReply call(const std::string& method, const std::string& path, const std::string& query = "",
                  const std::string& api_key = "");
    // Signed by the user's key, timestamp added; as a query for GET and DELETE, as a body otherwise.
    ApiReply signed_call(const std::string& method, const std::string& path, const std::string& text = "");
    // The text as it would be sent, with timestamp and signature.
    [[nodiscard]] std::string signed_text(const std::string& text) const;
    ApiReply send(const std::string& method, const std::string& path, const std::string& query, const std::string& body,
                  const std::string& api_key);

    // A resting order of the house's own; any price and quantity within the filters.
    venue::OrderId quote(venue::Side side, std::string_view price, std::string_view quantity,
                         std::string_view symbol = "BTCUSDT");
    void deposit(std::string_view asset, std::string_view amount);
    void wait(std::chrono::milliseconds time) { now += time; }
    [[nodiscard]] practice_exchange::ApiKey& key() { return *keys.find(key_text); }
    [[nodiscard]] venue::AssetId asset(std::string_view name) const;

    Timestamp now{std::chrono::milliseconds(first_ms)};
    venue::Market market;
    venue::TradeTape tape;
    venue::Exchange exchange;
    std::unique_ptr<venue::PricePath> path;
    venue::CandleHistory history;
    practice_exchange::ApiKeys keys;
    practice_exchange::RateLimits limits;
    practice_exchange::ListenKeys listen_keys;
    practice_exchange::Api api;
    venue::AccountId house = 0, user = 0;
    std::string key_text;
};

[[nodiscard]] Ticks ticks(std::string_view decimal);
[[nodiscard]] boost::json::value parsed(const ApiReply& reply);
[[nodiscard]] boost::json::value parsed(std::string_view text);
[[nodiscard]] std::string field(const ApiReply& reply, std::string_view name);
// "-1121 Invalid symbol." of a refusal, with the HTTP status before it: "400 -1121 Invalid symbol."
[[nodiscard]] std::string refusal_of(const ApiReply& reply);
// A string member, "" when there is none.
[[nodiscard]] std::string text_of(const boost::json::value& object, std::string_view name);

}  // namespace piggy::test
