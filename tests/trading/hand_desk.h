#pragma once
// HandDesk: a desk as a strategy at work sees it, for tests: one symbol, one account, filled at once at what the market
// is told to stand at, by the same arithmetic as everywhere.

#include <string>
#include <vector>

#include "ledger/holding.h"
#include "risk/order_sizes.h"
#include "risk/trading_day.h"
#include "simulator/simulator.h"
#include "trading/trading.h"

namespace piggy::trading::test {

inline Price price(std::int64_t ticks) { return Price{Decimal::from_ticks(ticks)}; }

class HandDesk {
public:
    HandDesk(Decimal cash, simulator::Costs costs, simulator::Filters filters)
        : holding{cash, {}}, costs_(costs), filters_(filters) {}

    // The market stands here now.
    [[nodiscard]] DeskFacts facts(Price market) const {
        DeskFacts facts;
        facts.bid = simulator::touch_price(market, orders::Side::sell, costs_);
        facts.ask = simulator::touch_price(market, orders::Side::buy, costs_);
        facts.equity = *ledger::equity(holding, *facts.bid);
        facts.orders_used_today = day.orders_used();
        facts.loss_latched = day.loss_latched();
        facts.open = true;
        facts.quote_free = holding.cash;
        facts.base_free = holding.quantity;
        facts.taker_fee = costs_.taker_fee;
        facts.lot_step = filters_.lot_step;
        facts.notional_min = filters_.notional_min;
        return facts;
    }
    // What becomes of an order: a limit order half a percent through the touch, all or nothing.
    [[nodiscard]] OrderEnded end_of(const PlaceOrder& order, Price market, Timestamp time) {
        OrderEnded ended;
        ended.run_id = order.run_id;
        ended.request_id = order.request_id;
        const Price taken = simulator::taken_price(market, order.side, costs_);
        const DeskFacts before = facts(market);
        const auto prices = risk::order_prices(order.side, *before.bid, *before.ask, {});
        const bool buys = order.side == orders::Side::buy;
        const bool reached = buys ? taken <= prices->limit : taken >= prices->limit;
        if (!reached) {
            ended.state = orders::OrderState::expired;
            ended.message = "The rest was not filled within the price collar.";
            ended.facts = before;
            return ended;
        }
        const Quantity quantity =
            buys ? *risk::quantity_for(order.amount_usd, prices->judged, filters_.lot_step) : order.quantity;
        const auto fill = simulator::fill_at(time, order.side, taken, quantity, costs_.taker_fee);
        day.use_order();
        static_cast<void>(ledger::apply(holding, *fill));
        day.see_equity(*ledger::equity(holding, market));
        ended.fills.push_back(*fill);
        ended.facts = facts(market);
        return ended;
    }

    ledger::Holding holding;
    risk::TradingDay day;

private:
    simulator::Costs costs_;
    simulator::Filters filters_;
};

}  // namespace piggy::trading::test
