// Eight doubles to a register; compiled with -march=x86-64-v4 and called only where the processor has it.
#if defined(__x86_64__)
#define PIGGY_LANES 8
#include "indicators/kernel_body.h"

namespace piggy::indicators {
extern const Kernel kernel_avx512;
const Kernel kernel_avx512 = kernel_named("avx512");
}  // namespace piggy::indicators
#endif
