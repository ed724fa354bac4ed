#include "adapters/candle_store/candle_store.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>

#include "market/resample.h"
#include "temporary_folder.h"

namespace piggy::candle_store {
namespace {

namespace fs = std::filesystem;
using market::CandleSeries;
using market::Origin;
using market::Timeframe;
using test::content_of;
using test::TemporaryFolder;

constexpr std::int64_t second = 1'000'000'000;

Symbol bitcoin() { return Symbol::parse("BTC/USDT").value(); }
Timeframe frame(const char* name) { return Timeframe::parse(name).value(); }

CandleSeries some_candles(std::size_t count, const char* timeframe = "1m", Origin origin = Origin::recorded) {
    CandleSeries series;
    series.symbol = bitcoin();
    series.timeframe = frame(timeframe);
    series.origin = origin;
    for (std::size_t i = 0; i < count; ++i) {
        const auto n = static_cast<std::int64_t>(i);
        series.time.push_back(1'609'459'200 * second + n * series.timeframe.nanoseconds());
        series.open.push_back(100 + n % 7);
        series.high.push_back(120 + n % 3);
        series.low.push_back(90 - n % 5);
        series.close.push_back(100 + (n + 1) % 7);
        series.volume.push_back(n);
    }
    return series;
}

bool equal(const market::CandleView& a, const market::CandleView& b) {
    const auto same = [&](const std::int64_t* x, const std::int64_t* y) { return std::equal(x, x + a.size, y); };
    return a.size == b.size && same(a.time, b.time) && same(a.open, b.open) && same(a.high, b.high) &&
           same(a.low, b.low) && same(a.close, b.close) && same(a.volume, b.volume);
}

TEST(CandleStore, WhatIsWrittenIsReadBackExactly) {
    const TemporaryFolder home;
    const CandleStore store(home.path() / "candles");
    for (const std::size_t count : {1U, 511U, 512U, 513U, 5000U}) {
        const CandleSeries series = some_candles(count);
        ASSERT_TRUE(store.write(series));
        const auto stored = store.open(bitcoin(), frame("1m"), Origin::recorded);
        ASSERT_TRUE(stored) << stored.error().what;
        EXPECT_TRUE(equal(stored->view(), series.view()));
        EXPECT_TRUE(stored->verify());
        EXPECT_EQ(stored->info().candles, count);
        EXPECT_EQ(stored->info().gaps, 0U);
    }
}

TEST(CandleStore, AMappingStaysWhatItWasWhenTheSeriesIsReplaced) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    const CandleSeries old_series = some_candles(1000);
    ASSERT_TRUE(store.write(old_series));
    const auto mapped = store.open(bitcoin(), frame("1m"), Origin::recorded);
    ASSERT_TRUE(store.write(some_candles(10)));
    EXPECT_TRUE(equal(mapped->view(), old_series.view()));
    EXPECT_EQ(store.open(bitcoin(), frame("1m"), Origin::recorded)->info().candles, 10U);
}

TEST(CandleStore, RecordedAndSyntheticLieSideBySideAndRecordedGoFirst) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    EXPECT_EQ(store.load(bitcoin(), frame("1m")).error().code, ErrorCode::not_found);
    ASSERT_TRUE(store.write(some_candles(600, "1m", Origin::synthetic)));
    EXPECT_EQ(store.load(bitcoin(), frame("1h"))->origin(), Origin::synthetic);
    ASSERT_TRUE(store.write(some_candles(30, "1h")));
    EXPECT_EQ(store.load(bitcoin(), frame("1h"))->origin(), Origin::recorded);
    EXPECT_EQ(store.load(bitcoin(), frame("2h"))->origin(), Origin::recorded);
    EXPECT_EQ(store.load(bitcoin(), frame("5m"))->origin(), Origin::synthetic);
    const StoreListing listing = store.list();
    ASSERT_EQ(listing.series.size(), 2U);
    EXPECT_EQ(listing.series[0].timeframe, frame("1m"));
    EXPECT_EQ(listing.series[1].candles, 30U);
    EXPECT_TRUE(listing.damaged.empty());
}

TEST(CandleStore, ALargerFrameIsDerivedFromTheLargestStoredOneThatDividesIt) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    const CandleSeries minutes = some_candles(6000);
    ASSERT_TRUE(store.write(minutes));
    ASSERT_TRUE(store.write(market::resample(minutes, frame("30m")).value()));
    const auto hours = store.load(bitcoin(), frame("1h"));
    ASSERT_TRUE(hours);
    EXPECT_EQ(hours->derived_from(), frame("30m"));
    EXPECT_TRUE(equal(hours->view(), market::resample(minutes, frame("1h"))->view()));
    const auto fives = store.load(bitcoin(), frame("5m"));
    EXPECT_EQ(fives->derived_from(), frame("1m"));
    EXPECT_EQ(store.load(bitcoin(), frame("1m"))->derived_from(), std::nullopt);
}

