// `cryptopiggy validate` against running programs: ten of ten, and each item made to fail by what really makes it fail.

#include <algorithm>
#include <fstream>

#include "backend/backend_town.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;

class Validate : public BackendTown {
protected:
    void app() {
        app_.reset();
        app_ = std::make_unique<test::RunningProgram>(
            "cryptopiggy", std::vector<std::string>{"--home", home().string(), "app", "--port", "0"},
            test::Errors::with_output);
        app_port_ = app_->port_after("http://localhost:");
        ASSERT_NE(app_port_, 0);
    }
    test::ProgramRun validate(std::vector<std::string> words = {}) {
        words.insert(words.begin(), {"validate", "--app-port", std::to_string(app_port_)});
        return cli_with_passphrase(std::move(words));
    }
    // The line of an item, "" where there is none.
    static std::string item(const test::ProgramRun& run, int number) {
        const std::string head = (number < 10 ? " " : "") + std::to_string(number) + "/10 ";
        const std::size_t at = run.out.find(head);
        return at == std::string::npos ? ""
                                       : run.out.substr(at + head.size(), run.out.find('\n', at) - at - head.size());
    }
    static std::string mend(const test::ProgramRun& run, int number) {
        const std::string line = item(run, number);
        const std::size_t at = run.out.find(line) + line.size() + 1;
        const std::string next = run.out.substr(at, run.out.find('\n', at) - at);
        return next.starts_with("      → ") ? next : "";
    }
    static bool is_held(const test::ProgramRun& run, int number) { return item(run, number).starts_with("✅"); }
    static void expect_failed(const test::ProgramRun& run, int number, const std::string& words,
                              const std::string& fix) {
        EXPECT_EQ(run.exit_code, 1);
        EXPECT_TRUE(item(run, number).starts_with("❌")) << run.out << run.err;
        EXPECT_NE(item(run, number).find(words), std::string::npos) << run.out;
        EXPECT_NE(mend(run, number).find(fix), std::string::npos) << run.out;
        EXPECT_EQ(run.out.find("✅ Tests Passed"), std::string::npos) << run.out;
    }
    static void expect_not_run(const test::ProgramRun& run, int number) {
        EXPECT_NE(item(run, number).find("Not run, because '"), std::string::npos) << number << "\n" << run.out;
    }

    std::uint16_t app_port_ = 0;
    std::unique_ptr<test::RunningProgram> app_;
};

TEST_F(Validate, TenOfTenHoldAndASecondTimeToo) {
    backend();
    app();
    const auto first = validate();
    EXPECT_EQ(first.exit_code, 0) << first.out << first.err;
    EXPECT_TRUE(first.out.ends_with("✅ Tests Passed: 10/10 (100%)\n")) << first.out;
    EXPECT_NE(item(first, 9).find(": 🔴LIVE 20"), std::string::npos) << first.out;
    EXPECT_NE(item(first, 9).find("BUY BTC/USDT $"), std::string::npos);
    EXPECT_NE(item(first, 10).find("SELL BTC/USDT $"), std::string::npos);
    EXPECT_NE(first.out.find("Live trading was off before and is off again."), std::string::npos);
    EXPECT_NE(first.out.find("The test trades: bought for "), std::string::npos);
    EXPECT_EQ(status("mode"), "PAPER");
    const std::string vault = test::content_of(home() / "credentials.json");
    ASSERT_FALSE(vault.empty());

    const auto again = validate({"--json"});
    EXPECT_EQ(again.exit_code, 0) << again.out << again.err;
    EXPECT_EQ(std::ranges::count(again.out, '\n'), 11);
    EXPECT_NE(again.out.find(R"x("summary":"✅ Tests Passed: 10/10 (100%)")x"), std::string::npos) << again.out;
    EXPECT_NE(again.out.find("Keys were saved before and are left as they are"), std::string::npos);
    EXPECT_EQ(test::content_of(home() / "credentials.json"), vault) << "keys that are saved are never replaced";
    // What is less than a lot step stays until it is one: never more of it than that.
    EXPECT_EQ(again.out.find("Still held"), std::string::npos) << again.out;
    EXPECT_EQ(said_.find(passphrase), std::string::npos) << "a secret was told";
}

TEST_F(Validate, LiveThatWasOnStaysOn) {
    go_live();
    app();
    const auto run = validate();
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    EXPECT_NE(run.out.find("Live trading was on before and stays on."), std::string::npos) << run.out;
    EXPECT_EQ(status("mode"), "LIVE");
}

TEST_F(Validate, WhatAnInterruptedRunLeftIsSoldFirst) {
    go_live();
    app();
    ASSERT_EQ(cli({"trade", "buy", "BTC/USDT", "5", "--request-id", "test-buy-validate-cut"}).exit_code, 0) << said_;
    const auto run = validate();
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    EXPECT_NE(item(run, 9).find("Sold first what an interrupted run had left: 🔴LIVE "), std::string::npos) << run.out;
}

