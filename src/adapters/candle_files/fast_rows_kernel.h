// The kernel of fast_rows.h. Included once by each fast_rows_<processor>.cpp, which is compiled for that processor,
// so there is no #pragma once, everything has internal linkage, and no inline function of another header is called:
// the linker could otherwise pick a copy that an older processor can't run.
//
// How a number is read: the cell is 16 bytes in a register; a shuffle moves the digits before the point to the right
// end of the lower half and those behind it to the left end of the upper half, zeros elsewhere. The 16 digits that
// result are the number in ticks of 1e-8, and three multiply-adds join them. No division, no rounding.
//
// How a row is read: 64 bytes are classed at once into digits, delimiters and points; the places of all cells are
// then bits of two words, so that the cells of a row, and neighbouring rows, are read side by side by the processor.
// Longer rows go cell by cell.

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "adapters/candle_files/fast_rows.h"

namespace piggy::candle_files {
namespace {

constexpr unsigned shape_count = 512;

// shape = digits before the point * 32 + length of the cell
struct Shapes {
    alignas(64) std::uint8_t shuffle[shape_count][16];
    std::uint8_t valid[shape_count];
};

constexpr Shapes make_shapes() {
    Shapes shapes{};
    for (unsigned shape = 0; shape < shape_count; ++shape) {
        const unsigned whole = shape / 32;
        const unsigned length = shape % 32;
        const unsigned fraction = length > whole ? length - whole - 1 : 0;
        for (unsigned i = 0; i < 16; ++i) shapes.shuffle[shape][i] = 0x80;
        const bool has_point = length > whole;
        const bool valid = whole >= 1 && whole <= 8 && length >= whole && length <= 16 && fraction <= 8 &&
                           (!has_point || fraction > 0);
        if (!valid) continue;
        shapes.valid[shape] = 1;
        for (unsigned i = 0; i < whole; ++i) shapes.shuffle[shape][8 - whole + i] = static_cast<std::uint8_t>(i);
        for (unsigned i = 0; i < fraction; ++i) {
            shapes.shuffle[shape][8 + i] = static_cast<std::uint8_t>(whole + 1 + i);
        }
    }
    return shapes;
}
constexpr Shapes shapes = make_shapes();

// Sixteen digits, most significant first, as one integer.
inline std::int64_t join_digits(__m128i digits) {
    const __m128i tens = _mm_set1_epi16(0x010A);
    const __m128i hundreds = _mm_set1_epi32(0x00010064);
    const __m128i ten_thousands = _mm_set1_epi32(0x00012710);
    const __m128i pairs = _mm_maddubs_epi16(digits, tens);
    const __m128i fours = _mm_madd_epi16(pairs, hundreds);
    const __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), ten_thousands);
    const auto both = static_cast<std::uint64_t>(_mm_cvtsi128_si64(eights));
    return static_cast<std::int64_t>((both & 0xffffffffU) * 100'000'000U + (both >> 32));
}

inline __m128i load16(const char* text) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text)); }

// The cell at text with this many digits before its point and this length; bad becomes non-zero when it is no number.
inline std::int64_t read_cell(const char* text, unsigned whole, unsigned length, unsigned& bad) {
    const unsigned shape = ((whole & 15U) << 5) | (length & 31U);
    bad |= (whole >> 4) | (length >> 5) | (shapes.valid[shape] ^ 1U);
    const __m128i digits = _mm_sub_epi8(load16(text), _mm_set1_epi8('0'));
    const __m128i control = _mm_load_si128(reinterpret_cast<const __m128i*>(shapes.shuffle[shape]));
    return join_digits(_mm_shuffle_epi8(digits, control));
}

// A stamp of 10, 13 or 16 digits.
inline std::int64_t read_time(const char* text, unsigned digits, unsigned& bad) {
    const __m128i ascending = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    // Indices below zero have their top bit set, and give zero.
    const __m128i control = _mm_sub_epi8(ascending, _mm_set1_epi8(static_cast<char>(16U - digits)));
    const __m128i values = _mm_sub_epi8(load16(text), _mm_set1_epi8('0'));
    bad |= text[0] == '0' ? 1U : 0U;  // its size must tell its unit
    return join_digits(_mm_shuffle_epi8(values, control));
}

