#include "apps/backend/venue_session.h"

#include "adapters/net/stream_client.h"

namespace piggy::apps {

VenueSession::VenueSession(VenueConnection& shared, std::shared_ptr<const execution::RequestSigner> signer)
    : http_(shared.address().rest()),
      rest_(shared.client_with(http_, std::move(signer))),
      gateway_(*rest_),
      reader_(*rest_) {}

AccountWatch::AccountWatch(std::shared_ptr<VenueSession> session, const binance_us::VenueAddress& address,
                           std::function<void()> changed, std::function<void(std::string_view)> log)
    : session_(std::move(session)),
      changed_(std::move(changed)),
      log_(std::move(log)),
      stream_(session_->rest(), address, net::open_stream, *this, system::random_seed()) {}

void AccountWatch::on_status(bool live, const std::string& reason) {
    log_(live ? std::string("the account's stream is live") : "the account's stream is not live: " + reason);
}

}  // namespace piggy::apps
