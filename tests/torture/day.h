#pragma once
// Day: one seed's day, from beginning to end, and what came of it.

#include <cstdint>
#include <string>
#include <vector>

#include "trace.h"

namespace piggy::torture {

struct DayReport {
    std::uint64_t seed = 0;
    Tally tally;
    std::vector<std::string> broken;  // what did not hold, with the time; empty: all is well
    std::string trace;                // where it was asked for
    std::uint64_t digest = 0;         // of the trace
};

// What a test does behind everybody's back, to see that it is noticed.
enum class Sabotage {
    none,
    orders_arrive_twice,
    secret_withdrawal,  // a second before the end
    forged_order,       // one with our ids that no intent asked for
};

// The whole day of this seed.
[[nodiscard]] DayReport run_day(std::uint64_t seed, bool keeps_trace, Sabotage sabotage = Sabotage::none);

}  // namespace piggy::torture
