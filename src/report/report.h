#pragma once
// report: figures about what happened. Pure functions from equity and round trips to numbers; every figure has its
// formula and source in a header, every degenerate case an answer, and none is ever NaN.
//
//   returns.h     returns from equity; the equity at the end of each UTC day
//   metrics.h     Sharpe, Sortino, volatility, annual return, Calmar
//   drawdown.h    the deepest fall from a peak and how long it lasted
//   round_trip.h  a position from entry to exit, and what a set of them adds up to
//   lots.h          what was bought when, and which of it a sale gives away (FIFO, HIFO, chosen)
//   closed_trade.h  a sale and the purchases it closes, and what a set of them adds up to
//   equity_index.h  equity with deposits and withdrawals taken out
//   summary.h       daily summary and monthly report of a desk
//   tax.h           what was sold in a year, lot by lot
//   figure_lines.h  their figures, one a line, for terminal, CSV and messages; report_json.h: all of it as JSON;
//                   html_page.h: as one HTML file

#include "report/drawdown.h"
#include "report/figure_lines.h"
#include "report/metrics.h"
#include "report/report_json.h"
#include "report/returns.h"
#include "report/round_trip.h"
#include "report/tax.h"
