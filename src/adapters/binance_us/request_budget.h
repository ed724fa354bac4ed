#pragma once
// RequestBudget: how much may be asked of the venue. At most half of its limit is ever used, a part of that is kept for
// orders and questions about them, and after a 429, a 418 or a firewall's 403 nothing leaves until it is allowed again.
// What the venue says it has counted (headers) corrects what we have counted ourselves. Any thread.

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/binance_us/decode_market.h"
#include "adapters/binance_us/venue_clock.h"
#include "adapters/net/http_sender.h"

namespace piggy::binance_us {

enum class Purpose {
    market_data,  // may wait
    orders,       // orders, and the questions that say what became of them
};

// Not now: how long until it makes sense to ask again, and why.
struct NotNow {
    std::chrono::nanoseconds wait{};
    std::string why;  // "the venue's limit of requests …"
};

class RequestBudget {
public:
    // Until the venue has told: the limits it had in its most frugal year.
    static constexpr RateLimits frugal{1'200, 50, 160'000};
    // Of the limit, what is used at most, and what market data may use of it.
    static constexpr std::int64_t used_percent_max = 50;
    static constexpr std::int64_t market_data_percent_max = 40;

    RequestBudget(const Clock& clock, const VenueClock& venue) : clock_(clock), venue_(venue) {}

    // Takes this weight, or says how long to wait.
    [[nodiscard]] std::optional<NotNow> take(Purpose purpose, std::int64_t weight);
    // One more order. Taken besides its weight.
    [[nodiscard]] std::optional<NotNow> take_order();
    // Every answer, whatever its status.
    void answered(const net::InboundAnswer& answer);
    void limits_are(const RateLimits& limits);

    // The weight this minute: ours, or the venue's count where that is more.
    [[nodiscard]] std::int64_t used();
    // How long nothing may leave any more; zero where it may.
    [[nodiscard]] std::chrono::nanoseconds stopped_for();

private:
    struct Spent {
        std::chrono::nanoseconds when;  // monotonic
        std::int64_t weight;
    };
    // A count by the venue that holds until its window ends. By the monotonic clock: the venue's time, before it was
    // measured, may be hours wrong, and the count would hold for as long.
    struct Counted {
        std::int64_t count = 0;
        std::chrono::nanoseconds ends = std::chrono::nanoseconds::min();  // monotonic
    };
    [[nodiscard]] std::int64_t ours_now();
    [[nodiscard]] std::int64_t counted_now() const { return clock_.monotonic() < weight_.ends ? weight_.count : 0; }
    [[nodiscard]] std::optional<NotNow> stop_now() const;
    void stop(std::chrono::nanoseconds wait, std::string why);
    void note_counts(const net::InboundAnswer& answer);
    void note_refusal(const net::InboundAnswer& answer);
    [[nodiscard]] std::chrono::nanoseconds until_window_ends(std::chrono::nanoseconds length) const;

    const Clock& clock_;
    const VenueClock& venue_;
    std::mutex mutex_;
    RateLimits limits_ = frugal;
    std::deque<Spent> spent_;  // of the last minute
    std::int64_t spent_weight_ = 0;
    Counted weight_, orders_10s_, orders_day_;
    std::optional<std::chrono::nanoseconds> stopped_until_;         // monotonic
    std::optional<std::chrono::nanoseconds> orders_stopped_until_;  // monotonic
    std::string stopped_why_;
};

}  // namespace piggy::binance_us
