#pragma once
// RateLimits: how often one may ask. Weight and raw requests count by address, orders by account. Windows are aligned
// to the clock: a minute's begins at :00. Going on after a refusal earns a ban, each twice as long as the one before.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "venue/exchange.h"

namespace piggy::practice_exchange {

struct LimitSettings {
    std::int64_t weight_per_minute = 6000;
    std::int64_t orders_per_ten_seconds = 100;
    std::int64_t orders_per_day = 200'000;
    std::int64_t requests_per_five_minutes = 300'000;
    int refusals_before_ban = 10;  // within one window
    std::chrono::seconds ban_min{120};
    std::chrono::seconds ban_max{3 * 24 * 3600};
};

// Why nothing was done, and when it may be tried again.
struct RateRefusal {
    int status = 429;  // or 418: banned
    venue::Refusal refusal;
    Timestamp retry_at{};
};

struct OrderCounts {
    std::int64_t ten_seconds = 0, day = 0;
};

class RateLimits {
public:
    explicit RateLimits(LimitSettings settings = {}) : settings_(settings) {}

    // From now on; what was counted stays counted.
    void set(LimitSettings settings) { settings_ = settings; }
    [[nodiscard]] const LimitSettings& settings() const { return settings_; }

    // One request of this weight, counted whatever comes of it. Also an opened WebSocket API connection (weight 2).
    [[nodiscard]] std::optional<RateRefusal> charge(std::string_view address, std::int64_t weight, Timestamp now);
    [[nodiscard]] std::int64_t weight_used(std::string_view address, Timestamp now) const;

    // Whether so many more orders may be placed; those that were are then counted.
    [[nodiscard]] std::optional<RateRefusal> check_orders(venue::AccountId, std::int64_t count, Timestamp now) const;
    OrderCounts count_orders(venue::AccountId, std::int64_t count, Timestamp now);
    [[nodiscard]] OrderCounts order_counts(venue::AccountId, Timestamp now) const;

    // For rehearsals.
    void ban(std::string_view address, std::chrono::seconds duration, Timestamp now);
    void lift_ban(std::string_view address);
    [[nodiscard]] std::optional<Timestamp> banned_until(std::string_view address, Timestamp now) const;

private:
    struct Window {
        std::int64_t number = -1;  // of windows since 1970
        std::int64_t used = 0;
        [[nodiscard]] std::int64_t used_in(std::int64_t current) const { return number == current ? used : 0; }
        std::int64_t add(std::int64_t current, std::int64_t amount);
    };
    struct Address {
        Window weight, requests, refusals;
        Timestamp banned_until{};
        std::chrono::seconds next_ban{0};
    };
    struct Account {
        Window ten_seconds, day;
    };

    Address& at(std::string_view address, Timestamp now);
    RateRefusal banned(Timestamp until) const;

    LimitSettings settings_;
    std::map<std::string, Address, std::less<>> addresses_;
    std::map<venue::AccountId, Account> accounts_;
};

}  // namespace piggy::practice_exchange
