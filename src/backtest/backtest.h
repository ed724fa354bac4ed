#pragma once
// backtest: a strategy on history. Candles in; fills, round trips and equity out.
//
//   backtest.h         what to run (BacktestRequest), what came out (BacktestRun), and run_backtest
//   engine.h           the tight loop: one candle after the other, every decision on closed candles only
//   request_text.h     sizing, stops and costs as people write them
//   backtest_report.h  the figures of a run, each defined, none ever NaN
//   backtest_json.h    a run as JSON;  backtest_table.h  as a table for a terminal;  html_report.h  as one HTML file
//   history_range.h    the part of a history that was asked for
//   merged_series.h    candles, equity and drawdown for charts
//   foreseen.h         the forecasts of a strategy that needs some: trained walk-forward, and kept
//   run_store.h        the port through which runs are kept
//   parity.h           a run at work beside the backtest of the same days, and where the difference comes from
//
// A decision made on a candle's close fills at the next candle's open (or, to compare with other tools, at that close),
// after half the spread and slippage, less fee, within lot step, minimum notional and balance. A candle is never seen
// before it has closed. All money is integer ticks; the equity curve is double and only for analysis.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "market/candle_series.h"
#include "report/drawdown.h"
#include "report/returns.h"
#include "report/round_trip.h"
#include "simulator/simulator.h"
#include "strategy/stops.h"

namespace piggy::backtest {

enum class FillAt : std::uint8_t { next_open, close };

enum class SizingMode : std::uint8_t {
    all_in,       // all cash
    percent,      // amount percent of the equity
    fixed,        // amount in the quote asset
    units,        // amount of the base asset
    live_limits,  // what the live gate would have allowed
};
struct Sizing {
    SizingMode mode = SizingMode::all_in;
    Decimal amount;
    bool operator==(const Sizing&) const = default;
};

// What orders really met, beside recorded candles: the best bid and ask of the moment at which an order decided on the
// candle before was carried out, in ticks; zeros where no order could be placed. Instead of the candle's open, spread
// and slippage; as long as the candles. price_tick and price_min are the venue's. touch_bid: what a sale would have
// fetched when a stop was touched inside this candle, in ticks; zero where none was. Where it is there, stops are what a
// strategy at work made of them: touched then or found at the candle's end, and sold at what was recorded.
struct RecordedQuotes {
    const std::int64_t* bid = nullptr;
    const std::int64_t* ask = nullptr;
    Decimal price_tick, price_min;
    const std::int64_t* touch_bid = nullptr;
};

struct BacktestRequest {
    std::string strategy = "SMA_Crossover";
    std::map<std::string, std::string> parameters;  // as written; what is missing takes its default
    Decimal cash = Decimal::whole(10'000);
    simulator::Costs costs;
    FillAt fill = FillAt::next_open;
    Sizing sizing;
    simulator::Filters filters;
    strategy::Stops stops;
    bool within_limits = false;  // any sizing, but never more than the live gate would have allowed
    std::size_t act_from = 0;    // candles before this one warm the strategy up and are not acted on
};

// The most cash that a backtest starts with: a billion leaves room for a ninetyfold gain.
inline constexpr Decimal cash_max = Decimal::whole(1'000'000'000);

// How the column CandleView::foreseen came to be.
struct ForecastUse {
    std::size_t retrained = 0;  // models, one a stretch of candles
    std::size_t proven = 0;     // of these, beat no change on candles they had never seen, and so could trade
    std::string verdict;        // a sentence
    bool operator==(const ForecastUse&) const = default;
};

// What a backtest runs on. The candles must stay alive meanwhile.
struct History {
    Symbol symbol;
    market::Timeframe timeframe;
    market::Origin origin = market::Origin::recorded;
    market::CandleView candles;
    int volume_places = 8;  // decimal places of the volume column
    RecordedQuotes quotes{};
    std::optional<ForecastUse> forecast{};  // where candles.foreseen was made by foresee()
};

struct BacktestRun {
    Decimal initial_cash;
    Decimal final_equity;                     // cash, and the open position at the last close
    std::vector<report::RoundTrip> trades;    // oldest first; the last one may still be open (end_of_data)
    market::RatioColumn equity_for_analysis;  // after each candle
    report::DayEnds day_ends;                 // equity at the end of each UTC day
    report::Drawdown drawdown;                // from the running peak of the equity after each candle, start included
    Decimal fees_paid;
    double traded_notional_for_analysis = 0;  // of all fills
    std::size_t candles_in_position = 0;
    std::size_t exits_refused = 0;           // … that the venue's or live limits' minimum, slots or latch held back
    std::size_t entries_skipped = 0;         // too small, too large or too dear for cash, filters or live limits
    std::size_t live_orders = 0;             // orders that live trading would have had to send
    std::size_t blocked_by_live_limits = 0;  // … and how many of them the live gate would have refused
};

// Called now and then with the share done, 0 to 1; false cancels.
using Progress = std::function<bool(double)>;

// What can be said of a request before any candle is read.
// errors: not_found (strategy, parameter), malformed, out_of_range (parameters, costs, sizes)
[[nodiscard]] Result<void> check(const BacktestRequest& request);

// errors: not_found (strategy, parameter), malformed, out_of_range (parameters, costs, sizes; or equity beyond what
//         money can hold), refused (no candles, no forecasts for a strategy that needs them, canceled)
[[nodiscard]] Result<BacktestRun> run_backtest(const History& history, const BacktestRequest& request,
                                               const Progress& progress = {});
// The same into a run whose memory is used again: for running the same history many times.
[[nodiscard]] Result<void> run_backtest_into(BacktestRun& run, const History& history, const BacktestRequest& request,
                                             const Progress& progress = {});

}  // namespace piggy::backtest
