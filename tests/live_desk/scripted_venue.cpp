#include "live_desk/scripted_venue.h"

#include <algorithm>

namespace piggy::test {

using execution::Placement;
using execution::PlacementOutcome;
using execution::RefusalKind;

orders::VenueOrder ScriptedVenue::trade(const Symbol& symbol, orders::Side side, Price price, Quantity quantity,
                                        Quantity executed, const std::string& client_id) {
    orders::VenueOrder order;
    order.symbol = symbol;
    order.order_id = next_order_++;
    order.client_order_id = client_id;
    order.side = side;
    order.limit_price = price;
    order.quantity = quantity;
    order.executed = executed;
    order.created = order.updated = clock_.venue;
    order.state = executed == quantity ? orders::VenueState::filled : orders::VenueState::expired;
    if (executed.value > Decimal{}) {
        const bool buys = side == orders::Side::buy;
        orders::VenueFill fill;
        fill.symbol = symbol;
        fill.trade_id = next_trade_++;
        fill.order_id = order.order_id;
        fill.side = side;
        fill.price = bids.at(symbol);
        fill.quantity = executed;
        fill.notional = *notional(fill.price, executed, Rounding::down);
        const Asset& got = buys ? symbol.base : symbol.quote;
        const Decimal amount = buys ? executed.value : fill.notional;
        fill.fee = {*try_multiply(amount, *Decimal::parse("0.001"), Rounding::up), got};
        if (fee_asset) fill.fee = {*Decimal::parse("0.0001"), *fee_asset};
        fill.time = clock_.venue;
        order.spent = fill.notional;
        wallets[symbol.base] += buys ? executed.value : -executed.value;
        wallets[symbol.quote] += buys ? -fill.notional : fill.notional;
        wallets[fill.fee.asset] -= fill.fee.amount;
        fills.push_back(fill);
        order.fills = {fill};
    }
    book.push_back(order);
    return order;
}

PlacementOutcome ScriptedVenue::place(const execution::OrderToSend& order) {
    while_placing();
    if (fate == Fate::nothing_sent) {
        return {Placement::nothing_sent, RefusalKind::none, 0, "no connection could be made", std::nullopt};
    }
    ++posts;
    if (fate == Fate::rejected) {
        return {Placement::refused, RefusalKind::order, -2010, "the venue answered 400: no", std::nullopt};
    }
    if (fate == Fate::keys_refused) {
        return {Placement::refused, RefusalKind::credentials, -2015, "the venue answered 401: keys", std::nullopt};
    }
    if (fate == Fate::clock_refused) {
        return {Placement::refused, RefusalKind::clock, -1021, "the venue answered 400: time", std::nullopt};
    }
    const PlacementOutcome lost{Placement::unknown, RefusalKind::none, 0, "no whole answer came back", std::nullopt};
    if (fate == Fate::lost_and_not_placed) return lost;
    const orders::OrderIntent& intent = order.approved.intent();
    Quantity executed = intent.quantity;
    if (fate == Fate::no_taker || fate == Fate::stays_open) executed = {};
    if (fate == Fate::half_filled) executed.value = Decimal::from_ticks(executed.value.ticks() / 2);
    const orders::VenueOrder placed =
        trade(intent.symbol, intent.side, venue_limit(intent), intent.quantity, executed, order.client_order_id);
    if (fate == Fate::lost_and_placed) return lost;
    if (fate == Fate::stays_open) {
        book.back().state = orders::VenueState::open;
        return {Placement::accepted, RefusalKind::none, 0, "", book.back()};
    }
    return {Placement::accepted, RefusalKind::none, 0, "", placed};
}

Result<std::optional<orders::VenueOrder>> ScriptedVenue::find(const Symbol& symbol, const std::string& id) {
    ++finds;
    if (!is_reachable) return unreachable();
    for (const orders::VenueOrder& order : book) {
        if (order.symbol != symbol || order.client_order_id != id || clock_.venue - order.created < find_lag) continue;
        orders::VenueOrder told = order;
        told.fills.clear();
        return told;
    }
    return std::optional<orders::VenueOrder>();
}

Result<std::vector<orders::VenueOrder>> ScriptedVenue::open_orders(const Symbol&) {
    if (!is_reachable) return unreachable();
    return std::vector<orders::VenueOrder>{};
}

Result<std::vector<orders::VenueOrder>> ScriptedVenue::orders_since(const Symbol& symbol, Timestamp from) {
    if (!is_reachable) return unreachable();
    std::vector<orders::VenueOrder> listed;
    for (orders::VenueOrder order : book) {
        if (order.symbol != symbol || order.created < from || clock_.venue - order.created < list_lag) continue;
        order.fills.clear();
        listed.push_back(order);
    }
    return listed;
}

Result<std::vector<orders::VenueFill>> ScriptedVenue::fills_after(const Symbol& symbol, std::int64_t trade_id) {
    if (!is_reachable) return unreachable();
    std::vector<orders::VenueFill> listed;
    for (const orders::VenueFill& fill : fills) {
        const bool shown = clock_.venue - fill.time >= list_lag;
        if (fill.symbol == symbol && fill.trade_id > trade_id && shown) listed.push_back(fill);
    }
    return listed;
}

Result<std::vector<orders::VenueFill>> ScriptedVenue::fills_since(const Symbol& symbol, Timestamp from) {
    fills_asked_since[symbol] = from;
    auto listed = fills_after(symbol, 0);
    if (listed) std::erase_if(*listed, [&](const orders::VenueFill& fill) { return fill.time < from; });
    return listed;
}

Result<bool> ScriptedVenue::cancel(const Symbol&, const std::string& id) {
    if (!is_reachable) return unreachable();
    for (orders::VenueOrder& order : book) {
        if (order.client_order_id != id || order.state != orders::VenueState::open) continue;
        order.state = orders::VenueState::canceled;
        return true;
    }
    return false;
}

Result<market::PriceQuote> ScriptedVenue::fetch_price(const Symbol& symbol) {
    if (!is_reachable || !has_prices) return unreachable();
    const Price bid = bids.at(symbol);
    const Price ask{bid.value + Decimal::whole(1)};
    const Quantity depth{Decimal::whole(100)};
    return market::PriceQuote{symbol, bid, {bid, ask, depth, depth, clock_.since_start}, nanoseconds(1'000'000)};
}

Result<market::CandleSeries> ScriptedVenue::fetch_candles(const market::CandleQuery& query) {
    if (!is_reachable) return unreachable();
    market::CandleSeries series;
    series.symbol = query.symbol;
    series.timeframe = query.timeframe;
    const Price price = bids.at(query.symbol);
    if (query.timeframe == market::Timeframe::one_minute() || query.symbol.base.code != "BTC") {
        series.push_back({query.from, price, price, price, price, Decimal::whole(1)});
        return series;
    }
    Timestamp time = query.from;
    for (const Price& close : closes) {
        series.push_back({time, close, close, close, close, Decimal::whole(1)});
        time += query.timeframe.length();
    }
    return series;
}

Result<execution::AccountState> ScriptedVenue::Reader::account() {
    ++venue.account_reads;
    if (!venue.is_reachable || venue.hides_balances) return venue.unreachable();
    if (venue.refuses_keys) return fail(ErrorCode::refused, "the venue answered 401: keys");
    execution::AccountState state;
    for (const auto& [asset, amount] : venue.wallets) state.balances.push_back({asset, amount, Decimal{}});
    state.taker_fee = state.maker_fee = FeeRate{*Decimal::parse("0.001")};
    state.can_trade = true;
    venue.after_reading();
    return state;
}

Result<execution::KeyFindings> ScriptedVenue::Reader::key_findings() {
    return execution::KeyFindings{true, std::nullopt, std::nullopt};
}

Result<std::vector<execution::TradingRules>> ScriptedVenue::Reader::trading_rules(const std::vector<Symbol>& symbols) {
    if (!venue.is_reachable) return venue.unreachable();
    std::vector<execution::TradingRules> rules;
    for (const Symbol& symbol : symbols) {
        execution::TradingRules rule;
        rule.symbol = symbol;
        rule.trading = !venue.is_halted;
        rule.price_tick = *Decimal::parse("0.01");
        rule.lot_step = *Decimal::parse(symbol.base.code == "BTC" ? "0.00001" : "0.0001");
        rule.notional_min = Decimal::whole(1);
        rules.push_back(rule);
    }
    return rules;
}

Result<execution::ClockOffset> ScriptedVenue::Reader::measure_clock() {
    ++venue.clock_reads;
    if (!venue.is_reachable) return venue.unreachable();
    return execution::ClockOffset{venue.clock_.venue - venue.clock_.wall, nanoseconds(1'000'000)};
}

}  // namespace piggy::test
