#pragma once
// Drawdown: how far equity fell below its highest value so far, the start value included.

#include <cstddef>
#include <span>

namespace piggy::report {

struct Drawdown {
    double deepest = 0;       // fraction of the peak, 0 to 1 (more only if equity goes below zero)
    std::size_t candles = 0;  // from that peak until equity was back at it, or until the end
    bool operator==(const Drawdown&) const = default;
};

// Follows equity one value at a time. O(1) memory; division only when an episode ends.
class DrawdownTracker {
public:
    explicit DrawdownTracker(double start) : peak_(start), trough_(start) {}

    void next(double equity_for_analysis) {
        if (equity_for_analysis >= peak_) {
            if (trough_ < peak_) close_episode(at_ + 1);
            peak_ = equity_for_analysis;
            trough_ = equity_for_analysis;
            peak_at_ = at_ + 1;
        } else if (equity_for_analysis < trough_) {
            trough_ = equity_for_analysis;
        }
        ++at_;
    }
    // The deepest so far, an episode that is still open included.
    [[nodiscard]] Drawdown result() const {
        DrawdownTracker ended = *this;
        ended.close_episode(at_);
        return ended.worst_;
    }

private:
    void close_episode(std::size_t end) {
        if (!(trough_ < peak_) || !(peak_ > 0)) return;
        const double fall = (peak_ - trough_) / peak_;
        if (fall > worst_.deepest) worst_ = {fall, end - peak_at_};
    }

    double peak_;
    double trough_;
    std::size_t peak_at_ = 0;  // values seen up to and with the peak; 0 is the start
    std::size_t at_ = 0;       // values seen
    Drawdown worst_;
};

// start: equity before the first value.
[[nodiscard]] Drawdown drawdown(double start, std::span<const double> equity_for_analysis);

}  // namespace piggy::report
