#pragma once
// EquityIndex: equity with deposits and withdrawals taken out, so that neither looks like a profit or a loss: each
// stretch between two points earns what equity changed less what was transferred, over the equity it began with, and
// the stretches are multiplied (a time-weighted return, as the GIPS standards have it).

#include <span>
#include <vector>

#include "core/decimal.h"
#include "core/timestamp.h"

namespace piggy::report {

struct EquityPoint {
    Timestamp time;
    Decimal equity;  // USDT
    bool operator==(const EquityPoint&) const = default;
};
struct NetTransfer {
    Timestamp time;
    Decimal value;  // signed
};

struct IndexPoint {
    Timestamp time;
    Decimal equity;
    double index = 1;         // 1 at the first point
    double drawdown_pct = 0;  // below the highest so far
};

// points and transfers oldest first. A stretch that begins with nothing, or less, earns nothing.
[[nodiscard]] std::vector<IndexPoint> equity_index(std::span<const EquityPoint> points,
                                                   std::span<const NetTransfer> transfers);

// At most this many points, evenly chosen but with each stretch's deepest drawdown among them; the first and the last
// always. points_max at least 4.
[[nodiscard]] std::vector<IndexPoint> thinned(std::span<const IndexPoint> points, std::size_t points_max);

}  // namespace piggy::report
