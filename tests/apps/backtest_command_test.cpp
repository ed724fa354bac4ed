// `cryptopiggy backtest` as a user types it: the real program, real files, bad input.

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "shared_data.h"
#include "support/candle_fixture.h"
#include "support/program.h"
#include "temporary_folder.h"

namespace piggy::test {
namespace {

namespace json = boost::json;

class BacktestCommand : public testing::Test {
protected:
    // A file in the working folder; gives its name.
    std::string file(const std::string& name, const std::string& content) const {
        std::ofstream(folder_.path() / name, std::ios::binary) << content;
        return name;
    }
    // Hourly candles: a sawtooth that crosses averages often.
    std::string candle_file(int count = 300) const {
        std::string text = "timestamp,open,high,low,close,volume\n";
        int last = 100;
        for (int i = 0; i < count; ++i) {
            const int close = 100 + (i % 40 < 20 ? i % 20 : 20 - i % 20);
            const auto cell = [](int value) { return std::to_string(value) + ".00,"; };
            text += std::to_string(1'609'459'200'000LL + i * 3'600'000LL) + "," + cell(last) +
                    cell(std::max(last, close)) + cell(std::min(last, close)) + cell(close) + "1.5\n";
            last = close;
        }
        return file("candles.csv", text);
    }
    ProgramRun backtest(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "backtest");
        return run_cryptopiggy(arguments, folder_.path());
    }
    // Refused with this exit code and a sentence that holds these words; nothing on standard output.
    void expect_refused(const std::vector<std::string>& arguments, int exit_code, const std::string& words) const {
        const ProgramRun run = backtest(arguments);
        std::string typed;
        for (const std::string& each : arguments) typed += each + " ";
        EXPECT_EQ(run.exit_code, exit_code) << typed << run.err;
        EXPECT_NE(run.err.find(words), std::string::npos) << typed << run.err;
        EXPECT_EQ(run.out, "") << typed;
    }

