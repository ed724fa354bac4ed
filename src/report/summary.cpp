#include "report/summary.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "report/drawdown.h"
#include "report/metrics.h"

namespace piggy::report {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr double days_per_year = 365;  // the market never closes
// A day's baseline stands for the midnight before it where it was seen so soon after; later the price has moved on.
constexpr minutes of_midnight{5};

Timestamp start_of(std::int64_t utc_day) { return Timestamp(days(utc_day)); }

Error no_figure(std::string why) { return {ErrorCode::not_found, std::move(why)}; }

template <class Row, class Key>
std::span<const Row> within(const std::vector<Row>& rows, const Period& period, Key key) {
    const auto first = std::ranges::lower_bound(rows, period.from, {}, key);
    const auto end = std::ranges::lower_bound(first, rows.end(), period.to, {}, key);
    return {first, end};
}

bool is_own(const orders::BookedFill& fill) { return !fill.client_order_id.empty(); }

void add_fee(PeriodFigures& figures, const orders::VenueFill& fill) {
    if (fill.fee.amount == Decimal{}) return;
    figures.fees[fill.fee.asset] += fill.fee.amount;
    if (fill.fee.asset == fill.symbol.quote) figures.fees_usd += fill.fee.amount;
    if (fill.fee.asset == fill.symbol.base) {
        figures.fees_usd += try_multiply(fill.fee.amount, fill.price.value, Rounding::up).value_or(Decimal{});
    }
}

void without_equity(PeriodFigures& figures, const char* why) {
    for (auto* figure :
         {&figures.equity_first, &figures.equity_last, &figures.pnl, &figures.open_change, &figures.open_profit}) {
        *figure = fail(no_figure(why));
    }
    figures.return_pct = fail(no_figure(why));
    figures.drawdown_max_pct = fail(no_figure(why));
}

}  // namespace

Period day_period(std::int64_t utc_day) { return {start_of(utc_day), start_of(utc_day + 1)}; }

Period month_period(std::chrono::year_month month) {
    return {Timestamp(std::chrono::sys_days(month / 1)),
            Timestamp(std::chrono::sys_days((month + std::chrono::months(1)) / 1))};
}

Result<std::int64_t> parse_day(std::string_view text) {
    const auto time = text.size() == 10 ? parse_iso8601(text) : fail(ErrorCode::malformed, "");
    if (time) return utc_day(*time);
    return fail(ErrorCode::malformed,
                "a day is written as 2026-02-04, was \"" + std::string(text.substr(0, 40)) + "\"");
}

Result<std::chrono::year_month> parse_month(std::string_view text) {
    const auto time = text.size() == 7 ? parse_iso8601(std::string(text) + "-01") : fail(ErrorCode::malformed, "");
    if (!time) {
        return fail(ErrorCode::malformed,
                    "a month is written as 2026-02, was \"" + std::string(text.substr(0, 40)) + "\"");
    }
    const std::chrono::year_month_day date(std::chrono::floor<days>(*time));
    return date.year() / date.month();
}

std::string month_text(std::chrono::year_month month) { return format_date(month_period(month).from).substr(0, 7); }

Result<Accounts> Accounts::from(BooksHistory history) {
    Accounts accounts;
    accounts.history_ = std::move(history);
    accounts.states_.reserve(accounts.history_.events.size());
    for (const BookEvent& event : accounts.history_.events) {
        if (auto applied = accounts.lots_.apply(event); !applied) return fail(applied.error());
        const LotBook& lots = accounts.lots_;
        accounts.states_.push_back({lots.booked(), lots.cash(), lots.cost(), lots.realised()});
        if (const auto* fill = std::get_if<orders::BookedFill>(&event))
            accounts.fills_.push_back({lots.booked(), *fill});
        if (const auto* moved = std::get_if<Transfer>(&event)) {
            accounts.transfers_.push_back({lots.booked(), moved->value});
        }
    }
    accounts.closed_ = closed_trades(accounts.lots_.pieces());
    return accounts;
}

Accounts::State Accounts::state_at(Timestamp end) const {
    const auto after = std::ranges::lower_bound(states_, end, {}, &State::booked);
    return after == states_.begin() ? State{} : *std::prev(after);
}

