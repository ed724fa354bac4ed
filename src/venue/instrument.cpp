#include "venue/instrument.h"

#include "core/decimal.h"

namespace piggy::venue {
namespace {

constexpr Ticks unit = Decimal::ticks_per_unit;
constexpr Ticks cent = unit / 100;

enum : AssetId { usdt, btc, eth, sol, bnb };

// Bounds as captured live for bitcoin (PRICE_FILTER, LOT_SIZE, MARKET_LOT_SIZE, PERCENT_PRICE_BY_SIDE, MIN_NOTIONAL);
// the step and the largest market order differ by coin.
Filters binanceus_filters(Ticks step, Ticks quantity_max, Ticks market_quantity_max) {
    Filters filters;
    filters.price = {cent, 1'000'000 * unit, cent};
    filters.lot = {step, quantity_max, step};
    filters.market_lot = {0, market_quantity_max, 0};
    filters.band = {5 * unit, unit / 5, 5 * unit, unit / 5, 5, true};
    filters.notional = {unit, 0, true, false, 5, false};
    return filters;
}

// Binance.com differs in the form and the size of the least notional.
Filters binance_filters(Filters filters) {
    filters.notional = {5 * unit, 9'000'000 * unit, true, false, 5, true};
    return filters;
}

}  // namespace

Market practice_market(Profile profile) {
    Market market;
    market.assets = {"USDT", "BTC", "ETH", "SOL", "BNB"};
    market.bnb_price = 600 * unit;
    market.instruments = {
        {"BTCUSDT", btc, usdt, InstrumentStatus::trading, binanceus_filters(1'000, 9'000 * unit, 1'064'771'804)},
        {"ETHUSDT", eth, usdt, InstrumentStatus::trading, binanceus_filters(10'000, 9'000 * unit, 21'418'362'500)},
        {"SOLUSDT", sol, usdt, InstrumentStatus::trading, binanceus_filters(cent, 90'000 * unit, 412'537'000'000)}};
    if (profile == Profile::binance) {
        for (Instrument& instrument : market.instruments) instrument.filters = binance_filters(instrument.filters);
    }
    return market;
}

}  // namespace piggy::venue
