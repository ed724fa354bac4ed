// `cryptopiggy forecast` as a person uses it: real processes, trained, stopped, killed, asked.

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>

#include <boost/json/parse.hpp>

#include "support/program.h"
#include "support/running_program.h"
#include "temporary_folder.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ForecastCommand : public testing::Test {
protected:
    static void SetUpTestSuite() {
        candles_ = std::make_unique<test::TemporaryFolder>();
        const auto made = test::run_cryptopiggy(
            {"data", "generate", "--candles", "120000", "--seed", "7", "--output", "minutes.csv"}, candles_->path());
        ASSERT_EQ(made.exit_code, 0) << made.err;
        const auto home = (candles_->path() / "home").string();
        const auto kept = test::run_cryptopiggy(
            {"--home", home, "data", "import", "minutes.csv", "--symbol", "BTC/USDT"}, candles_->path());
        ASSERT_EQ(kept.exit_code, 0) << kept.err;
    }
    static void TearDownTestSuite() { candles_.reset(); }

    ForecastCommand() { fs::copy(candles_->path() / "home", home(), fs::copy_options::recursive); }

    [[nodiscard]] fs::path home() const { return folder_.path() / "home"; }
    [[nodiscard]] fs::path model_file(const std::string& kind) const {
        return home() / "models" / ("BTC-USDT-1h" + kind);
    }

    [[nodiscard]] std::vector<std::string> words(std::vector<std::string> rest) const {
        rest.insert(rest.begin(), {"--home", home().string(), "forecast"});
        return rest;
    }
    // 2,000 candles of an hour, three trainings of some epochs each.
    [[nodiscard]] std::vector<std::string> training(std::vector<std::string> more = {}) const {
        auto all = words({"train", "--symbol", "BTC/USDT", "--timeframe", "1h", "--window", "30", "--folds", "2"});
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    test::ProgramRun run(const std::vector<std::string>& all) const {
        return test::run_cryptopiggy(all, folder_.path());
    }
    test::ProgramRun ask(std::vector<std::string> rest) const {
        rest.insert(rest.begin() + 1, {"--symbol", "BTC/USDT", "--timeframe", "1h"});
        return run(words(std::move(rest)));
    }
    void train_quickly() const {
        const auto trained = run(training({"--hidden", "4", "--epochs", "2"}));
        ASSERT_EQ(trained.exit_code, 0) << trained.err;
    }
    // Until its progress has come to this training.
    static void wait_for_step(test::RunningProgram& program, int step) {
        for (std::string line = program.line(); !line.empty(); line = program.line()) {
            if (line.find("\"step\":" + std::to_string(step) + ",") != std::string::npos &&
                line.find("\"epoch\":1,") == std::string::npos) {
                return;
            }
        }
        FAIL() << "it ended before training " << step;
    }

    static inline std::unique_ptr<test::TemporaryFolder> candles_;
    test::TemporaryFolder folder_;
};

