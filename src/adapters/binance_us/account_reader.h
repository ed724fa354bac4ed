#pragma once
// BinanceAccountReader: balances, fees and permissions, the venue's rules and its clock.

#include "adapters/binance_us/rest_client.h"
#include "execution/account_reader.h"

namespace piggy::binance_us {

class BinanceAccountReader final : public execution::AccountReader {
public:
    explicit BinanceAccountReader(RestClient& rest) : rest_(rest) {}

    [[nodiscard]] Result<execution::AccountState> account() override;
    // Binance.US has no endpoint that tells what a key may do: can_withdraw and restricted_to_ips are then empty, and
    // nobody may take that for good news.
    [[nodiscard]] Result<execution::KeyFindings> key_findings() override;
    // Tells the budget what the venue's limits are, too.
    [[nodiscard]] Result<std::vector<execution::TradingRules>> trading_rules(
        const std::vector<Symbol>& symbols) override;
    [[nodiscard]] Result<execution::ClockOffset> measure_clock() override { return rest_.measure_clock(); }

private:
    RestClient& rest_;
};

}  // namespace piggy::binance_us
