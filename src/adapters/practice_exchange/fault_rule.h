#pragma once
// FaultRule: one thing that the practice exchange does wrong on request, when and to whom; and how it is read from
// JSON, strictly: {"kind":"drop_after","endpoint":"POST /api/v3/order","nth":2}.
//
// endpoint  "POST /api/v3/order" exactly, "/api/v3/order" with any method, "GET /api/*" as a beginning, "*" for all;
//           "WS order.place" for the WebSocket API; "stream:user", "stream:market", "stream:btcusdt@depth" for streams
// nth       only the nth that matches, counted from 1; or probability with seed; else each
// count     at most so many hits
// window    {"from_ms":0,"to_ms":5000} after the rule was made

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/random.h"
#include "core/result.h"
#include "core/timestamp.h"
#include "venue/instrument.h"

namespace piggy::practice_exchange {

enum class FaultKind {
    // What happens to a request or its answer.
    delay,
    drop_before,
    drop_after,
    reset_mid_answer,
    cut_body,
    foreign_body,
    status,
    error,
    late_landing,
    no_such_order,
    extra_fields,
    stale_balance,
    listen_key_gone,
    rate_limit,
    // What happens to the events of a stream.
    duplicate_event,
    reorder_events,
    lose_events,
    delay_events,
    stream_silence,
    depth_gap,
    lose_final_candle,
    missing_pings,
    // What is done once, and undone when the rule ends where that makes sense.
    ban,
    maintenance,
    close_streams,
    listen_key_expired,
    halt,
    filters,
    fees,
    clock_skew,
    spike,
    flash_crash,
    shift,
    slow_day,
    deposit,
    withdraw,
    revoke_key,
    no_trade_permission,
    withdraw_permission,
    expire_order,
    close_market
};
enum class FaultClass { request, event, action };

[[nodiscard]] std::string_view fault_name(FaultKind kind);
[[nodiscard]] FaultClass fault_class(FaultKind kind);

struct FaultRule {
    std::int64_t id = 0;
    FaultKind kind = FaultKind::delay;
    std::string endpoint;  // "*" where none was given
    std::int64_t nth = 0;  // 0: not asked for
    std::optional<double> probability;
    Random random{1};
    std::optional<std::int64_t> count;
    std::chrono::milliseconds from{0};
    std::optional<std::chrono::milliseconds> to;
    Timestamp made{};
    boost::json::object asked;  // as it came, for the list

    // Parameters of its kind.
    std::map<std::string, std::int64_t, std::less<>> numbers;  // "ms": 1500
    std::map<std::string, std::string, std::less<>> texts;     // "symbol": "BTCUSDT"
    std::map<std::string, double, std::less<>> fractions;      // "depth": 0.3
    std::map<std::string, bool, std::less<>> truths;           // "executed": true
    std::map<std::string, venue::Ticks, std::less<>> amounts;  // "amount": "12.5"
    std::map<std::string, venue::Ticks, std::less<>> changes;  // of filters: "minNotional": "20"

    std::int64_t seen = 0;  // that matched endpoint and window
    std::int64_t hits = 0;
    bool is_applied = false;  // of an action

    [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t otherwise) const;
    [[nodiscard]] std::chrono::milliseconds milliseconds(std::string_view name, std::int64_t otherwise) const;
    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] bool truth(std::string_view name, bool otherwise) const;
    [[nodiscard]] double fraction(std::string_view name, double otherwise) const;

    // Within its window, and with hits left.
    [[nodiscard]] bool is_active(Timestamp now) const;
    [[nodiscard]] bool is_over(Timestamp now) const;
    // Counts this one as seen; true when it is to be hit, which is counted too.
    bool hit(Timestamp now);
};

// market: for symbols and assets. errors: malformed: one sentence that says what is wrong and what there is to choose
[[nodiscard]] Result<FaultRule> read_fault_rule(const boost::json::object& object, const venue::Market& market,
                                                Timestamp now);

// Whether "POST /api/v3/order" or "stream:btcusdt@depth" is what the rule's endpoint means.
[[nodiscard]] bool is_endpoint(std::string_view rule, std::string_view method, std::string_view path);

}  // namespace piggy::practice_exchange
