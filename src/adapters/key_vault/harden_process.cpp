#include <sys/prctl.h>
#include <sys/resource.h>

#include "adapters/key_vault/key_vault.h"
#include "core/invariant.h"

namespace piggy::key_vault {

void harden_process() {
    const rlimit none{0, 0};
    const bool is_hard = ::setrlimit(RLIMIT_CORE, &none) == 0 && ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    invariant(is_hard, "a process may forbid its own core dumps");
}

}  // namespace piggy::key_vault
