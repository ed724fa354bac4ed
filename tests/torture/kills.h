#pragma once
// Kills: real processes over loopback. Backends are killed while orders flow, at a random moment or at a named step, and
// after each restart the backend's ledger is held against the practice exchange's own, fill by fill.

#include <cstdint>
#include <string>
#include <vector>

#include "trace.h"

namespace piggy::torture {

struct KillWish {
    int count = 50;
    int first = 0;  // of their numbers, which say how each comes: another part of the same campaign begins elsewhere
    std::uint64_t seed = 1;
    int side_by_side = 2;  // backends, each with an account and books of its own
};

struct KillReport {
    Tally tally;
    std::vector<std::string> broken;     // what did not hold; empty: all is well
    std::vector<double> recovery_ms;     // from a start to reconciled books, sorted
    [[nodiscard]] double recovery_percentile(double share) const;
};

[[nodiscard]] KillReport run_kills(const KillWish& wish);
// The table for docs/reliability.md.
[[nodiscard]] std::string kill_table(const KillWish& wish, const KillReport& report);

}  // namespace piggy::torture
