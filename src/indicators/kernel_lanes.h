#pragma once
// Eight: eight neighbouring doubles in as many registers as PIGGY_LANES makes of them. For the kernel files only:
// everything is in an unnamed namespace, so that code for one processor can never be linked in place of another's.

#include <cstddef>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "indicators/fading_sum.h"

namespace piggy::indicators {
namespace {

using Register = double __attribute__((vector_size(PIGGY_LANES * 8)));
using RegisterInMemory = double __attribute__((vector_size(PIGGY_LANES * 8), aligned(8), may_alias));

constexpr int registers = 8 / PIGGY_LANES;

struct Eight {
    Register part[registers];
};

inline Eight each(double value) {
    Eight all;
    for (Register& part : all.part) part = value - Register{};
    return all;
}

inline void load(const double* from, Eight& value) {
    for (int i = 0; i < registers; ++i) {
        value.part[i] = *reinterpret_cast<const RegisterInMemory*>(from + i * PIGGY_LANES);
    }
}
inline void store(double* to, const Eight& value) {
    for (int i = 0; i < registers; ++i) {
        *reinterpret_cast<RegisterInMemory*>(to + i * PIGGY_LANES) = value.part[i];
    }
}

template <class Operation>
inline Eight combine(const Eight& a, const Eight& b, Operation operation) {
    Eight result;
    for (int i = 0; i < registers; ++i) result.part[i] = operation(a.part[i], b.part[i]);
    return result;
}

inline Eight operator+(const Eight& a, const Eight& b) {
    return combine(a, b, [](Register x, Register y) { return x + y; });
}
inline Eight operator-(const Eight& a, const Eight& b) {
    return combine(a, b, [](Register x, Register y) { return x - y; });
}
inline Eight operator*(const Eight& a, const Eight& b) {
    return combine(a, b, [](Register x, Register y) { return x * y; });
}
inline Eight operator/(const Eight& a, const Eight& b) {
    return combine(a, b, [](Register x, Register y) { return x / y; });
}
inline Eight operator*(double a, const Eight& b) { return each(a) * b; }

// a > b ? a : b, lane by lane, as in window_fold.h.
inline Eight larger(const Eight& a, const Eight& b) {
    return combine(a, b, [](Register x, Register y) { return x > y ? x : y; });
}
inline Eight smaller(const Eight& a, const Eight& b) {
    return combine(a, b, [](Register x, Register y) { return x < y ? x : y; });
}
// measure > floor ? value : otherwise, lane by lane.
inline Eight where_above(const Eight& measure, double floor, const Eight& value, double otherwise) {
    Eight result;
    for (int i = 0; i < registers; ++i) {
        result.part[i] = measure.part[i] > floor - Register{} ? value.part[i] : otherwise - Register{};
    }
    return result;
}

inline Eight square_root(const Eight& a) {
    Eight result;
    for (int i = 0; i < registers; ++i) {
#if PIGGY_LANES == 8
        result.part[i] = _mm512_maskz_sqrt_pd(0xFF, a.part[i]);  // the plain form warns in g++ 12
#elif PIGGY_LANES == 4
        result.part[i] = _mm256_sqrt_pd(a.part[i]);
#elif defined(__SSE2__)
        result.part[i] = _mm_sqrt_pd(a.part[i]);
#else
        for (int lane = 0; lane < PIGGY_LANES; ++lane) result.part[i][lane] = __builtin_sqrt(a.part[i][lane]);
#endif
    }
    return result;
}

// Register number `index` of the sixteen values that are `before` and then `now`.
template <int index>
inline Register register_of(const Eight& before, const Eight& now) {
    if constexpr (index < registers) {
        return before.part[index];
    } else {
        return now.part[index - registers];
    }
}

template <int first>
inline Register lanes_from(const Eight& before, const Eight& now) {
    constexpr int index = first / PIGGY_LANES;
    constexpr int in = first % PIGGY_LANES;
    if constexpr (in == 0) {
        return register_of<index>(before, now);
    } else {
        const Register a = register_of<index>(before, now);
        const Register b = register_of<index + 1>(before, now);
#if PIGGY_LANES == 8
        return __builtin_shufflevector(a, b, in, in + 1, in + 2, in + 3, in + 4, in + 5, in + 6, in + 7);
#elif PIGGY_LANES == 4
        return __builtin_shufflevector(a, b, in, in + 1, in + 2, in + 3);
#else
        return __builtin_shufflevector(a, b, in, in + 1);
#endif
    }
}

// Lane i is the value `back` places before now's lane i.
template <int back>
inline Eight shifted(const Eight& before, const Eight& now) {
    constexpr int from = 8 - back;
    Eight result;
    result.part[0] = lanes_from<from>(before, now);
    if constexpr (registers > 1) result.part[1] = lanes_from<from + PIGGY_LANES>(before, now);
    if constexpr (registers > 2) {
        result.part[2] = lanes_from<from + 2 * PIGGY_LANES>(before, now);
        result.part[3] = lanes_from<from + 3 * PIGGY_LANES>(before, now);
    }
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
    [[nodiscard]] Eight oldest(unsigned) const { return now; }  // of Length 8, before the push
    [[nodiscard]] Eight ago(unsigned back, unsigned) const {
        switch (back) {
            case 0: return now;
            case 1: return shifted<1>(before, now);
            case 2: return shifted<2>(before, now);
            default: return shifted<3>(before, now);
        }
    }
};

}  // namespace piggy::indicators
