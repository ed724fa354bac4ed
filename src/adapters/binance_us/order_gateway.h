#pragma once
// BinanceOrderGateway: orders of ours at the venue. place() sends one request and maps what comes back to the four
// outcomes; everything else asks, or cancels.

#include "adapters/binance_us/rest_client.h"
#include "execution/order_gateway.h"

namespace piggy::binance_us {

class BinanceOrderGateway final : public execution::OrderGateway {
public:
    explicit BinanceOrderGateway(RestClient& rest) : rest_(rest) {}

    [[nodiscard]] execution::PlacementOutcome place(const execution::OrderToSend& order) override;
    [[nodiscard]] Result<std::optional<orders::VenueOrder>> find(const Symbol& symbol,
                                                                 const std::string& client_order_id) override;
    [[nodiscard]] Result<std::vector<orders::VenueOrder>> open_orders(const Symbol& symbol) override;
    [[nodiscard]] Result<std::vector<orders::VenueOrder>> orders_since(const Symbol& symbol, Timestamp from) override;
    [[nodiscard]] Result<std::vector<orders::VenueFill>> fills_after(const Symbol& symbol,
                                                                     std::int64_t trade_id) override;
    [[nodiscard]] Result<std::vector<orders::VenueFill>> fills_since(const Symbol& symbol, Timestamp from) override;
    [[nodiscard]] Result<bool> cancel(const Symbol& symbol, const std::string& client_order_id) override;

private:
    [[nodiscard]] Result<std::vector<orders::VenueOrder>> ask_orders(const Symbol& symbol, const Query& query);
    [[nodiscard]] Result<std::vector<orders::VenueFill>> ask_fills(const Symbol& symbol, const Query& query);

    RestClient& rest_;
};

// What an answer to POST /api/v3/order proves about the order that was sent. Pure.
[[nodiscard]] execution::PlacementOutcome judge_placement(const execution::OrderToSend& sent,
                                                          const net::InboundAnswer& answer);

}  // namespace piggy::binance_us
