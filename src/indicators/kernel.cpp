#include "indicators/kernel.h"

#include <array>

namespace piggy::indicators {

extern const Kernel kernel_portable;
#if defined(__x86_64__)
extern const Kernel kernel_avx2;
extern const Kernel kernel_avx512;
#endif

namespace {

struct Choice {
    std::array<const Kernel*, 3> kernels{&kernel_portable};
    std::size_t count = 1;
    Choice() {
#if defined(__x86_64__)
        // The compiler may use any instruction of the x86-64-v3 and v4 levels in those files, so each part is asked
        // for.
        __builtin_cpu_init();
        const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                        __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
        const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl");
        if (v3) kernels[count++] = &kernel_avx2;
        if (v4) kernels[count++] = &kernel_avx512;
#endif
    }
};

const Choice& choice() {
    static const Choice made;
    return made;
}

}  // namespace

std::span<const Kernel* const> available_kernels() { return {choice().kernels.data(), choice().count}; }

const Kernel& best_kernel() { return *choice().kernels[choice().count - 1]; }

}  // namespace piggy::indicators
