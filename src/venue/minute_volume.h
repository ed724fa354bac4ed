#pragma once
// What was traded in a minute of which only the prices are known: volume, trades and the buyers' part, from chance.

#include "venue/instrument.h"
#include "venue/market_character.h"
#include "venue/price_path.h"

namespace piggy::venue {

// Sets everything but time and prices. chance: any 64 bits, the minute's own. At least one trade of one step.
void add_volume(VenueCandle& candle, const Instrument& instrument, const MarketCharacter& character, double activity,
                std::uint64_t chance);

}  // namespace piggy::venue
