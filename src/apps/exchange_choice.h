#pragma once
// Which exchange: EXCHANGE and PRACTICE_EXCHANGE_URL of the environment, and where that is.

#include <cstdint>
#include <string>

#include "adapters/binance_us/venue_address.h"
#include "core/result.h"

namespace piggy::apps {

enum class Exchange { practice, binanceus };

struct ExchangeChoice {
    Exchange exchange = Exchange::practice;
    std::string host = "127.0.0.1";  // of the practice exchange; the live hosts are the adapter's own constants
    std::uint16_t port = 9000;
};

// exchange      "practice" (also when null or empty) or "binanceus"
// practice_url  "http://127.0.0.1:9000" (also when null or empty); localhost and [::1] are loopback too, others are not
// errors        malformed, with the choices
[[nodiscard]] Result<ExchangeChoice> read_exchange_choice(const char* exchange, const char* practice_url);
// The same, from EXCHANGE and PRACTICE_EXCHANGE_URL; without the latter at CRYPTOPIGGY_EXCHANGE_PORT, if that is set.
[[nodiscard]] Result<ExchangeChoice> exchange_of_environment();

// "practice" or "binanceus": as in EXCHANGE, in folder names and in the vault.
[[nodiscard]] const char* exchange_id(Exchange exchange);
// Where it is. errors: those of VenueAddress::practice
[[nodiscard]] Result<binance_us::VenueAddress> venue_address(const ExchangeChoice& choice);

}  // namespace piggy::apps
