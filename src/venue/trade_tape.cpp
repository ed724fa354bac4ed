#include "venue/trade_tape.h"

#include <algorithm>

#include "core/invariant.h"

namespace piggy::venue {
namespace {

Timestamp minute_of(Timestamp time) { return std::chrono::floor<std::chrono::minutes>(time); }

OrderId taker_of(const PublicTrade& trade) { return trade.buyer_is_maker ? trade.sell_order : trade.buy_order; }

bool is_same_take(const PublicTrade& a, const PublicTrade& b) {
    return taker_of(a) == taker_of(b) && a.price == b.price && a.time == b.time && a.buyer_is_maker == b.buyer_is_maker;
}

VenueCandle first_of_minute(const PublicTrade& trade) {
    VenueCandle candle;
    candle.open_time = minute_of(trade.time);
    candle.open = candle.high = candle.low = candle.close = trade.price;
    candle.first_trade = trade.id;
    return candle;
}

void add(VenueCandle& candle, const PublicTrade& trade) {
    candle.high = std::max(candle.high, trade.price);
    candle.low = std::min(candle.low, trade.price);
    candle.close = trade.price;
    candle.volume += trade.quantity;
    candle.quote_volume += trade.quote;
    if (!trade.buyer_is_maker) {
        candle.taker_buy_volume += trade.quantity;
        candle.taker_buy_quote += trade.quote;
    }
    ++candle.trades;
    candle.last_trade = trade.id;
}

}  // namespace

TradeTape::TradeTape(std::size_t instruments) : instruments_(instruments) {}

void TradeTape::on_trade(const PublicTrade& trade) {
    OneInstrument& one = instruments_.at(trade.instrument);
    if (!one.resumed) begin(trade.instrument, trade.time);

    if (!one.aggregates.empty() && !one.trades.empty() && is_same_take(one.trades.back(), trade)) {
        one.aggregates.back().quantity += trade.quantity;
        one.aggregates.back().last = trade.id;
    } else {
        one.aggregates.push_back(
            {one.next_aggregate++, trade.price, trade.quantity, trade.id, trade.id, trade.time, trade.buyer_is_maker});
        if (one.aggregates.size() > trades_kept) one.aggregates.pop_front();
    }
    one.trades.push_back(trade);
    if (one.trades.size() > trades_kept) one.trades.pop_front();

    // Time never goes back; a minute restored from an earlier run is gone on with.
    if (one.minutes.empty() || one.minutes.back().open_time < minute_of(trade.time)) {
        one.minutes.push_back(first_of_minute(trade));
        drop_oldest(one);
    }
    add(one.minutes.back(), trade);
}

const std::deque<PublicTrade>& TradeTape::trades(InstrumentId id) const { return instruments_.at(id).trades; }

const std::deque<AggregateTrade>& TradeTape::aggregate_trades(InstrumentId id) const {
    return instruments_.at(id).aggregates;
}

const std::deque<VenueCandle>& TradeTape::minutes(InstrumentId id) const { return instruments_.at(id).minutes; }

std::optional<Timestamp> TradeTape::began(InstrumentId id) const { return instruments_.at(id).began; }

std::optional<Timestamp> TradeTape::resumed(InstrumentId id) const { return instruments_.at(id).resumed; }

void TradeTape::begin(InstrumentId id, Timestamp from) {
    OneInstrument& one = instruments_.at(id);
    one.began = one.minutes.empty() ? from : std::min(from, one.minutes.front().open_time);
    one.resumed = from;
}

void TradeTape::restore(InstrumentId id, std::vector<VenueCandle> minutes, std::int64_t next_aggregate) {
    OneInstrument& one = instruments_.at(id);
    invariant(one.trades.empty() && one.minutes.empty(), "a tape is restored before its first trade");
    one.minutes.assign(minutes.begin(), minutes.end());
    one.next_aggregate = next_aggregate;
    if (one.minutes.empty()) return;
    const Timestamp first = one.minutes.front().open_time;
    one.began = one.began ? std::min(*one.began, first) : first;
    drop_oldest(one);
}

std::int64_t TradeTape::next_aggregate(InstrumentId id) const { return instruments_.at(id).next_aggregate; }

void TradeTape::drop_oldest(OneInstrument& one) {
    while (one.minutes.size() > minutes_kept) {
        one.minutes.pop_front();
        one.began = one.minutes.front().open_time;
    }
}

}  // namespace piggy::venue