const DayFact* Accounts::fact_of(std::int64_t day) const {
    const auto fact = std::ranges::lower_bound(history_.days, day, {}, &DayFact::utc_day);
    return fact == history_.days.end() || fact->utc_day != day ? nullptr : &*fact;
}

void Accounts::count(PeriodFigures& figures) const {
    const Period& period = figures.period;
    std::set<std::pair<Symbol, std::int64_t>> seen;
    for (const FillSeen& each : within(fills_, period, &FillSeen::booked)) {
        const orders::VenueFill& fill = each.fill.fill;
        add_fee(figures, fill);
        figures.fills.push_back(each);
        if (!seen.emplace(fill.symbol, fill.order_id).second) continue;
        if (!is_own(each.fill)) {
            ++figures.external;
            continue;
        }
        ++figures.trades;
        ++(fill.side == orders::Side::buy ? figures.buys : figures.sells);
    }
    for (const orders::LiveOrder& order : history_.orders) {
        if (order.created_at < period.from || order.created_at >= period.to || orders::has_fills(order)) continue;
        if (order.state == orders::OrderState::refused) {
            ++figures.refused;
        } else if (orders::is_final(order.state)) {
            ++figures.unfilled;
        }
    }
    for (const Timestamp time : history_.unknown) figures.unknown += time >= period.from && time < period.to ? 1 : 0;
    for (const Piece& piece : within(lots_.pieces(), period, &Piece::booked)) {
        figures.realised += piece.gain();
        if (piece.how == Disposal::sale) {
            figures.realised_trades += piece.gain();
        } else {
            figures.others.push_back(piece);
        }
    }
    const auto closed = within(closed_, period, &ClosedTrade::booked);
    figures.trades_closed.assign(closed.begin(), closed.end());
    figures.closed = trade_figures(figures.trades_closed);
}

// Equity as it was seen in the period, and what follows from it.
void Accounts::value(PeriodFigures& figures) const {
    const Period& period = figures.period;
    if (states_.empty()) return without_equity(figures, "there are no books yet: nothing was ever traded");
    const Timestamp opened = states_.front().booked;
    std::vector<EquityPoint> points;
    // A sample stands at the beginning of its minute, though it was taken within it. Of a minute with a transfer nobody
    // can say whether it has that in it; of the minute in which books were begun anew, whether it is of the old ones.
    for (const EquityPoint& sample : within(history_.equity, period, &EquityPoint::time)) {
        const auto moved = std::ranges::lower_bound(transfers_, sample.time, {}, &NetTransfer::time);
        const bool is_certain = moved == transfers_.end() || moved->time >= sample.time + minutes(1);
        if (is_certain && sample.time >= opened) points.push_back(sample);
    }
    const std::int64_t first_day = utc_day(period.from);
    const std::int64_t end_day = utc_day(period.to);
    std::optional<Timestamp> morning;
    for (const DayFact& fact : history_.days) {
        if (fact.utc_day < first_day || fact.utc_day > end_day || !fact.baseline) continue;
        // The first of all is made to stand for midnight; the others are of the moment they were seen.
        const bool is_first = &fact == &history_.days.front();
        if (is_first && fact.utc_day == end_day) continue;  // nothing was there before it
        if (fact.utc_day == end_day && fact.baseline_at > period.to + of_midnight) continue;
        const Timestamp time = is_first || fact.utc_day == end_day ? start_of(fact.utc_day) : fact.baseline_at;
        if (fact.utc_day == first_day) morning = time;
        points.push_back({time, *fact.baseline});
    }
    if (!morning && opened >= period.from && opened < period.to) {
        points.push_back({opened, states_.front().cash + states_.front().cost});
    }
    std::ranges::stable_sort(points, {}, &EquityPoint::time);
    if (morning) std::erase_if(points, [&](const EquityPoint& point) { return point.time < *morning; });
    figures.curve = equity_index(points, transfers_);
    if (points.size() < 2) {
        without_equity(figures,
                       points.empty()
                           ? "no equity was recorded in this time; the app writes it down each minute it runs"
                           : "equity was recorded only once in this time; the app writes it down each minute it runs");
        if (points.empty()) return;
        figures.equity_first = points.front().equity;
        figures.equity_first_at = points.front().time;
        return;
    }
    const EquityPoint first = points.front(), last = points.back();
    figures.equity_first = first.equity;
    figures.equity_first_at = first.time;
    figures.equity_last = last.equity;
    figures.equity_last_at = last.time;
    for (const NetTransfer& moved : transfers_) {
        if (moved.time > first.time && moved.time <= last.time) figures.transferred += moved.value;
    }
    const Decimal pnl = last.equity - first.equity - figures.transferred;
    // Up to when trades are in it: of a sample all of its minute.
    const auto seen_until = [&](const EquityPoint& point) {
        const auto sample = std::ranges::lower_bound(history_.equity, point.time, {}, &EquityPoint::time);
        const bool is_sample =
            sample != history_.equity.end() && sample->time == point.time && sample->equity == point.equity;
        return std::min(is_sample ? point.time + minutes(1) : point.time, period.to);
    };
    // The books' opening is in every equity, also in that of its very moment.
    const auto state_of = [&](const EquityPoint& point) {
        return state_at(std::max(seen_until(point), opened + Timestamp::duration(1)));
    };
    const State held = state_of(last);
    figures.pnl = pnl;
    // A sale before the first equity or after the last one is not in their difference.
    figures.open_change = pnl - (held.realised - state_of(first).realised);
    figures.open_profit = last.equity - held.cash - held.cost;
    std::vector<double> values;
    for (const IndexPoint& point : figures.curve) values.push_back(point.index);
    figures.return_pct = 100 * (values.back() - 1);
    figures.drawdown_max_pct = 100 * drawdown(1, values).deepest;
}

