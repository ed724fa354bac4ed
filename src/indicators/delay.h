#pragma once
// The last Length values of a series.

namespace piggy::indicators {

// push() takes value number `position` and gives the one Length before it, zero where there was none.
template <class T, unsigned Length>
struct Delay {
    T held[Length] = {};
    T push(T now, unsigned position) {
        const T old = held[position % Length];
        held[position % Length] = now;
        return old;
    }
    // After push(): the value so many before it, 0 <= back < Length.
    [[nodiscard]] T ago(unsigned back, unsigned position) const { return held[(position - back) % Length]; }
};

}  // namespace piggy::indicators
