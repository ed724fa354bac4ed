#include "apps/backend/write_execute.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/shm.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

namespace piggy::apps {

Result<> deny_write_execute() {
    const std::unique_ptr<void, decltype(&::seccomp_release)> filter(::seccomp_init(SCMP_ACT_ALLOW),
                                                                     &::seccomp_release);
    if (!filter) return fail(ErrorCode::unavailable, "cannot make a filter of system calls");
    const auto deny = [&](int call, scmp_datum_t bits) {
        const scmp_arg_cmp flags{2, SCMP_CMP_MASKED_EQ, bits, bits};
        return ::seccomp_rule_add_array(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 1, &flags);
    };
    int wrong = deny(SCMP_SYS(mmap), PROT_WRITE | PROT_EXEC);
    if (wrong == 0) wrong = deny(SCMP_SYS(mprotect), PROT_EXEC);
    if (wrong == 0) wrong = deny(SCMP_SYS(pkey_mprotect), PROT_EXEC);
    if (wrong == 0) wrong = deny(SCMP_SYS(shmat), SHM_EXEC);
    if (wrong == 0) wrong = ::seccomp_load(filter.get());
    if (wrong == 0) return {};
    return fail(ErrorCode::unavailable,
                std::string("the system takes no filter of system calls: ") + std::strerror(-wrong));
}

}  // namespace piggy::apps
