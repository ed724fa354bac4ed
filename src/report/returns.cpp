#include "report/returns.h"

namespace piggy::report {

std::vector<double> simple_returns(std::span<const double> equity_for_analysis) {
    std::vector<double> returns;
    if (equity_for_analysis.empty()) return returns;
    returns.reserve(equity_for_analysis.size() - 1);
    double before = equity_for_analysis.front();
    for (double value : equity_for_analysis.subspan(1)) {
        if (!(before > 0)) break;
        returns.push_back(value / before - 1);
        before = value;
    }
    return returns;
}

}  // namespace piggy::report
