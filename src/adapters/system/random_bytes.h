#pragma once
// Bytes nobody can guess, from the kernel. Stops the program where the kernel has none: there is no second best.

#include <cstddef>
#include <span>

namespace piggy::system {

void fill_with_random_bytes(std::span<std::byte> bytes);

}  // namespace piggy::system
