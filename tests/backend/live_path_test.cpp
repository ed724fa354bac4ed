// The whole live path as a person walks it: keys, vault, live, a trade, closed again, off; restarts in between.

#include <fstream>

#include "backend_town.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;

class LivePath : public BackendTown {};

// "🔴LIVE 2026-02-04T14:32:15.123456: BUY BTC/USDT $25.00"
bool is_trade_line(const std::string& line, const std::string& words) {
    const std::string badge = "🔴LIVE ";
    return line.starts_with(badge) && line.size() > badge.size() + 28 && line[badge.size() + 10] == 'T' &&
           line[badge.size() + 19] == '.' && line.compare(badge.size() + 26, words.size(), words) == 0 &&
           line.find('.', badge.size() + 26 + words.size()) == line.size() - 3;
}

TEST_F(LivePath, FromAFreshStartToAClosedTrade) {
    backend();
    EXPECT_EQ(status("mode"), "PAPER");
    EXPECT_EQ(cli({"vault", "unseal"}, std::string(passphrase) + "\n").exit_code, 1) << "there is nothing to open yet";
    EXPECT_EQ(cli({"balance"}).exit_code, 1);

    const auto account = cli_with_passphrase({"practice", "account"});
    ASSERT_EQ(account.exit_code, 0) << account.err;
    EXPECT_NE(account.out.find("✅ Credentials validated and synced"), std::string::npos) << account.out;
    EXPECT_NE(account.out.find("Could not verify that this key can't withdraw"), std::string::npos) << account.out;
    EXPECT_EQ(cli_with_passphrase({"practice", "account"}).exit_code, 1) << "the books are the first account's";
    EXPECT_EQ(cli({"trade", "buy", "BTC/USDT", "25"}).exit_code, 1) << "not live yet";

    const auto enabled = cli_with_passphrase({"live", "enable"});
    ASSERT_EQ(enabled.exit_code, 0) << enabled.err << status();
    EXPECT_NE(enabled.err.find("ENABLE LIVE TRADING (I understand the risks)"), std::string::npos) << enabled.err;
    EXPECT_EQ(enabled.out, "🔴 LIVE TRADING ACTIVE (practice exchange)\n");

    const auto bought = cli({"trade", "test-buy"});
    ASSERT_EQ(bought.exit_code, 0) << bought.err;
    const std::string buy_line = bought.out.substr(0, bought.out.find('\n'));
    EXPECT_TRUE(is_trade_line(buy_line, ": BUY BTC/USDT $")) << buy_line;
    std::string told = backend_->line();
    while (!told.empty() && !told.starts_with("🔴")) told = backend_->line();
    EXPECT_EQ(told, buy_line) << "the backend's standard output has the same line";
    const auto sold = cli({"trade", "test-sell"});
    ASSERT_EQ(sold.exit_code, 0) << sold.err;
    EXPECT_TRUE(is_trade_line(sold.out.substr(0, sold.out.find('\n')), ": SELL BTC/USDT $")) << sold.out;
    const auto eth = cli({"trade", "buy", "ETH/USDT", "25", "--request-id", "one"});
    ASSERT_EQ(eth.exit_code, 0) << eth.err;
    EXPECT_TRUE(is_trade_line(eth.out.substr(0, eth.out.find('\n')), ": BUY ETH/USDT $")) << eth.out;
    EXPECT_EQ(cli({"trade", "buy", "ETH/USDT", "25", "--request-id", "one"}).out, eth.out) << "ordered once";
    const auto closed = cli({"trade", "close", "ETH/USDT", "--json"});
    EXPECT_EQ(closed.exit_code, 0) << closed.err;
    EXPECT_EQ(field_of(closed.out, "state"), "filled") << closed.out;
    EXPECT_EQ(status("trades_used"), "4");

    EXPECT_NE(cli({"orders"}).out.find("5 of 5"), std::string::npos) << "one was refused";
    EXPECT_NE(cli({"orders", "one"}).out.find(eth.out), std::string::npos) << eth.out;
    EXPECT_NE(cli({"trades"}).out.find("4 of 4"), std::string::npos);
    EXPECT_NE(cli({"balance"}).out.find("USDT"), std::string::npos);
    EXPECT_NE(cli({"limits"}).out.find("BTC/USDT"), std::string::npos);
    const std::string log = cli({"audit", "list", "--limit", "500"}).out;
    for (const char* action : {"desk.started", "keys.saved", "live.enabled", "order.reserved", "order.sending"}) {
        EXPECT_NE(log.find(action), std::string::npos) << action;
    }
    const auto whole = cli({"audit", "verify"});
    EXPECT_EQ(whole.exit_code, 0) << whole.err;
    EXPECT_NE(whole.out.find("✅ The audit log is whole"), std::string::npos) << whole.out;

    EXPECT_EQ(cli({"live", "disable"}).exit_code, 0);
    EXPECT_EQ(status("mode"), "PAPER");
    EXPECT_EQ(cli({"trade", "buy", "BTC/USDT", "25"}).exit_code, 1);
    EXPECT_EQ(cli_with_passphrase({"live", "enable"}).exit_code, 0);
    EXPECT_EQ(cli({"kill"}).exit_code, 0);
    EXPECT_EQ(status("mode"), "PAPER");
    EXPECT_EQ(cli({"vault", "seal"}).exit_code, 0);
    EXPECT_EQ(cli_with_passphrase({"live", "enable"}).exit_code, 1) << "sealed";
    EXPECT_EQ(backend_->end(SIGTERM), 0);
}

