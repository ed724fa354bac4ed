// What keeps live trading off, and a second backend out.

#include "backend_town.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;

class Guards : public BackendTown {};

TEST_F(Guards, WithoutAllowLiveExactlyOneNoRouteEnablesLiveTrading) {
    for (const char* allow : {static_cast<const char*>(nullptr), "", "true", "01", " 1"}) {
        const std::string shown = allow == nullptr ? "unset" : "'" + std::string(allow) + "'";
        backend(allow);
        const bool is_first = field_of(ask("GET", "/api/credentials").body, "saved") == "false";
        const auto opened = cli_with_passphrase(is_first ? std::vector<std::string>{"practice", "account"}
                                                         : std::vector<std::string>{"vault", "unseal"});
        ASSERT_EQ(opened.exit_code, 0) << opened.err;
        const std::string secret = "{\"passphrase\":\"" + std::string(passphrase) + "\"";
        const auto enabled = ask("POST", "/api/live/enable", secret + "}");
        EXPECT_EQ(field_of(enabled.body, "code"), "LIVE_NOT_ALLOWED") << shown << enabled.body;
        EXPECT_EQ(enabled.status, 423) << shown;
        // Nobody is asked twice for what a field might say.
        EXPECT_EQ(ask("POST", "/api/live/enable", secret + ",\"allow_live\":true}").status, 400) << shown;
        EXPECT_EQ(ask("POST", "/api/live/enable?ALLOW_LIVE=1", secret + "}").status, 400) << shown;
        const auto trade = ask("POST", "/api/trade", R"({"symbol":"BTC/USDT","side":"buy","amount_usd":"10"})");
        EXPECT_EQ(field_of(trade.body, "code"), "LIVE_NOT_ALLOWED") << shown << trade.body;
        const auto forced =
            ask("POST", "/api/trade", R"({"symbol":"BTC/USDT","side":"buy","amount_usd":"10","live":true})");
        EXPECT_EQ(forced.status, 400) << shown << forced.body;
        EXPECT_EQ(status("mode"), "PAPER") << shown;
    }
    EXPECT_EQ(field_of(ask_exchange("GET", "/practice/ledger").body, "client_order_id"), "") << "no order came";
}

TEST_F(Guards, NothingIsAnsweredWithoutThisStartsToken) {
    backend();
    for (const char* path : {"/api/live/status", "/api/credentials", "/api/balance/owner", "/api/orders", "/metrics"}) {
        EXPECT_EQ(test::RawClient(backend_port_).ask("GET", path).status, 401) << path;
    }
    const std::string old = token();
    EXPECT_EQ(old.size(), 64U);
    EXPECT_EQ(fs::status(home() / "backend.token").permissions(), static_cast<fs::perms>(0600));
    backend_->end(SIGTERM);
    // One that was left with wide rights is replaced, not written into.
    fs::permissions(home() / "backend.token", static_cast<fs::perms>(0644));
    backend();
    EXPECT_NE(token(), old);
    EXPECT_EQ(fs::status(home() / "backend.token").permissions(), static_cast<fs::perms>(0600));
    const std::string lines = "Authorization: Bearer " + old + "\r\n";
    EXPECT_EQ(test::RawClient(backend_port_).ask("GET", "/api/live/status", lines).status, 401);
    EXPECT_EQ(test::RawClient(backend_port_).ask("GET", "/api/health").status, 200);
    EXPECT_EQ(test::RawClient(backend_port_, true).connected(), true) << "::1 too";
    fs::permissions(home() / "backend.token", static_cast<fs::perms>(0644));
    const auto refused = cli({"live", "status"});
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_NE(refused.err.find("other users may read"), std::string::npos) << refused.err;
}

TEST_F(Guards, ASecondBackendOnTheSameHomeIsRefused) {
    backend();
    const auto second =
        test::run_program("cryptopiggy-backend", {"--port", "0", "--home", home().string()}, folder_.path());
    EXPECT_EQ(second.exit_code, 1);
    EXPECT_NE(second.err.find("another CryptoPiggy is using the folder"), std::string::npos) << second.err;
    EXPECT_EQ(status("mode"), "PAPER") << "the first one goes on, with its token";
}

TEST_F(Guards, AnUnknownExchangeOrOneElsewhereIsAClearSentence) {
    {
        const Environment wrong("EXCHANGE", "binance");
        const auto run =
            test::run_program("cryptopiggy-backend", {"--port", "0", "--home", home().string()}, folder_.path());
        EXPECT_EQ(run.exit_code, 2);
        EXPECT_NE(run.err.find("EXCHANGE must be practice"), std::string::npos) << run.err;
        EXPECT_NE(run.err.find("binanceus"), std::string::npos) << run.err;
    }
    const std::string right = std::getenv("PRACTICE_EXCHANGE_URL");
    for (const char* url : {"http://192.0.2.1:9000", "https://127.0.0.1:9000", "http://127.0.0.1.evil.test:9000",
                            "http://127.0.0.1:9000@evil.test:80"}) {
        ::setenv("PRACTICE_EXCHANGE_URL", url, 1);
        const auto run =
            test::run_program("cryptopiggy-backend", {"--port", "0", "--home", home().string()}, folder_.path());
        EXPECT_EQ(run.exit_code, 2) << url;
        EXPECT_NE(run.err.find("PRACTICE_EXCHANGE_URL must be an address on this machine"), std::string::npos) << url;
    }
    ::setenv("PRACTICE_EXCHANGE_URL", right.c_str(), 1);
}

TEST_F(Guards, AHomeOrAVaultThatOthersMayReadIsRefusedWithTheCommandThatMendsIt) {
    backend();
    ASSERT_EQ(cli_with_passphrase({"practice", "account"}).exit_code, 0);
    backend_->end(SIGTERM);
    const auto start = [&] {
        return test::run_program("cryptopiggy-backend", {"--port", "0", "--home", home().string()}, folder_.path());
    };
    fs::permissions(home() / "credentials.json", static_cast<fs::perms>(0644));
    const auto vault = start();
    EXPECT_EQ(vault.exit_code, 1);
    EXPECT_NE(vault.err.find("chmod 600 " + (home() / "credentials.json").string()), std::string::npos) << vault.err;
    fs::permissions(home() / "credentials.json", static_cast<fs::perms>(0600));
    fs::permissions(home(), static_cast<fs::perms>(0755));
    const auto folder = start();
    EXPECT_EQ(folder.exit_code, 1);
    EXPECT_NE(folder.err.find("chmod 700 " + home().string()), std::string::npos) << folder.err;
}

TEST_F(Guards, TheManifestSaysWhatTheProgramIsAndWrongWordsAreWrong) {
    const auto run = test::run_program("cryptopiggy-backend", {"--version"}, folder_.path());
    EXPECT_EQ(run.exit_code, 0);
    for (const char* line : {"cryptopiggy-backend ", "\ncommit ", "\ncompiler ", "\nflags ", "\nlimits_sha256 "}) {
        EXPECT_NE(run.out.find(line), std::string::npos) << run.out;
    }
    EXPECT_EQ(test::run_program("cryptopiggy-backend", {"--port", "70000"}, folder_.path()).exit_code, 2);
    EXPECT_EQ(test::run_program("cryptopiggy-backend", {"--allow-live"}, folder_.path()).exit_code, 2);
}

}  // namespace
}  // namespace piggy
