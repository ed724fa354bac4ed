#include "adapters/binance_us/request_budget.h"

#include <algorithm>
#include <charconv>

#include "adapters/binance_us/venue_error.h"
#include "adapters/net/url.h"

namespace piggy::binance_us {
namespace {

using std::chrono::nanoseconds;

// Our clock and the venue's may disagree on when a window ends, by less than this.
constexpr nanoseconds margin = std::chrono::seconds(1);
constexpr nanoseconds minute = std::chrono::minutes(1);
constexpr nanoseconds ban_shortest = std::chrono::minutes(2);
constexpr nanoseconds ban_longest = std::chrono::days(3);
constexpr nanoseconds firewall_pause = std::chrono::seconds(30);

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

std::optional<std::int64_t> header(const net::InboundAnswer& answer, std::string_view name) {
    for (const net::Field& field : answer.fields) {
        if (net::equal_ignoring_case(field.name, name)) return whole_number(field.value);
    }
    return std::nullopt;
}

// "…; IP banned until 1788540999000. …"
std::optional<Timestamp> banned_until(std::string_view body) {
    constexpr std::string_view words = "banned until ";
    const std::size_t at = body.find(words);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view rest = body.substr(at + words.size());
    const auto value = whole_number(rest.substr(0, std::min<std::size_t>(rest.find_first_not_of("0123456789"), 15)));
    if (!value || *value > 7'258'118'400'000) return std::nullopt;
    return Timestamp(std::chrono::milliseconds(*value));
}

std::string seconds_of(nanoseconds wait) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()) + " s";
}

}  // namespace

nanoseconds RequestBudget::until_window_ends(nanoseconds length) const {
    const nanoseconds now = venue_.now().time_since_epoch();
    return length - now % length;
}

std::int64_t RequestBudget::ours_now() {
    const nanoseconds now = clock_.monotonic();
    // The venue's windows begin at full minutes. Ours slide, and are longer by twice the margin: whatever lies in one
    // of the venue's windows then lies in one of ours, wherever the clocks think it begins.
    while (!spent_.empty() && now - spent_.front().when > minute + 2 * margin) {
        spent_weight_ -= spent_.front().weight;
        spent_.pop_front();
    }
    return spent_weight_;
}

std::optional<NotNow> RequestBudget::stop_now() const {
    if (!stopped_until_ || *stopped_until_ <= clock_.monotonic()) return std::nullopt;
    const nanoseconds wait = *stopped_until_ - clock_.monotonic();
    return NotNow{wait, stopped_why_ + "; nothing is asked of it for another " + seconds_of(wait)};
}

std::optional<NotNow> RequestBudget::take(Purpose purpose, std::int64_t weight) {
    const std::lock_guard lock(mutex_);
    if (auto stopped = stop_now()) return stopped;
    const std::int64_t percent = purpose == Purpose::orders ? used_percent_max : market_data_percent_max;
    const std::int64_t most = limits_.weight_per_minute * percent / 100;
    const std::int64_t ours = ours_now();
    const std::int64_t counted = counted_now();
    if (std::max(ours, counted) + weight > most) {
        nanoseconds wait = margin;
        if (ours + weight > most && !spent_.empty()) {
            wait = std::max(wait, spent_.front().when + minute + 2 * margin - clock_.monotonic() + nanoseconds(1));
        }
        if (counted + weight > most) wait = std::max(wait, weight_.ends - clock_.monotonic());
        return NotNow{wait, "our own limit of requests a minute is used up (" +
                                std::to_string(std::max(ours, counted)) + " of " + std::to_string(most) +
                                "); again in " + seconds_of(wait)};
    }
    spent_weight_ += weight;
    spent_.push_back({clock_.monotonic(), weight});
    if (clock_.monotonic() < weight_.ends) weight_.count += weight;
    return std::nullopt;
}

