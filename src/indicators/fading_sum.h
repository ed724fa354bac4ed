#pragma once
// The fading sum s[i] = d[i] + b * s[i-1]: everything seen so far, each step back counting b times less (0 <= b < 1).
// EMA, MACD, RSI and ATR are this with different d and b.
//
// Taken literally, each sum waits for the one before it. So the order of operations is defined in blocks of eight,
// which a stream can follow value by value and a processor with wide registers can do for several blocks side by side,
// with the same roundings:
//     z[j] = d[j] + b * z[j-1]          the sum of this block alone, from zero
//     s[j] = z[j] + b^(j+1) * carry     carry: the last s of the block before
// Old roundings fade as old values do, so nothing drifts. Multiply, then add: never fused, or processors would differ
// (the whole house is compiled with -ffp-contract=off).

#include <cstddef>

namespace piggy::indicators {

// Two doubles in one register: gains and losses, fast and slow. Arithmetic is lane by lane.
using Pair = double __attribute__((vector_size(16)));

// b, b^2, … b^8.
template <class T>
struct Fade {
    T power[8];
    static Fade of(T b) {
        Fade fade{{b}};
        for (int i = 1; i < 8; ++i) fade.power[i] = fade.power[i - 1] * b;
        return fade;
    }
};

// T is double or Pair.
template <class T>
class FadingSum {
public:
    // The first value will be number `begin` of its block: sums that go through a kernel together share their blocks.
    explicit FadingSum(const Fade<T>& fade, unsigned begin = 0) : fade_(fade), position_(begin) {}

    T next(T d) {
        block_ = d + fade_.power[0] * block_;
        const T sum = block_ + fade_.power[position_] * carry_;
        if (++position_ == 8) start_block(sum);
        return sum;
    }

    // How many values of the current block are in: 0 to 7.
    [[nodiscard]] unsigned position() const { return position_; }

    // Between two blocks this is all there is to know. A kernel takes it over and hands it back.
    [[nodiscard]] T carry() const { return carry_; }
    void start_block(T carry) {
        carry_ = carry;
        block_ = T{};
        position_ = 0;
    }
    [[nodiscard]] const Fade<T>& fade() const { return fade_; }

private:
    Fade<T> fade_;
    T carry_{};
    T block_{};
    unsigned position_;
};

// The mean so far, exact for equal values: how averages are seeded.
class RunningMean {
public:
    double next(double value) {
        ++count_;
        return mean_ += (value - mean_) / static_cast<double>(count_);
    }
    [[nodiscard]] std::size_t count() const { return count_; }

private:
    double mean_ = 0;
    std::size_t count_ = 0;
};

}  // namespace piggy::indicators