TEST_F(LivePath, RefusalsAreSentencesWithTheLargestAllowed) {
    go_live();
    const auto large = cli({"trade", "buy", "BTC/USDT", "50.01", "--json"});
    EXPECT_EQ(large.exit_code, 1);
    EXPECT_EQ(field_of(large.out, "code"), "MAX_TRADE_EXCEEDED") << large.out;
    EXPECT_EQ(field_of(large.out, "max_allowed_usd").substr(0, 2), "49") << large.out;
    EXPECT_NE(large.err.find("50"), std::string::npos) << large.err;
    EXPECT_EQ(field_of(cli({"trade", "buy", "BTC/USDT", "1.99", "--json"}).out, "code"), "MIN_TRADE");
    for (const char* amount : {"50.000000001", "1e1", "+5", "5,0", "NaN", "0x10", "0"}) {
        const auto run = cli({"trade", "buy", "BTC/USDT", amount, "--json"});
        EXPECT_EQ(run.exit_code, 2) << amount;
        EXPECT_EQ(field_of(run.out, "code"), "BAD_REQUEST") << amount << run.out;
    }
    for (const char* symbol : {"btc/usdt", "BTCUSDT", "SOL/USDT", "BTC/USDT "}) {
        const auto run = cli({"trade", "buy", symbol, "10", "--json"});
        EXPECT_EQ(run.exit_code, 2) << symbol;
        EXPECT_EQ(field_of(run.out, "code"), "SYMBOL_NOT_ALLOWED") << symbol << run.out;
    }
    EXPECT_EQ(cli({"trade", "close", "BTC/USDT"}).exit_code, 1) << "nothing to close";
    EXPECT_EQ(cli({"trade", "buy", "BTC/USDT"}).exit_code, 2);
    EXPECT_EQ(cli({"trade", "buy", "BTC/USDT", "10", "--request-id", "a b"}).exit_code, 2);
    EXPECT_EQ(status("trades_used"), "0") << "nothing of this took a slot";
}

