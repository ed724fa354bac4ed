#include "backtest/parity.h"

#include <algorithm>
#include <map>
#include <utility>

#include "trading/step.h"

namespace piggy::backtest {
namespace {

using trading::CandleClosed;
using trading::PriceTouched;
using trading::RunStarted;
using trading::RunTrip;

// What an order met: the market at the moment of the decision, and whether one could be placed.
struct Moment {
    std::int64_t bid = 0, ask = 0;  // ticks; zero: no fresh price
    bool could_trade = false;
};

// A run's log as columns. moments[k] is of the decision after candle k - 1, as a backtest carries it out on candle k;
// so one candle stands at the end that never was, for what was decided last.
struct Recorded {
    trading::RunConfig config;
    std::vector<market::Candle> candles;
    std::vector<std::int64_t> foreseen;  // at each candle, as it was then
    std::vector<Moment> moments;
    std::vector<Moment> touches;  // inside this candle a stop was touched, and something was ordered
    std::size_t act_from = 0;
    std::size_t late = 0;
    trading::DeskFacts facts;  // the first with a price: equity, fee, the venue's steps
    std::vector<RunTrip> trips;
    std::map<std::size_t, std::string> verdicts;  // after this candle
};

Result<Recorded> read(std::span<const trading::Event> events) {
    Recorded recorded;
    trading::TradingState state;
    std::vector<Moment> after;
    Moment touched;  // in the candle that has not closed yet
    for (const trading::Event& event : events) {
        const auto stepped = trading::step(state, event);
        if (!stepped) return fail(stepped.error());
        if (const auto* started = std::get_if<RunStarted>(&event.what)) {
            recorded.config = started->config;
            const auto info = strategy::find_strategy(started->config.strategy);
            if (info && info->needs_history) recorded.candles = started->history;
            recorded.act_from = recorded.candles.size();
            recorded.foreseen.assign(recorded.act_from, market::no_forecast);
            after.assign(recorded.act_from, {});
            recorded.touches.assign(recorded.act_from, {});
        } else if (const auto* touch = std::get_if<PriceTouched>(&event.what)) {
            const bool orders = std::ranges::any_of(
                *stepped, [](const auto& command) { return std::holds_alternative<trading::PlaceOrder>(command); });
            if (orders) touched = {touch->facts.bid->value.ticks(), touch->facts.ask->value.ticks(), true};
        } else if (const auto* closed = std::get_if<CandleClosed>(&event.what)) {
            if (!recorded.candles.empty() && closed->candle.open_time <= recorded.candles.back().open_time) continue;
            const trading::DeskFacts& facts = closed->facts;
            recorded.candles.push_back(closed->candle);
            recorded.foreseen.push_back(closed->foreseen);
            after.push_back({});
            recorded.touches.push_back(std::exchange(touched, {}));
            if (closed->late) ++recorded.late;
            if (!facts.bid || !facts.ask) continue;
            after.back() = {facts.bid->value.ticks(), facts.ask->value.ticks(), facts.open && !closed->late};
            if (!recorded.facts.bid) recorded.facts = facts;
        }
        const auto run = state.runs.find(recorded.config.id);
        if (run == state.runs.end() || recorded.candles.empty()) continue;
        const trading::RunView view = run->second.view();
        if (view.verdict_at == event.time) recorded.verdicts[recorded.candles.size() - 1] = view.verdict;
    }
    const auto run = state.runs.find(recorded.config.id);
    if (run == state.runs.end() || recorded.candles.size() <= recorded.act_from) {
        return fail(ErrorCode::not_found, "this run has not seen a candle close yet, so there is nothing to compare");
    }
    recorded.trips = run->second.trips();
    market::Candle end = recorded.candles.back();
    end.open_time += recorded.config.timeframe.length();
    end.open = end.high = end.low = end.close;
    recorded.candles.push_back(end);
    recorded.foreseen.push_back(market::no_forecast);
    recorded.touches.push_back(touched);
    recorded.moments.assign(1, {});
    recorded.moments.insert(recorded.moments.end(), after.begin(), after.end());
    return recorded;
}

BacktestRequest request_of(const Recorded& recorded) {
    BacktestRequest request;
    request.strategy = recorded.config.strategy;
    request.parameters = recorded.config.parameters;
    request.cash = std::max(recorded.facts.equity, Decimal::from_ticks(1));
    request.costs.taker_fee = request.costs.maker_fee = recorded.facts.taker_fee;
    request.filters = {std::max(recorded.facts.lot_step, Decimal::from_ticks(1)),
                       std::max(recorded.facts.notional_min, Decimal{})};
    request.sizing.amount = recorded.config.sizing.amount;
    switch (recorded.config.sizing.mode) {
        case trading::RunSizingMode::live_limits: request.sizing.mode = SizingMode::live_limits; break;
        case trading::RunSizingMode::fixed: request.sizing.mode = SizingMode::fixed; break;
        case trading::RunSizingMode::percent: request.sizing.mode = SizingMode::percent; break;
    }
    request.stops = recorded.config.stops;
    request.within_limits = true;
    request.act_from = recorded.act_from;
    return request;
}

enum class Filled { next_open, middle, touch, as_could_be };

// The same days once more, filled at one or the other.
Result<BacktestRun> run_again(const Recorded& recorded, std::span<const market::Candle> candles, Filled filled) {
    market::CandleSeries series;
    series.symbol = recorded.config.symbol;
    series.timeframe = recorded.config.timeframe;
    market::Column bid, ask, touch;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        series.push_back(candles[i]);
        series.foreseen.push_back(recorded.foreseen[i]);
        const Moment& moment = recorded.moments[i];
        const std::int64_t open = candles[i].open.value.ticks();
        const std::int64_t middle = moment.bid / 2 + moment.ask / 2;
        const bool nothing = filled == Filled::as_could_be && !moment.could_trade;
        const bool unknown = moment.bid == 0 || filled == Filled::next_open;
        bid.push_back(nothing ? 0 : unknown ? open : filled == Filled::middle ? middle : moment.bid);
        ask.push_back(nothing ? 0 : unknown ? open : filled == Filled::middle ? middle : moment.ask);
        const Moment& stop = recorded.touches[i];
        touch.push_back(filled == Filled::middle ? stop.bid / 2 + stop.ask / 2 : stop.bid);
    }
    History history{series.symbol, series.timeframe, series.origin, series.view()};
    history.quotes = {bid.data(), ask.data(), recorded.facts.price_tick, recorded.facts.price_min};
    if (filled != Filled::next_open) history.quotes.touch_bid = touch.data();
    return run_backtest(history, request_of(recorded));
}

Decimal closed_pnl(const BacktestRun& run) {
    Decimal sum;
    for (const report::RoundTrip& trip : run.trades) {
        if (trip.closed()) sum += trip.pnl;
    }
    return sum;
}

class Comparison {
public:
    Comparison(const Recorded& recorded, ParityReport& report) : recorded_(recorded), report_(report) {}