// The person goes away in the middle of a run that waits for a price: nothing is left on, and it says so.
TEST_F(Validate, ACanceledRunPutsEverythingBack) {
    backend();
    app();
    ASSERT_EQ(
        ask_exchange("POST", "/practice/faults", R"({"kind":"status","status":503,"endpoint":"GET /api/v3/ticker/*"})")
            .status,
        200);
    test::RunningProgram running("cryptopiggy",
                                 {"--home", home().string(), "validate", "--app-port", std::to_string(app_port_),
                                  "--passphrase-file", (folder_.path() / "passphrase").string()},
                                 test::Errors::with_output);
    for (std::string line; line.find(" 4/10 ") == std::string::npos;) {
        line = running.line();
        ASSERT_FALSE(line.empty());
    }
    running.send(SIGINT);
    const std::string said = running.rest();
    EXPECT_EQ(running.wait(), 1) << said;
    EXPECT_NE(said.find("This was canceled."), std::string::npos) << said;
    EXPECT_NE(said.find("Not run, because this was canceled"), std::string::npos) << said;
    EXPECT_EQ(status("mode"), "PAPER");
    EXPECT_TRUE(ask("GET", "/api/orders").body.starts_with(R"({"items":[])"));
}

// The app dies while the exchange is late with its answer to the buy.
TEST_F(Validate, AnAppThatDiesBetweenBuyAndSaleLeavesWhatTheNextRunSells) {
    go_live();
    app();
    ASSERT_EQ(ask_exchange("POST", "/practice/faults",
                           R"({"kind":"delay","ms":3000,"endpoint":"POST /api/v3/order","count":1})")
                  .status,
              200);
    test::RunningProgram running("cryptopiggy",
                                 {"--home", home().string(), "validate", "--app-port", std::to_string(app_port_),
                                  "--passphrase-file", (folder_.path() / "passphrase").string()},
                                 test::Errors::with_output);
    ASSERT_TRUE(
        eventually([&] { return ask("GET", "/api/orders").body.find("test-buy-validate-") != std::string::npos; }));
    app_->send(SIGKILL);
    const std::string said = running.rest();
    EXPECT_EQ(running.wait(), 1) << said;
    EXPECT_NE(said.find("run this again"), std::string::npos) << said;
    ASSERT_TRUE(
        eventually([&] { return ask("GET", "/api/orders").body.find("\"state\":\"filled\"") != std::string::npos; }));
    ASSERT_EQ(ask("GET", "/api/orders").body.find("test-sell-"), std::string::npos);
    app();
    const auto again = validate();
    EXPECT_EQ(again.exit_code, 0) << again.out << again.err;
    EXPECT_NE(again.out.find("Sold first what an interrupted run had left"), std::string::npos) << again.out;
    EXPECT_EQ(again.out.find("Still held"), std::string::npos) << again.out;
}

TEST_F(Validate, WithoutAllowLiveTheEighthItemSaysHowToSetIt) {
    backend(nullptr);
    app();
    const auto run = validate();
    expect_failed(run, 8, "ALLOW_LIVE", "ALLOW_LIVE=1");
    for (int number = 1; number <= 7; ++number) EXPECT_TRUE(is_held(run, number)) << run.out << run.err;
    expect_not_run(run, 9);
    expect_not_run(run, 10);
    EXPECT_NE(run.out.find("❌ Tests Passed: 7/10 (70%)\nWhat to do first: "), std::string::npos) << run.out;
    EXPECT_TRUE(ask("GET", "/api/orders").body.starts_with(R"({"items":[])"));
}

TEST_F(Validate, WithoutABackendPaperStillHolds) {
    ::setenv("BACKEND_API_URL", "http://127.0.0.1:9", 1);  // nobody listens there
    app();
    const auto run = validate();
    expect_failed(run, 1, "the backend did not load", "cryptopiggy up");
    expect_failed(run, 2, "failed", "cryptopiggy up");
    for (const int number : {5, 6, 7}) EXPECT_TRUE(is_held(run, number)) << run.out;
    for (const int number : {3, 4, 8, 9, 10}) expect_not_run(run, number);
    EXPECT_NE(run.out.find("❌ Tests Passed: 3/10 (30%)"), std::string::npos) << run.out;
}

TEST_F(Validate, ABackendThatRefusesOurTokenIsNoBackend) {
    backend();
    std::ofstream(home() / "backend.token") << std::string(64, '0') << "\n";
    app();
    const auto run = validate();
    expect_failed(run, 2, "does not take the token of our home", "cryptopiggy up");
    expect_not_run(run, 3);
    expect_not_run(run, 8);
}

TEST_F(Validate, WithoutAnAppThereIsOnlyTheBackendToAsk) {
    backend();
    app();
    app_.reset();
    const auto run = validate();
    expect_failed(run, 1, "no app answers at", "cryptopiggy up");
    EXPECT_TRUE(is_held(run, 2)) << run.out;
    EXPECT_NE(item(run, 3).find("Not run, because the app does not answer"), std::string::npos);
    EXPECT_NE(run.out.find("❌ Tests Passed: 1/10 (10%)"), std::string::npos) << run.out;
}

TEST_F(Validate, WithoutAnAppASomethingElseInTheBackendsPlaceIsToldAsSuch) {
    backend();
    app();
    app_.reset();
    ::setenv("BACKEND_API_URL", ("http://127.0.0.1:" + std::to_string(exchange_port_)).c_str(), 1);  // answers 404
    const auto run = validate();
    expect_failed(run, 1, "no app answers at", "cryptopiggy up");
    EXPECT_TRUE(item(run, 2).starts_with("❌")) << run.out << run.err;
    EXPECT_NE(item(run, 2).find("failed ("), std::string::npos) << run.out;
    EXPECT_EQ(item(run, 2).find("failed ()"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("❌ Tests Passed: 0/10 (0%)"), std::string::npos) << run.out;
}

// What was bought is sold by its owner with the command line before the checklist comes again: nothing more is sold.
TEST_F(Validate, WhatThePersonHasSoldMeanwhileIsNotSoldAgain) {
    go_live();
    app();
    ASSERT_EQ(cli({"trade", "buy", "BTC/USDT", "5", "--request-id", "test-buy-validate-cut"}).exit_code, 0) << said_;
    ASSERT_EQ(cli({"trade", "close", "BTC/USDT"}).exit_code, 0) << said_;
    const auto run = validate();
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    EXPECT_EQ(run.out.find("interrupted run"), std::string::npos) << run.out;
}

TEST_F(Validate, AWrongPassphraseOpensNothingAndEnablesNothing) {
    backend();
    app();
    ASSERT_EQ(cli_with_passphrase({"practice", "account"}).exit_code, 0) << said_;
    secret_file("passphrase", "not the passphrase");
    expect_failed(validate(), 8, "assphrase", "passphrase");
    ASSERT_EQ(cli({"vault", "seal"}).exit_code, 0);
    const auto sealed = validate();
    expect_failed(sealed, 4, "The vault did not open", "Type the passphrase");
    EXPECT_TRUE(is_held(sealed, 3)) << sealed.out;
    expect_not_run(sealed, 8);
    EXPECT_EQ(status("mode"), "PAPER");
}

TEST_F(Validate, KeysThatTheExchangeDoesNotKnowAreNotValidatedAndStay) {
    backend();
    app();
    const std::string key(64, 'k'), secret(64, 's');
    ASSERT_EQ(cli_with_passphrase({"vault", "save"}).exit_code, 2);  // no keys on standard input
    ASSERT_EQ(cli({"vault", "save"}, key + "\n" + secret + "\n" + passphrase + "\n").exit_code, 1) << said_;
    EXPECT_NE(said_.find("The keys are saved, but they were not validated"), std::string::npos) << said_;
    const std::string vault = test::content_of(home() / "credentials.json");
    const auto run = validate();
    EXPECT_TRUE(is_held(run, 3)) << run.out;
    expect_failed(run, 4, "Not validated", "");
    expect_not_run(run, 8);
    EXPECT_EQ(test::content_of(home() / "credentials.json"), vault);
}

TEST_F(Validate, AKeyThatMayWithdrawIsRefused) {
    exchange_profile("binance");  // which tells what a key may do; Binance.US does not
    backend();
    app();
    ASSERT_EQ(cli_with_passphrase({"practice", "account"}).exit_code, 0) << said_;
    ASSERT_EQ(ask_exchange("POST", "/practice/faults", R"({"kind":"withdraw_permission"})").status, 200);
    const auto run = validate();
    expect_failed(run, 4, "may withdraw", "take that right away");
    expect_not_run(run, 8);
}

TEST_F(Validate, WhereThePriceIsStaleNothingIsTraded) {
    backend();
    app();
    for (const char* fault : {R"({"kind":"stream_silence","ms":60000,"endpoint":"stream:market"})",
                              R"({"kind":"status","status":503,"endpoint":"GET /api/v3/ticker/*"})"}) {
        ASSERT_EQ(ask_exchange("POST", "/practice/faults", fault).status, 200);
    }
    const auto run = validate();
    expect_failed(run, 5, "No fresh price of BTC/USDT", "wait 30 seconds");
    for (const int number : {7, 8, 9, 10}) expect_not_run(run, number);
}

TEST_F(Validate, BadUsageIsTold) {
    EXPECT_EQ(cli({"validate", "--app-port", "hello"}).exit_code, 2);
    EXPECT_EQ(cli({"validate", "--help"}).exit_code, 0);
    EXPECT_NE(said_.find("--yes-spend-money"), std::string::npos);
    backend();
    app();
    secret_file("passphrase", passphrase);
    fs::permissions(folder_.path() / "passphrase", static_cast<fs::perms>(0644));
    const auto open = validate();
    EXPECT_EQ(open.exit_code, 1);
    EXPECT_NE(open.err.find("chmod 600"), std::string::npos) << open.err;
}

}  // namespace
}  // namespace piggy
