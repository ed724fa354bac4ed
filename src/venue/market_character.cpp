#include "venue/market_character.h"

namespace piggy::venue {

MarketCharacter character_of(std::string_view code) {
    if (code.starts_with("BTC")) return {58'000, 0.85, 0.30, 0.30, 0.028, 0.92, 0.15, 45};
    if (code.starts_with("ETH")) return {2'500, 0.72, 0.26, 0.22, 0.034, 0.90, 2.0, 35};
    return {85, 1.25, 0.42, 0.50, 0.041, 0.85, 25, 25};
}

}  // namespace piggy::venue