TEST_F(LivePath, AKilledBackendComesBackDisarmedWithTheDaysCount) {
    go_live();
    ASSERT_EQ(cli({"trade", "buy", "BTC/USDT", "10"}).exit_code, 0);
    ASSERT_EQ(cli({"trade", "close", "BTC/USDT"}).exit_code, 0);
    const std::string first_token = token();
    backend_->end(SIGKILL);
    const auto nobody = cli({"live", "status"});
    EXPECT_EQ(nobody.exit_code, 1);
    EXPECT_NE(nobody.err.find("no backend answers at http://127.0.0.1:"), std::string::npos) << nobody.err;

    backend();
    EXPECT_NE(token(), first_token) << "another one at each start";
    EXPECT_EQ(status("mode"), "PAPER");
    EXPECT_EQ(cli({"trade", "buy", "BTC/USDT", "10"}).exit_code, 1);
    EXPECT_EQ(cli_with_passphrase({"vault", "unseal"}).exit_code, 0);
    ASSERT_TRUE(eventually([&] { return status("reconciled") == "true"; })) << status();
    EXPECT_EQ(status("trades_used"), "2");
    EXPECT_EQ(status("mode"), "PAPER") << "an open vault alone arms nothing";
    EXPECT_EQ(cli_with_passphrase({"live", "enable"}).exit_code, 0);
    ASSERT_EQ(cli({"trade", "buy", "BTC/USDT", "10"}).exit_code, 0);
    EXPECT_EQ(status("trades_used"), "3");
    EXPECT_EQ(cli({"audit", "verify"}).exit_code, 0);
}

// The exchange takes the order and its answer is lost on the way; nobody sends it again.
TEST_F(LivePath, AnOrderWhoseAnswerIsLostIsFoundOut) {
    go_live();
    const auto rule = ask_exchange("POST", "/practice/faults",
                                   R"({"kind":"drop_after","how":"reset","endpoint":"POST /api/v3/order","nth":1})");
    ASSERT_EQ(rule.status, 200) << rule.body;
    const auto bought = cli({"trade", "buy", "BTC/USDT", "10", "--request-id", "lost"});
    EXPECT_EQ(bought.exit_code, 0) << bought.err << status();
    EXPECT_TRUE(bought.out.starts_with("🔴LIVE ")) << bought.out;
    EXPECT_EQ(cli({"trade", "buy", "BTC/USDT", "10", "--request-id", "lost"}).out, bought.out);
    EXPECT_NE(cli({"orders"}).out.find("1 of 1"), std::string::npos);
    EXPECT_EQ(status("trades_used"), "1");
}

// A withdrawal looks like a theft until its owner says so.
TEST_F(LivePath, AWithdrawalHoldsLiveTradingUntilItIsAcknowledged) {
    go_live();
    const std::string account = field_of(ask_exchange("GET", "/practice/accounts").body, "account");
    const auto withdrawn =
        ask_exchange("POST", "/practice/faults",
                     R"({"kind":"withdraw","asset":"USDT","amount":"100",)" + ("\"account\":" + account) + "}");
    ASSERT_EQ(withdrawn.status, 200) << withdrawn.body;
    const auto is_held = [&] { return status().find(R"("name":"transfers","ok":false)") != std::string::npos; };
    ASSERT_TRUE(eventually(is_held)) << status();
    EXPECT_EQ(cli({"trade", "buy", "BTC/USDT", "10"}).exit_code, 1);
    EXPECT_EQ(cli({"live", "acknowledge", "USDT", "100"}, "not the passphrase\n").exit_code, 1);
    EXPECT_TRUE(is_held());
    const auto confirmed = cli_with_passphrase({"live", "acknowledge", "USDT", "100"});
    EXPECT_EQ(confirmed.exit_code, 0) << confirmed.err;
    EXPECT_TRUE(eventually([&] { return !is_held(); })) << status();
    EXPECT_EQ(status("baseline_usd"), "9900.00");
}