#if defined(__AVX512BW__)
struct Classes {
    std::uint64_t other, delimiters, points;
};
inline Classes classify(const char* text, char delimiter) {
    const __m512i bytes = _mm512_loadu_si512(text);
    const __m512i offset = _mm512_sub_epi8(bytes, _mm512_set1_epi8('0'));
    return {_cvtmask64_u64(_mm512_cmpgt_epu8_mask(offset, _mm512_set1_epi8(9))),
            _cvtmask64_u64(_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(delimiter))),
            _cvtmask64_u64(_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('.')))};
}
#elif defined(__AVX2__)
struct Classes {
    std::uint64_t other, delimiters, points;
};
inline std::uint64_t mask32(__m256i low, __m256i high) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
           (static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32);
}
inline Classes classify(const char* text, char delimiter) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 32));
    const __m256i zero = _mm256_set1_epi8('0');
    const __m256i nine = _mm256_set1_epi8(9);
    const __m256i a = _mm256_sub_epi8(low, zero);
    const __m256i b = _mm256_sub_epi8(high, zero);
    const __m256i d = _mm256_set1_epi8(delimiter);
    const __m256i p = _mm256_set1_epi8('.');
    return {~mask32(_mm256_cmpeq_epi8(_mm256_min_epu8(a, nine), a), _mm256_cmpeq_epi8(_mm256_min_epu8(b, nine), b)),
            mask32(_mm256_cmpeq_epi8(low, d), _mm256_cmpeq_epi8(high, d)),
            mask32(_mm256_cmpeq_epi8(low, p), _mm256_cmpeq_epi8(high, p))};
}
#else
struct Classes {
    std::uint64_t other, delimiters, points;
};
inline Classes classify(const char* text, char delimiter) {
    Classes classes{0, 0, 0};
    const __m128i nine = _mm_set1_epi8(9);
    for (unsigned i = 0; i < 4; ++i) {
        const __m128i bytes = load16(text + i * 16);
        const __m128i offset = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
        const auto bits = [&](__m128i equal) {
            return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(equal))) << (i * 16);
        };
        classes.other |= bits(_mm_cmpeq_epi8(_mm_min_epu8(offset, nine), offset));
        classes.delimiters |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter)));
        classes.points |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('.')));
    }
    classes.other = ~classes.other;
    return classes;
}
#endif

inline unsigned lowest(std::uint64_t bits) { return static_cast<unsigned>(__builtin_ctzll(bits)); }

struct Row {
    std::int64_t time;
    std::int64_t price[4];
    std::int64_t volume;
};

// What a row must be beyond its form. Prices are not negative, because a sign is no digit.
inline bool is_candle(const Row& row, const FastPlan& plan) {
    const std::int64_t open = row.price[0];
    const std::int64_t high = row.price[1];
    const std::int64_t low = row.price[2];
    const std::int64_t close = row.price[3];
    return ((low > 0) & (high <= plan.price_ticks_max) & (low <= open) & (low <= close) & (high >= open) &
            (high >= close) & (row.time < plan.time_end)) != 0;
}

inline void store(const Row& row, const FastPlan& plan, const FastTarget& target, std::size_t at) {
    target.time[at] = row.time * plan.time_scale;
    target.price[0][at] = row.price[0];
    target.price[1][at] = row.price[1];
    target.price[2][at] = row.price[2];
    target.price[3][at] = row.price[3];
    target.volume[at] = row.volume;
}

// Behind the last cell of a row: the start of the next, or null when the row does not end here as it should.
template <RowForm form>
inline const char* next_row(const char* end) {
    if constexpr (form == RowForm::json) {
        return end[0] == ']' && end[1] == ',' && end[2] == '[' ? end + 2 : nullptr;
    } else {
        if (end[0] == '\n') return end + 1;
        return end[0] == '\r' && end[1] == '\n' ? end + 2 : nullptr;
    }
}

// A row whose cells all end within 64 bytes and that has no columns besides; text is behind any '['.
template <RowForm form>
inline const char* read_short_row(const char* text, const Classes& classes, unsigned end, const FastPlan& plan,
                                  Row& row) {
    const unsigned width = plan.time_digits;
    const std::uint64_t inside = (std::uint64_t{1} << end) - 1;
    std::uint64_t ends = (classes.delimiters & inside) | (std::uint64_t{1} << end);
    std::uint64_t points = (classes.points & inside) | (std::uint64_t{1} << 63);
    unsigned bad = __builtin_popcountll(ends) == 6 ? 0U : 1U;
    bad |= lowest(classes.other) ^ width;
    bad |= lowest(ends) ^ width;
    if (bad != 0) return nullptr;
    row.time = read_time(text, width, bad);
    unsigned start = width + 1;
    ends &= ends - 1;
    const auto take = [&]() {
        const unsigned stop = lowest(ends);
        const unsigned point = lowest(points);
        const bool has_point = point < stop;
        const unsigned whole = (has_point ? point : stop) - start;
        points = has_point ? points & (points - 1) : points;
        const std::int64_t value = read_cell(text + start, whole, stop - start, bad);
        ends &= ends - 1;
        start = stop + 1;
        return value;
    };
    row.price[plan.price_of[0]] = take();
    row.price[plan.price_of[1]] = take();
    row.price[plan.price_of[2]] = take();
    row.price[plan.price_of[3]] = take();
    row.volume = take();
    if (bad != 0 || points != std::uint64_t{1} << 63) return nullptr;
    return next_row<form>(text + end);
}

