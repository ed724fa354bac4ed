#include "adapters/paper/paper_venue.h"

#include <algorithm>

#include "execution/gate.h"
#include "simulator/fills.h"

namespace piggy::paper {

using execution::Placement;
using execution::PlacementOutcome;
using execution::RefusalKind;
using orders::Side;
using orders::VenueOrder;
using orders::VenueState;

namespace {

// Far more than a day's orders; the desk asks for what is a few minutes old.
constexpr std::size_t orders_remembered = 5'000;

PlacementOutcome refused(RefusalKind kind, std::string what) {
    return {Placement::refused, kind, 0, std::move(what), std::nullopt};
}

Asset usdt() { return Asset{"USDT"}; }

}  // namespace

Result<PaperAccount> PaperVenue::account_of(execution::LiveStore& store) {
    const auto stored = store.load();
    if (!stored) return fail(stored.error());
    PaperAccount account;
    account.wallets = stored->books.wallets;
    account.last_trade_id = stored->last_trade_id;
    // Nothing was ever booked; orders that were refused before that, while the exchange was away, change nothing.
    const bool is_unopened = account.wallets.empty() && account.last_trade_id.empty();
    if (stored->fresh || is_unopened) account.wallets = {{usdt(), Decimal::whole(opening_usdt)}};
    // Ids only ever grow, so the newest order that was here has the largest; refused ones never were.
    execution::PageQuery query{200, 0, std::nullopt};
    for (;;) {
        const auto page = store.orders(query);
        if (!page) return fail(page.error());
        for (const orders::LiveOrder& order : page->rows) {
            account.last_order_id = std::max(account.last_order_id, order.venue_order_id);
        }
        query.offset += static_cast<std::int64_t>(page->rows.size());
        if (account.last_order_id > 0 || page->rows.empty() || query.offset >= page->total) return account;
    }
}

PaperVenue::PaperVenue(const Clock& clock, execution::AccountReader& exchange, PaperAccount account, FeeRate taker_fee)
    : clock_(clock), exchange_(exchange), taker_fee_(taker_fee), reader_(*this), account_(std::move(account)) {}

void PaperVenue::on_top(const Symbol& symbol, const market::TopOfBook& top) {
    if (top.bid.value <= Decimal{} || top.bid >= top.ask || top.received > clock_.monotonic()) return;
    const std::lock_guard lock(mutex_);
    const auto known = tops_.find(symbol);
    if (known == tops_.end() || known->second.received <= top.received) tops_[symbol] = top;
}

// ---- orders

std::optional<orders::Fill> PaperVenue::fill_of(const execution::OrderToSend& order, const market::TopOfBook& top,
                                                FeeRate fee) {
    const orders::OrderIntent& intent = order.approved.intent();
    const bool buys = intent.side == Side::buy;
    const Price limit = orders::venue_limit(intent);
    if (buys ? limit < top.ask : limit > top.bid) return std::nullopt;
    return simulator::fill_at(order.signed_at, intent.side, buys ? top.ask : top.bid, intent.quantity, fee);
}

std::string PaperVenue::settle(const Symbol& symbol, const orders::Fill& fill) {
    const bool buys = fill.side == Side::buy;
    Decimal& cash = account_.wallets[symbol.quote];
    Decimal& base = account_.wallets[symbol.base];
    const Asset& paid = buys ? symbol.quote : symbol.base;
    const Decimal cost = buys ? fill.notional + fill.fee : fill.quantity.value;
    const Decimal held = buys ? cash : base;
    if (cost > held) {
        return "the paper account has " + held.to_string() + " " + paid.code + ", and the order takes " +
               cost.to_string();
    }
    cash += buys ? -cost : fill.notional - fill.fee;
    base += buys ? fill.quantity.value : -cost;
    std::erase_if(account_.wallets, [](const auto& wallet) { return wallet.second == Decimal{}; });
    return {};
}

PlacementOutcome PaperVenue::place(const execution::OrderToSend& order) {
    const std::lock_guard lock(mutex_);
    const orders::OrderIntent& intent = order.approved.intent();
    const auto used = std::ranges::find(orders_, order.client_order_id, &VenueOrder::client_order_id);
    if (used != orders_.end()) return refused(RefusalKind::duplicate, "the paper account has had this order already");
    const auto top = tops_.find(intent.symbol);
    if (top == tops_.end() || clock_.monotonic() - top->second.received > execution::price_age_max) {
        return refused(RefusalKind::market, "there is no price of " + intent.symbol.to_string() +
                                                " that is at most 10 s old, so nobody knows what the order would get");
    }
    VenueOrder placed;
    placed.symbol = intent.symbol;
    placed.order_id = account_.last_order_id + 1;
    placed.client_order_id = order.client_order_id;
    placed.side = intent.side;
    placed.state = VenueState::expired;
    placed.limit_price = orders::venue_limit(intent);
    placed.quantity = intent.quantity;
    placed.created = placed.updated = order.signed_at;
    if (const auto fill = fill_of(order, top->second, taker_fee_)) {
        if (auto lacks = settle(intent.symbol, *fill); !lacks.empty()) return refused(RefusalKind::order, lacks);
        placed.state = VenueState::filled;
        placed.executed = fill->quantity;
        placed.spent = fill->notional;
        placed.fills.push_back({intent.symbol, ++account_.last_trade_id[intent.symbol], placed.order_id, fill->side,
                                fill->price, fill->quantity, fill->notional, Money{fill->fee, intent.symbol.quote},
                                fill->time, false});
        updated_ = fill->time;
    }
    account_.last_order_id = placed.order_id;
    remember(placed);
    return {Placement::accepted, RefusalKind::none, 0, "", std::move(placed)};
}

void PaperVenue::remember(VenueOrder order) {
    orders_.push_back(std::move(order));
    if (orders_.size() > orders_remembered) orders_.pop_front();
}

// ---- questions

Result<std::optional<VenueOrder>> PaperVenue::find(const Symbol& symbol, const std::string& client_order_id) {
    const std::lock_guard lock(mutex_);
    for (const VenueOrder& order : orders_) {
        if (order.symbol == symbol && order.client_order_id == client_order_id) return std::optional(order);
    }
    return std::optional<VenueOrder>();
}

Result<std::vector<VenueOrder>> PaperVenue::open_orders(const Symbol&) { return std::vector<VenueOrder>(); }

Result<std::vector<VenueOrder>> PaperVenue::orders_since(const Symbol& symbol, Timestamp from) {
    const std::lock_guard lock(mutex_);
    std::vector<VenueOrder> listed;
    for (const VenueOrder& order : orders_) {
        if (order.symbol == symbol && order.created >= from) listed.push_back(order);
    }
    return listed;
}

Result<std::vector<orders::VenueFill>> PaperVenue::fills_after(const Symbol& symbol, std::int64_t trade_id) {
    const std::lock_guard lock(mutex_);
    std::vector<orders::VenueFill> fills;
    for (const VenueOrder& order : orders_) {
        if (order.symbol != symbol) continue;
        std::ranges::copy_if(order.fills, std::back_inserter(fills),
                             [&](const orders::VenueFill& fill) { return fill.trade_id > trade_id; });
    }
    return fills;
}

Result<std::vector<orders::VenueFill>> PaperVenue::fills_since(const Symbol& symbol, Timestamp from) {
    const std::lock_guard lock(mutex_);
    std::vector<orders::VenueFill> fills;
    for (const VenueOrder& order : orders_) {
        if (order.symbol != symbol) continue;
        std::ranges::copy_if(order.fills, std::back_inserter(fills),
                             [&](const orders::VenueFill& fill) { return fill.time >= from; });
    }
    return fills;
}

// Nothing ever rests here.
Result<bool> PaperVenue::cancel(const Symbol&, const std::string&) { return false; }

// ---- account

Result<execution::AccountState> PaperVenue::Reader::account() {
    const std::lock_guard lock(venue.mutex_);
    execution::AccountState state;
    for (const auto& [asset, amount] : venue.account_.wallets) {
        if (amount > Decimal{}) state.balances.push_back({asset, amount, Decimal{}});
    }
    state.maker_fee = state.taker_fee = venue.taker_fee_;
    state.can_trade = true;
    state.updated = venue.updated_;
    return state;
}

Result<execution::KeyFindings> PaperVenue::Reader::key_findings() {
    return execution::KeyFindings{true, std::nullopt, std::nullopt};
}

Result<std::vector<execution::TradingRules>> PaperVenue::Reader::trading_rules(const std::vector<Symbol>& symbols) {
    return venue.exchange_.trading_rules(symbols);
}

Result<execution::ClockOffset> PaperVenue::Reader::measure_clock() { return venue.exchange_.measure_clock(); }

}  // namespace piggy::paper
