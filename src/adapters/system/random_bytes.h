#pragma once
// Bytes nobody can guess, from the kernel. Stops the program where the kernel has none: there is no second best.

#include <cstddef>
#include <cstdint>
#include <span>

namespace piggy::system {

void fill_with_random_bytes(std::span<std::byte> bytes);
// A seed that nobody else has, for what need not be repeated.
[[nodiscard]] std::uint64_t random_seed();

}  // namespace piggy::system
