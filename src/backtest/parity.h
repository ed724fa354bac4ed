#pragma once
// Parity: what a strategy at work did, beside what a backtest of the same days says it should have done, and where the
// difference comes from. The log of a run has every candle it saw, the market at every decision and every fill, so the
// same days can be run again through the backtest's own loop.
//
// Four runs over the same days, each closer to what happened; the steps between them are the causes:
//   1 the candles as they are known today, filled at the next open, no spread
//   2 the candles as the run saw them                                            data
//   3 filled at the middle of the market at the moment of each decision          latency
//   4 filled at the best price of the other side at that moment                  slippage
//   5 what really happened                                                       slippage, fee, missed fill, rounding
// The causes sum to the whole difference to the last 1e-8. Where nothing but 4 and 5 differ by nothing, decisions,
// fills and profit are the same, exactly.

#include <span>
#include <string>
#include <vector>

#include "backtest/backtest.h"
#include "trading/event.h"
#include "trading/strategy_run.h"

namespace piggy::backtest {

enum class ParityCause : std::uint8_t { data, latency, slippage, fee, rounding, missed_fill };
inline constexpr std::size_t parity_causes = 6;
[[nodiscard]] const char* parity_cause_name(ParityCause cause);  // "missed_fill"

// An order that the backtest has and the run has not, or the other way round.
struct ParityGap {
    Timestamp time;        // of the candle after which it was decided
    bool expected = true;  // the backtest has it; false: the run has it
    std::string why;       // the run's own verdict, where it gave one
};

struct ParityReport {
    trading::RunConfig config;
    std::size_t candles = 0;          // that the run acted on
    std::size_t candles_differ = 0;   // of these, are other ones today
    std::size_t candles_unknown = 0;  // of these, are not known today
    std::size_t late = 0;             // were told of too late to enter on
    std::size_t trades_expected = 0;  // by run 4
    std::size_t trades_done = 0;
    bool exact = false;                            // 4 and 5 are the same, fill by fill
    Decimal backtest_pnl, recorded_pnl, done_pnl;  // of 1, 4 and 5: realised, after fees
    std::array<Decimal, parity_causes> by_cause{};
    std::vector<ParityGap> gaps;
};

// events: of one run, as its log has them. known: the same symbol and timeframe as they are known today; may be empty,
// then nothing is put down to data.
// errors: not_found: no run, or one that has not acted on a candle yet; as run_backtest
[[nodiscard]] Result<ParityReport> parity(std::span<const trading::Event> events, const market::CandleView& known);

// A table for a terminal; ends with a newline.
[[nodiscard]] std::string to_table(const ParityReport& report);
[[nodiscard]] std::string to_json(const ParityReport& report);

}  // namespace piggy::backtest