// One number of a long row; moves text behind it, to what ends it.
inline std::int64_t take_number(const char*& text, unsigned& bad) {
    const __m128i bytes = load16(text);
    const __m128i offset = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(offset, _mm_set1_epi8(9)), offset);
    const std::uint32_t other = ~static_cast<std::uint32_t>(_mm_movemask_epi8(digits)) | 0x10000U;
    const auto first = static_cast<unsigned>(__builtin_ctz(other));
    const std::uint32_t rest = other & (other - 1);
    unsigned stop = first;
    if (text[first] == '.') {
        if (rest == 0) {  // a point as the sixteenth byte
            bad = 1;
            return 0;
        }
        stop = static_cast<unsigned>(__builtin_ctz(rest));
    }
    const std::int64_t value = read_cell(text, first, stop, bad);
    text += stop;
    return value;
}

// The columns behind the volume, as many as the plan says and each with plain characters in it. text is at the
// delimiter before the first of them; gives the place behind the last, or null.
inline const char* skip_columns(const char* text, const FastPlan& plan) {
    const __m128i lowest_plain = _mm_set1_epi8('+');
    const __m128i plain_width = _mm_set1_epi8('9' - '+');
    const __m128i delimiter = _mm_set1_epi8(plan.delimiter);
    unsigned columns = 0;
    unsigned after_delimiter = 0;  // 1 when the byte before this block was one
    for (;;) {
        const __m128i bytes = load16(text);
        const __m128i offset = _mm_sub_epi8(bytes, lowest_plain);
        const __m128i plain = _mm_cmpeq_epi8(_mm_min_epu8(offset, plain_width), offset);
        const auto delimiters = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, delimiter)));
        const std::uint32_t odd = ~(static_cast<std::uint32_t>(_mm_movemask_epi8(plain)) | delimiters) | 0x10000U;
        const auto stop = static_cast<unsigned>(__builtin_ctz(odd));
        const std::uint32_t here = delimiters & ((1U << stop) - 1U);
        const std::uint32_t behind = (here << 1) | after_delimiter;
        // A delimiter behind a delimiter is an empty cell, and so is an end behind one.
        if ((behind & here) != 0) return nullptr;
        columns += static_cast<unsigned>(__builtin_popcount(here));
        if (stop < 16) {
            if (((behind >> stop) & 1U) != 0 || columns != plan.trailing_columns) return nullptr;
            return text + stop;
        }
        after_delimiter = (behind >> 16) & 1U;
        text += 16;
    }
}

template <RowForm form>
inline const char* read_long_row(const char* text, const FastPlan& plan, Row& row) {
    const unsigned width = plan.time_digits;
    const __m128i offset = _mm_sub_epi8(load16(text), _mm_set1_epi8('0'));
    const __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(offset, _mm_set1_epi8(9)), offset);
    const std::uint32_t other = ~static_cast<std::uint32_t>(_mm_movemask_epi8(digits)) | 0x10000U;
    if (static_cast<unsigned>(__builtin_ctz(other)) != width || text[width] != plan.delimiter) return nullptr;
    unsigned bad = 0;
    row.time = read_time(text, width, bad);
    text += width;
    for (unsigned i = 0; i < 5; ++i) {
        if (*text != plan.delimiter) return nullptr;
        ++text;
        const std::int64_t value = take_number(text, bad);
        if (bad != 0) return nullptr;
        if (i < 4) {
            row.price[plan.price_of[i]] = value;
        } else {
            row.volume = value;
        }
    }
    if (plan.trailing_columns > 0) {
        if (*text != plan.delimiter) return nullptr;
        text = skip_columns(text, plan);
        if (text == nullptr) return nullptr;
    }
    return next_row<form>(text);
}

template <RowForm form>
std::size_t read_rows(const char** cursor, const char* limit, const FastPlan& plan, const FastTarget& target) {
    const char* text = *cursor;
    const bool may_be_short = plan.trailing_columns == 0;
    std::size_t rows = 0;
    Row row{};
    while (text < limit) {
        if (form == RowForm::json && *text != '[') break;
        const char* cells = form == RowForm::json ? text + 1 : text;
        const char* next = nullptr;
        bool is_short = false;
        if (may_be_short) {
            const Classes classes = classify(cells, plan.delimiter);
            const std::uint64_t odd = classes.other & ~(classes.delimiters | classes.points);
            const unsigned end = odd == 0 ? 63 : lowest(odd);
            is_short = end < 63;
            if (is_short) next = read_short_row<form>(cells, classes, end, plan, row);
        }
        if (!is_short) next = read_long_row<form>(cells, plan, row);
        if (next == nullptr || !is_candle(row, plan)) break;
        store(row, plan, target, rows++);
        text = next;
    }
    *cursor = text;
    return rows;
}

std::size_t read_any(const char** cursor, const char* limit, const FastPlan* plan, const FastTarget* target) {
    return plan->form == RowForm::json ? read_rows<RowForm::json>(cursor, limit, *plan, *target)
                                       : read_rows<RowForm::csv>(cursor, limit, *plan, *target);
}

}  // namespace
}  // namespace piggy::candle_files
