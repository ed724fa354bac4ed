#include "adapters/candle_files/fast_rows.h"

#include <string_view>

namespace piggy::candle_files {

#if defined(__x86_64__)

std::size_t fast_rows_sse4(const char** cursor, const char* limit, const FastPlan* plan, const FastTarget* target);
std::size_t fast_rows_avx2(const char** cursor, const char* limit, const FastPlan* plan, const FastTarget* target);
std::size_t fast_rows_avx512(const char** cursor, const char* limit, const FastPlan* plan, const FastTarget* target);

FastRows fast_rows_named(const char* name) {
    const std::string_view wanted(name);
    if (wanted == "sse4") return fast_rows_sse4;
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                          __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    if (wanted == "avx2" && has_avx2) return fast_rows_avx2;
    const bool has_avx512 = has_avx2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    if (wanted == "avx512" && has_avx512) return fast_rows_avx512;
    return nullptr;
}

FastRows fast_rows() {
    static const FastRows chosen = [] {
        for (const char* name : {"avx512", "avx2", "sse4"}) {
            if (const FastRows kernel = fast_rows_named(name)) return kernel;
        }
        return FastRows{nullptr};
    }();
    return chosen;
}

#else

FastRows fast_rows_named(const char*) { return nullptr; }
FastRows fast_rows() { return nullptr; }

#endif

}  // namespace piggy::candle_files
