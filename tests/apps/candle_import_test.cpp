#include "apps/candle_import.h"

#include <gtest/gtest.h>

#include <string>

#include "adapters/candle_files/csv_writer.h"
#include "apps/candle_text.h"
#include "apps/data_commands.h"
#include "market/synthetic.h"
#include "shared_data.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

using candle_store::CandleStore;
using market::CandleSeries;
using market::Origin;
using market::Timeframe;
using test::TemporaryFolder;

constexpr std::int64_t minute_ns = 60'000'000'000;

Symbol bitcoin() { return Symbol::parse("BTC/USDT").value(); }

// Candles first up to last of one made market, as a file, moved by some minutes.
std::filesystem::path made_file(const TemporaryFolder& folder, const char* name, std::size_t first, std::size_t last,
                                std::int64_t minutes = 0) {
    market::SyntheticOptions options;
    options.candles = last;
    CandleSeries series = market::synthetic_market(options);
    for (std::size_t i = 0; i < series.size(); ++i) series.time[i] += minutes * minute_ns;
    std::string text = "open_time_ms,open,high,low,close,volume\n";
    candle_files::append_csv(text, series, first, last);
    return folder.file(name, text);
}

struct Import : testing::Test {
    TemporaryFolder folder;
    CandleStore store{folder.path() / "candles"};

    Result<ImportOutcome> import(const std::filesystem::path& file, ImportOptions options = {}) {
        return import_candles(store, file, options);
    }
};

TEST_F(Import, TwoFilesThatOverlapBecomeOneSeries) {
    const auto first = import(made_file(folder, "BTCUSDT-a.csv", 0, 300));
    ASSERT_TRUE(first) << first.error().what;
    EXPECT_EQ(first->added, 300U);
    const auto second = import(made_file(folder, "BTCUSDT-b.csv", 200, 500));
    ASSERT_TRUE(second) << second.error().what;
    EXPECT_EQ(second->added, 200U);
    EXPECT_EQ(second->identical, 100U);
    EXPECT_EQ(second->conflicting, 0U);
    EXPECT_EQ(second->stored.candles, 500U);
    EXPECT_EQ(second->stored.gaps, 0U);
    EXPECT_TRUE(store.open(bitcoin(), Timeframe::one_minute(), Origin::recorded)->verify());
}

TEST_F(Import, WhatIsStoredStaysWhereAFileDiffersUnlessReplacingWasAsked) {
    const std::string row = "1609459200000,10,12,9,11,1\n1609459260000,10,12,9,11,1\n";
    const std::string other = "1609459260000,10,12,9,10,1\n1609459320000,10,12,9,11,1\n";
    ASSERT_TRUE(import(folder.file("BTCUSDT-1m.csv", row)));
    const auto kept = import(folder.file("BTCUSDT-1m-b.csv", other));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->conflicting, 1U);
    EXPECT_EQ(kept->first_conflicts, (std::vector<std::int64_t>{1'609'459'260'000'000'000}));
    EXPECT_FALSE(kept->replaced);
    const auto close = [&] {
        return store.open(bitcoin(), Timeframe::one_minute(), Origin::recorded)->view().at(1).close.value.to_string();
    };
    EXPECT_EQ(close(), "11");
    ImportOptions replace;
    replace.conflicts = Conflicts::replace;
    const auto replaced = import(folder.file("BTCUSDT-1m-b.csv", other), replace);
    EXPECT_TRUE(replaced->replaced);
    EXPECT_EQ(close(), "10");
    ImportOptions strict;
    strict.read.strictness = candle_files::Strictness::refuse;
    EXPECT_EQ(import(folder.file("BTCUSDT-1m.csv", row), strict).error().code, ErrorCode::refused);
    EXPECT_EQ(close(), "10");
}