TEST_F(ForecastCommand, ATrainingThatWasStoppedAndKilledEndsWithTheSameModel) {
    {
        test::RunningProgram first("cryptopiggy", training({"--hidden", "64", "--json-progress"}),
                                   test::Errors::with_output);
        wait_for_step(first, 1);
        EXPECT_EQ(first.end(SIGTERM), 1);
        const std::string said = first.rest();
        EXPECT_THAT(said, HasSubstr("type the same command again to go on"));
        EXPECT_THAT(said, HasSubstr("{\"code\":\"unavailable\""));
    }
    EXPECT_TRUE(fs::exists(model_file(".checkpoint")));
    EXPECT_FALSE(fs::exists(model_file(".model")));
    {
        test::RunningProgram second("cryptopiggy", training({"--hidden", "64", "--json-progress"}),
                                    test::Errors::with_output);
        EXPECT_THAT(second.line(), HasSubstr("goes on where it was cut off"));
        wait_for_step(second, 2);
        EXPECT_EQ(second.end(SIGKILL), 128 + SIGKILL);
    }
    const auto finished = run(training({"--hidden", "64", "--json"}));
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_THAT(finished.err, HasSubstr("goes on where it was cut off"));
    EXPECT_FALSE(fs::exists(model_file(".checkpoint")));
    const std::string resumed = test::content_of(model_file(".model"));
    struct stat status {};
    ASSERT_EQ(::stat(model_file(".model").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);

    const auto whole = run(training({"--hidden", "64", "--json"}));
    ASSERT_EQ(whole.exit_code, 0) << whole.err;
    EXPECT_EQ(whole.err, "") << "it began anew";
    EXPECT_EQ(test::content_of(model_file(".model")), resumed);
    const auto rows = [](const test::ProgramRun& said) { return boost::json::parse(said.out).at("rows"); };
    EXPECT_EQ(rows(whole), rows(finished));
}

TEST_F(ForecastCommand, ProgressIsALineOfJsonEachAndTheLastOneIsTheEvaluation) {
    const auto trained = run(training({"--hidden", "4", "--epochs", "2", "--json-progress"}));
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
    std::istringstream lines(trained.out);
    std::vector<boost::json::value> read;
    for (std::string line; std::getline(lines, line);) read.push_back(boost::json::parse(line));
    ASSERT_GT(read.size(), 4U);
    EXPECT_TRUE(read[0].at("validation_loss").is_null()) << "no epoch is finished yet";
    for (std::size_t i = 0; i + 1 < read.size(); ++i) {
        EXPECT_EQ(read[i].at("steps").as_int64(), 3);
        EXPECT_LE(read[i].at("share").to_number<double>(), 1);
    }
    EXPECT_EQ(read.back().at("symbol").as_string(), "BTC/USDT");
    EXPECT_EQ(trained.out.substr(trained.out.rfind('\n', trained.out.size() - 2) + 1),
              test::content_of(model_file(".evaluation.json")) + "\n");
}

TEST_F(ForecastCommand, SaysWhatItExpectsAndWhatThatIsWorth) {
    train_quickly();
    const auto said = ask({"predict"});
    ASSERT_EQ(said.exit_code, 0) << said.err;
    for (const char* words : {"low, 10 %", "median", "high, 90 %", "For trading: LSTM_Forecast", "no-change (p = "}) {
        EXPECT_THAT(said.out, HasSubstr(words));
    }
    const auto made = boost::json::parse(ask({"predict", "--json"}).out);
    EXPECT_TRUE(made.at("fresh").as_bool());
    EXPECT_EQ(made.at("used_for_trading").as_bool(), made.at("proven").as_bool());
    EXPECT_EQ(made.at("log_return").as_array().size(), 3U);
    const auto judged = ask({"evaluate"});
    ASSERT_EQ(judged.exit_code, 0) << judged.err;
    for (const char* words : {"LSTM ", "no change ", "drift ", "AR(1) ", "80 % is asked", "The model "}) {
        EXPECT_THAT(judged.out, HasSubstr(words));
    }
    const std::string before = test::content_of(model_file(".model"));
    const auto again = ask({"evaluate", "--again", "--hidden", "4", "--epochs", "1", "--window", "10", "--json"});
    ASSERT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(boost::json::parse(again.out).at("window").as_int64(), 10);
    EXPECT_TRUE(boost::json::parse(again.out).at("epochs").is_null());
    EXPECT_EQ(test::content_of(model_file(".model")), before);
}

TEST_F(ForecastCommand, TheSameAndOtherCandlesOfAFileAreAskedTheSameWay) {
    train_quickly();
    const auto from_file = run(words({"predict", "--data", (candles_->path() / "minutes.csv").string(), "--symbol",
                                      "BTC/USDT", "--timeframe", "1h", "--json"}));
    ASSERT_EQ(from_file.exit_code, 0) << from_file.err;
    EXPECT_EQ(from_file.out, ask({"predict", "--json"}).out);
    const auto minutes = run(words({"predict", "--symbol", "BTC/USDT", "--timeframe", "1m"}));
    EXPECT_EQ(minutes.exit_code, 1);
    EXPECT_THAT(minutes.err, HasSubstr("no forecast model of BTC/USDT 1m yet; train one: `cryptopiggy forecast train "
                                       "--symbol BTC/USDT --timeframe 1m`"));
}

TEST_F(ForecastCommand, FilesThatAreNotThisModelAreRefusedInASentence) {
    train_quickly();
    const std::string model = test::content_of(model_file(".model"));
    const std::string evaluation = test::content_of(model_file(".evaluation.json"));
    const auto with = [&](const std::string& kind, const std::string& content) {
        std::ofstream(model_file(kind), std::ios::binary | std::ios::trunc) << content;
        const auto said = ask({"predict"});
        EXPECT_NE(said.exit_code, 0);
        EXPECT_EQ(said.out, "");
        std::ofstream(model_file(kind), std::ios::binary | std::ios::trunc) << (kind == ".model" ? model : evaluation);
        return said.err;
    };
    EXPECT_THAT(with(".model", ""), HasSubstr("this is not a forecast model of CryptoPiggy"));
    EXPECT_THAT(with(".model", model.substr(0, 500)), HasSubstr("damaged"));
    std::string changed = model;
    changed[300] = static_cast<char>(changed[300] ^ 1);
    EXPECT_THAT(with(".model", changed), HasSubstr("its checksum is wrong; train again"));
    EXPECT_THAT(with(".model", std::string(5 << 20, 'x')), HasSubstr("larger than any such file"));
    EXPECT_THAT(with(".evaluation.json", "{}"), HasSubstr("no evaluation of a forecast model"));
    std::string others = evaluation;
    others.replace(others.find("\"window\":30"), 11, "\"window\":31");
    EXPECT_THAT(with(".evaluation.json", others), HasSubstr("not of the model beside it"));
    fs::copy_file(model_file(".model"), home() / "models" / "ETH-USDT-1h.model");
    const auto eth = run(words({"evaluate", "--symbol", "ETH/USDT", "--timeframe", "1h"}));
    EXPECT_THAT(eth.err, HasSubstr("was trained on BTC/USDT 1h, not on ETH/USDT 1h"));
    EXPECT_EQ(ask({"predict"}).exit_code, 0) << "and the sound one is used again";
    // A checkpoint that is damaged costs the time it saved, no more.
    std::ofstream(model_file(".checkpoint")) << "PIGGYLSTM-LEARN\nnonsense";
    const auto anew = run(training({"--hidden", "4", "--epochs", "2"}));
    EXPECT_EQ(anew.exit_code, 0) << anew.err;
    EXPECT_THAT(anew.err, HasSubstr("note: the unfinished training is not gone on with"));
    EXPECT_EQ(test::content_of(model_file(".model")), model);
}

TEST_F(ForecastCommand, BadWordsAndCandlesThatTeachNothingAreSaid) {
    const auto refused = [&](const std::vector<std::string>& all, int exit_code) {
        const auto said = run(all);
        EXPECT_EQ(said.exit_code, exit_code) << said.out << said.err;
        return said.err;
    };
    const auto plain = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"train", "--symbol", "BTC/USDT", "--timeframe", "1h"});
        return words(std::move(more));
    };
    EXPECT_THAT(refused(words({"train"}), 2), HasSubstr("say which candles to use"));
    EXPECT_THAT(refused(words({"evaluate"}), 2), HasSubstr("say which model: --symbol BTC/USDT and --timeframe 1h"));
    EXPECT_THAT(refused(words({"train", "--symbol", "DOGE/USDT", "--timeframe", "1h"}), 1), HasSubstr("DOGE/USDT"));
    EXPECT_THAT(refused(words({"predict", "--symbol", "DOGE/USDT", "--timeframe", "1h"}), 1),
                HasSubstr("data download"));
    EXPECT_THAT(refused(plain({"--window", "1"}), 2), HasSubstr("2 to 512 candles, not 1"));
    EXPECT_THAT(refused(plain({"--folds", "0"}), 2), HasSubstr("1 to 20 folds"));
    EXPECT_THAT(refused(plain({"--hidden", "999"}), 2), HasSubstr("1 to 256 hidden units"));
    EXPECT_THAT(refused(plain({"--candles", "500", "--window", "300"}), 2), HasSubstr("needs 200 windows of 300"));
    std::string flat = "open_time_ms,open,high,low,close,volume\n";
    std::string holes = flat;
    for (int i = 0; i < 2'000; ++i) {
        const long long hour = 1'600'002'000'000LL + i * 3'600'000LL;
        flat += std::to_string(hour) + ",100,100,100,100,1\n";
        if (i % 9 != 8) holes += std::to_string(hour) + ",100,101,99," + std::to_string(100 + i % 2) + ",1\n";
    }
    const auto train_on = [&](const char* name, const std::string& content) {
        return words({"train", "--data", folder_.file(name, content).string(), "--symbol", "BTC/USDT", "--timeframe",
                      "1h", "--window", "30"});
    };
    EXPECT_THAT(refused(train_on("flat.csv", flat), 2), HasSubstr("because the price did not move"));
    EXPECT_THAT(refused(train_on("holes.csv", holes), 2), HasSubstr("left out for gaps in time"));
    const auto json = run(plain({"--window", "1", "--json"}));
    EXPECT_EQ(boost::json::parse(json.out).at("code").as_string(), "out_of_range");
}

TEST_F(ForecastCommand, TwoTrainingsOfOneModelDoNotMeet) {
    test::RunningProgram first("cryptopiggy", training({"--hidden", "64", "--json-progress"}));
    wait_for_step(first, 1);
    const auto second = run(training());
    EXPECT_EQ(second.exit_code, 1);
    EXPECT_THAT(second.err, HasSubstr("is being trained already"));
    EXPECT_EQ(first.end(SIGKILL), 128 + SIGKILL);
}

}  // namespace
}  // namespace piggy
