// The limits are written down once, in src/risk/limits.h, as constants that nothing can reach: no second definition, no
// setter, no reading of a setting.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path root = PIGGY_SOURCE_DIR;
const fs::path the_one_place = root / "src/risk/limits.h";

std::vector<std::string> lines_of(const fs::path& path) {
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

std::vector<fs::path> sources_under(const fs::path& folder) {
    static const std::array<std::string, 5> kinds = {".h", ".cpp", ".ts", ".tsx", ".js"};
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string kind = entry.path().extension().string();
        if (entry.is_regular_file() && std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) {
            found.push_back(entry.path());
        }
    }
    return found;
}

// A name that means one of the limits, and beside it a value of its own: "trade_usd_max = 50", "maxTradeUsd: '50'",
// "MAX_DAILY_TRADES{20}", "daily_loss_percent == 5".
bool defines_a_limit(const std::string& line) {
    static const std::string name =
        "(?:max|min)_?(?:trade|order)_?(?:usd|size|amount|value|dollars)?s?|"
        "(?:trade|order)_?(?:usd|amount|dollars)_?(?:max|min|limit|cap)|"
        "max_?risk(?:_?percent)?|risk_?percent(?:_?max|_?limit|_?cap)?|"
        "max_?daily_?(?:trades|orders|loss)|"
        "daily_?(?:trades?|orders?|loss)_?(?:percent)?_?(?:max|limit|cap)|daily_?loss_?percent|"
        "portfolio_?(?:usd)?_?min|min_?portfolio|allowed_?symbols";
    static const std::regex definition("(?:^|[^A-Za-z0-9_])(?:" + name +
                                           ")\\s*(?:=|:|\\{|\\(|==|<|>)+\\s*"
                                           "(?:[-'\"]?\\d|Decimal::|\\[\\s*['\"]|\\{*\\s*\"[A-Z])",
                                       std::regex::icase | std::regex::optimize);
    return std::regex_search(line, definition);
}

// A limit's value, in the form in which this code would write it.
bool writes_a_limits_value(const std::string& line) {
    static const std::regex value(
        "Decimal::whole\\((?:50|2|200)\\)|(?:^|[^\\d'.])(?:5'000'000'000|5000000000|200'000'000|20'000'000'000)(?![\\d'"
        "])");
    return std::regex_search(line, value);
}

TEST(TheLimits, AreDefinedOnce) {
    std::size_t files = 0;
    std::vector<fs::path> sources = sources_under(root / "src");
    for (const fs::path& page : sources_under(root / "web/src")) sources.push_back(page);
    for (const fs::path& source : sources) {
        ++files;
        if (source == the_one_place) continue;
        for (const std::string& line : lines_of(source)) {
            EXPECT_FALSE(defines_a_limit(line)) << source << " defines a limit of its own: " << line;
        }
    }
    EXPECT_GT(files, 100U);
}

TEST(TheLimits, HaveTheirValuesInOneFileOfTheLivePath) {
    std::size_t files = 0;
    for (const char* room : {"src/risk", "src/execution", "src/adapters/backend_api", "src/ledger", "src/orders"}) {
        if (!fs::exists(root / room)) continue;
        for (const fs::path& source : sources_under(root / room)) {
            ++files;
            if (source == the_one_place) continue;
            for (const std::string& line : lines_of(source)) {
                EXPECT_FALSE(writes_a_limits_value(line)) << source << " writes a limit's value: " << line;
            }
        }
    }
    EXPECT_GT(files, 20U);
}

TEST(TheLimits, AreCompileTimeConstantsAndNothingElse) {
    bool inside = false;
    std::size_t members = 0;
    for (const std::string& line : lines_of(the_one_place)) {
        if (line == "struct Limits {") {
            inside = true;
        } else if (line == "};") {
            inside = false;
        } else if (inside) {
            EXPECT_EQ(line.rfind("    static constexpr ", 0), 0U) << line;
            ++members;
        }
    }
    EXPECT_EQ(members, 6U);
}

TEST(TheLimits, AreJudgedWithoutAnySettingFileOrEnvironment) {
    static const std::regex outside("getenv|environ|secure_getenv|fstream|fopen|\\bopen\\(|filesystem|setting|config",
                                    std::regex::icase);
    std::size_t files = 0;
    const auto expect_closed = [&](const fs::path& source) {
        ++files;
        for (const std::string& line : lines_of(source)) {
            const std::string code = line.substr(0, line.find("//"));
            EXPECT_FALSE(std::regex_search(code, outside)) << source << ": " << line;
        }
    };
    for (const fs::path& source : sources_under(root / "src/risk")) expect_closed(source);
    for (const char* source : {"gate.h", "gate.cpp", "gate_self_test.cpp"})
        expect_closed(root / "src/execution" / source);
    EXPECT_GT(files, 10U);
}

TEST(TheLimits, ASecondDefinitionWouldBeFound) {
    for (const char* line :
         {"constexpr int max_trade_usd = 50;", "static constexpr Decimal trade_usd_max = Decimal::whole(100);",
          "const maxTradeUsd = 50;", "  maxDailyTrades: 20,", "#define MAX_DAILY_TRADES (20)",
          "int daily_loss_percent{5};", "riskPercent = '1'", "const allowedSymbols = ['BTC/USDT'];",
          "if (daily_loss_percent > 5) stop();", "allowed_symbols = {\"BTC/USDT\"};", "double max_risk = 0.01;",
          "minTrade: 2,", "MIN_PORTFOLIO = 200"}) {
        EXPECT_TRUE(defines_a_limit(line)) << line;
    }
    for (const char* line :
         {"limits.field(\"trade_usd_max\", Limits::trade_usd_max.to_string());", "int orders_max = 200;",
          "if (exposure.equity < portfolio_usd_min) return;", "const auto most = limits.trade_usd_max;"}) {
        EXPECT_FALSE(defines_a_limit(line)) << line;
    }
    EXPECT_TRUE(writes_a_limits_value("    if (amount > Decimal::whole(50)) return;"));
    EXPECT_TRUE(writes_a_limits_value("if (ticks > 5'000'000'000) {"));
    EXPECT_FALSE(writes_a_limits_value("if (ticks > 15'000'000'000'000) {"));
}

}  // namespace
