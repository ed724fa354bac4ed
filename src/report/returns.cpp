#include "report/returns.h"

namespace piggy::report {

std::vector<double> simple_returns(double start, std::span<const double> equity_for_analysis) {
    std::vector<double> returns;
    returns.reserve(equity_for_analysis.size());
    double before = start;
    for (double value : equity_for_analysis) {
        if (!(before > 0)) break;
        returns.push_back(value / before - 1);
        before = value;
    }
    return returns;
}

}  // namespace piggy::report
