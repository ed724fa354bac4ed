#pragma once
// Traders: the market's own crowd. A maker keeps levels on both sides of the path's price, takers arrive at random, and
// an arbitrageur pulls the book to the path after a move. All of it through Exchange::place and cancel like anybody,
// from house accounts, with chance from a seed.

#include <chrono>
#include <cstdint>
#include <memory>

#include "venue/exchange.h"
#include "venue/price_path.h"

namespace piggy::venue {

class Traders {
public:
    // step: venue time between two rounds; longer makes a quieter, cheaper market. All must outlive this.
    Traders(Exchange& exchange, const PricePath& path, std::uint64_t seed,
            std::chrono::milliseconds step = std::chrono::milliseconds(100));
    ~Traders();

    // Opens the house accounts, funds them and sets the first quotes.
    void begin(Timestamp now);
    // Everything that falls due up to now; more than a minute behind, the missed rounds are dropped, not caught up.
    void advance(Timestamp now);

    // On demand. Depth and jump are fractions of the price (0.3 is 30 %); the price returns along a straight line.
    void flash_crash(InstrumentId, double depth, std::chrono::milliseconds fall, std::chrono::milliseconds recovery,
                     Timestamp now);
    void spike(InstrumentId, double jump, std::chrono::milliseconds duration, Timestamp now);
    // A lasting change of level, as news makes it.
    void shift(InstrumentId, double jump, Timestamp now);
    // Rates and sizes times this factor until then (a slow day: 0.05).
    void set_activity(double factor, Timestamp until);
    // The path's price with what was done to it on demand.
    [[nodiscard]] Ticks fair_price(InstrumentId, Timestamp now) const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace piggy::venue