// What stands in any file but the vault, or was said to anybody, has none of it.
TEST_F(LivePath, SecretsAreInTheVaultAndNowhereElse) {
    backend();
    const auto made = ask_exchange("POST", "/practice/account", R"({"balances":{"USDT":"10000"}})");
    ASSERT_EQ(made.status, 200) << made.body;
    const std::string key = field_of(made.body, "api_key"), secret = field_of(made.body, "api_secret");
    ASSERT_GT(secret.size(), 15U);
    const std::string lines = key + "\n" + secret + "\n" + passphrase + "\n";
    const auto saved = cli({"vault", "save"}, lines);
    ASSERT_EQ(saved.exit_code, 0) << saved.err;
    EXPECT_NE(saved.out.find("…" + key.substr(key.size() - 4)), std::string::npos) << saved.out;
    ASSERT_EQ(cli({"live", "enable"}, std::string(passphrase) + "\n").exit_code, 0) << status();
    ASSERT_EQ(cli({"trade", "buy", "BTC/USDT", "10"}).exit_code, 0);
    EXPECT_EQ(cli({"vault", "unseal"}, "canary wrong 1234\n").exit_code, 1);
    EXPECT_EQ(cli({"vault", "validate"}).exit_code, 0);
    EXPECT_EQ(cli({"vault", "status", "--json"}).exit_code, 0);
    EXPECT_EQ(cli({"audit", "list", "--json", "--limit", "500"}).exit_code, 0);
    for (const char* path : {"/api/credentials", "/metrics", "/api/orders", "/api/openapi.json", "/api/health"}) {
        ask("GET", path);
    }
    ask("POST", "/api/credentials", "{\"api_key\":\"" + key + "\"}");
    backend_->send(SIGTERM);
    said_ += backend_->rest();
    EXPECT_EQ(backend_->wait(), 0);

    for (const std::string& canary : {key, secret, std::string(passphrase), std::string("canary wrong 1234")}) {
        EXPECT_EQ(said_.find(canary), std::string::npos) << "somebody was told a secret";
        for (const auto& entry : fs::recursive_directory_iterator(home())) {
            if (!entry.is_regular_file()) continue;
            EXPECT_EQ(test::content_of(entry.path()).find(canary), std::string::npos) << entry.path();
        }
    }
    EXPECT_EQ(fs::status(home() / "credentials.json").permissions(), static_cast<fs::perms>(0600));
    EXPECT_EQ(fs::status(home() / "backend.token").permissions(), static_cast<fs::perms>(0600));
}

TEST_F(LivePath, KeysAreReplacedOnlyByKeysThatTheExchangeTakes) {
    backend();
    ASSERT_EQ(cli_with_passphrase({"practice", "account"}).exit_code, 0);
    const std::string hint = field_of(ask("GET", "/api/credentials").body, "hint");
    const std::string wrong = "practicewrongkey0123456789\npracticewrongsecret0123456789\n";
    const auto refused = cli({"vault", "save"}, wrong + passphrase + "\n");
    EXPECT_NE(refused.exit_code, 0);
    EXPECT_NE(refused.err.find("the old ones are kept"), std::string::npos) << refused.err;
    EXPECT_EQ(field_of(ask("GET", "/api/credentials").body, "hint"), hint);
    const auto not_the_passphrase = cli({"vault", "save"}, wrong + "not the passphrase\n");
    EXPECT_EQ(not_the_passphrase.exit_code, 1);
    EXPECT_NE(not_the_passphrase.err.find("passphrase"), std::string::npos) << not_the_passphrase.err;
    EXPECT_EQ(cli({"vault", "remove"}, "not the passphrase\n").exit_code, 1);
    EXPECT_EQ(cli_with_passphrase({"vault", "remove"}).exit_code, 0);
    EXPECT_EQ(field_of(ask("GET", "/api/credentials").body, "saved"), "false");
    // As the runbook's checklist does: dummy keys can be saved where there are none, and are not called valid.
    // A script notices by the exit code.
    const auto dummy = cli({"vault", "save"}, wrong + passphrase + "\n");
    EXPECT_EQ(dummy.exit_code, 1) << dummy.err;
    EXPECT_NE(dummy.out.find("The keys are saved, but they were not validated"), std::string::npos) << dummy.out;
    EXPECT_EQ(dummy.out.find("✅"), std::string::npos) << dummy.out;
    EXPECT_EQ(cli({"vault", "validate"}).exit_code, 1);
    EXPECT_EQ(cli_with_passphrase({"live", "enable", "--now"}).exit_code, 1);
}

}  // namespace
}  // namespace piggy
