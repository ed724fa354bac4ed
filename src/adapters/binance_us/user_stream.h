#pragma once
// UserStream: what happens to the account, as told by the venue: orders, fills, balances, transfers.
// Two ways, the first that works: (a) a signed subscription on the WebSocket API, (b) a listen key, kept alive every
// 30 minutes and made anew when the venue no longer knows it. The stream is a hint: after each (re)connect the listener
// is told to reconcile by asking.

#include <functional>
#include <memory>
#include <string>

#include "adapters/binance_us/decode_user.h"
#include "adapters/binance_us/rest_client.h"
#include "adapters/binance_us/stream_news.h"
#include "adapters/binance_us/venue_address.h"

namespace piggy::binance_us {

// Called on the stream's own thread, one at a time.
struct UserListener {
    virtual ~UserListener() = default;
    // Events may have been missed: ask for open orders, fills and balances now.
    virtual void resync_now() = 0;
    virtual void on_order(const orders::VenueOrder&, const std::optional<orders::VenueFill>&) {}
    virtual void on_balances(const std::vector<execution::AssetBalance>&) {}
    virtual void on_transfer(const Asset&, Decimal /*change*/) {}
    // reason: one sentence where not live.
    virtual void on_status(bool /*live*/, const std::string& /*reason*/) {}
};

struct UserTimes {
    static constexpr std::chrono::seconds connect_max{15};       // and for the answer to a subscription
    static constexpr std::chrono::minutes keep_alive_every{30};  // the key lives for 60
    static constexpr std::chrono::minutes keep_alive_again{1};   // after one that failed
    static constexpr std::chrono::minutes lived_well{1};         // then the next attempt comes soon
    static constexpr std::chrono::minutes renew_after{23 * 60 + 30};
    static constexpr int failures_before_other_way = 2;
};

struct UserParts {
    RestClient& rest;
    VenueAddress address;
    OpenStream open;
    std::shared_ptr<NewsQueue> queue;
    UserListener& listener;
    std::uint64_t seed = 0;
};

// One thread; a test drives it with a scripted stream and a clock of its own.
class UserWork final : public StreamWork {
public:
    explicit UserWork(UserParts parts);
    void on(const StreamNews& news) override;
    void tick() override;

private:
    using Nanoseconds = std::chrono::nanoseconds;
    enum class Way { subscription, listen_key };

    [[nodiscard]] Nanoseconds now() const { return parts_.rest.clock().monotonic(); }
    void connect();
    void open(const net::ServerAddress& address, std::string target);
    [[nodiscard]] bool make_listen_key();
    void keep_alive();
    void subscribe();
    void became_live();
    void failed(const std::string& why);
    void take_frame(const std::string& frame);
    void take_answer(const AnswerTold& answer, const std::string& frame);
    void switch_way();
    void set_status(bool live, const std::string& reason);

    UserParts parts_;
    JsonReader reader_;
    BackOff back_off_;
    Way way_ = Way::subscription;
    std::unique_ptr<net::Stream> stream_;
    std::int64_t connections_ = 0;
    bool live_ = false;
    int failures_ = 0;  // in a row, on this way
    std::string listen_key_;
    std::string request_id_;
    Nanoseconds connect_at_{};
    Nanoseconds begun_{};
    Nanoseconds keep_alive_at_{};
    std::string told_reason_;
};

class UserStream {
public:
    // Client and listener must outlive this.
    UserStream(RestClient& rest, VenueAddress address, OpenStream open, UserListener& listener, std::uint64_t seed);

private:
    StreamThread thread_;
    UserStream(RestClient& rest, VenueAddress address, OpenStream open, UserListener& listener, std::uint64_t seed,
               std::shared_ptr<NewsQueue> queue);
};

}  // namespace piggy::binance_us
