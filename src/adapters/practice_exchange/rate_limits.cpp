#include "adapters/practice_exchange/rate_limits.h"

#include <algorithm>

#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {
namespace {

using std::chrono::seconds;

constexpr seconds minute{60}, five_minutes{300}, ten_seconds{10}, day{86'400};
// Addresses that did nothing for a while are forgotten beyond this many: memory stays bounded.
constexpr std::size_t addresses_max = 10'000;

std::int64_t window(Timestamp now, seconds length) { return now.time_since_epoch() / length; }

Timestamp window_end(Timestamp now, seconds length) { return Timestamp(length * (window(now, length) + 1)); }

}  // namespace

std::int64_t RateLimits::Window::add(std::int64_t current, std::int64_t amount) {
    current = std::max(current, number);  // what lands late belongs to now, and makes nothing forgotten
    used = used_in(current) + amount;
    number = current;
    return used;
}

RateLimits::Address& RateLimits::at(std::string_view address, Timestamp now) {
    if (const auto found = addresses_.find(address); found != addresses_.end()) return found->second;
    if (addresses_.size() >= addresses_max) {
        std::erase_if(addresses_, [now](const auto& pair) {
            return pair.second.banned_until <= now && pair.second.requests.number < window(now, five_minutes);
        });
    }
    return addresses_[std::string(address)];
}

RateRefusal RateLimits::banned(Timestamp until) const {
    return {418,
            {-1003, "Way too much request weight used; IP banned until " + std::to_string(milliseconds(until)) +
                        ". Please use WebSocket Streams for live updates to avoid bans."},
            until};
}

std::optional<RateRefusal> RateLimits::charge(std::string_view address, std::int64_t weight, Timestamp now) {
    Address& from = at(address, now);
    if (from.banned_until > now) return banned(from.banned_until);
    const std::int64_t used = from.weight.add(window(now, minute), weight);
    const std::int64_t requests = from.requests.add(window(now, five_minutes), 1);
    const bool is_heavy = used > settings_.weight_per_minute;
    if (!is_heavy && requests <= settings_.requests_per_five_minutes) return std::nullopt;

    const seconds length = is_heavy ? minute : five_minutes;
    if (from.refusals.add(window(now, length), 1) > settings_.refusals_before_ban) {
        from.next_ban = std::clamp(from.next_ban * 2, settings_.ban_min, settings_.ban_max);
        from.banned_until = now + from.next_ban;
        from.refusals = {};
        return banned(from.banned_until);
    }
    const std::string what = is_heavy
                                 ? "Too much request weight used; current limit is " +
                                       std::to_string(settings_.weight_per_minute) + " request weight per 1 MINUTE."
                                 : "Too many requests; current limit is " +
                                       std::to_string(settings_.requests_per_five_minutes) + " requests per 5 MINUTE.";
    return RateRefusal{429,
                       {-1003, what + " Please use WebSocket Streams for live updates to avoid polling the API."},
                       window_end(now, length)};
}

std::int64_t RateLimits::weight_used(std::string_view address, Timestamp now) const {
    const auto found = addresses_.find(address);
    return found == addresses_.end() ? 0 : found->second.weight.used_in(window(now, minute));
}

std::optional<RateRefusal> RateLimits::check_orders(venue::AccountId account, std::int64_t count, Timestamp now) const {
    const OrderCounts used = order_counts(account, now);
    const bool is_short = used.ten_seconds + count > settings_.orders_per_ten_seconds;
    if (!is_short && used.day + count <= settings_.orders_per_day) return std::nullopt;
    const std::string limit = is_short ? std::to_string(settings_.orders_per_ten_seconds) + " orders per 10 SECOND."
                                       : std::to_string(settings_.orders_per_day) + " orders per 1 DAY.";
    return RateRefusal{
        429, {-1015, "Too many new orders; current limit is " + limit}, window_end(now, is_short ? ten_seconds : day)};
}

OrderCounts RateLimits::count_orders(venue::AccountId account, std::int64_t count, Timestamp now) {
    Account& of = accounts_[account];
    return {of.ten_seconds.add(window(now, ten_seconds), count), of.day.add(window(now, day), count)};
}

OrderCounts RateLimits::order_counts(venue::AccountId account, Timestamp now) const {
    const auto found = accounts_.find(account);
    if (found == accounts_.end()) return {};
    return {found->second.ten_seconds.used_in(window(now, ten_seconds)), found->second.day.used_in(window(now, day))};
}

void RateLimits::ban(std::string_view address, seconds duration, Timestamp now) {
    at(address, now).banned_until = now + duration;
}

void RateLimits::lift_ban(std::string_view address) {
    const auto found = addresses_.find(address);
    if (found != addresses_.end()) found->second.banned_until = {};
}

std::optional<Timestamp> RateLimits::banned_until(std::string_view address, Timestamp now) const {
    const auto found = addresses_.find(address);
    if (found == addresses_.end() || found->second.banned_until <= now) return std::nullopt;
    return found->second.banned_until;
}

}  // namespace piggy::practice_exchange