TEST_F(Import, AClockThatIsOffIsFoundAndTheFileRefused) {
    ASSERT_TRUE(import(made_file(folder, "BTCUSDT-a.csv", 0, 5'000)));
    const auto late = made_file(folder, "BTCUSDT-late.csv", 0, 5'000, 5 * 60 + 30);
    const auto refused = import(late);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::refused);
    EXPECT_NE(refused.error().what.find("--shift -5h30m"), std::string::npos) << refused.error().what;
    EXPECT_EQ(store.list().series.at(0).candles, 5'000U);

    ImportOptions moved;
    moved.read.shift = parse_shift("-5h30m").value();
    moved.shift_was_told = true;
    const auto outcome = import(late, moved);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->identical, 5'000U);
    ImportOptions believed;
    believed.shift_was_told = true;
    EXPECT_EQ(import(late, believed)->conflicting, 5'000U - 330U);
}

TEST_F(Import, AnHonestClockIsNotSuspected) {
    ASSERT_TRUE(import(made_file(folder, "BTCUSDT-a.csv", 0, 5'000)));
    EXPECT_TRUE(import(made_file(folder, "BTCUSDT-b.csv", 1'000, 6'000)));
    // Flat prices fit at every shift.
    std::string flat;
    for (int i = 0; i < 3'000; ++i) flat += std::to_string(1'609'459'200'000LL + i * 60'000LL) + ",5,5,5,5,0\n";
    ASSERT_TRUE(import(folder.file("ETHUSDT-a.csv", flat)));
    EXPECT_TRUE(import(folder.file("ETHUSDT-b.csv", flat)));
}

TEST_F(Import, SyntheticCandlesAreLeftAloneByRealOnes) {
    market::SyntheticOptions options;
    options.candles = 100;
    ASSERT_TRUE(store.write(market::synthetic_market(options)));
    ASSERT_TRUE(import(made_file(folder, "BTCUSDT-a.csv", 50, 150)));
    const auto listing = store.list();
    ASSERT_EQ(listing.series.size(), 2U);
    EXPECT_EQ(listing.series[0].origin, Origin::recorded);
    EXPECT_EQ(listing.series[0].candles, 100U);
    EXPECT_EQ(listing.series[1].candles, 100U);
}

TEST_F(Import, WithoutASymbolItIsAskedFor) {
    const auto file = folder.file("candles.csv", "1609459200000,10,12,9,11,1\n1609459260000,10,12,9,11,1\n");
    const auto refused = import(file);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("--symbol BTC/USDT"), std::string::npos);
    ImportOptions named;
    named.read.symbol = bitcoin();
    EXPECT_TRUE(import(file, named));
    ImportOptions uploaded;
    uploaded.read.name = "ETHUSDT-1m.csv";
    EXPECT_EQ(import(file, uploaded)->symbol.to_string(), "ETH/USDT");
}

TEST_F(Import, VolumesOfDifferentDecimalsAreJoinedAndSaid) {
    ASSERT_TRUE(
        import(folder.file("BTCUSDT-1m.csv", "1609459200000,10,12,9,11,1.00005\n1609459260000,10,12,9,11,2\n")));
    const auto joined =
        import(folder.file("BTCUSDT-1m-b.csv", "1609459260000,10,12,9,11,2\n1609459320000,10,12,9,11,450000000000\n"));
    ASSERT_TRUE(joined) << joined.error().what;
    EXPECT_EQ(joined->identical, 1U);
    EXPECT_EQ(joined->volumes_rounded, 1U);
    EXPECT_EQ(joined->stored.volume_places, 4);
}

TEST_F(Import, ItStopsWhenAskedAndChangesNothing) {
    const auto file = made_file(folder, "BTCUSDT-a.csv", 0, 20'000);
    const auto stopped = import_candles(store, file, {}, [](double, const std::string&) { return false; });
    ASSERT_FALSE(stopped);
    EXPECT_TRUE(store.list().series.empty());
    double last = 0;
    ASSERT_TRUE(import_candles(store, file, {}, [&](double fraction, const std::string&) {
        EXPECT_GE(fraction, last);
        last = fraction;
        return true;
    }));
    EXPECT_EQ(last, 1);
}

TEST_F(Import, TheReportIsJsonAndText) {
    const auto outcome = import(folder.file("BTCUSDT-1m.csv",
                                            "time,open,high,low,close,volume\n1609459200000,10,12,9,11,1\n"
                                            "1609459260000,x,12,9,11,1\n1609459320000,10,12,9,11,1\n"));
    ASSERT_TRUE(outcome) << outcome.error().what;
    const std::string json = to_json(*outcome);
    EXPECT_NE(json.find(R"("rows_read":3,"rows_kept":2)"), std::string::npos) << json;
    EXPECT_NE(json.find(R"({"kind":"bad_number","count":1,"first_lines":[3])"), std::string::npos) << json;
    const std::string text = to_text(*outcome);
    EXPECT_NE(text.find("2 of 3 rows kept"), std::string::npos) << text;
    EXPECT_NE(text.find("(line 3)"), std::string::npos) << text;
}

TEST_F(Import, TheSharedFileWithTheShiftedClockIsFound) {
    PIGGY_NEEDS_SHARED(shared);
    ASSERT_TRUE(import(shared / "data" / "candles" / "binance_BTCUSDT_1h_20170817_20220731.csv.gz"));
    const auto late = shared / "data" / "dirty" / "freqtrade_BTC_USDT-1h_shifted8h.json.gz";
    const auto refused = import(late);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("--shift -8h"), std::string::npos) << refused.error().what;
    ImportOptions moved;
    moved.read.shift = parse_shift("-8h").value();
    moved.shift_was_told = true;
    const auto outcome = import(late, moved);
    ASSERT_TRUE(outcome);
    EXPECT_GT(outcome->identical, 42'000U);
}

TEST_F(Import, TheDumpsOfTwoMonthsJoinWithoutAGap) {
    PIGGY_NEEDS_SHARED(shared);
    ASSERT_TRUE(import(shared / "data" / "dirty" / "binance_vision_BTCUSDT-1h-2025-01_us.csv"));
    const auto outcome = import(shared / "data" / "dirty" / "binance_vision_BTCUSDT-1h-2024-12_ms.csv");
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->stored.candles, 1'488U);
    EXPECT_EQ(outcome->stored.gaps, 0U);
}

TEST(Shift, IsReadAndWritten) {
    EXPECT_EQ(parse_shift("-8h"), -std::chrono::hours(8));
    EXPECT_EQ(parse_shift("+5h30m"), std::chrono::minutes(330));
    EXPECT_EQ(parse_shift("90s"), std::chrono::seconds(90));
    EXPECT_EQ(parse_shift("0"), std::chrono::seconds(0));
    EXPECT_EQ(shift_text(-std::chrono::minutes(330)), "-5h30m");
    for (const char* text : {"", "-", "8", "h", "8x", "-8h3", "999999d", "8 h"})
        EXPECT_FALSE(parse_shift(text)) << text;
}

// The commands, as typed.
struct DataCommands : testing::Test {
    TemporaryFolder folder;

    int run(std::vector<std::string> words) {
        CLI::App app{"test"};
        CommandContext context;
        context.home = folder.path() / "home";
        add_data_commands(app, context);
        std::reverse(words.begin(), words.end());
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        try {
            app.parse(words);
        } catch (const CLI::ParseError&) {
            context.exit_code = 2;
        }
        out = testing::internal::GetCapturedStdout();
        error = testing::internal::GetCapturedStderr();
        return context.exit_code;
    }
    std::string out, error;
};

TEST_F(DataCommands, GenerateListAndCheck) {
    EXPECT_EQ(run({"data", "list"}), 0);
    EXPECT_NE(out.find("data generate"), std::string::npos);
    EXPECT_EQ(run({"data", "generate", "--days", "2"}), 0);
    EXPECT_NE(out.find("synthetic"), std::string::npos);
    EXPECT_EQ(run({"data", "list"}), 0);
    EXPECT_NE(out.find("2,880"), std::string::npos) << out;
    EXPECT_NE(out.find("synthetic"), std::string::npos);
    EXPECT_EQ(run({"data", "list", "--json"}), 0);
    EXPECT_NE(out.find(R"("candles":2880,"synthetic":true,"gaps":0)"), std::string::npos) << out;
    EXPECT_EQ(run({"data", "check"}), 0);
    EXPECT_NE(out.find("sound"), std::string::npos);
}

TEST_F(DataCommands, ADamagedStoreIsFoundByCheck) {
    ASSERT_EQ(run({"data", "generate", "--candles", "1000"}), 0);
    const auto file = folder.path() / "home/candles/BTC-USDT/1m.synthetic.candles";
    std::string bytes = test::content_of(file);
    bytes[5'000] = static_cast<char>(bytes[5'000] ^ 1);
    { std::ofstream(file, std::ios::binary) << bytes; }
    EXPECT_EQ(run({"data", "check"}), 1);
    EXPECT_NE(out.find("NOT SOUND"), std::string::npos) << out;
    std::filesystem::resize_file(file, 6'000);
    EXPECT_EQ(run({"data", "list"}), 1);
    EXPECT_NE(out.find("damaged"), std::string::npos) << out;
}

TEST_F(DataCommands, WrongUseIsSaidAndChangesNothing) {
    EXPECT_EQ(run({"data", "import", "/nowhere.csv"}), 1);
    EXPECT_NE(error.find("No such file"), std::string::npos);
    EXPECT_EQ(run({"data", "import", "/nowhere.csv", "--json"}), 1);
    EXPECT_NE(out.find(R"("error":{"code":"not_found")"), std::string::npos) << out;
    EXPECT_EQ(run({"data", "import", "x.csv", "--symbol", "bitcoin"}), 2);
    EXPECT_EQ(run({"data", "import", "x.csv", "--timeframe", "7m"}), 2);
    EXPECT_EQ(run({"data", "import", "x.csv", "--shift", "tomorrow"}), 2);
    EXPECT_EQ(run({"data", "import"}), 2);
    EXPECT_EQ(run({"data"}), 2);
    EXPECT_EQ(run({"data", "generate", "--days", "0"}), 2);
    EXPECT_EQ(run({"data", "generate", "--from", "yesterday"}), 2);
    EXPECT_EQ(run({"data", "generate", "--candles", "1000000000000"}), 2);
    EXPECT_EQ(run({"data", "generate", "--from", "2200-06-01"}), 2);
    EXPECT_EQ(run({"data", "check", "--symbol", "DOGE/USDT"}), 1);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "home"));
}

TEST_F(DataCommands, GeneratedFilesAreReadBack) {
    const std::string file = (folder.path() / "BTCUSDT.csv").string();
    ASSERT_EQ(run({"data", "generate", "--model", "reference", "--candles", "500", "--output", file}), 0) << error;
    EXPECT_EQ(run({"data", "import", file, "--strict"}), 0) << error;
    EXPECT_EQ(run({"data", "generate", "--candles", "5", "--output", "/nowhere/x.csv"}), 1);
}

}  // namespace
}  // namespace piggy::apps
