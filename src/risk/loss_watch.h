#pragma once
// LossWatch: one bad tick holds new orders at once; only a second fresh sample that agrees, within five seconds,
// latches the day. Stale data neither trips nor clears. Pure; told everything.

#include <chrono>
#include <optional>
#include <string>

#include "risk/limit_checks.h"

namespace piggy::risk {

enum class LossVerdict {
    clear,  // below 5 %
    held,   // one fresh sample at or beyond 5 %: nothing new leaves until the next one
    latch,  // and a second one, from another datum, agrees
};

class LossWatch {
public:
    static constexpr std::chrono::seconds agree_within{5};
    static constexpr std::chrono::seconds fresh_for{10};  // age of the prices behind an equity

    // When the prices behind an equity were received, by the monotonic clock.
    struct PriceTimes {
        std::chrono::nanoseconds oldest, newest;
    };
    // adjusted_baseline: baseline + deposits - withdrawals. age: of the oldest price, now. A second sample is one in
    // which every price was received after the first: one bad tick of one asset and good ones of another are one.
    [[nodiscard]] LossVerdict see(Decimal adjusted_baseline, Decimal equity, PriceTimes times,
                                  std::chrono::nanoseconds age);
    // A new day, a new baseline.
    void reset();
    [[nodiscard]] bool holding() const { return suspicion_.has_value(); }

private:
    std::optional<std::chrono::nanoseconds> suspicion_;  // when the newest price of the first bad sample was received
};

// loss / baseline in percent with two decimals, half-even: "5.91". A gain is "0.00".
[[nodiscard]] std::string loss_percent_text(Decimal adjusted_baseline, Decimal equity);
// "AUTO-DISABLED: Daily loss 5.91% exceeded limit"
[[nodiscard]] std::string latch_text(Decimal adjusted_baseline, Decimal equity);

}  // namespace piggy::risk
