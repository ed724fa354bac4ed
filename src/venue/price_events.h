#pragma once
// PriceEvents: what is done to the path's price on demand, as one factor on it. One instrument's.

#include <chrono>
#include <vector>

#include "core/timestamp.h"

namespace piggy::venue {

class PriceEvents {
public:
    // Fractions of the price; held within what the venue's price bands allow. Times below zero count as zero.
    void crash(double depth, std::chrono::milliseconds fall, std::chrono::milliseconds recovery, Timestamp now);
    void spike(double jump, std::chrono::milliseconds duration, Timestamp now);
    void shift(double jump);

    [[nodiscard]] double factor(Timestamp now) const;
    // Forgets what is over.
    void tidy(Timestamp now);

private:
    // From 1 to 1 + change until `turn`, back to 1 until `end`, both along straight lines.
    struct Excursion {
        Timestamp begin{}, turn{}, end{};
        double change = 0;
    };
    double level_ = 1;
    std::vector<Excursion> excursions_;
};

}  // namespace piggy::venue
