#include "reference_engine.h"

#include <algorithm>

namespace piggy::backtest::reference {
namespace {

const Integer unit = 100'000'000;

Integer floor_divide(const Integer& a, const Integer& b) { return a / b; }  // both positive here
Integer ceil_divide(const Integer& a, const Integer& b) { return (a + b - 1) / b; }

std::int64_t parameter(const BacktestRequest& request, const char* name, std::int64_t otherwise) {
    const auto found = request.parameters.find(name);
    return found == request.parameters.end() ? otherwise : std::stoll(found->second);
}

std::vector<int> sma_wishes(const market::CandleView& candles, std::size_t fast, std::size_t slow) {
    std::vector<int> result(candles.size, 0);
    int before = 0;
    for (std::size_t i = slow - 1; i < candles.size; ++i) {
        Integer fast_sum = 0;
        Integer slow_sum = 0;
        for (std::size_t k = 0; k < slow; ++k) {
            if (k < fast) fast_sum += candles.close[i - k];
            slow_sum += candles.close[i - k];
        }
        const Integer left = fast_sum * slow;
        const Integer right = slow_sum * fast;
        const int now = left > right ? 1 : left < right ? -1 : 0;
        if (i >= slow) {
            if (before <= 0 && now > 0) result[i] = 1;
            if (before >= 0 && now < 0) result[i] = -1;
        }
        before = now;
    }
    return result;
}

std::vector<int> rsi_wishes(const market::CandleView& candles, const BacktestRequest& request) {
    std::vector<int> result(candles.size, 0);
    auto rsi = indicators::Rsi::of_period(static_cast<std::size_t>(parameter(request, "period", 14))).value();
    const double oversold = static_cast<double>(parameter(request, "oversold", 30));
    const double overbought = static_cast<double>(parameter(request, "overbought", 70));
    const auto trigger = request.parameters.find("trigger");
    const bool crosses = trigger != request.parameters.end() && trigger->second == "cross";
    std::optional<double> before;
    for (std::size_t i = 0; i < candles.size; ++i) {
        const auto now = rsi.next(static_cast<double>(candles.close[i]));
        if (now && !crosses) result[i] = *now < oversold ? 1 : *now > overbought ? -1 : 0;
        if (now && before && crosses) {
            if (*before < oversold && *now >= oversold)
                result[i] = 1;
            else if (*before <= overbought && *now > overbought)
                result[i] = -1;
        }
        if (now) before = now;
    }
    return result;
}

// Everything that happens to the account, by the words of the specification.
class Judge {
public:
    Judge(const History& history, const BacktestRequest& request)
        : candles_(history.candles),
          length_(history.timeframe.nanoseconds()),
          request_(request),
          allowed_(history.symbol.to_string() == "BTC/USDT" || history.symbol.to_string() == "ETH/USDT"),
          cash_(request.cash.ticks()) {}

    Outcome run() {
        const std::vector<int> wish = wishes(candles_, request_);
        int pending = 0;
        for (std::size_t i = 0; i < candles_.size; ++i) {
            begin_day(i);
            if (request_.fill == FillAt::next_open && pending != 0) pending = carry_out(pending, i, candles_.open[i]);
            if (in_position_ && request_.stops.any()) pending = stops(i, pending);
            if (wish[i] > 0 && !in_position_) pending = 1;
            if (wish[i] < 0 && !in_position_) pending = 0;
            if (wish[i] < 0 && in_position_ && pending != -1) {
                pending = -1;
                reason_ = report::ExitReason::signal;
            }
            if (wish[i] > 0 && in_position_ && reason_ == report::ExitReason::signal) pending = 0;
            if (request_.fill == FillAt::close && pending != 0) pending = carry_out(pending, i, candles_.close[i]);
            mark(i);
        }
        out_.final_equity = equity_at(candles_.close[candles_.size - 1]);
        if (in_position_) {
            trade_.exit_time = candles_.time[candles_.size - 1];
            trade_.exit_price = candles_.close[candles_.size - 1];
            trade_.pnl = proceeds_ + floor_divide(quantity_ * candles_.close[candles_.size - 1], unit) - cost_;
            trade_.reason = report::ExitReason::end_of_data;
            out_.trades.push_back(trade_);
        }
        return out_;
    }

private:
    void begin_day(std::size_t i) {
        const std::int64_t day = candles_.time[i] / 86'400'000'000'000;
        if (i > 0 && day == day_) return;
        day_ = day;
        baseline_ = equity_at(candles_.open[i]);
        used_ = 0;
        latched_ = false;
    }
    Integer equity_at(const Integer& price) const { return cash_ + floor_divide(quantity_ * price, unit); }

