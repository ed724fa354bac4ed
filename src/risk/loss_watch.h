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
    struct Received {
        std::chrono::nanoseconds oldest, newest;
    };
    // adjusted_baseline: baseline + deposits - withdrawals. A second sample agrees only when every price behind it is
    // another datum than those of the first: one that is wrong must not be counted again because the other symbol's
    // came anew. age: of the oldest price behind it, now.
    [[nodiscard]] LossVerdict see(Decimal adjusted_baseline, Decimal equity, Received received,
                                  std::chrono::nanoseconds age);
    // Where one price is behind it.
    [[nodiscard]] LossVerdict see(Decimal adjusted_baseline, Decimal equity, std::chrono::nanoseconds received,
                                  std::chrono::nanoseconds age) {
        return see(adjusted_baseline, equity, Received{received, received}, age);
    }
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
