#include "report/drawdown.h"

namespace piggy::report {

Drawdown drawdown(double start, std::span<const double> equity_for_analysis) {
    DrawdownTracker tracker(start);
    for (double value : equity_for_analysis) tracker.next(value);
    return tracker.result();
}

}  // namespace piggy::report
