// The files of the shared material, clean and dirty, with what its README and manifest say of each.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "adapters/candle_files/candle_files.h"
#include "market/resample.h"
#include "shared_data.h"

namespace piggy::candle_files {
namespace {

using market::CandleSeries;
using market::CandleView;
using market::Timeframe;
using Lines = std::vector<std::uint64_t>;

struct CleanFile {
    const char* name;
    const char* timeframe;
    std::uint64_t rows;
    const char* first;
    const char* last;
    std::uint64_t gaps, missing, longest, zero_volume;
    const char* low;
    const char* high;
};

// clang-format off
constexpr std::array<CleanFile, 17> clean_files = {{
    {"binance_BTCUSDT_1d_20170817_20220731.csv.gz", "1d", 1810, "2017-08-17T00:00:00Z", "2022-07-31T00:00:00Z", 0, 0, 0, 0, "2817", "69000"},
    {"binance_BTCUSDT_1h_20170817_20220731.csv.gz", "1h", 43309, "2017-08-17T04:00:00Z", "2022-07-31T23:00:00Z", 27, 127, 33, 3, "2817", "69000"},
    {"binance_BTCUSDT_5m_20220101_20220731.csv.gz", "5m", 61056, "2022-01-01T00:00:00Z", "2022-07-31T23:55:00Z", 0, 0, 0, 0, "17622", "48189.84"},
    {"binance_BTCUSDT_5m_20240101_20240923.csv.gz", "5m", 76896, "2024-01-01T00:00:00Z", "2024-09-23T23:55:00Z", 0, 0, 0, 0, "38555", "73777"},
    {"binance_BTCUSDT_5m_20210430_20210530.csv.gz", "5m", 8766, "2021-04-30T09:20:00Z", "2021-05-30T19:45:00Z", 0, 0, 0, 0, "30000", "59500"},
    {"binance_BTCUSDT_1m_20210420_20210520.csv.gz", "1m", 42914, "2021-04-20T20:42:00Z", "2021-05-20T20:39:00Z", 1, 284, 284, 0, "30000", "59500"},
    {"binance_BTCUSDT_1m_20210917_20211017.csv.gz", "1m", 43078, "2021-09-17T22:23:00Z", "2021-10-17T22:20:00Z", 1, 120, 120, 0, "39600", "62933"},
    {"binance_ETHUSDT_1d_20170817_20220731.csv.gz", "1d", 1810, "2017-08-17T00:00:00Z", "2022-07-31T00:00:00Z", 0, 0, 0, 0, "81.79", "4868"},
    {"binance_ETHUSDT_1h_20170817_20220731.csv.gz", "1h", 43309, "2017-08-17T04:00:00Z", "2022-07-31T23:00:00Z", 27, 127, 33, 5, "81.79", "4868"},
    {"binance_ETHUSDT_5m_20220101_20220731.csv.gz", "5m", 61056, "2022-01-01T00:00:00Z", "2022-07-31T23:55:00Z", 0, 0, 0, 0, "881.56", "3900.73"},
    {"binance_ETHUSDT_5m_20240101_20240923.csv.gz", "5m", 76896, "2024-01-01T00:00:00Z", "2024-09-23T23:55:00Z", 0, 0, 0, 0, "2100", "4093.92"},
    {"binance_ETHUSDT_5m_20210430_20210530.csv.gz", "5m", 8766, "2021-04-30T09:20:00Z", "2021-05-30T19:45:00Z", 0, 0, 0, 0, "1728.74", "4372.72"},
    {"binance_ETHUSDT_1m_20210420_20210520.csv.gz", "1m", 42914, "2021-04-20T20:40:00Z", "2021-05-20T20:37:00Z", 1, 284, 284, 0, "1888", "4372.72"},
    {"binance_ETHUSDT_1m_20210917_20211017.csv.gz", "1m", 43078, "2021-09-17T22:22:00Z", "2021-10-17T22:19:00Z", 1, 120, 120, 0, "2652", "3971"},
    {"binance_BTCUSDT_5m_20191115_20200312.csv.gz", "5m", 33958, "2019-11-15T12:25:00Z", "2020-03-12T21:05:00Z", 4, 131, 70, 0, "5550", "10500"},
    {"binance_ETHUSDT_5m_20200210_20200331.csv.gz", "5m", 14522, "2020-02-10T00:00:00Z", "2020-03-31T18:00:00Z", 2, 95, 70, 0, "86", "288.41"},
    {"bitfinex_BTCUSD_1m_20180101_20181231.csv.gz", "1m", 520499, "2018-01-01T00:00:00Z", "2018-12-31T23:59:00Z", 3992, 5101, 67, 0, "3215.2", "17252"},
}};
// clang-format on

ImportedCandles imported(const std::filesystem::path& file, const ReadOptions& options = {}) {
    auto candles = read_candle_file(file, options);
    EXPECT_TRUE(candles) << file << ": " << (candles ? "" : candles.error().what);
    return candles ? std::move(*candles) : ImportedCandles{};
}

std::map<DefectKind, std::uint64_t> defects_of(const ImportReport& report) {
    std::map<DefectKind, std::uint64_t> counts;
    for (const Defect& defect : report.defects) counts[defect.kind] = defect.count;
    return counts;
}

Lines lines_of(const ImportReport& report, DefectKind kind) {
    for (const Defect& defect : report.defects) {
        if (defect.kind == kind) return defect.first_lines;
    }
    return {};
}

using Counts = std::map<DefectKind, std::uint64_t>;

TEST(SharedCandles, EveryCleanFileIsWhatTheManifestSays) {
    PIGGY_NEEDS_SHARED(shared);
    for (const CleanFile& file : clean_files) {
        SCOPED_TRACE(file.name);
        const auto [series, report] = imported(shared / "data" / "candles" / file.name);
        EXPECT_EQ(report.rows_read, file.rows);
        EXPECT_EQ(report.rows_kept, file.rows);
        EXPECT_EQ(series.timeframe.name(), file.timeframe);
        EXPECT_EQ(format_iso8601(report.first), file.first);
        EXPECT_EQ(format_iso8601(report.last), file.last);
        EXPECT_EQ(report.gaps.count, file.gaps);
        EXPECT_EQ(report.gaps.missing, file.missing);
        EXPECT_EQ(report.gaps.longest, file.longest);
        EXPECT_EQ(defects_of(report), file.gaps == 0 ? Counts{} : (Counts{{DefectKind::gaps, file.gaps}}));
        const auto volumes = series.volume.values();
        EXPECT_EQ(static_cast<std::uint64_t>(std::count(volumes.begin(), volumes.end(), 0)), file.zero_volume);
        EXPECT_EQ(*std::min_element(series.low.data(), series.low.data() + series.size()),
                  Decimal::parse(file.low)->ticks());
        EXPECT_EQ(*std::max_element(series.high.data(), series.high.data() + series.size()),
                  Decimal::parse(file.high)->ticks());
        EXPECT_EQ(series.symbol.base.code, std::string(file.name).find("ETH") == std::string::npos ? "BTC" : "ETH");
        EXPECT_TRUE(market::check_candles(series.view(), series.timeframe).is_sound());
    }
}

TEST(SharedCandles, TheCarefulWayReadsTheSame) {
    PIGGY_NEEDS_SHARED(shared);
    ReadOptions careful;
    careful.path = ReadPath::careful;
    for (const char* folder : {"candles", "dirty"}) {
        for (const auto& entry : std::filesystem::directory_iterator(shared / "data" / folder)) {
            SCOPED_TRACE(entry.path());
            const auto fast = imported(entry.path());
            const auto judge = imported(entry.path(), careful);
            ASSERT_EQ(fast.series.size(), judge.series.size());
            EXPECT_EQ(defects_of(fast.report), defects_of(judge.report));
            const CandleView a = fast.series.view();
            const CandleView b = judge.series.view();
            for (const auto column : {&CandleView::time, &CandleView::open, &CandleView::high, &CandleView::low,
                                      &CandleView::close, &CandleView::volume}) {
                EXPECT_TRUE(std::equal(a.*column, a.*column + a.size, b.*column));
            }
        }
    }
}

// Candles put together from a smaller file beside those of a larger one: which differ, of how many. Those that the
// smaller file has only a part of are left out.
struct Comparison {
    std::size_t compared = 0;
    std::vector<std::string> different;
};

Comparison resampled_beside(const std::filesystem::path& folder, const std::string& smaller_name,
                            const std::string& larger_name) {
    const auto smaller = imported(folder / smaller_name);
    const auto larger = imported(folder / larger_name);
    const CandleSeries made = market::resample(smaller.series, larger.series.timeframe).value();
    const auto whole =
        static_cast<std::ptrdiff_t>(larger.series.timeframe.nanoseconds() / smaller.series.timeframe.nanoseconds());
    const std::span<const std::int64_t> parts = smaller.series.time.values();
    const CandleView real = larger.series.view();
    Comparison comparison;
    for (std::size_t i = 0; i < made.size(); ++i) {
        const auto first = std::lower_bound(parts.begin(), parts.end(), made.time[i]);
        const auto last = std::lower_bound(first, parts.end(), made.time[i] + larger.series.timeframe.nanoseconds());
        const std::int64_t* found = std::lower_bound(real.time, real.time + real.size, made.time[i]);
        if (last - first != whole || found == real.time + real.size || *found != made.time[i]) continue;
        ++comparison.compared;
        const market::Candle expected = real.at(static_cast<std::size_t>(found - real.time));
        if (made.view().at(i) != expected) comparison.different.push_back(format_iso8601(expected.open_time));
    }
    return comparison;
}

TEST(SharedCandles, LargerFramesPutTogetherEqualTheDownloadedOnes) {
    PIGGY_NEEDS_SHARED(shared);
    const auto folder = shared / "data" / "candles";
    for (const std::string coin : {"binance_BTCUSDT", "binance_ETHUSDT"}) {
        SCOPED_TRACE(coin);
        const std::string hours = coin + "_1h_20170817_20220731.csv.gz";
        const auto expect_equal = [&](const std::string& smaller, const std::string& larger, std::size_t at_least) {
            const Comparison comparison = resampled_beside(folder, coin + smaller, larger);
            EXPECT_GE(comparison.compared, at_least) << smaller;
            EXPECT_EQ(comparison.different, std::vector<std::string>{}) << smaller;
        };
        expect_equal("_1m_20210420_20210520.csv.gz", coin + "_5m_20210430_20210530.csv.gz", 5'800);
        expect_equal("_1m_20210917_20211017.csv.gz", hours, 700);
        expect_equal("_5m_20210430_20210530.csv.gz", hours, 720);
        expect_equal("_5m_20220101_20220731.csv.gz", hours, 5'000);
        expect_equal("_1h_20170817_20220731.csv.gz", coin + "_1d_20170817_20220731.csv.gz", 1'700);
        // Three hours of this file differ from the hourly one whoever adds them up: minutes that the exchange, busy
        // falling, completed later.
        const Comparison spring = resampled_beside(folder, coin + "_1m_20210420_20210520.csv.gz", hours);
        EXPECT_EQ(spring.compared, 714U);
        EXPECT_EQ(spring.different,
                  (std::vector<std::string>{"2021-04-22T02:00:00Z", "2021-04-23T01:00:00Z", "2021-04-23T02:00:00Z"}));
    }
}

TEST(DirtyCandles, CryptoDataDownloadHours) {
    PIGGY_NEEDS_SHARED(shared);
    const auto [series, report] = imported(shared / "data" / "dirty" / "cdd_Binance_BTCUSDT_1h.csv.gz");
    EXPECT_EQ(report.rows_read, 36'062U);
    EXPECT_EQ(report.rows_kept, 33'413U);
    EXPECT_EQ(report.symbol_in_file->to_string(), "BTC/USDT");
    EXPECT_EQ(report.columns, "time,-,symbol,open,high,low,close,volume,-,-") << "the volume in BTC";
    EXPECT_EQ(defects_of(report), (Counts{{DefectKind::duplicate_conflicting, 2'649},
                                          {DefectKind::null_elsewhere, 28'584},
                                          {DefectKind::newest_first, 33'412},
                                          {DefectKind::mixed_time_units, 7'478},
                                          {DefectKind::gaps, 8}}));
    EXPECT_EQ(report.time_units, (std::vector<TimeUnitCount>{{"ms", 7'478}, {"s", 28'584}}));
    // The false open of the very first hour is possible by itself; it shows as a jump.
    const auto check = market::check_candles(series.view(), series.timeframe);
    ASSERT_FALSE(check.largest_jumps.empty());
    EXPECT_EQ(format_iso8601(timestamp_from_nanoseconds(check.largest_jumps[0].time)), "2017-08-17T04:00:00Z");
    EXPECT_TRUE(check.largest_jumps[0].inside_candle);
    EXPECT_EQ(series.open[0], Decimal::parse("16199.91")->ticks()) << "nothing is mended";
}

TEST(DirtyCandles, CryptoDataDownloadDaysUnderABanner) {
    PIGGY_NEEDS_SHARED(shared);
    const auto [series, report] = imported(shared / "data" / "dirty" / "cdd_Binance_BTCUSDT_d_banner.csv.gz");
    EXPECT_EQ(report.rows_read, 1'233U);
    EXPECT_EQ(report.rows_kept, 1'232U);
    EXPECT_EQ(series.timeframe.name(), "1d");
    EXPECT_EQ(defects_of(report), (Counts{{DefectKind::duplicate_conflicting, 1},
                                          {DefectKind::null_elsewhere, 124},
                                          {DefectKind::banner, 1},
                                          {DefectKind::newest_first, 1'231},
                                          {DefectKind::mixed_time_units, 124}}));
    EXPECT_EQ(lines_of(report, DefectKind::banner), (Lines{1}));
    EXPECT_EQ(report.time_units, (std::vector<TimeUnitCount>{{"ms", 1'109}, {"s", 124}}));
}

TEST(DirtyCandles, FreqtradeHoursOfAShiftedClockLookClean) {
    PIGGY_NEEDS_SHARED(shared);
    const auto [series, report] = imported(shared / "data" / "dirty" / "freqtrade_BTC_USDT-1h_shifted8h.json.gz");
    EXPECT_EQ(report.form, FileForm::json);
    EXPECT_EQ(format_iso8601(report.first), "2017-08-17T12:00:00Z") << "eight hours late; found against stored candles";
    EXPECT_EQ(defects_of(report), (Counts{{DefectKind::gaps, 27}}));
    EXPECT_EQ(report.rows_kept, 45'345U);
}

TEST(DirtyCandles, FreqtradeMinutesWithDuplicates) {
    PIGGY_NEEDS_SHARED(shared);
    const auto [series, report] = imported(shared / "data" / "dirty" / "freqtrade_BTC_USDT-1m_dups.json.gz");
    EXPECT_EQ(report.rows_read, 43'201U);
    EXPECT_EQ(report.rows_kept, 43'058U);
    EXPECT_EQ(report.count(DefectKind::duplicate_identical), 143U);
    EXPECT_EQ(report.gaps.count, 2U);
    EXPECT_EQ(report.gaps.missing, 143U);
    ASSERT_EQ(report.gaps.first.size(), 2U);
    EXPECT_EQ(format_iso8601(timestamp_from_nanoseconds(report.gaps.first[0].first_missing)), "2019-11-13T02:00:00Z");
    EXPECT_EQ(report.gaps.first[0].candles, 140U);
    EXPECT_EQ(format_iso8601(timestamp_from_nanoseconds(report.gaps.first[1].first_missing)), "2019-11-13T05:30:00Z");
    EXPECT_EQ(report.gaps.first[1].candles, 3U);
}

TEST(DirtyCandles, FreqtradeHoursOffTheGrid) {
    PIGGY_NEEDS_SHARED(shared);
    const auto [series, report] = imported(shared / "data" / "dirty" / "freqtrade_BTC_USDT-1h_offgrid.json.gz");
    EXPECT_EQ(report.rows_read, 21'453U);
    EXPECT_EQ(report.count(DefectKind::off_grid), 43U);
    EXPECT_EQ(report.rows_kept, 21'410U);
    EXPECT_EQ(report.gaps.count, 13U);
    EXPECT_EQ(format_iso8601(report.last), "2020-02-01T00:00:00Z");
}

TEST(DirtyCandles, TwoFeedsGluedTogetherWithAnOffset) {
    PIGGY_NEEDS_SHARED(shared);
    const auto [series, report] = imported(shared / "data" / "dirty" / "BTCUSDT_1m_tz-0400_mixed_columns.csv.gz");
    EXPECT_EQ(report.rows_read, 16'610U);
    EXPECT_EQ(report.rows_kept, 16'610U);
    EXPECT_EQ(report.count(DefectKind::mixed_columns), 16'610U - 14'160U);
    EXPECT_EQ(report.gaps.count, 0U);
    EXPECT_EQ(format_iso8601(report.first), "2025-05-18T03:58:00Z") << "four hours behind UTC";
    EXPECT_EQ(report.time_units, (std::vector<TimeUnitCount>{{"ISO-8601 with offset", 16'610}}));
}

TEST(DirtyCandles, YahooDaysWithNulls) {
    PIGGY_NEEDS_SHARED(shared);
    const auto [series, report] = imported(shared / "data" / "dirty" / "yahoo_BTC-USD_daily_null.csv");
    EXPECT_EQ(report.rows_read, 366U);
    EXPECT_EQ(report.rows_kept, 363U);
    EXPECT_EQ(report.count(DefectKind::null_price), 3U);
    EXPECT_EQ(report.gaps.missing, 3U);
    EXPECT_EQ(report.columns, "time,open,high,low,close,-,volume") << "not the adjusted close";
    EXPECT_EQ(report.volume_places, 4) << "dollars, too many for 8 decimals";
    EXPECT_EQ(series.volume[0], 47'101'785'174LL * 10'000);
    EXPECT_EQ(report.count(DefectKind::volume_rounded), 0U);
    EXPECT_EQ(format_iso8601(report.last), "2021-05-03T00:00:00Z") << "the last row has no newline";
    EXPECT_TRUE(market::resample(series, Timeframe::parse("1w").value())) << "a week's dollars fit";
}

TEST(DirtyCandles, AnExchangeDumpThatChangesItsUnit) {
    PIGGY_NEEDS_SHARED(shared);
    const auto december = imported(shared / "data" / "dirty" / "binance_vision_BTCUSDT-1h-2024-12_ms.csv");
    const auto january = imported(shared / "data" / "dirty" / "binance_vision_BTCUSDT-1h-2025-01_us.csv");
    for (const auto* month : {&december, &january}) {
        EXPECT_EQ(month->report.rows_kept, 744U);
        EXPECT_TRUE(month->report.defects.empty());
    }
    EXPECT_EQ(december.report.time_units.at(0).unit, "ms");
    EXPECT_EQ(january.report.time_units.at(0).unit, "us");
    EXPECT_EQ(january.report.first - december.report.last, std::chrono::hours(1)) << "they join without a gap";
}

TEST(DirtyCandles, MinutesWithoutAHeaderNewestFirst) {
    PIGGY_NEEDS_SHARED(shared);
    const auto [series, report] = imported(shared / "data" / "dirty" / "binance_minute_noheader_desc.csv.gz");
    EXPECT_EQ(report.rows_kept, 15'000U);
    EXPECT_EQ(report.columns, "time,-,symbol,open,high,low,close,volume,-,-");
    EXPECT_FALSE(report.columns_from_header);
    EXPECT_EQ(report.count(DefectKind::newest_first), 14'999U);
    EXPECT_EQ(report.symbol_in_file->to_string(), "BTC/USDT");
    EXPECT_EQ(series.open[0], series.high[0]);
    EXPECT_EQ(series.volume[0], 100'000);
}

TEST(DirtyCandles, AnExchangeReplyInTheOrderOpenCloseHighLow) {
    PIGGY_NEEDS_SHARED(shared);
    const auto file = shared / "data" / "dirty" / "bitfinex_raw_BTCUSD_2018-02-06T00.json";
    const auto [series, report] = imported(file);
    EXPECT_EQ(report.rows_kept, 120U);
    EXPECT_EQ(report.columns, "time,open,close,high,low,volume");
    EXPECT_EQ(defects_of(report), (Counts{{DefectKind::guessed_order, 1}}));
    ASSERT_EQ(report.notes.size(), 1U);
    EXPECT_NE(report.notes[0].find("--columns time,open,close,high,low,volume"), std::string::npos);
    EXPECT_EQ(series.close[0], Decimal::parse("7019.9")->ticks());

    ReadOptions told;
    told.columns = "time,open,high,low,close,volume";
    const auto as_told = read_candle_file(file, told);
    EXPECT_TRUE(!as_told || as_told->report.count(DefectKind::impossible_candle) > 100) << "who says so is believed";
    ReadOptions strict;
    strict.strictness = Strictness::refuse;
    EXPECT_FALSE(read_candle_file(file, strict)) << "a guess is no certainty";
}

TEST(DirtyCandles, InvestingDaysWithThousandsAndSuffixes) {
    PIGGY_NEEDS_SHARED(shared);
    const auto [series, report] = imported(shared / "data" / "dirty" / "investing_BTC_daily_iso.csv.gz");
    EXPECT_EQ(report.rows_read, 3'783U);
    EXPECT_EQ(report.columns, "time,close,open,high,low,volume,-");
    EXPECT_EQ(lines_of(report, DefectKind::price_not_positive).back(), 3'784U) << "the row with open 0 is the last";
    EXPECT_EQ(report.count(DefectKind::unknown_volume), 6U);
    EXPECT_EQ(series.close[series.size() - 1], Decimal::parse("19030.40")->ticks());
    EXPECT_EQ(series.volume[series.size() - 1], Decimal::parse("179850")->ticks());
    EXPECT_EQ(
        report.rows_kept + report.count(DefectKind::price_not_positive) + report.count(DefectKind::impossible_candle),
        report.rows_read);
    EXPECT_FALSE(report.symbol_in_file) << "no quote asset anywhere";
}

}  // namespace
}  // namespace piggy::candle_files
