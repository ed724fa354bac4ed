#pragma once
// The fast way through well-formed rows: a time stamp of fixed width, then five plain numbers, then perhaps columns
// that are not read. It knows nothing of faults: it stops before the first row that is not exactly of that form, and
// the careful way (rows.h) reads that one. What it does accept, it gives the very same values for.
//
// One kernel, compiled for several processors; the widest that this machine has is chosen once.

#include <cstddef>
#include <cstdint>

namespace piggy::candle_files {

enum class RowForm : std::uint8_t { csv, json };  // "a,b,c\n", or "[a,b,c],["

// Plain types only: the kernel's translation units include nothing of ours or the library's that another could share.
struct FastPlan {
    RowForm form;
    char delimiter;
    unsigned time_digits;          // 10, 13 or 16
    std::int64_t time_scale;       // nanoseconds in one count
    std::int64_t time_end;         // counts from here on are for the careful way
    unsigned trailing_columns;     // after the volume, all filled
    std::int64_t price_ticks_max;  // above it is for the careful way
    std::uint8_t price_of[4];      // which of open, high, low, close the second to fifth cell are
};

struct FastTarget {
    std::int64_t* time;
    std::int64_t* price[4];  // open, high, low, close
    std::int64_t* volume;
};

// Reads rows from *cursor while they begin before limit and fit the plan; moves *cursor behind them and gives their
// number. The text may be read up to fast_slack bytes behind its end, where zeros must stand.
using FastRows = std::size_t (*)(const char** cursor, const char* limit, const FastPlan* plan,
                                 const FastTarget* target);

inline constexpr std::size_t fast_slack = 192;

// The kernel for this machine; a null pointer where there is none.
[[nodiscard]] FastRows fast_rows();
// By name, for the tests that hold all of them equal: "avx512", "avx2", "sse4". Null where the machine can't run it.
[[nodiscard]] FastRows fast_rows_named(const char* name);

}  // namespace piggy::candle_files
