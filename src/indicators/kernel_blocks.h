#pragma once
// Fading sums in wide registers: as many blocks side by side as a register has lanes. For the kernel files only.
//
// Blocks is PIGGY_LANES blocks of eight neighbouring values. In reading order, part[0] holds the first values of the
// first block. Turned, part[j] holds value j of every block, and one operation does a step of all blocks at once.

#include "indicators/kernel.h"
#include "indicators/kernel_lanes.h"

namespace piggy::indicators {
namespace {

using Blocks = Bundle<8>;
constexpr std::size_t values_in_blocks = 8 * PIGGY_LANES;
static_assert(kernel_stride % values_in_blocks == 0);

// Of two rows of a square: what the upper and the lower one are after their off-diagonal squares of `size` swapped.
template <int size>
inline Register upper_swapped(Register a, Register b) {
    return [&]<int... lane>(std::integer_sequence<int, lane...>) {
        return __builtin_shufflevector(a, b, ((lane & size) == 0 ? lane : PIGGY_LANES + lane - size)...);
    }
    (std::make_integer_sequence<int, PIGGY_LANES>{});
}
template <int size>
inline Register lower_swapped(Register a, Register b) {
    return [&]<int... lane>(std::integer_sequence<int, lane...>) {
        return __builtin_shufflevector(a, b, ((lane & size) == 0 ? lane + size : PIGGY_LANES + lane)...);
    }
    (std::make_integer_sequence<int, PIGGY_LANES>{});
}

// Transposes a square of PIGGY_LANES registers: swaps off-diagonal squares of size 1, 2 and 4.
template <int size>
inline void swap_squares(Register (&row)[PIGGY_LANES]) {
    if constexpr (size < PIGGY_LANES) {
        for_each_number<PIGGY_LANES>([&](auto i) {
            constexpr int at = decltype(i)::at;
            if constexpr ((at & size) == 0) {
                const Register a = row[at];
                const Register b = row[at + size];
                row[at] = upper_swapped<size>(a, b);
                row[at + size] = lower_swapped<size>(a, b);
            }
        });
        swap_squares<2 * size>(row);
    }
}

constexpr int squares = 8 / PIGGY_LANES;  // side by side in a block

// From reading order to one place of every block together.
inline Blocks turned(const Blocks& reading) {
    Blocks result;
    for_each_number<squares>([&](auto square) {
        Register row[PIGGY_LANES];
        for_each_number<PIGGY_LANES>([&](auto i) { row[i.at] = reading.part[square.at + i.at * squares]; });
        swap_squares<1>(row);
        for_each_number<PIGGY_LANES>([&](auto i) { result.part[square.at * PIGGY_LANES + i.at] = row[i.at]; });
    });
    return result;
}
// And back.
inline Blocks turned_back(const Blocks& places) {
    Blocks result;
    for_each_number<squares>([&](auto square) {
        Register row[PIGGY_LANES];
        for_each_number<PIGGY_LANES>([&](auto i) { row[i.at] = places.part[square.at * PIGGY_LANES + i.at]; });
        swap_squares<1>(row);
        for_each_number<PIGGY_LANES>([&](auto i) { result.part[square.at + i.at * squares] = row[i.at]; });
    });
    return result;
}

// Value less the value before it, of turned blocks.
class Changes {
public:
    explicit Changes(double previous) : last_(all(previous)) {}
    Blocks next(const Blocks& values) {
        Blocks changes;
        changes.part[0] = values.part[0] - lanes_from<PIGGY_LANES - 1>(last_, values.part[7]);
        for_each_number<7>([&](auto i) { changes.part[i.at + 1] = values.part[i.at + 1] - values.part[i.at]; });
        last_ = values.part[7];
        return changes;
    }
    [[nodiscard]] double last() const { return last_[PIGGY_LANES - 1]; }

private:
    Register last_;
};

// FadingSum of fading_sum.h, of turned blocks: first each block from zero, then what came before it.
inline Blocks from_zero(const FadingState& state, const Blocks& d) {
    const Register fade = all(state.fade.power[0]);
    Blocks block;
    block.part[0] = d.part[0] + fade * Register{};
    for_each_number<7>([&](auto i) { block.part[i.at + 1] = d.part[i.at + 1] + fade * block.part[i.at]; });
    return block;
}

inline Blocks with_carry(FadingState& state, const Blocks& block) {
    Register carries = {};
    for_each_number<PIGGY_LANES>([&](auto i) {
        carries[i.at] = state.carry;
        state.carry = block.part[7][i.at] + state.fade.power[7] * state.carry;
    });
    return with_parts<8>([&](int i) { return block.part[i] + all(state.fade.power[i]) * carries; });
}

// begin(i) and later finish(i, what begin gave) for every stride of values. The next stride is begun before the last
// one is finished: both are chains of waiting operations, and a processor only sees so far ahead.
template <class Begin, class Finish>
inline void each_stride(std::size_t count, Begin begin, Finish finish) {
    if (count == 0) return;
    auto begun = begin(std::size_t{0});
    std::size_t i = 0;  // what is begun
    for (; i + 2 * values_in_blocks < count; i += 2 * values_in_blocks) {
        const auto next = begin(i + values_in_blocks);
        finish(i, begun);
        begun = begin(i + 2 * values_in_blocks);
        finish(i + values_in_blocks, next);
    }
    for (; i + values_in_blocks < count; i += values_in_blocks) {
        finish(i, begun);
        begun = begin(i + values_in_blocks);
    }
    finish(i, begun);
}

}  // namespace
}  // namespace piggy::indicators
