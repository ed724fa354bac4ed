#pragma once
// The fold of the last `period` values, merged from halves instead of summed and un-summed:
//     two[i]   = one[i]  + one[i-1]
//     four[i]  = two[i]  + two[i-2]
//     eight[i] = four[i] + four[i-4]
// then, with period = 8 q + r, the q eights by the binary digits of q, and the r oldest values as one of four, one of
// two and one single. "+" is merge(): of means, of means with squared deviations, or of highest and lowest.
//
// About 2 log2(period) merges a value. Nothing is ever subtracted back out, so a result depends on the values in its
// window only, an outlier leaves no trace behind it, and a window of equal values has exactly their mean and exactly
// no deviation. Everything from an eight up lies a whole number of eights back, so eight neighbours never mix lanes.
//
// T is double in the streams and Eight (eight neighbours) in the kernels: one text, the same roundings.

#include <array>
#include <cstddef>
#include <vector>

#include "indicators/delay.h"

namespace piggy::indicators {

// How a newer and an older part are merged: their shares of the whole.
struct MergeWeights {
    double older_share;   // older / (newer + older)
    double spread_share;  // newer * older / (newer + older)
};

[[nodiscard]] inline double larger(double a, double b) { return a > b ? a : b; }
[[nodiscard]] inline double smaller(double a, double b) { return a < b ? a : b; }

// What is known of some neighbouring values. each(f, a, b…) is f of every part: {f(a.mean, b.mean…), …}.
// two() merges single values, halves() neighbours of the same length, merge() any.
template <class T>
struct Mean {
    static constexpr std::size_t parts = 1;
    T mean;

    static Mean each(auto f, auto&... of) { return {f(of.mean...)}; }
    static Mean two(const Mean& newer, const Mean& older) { return {0.5 * (newer.mean + older.mean)}; }
    static Mean halves(const Mean& newer, const Mean& older, const MergeWeights&) { return two(newer, older); }
    static Mean merge(const Mean& newer, const Mean& older, const MergeWeights& weights) {
        return {newer.mean + weights.older_share * (older.mean - newer.mean)};
    }
};

// spread: the sum of the squared distances from the mean. Only squares are added, so no digits cancel.
// Source: T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise algorithm for computing sample
// variances", 1979.
template <class T>
struct Moments {
    static constexpr std::size_t parts = 2;
    T mean, spread;

    static Moments each(auto f, auto&... of) { return {f(of.mean...), f(of.spread...)}; }
    static Moments two(const Moments& newer, const Moments& older) {
        const T apart = older.mean - newer.mean;
        return {0.5 * (newer.mean + older.mean), 0.5 * (apart * apart)};
    }
    static Moments halves(const Moments& newer, const Moments& older, const MergeWeights& weights) {
        const T apart = older.mean - newer.mean;
        return {0.5 * (newer.mean + older.mean),
                (newer.spread + older.spread) + weights.spread_share * (apart * apart)};
    }
    static Moments merge(const Moments& newer, const Moments& older, const MergeWeights& weights) {
        const T apart = older.mean - newer.mean;
        return {newer.mean + weights.older_share * apart,
                (newer.spread + older.spread) + weights.spread_share * (apart * apart)};
    }
};

// Of two series: the highest of one, the lowest of the other.
template <class T>
struct Extremes {
    static constexpr std::size_t parts = 2;
    T high, low;

    static Extremes each(auto f, auto&... of) { return {f(of.high...), f(of.low...)}; }
    static Extremes two(const Extremes& newer, const Extremes& older) {
        return {larger(newer.high, older.high), smaller(newer.low, older.low)};
    }
    static Extremes halves(const Extremes& newer, const Extremes& older, const MergeWeights&) {
        return two(newer, older);
    }
    static Extremes merge(const Extremes& newer, const Extremes& older, const MergeWeights&) {
        return two(newer, older);
    }
};

// The delay of a summary is a summary of delays.
template <template <class> class Summary, class T, unsigned Length>
struct Delay<Summary<T>, Length> {
    Summary<Delay<T, Length>> part;
    Summary<T> push(const Summary<T>& now, unsigned position) {
        return Summary<T>::each([=](auto& delay, const T& value) { return delay.push(value, position); }, part, now);
    }
    [[nodiscard]] Summary<T> ago(unsigned back, unsigned position) const {
        return Summary<T>::each([=](const auto& delay) { return delay.ago(back, position); }, part);
    }
};

// The merges of one period, in order.
struct WindowPlan {
    enum class With { itself, an_eight, the_rest };
    struct Step {
        With with;
        std::size_t eights_back;
        std::size_t ring_begin;  // where its delayed summaries lie, counted in eights
        MergeWeights weights;
    };
    static constexpr std::size_t steps_max = 40;
    std::size_t period;
    unsigned rest;  // period % 8
    MergeWeights four, eight;
    MergeWeights rest_two, rest_four;
    std::size_t steps = 0;
    std::size_t ring_eights = 0;  // all rings together, counted in eights
    Step step[steps_max];