    void mark(std::size_t i) {
        out_.equity.push_back(equity_at(candles_.close[i]));
        if (!in_position_) return;
        ++out_.candles_in_position;
        see(candles_.close[i]);
    }
    // The day's loss, looked at with this price.
    void see(const Integer& price) {
        if (latched_ || baseline_ <= 0 || (baseline_ - equity_at(price)) * 20 < baseline_) return;
        latched_ = true;
        ++out_.latched_days;
    }

    // price × (spread/2) basis points away, rounded against us.
    Integer touch(const Integer& price, bool buys) const {
        return moved(price, request_.costs.spread_bps.ticks(), buys);
    }
    static Integer moved(const Integer& price, const Integer& twice_bps, bool buys) {
        const Integer distance = ceil_divide(price * twice_bps, 2 * 10'000 * unit);
        return buys ? Integer(price + distance) : std::max<Integer>(1, price - distance);
    }
    Integer taken(const Integer& price, bool buys) const {
        return moved(
            price, Integer(request_.costs.spread_bps.ticks()) + 2 * Integer(request_.costs.slippage_bps.ticks()), buys);
    }
    static Integer fee(const Integer& notional, FeeRate rate) {
        return ceil_divide(notional * rate.value.ticks(), unit);
    }
    Integer to_step(const Integer& quantity) const {
        const Integer step = request_.filters.lot_step.ticks();
        return quantity / step * step;
    }
    Integer one_percent(const Integer& equity) const { return equity / 100; }
    Integer largest_order(const Integer& equity) const { return std::min<Integer>(50 * unit, one_percent(equity)); }
    // Live orders are limit orders half a percent through the touch; the venue measures its minimum there.
    static Integer buy_limit(const Integer& touch) { return floor_divide(touch * 1005, 1000); }
    static Integer sell_limit(const Integer& touch) { return ceil_divide(touch * 995, 1000); }
    Integer smallest_buy() const { return std::max<Integer>(2 * unit, Integer(request_.filters.notional_min.ticks())); }
    Integer smallest_sell(const Integer& touch) const {
        const Integer venue = ceil_divide(Integer(request_.filters.notional_min.ticks()) * touch, sell_limit(touch));
        return std::max<Integer>(2 * unit, venue);
    }

    // Everything affordable: the largest step count whose notional and fee, each rounded up, fit into the cash.
    Integer affordable(const Integer& cash, const Integer& price) const {
        const Integer step = request_.filters.lot_step.ticks();
        Integer steps = std::min<Integer>(cash * unit / (price * step) + 1, Integer(INT64_MAX) / step);
        while (steps > 0) {
            const Integer notional = ceil_divide(price * steps * step, unit);
            const Integer total = notional + fee(notional, request_.costs.taker_fee);
            if (total <= cash) break;
            // Jump close, then walk.
            const Integer excess = (total - cash) * unit / (2 * price * step);
            steps -= std::max<Integer>(1, excess);
        }
        return std::max<Integer>(0, steps * step);
    }

    Integer wanted(const Integer& price, const Integer& touch) const {
        const Integer amount = request_.sizing.amount.ticks();
        switch (request_.sizing.mode) {
            case SizingMode::all_in: return largest_affordable(cash_, price);
            case SizingMode::percent: return largest_affordable(cash_ * amount / (100 * unit), price);
            case SizingMode::fixed: return to_step(amount * unit / price);
            case SizingMode::units: return to_step(amount);
            case SizingMode::live_limits: {
                const Integer limit = buy_limit(touch);
                const Integer equity = equity_at(touch);
                if (latched_ || equity < 200 * unit || used_ > 18) return 0;
                // At most 80 % of the largest order, at least 125 % of the smallest.
                const Integer quantity = to_step(largest_order(equity) * 80 * unit / (100 * limit));
                return quantity * limit * 100 < smallest_buy() * 125 * unit ? Integer(0) : quantity;
            }
        }
        return 0;
    }
    // affordable() walks down from above and may overshoot; make sure that one step more is too much.
    Integer largest_affordable(const Integer& cash, const Integer& price) const {
        Integer quantity = affordable(cash, price);
        const Integer step = request_.filters.lot_step.ticks();
        for (;;) {
            const Integer notional = ceil_divide(price * (quantity + step), unit);
            if (notional + fee(notional, request_.costs.taker_fee) > cash) return quantity;
            if (quantity + step > INT64_MAX) return quantity;  // no more than 92 billion of anything is kept
            quantity += step;
        }
    }

    bool live_gate_passes(const Integer& price, const Integer& quantity, const Integer& smallest) {
        ++out_.live_orders;
        const Integer most = ceil_divide(price * quantity, unit);
        const Integer least = floor_divide(price * quantity, unit);
        const Integer equity = equity_at(price);
        const bool passes = allowed_ && !latched_ && equity >= 200 * unit && least >= smallest && most <= 50 * unit &&
                            most <= one_percent(equity) && used_ < 20;
        if (passes)
            ++used_;
        else
            ++out_.blocked;
        return passes;
    }

    // The fewest equal-as-can-be orders of whole steps, each legal on its own; 0 when there is no way.
    int orders_to_leave(const Integer& price) const {
        const Integer equity = equity_at(price);
        if (latched_ || equity < 200 * unit) return 0;
        const Integer step = request_.filters.lot_step.ticks();
        const Integer steps = quantity_ / step;
        for (int orders = 1; orders <= 20 - used_; ++orders) {
            const Integer smaller = steps / orders;
            const Integer larger = smaller + (steps % orders == 0 ? 0 : 1);
            const bool none_too_large = larger * step * price <= largest_order(equity) * unit;
            const bool none_too_small = smaller * step * price >= smallest_sell(price) * unit;
            if (none_too_large) return none_too_small ? orders : 0;
        }
        return 0;
    }

    // What is still pending afterwards.
    int carry_out(int pending, std::size_t i, const Integer& price) {
        if (pending > 0) {
            enter(i, price);
            return 0;
        }
        return leave(i, price, false) ? 0 : pending;
    }

    std::int64_t time_of(std::size_t i, report::ExitReason reason) const {
        const bool at_close = request_.fill == FillAt::close && reason == report::ExitReason::signal;
        return candles_.time[i] + (at_close ? length_ : 0);
    }

    void enter(std::size_t i, const Integer& market) {
        see(market);
        reason_ = report::ExitReason::signal;
        const Integer price = taken(market, true);
        const Integer quantity = wanted(price, touch(market, true));
        const Integer notional = ceil_divide(price * quantity, unit);
        const Integer paid_fee = fee(notional, request_.costs.taker_fee);
        const bool live = request_.sizing.mode == SizingMode::live_limits;
        if (quantity <= 0 || notional < request_.filters.notional_min.ticks() || notional + paid_fee > cash_ ||
            (live && (!allowed_ || price > buy_limit(touch(market, true))))) {
            ++out_.entries_skipped;
            return;
        }
        const bool passes =
            live_gate_passes(std::max<Integer>(buy_limit(touch(market, true)), price), quantity, smallest_buy());
        if (live && !passes) {
            ++out_.entries_skipped;
            return;
        }
        cash_ -= notional + paid_fee;
        cost_ = notional + paid_fee;
        proceeds_ = 0;
        quantity_ = quantity;
        in_position_ = true;
        out_.fees_paid += paid_fee;
        trade_ = {};
        trade_.entry_time = time_of(i, report::ExitReason::signal);
        trade_.entry_price = price;
        trade_.quantity = quantity;
        trade_.fees = paid_fee;
        highest_ = price;
        see(market);
    }

    bool refused() {
        if (refused_) return false;
        refused_ = true;
        ++out_.exits_refused;
        if (request_.sizing.mode == SizingMode::live_limits) {
            ++out_.live_orders;
            ++out_.blocked;
        }
        return false;
    }

    bool leave(std::size_t i, const Integer& market, bool resting) {
        see(market);
        const Integer price = resting ? market : taken(market, false);
        const Integer judged = resting ? market : touch(market, false);
        const FeeRate rate = resting ? request_.costs.maker_fee : request_.costs.taker_fee;
        if (request_.sizing.mode == SizingMode::live_limits) {
            if (!resting && price < sell_limit(judged)) return refused();
            for (bool first = true; quantity_ > 0; first = false) {
                const int orders = orders_to_leave(judged);
                if (orders == 0) return refused();
                if (first && orders > 1) ++out_.exits_in_parts;
                ++used_;
                ++out_.live_orders;
                const Integer step = request_.filters.lot_step.ticks();
                sell(ceil_divide(quantity_ / step, orders) * step, price, market, rate);
            }
        } else {
            if (floor_divide(price * quantity_, unit) < request_.filters.notional_min.ticks()) return refused();
            live_gate_passes(judged, quantity_, smallest_sell(judged));
            sell(quantity_, price, market, rate);
        }
        in_position_ = false;
        refused_ = false;
        trade_.exit_time = time_of(i, reason_);
        trade_.exit_price = price;
        trade_.pnl = proceeds_ - cost_;
        trade_.reason = reason_;
        out_.trades.push_back(trade_);
        return true;
    }

    void sell(const Integer& quantity, const Integer& price, const Integer& market, FeeRate rate) {
        const Integer notional = floor_divide(price * quantity, unit);
        const Integer paid_fee = fee(notional, rate);
        cash_ += notional - paid_fee;
        proceeds_ += notional - paid_fee;
        quantity_ -= quantity;
        out_.fees_paid += paid_fee;
        trade_.fees += paid_fee;
        see(market);
    }

    // The path open → low → high → close, one point after the other.
    int stops(std::size_t i, int pending) {
        const Stops& stops = request_.stops;
        const auto below = [](const Integer& price, const Decimal& part) {
            return floor_divide(price * (unit - part.ticks()), unit);
        };
        const auto out = [&](report::ExitReason reason, const Integer& price) {
            reason_ = reason;
            return leave(i, price, reason == report::ExitReason::take_profit) ? 0 : -1;
        };
        const std::optional<Integer> target =
            stops.take_profit
                ? std::optional(ceil_divide(trade_.entry_price * (unit + stops.take_profit->ticks()), unit))
                : std::nullopt;
        const Integer loss = stops.stop_loss ? below(trade_.entry_price, *stops.stop_loss) : Integer(0);
        const auto trail = [&] { return stops.trailing_stop ? below(highest_, *stops.trailing_stop) : Integer(0); };
        const Integer open = candles_.open[i];

        if (target && open >= *target) return out(report::ExitReason::take_profit, open);
        highest_ = std::max<Integer>(highest_, open);
        const Integer level = std::max<Integer>(loss, trail());
        if (candles_.low[i] <= level) {
            const auto reason = loss >= trail() ? report::ExitReason::stop_loss : report::ExitReason::trailing_stop;
            return out(reason, std::min<Integer>(open, level));
        }
        if (target && candles_.high[i] >= *target) return out(report::ExitReason::take_profit, *target);
        highest_ = std::max<Integer>(highest_, candles_.high[i]);
        if (stops.trailing_stop && candles_.close[i] <= trail()) return out(report::ExitReason::trailing_stop, trail());
        return pending;
    }

    using Stops = strategy::Stops;

    const market::CandleView candles_;
    const std::int64_t length_;
    const BacktestRequest& request_;
    const bool allowed_;
    Outcome out_;
    Integer cash_;
    Integer quantity_ = 0;
    Integer cost_ = 0;
    Integer proceeds_ = 0;
    Integer highest_ = 0;
    Trade trade_;
    bool in_position_ = false;
    bool refused_ = false;
    report::ExitReason reason_ = report::ExitReason::signal;
    std::int64_t day_ = 0;
    Integer baseline_ = 0;
    int used_ = 0;
    bool latched_ = false;
};

}  // namespace

std::vector<int> wishes(const market::CandleView& candles, const BacktestRequest& request) {
    if (request.strategy == "Buy_and_Hold") {
        std::vector<int> result(candles.size, 0);
        result.front() = 1;
        return result;
    }
    if (request.strategy == "RSI_Strategy") return rsi_wishes(candles, request);
    return sma_wishes(candles, static_cast<std::size_t>(parameter(request, "fast", 20)),
                      static_cast<std::size_t>(parameter(request, "slow", 50)));
}

Outcome run(const History& history, const BacktestRequest& request) { return Judge(history, request).run(); }

}  // namespace piggy::backtest::reference
