#pragma once
// Network: the way from the backend to the venue and back, with weather. A request may find no connection, get lost,
// arrive late, lose its answer or get it too late; and the process may die while it is on its way. It also counts what
// the venue must never see twice.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "adapters/net/http_sender.h"
#include "core/random.h"
#include "trace.h"
#include "world.h"

namespace piggy::torture {

// The process ends here, now: thrown by what only tests put into the backend, caught by nobody but the day.
struct Died {
    std::string where;
};

// How likely a request meets each of these; the rest gets through.
struct Weather {
    double no_connection = 0;
    double lost = 0;          // left, never arrives
    double arrives_late = 0;  // when nobody waits for it any more
    double answer_lost = 0;
    double answer_late = 0;
};

class Network final : public net::HttpSender {
public:
    Network(World& world, Trace& trace, Tally& tally, std::uint64_t seed)
        : world_(world), trace_(trace), tally_(tally), random_(seed) {}

    [[nodiscard]] tl::expected<net::InboundAnswer, net::NoAnswer> send(const net::OutboundRequest& request) override;

    Weather orders, questions;
    // Told when the first byte of an order leaves.
    std::function<void(const std::string& client_id)> on_order;
    // The process dies at the nth request from now, at a stage drawn from the seed.
    void die_at_request(std::int64_t nth, bool only_orders) {
        dies_in_ = nth;
        dies_with_order_ = only_orders;
    }
    // The next answer about the time is wrong by this much.
    void tell_odd_time(std::chrono::milliseconds error) { odd_time_ = error; }
    // Sabotage, for a test of the tests.
    bool delivers_twice = false;
    // Every word of ours stays away from the venue for as long.
    bool is_down = false;

    struct Post {
        std::int64_t departures = 0, arrivals = 0;
        std::string parameters;
        Timestamp departed{};
    };
    [[nodiscard]] const std::map<std::string, Post>& posts() const { return posts_; }

    // Signed requests in a row that the venue answered with "these keys are not valid".
    [[nodiscard]] std::int64_t keys_refused() const { return keys_refused_; }
    // The owner has looked at his keys.
    void keys_are_new() { keys_refused_ = 0; }

private:
    enum class Fate { through, no_connection, lost, arrives_late, answer_lost, answer_late };
    enum class Death { none, before, on_the_way, after };
    [[nodiscard]] tl::expected<net::InboundAnswer, net::NoAnswer> send_once(const net::OutboundRequest& request);
    [[nodiscard]] Fate draw(bool is_order);
    [[nodiscard]] Death draw_death(bool is_order);
    net::WireAnswer arrive(const net::OutboundRequest& request, const std::string& client_id);
    void tell(const net::OutboundRequest& request, const std::string& fate);

    World& world_;
    Trace& trace_;
    Tally& tally_;
    Random random_;
    std::map<std::string, Post> posts_;
    std::int64_t dies_in_ = 0, keys_refused_ = 0;
    bool dies_with_order_ = false;
    std::optional<std::chrono::milliseconds> odd_time_;
};

}  // namespace piggy::torture
