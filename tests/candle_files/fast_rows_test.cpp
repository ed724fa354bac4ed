// The fast way is held to the careful one: the same candles, the same report, whatever the text.

#include "adapters/candle_files/fast_rows.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "adapters/candle_files/candle_files.h"
#include "core/random.h"

namespace piggy::candle_files {
namespace {

bool same_series(const market::CandleSeries& a, const market::CandleSeries& b) {
    const auto same = [](const market::Column& x, const market::Column& y) {
        return std::equal(x.data(), x.data() + x.size(), y.data(), y.data() + y.size());
    };
    return same(a.time, b.time) && same(a.open, b.open) && same(a.high, b.high) && same(a.low, b.low) &&
           same(a.close, b.close) && same(a.volume, b.volume) && a.timeframe == b.timeframe && a.symbol == b.symbol &&
           a.volume_places == b.volume_places;
}

bool same_report(const ImportReport& a, const ImportReport& b) {
    return a.rows_read == b.rows_read && a.rows_kept == b.rows_kept && a.defects == b.defects && a.gaps == b.gaps &&
           a.time_units == b.time_units && a.columns == b.columns && a.notes == b.notes && a.first == b.first &&
           a.last == b.last;
}

// Empty when all ways of reading agree; else what differs.
std::string disagreement(const std::string& text) {
    ReadOptions options;
    options.path = ReadPath::careful;
    options.threads = 1;
    options.timeframe = market::Timeframe::one_minute();
    const auto judge = read_candle_text(text, "BTCUSDT.csv", options);
    options.path = ReadPath::fast;
    for (const char* kernel : {"sse4", "avx2", "avx512"}) {
        if (fast_rows_named(kernel) == nullptr) continue;
        options.kernel = kernel;
        for (const unsigned threads : {1U, 3U}) {
            options.threads = threads;
            const auto candles = read_candle_text(text, "BTCUSDT.csv", options);
            const std::string who = std::string(kernel) + " on " + std::to_string(threads) + " threads";
            if (candles.has_value() != judge.has_value()) return who + " takes or refuses the file otherwise";
            if (!candles) {
                if (candles.error().what != judge.error().what) return who + " says: " + candles.error().what;
                continue;
            }
            if (!same_series(candles->series, judge->series)) return who + " reads other candles";
            if (!same_report(candles->report, judge->report)) return who + " reports otherwise";
        }
    }
    return "";
}

std::string digits_of(std::int64_t number, const char* time_form) { return std::to_string(number) + time_form; }

// A row that is well-formed, or nearly.
std::string any_row(Random& random, char delimiter, int trailing, int number) {
    const auto pick = [&](std::initializer_list<const char*> choices) {
        return std::string(*(choices.begin() + random.below(choices.size())));
    };
    const bool is_odd = random.chance(0.15);
    const auto value = [&](std::int64_t low, std::int64_t high) {
        if (is_odd && random.chance(0.3)) {
            return pick({"",
                         "null",
                         "NaN",
                         "1e2",
                         "12345678.12345678",
                         "123456789.5",
                         "0",
                         "-5",
                         "10.123456789",
                         "5.",
                         ".5",
                         "1.2.3",
                         "00010.50",
                         "10.5 ",
                         " 10.5",
                         "\"10.5\"",
                         "10.50000000000000",
                         "99999999",
                         "10000000",
                         "10000000.00000001",
                         "1\"0",
                         "+10",
                         "x"});
        }
        const auto ticks = random.between(low, high);
        std::string text = Decimal::from_ticks(ticks).to_fixed(static_cast<int>(random.below(9)));
        return text;
    };
    const std::int64_t minute = 1'609'459'200LL + number * 60;
    std::string row = is_odd && random.chance(0.3)
                          ? pick({"", "soon", "1609459200", "1609459200.0", "01609459200000", "2021-01-01T00:00:00Z",
                                  "9999999999999", "16094592000000000", "160945920000", "1609459200000000"})
                          : digits_of(minute, "000");
    const std::int64_t base = 100 * Decimal::ticks_per_unit;
    row += delimiter + value(base, base + base / 10) + delimiter + value(base + base / 8, base + base / 5) + delimiter +
           value(base / 2, base - base / 8) + delimiter + value(base, base + base / 10) + delimiter +
           value(0, 1'000 * Decimal::ticks_per_unit);
    for (int i = 0; i < trailing; ++i) {
        row += delimiter + (is_odd && random.chance(0.3) ? pick({"", "NULL", "a", "1e5", "\"1\"", "1 2"})
                                                         : std::to_string(random.below(10'000'000)));
    }
    if (is_odd && random.chance(0.2)) row += pick({",", ",,", " ", "\t", ",1"});
    return row;
}

std::string any_text(Random& random) {
    const char delimiter = random.chance(0.8) ? ',' : ';';
    const int trailing = random.chance(0.5) ? 0 : static_cast<int>(random.below(7));
    const std::string end = random.chance(0.8) ? "\n" : "\r\n";
    const auto rows = static_cast<int>(random.below(60));
    std::string text;
    if (random.chance(0.5)) {
        text = std::string("timestamp") + delimiter + "open" + delimiter + "high" + delimiter + "low" + delimiter +
               "close" + delimiter + "volume" + end;
    }
    for (int i = 0; i < rows; ++i) {
        text += any_row(random, delimiter, trailing, i);
        if (i + 1 < rows || random.chance(0.7)) text += random.chance(0.97) ? end : "\n\n";
    }
    // Now and then a byte goes wrong.
    for (std::uint64_t i = random.below(4); i > 0 && !text.empty() && random.chance(0.3); --i) {
        text[random.below(text.size())] = static_cast<char>(32 + random.below(95));
    }
    return text;
}

RC_GTEST_PROP(FastRows, ReadWhatTheCarefulWayReadsFromCsv, (std::uint64_t seed)) {
    Random random(seed);
    for (int i = 0; i < 10; ++i) {
        const std::string text = any_text(random);
        const std::string difference = disagreement(text);
        if (!difference.empty()) RC_FAIL(difference + "\n" + text);
    }
}

RC_GTEST_PROP(FastRows, ReadWhatTheCarefulWayReadsFromJson, (std::uint64_t seed)) {
    Random random(seed);
    std::string text = "[";
    const int trailing = static_cast<int>(random.below(3));
    const auto rows = static_cast<int>(random.below(80));
    for (int i = 0; i < rows; ++i) {
        text += (i == 0 ? "[" : random.chance(0.9) ? ",[" : ", [") + any_row(random, ',', trailing, i) + "]";
    }
    text += "]";
    for (std::uint64_t i = random.below(4); i > 0 && random.chance(0.3); --i) {
        text[random.below(text.size())] = static_cast<char>(32 + random.below(95));
    }
    const std::string difference = disagreement(text);
    if (!difference.empty()) RC_FAIL(difference + "\n" + text);
}

// Long enough for many blocks, with faults at their borders and elsewhere.
TEST(FastRows, BlocksAndThreadsLeaveNoTrace) {
    Random random(7);
    for (int round = 0; round < 4; ++round) {
        std::string text;
        for (int i = 0; text.size() < 1'500'000; ++i) {
            text += random.chance(0.001) ? "\n" + any_row(random, ',', 0, i) + "\n" : any_row(random, ',', 0, i) + "\n";
        }
        EXPECT_EQ(disagreement(text), "");
        text.pop_back();
        EXPECT_EQ(disagreement(text), "");
    }
}

TEST(FastRows, ALineLongerThanTheOverlapOfBlocksIsReadAllTheSame) {
    Random random(8);
    std::string text;
    for (int i = 0; i < 40'000; ++i) {
        text += std::to_string(1'609'459'200'000LL + i * 60'000LL) + ",10,12,9,11,1";
        if (i % 997 == 0) text += "," + std::string(20'000, '7');
        text += "\n";
    }
    EXPECT_EQ(disagreement(text), "");
}

TEST(FastRows, EveryShapeOfNumberIsExact) {
    std::string text;
    std::vector<std::int64_t> expected;
    Random random(9);
    int minute = 0;
    for (int whole = 1; whole <= 8; ++whole) {
        for (int places = 0; places <= 8; ++places) {
            std::string number = std::to_string(1 + random.below(6));
            for (int i = 1; i < whole; ++i) number += std::to_string(random.below(10));
            if (places > 0) number += ".";
            for (int i = 0; i < places; ++i) number += std::to_string(random.below(10));
            const std::int64_t ticks = Decimal::parse(number)->ticks();
            if (ticks > market::price_ticks_max) continue;
            expected.push_back(ticks);
            text += std::to_string(1'609'459'200LL + 60 * minute++);
            for (int i = 0; i < 5; ++i) text += "," + number;
            text += "\n";
        }
    }
    const auto candles = read_candle_text(text, "BTCUSDT-1m.csv");
    ASSERT_TRUE(candles) << candles.error().what;
    ASSERT_EQ(candles->series.size(), expected.size());
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), candles->series.low.data()));
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), candles->series.volume.data()));
    EXPECT_EQ(disagreement(text), "");
}

TEST(FastRows, ThereIsAKernelOnThisKindOfMachine) {
#if defined(__x86_64__)
    EXPECT_NE(fast_rows(), nullptr);
    EXPECT_NE(fast_rows_named("sse4"), nullptr);
#endif
    EXPECT_EQ(fast_rows_named("abacus"), nullptr);
}

}  // namespace
}  // namespace piggy::candle_files
