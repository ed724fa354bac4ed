#pragma once
// QuietMarket: a price path for days in which the market itself is not the subject: it drifts a little, costs next to
// nothing to ask for, and is the same for the same seed.

#include <vector>

#include "venue/price_path.h"

namespace piggy::torture {

class QuietMarket final : public venue::PricePath {
public:
    QuietMarket(const venue::Market& market, std::uint64_t seed);

    [[nodiscard]] venue::Ticks price(venue::InstrumentId id, Timestamp time) const override;
    [[nodiscard]] double activity(venue::InstrumentId, Timestamp) const override { return 0.05; }
    [[nodiscard]] std::vector<venue::VenueCandle> minutes(venue::InstrumentId id, Timestamp from,
                                                          Timestamp to) const override;
    [[nodiscard]] Timestamp begins() const override;

private:
    struct Level {
        venue::Ticks centre = 0, tick = 1;
        std::uint64_t seed = 0;
    };
    std::vector<Level> levels_;
};

}  // namespace piggy::torture
