// Two doubles to a register: SSE2 and NEON, or whatever the compiler makes of it elsewhere.
#define PIGGY_LANES 2
#include "indicators/kernel_body.h"

namespace piggy::indicators {
extern const Kernel kernel_portable;
const Kernel kernel_portable = kernel_named("portable");
}  // namespace piggy::indicators