TEST(CandleStore, WhatIsNotThereIsSaidWithWhatIs) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    ASSERT_TRUE(store.write(some_candles(30, "1h")));
    const auto minutes = store.load(bitcoin(), frame("1m"));
    ASSERT_FALSE(minutes);
    EXPECT_EQ(minutes.error().code, ErrorCode::not_found);
    EXPECT_NE(minutes.error().what.find("what is stored (1h)"), std::string::npos) << minutes.error().what;
}

TEST(CandleStore, GapsAreCountedWhenWritten) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    CandleSeries series = some_candles(3);
    series.time[2] += 4 * 60 * second;
    ASSERT_TRUE(store.write(series));
    EXPECT_EQ(store.list().series.at(0).gaps, 1U);
    EXPECT_EQ(store.list().series.at(0).missing, 4U);
}

TEST(CandleStore, NothingUnorderedOrEmptyIsWritten) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    EXPECT_EQ(store.write(some_candles(0)).error().code, ErrorCode::refused);
    CandleSeries twice = some_candles(3);
    twice.time[2] = twice.time[1];
    EXPECT_EQ(store.write(twice).error().code, ErrorCode::refused);
    EXPECT_TRUE(store.list().series.empty());
}

TEST(CandleStore, ATruncatedFileIsRefused) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    ASSERT_TRUE(store.write(some_candles(2000)));
    const fs::path file = store.file_of(bitcoin(), frame("1m"), Origin::recorded);
    const auto whole = fs::file_size(file);
    for (const std::uintmax_t size :
         {whole - 1, whole - 4096, std::uintmax_t{4096}, std::uintmax_t{100}, std::uintmax_t{0}}) {
        fs::resize_file(file, size);
        const auto opened = MappedSeries::open(file);
        ASSERT_FALSE(opened) << size;
        EXPECT_EQ(opened.error().code, ErrorCode::malformed);
        EXPECT_NE(opened.error().what.find("import the candles again"), std::string::npos);
    }
    EXPECT_EQ(store.list().damaged.size(), 1U);
    EXPECT_EQ(store.load(bitcoin(), frame("5m")).error().code, ErrorCode::malformed);
}

