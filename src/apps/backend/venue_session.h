#pragma once
// VenueSession: the exchange with keys, as long as the vault is open: orders, account and the stream of what happens to
// it. Shares clock and budget with the connection that prices come through: the venue counts all of us as one.

#include <functional>
#include <memory>

#include "adapters/binance_us/binance_us.h"
#include "apps/venue_connection.h"
#include "execution/live_desk.h"

namespace piggy::apps {

class VenueSession final : public execution::VenueAccess {
public:
    // The connection must outlive this.
    VenueSession(VenueConnection& shared, std::shared_ptr<const execution::RequestSigner> signer);

    [[nodiscard]] execution::OrderGateway& orders() override { return gateway_; }
    [[nodiscard]] execution::AccountReader& account() override { return reader_; }
    [[nodiscard]] binance_us::RestClient& rest() { return *rest_; }

private:
    net::HttpClient http_;  // its own: no order waits behind a question about prices
    std::unique_ptr<binance_us::RestClient> rest_;
    binance_us::BinanceOrderGateway gateway_;
    binance_us::BinanceAccountReader reader_;
};

// Whatever the account's stream tells, the desk asks for itself; the stream only says when that is worth while.
class AccountWatch final : private binance_us::UserListener {
public:
    // changed: called on the stream's thread.
    AccountWatch(std::shared_ptr<VenueSession> session, const binance_us::VenueAddress& address,
                 std::function<void()> changed, std::function<void(std::string_view)> log);

private:
    void resync_now() override { changed_(); }
    void on_order(const orders::VenueOrder&, const std::optional<orders::VenueFill>&) override { changed_(); }
    void on_balances(const std::vector<execution::AssetBalance>&) override { changed_(); }
    void on_transfer(const Asset&, Decimal) override { changed_(); }
    void on_status(bool live, const std::string& reason) override;

    std::shared_ptr<VenueSession> session_;
    std::function<void()> changed_;
    std::function<void(std::string_view)> log_;
    binance_us::UserStream stream_;  // last: its thread ends first
};

}  // namespace piggy::apps