    void add(ParityCause cause, Decimal amount) { report_.by_cause[static_cast<std::size_t>(cause)] += amount; }

    // What the backtest says with what it knew of each moment, beside what was done.
    void compare(const BacktestRun& expected) {
        const auto frame = [&](Timestamp time) { return recorded_.config.timeframe.open_time(time); };
        std::map<Timestamp, const RunTrip*> done;
        for (const RunTrip& trip : recorded_.trips) done[frame(trip.entry_time)] = &trip;
        report_.exact = expected.trades.size() == recorded_.trips.size();
        for (const report::RoundTrip& trip : expected.trades) {
            if (trip.closed()) ++report_.trades_expected;
            const auto found = done.find(frame(trip.entry_time));
            if (found == done.end()) {
                miss(trip.entry_time, true, trip.closed() ? Decimal{} - trip.pnl : Decimal{});
                continue;
            }
            match(trip, *found->second);
            done.erase(found);
        }
        for (const auto& [time, trip] : done) miss(time, false, trip->closed ? trip->pnl() : Decimal{});
    }

private:
    // An order that one of both has and the other has not.
    void miss(Timestamp time, bool expected, Decimal difference) {
        report_.exact = false;
        add(ParityCause::missed_fill, difference);
        const auto row = std::ranges::lower_bound(recorded_.candles, time, {}, &market::Candle::open_time);
        const auto index = static_cast<std::size_t>(row - recorded_.candles.begin());
        const auto verdict = index == 0 ? recorded_.verdicts.end() : recorded_.verdicts.find(index - 1);
        report_.gaps.push_back({time, expected, verdict == recorded_.verdicts.end() ? "" : verdict->second});
    }

    // What a stop sold in the last moment of a candle may be filled in the next.
    [[nodiscard]] bool ends_together(const report::RoundTrip& expected, const RunTrip& done) const {
        const market::Timeframe& frame = recorded_.config.timeframe;
        const auto apart = frame.open_time(*done.exit_time) - frame.open_time(expected.exit_time);
        const bool is_signal = expected.reason == report::ExitReason::signal;
        return apart == decltype(apart){} || (!is_signal && apart == frame.length());
    }

