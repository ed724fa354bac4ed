#pragma once
// Wish: what a strategy wants and has not got yet. One meaning for the backtest's tight loop and for strategies at
// work.

#include "strategy/signal.h"

namespace piggy::strategy {

// A signal that makes no sense in the present position falls away. Wishing in again takes back a wish to leave.
[[nodiscard]] constexpr Signal wish_after(Signal wish, Signal signal, bool in_position) {
    if (signal == Signal::none) return wish;
    if (!in_position) return signal == Signal::enter_long ? signal : Signal::none;
    return signal == Signal::exit_long ? signal : Signal::none;
}

}  // namespace piggy::strategy
