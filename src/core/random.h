#pragma once
// Random: seeded numbers that are the same on every machine and compiler.
// The generator is SplitMix64 (S. Vigna, public domain description); the distributions are written here,
// because the standard library's differ between implementations. One owner, one thread.

#include <cstdint>

namespace piggy {

class Random {
public:
    explicit constexpr Random(std::uint64_t seed) : state_(seed) {}

    // Any 64 bits.
    constexpr std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    // 0 up to, not including, limit (above zero), without bias.
    [[nodiscard]] std::uint64_t below(std::uint64_t limit);
    // low to high, both included.
    [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high);
    // In [0, 1), 53 random bits.
    [[nodiscard]] double uniform();
    // Standard normal (Marsaglia's polar method).
    [[nodiscard]] double normal();
    // Student's t with this many degrees of freedom (above 2), scaled to variance 1: fat tails.
    [[nodiscard]] double student_t(double degrees_of_freedom);
    // True with this probability.
    [[nodiscard]] bool chance(double probability) { return uniform() < probability; }

private:
    [[nodiscard]] double gamma(double shape);

    std::uint64_t state_;
    double spare_normal_ = 0;
    bool has_spare_normal_ = false;
};

}  // namespace piggy
