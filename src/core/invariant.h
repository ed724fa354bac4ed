#pragma once
// invariant(holds, rule): our own code is wrong when it does not hold, so say which rule and stop.
// On in release builds too: a trading program that has lost its footing must not take another step.
// Never used on outside input, which gets a Result.

namespace piggy {

[[noreturn]] void invariant_broken(const char* rule) noexcept;

constexpr void invariant(bool holds, const char* rule) noexcept {
    if (!holds) [[unlikely]] {
        invariant_broken(rule);
    }
}

}  // namespace piggy
