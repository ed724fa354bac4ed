// `cryptopiggy report` as it is typed, where there are no books and where something is typed wrongly.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/program.h"
#include "temporary_folder.h"

namespace piggy {
namespace {

class ReportCommand : public ::testing::Test {
protected:
    [[nodiscard]] test::ProgramRun run(std::vector<std::string> words) const {
        words.insert(words.begin(), "report");
        words.insert(words.end(), {"--home", (folder_.path() / "home").string()});
        return test::run_cryptopiggy(words, folder_.path());
    }
    test::TemporaryFolder folder_;
};

TEST_F(ReportCommand, WithoutBooksSaysSoInOneSentenceAndMakesNothing) {
    for (const std::string report : {"daily", "monthly"}) {
        const auto said = run({report});
        EXPECT_EQ(said.exit_code, 0);
        EXPECT_EQ(said.out, "No paper trade was ever booked on practice: there are no books yet.\n");
        EXPECT_EQ(run({report, "--mode", "live"}).out,
                  "No live trade was ever booked on practice: there are no books yet.\n");
    }
    EXPECT_EQ(run({"tax"}).out, "No live trade was ever booked on practice: there are no books yet.\n");
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "home"));
}

TEST_F(ReportCommand, ForAProgramAnEmptyReportIsAReport) {
    const auto json = run({"monthly", "--month", "2024-02", "--json"});
    EXPECT_EQ(json.exit_code, 0);
    EXPECT_TRUE(json.out.starts_with(R"({"nothing":"No paper trade was ever booked)")) << json.out;
    EXPECT_NE(json.out.find(R"("pnl":null)"), std::string::npos);
    EXPECT_NE(json.err.find("note: No paper trade"), std::string::npos);
    const auto csv = run({"daily", "--date", "2024-02-29", "--csv"});
    EXPECT_TRUE(csv.out.starts_with("figure,value,unit,why_absent\r\npnl,,USDT,")) << csv.out;
    EXPECT_EQ(run({"tax", "--year", "2024", "--mode", "paper", "--csv"}).out,
              "acquired,disposed,asset,quantity,proceeds,cost_basis,gain,term,kind,acquired_by,disposed_by\r\n");
}

TEST_F(ReportCommand, WhatIsTypedWronglyIsBadUsage) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{},
                                               {"weekly"},
                                               {"daily", "--date", "2024-02-30"},
                                               {"daily", "--date", "yesterday"},
                                               {"daily", "--date", "2199-01-01"},
                                               {"daily", "--mode", "both"},
                                               {"daily", "--json", "--csv"},
                                               {"monthly", "--month", "2024-13"},
                                               {"tax", "--year", "24"},
                                               {"tax", "--method", "lifo"},
                                               {"tax", "--method", "specific"},
                                               {"tax", "--lot", "a,b"},
                                               {"tax", "--method", "specific", "--lot", "a"},
                                               {"tax", "--method", "specific", "--lots", "no-such-file"}}) {
        const auto said = run(words);
        EXPECT_EQ(said.exit_code, 2) << said.err;
        EXPECT_FALSE(said.err.empty() && said.out.empty());
    }
}

TEST_F(ReportCommand, ADamagedFileIsAFailureAndIsNamed) {
    std::filesystem::create_directories(folder_.path() / "home" / "practice");
    std::ofstream(folder_.path() / "home" / "practice" / "paper.db") << std::string(8192, 'x');
    const auto said = run({"daily"});
    EXPECT_EQ(said.exit_code, 1) << said.err;
    EXPECT_NE(said.err.find("paper.db"), std::string::npos) << said.err;
}

}  // namespace
}  // namespace piggy
