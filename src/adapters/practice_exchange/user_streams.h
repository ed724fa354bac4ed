#pragma once
// UserStreams: what happens to an account, told to whoever listens to it: the reports of its orders as they come, then
// where its balances stand. Sent at flush(), right after the call that caused them.

#include <deque>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "adapters/practice_exchange/event_gate.h"
#include "adapters/practice_exchange/stream_hub.h"
#include "venue/exchange.h"
#include "venue/venue_listener.h"

namespace piggy::practice_exchange {

struct UserReceiver {
    virtual ~UserReceiver() = default;
    // The event alone; the receiver wraps it where its connection wants that.
    virtual void receive_user_event(const Frame& event) = 0;
};

class UserStreams final : public venue::VenueListener {
public:
    UserStreams(const venue::Exchange& exchange, EventGate& gate) : exchange_(exchange), gate_(gate) {}

    void subscribe(venue::AccountId account, UserReceiver& receiver);
    void unsubscribe(venue::AccountId account, UserReceiver& receiver);

    void on_order(const venue::Order& order, const venue::Execution& execution) override;
    void on_list(const venue::OrderList& list) override;
    void on_balances(venue::AccountId account, venue::AssetId a, venue::AssetId b, Timestamp time) override;
    void on_transfer(venue::AccountId account, venue::AssetId asset, venue::Ticks amount, Timestamp time) override;

    void flush(Timestamp now);
    // One event of our own making, such as eventStreamTerminated.
    void tell(venue::AccountId account, std::string event, Timestamp now);

private:
    struct Pending {
        // A list is written out at flush(), when its orders may be looked at.
        std::vector<std::variant<std::string, venue::OrderList>> events;
        std::set<venue::AssetId> assets;
        Timestamp changed{};
    };
    Pending* pending(venue::AccountId account);
    [[nodiscard]] std::string list_event(const venue::OrderList& list) const;
    void send(venue::AccountId account, const std::string& event);

    const venue::Exchange& exchange_;
    EventGate& gate_;
    std::map<venue::AccountId, std::vector<UserReceiver*>> receivers_;
    std::map<venue::AccountId, Pending> pending_;
};

}  // namespace piggy::practice_exchange