std::optional<NotNow> RequestBudget::take_order() {
    const std::lock_guard lock(mutex_);
    if (auto stopped = stop_now()) return stopped;
    if (orders_stopped_until_ && *orders_stopped_until_ > clock_.monotonic()) {
        const nanoseconds wait = *orders_stopped_until_ - clock_.monotonic();
        return NotNow{wait, "the venue has had too many orders; no order is sent for another " + seconds_of(wait)};
    }
    const auto full = [&](Counted& counted, std::int64_t limit, nanoseconds window) -> std::optional<NotNow> {
        if (clock_.monotonic() >= counted.ends) counted = {0, clock_.monotonic() + until_window_ends(window) + margin};
        if (counted.count < std::max<std::int64_t>(1, limit * used_percent_max / 100)) return std::nullopt;
        const nanoseconds rest = counted.ends - clock_.monotonic();
        return NotNow{rest, "half of the orders that the venue allows are used up; again in " + seconds_of(rest)};
    };
    if (auto not_now = full(orders_10s_, limits_.orders_per_10_seconds, std::chrono::seconds(10))) return not_now;
    if (auto not_now = full(orders_day_, limits_.orders_per_day, std::chrono::days(1))) return not_now;
    ++orders_10s_.count;
    ++orders_day_.count;
    return std::nullopt;
}

void RequestBudget::limits_are(const RateLimits& limits) {
    const std::lock_guard lock(mutex_);
    if (limits.weight_per_minute > 0) limits_.weight_per_minute = limits.weight_per_minute;
    if (limits.orders_per_10_seconds > 0) limits_.orders_per_10_seconds = limits.orders_per_10_seconds;
    if (limits.orders_per_day > 0) limits_.orders_per_day = limits.orders_per_day;
}

std::int64_t RequestBudget::used() {
    const std::lock_guard lock(mutex_);
    return std::max(ours_now(), counted_now());
}

nanoseconds RequestBudget::stopped_for() {
    const std::lock_guard lock(mutex_);
    const auto stopped = stop_now();
    return stopped ? stopped->wait : nanoseconds::zero();
}

void RequestBudget::stop(nanoseconds wait, std::string why) {
    const nanoseconds until = clock_.monotonic() + std::clamp(wait, nanoseconds(margin), ban_longest);
    if (stopped_until_ && until <= *stopped_until_) return;
    stopped_until_ = until;
    stopped_why_ = std::move(why);
}

void RequestBudget::note_counts(const net::InboundAnswer& answer) {
    const auto note = [&](Counted& counted, std::optional<std::int64_t> said, nanoseconds window) {
        if (!said) return;
        // An answer may come after its window has ended; it then counts too much, never too little.
        if (clock_.monotonic() >= counted.ends) counted = {0, clock_.monotonic() + until_window_ends(window) + margin};
        counted.count = std::max(counted.count, *said);
    };
    auto weight = header(answer, "X-MBX-USED-WEIGHT-1M");
    if (!weight) weight = header(answer, "X-MBX-USED-WEIGHT");
    note(weight_, weight, minute);
    note(orders_10s_, header(answer, "X-MBX-ORDER-COUNT-10S"), std::chrono::seconds(10));
    note(orders_day_, header(answer, "X-MBX-ORDER-COUNT-1D"), std::chrono::days(1));
}

void RequestBudget::note_refusal(const net::InboundAnswer& answer) {
    if (answer.status != 429 && answer.status != 418 && answer.status != 403) return;
    const VenueError error = read_venue_error(answer);
    const auto said = header(answer, "Retry-After");
    const nanoseconds asked = std::chrono::seconds(std::min<std::int64_t>(said.value_or(0), 3LL * 24 * 3600));
    if (answer.status == 403) {
        if (error.code == 0) stop(std::max(asked, firewall_pause), "a firewall before the venue refuses us (403)");
    } else if (answer.status == 418) {
        const auto until = banned_until(answer.body);
        const nanoseconds text = until ? *until - venue_.now() : ban_shortest;
        // A clock that is not measured yet may read the text as long past; no ban is shorter than the shortest.
        stop(said ? asked : std::max(text, nanoseconds(ban_shortest)),
             "the venue has banned this address for a while (418)");
    } else if (error.code == -1015 && !said) {
        orders_stopped_until_ = clock_.monotonic() + until_window_ends(std::chrono::seconds(10)) + margin;
    } else {
        stop(said ? asked : until_window_ends(minute) + margin, "the venue had too many requests from us (429)");
    }
}

void RequestBudget::answered(const net::InboundAnswer& answer) {
    const std::lock_guard lock(mutex_);
    note_counts(answer);
    note_refusal(answer);
}

}  // namespace piggy::binance_us
