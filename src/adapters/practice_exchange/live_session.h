#pragma once
// LiveSession: what every WebSocket of the venue has in common: pings from the server and the time a pong may take, how
// many messages may come in, and the day after which it ends.

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "adapters/net/wire_server.h"
#include "core/timestamp.h"

namespace piggy::practice_exchange {

struct LiveSettings {
    std::chrono::milliseconds ping_every{20'000};
    std::chrono::milliseconds pong_within{60'000};
    std::chrono::milliseconds life{24 * 3600 * 1000};
    std::chrono::milliseconds notice{60'000};  // serverShutdown comes this long before the end
    int messages_per_second = 5;               // pings, pongs and JSON; 0: any number
};

class LiveSession;
// All that are open now.
using OpenSessions = std::set<LiveSession*>;

class LiveSession : public net::WireSocketListener {
public:
    LiveSession(OpenSessions& all, LiveSettings settings, std::function<Timestamp()> now)
        : all_(all), settings_(settings), now_(std::move(now)) {}

    void opened(net::WireSocket& socket) final;
    void text(std::string_view frame) final;
    void pinged() final;
    void ponged(std::string_view payload) final;
    void closed() final;

    void tick(bool without_pings);
    // Announced by serverShutdown where wanted.
    void end(std::uint16_t code, bool with_notice);
    [[nodiscard]] virtual bool is_user_stream() const = 0;

protected:
    virtual void started() = 0;
    virtual void heard(std::string_view frame) = 0;
    virtual void ticked() {}
    virtual void ended() = 0;
    // serverShutdown in this session's clothes.
    [[nodiscard]] virtual std::string shutdown_notice(Timestamp now) const = 0;

    void send(const std::shared_ptr<const std::string>& frame);
    void send(std::string frame) { send(std::make_shared<const std::string>(std::move(frame))); }
    void close(std::uint16_t code, std::string reason);
    [[nodiscard]] Timestamp now() const { return now_(); }

private:
    // False when this was one message too many; the connection is being closed then.
    bool count_message();

    OpenSessions& all_;
    LiveSettings settings_;
    std::function<Timestamp()> now_;
    net::WireSocket* socket_ = nullptr;
    bool is_closing_ = false, has_notice_ = false;
    Timestamp opened_at_{}, next_ping_{};
    Timestamp unanswered_since_{};  // the oldest ping without a pong; the epoch: none
    Timestamp second_began_{};
    int messages_ = 0;
};

}  // namespace piggy::practice_exchange