    TemporaryFolder folder_;
};

TEST_F(BacktestCommand, PrintsTheVerdictFirstAndATable) {
    const ProgramRun run = backtest({"--data", candle_file(), "--param", "fast=3", "--param", "slow=9"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const std::string first_line = run.out.substr(0, run.out.find('\n'));
    EXPECT_NE(first_line.find("buy and hold"), std::string::npos) << first_line;
    EXPECT_NE(run.out.find("SMA_Crossover on BTC/USDT 1h: fast 3, slow 9"), std::string::npos) << run.out;
    EXPECT_NE(run.err.find("BTC/USDT is assumed"), std::string::npos) << run.err;
}

TEST_F(BacktestCommand, GivesOneJsonObjectWithTheTradesThatWereAskedFor) {
    const ProgramRun run = backtest({"--data", candle_file(), "--symbol", "ETH/USDT", "--param", "fast=3", "--param",
                                     "slow=9", "--trades", "--json", "--stop-loss", "0.05"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.err, "");
    const json::value result = json::parse(run.out);
    EXPECT_EQ(result.at("symbol").as_string(), "ETH/USDT");
    EXPECT_EQ(result.at("candles").as_int64(), 300);
    EXPECT_EQ(result.at("stops").at("stop_loss").as_string(), "0.05");
    const json::array& trades = result.at("trade_list").as_array();
    ASSERT_GT(trades.size(), 3U);
    EXPECT_EQ(result.at("trades").as_int64() + (result.at("open_trade_at_end").as_bool() ? 1 : 0),
              static_cast<std::int64_t>(trades.size()));
    for (const char* name :
         {"entry_time", "entry_price", "exit_time", "exit_price", "quantity", "fees", "pnl", "return_pct", "reason"}) {
        EXPECT_TRUE(trades[0].as_object().contains(name)) << name;
    }
    EXPECT_TRUE(trades[0].at("pnl").is_string());
    EXPECT_TRUE(trades[0].at("return_pct").is_number());
}

TEST_F(BacktestCommand, CutsTheRangeAndIncludesTheLastDay) {
    const ProgramRun run = backtest({"--data", candle_file(), "--from", "2021-01-02", "--to", "2021-01-03", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const json::value result = json::parse(run.out);
    EXPECT_EQ(result.at("candles").as_int64(), 48);
    EXPECT_EQ(result.at("from").as_string(), "2021-01-02T00:00:00Z");
    EXPECT_EQ(result.at("to").as_string(), "2021-01-03T23:00:00Z");
}

TEST_F(BacktestCommand, DerivesALargerTimeframe) {
    const ProgramRun run = backtest({"--data", candle_file(), "--timeframe", "4h", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(json::parse(run.out).at("candles").as_int64(), 75);
}

TEST_F(BacktestCommand, WritesOneHtmlFileThatAsksForNothingElse) {
    const ProgramRun run = backtest({"--data", candle_file(), "--html", "report.html"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const std::string html = read_text(folder_.path() / "report.html");
    EXPECT_NE(html.find("\"verdict\""), std::string::npos);
    EXPECT_EQ(html.find("__REPORT_DATA__\""), std::string::npos);
    EXPECT_EQ(html.find("src=\"http"), std::string::npos);
    EXPECT_EQ(html.find("rel=\"stylesheet\""), std::string::npos);
}

TEST_F(BacktestCommand, BadFilesGetASentence) {
    expect_refused({"--data", "nothing.csv"}, 1, "nothing.csv");
    std::filesystem::create_directory(folder_.path() / "folder");
    expect_refused({"--data", "folder"}, 1, "folder");
    expect_refused({"--data", file("empty.csv", "")}, 1, "empty");
    expect_refused({"--data", file("junk.csv", std::string("\x00\xff\x13\x7f\x00\x01", 6))}, 1, "junk.csv");
    expect_refused({"--data", file("cut.csv.gz", std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x2b", 11))}, 2,
                   "cut.csv.gz");
    expect_refused({"--data", file("negative.csv", "time,open,high,low,close,volume\n1609459200000,-1,-1,-1,-1,1\n")},
                   1, "negative.csv");
    expect_refused(
        {"--data",
         file("huge.csv", "time,open,high,low,close,volume\n1609459200000,1e309,99999999999999999999,1,1,1\n")},
        1, "huge.csv");
}

TEST_F(BacktestCommand, OneCandleAndFlatPricesGiveDefinedAnswers) {
    const std::string single = file("one.csv", "time,open,high,low,close,volume\n1609459200000,5,5,5,5,1\n");
    expect_refused({"--data", single}, 1, "--timeframe 1h");
    const ProgramRun one = backtest({"--data", single, "--timeframe", "1h", "--json"});
    ASSERT_EQ(one.exit_code, 0) << one.err;
    EXPECT_TRUE(json::parse(one.out).at("sharpe").is_null());
    std::string flat = "time,open,high,low,close,volume\n";
    for (int i = 0; i < 100; ++i) flat += std::to_string(1'609'459'200 + i * 3600) + ",7,7,7,7,1\n";
    const ProgramRun run = backtest({"--data", file("flat.csv", flat), "--strategy", "Buy_and_Hold", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(json::parse(run.out).at("buy_and_hold_return_pct").to_number<double>(), 0);
}

TEST_F(BacktestCommand, BadOptionsAreUsageErrors) {
    const std::string data = candle_file();
    expect_refused({}, 2, "--data FILE");
    expect_refused({"--data", data, "--strategy", "Moon"}, 2, "SMA_Crossover, RSI_Strategy, Buy_and_Hold");
    expect_refused({"--data", data, "--param", "speed=1"}, 2, "no parameter 'speed'");
    expect_refused({"--data", data, "--param", "fast=0"}, 2, "1 to 4999");
    expect_refused({"--data", data, "--param", "fast=99"}, 2, "smaller than slow");
    expect_refused({"--data", data, "--param", "fast"}, 2, "fast=20");
    expect_refused({"--data", data, "--param", "fast=3", "--param", "fast=4"}, 2, "twice");
    expect_refused({"--data", data, "--from", "2021-01-05", "--to", "2021-01-05"}, 2, "begin before it ends");
    expect_refused({"--data", data, "--from", "2021-01-05", "--to", "2021-01-02"}, 2, "begin before it ends");
    expect_refused({"--data", data, "--from", "yesterday"}, 2, "2021-01-31");
    expect_refused({"--data", data, "--from", "2030-01-01"}, 1, "in the range asked for");
    expect_refused({"--data", data, "--cash", "0"}, 2, "cash");
    expect_refused({"--data", data, "--cash", "1e6"}, 2, "--cash");
    expect_refused({"--data", data, "--fee", "-0.001"}, 2, "fee");
    expect_refused({"--data", data, "--sizing", "martingale"}, 2, "percent:25");
    expect_refused({"--data", data, "--sizing", "percent:101"}, 2, "at most 100");
    expect_refused({"--data", data, "--fill", "yesterday"}, 2, "next-open or close");
    expect_refused({"--data", data, "--stop-loss", "5"}, 2, "between 0 and 1");
    expect_refused({"--data", data, "--symbol", "btcusdt"}, 2, "BTC/USDT");
    expect_refused({"--data", data, "--timeframe", "7m"}, 2, "1m 3m 5m");
    expect_refused({"--data", data, "--timeframe", "5m"}, 1, "can't be put together");
    expect_refused({"--symbol", "BTC/USDT", "--timeframe", "1h"}, 1, "BTC/USDT");
    EXPECT_EQ(backtest({"--speed", "9"}).exit_code, 2);
}

TEST_F(BacktestCommand, AReportThatCannotBeWrittenLeavesNothingBehind) {
    const std::string data = candle_file();
    expect_refused({"--data", data, "--html", "no/such/folder/report.html"}, 1, "can't write");
    std::filesystem::create_directory(folder_.path() / "taken.html");
    expect_refused({"--data", data, "--html", "taken.html"}, 1, "can't write");
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
        EXPECT_EQ(entry.path().string().find(".part"), std::string::npos) << entry.path();
    }
}

TEST_F(BacktestCommand, OnlyOrdinaryFilesAreWrittenAndALinkIsFollowed) {
    const std::string data = candle_file();
    std::filesystem::create_symlink("loop.html", folder_.path() / "loop.html");
    expect_refused({"--data", data, "--html", "loop.html"}, 1, "can't write");
    ASSERT_EQ(::mkfifo((folder_.path() / "pipe.html").c_str(), 0600), 0);
    expect_refused({"--data", data, "--html", "pipe.html"}, 1, "no ordinary file");
    file("real.html", "old");
    std::filesystem::create_symlink("real.html", folder_.path() / "link.html");
    EXPECT_EQ(backtest({"--data", data, "--html", "link.html"}).exit_code, 0);
    EXPECT_TRUE(std::filesystem::is_symlink(folder_.path() / "link.html"));
    EXPECT_GT(std::filesystem::file_size(folder_.path() / "real.html"), 1000U);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
        EXPECT_EQ(entry.path().string().find(".part"), std::string::npos) << entry.path();
    }
}

TEST_F(BacktestCommand, WhatCannotBePrintedIsAFailure) {
    const std::string command = std::string("cd ") + folder_.path().string() + " && " + PIGGY_BINARY_DIR +
                                "/cryptopiggy backtest --data " + candle_file() + " --json >/dev/full 2>stderr.txt";
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
    EXPECT_NE(read_text(folder_.path() / "stderr.txt").find("could not be written"), std::string::npos);
}

TEST_F(BacktestCommand, JsonIsValidWhateverWasTyped) {
    for (const std::string& name :
         {std::string("x") + std::string(60, '\xc3'), std::string("xé€🐷é€🐷é€🐷é€🐷é€🐷é€🐷é€🐷")}) {
        const ProgramRun run = backtest({"--data", candle_file(), "--strategy", name, "--json"});
        EXPECT_EQ(run.exit_code, 2);
        EXPECT_EQ(json::parse(run.out).at("code").as_string(), "malformed");
    }
}

TEST_F(BacktestCommand, AnEmptyValueIsNotTheSameAsNone) {
    const std::string data = candle_file();
    for (const char* option : {"--stop-loss", "--from", "--to", "--symbol", "--html", "--take-profit"}) {
        EXPECT_EQ(backtest({"--data", data, option, ""}).exit_code, 2) << option;
    }
}

TEST_F(BacktestCommand, ADateAsEndIncludesThatDayAlsoAfterAnExactStart) {
    const ProgramRun run =
        backtest({"--data", candle_file(), "--from", "2021-01-05T12:00", "--to", "2021-01-05", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(json::parse(run.out).at("candles").as_int64(), 12);
}

TEST_F(BacktestCommand, TheReferenceRunsComeOutToTheCent) {
    ASSERT_EQ(run_cryptopiggy(
                  {"data", "generate", "--model", "reference", "--candles", "100000", "--output", "reference.csv"},
                  folder_.path())
                  .exit_code,
              0);
    const ProgramRun run =
        backtest({"--data", "reference.csv", "--cash", "100000000", "--sizing", "units:1", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const json::value result = json::parse(run.out);
    EXPECT_EQ(result.at("trades").as_int64(), 1'092);
    EXPECT_EQ(Decimal::parse(std::string(result.at("final_equity").as_string()))->to_fixed(2), "99949121.88");
}

TEST(Program, SaysWhatItWasBuiltFrom) {
    const TemporaryFolder folder;
    const ProgramRun run = run_cryptopiggy({"--version"}, folder.path());
    EXPECT_EQ(run.exit_code, 0);
    for (const char* word : {"cryptopiggy 1.0.0", "commit ", "compiler ", "limits_sha256 "}) {
        EXPECT_NE(run.out.find(word), std::string::npos) << run.out;
    }
    EXPECT_EQ(run_cryptopiggy({}, folder.path()).exit_code, 2);
    EXPECT_EQ(run_cryptopiggy({"moon"}, folder.path()).exit_code, 2);
    EXPECT_EQ(run_cryptopiggy({"limits"}, folder.path()).exit_code, 0);
    const ProgramRun strategies = run_cryptopiggy({"strategies", "--json"}, folder.path());
    EXPECT_EQ(json::parse(strategies.out).at("items").as_array().size(), 4U);
}

}  // namespace
}  // namespace piggy::test
