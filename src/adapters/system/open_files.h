#pragma once
// How many files and connections the process may have open at once.

#include <cstddef>

namespace piggy::system {

// Asks for all that the machine grants this process, and says how many that is.
std::size_t raise_open_files_limit();

}  // namespace piggy::system
