// `cryptopiggy data download` against a practice exchange that really runs.

#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>

#include "support/program.h"
#include "support/running_program.h"
#include "temporary_folder.h"

namespace piggy {
namespace {

class Download : public testing::Test {
protected:
    Download()
        : exchange_("cryptopiggy-exchange",
                    {"--port", "0", "--home", (folder_.path() / "exchange").string(), "--seed", "7"}) {
        const std::string address = "http://127.0.0.1:" + std::to_string(exchange_.port_after("127.0.0.1:"));
        ::setenv("PRACTICE_EXCHANGE_URL", address.c_str(), 1);
    }
    ~Download() override { ::unsetenv("PRACTICE_EXCHANGE_URL"); }

    test::ProgramRun download(std::vector<std::string> words) {
        words.insert(words.begin(), {"data", "download"});
        return run(std::move(words));
    }
    test::ProgramRun run(std::vector<std::string> words) {
        words.insert(words.begin(), {"--home", (folder_.path() / "home").string()});
        return test::run_cryptopiggy(words, folder_.path());
    }

    test::TemporaryFolder folder_;
    test::RunningProgram exchange_;
};

TEST_F(Download, BringsEveryCandleAndGoesOnWhereItStopped) {
    const auto first =
        download({"--symbol", "ETH/USDT", "--timeframe", "1h", "--from", "2024-01-01", "--to", "2024-02-29", "--json"});
    ASSERT_EQ(first.exit_code, 0) << first.err;
    EXPECT_NE(first.out.find("\"candles\":1440,"), std::string::npos) << first.out;  // 60 days of 24
    EXPECT_NE(first.out.find("\"added\":1440,"), std::string::npos) << first.out;
    EXPECT_NE(first.out.find("\"synthetic\":true"), std::string::npos) << first.out;
    const auto more =
        download({"--symbol", "ETH/USDT", "--timeframe", "1h", "--from", "2024-01-01", "--to", "2024-03-01", "--json"});
    ASSERT_EQ(more.exit_code, 0) << more.err;
    EXPECT_NE(more.out.find("\"candles\":24,"), std::string::npos)
        << "what is there is not asked for again" << more.out;
    const auto nothing =
        download({"--symbol", "ETH/USDT", "--timeframe", "1h", "--from", "2024-01-01", "--to", "2024-03-01"});
    EXPECT_EQ(nothing.exit_code, 0) << nothing.err;
    const auto check = run({"data", "check"});
    EXPECT_EQ(check.exit_code, 0) << check.out << check.err;
    const auto backtest = run({"backtest", "--symbol", "ETH/USDT", "--timeframe", "1h", "--strategy", "SMA_Crossover"});
    EXPECT_EQ(backtest.exit_code, 0) << backtest.err;
}

TEST_F(Download, AnswersBadWordsWithASentence) {
    EXPECT_EQ(download({"--symbol", "BTCUSDT", "--from", "2024-01-01"}).exit_code, 2);
    EXPECT_EQ(download({"--timeframe", "7m", "--from", "2024-01-01"}).exit_code, 2);
    EXPECT_EQ(download({"--from", "yesterday"}).exit_code, 2);
    const auto turned = download({"--from", "2024-02-01", "--to", "2024-01-01"});
    EXPECT_EQ(turned.exit_code, 2);
    EXPECT_NE(turned.err.find("the end must come after the beginning"), std::string::npos) << turned.err;
    const auto unknown = download({"--symbol", "DOGE/USDT", "--from", "2024-01-01", "--to", "2024-01-02"});
    EXPECT_NE(unknown.exit_code, 0);
    EXPECT_NE(unknown.err.find("DOGE"), std::string::npos) << unknown.err;
}

TEST_F(Download, SaysWhatCannotBeReached) {
    EXPECT_EQ(exchange_.end(SIGTERM), 0);
    const auto run = download({"--from", "2024-01-01", "--to", "2024-01-02"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_NE(run.err.find("the practice exchange at 127.0.0.1:"), std::string::npos) << run.err;
}

}  // namespace
}  // namespace piggy
