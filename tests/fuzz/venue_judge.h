#pragma once
// What must hold of everything that the venue's decoders let through, whatever the bytes were.

#include <cstdlib>
#include <string>
#include <string_view>

#include "adapters/binance_us/decode_account.h"
#include "adapters/binance_us/decode_market.h"
#include "adapters/binance_us/venue_words.h"

namespace piggy::fuzz {

inline void must(bool holds) {
    if (!holds) std::abort();
}

inline void judge(Timestamp time) {
    must(time >= Timestamp{} && time <= Timestamp(std::chrono::milliseconds(7'258'118'400'000)));
}
inline void judge(Price price) { must(price.value.ticks() > 0); }
inline void judge(Quantity quantity) { must(quantity.value.ticks() >= 0); }
inline void judge(const market::TopOfBook& top) {
    judge(top.bid);
    judge(top.bid_quantity);
    judge(top.ask_quantity);
    must(top.bid < top.ask);
}
inline void judge(const market::Trade& trade) {
    judge(trade.price);
    judge(trade.quantity);
    judge(trade.time);
    must(trade.id >= 0);
}
inline void judge(const market::Candle& candle) {
    judge(candle.open_time);
    for (const Price price : {candle.open, candle.high, candle.low, candle.close}) judge(price);
    must(candle.volume.ticks() >= 0);
}
inline void judge(const std::vector<binance_us::BookLevel>& levels) {
    for (const auto& level : levels) {
        judge(level.price);
        judge(level.quantity);
    }
}
inline void judge(const orders::VenueFill& fill) {
    judge(fill.price);
    judge(fill.quantity);
    judge(fill.time);
    must(fill.notional.ticks() >= 0 && fill.fee.amount.ticks() >= 0 && !fill.fee.asset.code.empty());
    must(fill.trade_id >= 0);
}
inline void judge(const orders::VenueOrder& order) {
    must(order.limit_price.value.ticks() >= 0);
    judge(order.quantity);
    judge(order.executed);
    must(order.executed <= order.quantity || order.quantity.value.ticks() == 0);
    judge(order.created);
    judge(order.updated);
    for (const auto& fill : order.fills) judge(fill);
}
inline void judge(const execution::AssetBalance& balance) {
    must(balance.free.ticks() >= 0 && balance.locked.ticks() >= 0 && !balance.asset.code.empty());
}
inline void judge(const execution::AccountState& account) {
    for (std::size_t i = 0; i < account.balances.size(); ++i) {
        judge(account.balances[i]);
        must(i == 0 || account.balances[i - 1].asset < account.balances[i].asset);
    }
    must(account.maker_fee.value.ticks() >= 0 && account.maker_fee.value < Decimal::whole(1));
    must(account.taker_fee.value.ticks() >= 0 && account.taker_fee.value < Decimal::whole(1));
}
inline void judge(const execution::TradingRules& rules) {
    for (const Decimal figure : {rules.price_tick, rules.price_min, rules.price_max, rules.lot_step, rules.quantity_min,
                                 rules.quantity_max, rules.notional_min, rules.notional_max}) {
        must(figure.ticks() >= 0);
    }
    must(!rules.trading || rules.lot_step.ticks() > 0);
}

// The bytes by themselves, and where the @ stands in a text that would else be right.
template <class Try>
void try_alone_and_inside(std::string_view bytes, std::string_view text, Try attempt) {
    attempt(std::string(bytes));
    const std::size_t at = text.find('@');
    attempt(std::string(text.substr(0, at)) + std::string(bytes) + std::string(text.substr(at + 1)));
}

}  // namespace piggy::fuzz
