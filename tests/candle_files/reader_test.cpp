#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <vector>

#include "adapters/candle_files/candle_files.h"
#include "adapters/candle_files/csv_writer.h"
#include "market/candle.h"
#include "temporary_folder.h"

namespace piggy::candle_files {
namespace {

using market::Timeframe;
using Lines = std::vector<std::uint64_t>;

constexpr const char* header = "timestamp,open,high,low,close,volume\n";

// Row number n of a minute series that starts at 2021-01-01.
std::string row(int n, const std::string& rest = "10,12,9,11,1.5") {
    return std::to_string(1'609'459'200'000LL + n * 60'000LL) + "," + rest + "\n";
}

Result<ImportedCandles> read(const std::string& text, ReadOptions options = {}) {
    options.timeframe = options.timeframe ? options.timeframe : Timeframe::one_minute();
    return read_candle_text(text, "BTCUSDT.csv", options);
}

Lines lines_of(const ImportReport& report, DefectKind kind) {
    for (const Defect& defect : report.defects) {
        if (defect.kind == kind) return defect.first_lines;
    }
    return {};
}

std::string packed(const std::string& text) {
    std::string bytes(text.size() + 1024, '\0');
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    deflate(&stream, Z_FINISH);
    bytes.resize(stream.total_out);
    deflateEnd(&stream);
    return bytes;
}

TEST(CandleFiles, APlainFileIsReadWithoutADefect) {
    const auto candles = read(header + row(0) + row(1) + row(2));
    ASSERT_TRUE(candles) << candles.error().what;
    EXPECT_EQ(candles->series.size(), 3U);
    EXPECT_EQ(candles->series.symbol.to_string(), "BTC/USDT");
    EXPECT_EQ(candles->series.view().at(2).high.value.to_string(), "12");
    EXPECT_EQ(candles->series.view().at(2).volume.to_string(), "1.5");
    EXPECT_TRUE(candles->report.defects.empty());
    EXPECT_EQ(candles->report.rows_read, 3U);
    EXPECT_EQ(candles->report.time_units, (std::vector<TimeUnitCount>{{"ms", 3}}));
}

TEST(CandleFiles, ByteOrderMarkBannerCrlfBlankLinesAndAMissingLastNewlineDoNoHarm) {
    std::string text = "\xef\xbb\xbfhttps://www.example.org\r\n\r\ntimestamp;Open;High;Low;Close;Volume\r\n";
    text += "2021-01-01 00:00:00;10;12;9;11;1\r\n\r\n2021-01-01 00:01:00;10;12;9;11;1";
    const auto candles = read(text);
    ASSERT_TRUE(candles) << candles.error().what;
    EXPECT_EQ(candles->series.size(), 2U);
    ASSERT_EQ(candles->report.defects.size(), 1U);
    EXPECT_EQ(lines_of(candles->report, DefectKind::banner), (Lines{1}));
}

TEST(CandleFiles, EveryKindOfWrongRowIsLeftOutAndNamed) {
    const std::string text = header + row(0) +                   // 2
                             "\n" +                              // 3, blank
                             row(1, "10,12,9") +                 // 4
                             row(2, "10,12,9,x,1") +             // 5
                             row(3, "10,12,9,,1") +              // 6
                             row(4, "10,NaN,9,11,1") +           // 7
                             row(5, "10,inf,9,11,1") +           // 8
                             row(6, "1e1,12,9,11,1") +           // 9
                             row(7, "10.123456789,12,9,11,1") +  // 10
                             row(8, "10,12,0,11,1") +            // 11
                             row(9, "10,12,-9,11,1") +           // 12
                             row(10, "10,10000001,9,11,1") +     // 13
                             row(11, "10,12,9,11,-1") +          // 14
                             row(12, "10,12,11,10,1") +          // 15
                             "soon,10,12,9,11,1\n" +             // 16
                             header +                            // 17
                             row(13, "10,\"12,9,11,1") +         // 18
                             row(14);                            // 19
    const auto candles = read(text);
    ASSERT_TRUE(candles) << candles.error().what;
    const ImportReport& report = candles->report;
    EXPECT_EQ(report.rows_kept, 2U);
    EXPECT_EQ(report.rows_read, 17U);
    EXPECT_EQ(lines_of(report, DefectKind::bad_row), (Lines{4, 18}));
    EXPECT_EQ(lines_of(report, DefectKind::bad_number), (Lines{5}));
    EXPECT_EQ(lines_of(report, DefectKind::null_price), (Lines{6}));
    EXPECT_EQ(lines_of(report, DefectKind::not_a_number), (Lines{7}));
    EXPECT_EQ(lines_of(report, DefectKind::infinite), (Lines{8}));
    EXPECT_EQ(lines_of(report, DefectKind::exponent), (Lines{9}));
    EXPECT_EQ(lines_of(report, DefectKind::too_many_decimals), (Lines{10}));
    EXPECT_EQ(lines_of(report, DefectKind::price_not_positive), (Lines{11, 12}));
    EXPECT_EQ(lines_of(report, DefectKind::price_too_large), (Lines{13}));
    EXPECT_EQ(lines_of(report, DefectKind::negative_volume), (Lines{14}));
    EXPECT_EQ(lines_of(report, DefectKind::impossible_candle), (Lines{15}));
    EXPECT_EQ(lines_of(report, DefectKind::bad_time), (Lines{16}));
    EXPECT_EQ(lines_of(report, DefectKind::repeated_header), (Lines{17}));
    EXPECT_EQ(report.gaps.missing, 13U);
}

TEST(CandleFiles, OnlyTheFirstFiveLinesOfAKindAreListedButAllAreCounted) {
    std::string text = header;
    for (int i = 0; i < 20; ++i) text += row(i, i % 2 == 0 ? "10,12,9,11,1" : "x,12,9,11,1");
    const auto candles = read(text);
    EXPECT_EQ(candles->report.count(DefectKind::bad_number), 10U);
    EXPECT_EQ(lines_of(candles->report, DefectKind::bad_number), (Lines{3, 5, 7, 9, 11}));
}

TEST(CandleFiles, DuplicatesAreLeftOutAndTheFirstIsKept) {
    const auto candles = read(header + row(0) + row(1) + row(1) + row(0, "10,12,9,10,1") + row(2));
    const ImportReport& report = candles->report;
    EXPECT_EQ(report.rows_kept, 3U);
    EXPECT_EQ(lines_of(report, DefectKind::duplicate_identical), (Lines{4}));
    EXPECT_EQ(lines_of(report, DefectKind::duplicate_conflicting), (Lines{5}));
    EXPECT_EQ(lines_of(report, DefectKind::out_of_order), (Lines{5}));
    EXPECT_EQ(candles->series.close[0], 11 * Decimal::ticks_per_unit);
}

TEST(CandleFiles, AFileFromNewToOldIsTurnedAroundAndSaidToBe) {
    const auto candles = read(header + row(3) + row(2) + row(0) + row(1));
    EXPECT_EQ(candles->report.rows_kept, 4U);
    EXPECT_EQ(candles->report.count(DefectKind::newest_first), 2U);
    EXPECT_EQ(lines_of(candles->report, DefectKind::out_of_order), (Lines{5}));
    EXPECT_LT(candles->series.time[0], candles->series.time[1]);
}

TEST(CandleFiles, RowsOffTheGridAreLeftOut) {
    const auto candles = read(header + row(0) + "1609459261000,10,12,9,11,1\n" + row(2));
    EXPECT_EQ(lines_of(candles->report, DefectKind::off_grid), (Lines{3}));
    EXPECT_EQ(candles->report.gaps, (market::Gaps{1, 1, 1, {{1'609'459'260'000'000'000, 1}}}));
}

TEST(CandleFiles, UnitsMayChangeFromRowToRow) {
    const auto candles = read(
        "1609459200,10,12,9,11,1\n1609459260000,10,12,9,11,1\n1609459320000000,10,12,9,11,1\n"
        "1609459380000000000,10,12,9,11,1\n1609459440000,10,12,9,11,1\n"
        "2021-01-01T00:05:00Z,10,12,9,11,1\n2020-12-31T20:06:00-04:00,10,12,9,11,1\n");
    ASSERT_TRUE(candles) << candles.error().what;
    EXPECT_EQ(candles->report.rows_kept, 7U);
    EXPECT_TRUE(candles->report.gaps.count == 0);
    EXPECT_EQ(candles->report.count(DefectKind::mixed_time_units), 5U);
    EXPECT_EQ(lines_of(candles->report, DefectKind::mixed_time_units), (Lines{1, 3, 4, 6, 7}));
    EXPECT_EQ(candles->report.time_units.size(), 6U);
}

TEST(CandleFiles, AVolumeThatIsNotKnownIsKeptAsZeroAndCounted) {
    const auto candles = read(header + row(0, "10,12,9,11,-") + row(1, "10,12,9,11,null") + row(2, "10,12,9,11,") +
                              row(3, "10,12,9,11,2.5K") + row(4, "10,12,9,11"));
    ASSERT_TRUE(candles);
    EXPECT_EQ(candles->report.count(DefectKind::unknown_volume), 4U);
    EXPECT_EQ(candles->series.volume[3], 2'500 * Decimal::ticks_per_unit);
}

TEST(CandleFiles, VolumesBeyondNinetyBillionKeepFewerDecimals) {
    const auto candles = read(header + row(0, "10,12,9,11,470000000000.25") + row(1, "10,12,9,11,1.00005"));
    ASSERT_TRUE(candles);
    EXPECT_EQ(candles->series.volume_places, 4);
    EXPECT_EQ(candles->series.volume[0], 4'700'000'000'002'500);
    EXPECT_EQ(candles->series.volume[1], 10'000) << "half-even";
    EXPECT_EQ(lines_of(candles->report, DefectKind::volume_rounded), (Lines{3}));
}

TEST(CandleFiles, AnAbsurdVolumeDoesNotCostTheOthersTheirDecimals) {
    const auto candles = read(header + row(0, "10,12,9,11,1e300") + row(1, "10,12,9,11,1.00005"));
    ASSERT_TRUE(candles);
    EXPECT_EQ(candles->series.volume_places, 8);
    EXPECT_EQ(candles->report.count(DefectKind::volume_too_large), 1U);
}

TEST(CandleFiles, RowsOfAnotherSymbolAreLeftOut) {
    const std::string text =
        "time,symbol,open,high,low,close,volume\n2021-01-01,BTC/USDT,10,12,9,11,1\n"
        "2021-01-02,ETH/USDT,10,12,9,11,1\n2021-01-02,BTC/USDT,10,12,9,11,1\n";
    const auto candles = read_candle_text(text, "x.csv");
    ASSERT_TRUE(candles) << candles.error().what;
    EXPECT_EQ(candles->series.symbol.to_string(), "BTC/USDT");
    EXPECT_EQ(candles->report.rows_kept, 2U);
    EXPECT_EQ(lines_of(candles->report, DefectKind::other_symbol), (Lines{3}));
}

TEST(CandleFiles, TheTimeframeIsTheCommonestDistance) {
    const auto candles = read_candle_text(
        "time,open,high,low,close,volume\n2021-01-01 00:00,10,12,9,11,1\n2021-01-01 01:00,10,12,9,11,1\n"
        "2021-01-01 02:00,10,12,9,11,1\n2021-01-01 05:00,10,12,9,11,1\n",
        "x.csv");
    ASSERT_TRUE(candles);
    EXPECT_EQ(candles->series.timeframe.name(), "1h");
    EXPECT_EQ(candles->report.gaps.missing, 2U);
    EXPECT_EQ(candles->series.symbol, Symbol{});
}

TEST(CandleFiles, OneCandleNeedsToBeToldItsTimeframe) {
    const std::string text = header + row(0);
    const auto unknown = read_candle_text(text, "x.csv");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().what.find("--timeframe 1h"), std::string::npos);
    EXPECT_EQ(read_candle_text(text, "BTCUSDT-1h-2021-01.csv")->series.timeframe.name(), "1h");
    EXPECT_TRUE(read(text));
}

TEST(CandleFiles, ATimeframeThatIsNotTheFilesIsRefused) {
    ReadOptions options;
    options.timeframe = Timeframe::parse("1h").value();
    const auto too_large = read(header + row(0) + row(1) + row(2), options);
    ASSERT_FALSE(too_large);
    EXPECT_NE(too_large.error().what.find("the rows are 1m apart"), std::string::npos) << too_large.error().what;
    options.timeframe = Timeframe::one_minute();
    EXPECT_FALSE(read(header + row(0) + row(60) + row(120) + row(180), options));
    EXPECT_TRUE(read(header + row(0) + row(60), options)) << "two rows tell nothing";
    EXPECT_FALSE(read_candle_text(header + row(0) + row(7) + row(14), "x.csv")) << "seven minutes are no timeframe";
}

TEST(CandleFiles, StrictTakesNoDefectAtAll) {
    ReadOptions options;
    options.strictness = Strictness::refuse;
    EXPECT_TRUE(read(header + row(0) + row(1), options));
    for (const std::string& text : {header + row(0) + row(2), header + row(1) + row(0),
                                    header + row(0) + row(0) + row(1), header + row(0) + row(1, "x,1,1,1,1")}) {
        const auto candles = read(text, options);
        ASSERT_FALSE(candles) << text;
        EXPECT_EQ(candles.error().code, ErrorCode::refused);
        EXPECT_NE(candles.error().what.find("--strict"), std::string::npos);
    }
}

TEST(CandleFiles, AShiftMovesEveryTimeAndIsReported) {
    ReadOptions options;
    options.shift = -std::chrono::hours(8);
    const auto candles = read(header + row(0) + row(1), options);
    EXPECT_EQ(format_iso8601(candles->report.first), "2020-12-31T16:00:00Z");
    EXPECT_EQ(candles->report.shift, -std::chrono::hours(8));
    options.shift = -std::chrono::hours(24 * 365 * 60);
    EXPECT_EQ(read(header + row(0), options).error().code, ErrorCode::out_of_range);
}

TEST(CandleFiles, ToldColumnsGoBeforeNamesAndGuesses) {
    ReadOptions options;
    options.columns = "time,open,close,high,low,volume";
    const auto candles = read(row(0, "10,11,12,9,1") + row(1, "10,11,12,9,1"), options);
    ASSERT_TRUE(candles);
    EXPECT_EQ(candles->report.rows_kept, 2U);
    EXPECT_TRUE(candles->report.defects.empty());
    EXPECT_EQ(candles->series.close[0], 11 * Decimal::ticks_per_unit);
    options.columns = "open,time";
    EXPECT_EQ(read(row(0), options).error().code, ErrorCode::malformed);
}

TEST(CandleFiles, JsonRowsAreReadWithNumbersOrStrings) {
    const auto candles =
        read(" [ [1609459200000, 10, 12, 9, 11, 1.5],\n[1609459260000,\"10.5\",\"12\",\"9\",\"11\",\"1\", 7] ] \n");
    ASSERT_TRUE(candles) << candles.error().what;
    EXPECT_EQ(candles->report.form, FileForm::json);
    EXPECT_EQ(candles->report.rows_kept, 2U);
    EXPECT_EQ(candles->series.open[1], 1'050'000'000);
    EXPECT_EQ(candles->report.count(DefectKind::mixed_columns), 1U);
}

TEST(CandleFiles, WrongJsonRowsAreCountedByRow) {
    const auto candles = read(
        "[[1609459200000,10,12,9,11,1],[1609459260000,[10],12,9,11,1],{\"a\":[1,2]},7,"
        "[1609459320000,null,12,9,11,1],[1609459380000,10,12,9,11,1],\"]\",[]]");
    ASSERT_TRUE(candles) << candles.error().what;
    EXPECT_EQ(candles->report.rows_kept, 2U);
    EXPECT_EQ(candles->report.rows_read, 8U);
    EXPECT_EQ(lines_of(candles->report, DefectKind::bad_row), (Lines{2, 3, 4, 7, 8}));
    EXPECT_EQ(lines_of(candles->report, DefectKind::null_price), (Lines{5}));
}

TEST(CandleFiles, JsonThatEndsInTheMiddleIsReadUpToThere) {
    const std::string whole = "[[1609459200000,10,12,9,11,1],[1609459260000,10,12,9,11,1]]";
    for (std::size_t length = whole.size() - 1; length > 35; --length) {
        const auto candles = read(whole.substr(0, length));
        ASSERT_TRUE(candles) << length;
        EXPECT_EQ(candles->report.count(DefectKind::cut_off), 1U) << length;
        EXPECT_EQ(candles->report.rows_kept, length >= whole.size() - 1 ? 2U : 1U) << length;
    }
}

TEST(CandleFiles, JsonObjectsAreRefusedWithWhatIsWanted) {
    for (const char* text : {"{\"error\":1}", "[{\"time\":1609459200000,\"open\":1}]"}) {
        const auto candles = read(text);
        ASSERT_FALSE(candles);
        EXPECT_NE(candles.error().what.find("array of rows"), std::string::npos);
    }
}

TEST(CandleFiles, GzipIsKnownByItsFirstBytesWhateverTheName) {
    const std::string text = header + row(0) + row(1);
    const auto candles = read(packed(text));
    ASSERT_TRUE(candles) << candles.error().what;
    EXPECT_TRUE(candles->report.packed);
    EXPECT_EQ(candles->report.bytes, text.size());
    EXPECT_EQ(read(packed(header + row(0)) + packed(row(1)))->report.rows_kept, 2U) << "two members are one text";
}

TEST(CandleFiles, ADamagedGzipIsRefusedAndNothingOfItTaken) {
    std::string text = header;
    for (int i = 0; i < 2000; ++i) text += row(i);
    const std::string whole = packed(text);
    for (const std::size_t length : {std::size_t{2}, std::size_t{10}, whole.size() / 2, whole.size() - 1}) {
        const auto candles = read(whole.substr(0, length));
        ASSERT_FALSE(candles) << length;
        EXPECT_EQ(candles.error().code, ErrorCode::malformed);
        EXPECT_NE(candles.error().what.find("damaged or cut off"), std::string::npos);
    }
    std::string flipped = whole;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x40);
    EXPECT_FALSE(read(flipped));
}

TEST(CandleFiles, WhatIsNoCandleFileIsRefusedWithASentence) {
    const test::TemporaryFolder folder;
    const auto error_of = [](const std::filesystem::path& file) {
        const auto candles = read_candle_file(file);
        EXPECT_FALSE(candles) << file;
        return candles ? std::string() : candles.error().what;
    };
    const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
    EXPECT_TRUE(has(error_of(folder.path() / "missing.csv"), "No such file"));
    EXPECT_TRUE(has(error_of(folder.path()), "is a folder"));
    EXPECT_TRUE(has(error_of("/dev/null"), "device"));
    EXPECT_TRUE(has(error_of(folder.file("a.csv", "")), "is empty"));
    EXPECT_TRUE(has(error_of(folder.file("b.csv", std::string("\x01\x02\x00\xff", 4))), "not text"));
    EXPECT_TRUE(has(error_of(folder.file("c.zip", "PK\x03\x04 something")), "zip archive"));
    EXPECT_TRUE(has(error_of(folder.file("d.csv", "PAR1....")), "Parquet"));
    EXPECT_TRUE(has(error_of(folder.file("e.csv", "\n\n \n")), "no candles were found"));
    EXPECT_TRUE(has(error_of(folder.file("f.csv", "a letter to a friend\n")), "no candles were found"));
    EXPECT_TRUE(has(error_of(folder.file("g.csv", header)), "no candle could be read"));
    EXPECT_TRUE(has(error_of(folder.file("h.csv", header + row(0, "0,0,0,0,0"))), "a price is zero or negative"));
    EXPECT_TRUE(has(error_of(folder.file("i.json", "[]")), "no candles were found"));
}

TEST(CandleFiles, FlatPricesAreCandlesToo) {
    const auto candles = read(header + row(0, "10,10,10,10,0") + row(1, "10,10,10,10,0"));
    ASSERT_TRUE(candles);
    EXPECT_TRUE(candles->report.defects.empty());
}

TEST(CandleFiles, ALineWithoutEndIsRefused) {
    std::string text = header;
    for (int i = 0; i < 20'000; ++i) text += row(i);
    text += std::string(3 << 20, '7') + "\n" + row(20'000);
    const test::TemporaryFolder folder;
    const auto candles = read_candle_file(folder.file("long.csv", text));
    ASSERT_FALSE(candles);
    EXPECT_NE(candles.error().what.find("more than 1 MiB"), std::string::npos);
}

TEST(CandleFiles, ReadingStopsWhenAsked) {
    std::string text = header;
    for (int i = 0; i < 50'000; ++i) text += row(i);
    const test::TemporaryFolder folder;
    const auto file = folder.file("long.csv", text);
    for (const unsigned threads : {1U, 3U}) {
        ReadOptions options;
        options.threads = threads;
        std::uint64_t last = 0;
        bool rises = true;
        options.progress = [&](const ReadProgress& progress) {
            rises = rises && progress.bytes_done > last && progress.bytes == text.size();
            last = progress.bytes_done;
            return true;
        };
        EXPECT_TRUE(read_candle_file(file, options));
        EXPECT_TRUE(rises && last > 0);
        options.progress = [&](const ReadProgress& progress) { return progress.bytes_done < text.size() / 2; };
        const auto stopped = read_candle_file(file, options);
        ASSERT_FALSE(stopped);
        EXPECT_NE(stopped.error().what.find("stopped"), std::string::npos);
    }
}

TEST(CandleFiles, WhatIsWrittenAsCsvIsReadBackTheSame) {
    const auto candles = read(header + row(0, "10.25,12,9.00000001,11,0.00000001") + row(1, "10,12,9,11,120"));
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "BTCUSDT.csv";
    ASSERT_TRUE(write_csv_file(file, candles->series));
    EXPECT_EQ(test::content_of(file),
              "open_time_ms,open,high,low,close,volume\n1609459200000,10.25,12,9.00000001,11,0.00000001\n"
              "1609459260000,10,12,9,11,120\n");
    const auto again = read_candle_file(file);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->series.low[0], candles->series.low[0]);
    EXPECT_FALSE(write_csv_file(folder.path() / "none" / "x.csv", candles->series));
    std::string fixed;
    append_csv(fixed, candles->series, 1, 2, {"t", 2, 3});
    EXPECT_EQ(fixed, "1609459260000,10.00,12.00,9.00,11.00,120.000\n");
}

}  // namespace
}  // namespace piggy::candle_files
