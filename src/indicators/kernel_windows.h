#pragma once
// Windows in wide registers: Eight is eight neighbouring values, and WindowFold<Eight> the fold of eight neighbouring
// windows. For the kernel files only.

#include "indicators/kernel.h"
#include "indicators/kernel_lanes.h"

namespace piggy::indicators {
namespace {

constexpr int registers_per_eight = 8 / PIGGY_LANES;
using Eight = Bundle<registers_per_eight>;

// Lane i is the value `back` places before now's lane i.
template <int back>
inline Eight shifted(const Eight& before, const Eight& now) {
    const auto part = [&](int index) {
        return index < registers_per_eight ? before.part[index] : now.part[index - registers_per_eight];
    };
    Eight result;
    for_each_number<registers_per_eight>([&](auto i) {
        constexpr int first = 8 - back + decltype(i)::at * PIGGY_LANES;
        constexpr int index = first / PIGGY_LANES;
        constexpr int in = first % PIGGY_LANES;
        if constexpr (in == 0) {
            result.part[i.at] = part(index);
        } else {
            result.part[i.at] = lanes_from<in>(part(index), part(index + 1));
        }
    });
    return result;
}

}  // namespace

// One push moves eight places on, so the position says nothing here.
template <unsigned Length>
struct Delay<Eight, Length> {
    Eight before{}, now{};
    Eight push(const Eight& pushed, unsigned) {
        before = now;
        now = pushed;
        return shifted<Length>(before, now);
    }
    [[nodiscard]] Eight ago(unsigned back, unsigned) const {
        switch (back) {
            case 0: return now;
            case 1: return shifted<1>(before, now);
            case 2: return shifted<2>(before, now);
            default: return shifted<3>(before, now);
        }
    }
};

namespace {

// Eight neighbouring places of the input, of which those from `first` up to `last` exist. Results lie warm_up earlier.
struct Place {
    std::ptrdiff_t from;
    int first, last;
    [[nodiscard]] bool whole() const { return first == 0 && last == 8; }
    [[nodiscard]] Eight read(const double* series) const {
        Eight value;
        if (whole()) {
            load(series + from, value);
            return value;
        }
        double lanes[8] = {};
        for (int i = first; i < last; ++i) lanes[i] = series[from + i];
        load(lanes, value);
        return value;
    }
    void write(double* series, std::ptrdiff_t warm_up, const Eight& value) const {
        const std::ptrdiff_t to = from - warm_up;
        if (whole() && to >= 0) return store(series + to, value);
        double lanes[8];
        store(lanes, value);
        for (int i = first; i < last; ++i) {
            if (to + i >= 0) series[to + i] = lanes[i];
        }
    }
};

// Every place in turn, laid so that results fill whole cache lines of out.
template <class Body>
inline void each_eight(std::size_t count, std::size_t warm_up, const double* out, Body body) {
    const std::size_t into_line = reinterpret_cast<std::size_t>(out) / sizeof(double);
    const auto before = static_cast<std::ptrdiff_t>((into_line - warm_up) % 8);  // places of the first line not ours
    const auto end = static_cast<std::ptrdiff_t>(count);
    std::ptrdiff_t from = -before;
    if (before > 0 || end < 8) {
        body(Place{from, static_cast<int>(before), end - from < 8 ? static_cast<int>(end - from) : 8});
        from += 8;
    }
    for (; from + 8 <= end; from += 8) body(Place{from, 0, 8});
    if (from < end) body(Place{from, 0, static_cast<int>(end - from)});
}

}  // namespace
}  // namespace piggy::indicators
