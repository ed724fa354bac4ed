#include "core/invariant.h"

#include <cstdio>
#include <cstdlib>

namespace piggy {

void invariant_broken(const char* rule) noexcept {
    std::fprintf(stderr, "invariant broken: %s\n", rule);
    std::abort();
}

}  // namespace piggy