    [[nodiscard]] static WindowPlan of(std::size_t period);
};

// What the steps of a plan remember; the caller's, so that a fold stays in registers.
struct WindowRings {
    double* memory;   // plan.ring_eights * 8 * parts doubles, zero at first
    std::size_t* at;  // of each step's ring: its oldest summary, counted in T, zero at first
};

inline void load(const double* from, double& value) { value = *from; }
inline void store(double* to, double value) { *to = value; }

// The delays of 1, 2 and 4 values, the rings of eights, and the merges above them. What next() gives is the window's
// once `period` values have gone in.
template <template <class> class Summary, class T>
class WindowFold {
public:
    using Part = Summary<T>;

    Part next(const WindowPlan& plan, const WindowRings& rings, const Part& one) {
        const Part two = Part::two(one, ones_.push(one, position_));
        const Part four = Part::halves(two, twos_.push(two, position_), plan.four);
        const Part eight = Part::halves(four, fours_.push(four, position_), plan.eight);
        const Part rest = rest_of(plan, one);
        ++position_;
        if (plan.period < 8) return rest;
        Part window = eight;
        for (std::size_t i = 0; i < plan.steps; ++i) {
            const WindowPlan::Step& step = plan.step[i];
            double* const place = next_place(step, rings.at[i], rings.memory);
            switch (step.with) {
                case WindowPlan::With::itself:
                    window = Part::halves(window, exchange(place, window), step.weights);
                    break;
                case WindowPlan::With::an_eight:
                    window = Part::merge(window, exchange(place, eight), step.weights);
                    break;
                case WindowPlan::With::the_rest:
                    window = Part::merge(window, exchange(place, rest), step.weights);
                    break;
            }
        }
        return window;
    }

private:
    static constexpr std::size_t lanes = sizeof(T) / sizeof(double);

    static double* next_place(const WindowPlan::Step& step, std::size_t& at, double* memory) {
        double* const place = memory + (step.ring_begin * (8 / lanes) + at) * lanes * Part::parts;
        at = at + 1 == step.eights_back * (8 / lanes) ? 0 : at + 1;
        return place;
    }
    // Puts a part into its ring and takes out what was put there step.eights_back eights before.
    static Part exchange(double* place, const Part& now) {
        return Part::each(
            [&place](const T& value) {
                T old;
                load(place, old);
                store(place, value);
                place += lanes;
                return old;
            },
            now);
    }
    // The newest period % 8 values: a single, a two before it, a four before that, as far as the digits say.
    Part rest_of(const WindowPlan& plan, const Part& one) const {
        const unsigned single = plan.rest & 1U;
        const unsigned newer = plan.rest & 3U;
        Part rest = one;
        if ((plan.rest & 2U) != 0) {
            const Part two = twos_.ago(single, position_);
            rest = single == 0 ? two : Part::merge(rest, two, plan.rest_two);
        }
        if ((plan.rest & 4U) != 0) {
            const Part four = fours_.ago(newer, position_);
            rest = newer == 0 ? four : Part::merge(rest, four, plan.rest_four);
        }
        return rest;
    }

    Delay<Part, 1> ones_;
    Delay<Part, 2> twos_;
    Delay<Part, 4> fours_;
    unsigned position_ = 0;
};

// Memory for the rings of one plan, on whole cache lines.
class WindowMemory {
public:
    WindowMemory(const WindowPlan& plan, std::size_t parts) : lines_(plan.ring_eights * parts) {}
    WindowRings rings() { return {lines_.empty() ? nullptr : lines_.front().value, at_.data()}; }

private:
    struct alignas(64) Line {
        double value[8] = {};
    };
    std::vector<Line> lines_;
    std::array<std::size_t, WindowPlan::steps_max> at_{};
};

// The fold of a stream: one value in, one window out.
template <template <class> class Summary>
class WindowStream {
public:
    explicit WindowStream(std::size_t period) : plan_(WindowPlan::of(period)), memory_(plan_, Summary<double>::parts) {}

    Summary<double> next(const Summary<double>& one) {
        seen_ += seen_ < plan_.period ? 1 : 0;
        return fold_.next(plan_, memory_.rings(), one);
    }
    [[nodiscard]] bool full() const { return seen_ == plan_.period; }
    [[nodiscard]] const WindowPlan& plan() const { return plan_; }

private:
    WindowPlan plan_;
    WindowFold<Summary, double> fold_;
    WindowMemory memory_;
    std::size_t seen_ = 0;
};

}  // namespace piggy::indicators
