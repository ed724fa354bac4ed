#include "apps/venue_connection.h"

#include <algorithm>
#include <thread>

namespace piggy::apps {
namespace {

// Sleeps in short steps, so that whoever stops does not wait long for one who waits.
binance_us::Wait patient_wait(std::function<bool()> is_stopping) {
    return [stopping = std::move(is_stopping)](std::chrono::nanoseconds time) {
        const auto until = std::chrono::steady_clock::now() + time;
        while (!(stopping && stopping())) {
            const auto left = until - std::chrono::steady_clock::now();
            if (left <= std::chrono::nanoseconds::zero()) return true;
            std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, std::chrono::milliseconds(100)));
        }
        return false;
    };
}

}  // namespace

VenueConnection::VenueConnection(binance_us::VenueAddress address, std::function<bool()> is_stopping,
                                 std::shared_ptr<const execution::RequestSigner> signer)
    : address_(std::move(address)),
      is_stopping_(std::move(is_stopping)),
      http_(address_.rest()),
      venue_clock_(clock_),
      budget_(clock_, venue_clock_),
      rest_({http_, clock_, venue_clock_, budget_, patient_wait(is_stopping_), std::move(signer), system::random_seed(),
             address_.name()}) {}

std::unique_ptr<binance_us::RestClient> VenueConnection::client_with(
    net::HttpSender& sender, std::shared_ptr<const execution::RequestSigner> signer) {
    return std::make_unique<binance_us::RestClient>(binance_us::RestParts{sender, clock_, venue_clock_, budget_,
                                                                          patient_wait(is_stopping_), std::move(signer),
                                                                          system::random_seed(), address_.name()});
}

}  // namespace piggy::apps
