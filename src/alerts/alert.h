#pragma once
// Alert: one thing that happened and that a person should hear of.

#include <cstdint>
#include <string>

#include "core/timestamp.h"

namespace piggy::alerts {

enum class Level : std::uint8_t { info, warning, urgent };
[[nodiscard]] constexpr const char* level_name(Level level) {
    switch (level) {
        case Level::info: return "info";
        case Level::warning: return "warning";
        case Level::urgent: return "urgent";
    }
    return "urgent";
}

// What it is about; the page shows some of these as notices.
enum class Kind : std::uint8_t {
    started,   // CryptoPiggy started or stopped
    live,      // live trading went on or off, or could not
    trade,     // a trade happened
    refused,   // orders were refused
    order,     // an order's end is unknown, or known again; it was rejected
    loss,      // the day's loss
    account,   // keys, vault, transfers, trades by others
    backend,   // the backend or the exchange went away or came back
    watchdog,  // a program of ours ended, hung or was started again
    summary,   // of a day or a month
    reply,     // to a command
    stop,      // asked for by a command; the app stops paper strategies on it
    test,
};
inline constexpr Kind last_kind = Kind::test;
[[nodiscard]] const char* kind_name(Kind kind);

struct Alert {
    // The same event has the same source, however often it is derived: "practice/abc123/audit/17".
    std::string source;
    Timestamp time;
    Kind kind = Kind::started;
    Level level = Level::info;
    std::string text;  // plain; the first line stands for the whole where there is little room
    bool operator==(const Alert&) const = default;
};

// Which books an alert is of.
struct BookName {
    std::string exchange;  // "practice", "binanceus"
    std::string book_id;
    [[nodiscard]] bool is_practice() const { return exchange == "practice"; }
};

// "On the practice exchange, with play money." or "On Binance.US, with real money."
[[nodiscard]] std::string whose_money(const BookName& book);
// "2026-02-04 14:32:15 UTC"
[[nodiscard]] std::string utc_text(Timestamp time);

}  // namespace piggy::alerts
