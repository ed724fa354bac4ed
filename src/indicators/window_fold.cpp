#include "indicators/window_fold.h"

#include <bit>

namespace piggy::indicators {
namespace {

MergeWeights weights(std::size_t newer, std::size_t older) {
    const auto a = static_cast<double>(newer);
    const auto b = static_cast<double>(older);
    return {b / (a + b), a * b / (a + b)};
}

}  // namespace

WindowPlan WindowPlan::of(std::size_t period) {
    WindowPlan plan{};
    plan.period = period;
    plan.rest = static_cast<unsigned>(period % 8);
    plan.four = weights(2, 2);
    plan.eight = weights(4, 4);
    plan.rest_two = weights(1, 2);
    plan.rest_four = weights(plan.rest & 3U, 4);
    const auto add = [&plan](With with, std::size_t eights_back, std::size_t older) {
        plan.step[plan.steps++] = {with, eights_back, plan.ring_eights, weights(eights_back * 8, older)};
        plan.ring_eights += eights_back;
    };
    const std::size_t eights = period / 8;
    std::size_t folded = 1;  // eights that the window holds so far: the leading binary digits of `eights`
    for (int digit = static_cast<int>(std::bit_width(eights)) - 2; digit >= 0; --digit) {
        add(With::itself, folded, folded * 8);
        folded *= 2;
        if ((eights >> digit & 1U) == 0) continue;
        add(With::an_eight, folded, 8);
        ++folded;
    }
    if (eights > 0 && plan.rest > 0) add(With::the_rest, eights, plan.rest);
    return plan;
}

}  // namespace piggy::indicators