TEST(CandleStore, AForeignFileAndAFolderAreRefused) {
    const TemporaryFolder home;
    EXPECT_EQ(MappedSeries::open(home.file("x.candles", std::string(10'000, 'x'))).error().code, ErrorCode::malformed);
    EXPECT_FALSE(MappedSeries::open(home.path()));
    EXPECT_EQ(MappedSeries::open(home.path() / "none.candles").error().code, ErrorCode::not_found);
}

TEST(CandleStore, AFileOfANewerVersionIsRefusedWithAdvice) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    ASSERT_TRUE(store.write(some_candles(20)));
    const fs::path file = store.file_of(bitcoin(), frame("1m"), Origin::recorded);
    std::string bytes = content_of(file);
    bytes[8] = 2;  // the version
    const auto opened = MappedSeries::open(home.file("newer.candles", bytes));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::refused);
    EXPECT_NE(opened.error().what.find("update CryptoPiggy"), std::string::npos);
}

RC_GTEST_PROP(CandleStore, AnyFlippedBitIsFoundByOpeningOrVerifying, ()) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    const CandleSeries series = some_candles(700);
    RC_ASSERT(store.write(series).has_value());
    const fs::path file = store.file_of(bitcoin(), frame("1m"), Origin::recorded);
    std::string bytes = content_of(file);
    // The padding after the header and after each column holds nothing and is not looked at.
    const std::size_t column = *rc::gen::inRange<std::size_t>(0, 7);
    const std::size_t at = column == 0 ? *rc::gen::inRange<std::size_t>(0, 208)
                                       : 4096 + (column - 1) * 8192 + *rc::gen::inRange<std::size_t>(0, 700 * 8);
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << *rc::gen::inRange(0, 8)));
    const auto opened = MappedSeries::open(home.file("flipped.candles", bytes));
    const bool found = !opened || !opened->verify();
    RC_ASSERT(found);
}

TEST(CandleStore, ARenamedFileIsNotTakenForTheOtherSeries) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    ASSERT_TRUE(store.write(some_candles(20, "1m", Origin::synthetic)));
    fs::rename(store.file_of(bitcoin(), frame("1m"), Origin::synthetic),
               store.file_of(bitcoin(), frame("1h"), Origin::synthetic));
    EXPECT_TRUE(store.list().series.empty());
    ASSERT_EQ(store.list().damaged.size(), 1U);
    EXPECT_NE(store.list().damaged[0].what.find("moved or renamed"), std::string::npos);
    EXPECT_FALSE(store.open(bitcoin(), frame("1h"), Origin::synthetic));
}

// In a child process, because the limit on file sizes can't be raised again.
TEST(CandleStore, AFullDiskLeavesTheOldSeriesAndNothingElse) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    const CandleSeries old_series = some_candles(100);
    ASSERT_TRUE(store.write(old_series));
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{100'000, 100'000};
        setrlimit(RLIMIT_FSIZE, &limit);
        const auto written = store.write(some_candles(50'000));
        const bool said = !written && written.error().code == ErrorCode::unavailable &&
                          written.error().what.find("make room on the disk") != std::string::npos;
        _exit(said ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    EXPECT_TRUE(equal(store.open(bitcoin(), frame("1m"), Origin::recorded)->view(), old_series.view()));
    EXPECT_EQ(std::distance(fs::directory_iterator(home.path() / "BTC-USDT"), {}), 1);
}

TEST(CandleStore, WhatACrashedProcessLeftIsClearedUnderTheLock) {
    const TemporaryFolder home;
    const CandleStore store(home.path());
    ASSERT_TRUE(store.write(some_candles(5)));
    const fs::path left = home.path() / "BTC-USDT" / ".1m.candles.tmp-123";
    { std::ofstream(left) << "half"; }
    EXPECT_EQ(store.list().series.size(), 1U);
    EXPECT_TRUE(store.list().damaged.empty());
    ASSERT_TRUE(store.lock());
    EXPECT_FALSE(fs::exists(left));
    EXPECT_EQ(store.list().series.size(), 1U);
}

TEST(CandleStore, AFolderThatCannotBeMadeIsSaid) {
    const TemporaryFolder home;
    const CandleStore store(home.file("plain", "a file, no folder") / "candles");
    EXPECT_EQ(store.write(some_candles(5)).error().code, ErrorCode::unavailable);
    EXPECT_EQ(store.lock().error().code, ErrorCode::unavailable);
    EXPECT_TRUE(store.list().series.empty());
}

}  // namespace
}  // namespace piggy::candle_store
