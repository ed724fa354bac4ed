#pragma once
// The judge of the fast engine: the same rules written again, plainly and slowly, one candle after the other, in
// unbounded integers, with nothing shared but the request, the candles and the RSI value itself.

#include <boost/multiprecision/cpp_int.hpp>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "backtest/backtest.h"
#include "indicators/rsi.h"

namespace piggy::backtest::reference {

using Integer = boost::multiprecision::cpp_int;

struct Trade {
    std::int64_t entry_time = 0;
    Integer entry_price;
    std::int64_t exit_time = 0;
    Integer exit_price;
    Integer quantity;
    Integer fees;
    Integer pnl;
    report::ExitReason reason = report::ExitReason::signal;
};

struct Outcome {
    Integer final_equity;
    Integer fees_paid;
    std::vector<Trade> trades;
    std::vector<Integer> equity;  // after each candle
    std::size_t candles_in_position = 0;
    std::size_t exits_refused = 0;
    std::size_t exits_in_parts = 0;  // live exits of more than one order
    std::size_t latched_days = 0;
    std::size_t entries_skipped = 0;
    std::size_t live_orders = 0;
    std::size_t blocked = 0;
};

// What the strategy wishes for after each candle: +1 enter, -1 leave, 0 nothing. Recomputed from the definition.
std::vector<int> wishes(const market::CandleView& candles, const BacktestRequest& request);

Outcome run(const History& history, const BacktestRequest& request);

}  // namespace piggy::backtest::reference