PeriodFigures Accounts::figures(const Period& period) const {
    PeriodFigures figures;
    figures.period = period;
    figures.over = period.to <= history_.now;
    count(figures);
    value(figures);
    return figures;
}

DaySummary Accounts::day(std::int64_t day) const {
    DaySummary summary{history_.mode, history_.exchange, day, figures(day_period(day)), {}, {}, {}, {}, {}};
    const DayFact* fact = fact_of(day);
    const auto none = fail(no_figure("the day has no baseline: the desk was not running, or had no fresh price"));
    if (fact != nullptr) summary.latch_text = fact->latch_text;
    summary.baseline = none;
    if (fact != nullptr && fact->baseline) summary.baseline = *fact->baseline + fact->transferred;
    if (!summary.baseline || !summary.figures.equity_last) {
        const Error why = summary.baseline ? summary.figures.equity_last.error() : summary.baseline.error();
        summary.loss = fail(why);
        summary.loss_pct = fail(why);
        summary.loss_budget_used_pct = fail(why);
        return summary;
    }
    const Decimal loss = std::max(*summary.baseline - *summary.figures.equity_last, Decimal{});
    summary.loss = loss;
    if (*summary.baseline <= Decimal{}) {
        summary.loss_pct = fail(no_figure("the day began with nothing"));
        summary.loss_budget_used_pct = fail(no_figure("the day began with nothing"));
        return summary;
    }
    const double part = static_cast<double>(loss.ticks()) / static_cast<double>(summary.baseline->ticks());
    summary.loss_pct = 100 * part;
    summary.loss_budget_used_pct = fail(no_figure("the limit of the day's loss is not known here"));
    if (history_.loss_percent_max > 0) {
        summary.loss_budget_used_pct = 10'000 * part / static_cast<double>(history_.loss_percent_max);
    }
    return summary;
}

MonthReport Accounts::month(std::chrono::year_month month) const {
    MonthReport report{history_.mode, history_.exchange, month, figures(month_period(month)), {}, {}};
    std::vector<double> returns;
    for (std::int64_t day = utc_day(report.figures.period.from); day < utc_day(report.figures.period.to); ++day) {
        if (states_.empty() || start_of(day) > history_.now) break;
        const PeriodFigures of_day = figures(day_period(day));
        if (of_day.fills.empty() && of_day.others.empty() && of_day.curve.size() < 2) continue;
        report.days.push_back({day, of_day.trades, of_day.closed.closed, of_day.realised, of_day.fees_usd,
                               of_day.equity_last, of_day.pnl, of_day.return_pct});
        if (of_day.over && of_day.return_pct) returns.push_back(*of_day.return_pct / 100);
    }
    report.sharpe = sharpe_ratio(returns, days_per_year);
    if (!report.sharpe && returns.size() < 2) {
        report.sharpe =
            fail(no_figure("two whole days with a return are needed, there were " + std::to_string(returns.size())));
    }
    return report;
}

}  // namespace piggy::report
