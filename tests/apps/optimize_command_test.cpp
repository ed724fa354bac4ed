// `cryptopiggy optimize` as a user types it: the real program, real files, bad input.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "support/program.h"
#include "temporary_folder.h"

namespace piggy::test {
namespace {

namespace json = boost::json;

class OptimizeCommand : public testing::Test {
protected:
    // Ninety days of hours that rise and fall by turns.
    void SetUp() override {
        std::ofstream out(folder_.path() / "candles.csv", std::ios::binary);
        out << "timestamp,open,high,low,close,volume\n";
        int last = 1'000;
        for (int i = 0; i < 90 * 24; ++i) {
            const int close = last + (i % 90 < 45 ? 3 : -3) + (i * 7919 % 11) - 5;
            out << 1'609'459'200'000LL + i * 3'600'000LL << ',' << last << ".00," << std::max(last, close) << ".00,"
                << std::min(last, close) << ".00," << close << ".00,1.5\n";
            last = close;
        }
    }
    [[nodiscard]] ProgramRun program(std::vector<std::string> arguments) const {
        return run_cryptopiggy(arguments, folder_.path());
    }
    [[nodiscard]] ProgramRun optimize(const std::vector<std::string>& more) const {
        std::vector<std::string> arguments{"optimize", "--data", "candles.csv"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return program(arguments);
    }
    void expect_refused(const std::vector<std::string>& more, int exit_code, const std::string& words) const {
        const ProgramRun run = optimize(more);
        EXPECT_EQ(run.exit_code, exit_code) << run.err;
        EXPECT_NE(run.err.find(words), std::string::npos) << run.err;
        EXPECT_EQ(run.out, "");
    }
    TemporaryFolder folder_;
};

TEST_F(OptimizeCommand, SaysTheVerdictFirstAndThatItsTableIsInSample) {
    const ProgramRun run = optimize({"--param", "fast=3:9:3", "--param", "slow=12,24"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const std::string first = run.out.substr(0, run.out.find('\n'));
    EXPECT_TRUE(first.starts_with("Noise: ") || first.starts_with("Weak: ") || first.starts_with("Promising: "))
        << first;
    EXPECT_NE(run.out.find("IN SAMPLE"), std::string::npos);
    EXPECT_NE(run.out.find("6 parameter sets tried"), std::string::npos) << run.out;
    EXPECT_EQ(run.out.find("nan"), std::string::npos);
    EXPECT_EQ(run.out.find("inf"), std::string::npos);
}

TEST_F(OptimizeCommand, EachOfTheBestIsWhatBacktestPrintsForIt) {
    const ProgramRun run = optimize({"--param", "fast=3:9:3", "--param", "slow=12,24", "--fee", "0.0005", "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const json::object found = json::parse(run.out).as_object();
    ASSERT_EQ(found.at("trials").as_array().size(), 6U);
    for (const json::value& each : found.at("trials").as_array()) {
        const json::object& trial = each.as_object();
        const auto parameter = [&](const char* name) {
            return std::string(name) + "=" + trial.at("parameters").as_object().at(name).as_string().c_str();
        };
        const ProgramRun alone = program({"backtest", "--data", "candles.csv", "--param", parameter("fast"), "--param",
                                          parameter("slow"), "--fee", "0.0005", "--json"});
        const json::object report = json::parse(alone.out).as_object();
        EXPECT_EQ(trial.at("sharpe"), report.at("sharpe"));
        EXPECT_EQ(trial.at("total_return_pct"), report.at("total_return_pct"));
        EXPECT_EQ(trial.at("max_drawdown_pct"), report.at("max_drawdown_pct"));
        EXPECT_EQ(trial.at("trades"), report.at("trades"));
    }
}

TEST_F(OptimizeCommand, EarlierTriesAreNotForgottenAndNotCountedTwice) {
    const auto ever = [&](const std::vector<std::string>& more) {
        std::vector<std::string> arguments = more;
        arguments.emplace_back("--json");
        return json::parse(optimize(arguments).out).as_object().at("tried_ever").to_number<int>();
    };
    EXPECT_EQ(ever({"--param", "fast=3:9:3", "--param", "slow=12,24"}), 6);
    EXPECT_EQ(ever({"--param", "fast=3:9:3", "--param", "slow=12,24"}), 6);
    EXPECT_EQ(ever({"--param", "fast=3:9:3", "--param", "slow=12,24", "--fee", "0.002"}), 12);
    EXPECT_EQ(ever({"--strategy", "RSI_Strategy", "--param", "period=7,14", "--from", "2021-02-01"}), 14);
}

TEST_F(OptimizeCommand, ThreadsChangeNoFigure) {
    const auto trials = [&](const char* jobs) {
        return json::parse(optimize({"--param", "fast=3:9:1", "--param", "slow=12:48:6", "--jobs", jobs, "--json"}).out)
            .as_object();
    };
    const json::object one = trials("1");
    const json::object three = trials("3");
    EXPECT_EQ(one.at("trials"), three.at("trials"));
    EXPECT_EQ(one.at("verdict"), three.at("verdict"));
}

TEST_F(OptimizeCommand, RefusesWhatCannotBeSearchedInASentence) {
    expect_refused({"--param", "fast=9:5:1"}, 2, "the range of fast is empty");
    expect_refused({"--param", "quick=1:5:1"}, 2, "no parameter 'quick'");
    expect_refused({"--strategy", "RSI_Strategy", "--param", "period=2:101:1", "--param", "oversold=1:49:0.01",
                    "--param", "overbought=51:99:0.01"},
                   2, "2304960100 parameter sets");
    expect_refused({"--param", "fast=5:9:1", "--constraint", "fast>9"}, 2, "leave none of 5");
    expect_refused({"--param", "fast=500", "--param", "slow=20"}, 2, "takes none of these");
    expect_refused({"--objective", "best"}, 2, "there is no objective 'best'");
    expect_refused({"--search", "tpe:50"}, 2, "grid or random:N");
    expect_refused({"--strategy", "LSTM_Forecast"}, 2, "can't be searched yet");
    expect_refused({"--param", "fast=2500", "--param", "slow=3000"}, 2, "did not trade");
}

}  // namespace
}  // namespace piggy::test
