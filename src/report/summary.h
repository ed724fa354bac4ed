#pragma once
// Daily summary and monthly report of one desk (paper or live): every figure from the journal, the days and the equity
// that was recorded; docs/reports.md has the formulas. Pure. A figure that has no meaning is an Error (not_found) with
// the reason as its sentence, never NaN and never 0.

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "report/closed_trade.h"
#include "report/equity_index.h"

namespace piggy::report {

// ---- what a report is made from

struct DayFact {  // as the desk wrote it down
    std::int64_t utc_day = 0;
    Timestamp baseline_at;            // where that is not known: when the desk saw the day begin
    std::optional<Decimal> baseline;  // the first fresh equity of the day
    Decimal transferred;              // what the desk has moved the baseline by
    std::string latch_text;           // "AUTO-DISABLED: …", or empty
};

struct BooksHistory {
    std::string mode;                       // "paper" or "live"
    std::string exchange;                   // "practice" or "binanceus"
    std::vector<BookEvent> events;          // in the journal's order; empty: no books yet
    std::vector<DayFact> days;              // oldest first
    std::vector<EquityPoint> equity;        // by the minute, oldest first; time: the beginning of its minute
    std::vector<orders::LiveOrder> orders;  // asked for in the period at least
    std::vector<Timestamp> unknown;         // when the outcome of an order was not known, in the period at least
    std::int64_t loss_percent_max = 0;      // the day's loss at which trading is switched off; 0: not known
    Timestamp now;
};

// [from, to) of whole UTC days.
struct Period {
    Timestamp from, to;
};
[[nodiscard]] Period day_period(std::int64_t utc_day);
[[nodiscard]] Period month_period(std::chrono::year_month month);

// "2026-02-04": errors: malformed, out_of_range
[[nodiscard]] Result<std::int64_t> parse_day(std::string_view text);
// "2026-02": errors: malformed, out_of_range
[[nodiscard]] Result<std::chrono::year_month> parse_month(std::string_view text);
[[nodiscard]] std::string month_text(std::chrono::year_month month);

// ---- the figures

struct FillSeen {
    Timestamp booked;
    orders::BookedFill fill;
};

struct PeriodFigures {
    Period period;
    bool over = false;  // else the figures are of so far
    // Orders that traded; a trade made elsewhere is the owner's own (B17) and counted apart.
    std::size_t trades = 0, buys = 0, sells = 0, external = 0;
    std::size_t refused = 0;        // by our own gate
    std::size_t unfilled = 0;       // sent, and ended without a fill
    std::size_t unknown = 0;        // whose outcome was not known for a while
    Decimal realised;               // of closed trades, withdrawals at their value, and cost lost as fees, after fees
    Decimal realised_trades;        // of it, by trades alone
    Decimal fees_usd;               // taken in USDT, or in the asset traded at its fill's price
    std::map<Asset, Decimal> fees;  // as taken
    Decimal transferred;            // deposits less withdrawals, at their value then
    Result<Decimal> equity_first, equity_last;
    Timestamp equity_first_at, equity_last_at;
    Result<Decimal> pnl;          // equity_last - equity_first - transferred
    Result<Decimal> open_change;  // pnl - realised
    Result<Decimal> open_profit;  // of what was held at the end: equity_last - cash - cost of the lots
    Result<double> return_pct;    // time-weighted
    Result<double> drawdown_max_pct;
    std::vector<IndexPoint> curve;
    TradeFigures closed;
    std::vector<ClosedTrade> trades_closed;
    std::vector<Piece> others;  // withdrawals and lost cost that realised something
    std::vector<FillSeen> fills;
};

struct DaySummary {
    std::string mode, exchange;
    std::int64_t utc_day = 0;
    PeriodFigures figures;
    Result<Decimal> baseline, loss;       // of the day's limit: baseline + transferred - equity, not below zero
    Result<double> loss_pct;              // of the baseline
    Result<double> loss_budget_used_pct;  // 100 is the limit
    std::string latch_text;
};

struct DayLine {
    std::int64_t utc_day = 0;
    std::size_t trades = 0, closed = 0;
    Decimal realised, fees_usd;
    Result<Decimal> equity_last, pnl;
    Result<double> return_pct;
};

struct MonthReport {
    std::string mode, exchange;
    std::chrono::year_month month;
    PeriodFigures figures;
    Result<double> sharpe;      // of the daily returns of whole days, 365 a year, risk-free rate zero
    std::vector<DayLine> days;  // those on which something is known
};

// The journal gone through once; any number of periods from it.
class Accounts {
public:
    // errors: malformed: the journal takes more than there was
    [[nodiscard]] static Result<Accounts> from(BooksHistory history);

    [[nodiscard]] const BooksHistory& history() const { return history_; }
    [[nodiscard]] bool empty() const { return history_.events.empty(); }
    [[nodiscard]] DaySummary day(std::int64_t utc_day) const;
    [[nodiscard]] MonthReport month(std::chrono::year_month month) const;
    [[nodiscard]] PeriodFigures figures(const Period& period) const;
    [[nodiscard]] const LotBook& lots() const { return lots_; }

private:
    struct State {
        Timestamp booked;
        Decimal cash, cost, realised;
    };
    [[nodiscard]] State state_at(Timestamp end) const;  // after all that was booked before it
    [[nodiscard]] const DayFact* fact_of(std::int64_t utc_day) const;
    void count(PeriodFigures& figures) const;
    void value(PeriodFigures& figures) const;

    BooksHistory history_;
    LotBook lots_;
    std::vector<State> states_;
    std::vector<FillSeen> fills_;
    std::vector<NetTransfer> transfers_;
    std::vector<ClosedTrade> closed_;
};

}  // namespace piggy::report
