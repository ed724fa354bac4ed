#pragma once
// StatusWatch: what the backend says of itself, once a second, becomes alerts; and so does its silence. Only what the
// audit log can't tell: a loss that comes near its limit, an exchange that went away, a backend that is dead or stuck.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/alert.h"
#include "core/decimal.h"

namespace piggy::alerts {

struct StatusFacts {
    std::string mode;  // "LIVE"
    std::string day;   // "2026-02-04"; empty where unknown
    Decimal loss_percent;
    bool equity_is_fresh = false;
    bool latched = false;
    std::optional<Decimal> baseline_usd, equity_usd;
    std::int64_t unknown_orders = 0;
    std::optional<bool> exchange_answers;  // empty: nobody asks it while the vault is sealed
    std::string exchange_reason;
    bool live_before_restart = false;
    bool practice = false;
};

// Four fifths of the daily limit.
inline constexpr Decimal warn_loss_percent = Decimal::whole(4);

class StatusWatch {
public:
    static constexpr std::chrono::seconds exchange_down_after{15};
    static constexpr std::chrono::seconds exchange_up_after{5};
    static constexpr std::chrono::seconds unknown_after{10};
    static constexpr int misses_max = 2;

    // memory: as to_text() gave it, empty at first.
    explicit StatusWatch(std::string_view memory = "");

    // facts empty: it did not answer; silence: why. known_unknown: orders that the audit log has told of already.
    [[nodiscard]] std::vector<Alert> see(Timestamp now, const std::optional<StatusFacts>& facts,
                                         std::string_view silence, bool known_unknown);
    // What is to be remembered beyond a restart of ours: what was told of and is not over.
    [[nodiscard]] std::string to_text() const;

private:
    void see_silence(Timestamp now, std::string_view silence, std::vector<Alert>& alerts);
    void see_answer(Timestamp now, const StatusFacts& facts, std::vector<Alert>& alerts);
    void see_exchange(Timestamp now, const StatusFacts& facts, std::vector<Alert>& alerts);
    void see_unknown(Timestamp now, const StatusFacts& facts, bool known, std::vector<Alert>& alerts);

    bool was_heard_ = false;
    int misses_ = 0;
    Timestamp first_miss_;
    std::optional<Timestamp> backend_down_, exchange_down_;  // since when, where it was told
    std::optional<Timestamp> exchange_changed_;               // differs from what was told, since then
    std::optional<Timestamp> unknown_since_;
    bool unknown_told_ = false;
    bool restart_told_ = false;
};

}  // namespace piggy::alerts