    void match(const report::RoundTrip& expected, const RunTrip& done) {
        const Decimal expected_pnl = expected.closed() ? expected.pnl : Decimal{};
        const Decimal done_pnl = done.closed ? done.pnl() : Decimal{};
        const bool same_end = expected.closed() == done.closed && (!done.closed || ends_together(expected, done));
        const bool same_entry = expected.entry_price == done.entry_price && expected.quantity == done.quantity &&
                                expected.cost == done.cost;
        const bool same = same_end && same_entry && expected.fees == done.fees && expected_pnl == done_pnl &&
                          (!done.closed || expected.exit_price == done.exit_price);
        if (same) return;
        report_.exact = false;
        if (!same_end) {
            miss(expected.closed() ? expected.exit_time : *done.exit_time, expected.closed(), done_pnl - expected_pnl);
            return;
        }
        if (!done.closed) return;
        const auto worth = [](Decimal per_unit, Quantity quantity) {
            return Decimal::from_ticks(
                *multiply_divide(per_unit.ticks(), quantity.value.ticks(), Decimal::ticks_per_unit, Rounding::down));
        };
        const Decimal fee = expected.fees - done.fees;
        const Decimal slippage = worth(expected.entry_price.value - done.entry_price.value, done.quantity) +
                                 worth(done.exit_price.value - expected.exit_price.value, done.quantity);
        add(ParityCause::fee, fee);
        add(ParityCause::slippage, slippage);
        add(ParityCause::rounding, done_pnl - expected_pnl - fee - slippage);
    }

    const Recorded& recorded_;
    ParityReport& report_;
};

// The candles as they are known today, where they are.
std::vector<market::Candle> as_known(const Recorded& recorded, const market::CandleView& known, ParityReport& report) {
    std::vector<market::Candle> candles = recorded.candles;
    for (std::size_t i = 0; known.size > 0 && i + 1 < candles.size(); ++i) {
        const std::int64_t time = nanoseconds_since_epoch(candles[i].open_time);
        const auto* found = std::lower_bound(known.time, known.time + known.size, time);
        const bool acted_on = i >= recorded.act_from;
        if (found == known.time + known.size || *found != time) {
            report.candles_unknown += acted_on ? 1 : 0;
            continue;
        }
        const market::Candle today = known.at(static_cast<std::size_t>(found - known.time));
        const bool same = today.open == candles[i].open && today.high == candles[i].high &&
                          today.low == candles[i].low && today.close == candles[i].close;
        if (same) continue;
        report.candles_differ += acted_on ? 1 : 0;
        candles[i] = today;
    }
    return candles;
}

}  // namespace

const char* parity_cause_name(ParityCause cause) {
    switch (cause) {
        case ParityCause::data: return "data";
        case ParityCause::latency: return "latency";
        case ParityCause::slippage: return "slippage";
        case ParityCause::fee: return "fee";
        case ParityCause::rounding: return "rounding";
        case ParityCause::missed_fill: return "missed_fill";
    }
    return "";
}

Result<ParityReport> parity(std::span<const trading::Event> events, const market::CandleView& known) {
    const auto recorded = read(events);
    if (!recorded) return fail(recorded.error());
    ParityReport report;
    report.config = recorded->config;
    report.candles = recorded->candles.size() - 1 - recorded->act_from;
    report.late = recorded->late;
    const std::vector<market::Candle> today = as_known(*recorded, known, report);

    std::array<BacktestRun, 5> runs;
    const std::array<std::pair<std::span<const market::Candle>, Filled>, 5> ways = {
        {{today, Filled::next_open},
         {recorded->candles, Filled::next_open},
         {recorded->candles, Filled::middle},
         {recorded->candles, Filled::touch},
         {recorded->candles, Filled::as_could_be}}};
    for (std::size_t i = 0; i < ways.size(); ++i) {
        auto run = run_again(*recorded, ways[i].first, ways[i].second);
        if (!run) return fail(run.error());
        runs[i] = std::move(*run);
    }
    Comparison comparison(*recorded, report);
    const std::array<ParityCause, 4> steps = {ParityCause::data, ParityCause::latency, ParityCause::slippage,
                                              ParityCause::missed_fill};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        comparison.add(steps[i], closed_pnl(runs[i + 1]) - closed_pnl(runs[i]));
    }
    comparison.compare(runs[4]);
    report.backtest_pnl = closed_pnl(runs[0]);
    report.recorded_pnl = closed_pnl(runs[4]);
    for (const RunTrip& trip : recorded->trips) {
        if (!trip.closed) continue;
        ++report.trades_done;
        report.done_pnl += trip.pnl();
    }
    return report;
}

}  // namespace piggy::backtest
