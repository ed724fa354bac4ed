#pragma once
// MarketCharacter: what kind of market each instrument is, for the path and the traders: its price level, how far and
// how fast it moves, how much is traded. Figures as thin as Binance.US.

#include <string_view>

namespace piggy::venue {

struct MarketCharacter {
    double centre = 0;         // quote; where the price comes back to over the years
    double reach = 0;          // the natural logarithm of price / centre never leaves (-reach, reach)
    double deviation = 0;      // of that logarithm over the years
    double recent = 0;         // that logarithm in autumn 2026, about
    double daily_change = 0;   // standard deviation of a day's logarithmic change
    double common = 0;         // correlation of its changes with what all symbols share
    double minute_volume = 0;  // base, on average
    double minute_trades = 0;
};

[[nodiscard]] MarketCharacter character_of(std::string_view code);

}  // namespace piggy::venue
