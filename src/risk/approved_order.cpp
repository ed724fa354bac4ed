#include "risk/approved_order.h"

namespace piggy::risk {

std::variant<ApprovedOrder, Refused> check(const orders::OrderIntent& order, const Exposure& exposure) {
    const BrokenLimits broken = check_limits(order, exposure);
    if (broken.none()) return ApprovedOrder(order);
    Refused refused;
    for (Limit limit : broken.in_order()) {
        refused.violations.push_back({limit, refusal_sentence(limit, order, exposure)});
    }
    return refused;
}

}  // namespace piggy::risk
