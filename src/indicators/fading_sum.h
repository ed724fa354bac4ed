#pragma once
// The fading sum s[i] = d[i] + b * s[i-1]: everything seen so far, each step back counting b times less (0 <= b < 1).
// EMA, MACD, RSI and ATR are this with different d and b.
//
// Taken literally, each sum waits for the one before. So the sum is defined in this order instead, which a processor
// can do for eight neighbours at once and a stream can do one by one, with the same roundings:
//     pairs[i]  = d[i]     + b   * d[i-1]          two newest
//     fours[i]  = pairs[i] + b^2 * pairs[i-2]      four newest
//     eights[i] = fours[i] + b^4 * fours[i-4]      eight newest
//     s[i]      = eights[i] + b^8 * s[i-8]
// with zero for everything before the first. It does not depend on where a block begins. Old roundings fade as old
// values do, so nothing drifts. Multiply, then add: never fused, or processors would differ (-ffp-contract=off).
//
// T is double, Pair (two sums side by side) or, inside the kernels, Eight (eight neighbours of one series).

#include <cstddef>

namespace piggy::indicators {

// Two doubles in one register: gains and losses, fast and slow.
using Pair = double __attribute__((vector_size(16)));

// b and the powers of it that the sum needs.
template <class T>
struct Fade {
    T b, b2, b4, b8;
    static constexpr Fade of(T b) { return {b, b * b, (b * b) * (b * b), ((b * b) * (b * b)) * ((b * b) * (b * b))}; }
};

// The last Length values of a series. push() takes value number `position` and gives the one Length before it.
template <class T, unsigned Length>
struct Delay {
    T held[Length] = {};
    T push(T now, unsigned position) {
        const T old = oldest(position);
        held[position % Length] = now;
        return old;
    }
    [[nodiscard]] T oldest(unsigned position) const { return held[position % Length]; }
    // After push(): the value so many before it, 0 <= back < Length.
    [[nodiscard]] T ago(unsigned back, unsigned position) const { return held[(position - back) % Length]; }
};

// What a fading sum remembers of one series, oldest first and zero where there was nothing: how a batch goes on in
// wide registers where a stream has warmed up.
struct FadingState {
    Fade<double> fade;
    double inputs[8], pairs[8], fours[8], sums[8];
};

template <class T, class Factor = T>
class FadingSum {
public:
    explicit FadingSum(const Fade<Factor>& fade) : fade_(fade) {}

    T next(T d) {
        const T pairs = d + fade_.b * inputs_.push(d, position_);
        const T fours = pairs + fade_.b2 * pairs_.push(pairs, position_);
        const T eights = fours + fade_.b4 * fours_.push(fours, position_);
        const T sum = eights + fade_.b8 * sums_.oldest(position_);
        sums_.push(sum, position_);
        ++position_;
        return sum;
    }

    // `pick` takes one double out of a T.
    template <class Pick>
    [[nodiscard]] FadingState state(Pick pick) const {
        FadingState state{{pick(fade_.b), pick(fade_.b2), pick(fade_.b4), pick(fade_.b8)}, {}, {}, {}, {}};
        const auto copy = [&](const auto& delay, unsigned length, double* to) {
            for (unsigned back = 0; back < length; ++back) to[7 - back] = pick(delay.ago(back, position_ - 1));
        };
        copy(inputs_, 1, state.inputs);
        copy(pairs_, 2, state.pairs);
        copy(fours_, 4, state.fours);
        copy(sums_, 8, state.sums);
        return state;
    }

protected:
    Fade<Factor> fade_;
    Delay<T, 1> inputs_;
    Delay<T, 2> pairs_;
    Delay<T, 4> fours_;
    Delay<T, 8> sums_;
    unsigned position_ = 0;
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
