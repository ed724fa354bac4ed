// Four doubles to a register; compiled with -march=x86-64-v3 and called only where the processor has it.
#if defined(__x86_64__)
#define PIGGY_LANES 4
#include "indicators/kernel_body.h"

namespace piggy::indicators {
extern const Kernel kernel_avx2;
const Kernel kernel_avx2 = kernel_named("avx2");
}  // namespace piggy::indicators
#endif
