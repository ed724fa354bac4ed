// Nothing in the environment reaches the limits: a program started with forty plausible override names answers, to the
// last digit, as one started without.

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gate_facts.h"
#include "risk/risk.h"
#include "temporary_folder.h"

extern char** environ;

namespace piggy::execution {
namespace {

using orders::Side;

const std::vector<const char*> override_names = {"MAX_TRADE",
                                                 "MAX_TRADE_USD",
                                                 "MAX_TRADE_SIZE",
                                                 "MAX_TRADE_AMOUNT",
                                                 "MAX_ORDER",
                                                 "MAX_ORDER_USD",
                                                 "MAX_ORDER_SIZE",
                                                 "TRADE_USD_MAX",
                                                 "TRADE_MAX",
                                                 "MIN_TRADE",
                                                 "MIN_TRADE_USD",
                                                 "TRADE_USD_MIN",
                                                 "MIN_ORDER_USD",
                                                 "RISK_PERCENT",
                                                 "RISK_PERCENT_MAX",
                                                 "MAX_RISK",
                                                 "MAX_RISK_PERCENT",
                                                 "MAX_RISK_PER_TRADE",
                                                 "DAILY_TRADES",
                                                 "DAILY_TRADES_MAX",
                                                 "MAX_DAILY_TRADES",
                                                 "DAILY_ORDERS_MAX",
                                                 "MAX_DAILY_ORDERS",
                                                 "DAILY_LOSS",
                                                 "DAILY_LOSS_PERCENT",
                                                 "DAILY_LOSS_PERCENT_MAX",
                                                 "DAILY_LOSS_LIMIT",
                                                 "MAX_DAILY_LOSS",
                                                 "ALLOWED_SYMBOLS",
                                                 "SYMBOLS",
                                                 "WHITELIST",
                                                 "ALLOW_ALL_SYMBOLS",
                                                 "PORTFOLIO_MIN",
                                                 "PRICE_AGE_MAX",
                                                 "NO_LIMITS",
                                                 "DISABLE_LIMITS",
                                                 "SKIP_CHECKS",
                                                 "FORCE",
                                                 "UNSAFE",
                                                 "DEBUG",
                                                 "TEST_MODE",
                                                 "LIMITS_FILE",
                                                 "CRYPTOPIGGY_LIMITS",
                                                 "CRYPTOPIGGY_MAX_TRADE",
                                                 "OVERRIDE_LIMITS"};

// The limits as text, and what the gate says to every boundary.
std::string everything_said() {
    std::string text = risk::limits_text();
    for (const Side side : {Side::buy, Side::sell}) {
        for (const char* equity : {"199.99", "200", "1000", "10000"}) {
            for (const char* amount :
                 {"1.99999999", "2", "9.99999999", "10", "10.00000001", "50", "50.00000001", "500"}) {
                for (const std::int64_t used : {0, 19, 20, 1000}) {
                    GateFacts facts = exact_facts(side, equity);
                    facts.orders_used_today = used;
                    TradeRequest request = buy(amount);
                    request.side = orders::side_name(side);
                    const Answer answer = ask_gate(request, facts);
                    text += codes_of(answer) + "\n";
                    const auto* refusal = std::get_if<TradeRefusal>(&answer);
                    if (refusal != nullptr) text += refusal->message() + "\n";
                }
            }
        }
    }
    for (const char* symbol : {"BTC/USDT", "ETH/USDT", "SOL/USDT"}) {
        text += codes_of(buy("5", symbol), healthy_facts(symbol)) + "\n";
    }
    text += risk::daily_loss_reached(Decimal::whole(1000), Decimal::whole(950)) ? "lost\n" : "kept\n";
    return text + (gate_self_test() ? "self-test passed\n" : "self-test failed\n");
}

// Runs this very program's test below, with these variables added to its environment, and gives what it wrote.
std::string said_with(const std::vector<std::string>& variables) {
    const test::TemporaryFolder folder;
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    std::vector<std::string> settings = variables;
    settings.push_back("PIGGY_TAMPER_FILE=" + (folder.path() / "said.txt").string());
    std::vector<char*> environment;
    for (std::string& setting : settings) environment.push_back(setting.data());
    for (char** variable = environ; *variable != nullptr; ++variable) environment.push_back(*variable);
    environment.push_back(nullptr);
    std::string filter = "--gtest_filter=Tampering.WritesDownWhatIsSaid", quiet = "--gtest_brief=1";
    std::string name = program;
    std::array<char*, 4> words = {name.data(), filter.data(), quiet.data(), nullptr};
    pid_t child = 0;
    if (posix_spawn(&child, program.c_str(), nullptr, nullptr, words.data(), environment.data()) != 0) return "";
    int status = 0;
    ::waitpid(child, &status, 0);
    return status == 0 ? test::content_of(folder.path() / "said.txt") : "";
}

TEST(Tampering, WritesDownWhatIsSaid) {
    const char* file = std::getenv("PIGGY_TAMPER_FILE");
    if (file == nullptr) GTEST_SUCCEED() << "nobody asked";
    if (file != nullptr) std::ofstream(file) << everything_said();
}

TEST(Tampering, WithFortyNamesInTheEnvironmentChangesNothing) {
    EXPECT_GE(override_names.size(), 40U);
    const std::string plain = said_with({});
    ASSERT_GT(plain.size(), 1'000U);
    ASSERT_NE(plain.find("self-test passed"), std::string::npos);
    EXPECT_EQ(plain, everything_said());
    for (const char* value : {"1000000", "0", "1", "true", "SOL/USDT,DOGE/USDT"}) {
        std::vector<std::string> variables;
        for (const std::string name : override_names) {
            variables.push_back(name + "=" + value);
            variables.push_back("PIGGY_" + name + "=" + value);
            std::string small = name;
            for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            variables.push_back(small + "=" + value);
        }
        EXPECT_EQ(said_with(variables), plain) << value;
    }
}

}  // namespace
}  // namespace piggy::execution
