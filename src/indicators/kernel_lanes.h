#pragma once
// Bundle: a few registers, PIGGY_LANES doubles each, treated as one value. For the kernel files only: everything is in
// an unnamed namespace, so that code for one processor can never be linked in place of another's.

#include <cstddef>
#include <utility>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace piggy::indicators {
namespace {

using Register = double __attribute__((vector_size(PIGGY_LANES * 8)));
struct __attribute__((packed, may_alias)) InMemory {  // a register's numbers wherever they lie
    Register value;
};

// f(Number<0>), f(Number<1>), …: written out, so that every part stays in its register.
template <int number>
struct Number {
    static constexpr int at = number;
};
template <int Count, class F>
inline void for_each_number(F f) {
    [&]<int... number>(std::integer_sequence<int, number...>) { (f(Number<number>{}), ...); }
    (std::make_integer_sequence<int, Count>{});
}

template <int Count>
struct Bundle {
    Register part[Count];

    Bundle() = default;
    // Register by register: g++ would copy in halves that the next load has to wait for.
    Bundle(const Bundle& other) { *this = other; }
    Bundle& operator=(const Bundle& other) {
        for_each_number<Count>([&](auto i) { part[i.at] = other.part[i.at]; });
        return *this;
    }
};

inline Register all(double value) { return value - Register{}; }

// Part by part.
template <int Count, class F>
inline Bundle<Count> with_parts(F f) {
    Bundle<Count> result;
    for_each_number<Count>([&](auto i) { result.part[i.at] = f(i.at); });
    return result;
}

template <int Count>
inline Bundle<Count> operator+(const Bundle<Count>& a, const Bundle<Count>& b) {
    return with_parts<Count>([&](int i) { return a.part[i] + b.part[i]; });
}
template <int Count>
inline Bundle<Count> operator-(const Bundle<Count>& a, const Bundle<Count>& b) {
    return with_parts<Count>([&](int i) { return a.part[i] - b.part[i]; });
}
template <int Count>
inline Bundle<Count> operator*(const Bundle<Count>& a, const Bundle<Count>& b) {
    return with_parts<Count>([&](int i) { return a.part[i] * b.part[i]; });
}
template <int Count>
inline Bundle<Count> operator/(const Bundle<Count>& a, const Bundle<Count>& b) {
    return with_parts<Count>([&](int i) { return a.part[i] / b.part[i]; });
}
template <int Count>
inline Bundle<Count> operator*(double a, const Bundle<Count>& b) {
    return with_parts<Count>([&](int i) { return all(a) * b.part[i]; });
}
// a > b ? a : b, as for doubles in window_fold.h.
template <int Count>
inline Bundle<Count> larger(const Bundle<Count>& a, const Bundle<Count>& b) {
    return with_parts<Count>([&](int i) -> Register { return a.part[i] > b.part[i] ? a.part[i] : b.part[i]; });
}
template <int Count>
inline Bundle<Count> smaller(const Bundle<Count>& a, const Bundle<Count>& b) {
    return with_parts<Count>([&](int i) -> Register { return a.part[i] < b.part[i] ? a.part[i] : b.part[i]; });
}
// measure > floor ? value : otherwise.
template <int Count>
inline Bundle<Count> where_above(const Bundle<Count>& measure, double floor, const Bundle<Count>& value,
                                 double otherwise) {
    return with_parts<Count>(
        [&](int i) -> Register { return measure.part[i] > all(floor) ? value.part[i] : all(otherwise); });
}

inline Register square_root(Register a) {
#if PIGGY_LANES == 8
    return _mm512_maskz_sqrt_pd(0xFF, a);  // g++ 12 warns of the plain form's undefined lanes, of which there are none
#elif PIGGY_LANES == 4
    return _mm256_sqrt_pd(a);
#elif defined(__SSE2__)
    return _mm_sqrt_pd(a);
#else
    Register root;
    for (int lane = 0; lane < PIGGY_LANES; ++lane) root[lane] = __builtin_sqrt(a[lane]);
    return root;
#endif
}
template <int Count>
inline Bundle<Count> square_root(const Bundle<Count>& a) {
    return with_parts<Count>([&](int i) { return square_root(a.part[i]); });
}

template <int Count>
inline void load(const double* from, Bundle<Count>& value) {
    value = with_parts<Count>(
        [&](int i) -> Register { return reinterpret_cast<const InMemory*>(from + i * PIGGY_LANES)->value; });
}
template <int Count>
inline void store(double* to, const Bundle<Count>& value) {
    for_each_number<Count>(
        [&](auto i) { reinterpret_cast<InMemory*>(to + i.at * PIGGY_LANES)->value = value.part[i.at]; });
}

// The lanes of a and then b, from number `first` on.
template <int first>
inline Register lanes_from(Register a, Register b) {
    static_assert(0 <= first && first <= PIGGY_LANES);
    return [&]<int... lane>(std::integer_sequence<int, lane...>) {
        return __builtin_shufflevector(a, b, (first + lane)...);
    }
    (std::make_integer_sequence<int, PIGGY_LANES>{});
}

}  // namespace
}  // namespace piggy::indicators
