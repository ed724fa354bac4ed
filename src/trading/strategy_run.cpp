#include "trading/strategy_run.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "risk/live_sizing.h"
#include "risk/order_sizes.h"

namespace piggy::trading {
namespace {

using orders::Side;
using risk::Limit;
using strategy::Signal;

// Candles kept in view: more than any strategy looks back on, thrown away in large pieces.
constexpr std::size_t candles_kept = 8'192;
static_assert(candles_kept > market::window_candles_max);

market::CandleWindow window_of(const market::CandleSeries& candles) { return {candles.view(), candles.size() - 1}; }

void keep_newest(market::CandleSeries& candles) {
    if (candles.size() < 2 * candles_kept) return;
    const std::size_t first = candles.size() - candles_kept;
    for (market::Column* column : {&candles.time, &candles.open, &candles.high, &candles.low, &candles.close,
                                   &candles.volume, &candles.foreseen}) {
        std::memmove(column->data(), column->data() + first, candles_kept * sizeof(std::int64_t));
        column->resize(candles_kept);
    }
}

Quantity whole_steps(Quantity quantity, Decimal lot_step) {
    const std::int64_t step = std::max<std::int64_t>(1, lot_step.ticks());
    return Quantity{Decimal::from_ticks(quantity.value.ticks() / step * step)};
}

risk::Exposure exposure_of(const DeskFacts& facts, const risk::OrderPrices& prices) {
    return {facts.equity, facts.orders_used_today, facts.loss_latched,
            risk::venue_minimum(facts.notional_min, facts.quantity_min, prices),
            Decimal::from_ticks(std::max<std::int64_t>(1, facts.lot_step.ticks()))};
}

// Why no order of any size may leave, in the order of the gate's checks; empty where it is about the size alone.
std::optional<Limit> standing_limit(const risk::Exposure& exposure, std::int64_t orders_needed) {
    if (exposure.loss_latched) return Limit::daily_loss;
    if (exposure.equity < risk::portfolio_usd_min) return Limit::portfolio_size;
    if (risk::Limits::daily_orders_max - exposure.orders_used_today < orders_needed) return Limit::daily_orders;
    return std::nullopt;
}

}  // namespace

StrategyRun::StrategyRun(RunConfig config, strategy::AnyStrategy strategy, Timestamp time)
    : config_(std::move(config)), strategy_(std::move(strategy)), started_(time) {
    candles_.symbol = config_.symbol;
    candles_.timeframe = config_.timeframe;
}

Result<StrategyRun> StrategyRun::start(const RunStarted& started, Timestamp time) {
    const RunConfig& config = started.config;
    if (auto good = check(config); !good) return fail(good.error());
    const auto info = strategy::find_strategy(config.strategy);
    const auto parameters = strategy::read_parameters(*info, config.parameters);
    auto strategy = strategy::make_strategy(config.strategy, *parameters);
    StrategyRun run(config, std::move(*strategy), time);
    for (const market::Candle& candle : started.history) {
        if (!run.is_newer(candle)) {
            return fail(ErrorCode::out_of_range,
                        "the candles to warm up with are not in order at " + format_iso8601(candle.open_time));
        }
        static_cast<void>(run.see(candle, market::no_forecast, info->needs_history));
    }
    return run;
}

Result<StrategyRun> StrategyRun::restore(const RunStarted& started, Timestamp time,
                                         const std::vector<market::Candle>& candles, RunState state) {
    auto run = start(started, time);
    if (!run) return run;
    for (const market::Candle& candle : candles) {
        // What closed after it had stopped it has never seen.
        if (!run->is_newer(candle) || !state.last_candle || candle.open_time > *state.last_candle) continue;
        // What was foreseen then is not kept with the candles: no strategy remembers it from one candle to the next.
        run->keep(candle, market::no_forecast);
        std::visit([window = window_of(run->candles_)](auto& one) { static_cast<void>(one.on_candle(window)); },
                   run->strategy_);
    }
    if (run->last_candle() != state.last_candle) {
        return fail(ErrorCode::malformed, "the candles that are kept are not those that the run had seen");
    }
    run->wish_ = state.wish;
    run->stopped_ = state.stopped;
    run->stopped_why_ = std::move(state.stopped_why);
    run->position_ = state.position;
    run->position_cost_ = state.position_cost;
    run->realised_ = state.realised;
    run->trips_ = std::move(state.trips);
    run->pending_ = std::move(state.pending);
    if (state.stops) run->hold(*state.stops);
    run->piece_ = state.piece;
    run->missed_at_ = state.missed_at;
    run->outlook_ = std::move(state.outlook);
    run->verdict_code_ = std::move(state.verdict_code);
    run->verdict_ = std::move(state.verdict);
    run->verdict_at_ = state.verdict_at;
    return run;
}

RunState StrategyRun::state() const {
    RunState state;
    state.last_candle = last_candle();
    state.wish = wish_;
    state.stopped = stopped_;
    state.stopped_why = stopped_why_;
    state.position = position_;
    state.position_cost = position_cost_;
    state.realised = realised_;
    state.trips = trips_;
    state.pending = pending_;
    state.stops = held_stops_;
    state.piece = piece_;
    state.missed_at = missed_at_;
    state.outlook = outlook_;
    state.verdict_code = verdict_code_;
    state.verdict = verdict_;
    state.verdict_at = verdict_at_;
    return state;
}

std::optional<Timestamp> StrategyRun::last_candle() const {
    if (candles_.size() == 0) return std::nullopt;
    return timestamp_from_nanoseconds(candles_.time.data()[candles_.size() - 1]);
}

bool StrategyRun::is_newer(const market::Candle& candle) const {
    const auto last = last_candle();
    return !last || candle.open_time > *last;
}

void StrategyRun::keep(const market::Candle& candle, std::int64_t foreseen) {
    candles_.push_back(candle);
    candles_.foreseen.push_back(foreseen);
    keep_newest(candles_);
}

// The strategy's signal after one more closed candle.
Signal StrategyRun::see(const market::Candle& candle, std::int64_t foreseen, bool shows_strategy) {
    keep(candle, foreseen);
    if (!shows_strategy) return Signal::none;
    const market::CandleWindow window = window_of(candles_);
    const Signal signal = std::visit([&](auto& one) { return one.on_candle(window); }, strategy_);
    outlook_ = std::visit([&](const auto& one) { return one.outlook(window, position_.value > Decimal{}); }, strategy_);
    return signal;
}

std::vector<Command> StrategyRun::on(const CandleClosed& closed, Timestamp time) {
    if (stopped_) return {};
    if (!is_newer(closed.candle)) return {};
    // What was bought and not told of yet counts as held: a wish to leave it must not be lost.
    const bool buys = pending_ && pending_->side == Side::buy;
    const Signal signal = see(closed.candle, closed.foreseen, true);
    const bool was_leaving = is_leaving_for_a_stop();
    if (stops_) {
        const bool fresh = std::exchange(held_stops_->bought_in_this_candle, false);
        const auto hit =
            fresh ? stops_->on_close(closed.candle.close) : stops_->at_end_of(candles_.view(), candles_.size() - 1);
        held_stops_->highest = stops_->highest();
        if (hit) leave_for(*hit);
    }
    if (!is_leaving_for_a_stop()) wish_ = strategy::wish_after(wish_, signal, position_.value > Decimal{} || buys);
    if (wish_ != Signal::exit_long) missed_at_.reset();
    piece_ = 0;
    std::vector<Command> commands;
    if (!closed.late) {
        commands = carry_out(closed.facts, time);
    } else if (wish_ == Signal::enter_long) {
        wish_ = Signal::none;
    }
    if (!was_leaving && is_leaving_for_a_stop()) commands.emplace_back(stop_notice(commands));
    return commands;
}

// ---- stops

bool StrategyRun::is_touched_by(Price bid) const {
    return !stopped_ && !pending_ && stops_ && (is_leaving_for_a_stop() || stops_->on_price(bid));
}

std::vector<Command> StrategyRun::on(const PriceTouched& touched, Timestamp time) {
    if (!touched.facts.bid || !is_touched_by(*touched.facts.bid)) return {};
    const bool was_leaving = is_leaving_for_a_stop();
    if (const auto hit = stops_->on_price(*touched.facts.bid)) leave_for(*hit);
    std::vector<Command> commands;
    if (whole_steps(std::min(position_, touched.facts.base_free), touched.facts.lot_step).value > Decimal{}) {
        commands = carry_out(touched.facts, time);
    } else {
        // Whether it is gone is for candles to judge: two prices may be a moment apart.
        say("INSUFFICIENT_BALANCE", "What it bought is not among the balances; the next candle looks again.", time);
    }
    if (!was_leaving) commands.emplace_back(stop_notice(commands));
    return commands;
}

void StrategyRun::leave_for(const strategy::StopHit& hit) {
    wish_ = Signal::exit_long;
    if (!is_leaving_for_a_stop()) held_stops_->hit = hit.kind;
}

// commands: what has come of it.
Notify StrategyRun::stop_notice(const std::vector<Command>& commands) const {
    const std::string touched = config_.strategy + " holds " + position_.value.to_string() + " " +
                                config_.symbol.base.code + ", and its " + strategy::stop_name(*held_stops_->hit) +
                                " was touched: ";
    return {config_.id, touched + (commands.empty() ? "that can't be sold now, and is tried again. " + verdict_
                                                    : "that is being sold.")};
}

// Whether what is bought could be sold where its stop lies; a little is kept for a price that has jumped over it, and
// for fees in the base asset.
bool StrategyRun::can_leave_at_stop(Quantity quantity, const DeskFacts& facts) const {
    const auto level = strategy::ActiveStops(config_.stops, *facts.ask).lower();
    if (!level) return true;
    const auto prices = risk::order_prices(Side::sell, *level, *level, facts.price_tick, facts.price_min);
    if (!prices) return false;
    const auto worth = notional(prices->judged, quantity, Rounding::down);
    if (!worth) return false;
    const Decimal least = risk::order_usd_min(risk::venue_minimum(facts.notional_min, facts.quantity_min, *prices));
    return worth->ticks() / 100 * 98 >= least.ticks();
}

// After a restart the end of a buy may be told after candles that have closed since.
Price StrategyRun::highest_since(Timestamp time, Price at_least) const {
    std::int64_t highest = at_least.value.ticks();
    for (std::size_t i = candles_.size(); i-- > 0;) {
        if (candles_.time.data()[i] < nanoseconds_since_epoch(time)) break;
        highest = std::max(highest, candles_.high.data()[i]);
    }
    return Price{Decimal::from_ticks(highest)};
}

void StrategyRun::hold(RunStops stops) {
    stops_.emplace(config_.stops, stops.entry, stops.highest);
    held_stops_ = stops;
}

void StrategyRun::forget_stops() {
    stops_.reset();
    held_stops_.reset();
}

std::vector<Command> StrategyRun::carry_out(const DeskFacts& facts, Timestamp time) {
    if (wish_ == Signal::none || pending_) return {};
    const bool enters = wish_ == Signal::enter_long;
    if (!facts.open || !facts.bid || !facts.ask) {
        if (enters) wish_ = Signal::none;  // a later price is another decision
        say(facts.open ? "PRICE_STALE" : "LIVE_NOT_ENABLED",
            facts.open ? "There was no fresh price when the candle closed."
                       : "No orders were taken when the candle "
                         "closed.",
            time);
        return {};
    }
    return enters ? enter(facts, time) : leave(facts, time);
}

PlaceOrder StrategyRun::order(Side side) {
    PlaceOrder order;
    order.run_id = config_.id;
    order.mode = config_.mode;
    order.symbol = config_.symbol;
    order.side = side;
    order.request_id = "run-" + config_.id + "-" +
                       std::to_string(candles_.time.data()[candles_.size() - 1] / 1'000'000'000) + "-" +
                       std::to_string(piece_++);
    return order;
}

std::vector<Command> StrategyRun::enter(const DeskFacts& facts, Timestamp time) {
    wish_ = Signal::none;
    const auto prices = risk::order_prices(Side::buy, *facts.bid, *facts.ask, facts.price_tick, facts.price_min);
    if (!prices) {
        say("PRICE_INVALID", "No price in the exchange's steps lies within half a percent of the market.", time);
        return {};
    }
    const risk::Exposure exposure = exposure_of(facts, *prices);
    const Quantity most = risk::entry_quantity_max(exposure, prices->judged);
    std::optional<std::int64_t> amount_ticks;
    if (config_.sizing.mode == RunSizingMode::fixed) amount_ticks = config_.sizing.amount.ticks();
    if (config_.sizing.mode == RunSizingMode::percent) {
        amount_ticks = multiply_divide(facts.quote_free.ticks(), config_.sizing.amount.ticks(),
                                       100 * Decimal::ticks_per_unit, Rounding::down);
    }
    Quantity quantity = most;
    if (amount_ticks) {
        const auto wanted = risk::quantity_for(Decimal::from_ticks(*amount_ticks), prices->judged, exposure.lot_step);
        if (wanted) quantity = std::min(most, *wanted);
    }
    const auto amount = notional(prices->judged, quantity, Rounding::up);
    if (quantity.value <= Decimal{} || !amount || *amount < risk::order_usd_min(exposure.venue_notional_min)) {
        refuse_entry(exposure, *prices, amount.value_or(Decimal{}), time);
        return {};
    }
    if (!can_leave_at_stop(quantity, facts)) {
        say(risk::refusal_code(Limit::trade_min),
            "An order of " + amount->to_string() +
                " USDT would be worth less than any order may be at its own stop, so it could not be sold there; it "
                "needs a larger size or a nearer stop.",
            time);
        return {};
    }
    PlaceOrder buy = order(Side::buy);
    buy.amount_usd = *amount;
    pending_ = buy;
    return {buy};
}

// The same limits that the gate would name, before it is asked in vain.
void StrategyRun::refuse_entry(const risk::Exposure& exposure, const risk::OrderPrices& prices, Decimal amount,
                               Timestamp time) {
    orders::OrderIntent intent;
    intent.symbol = config_.symbol;
    intent.amount_usd = amount;
    intent.price = prices.judged;
    const std::int64_t left = risk::Limits::daily_orders_max - exposure.orders_used_today;
    const auto limit = standing_limit(exposure, 2);
    if (limit == Limit::daily_orders && left == 1) {
        say(risk::refusal_code(*limit),
            "One order is left today; a strategy enters only while it could leave again the same day.", time);
    } else {
        const Limit named = limit ? *limit : amount > Decimal{} ? Limit::trade_min : Limit::legal_size;
        say(risk::refusal_code(named), risk::refusal_sentence(named, intent, exposure), time);
    }
}

std::vector<Command> StrategyRun::leave(const DeskFacts& facts, Timestamp time) {
    // Somebody else may have sold what this strategy bought.
    const Quantity held = whole_steps(std::min(position_, facts.base_free), facts.lot_step);
    if (held.value <= Decimal{}) return miss(time);
    missed_at_.reset();
    const auto prices = risk::order_prices(Side::sell, *facts.bid, *facts.ask, facts.price_tick, facts.price_min);
    if (!prices) {
        say("PRICE_INVALID", "No price in the exchange's steps lies within half a percent of the market.", time);
        return {};
    }
    const risk::Exposure exposure = exposure_of(facts, *prices);
    const auto piece = risk::next_exit(held, prices->judged, exposure);
    if (!piece) {
        orders::OrderIntent intent;
        intent.symbol = config_.symbol;
        intent.side = Side::sell;
        intent.quantity = held;
        intent.price = prices->judged;
        intent.amount_usd = notional(prices->judged, held, Rounding::up).value_or(Decimal{});
        const auto standing = standing_limit(exposure, 1);
        const bool small = intent.amount_usd < risk::order_usd_min(exposure.venue_notional_min);
        // The rest of an exit that found takers for a part only; waiting for it would keep the run from trading ever
        // again.
        if (small && !standing && trips_.back().exit_time) {
            say(risk::refusal_code(Limit::trade_min),
                "The " + position_.value.to_string() + " " + config_.symbol.base.code +
                    " that are left are less than any order may be; they stay in the wallet.",
                time);
            close_trip(time);
            return {};
        }
        const Limit named = standing ? *standing : small ? Limit::trade_min : Limit::daily_orders;
        say(risk::refusal_code(named),
            !standing && !small ? "Leaving takes more orders than today has left; it is tried again with each candle."
                                : risk::refusal_sentence(named, intent, exposure),
            time);
        return {};
    }
    PlaceOrder sell = order(Side::sell);
    sell.quantity = *piece;
    pending_ = sell;
    return {sell};
}

// What a desk knows may be a moment old, and whoever forgets what it holds buys it once more: only when a later candle
// finds nothing either, it is gone.
std::vector<Command> StrategyRun::miss(Timestamp time) {
    const std::string& base = config_.symbol.base.code;
    const std::int64_t candle = candles_.time.data()[candles_.size() - 1];
    if (!missed_at_) missed_at_ = candle;
    if (*missed_at_ == candle) {
        say("INSUFFICIENT_BALANCE",
            "The " + position_.value.to_string() + " " + base +
                " that it bought is not among the balances; the next candle looks again.",
            time);
        return {};
    }
    say("INSUFFICIENT_BALANCE", "The " + position_.value.to_string() + " " + base + " that it bought is gone.", time);
    close_trip(time);
    return {Notify{config_.id, config_.strategy + " wanted to sell what it bought, but the " + base +
                                   " is not there any more: its position counts as closed."}};
}

// ---- what became of an order

std::vector<Command> StrategyRun::on(const OrderEnded& ended, Timestamp time) {
    if (!pending_ || pending_->request_id != ended.request_id) return {};
    const Side side = pending_->side;
    pending_.reset();
    book(ended, side);
    const bool filled = !ended.fills.empty();
    const std::string done = side == Side::buy ? "bought" : "sold";
    const std::string why = is_leaving_for_a_stop() ? std::string(": ") + strategy::stop_name(*held_stops_->hit) : "";
    say(ended.code, filled ? done + why : ended.message, time);
    if (position_.value <= Decimal{}) {
        wish_ = Signal::none;
        forget_stops();
        return {};
    }
    if (filled && side == Side::buy && config_.stops.any()) {
        const RunTrip& trip = trips_.back();
        const auto paid = (trip.cost - trip.fees).ticks();
        const auto entry =
            multiply_divide(paid, Decimal::ticks_per_unit, trip.quantity.value.ticks(), Rounding::down);
        const Price paid_each = entry ? Price{Decimal::from_ticks(*entry)} : trip.entry_price;
        hold({paid_each, highest_since(trip.entry_time, paid_each), true, {}});
    }
    // What is less than a lot step or less than any order may be stays in the wallet: fees in the base asset leave such
    // crumbs. It counts as lost to this round trip.
    const Quantity left = whole_steps(position_, ended.facts.lot_step);
    if (side == Side::sell && left.value <= Decimal{}) {
        close_trip(time);
        return {};
    }
    // A part was sold, or an exit was wished for while the entry was on its way: on with it at once. What was refused
    // or found no taker is tried again with the next candle.
    if (stopped_ || !filled) return {};
    return carry_out(ended.facts, time);
}

void StrategyRun::book(const OrderEnded& ended, Side side) {
    for (const orders::Fill& fill : ended.fills) {
        if (side == Side::buy) {
            if (position_.value <= Decimal{}) {
                trips_.push_back({});
                trips_.back().entry_time = fill.time;
                trips_.back().entry_price = fill.price;
            }
            RunTrip& trip = trips_.back();
            position_.value += fill.quantity.value;
            position_cost_ += fill.notional + fill.fee;
            trip.quantity.value += fill.quantity.value;
            trip.cost += fill.notional + fill.fee;
            trip.fees += fill.fee;
            continue;
        }
        RunTrip& trip = trips_.back();
        const Quantity sold = std::min(position_, fill.quantity);
        // The share of the cost that goes with it; all of it with the last.
        const auto share = sold == position_ ? position_cost_.ticks()
                                             : multiply_divide(position_cost_.ticks(), sold.value.ticks(),
                                                               position_.value.ticks(), Rounding::down)
                                                   .value_or(0);
        position_.value = position_.value - sold.value;
        position_cost_ = position_cost_ - Decimal::from_ticks(share);
        realised_ += fill.notional - fill.fee - Decimal::from_ticks(share);
        trip.proceeds += fill.notional - fill.fee;
        trip.fees += fill.fee;
        trip.exit_price = fill.price;
        trip.exit_time = fill.time;
        if (position_.value <= Decimal{}) trip.closed = true;
    }
    if (side == Side::buy) position_.value = std::max(Decimal{}, position_.value - ended.base_fee.value);
}

void StrategyRun::close_trip(Timestamp time) {
    realised_ = realised_ - position_cost_;
    position_ = {};
    position_cost_ = {};
    wish_ = Signal::none;
    forget_stops();
    missed_at_.reset();
    if (trips_.empty()) return;
    trips_.back().closed = true;
    if (!trips_.back().exit_time) trips_.back().exit_time = time;
}

std::vector<Command> StrategyRun::on(const RunStopped& stopped, Timestamp time) {
    if (stopped_) return {};
    stopped_ = time;
    stopped_why_ = stopped.why;
    wish_ = Signal::none;
    if (position_.value <= Decimal{}) return {};
    return {Notify{config_.id, config_.strategy + " was stopped and keeps what it holds: " +
                                   position_.value.to_string() + " " + config_.symbol.base.code + "."}};
}

void StrategyRun::say(std::string code, std::string sentence, Timestamp time) {
    verdict_code_ = std::move(code);
    verdict_ = std::move(sentence);
    verdict_at_ = time;
}

RunView StrategyRun::view() const {
    RunView view;
    view.config = config_;
    view.started = started_;
    view.stopped = stopped_;
    view.stopped_why = stopped_why_;
    view.last_candle = last_candle();
    if (view.last_candle && !stopped_) view.next_decision = *view.last_candle + 2 * config_.timeframe.length();
    view.position = position_;
    view.position_cost = position_cost_;
    view.realised = realised_;
    view.trades = std::ranges::count_if(trips_, [](const RunTrip& trip) { return trip.closed; });
    if (stops_ && !stopped_) {
        view.leaves_for_a_stop = is_leaving_for_a_stop() && !pending_;
        view.stop = stops_->lower();
        view.target = stops_->upper();
    }
    if (wish_ != Signal::none) view.wish = wish_ == Signal::enter_long ? "enter_long" : "exit_long";
    if (pending_) view.pending_request = pending_->request_id;
    view.outlook = outlook_;
    view.verdict_code = verdict_code_;
    view.verdict = verdict_;
    view.verdict_at = verdict_at_;
    return view;
}

}  // namespace piggy::trading
