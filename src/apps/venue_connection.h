#pragma once
// VenueConnection: everything between us and one exchange, real or practised, in the order it is built up: address,
// connection pool, clock, budget, and the one client through which all requests leave. Without a signer: market data
// only.

#include <functional>
#include <memory>

#include "adapters/binance_us/binance_us.h"
#include "adapters/net/http_client.h"
#include "adapters/system/system.h"

namespace piggy::apps {

class VenueConnection {
public:
    VenueConnection(binance_us::VenueAddress address, std::function<bool()> is_stopping = {},
                    std::shared_ptr<const execution::RequestSigner> signer = {});
    VenueConnection(const VenueConnection&) = delete;
    VenueConnection& operator=(const VenueConnection&) = delete;

    [[nodiscard]] binance_us::RestClient& rest() { return rest_; }
    [[nodiscard]] const binance_us::VenueAddress& address() const { return address_; }
    // Another client with keys, over other connections, that counts against the same limits and has the same clock.
    // Both this and the sender must outlive it.
    [[nodiscard]] std::unique_ptr<binance_us::RestClient> client_with(
        net::HttpSender& sender, std::shared_ptr<const execution::RequestSigner> signer);

private:
    binance_us::VenueAddress address_;
    std::function<bool()> is_stopping_;
    system::SystemClock clock_;
    net::HttpClient http_;
    binance_us::VenueClock venue_clock_;
    binance_us::RequestBudget budget_;
    binance_us::RestClient rest_;
};

}  // namespace piggy::apps
