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

#include <cstddef>
#include <vector>

#include "indicators/delay.h"

namespace piggy::indicators {

// How a newer and an older part are merged: their shares of the whole.
struct MergeWeights {
    double older_share;   // older / (newer + older)
    double spread_share;  // newer * older / (newer + older)
};

// What is known of some neighbouring values.
template <class T, int Fields>
struct Summary {
    T field[Fields];
};

// The delay of a summary is the delay of each field.
template <class T, int Fields, unsigned Length>
struct Delay<Summary<T, Fields>, Length> {
    Delay<T, Length> field[Fields];
    Summary<T, Fields> push(const Summary<T, Fields>& now, unsigned position) {
        Summary<T, Fields> old;
        for (int i = 0; i < Fields; ++i) old.field[i] = field[i].push(now.field[i], position);
        return old;
    }
    [[nodiscard]] Summary<T, Fields> ago(unsigned back, unsigned position) const {
        Summary<T, Fields> part;
        for (int i = 0; i < Fields; ++i) part.field[i] = field[i].ago(back, position);
        return part;
    }
};

// field 0: their mean.
struct Means {
    static constexpr int fields = 1;
    template <class T>
    static Summary<T, 1> merge(const Summary<T, 1>& newer, const Summary<T, 1>& older, const MergeWeights& weights) {
        return {{newer.field[0] + weights.older_share * (older.field[0] - newer.field[0])}};
    }
};

// field 0: their mean; field 1: the sum of their squared distances from it.
// Source: T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise algorithm for computing sample
// variances", 1979. Only sums of squares are added, so no digits cancel.
struct Moments {
    static constexpr int fields = 2;
    template <class T>
    static Summary<T, 2> merge(const Summary<T, 2>& newer, const Summary<T, 2>& older, const MergeWeights& weights) {
        const T apart = older.field[0] - newer.field[0];
        return {{newer.field[0] + weights.older_share * apart,
                 (newer.field[1] + older.field[1]) + weights.spread_share * (apart * apart)}};
    }
};

[[nodiscard]] inline double larger(double a, double b) { return a > b ? a : b; }
[[nodiscard]] inline double smaller(double a, double b) { return a < b ? a : b; }

// field 0: the highest; field 1: the lowest (of another series).
struct Extremes {
    static constexpr int fields = 2;
    template <class T>
    static Summary<T, 2> merge(const Summary<T, 2>& newer, const Summary<T, 2>& older, const MergeWeights&) {
        return {{larger(newer.field[0], older.field[0]), smaller(newer.field[1], older.field[1])}};
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
    std::size_t period;
    unsigned rest;  // period % 8
    MergeWeights two, four, eight;
    MergeWeights rest_two, rest_four;
    std::size_t steps = 0;
    std::size_t ring_eights = 0;  // all rings together, counted in eights
    Step step[48];

    [[nodiscard]] static WindowPlan of(std::size_t period);
};

inline void load(const double* from, double& value) { value = *from; }
inline void store(double* to, double value) { *to = value; }

// The delays of 1, 2 and 4 values, the rings of eights, and the merges above them. What next() gives is the window's
// once `period` values have gone in.
template <class T, class Merge>
struct WindowFold {
    using Part = Summary<T, Merge::fields>;
    static constexpr std::size_t lanes = sizeof(T) / sizeof(double);
    Delay<Part, 1> ones;
    Delay<Part, 2> twos;
    Delay<Part, 4> fours;
    unsigned position = 0;
    std::size_t at[48] = {};  // of each step's ring: its oldest summary, counted in T

    // rings: plan.ring_eights * 8 * fields doubles, zero at first; the caller's, so that this stays a plain value.
    Part next(const WindowPlan& plan, double* rings, const Part& one) {
        const Part two = Merge::merge(one, ones.push(one, position), plan.two);
        const Part four = Merge::merge(two, twos.push(two, position), plan.four);
        const Part eight = Merge::merge(four, fours.push(four, position), plan.eight);
        const Part rest = rest_of(plan, one);
        ++position;
        if (plan.period < 8) return rest;
        Part window = eight;
        for (std::size_t i = 0; i < plan.steps; ++i) {
            const WindowPlan::Step& step = plan.step[i];
            const Part& delayed = step.with == WindowPlan::With::itself     ? window
                                  : step.with == WindowPlan::With::an_eight ? eight
                                                                            : rest;
            window = Merge::merge(window, exchange(step, at[i], rings, delayed), step.weights);
        }
        return window;
    }

private:
    // Puts now into the ring and takes out what was put in step.eights_back eights before.
    static Part exchange(const WindowPlan::Step& step, std::size_t& place, double* rings, const Part& now) {
        double* const ring = rings + (step.ring_begin * (8 / lanes) + place) * lanes * Merge::fields;
        Part old;
        for (std::size_t i = 0; i < Merge::fields; ++i) {
            load(ring + i * lanes, old.field[i]);
            store(ring + i * lanes, now.field[i]);
        }
        place = place + 1 == step.eights_back * (8 / lanes) ? 0 : place + 1;
        return old;
    }
    // The newest period % 8 values: a single, a two before it, a four before that, as far as the digits say.
    Part rest_of(const WindowPlan& plan, const Part& one) const {
        const unsigned single = plan.rest & 1U;
        const unsigned newer = plan.rest & 3U;
        Part rest = one;
        if ((plan.rest & 2U) != 0) {
            const Part two = twos.ago(single, position);
            rest = single == 0 ? two : Merge::merge(rest, two, plan.rest_two);
        }
        if ((plan.rest & 4U) != 0) {
            const Part four = fours.ago(newer, position);
            rest = newer == 0 ? four : Merge::merge(rest, four, plan.rest_four);
        }
        return rest;
    }
};

// The fold of a stream: one value in, one window out.
template <class Merge>
class WindowStream {
public:
    using Part = Summary<double, Merge::fields>;
    explicit WindowStream(std::size_t period)
        : plan_(WindowPlan::of(period)), rings_(plan_.ring_eights * 8 * Merge::fields) {}

    Part next(const Part& one) { return fold_.next(plan_, rings_.data(), one); }
    [[nodiscard]] std::size_t period() const { return plan_.period; }
    [[nodiscard]] std::size_t seen() const { return fold_.position; }
    [[nodiscard]] const WindowPlan& plan() const { return plan_; }

private:
    WindowPlan plan_;
    WindowFold<double, Merge> fold_;
    std::vector<double> rings_;
};

}  // namespace piggy::indicators
