#if defined(__x86_64__)
#include "adapters/candle_files/fast_rows_kernel.h"

namespace piggy::candle_files {

std::size_t fast_rows_sse4(const char** cursor, const char* limit, const FastPlan* plan, const FastTarget* target) {
    return read_any(cursor, limit, plan, target);
}

}  // namespace piggy::candle_files
#endif
