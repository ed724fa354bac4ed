#pragma once
// SecondOpinion: what the gate should say, written a second time from the manual's words in the slowest obvious way:
// numbers without end instead of 64 bits, sizes tried one after the other, the amount read as text. It shares the
// questions' shapes with the gate and no line of its judgement.

#include <boost/multiprecision/cpp_int.hpp>
#include <string>
#include <vector>

#include "execution/gate.h"

namespace piggy::execution::second {

using Number = boost::multiprecision::cpp_int;

struct Opinion {
    std::vector<std::string> codes;  // empty: the order may leave
    Number quantity, judged, limit;  // in 1e-8, where it may
};

// Each code once, in the order of checks.
[[nodiscard]] Opinion opinion(const TradeRequest& request, const GateFacts& facts);

// An amount as the manual reads it, in 1e-8: digits, maybe a point and one to eight digits, above zero.
[[nodiscard]] std::optional<Number> amount_of(const std::string& text);

}  // namespace piggy::execution::second
