// `cryptopiggy alerts` and `cryptopiggy up` as processes before a server that speaks the Bot API: what arrives, what is
// answered to whom, what a kill at the worst moment does, and that the token is in no line.

#include <gtest/gtest.h>

#include <algorithm>
#include <signal.h>

#include <functional>
#include <thread>

#include "adapters/sqlite/alert_store.h"
#include "adapters/system/system_clock.h"
#include "adapters/telegram/telegram_file.h"
#include "raw_client.h"
#include "support/program.h"
#include "support/running_program.h"
#include "telegram/bot_server.h"
#include "temporary_folder.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using test::bot_token;
using test::BotServer;
using test::RunningProgram;

class AlertProcess : public testing::Test {
protected:
    void SetUp() override {
        fs::permissions(home(), fs::perms::owner_all);
        ASSERT_EQ(::setenv("TELEGRAM_API_BASE", server.base().c_str(), 1), 0);
        pair_with(BotServer::chat_id);
    }
    void TearDown() override { ::unsetenv("TELEGRAM_API_BASE"); }

    [[nodiscard]] const fs::path& home() const { return folder.path(); }
    void pair_with(std::int64_t chat_id, bool balance = false) {
        telegram::TelegramSettings settings;
        settings.token = bot_token;
        settings.chat_id = chat_id;
        settings.balance = balance;
        ASSERT_TRUE(telegram::TelegramFile(home() / "telegram.json", {}).save(settings));
    }
    [[nodiscard]] std::unique_ptr<RunningProgram> start() {
        auto program = std::make_unique<RunningProgram>(
            "cryptopiggy", std::vector<std::string>{"--home", home().string(), "alerts"}, test::Errors::with_output);
        EXPECT_NE(first_line_with(*program, "Alerts go to "), "");
        return program;
    }
    std::string first_line_with(RunningProgram& program, const std::string& words) {
        for (std::string line = program.line(); !line.empty(); line = program.line()) {
            said += line + "\n";
            if (line.find(words) != std::string::npos) return line;
        }
        return "";
    }
    [[nodiscard]] std::unique_ptr<sqlite::SqliteAlertStore> store() {
        return std::move(sqlite::SqliteAlertStore::open(home() / "alerts.db").value());
    }
    void note(const std::string& text) {
        const alerts::Alert alert{"test/" + text, clock.now(), alerts::Kind::trade, alerts::Level::info, text};
        ASSERT_TRUE(store()->add(std::span(&alert, 1), clock.now()));
    }
    static bool wait_until(const std::function<bool()>& holds, std::chrono::seconds patience = 30s) {
        const auto until = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < until) {
            if (holds()) return true;
            std::this_thread::sleep_for(20ms);
        }
        return holds();
    }
    bool arrives(const std::string& words) {
        return wait_until([&] {
            return std::ranges::any_of(server.texts(), [&](const auto& text) { return text.find(words) != text.npos; });
        });
    }
    std::string seen() {
        std::string all;
        for (const auto& text : server.texts()) all += text + "\n--\n";
        return all;
    }

    BotServer server;
    test::TemporaryFolder folder;
    system::SystemClock clock;
    std::string said;
};

TEST_F(AlertProcess, SendsWhatWaitsInOrderAndEndsWhenAsked) {
    for (const char* text : {"one", "two", "three"}) note(text);
    auto program = start();
    EXPECT_TRUE(arrives("three"));
    EXPECT_EQ(server.texts(), (std::vector<std::string>{"one", "two", "three"}));
    note("last words");
    EXPECT_EQ(program->end(SIGTERM), 0);
    EXPECT_EQ(server.texts().back(), "last words") << "what waits at the end leaves, where it can";
    EXPECT_TRUE(wait_until([&] { return store()->counts()->waiting == 0; }));
}

TEST_F(AlertProcess, KilledBetweenSendingAndMarkingItSendsOnceMore) {
    note("once or twice");
    note("behind it");
    net::WireAnswer lost;
    lost.ending = net::Ending::silent;  // it arrived, and nobody hears of it
    server.next(lost);
    auto program = start();
    ASSERT_TRUE(arrives("once or twice"));
    EXPECT_EQ(program->end(SIGKILL), 128 + SIGKILL);
    EXPECT_EQ(store()->counts()->waiting, 2);
    program = start();
    ASSERT_TRUE(arrives("behind it"));
    EXPECT_EQ(server.texts(), (std::vector<std::string>{"once or twice", "once or twice", "behind it"}));
    EXPECT_EQ(program->end(SIGTERM), 0);
}

TEST_F(AlertProcess, TheTokenIsInNoLineAndNoRow) {
    for (const int status : {400, 401, 403, 429, 500}) {
        server.next(BotServer::refusal(status, "no: https://api.telegram.org/bot" + bot_token + "/sendMessage", 1));
    }
    note("first");
    note("second");
    auto program = start();
    EXPECT_TRUE(wait_until([&] { return store()->find("test/first").value()->outcome == "given_up"; })) << seen();
    EXPECT_TRUE(arrives("second")) << seen();
    program->send(SIGTERM);
    said += program->rest();
    EXPECT_EQ(program->wait(), 0);
    EXPECT_EQ(said.find("canary_token"), std::string::npos) << said;
    EXPECT_NE(said.find("[redacted]"), std::string::npos) << said;
    for (const char* name : {"alerts.db", "alerts.db-wal"}) {
        EXPECT_EQ(test::content_of(home() / name).find("canary_token"), std::string::npos) << name;
    }
    const auto listed = test::run_cryptopiggy({"--home", home().string(), "alerts", "list", "--json"}, home());
    EXPECT_EQ(listed.exit_code, 0);
    EXPECT_NE(listed.out.find("\"given_up\""), std::string::npos) << listed.out;
    EXPECT_EQ((listed.out + listed.err).find("canary_token"), std::string::npos);
}

TEST_F(AlertProcess, OnlyThePairedPersonIsAnsweredAndNothingCanBeStarted) {
    auto program = start();
    const auto now = clock.now();
    server.write(BotServer::chat_id, BotServer::chat_id, "/old", now - 1h);  // before the first contact
    ASSERT_TRUE(wait_until([&] {
        const auto facts = store()->facts().value();
        return facts.contains("bot/123456789/next_update");
    }));
    server.write(666, 666, "/stop a-strangers-words", now);
    server.write(BotServer::chat_id, 666, "/balance", now);
    server.write(BotServer::chat_id, BotServer::chat_id, "/buy 50", now);
    server.write(BotServer::chat_id, BotServer::chat_id, "/balance", now);
    server.write(BotServer::chat_id, BotServer::chat_id, "/status", now - 10min);
    server.write(BotServer::chat_id, BotServer::chat_id, "/status", now);
    server.write(BotServer::chat_id, BotServer::chat_id, "/help", now);
    ASSERT_TRUE(arrives("What I understand")) << seen();
    const auto texts = server.texts();
    ASSERT_EQ(texts.size(), 5U) << seen();
    EXPECT_NE(texts[0].find("I don't know /buy 50, sorry"), std::string::npos) << texts[0];
    EXPECT_NE(texts[1].find("Balances are not sent to Telegram"), std::string::npos) << texts[1];
    EXPECT_NE(texts[2].find("reached me only now"), std::string::npos) << texts[2];
    EXPECT_NE(texts[3].find("That is not known now"), std::string::npos) << texts[3] << " (no backend runs here)";
    program->send(SIGTERM);
    said += program->rest();
    EXPECT_NE(said.find("written to by user 666"), std::string::npos) << said;
    EXPECT_EQ(said.find("a-strangers-words"), std::string::npos) << "what a stranger writes is not quoted";
    EXPECT_EQ(program->wait(), 0);
}

TEST_F(AlertProcess, OnlyOneSendsForAHomeAndATestSaysWhatBecameOfIt) {
    const auto test_message = [&] {
        return test::run_cryptopiggy({"--home", home().string(), "alerts", "test"}, home());
    };
    const auto nobody = test_message();
    EXPECT_EQ(nobody.exit_code, 1);
    EXPECT_NE(nobody.out.find("nothing sends"), std::string::npos) << nobody.out;
    auto program = start();
    const auto second = test::run_cryptopiggy({"--home", home().string(), "alerts"}, home());
    EXPECT_EQ(second.exit_code, 1);
    EXPECT_NE(second.err.find("another `cryptopiggy alerts` sends"), std::string::npos) << second.err;
    const auto delivered = test_message();
    EXPECT_EQ(delivered.exit_code, 0) << delivered.out << delivered.err;
    EXPECT_NE(delivered.out.find("Delivered."), std::string::npos) << delivered.out;
    pair_with(BotServer::chat_id + 1);
    const auto wrong = test_message();
    EXPECT_EQ(wrong.exit_code, 1);
    EXPECT_NE(wrong.out.find("Telegram refuses the chat: Bad Request: chat not found"), std::string::npos) << wrong.out;
    pair_with(BotServer::chat_id);
    EXPECT_TRUE(wait_until([&] { return store()->counts()->waiting == 0; })) << "mended, it goes on at once";
    ASSERT_EQ(::chmod((home() / "telegram.json").c_str(), 0644), 0);
    const auto open = test_message();
    EXPECT_EQ(open.exit_code, 1);
    EXPECT_NE(open.err.find("chmod 600"), std::string::npos) << open.err;
    EXPECT_EQ(program->end(SIGTERM), 0);
}

TEST_F(AlertProcess, UpTellsOfItselfOfABackendThatIsKilledAndStopsAtAWord) {
    auto up = std::make_unique<RunningProgram>(
        "cryptopiggy",
        std::vector<std::string>{"--home", home().string(), "up", "--port", "0", "--backend-port", "0",
                                 "--exchange-port", "0"},
        test::Errors::with_output);
    const std::string page = first_line_with(*up, "http://localhost:");
    ASSERT_NE(page, "") << said;
    const auto port = static_cast<std::uint16_t>(std::stoul(page.substr(page.find("localhost:") + 10)));
    ASSERT_NE(first_line_with(*up, "Alerts go to Telegram"), "") << said;
    ASSERT_TRUE(arrives("has started")) << seen();
    const pid_t backend = up->child("cryptopiggy-backend");
    ASSERT_GT(backend, 0);
    ::kill(backend, SIGKILL);
    ASSERT_TRUE(arrives("The backend ended (signal 9) at ")) << seen();
    EXPECT_TRUE(arrives("and was started again")) << seen();
    // The page is shown it, too.
    const auto token_line = [&] {
        const std::string body = test::RawClient(port).ask("GET", "/api/session").body;
        return "X-CryptoPiggy-Token: " + body.substr(body.find("\"token\":\"") + 9, 64) + "\r\n";
    }();
    EXPECT_TRUE(wait_until([&] {
        const auto state = test::RawClient(port).ask("GET", "/api/state", token_line);
        return state.body.find("The backend ended (signal 9) at ") != std::string::npos;
    }));
    const auto telegram = test::RawClient(port).ask("GET", "/api/telegram", token_line);
    EXPECT_EQ(telegram.status, 200) << telegram.body;
    EXPECT_NE(telegram.body.find(R"("sender_runs":true)"), std::string::npos) << telegram.body;
    EXPECT_EQ(telegram.body.find("canary_token_nobody"), std::string::npos);
    server.write(BotServer::chat_id, BotServer::chat_id, "/status", clock.now());
    EXPECT_TRUE(arrives("📝 PAPER")) << seen();
    server.write(BotServer::chat_id, BotServer::chat_id, "/limits", clock.now());
    EXPECT_TRUE(arrives("Live orders today: 0 of 20")) << seen();
    server.write(BotServer::chat_id, BotServer::chat_id, "/stop", clock.now());
    EXPECT_TRUE(arrives("Live trading: off, says the backend")) << seen();
    EXPECT_TRUE(arrives("The kill switch was used by")) << seen();
    up->send(SIGTERM);
    said += up->rest();
    EXPECT_EQ(up->wait(), 0);
    EXPECT_TRUE(arrives("CryptoPiggy is stopping")) << seen();
    EXPECT_EQ(said.find("canary_token"), std::string::npos);
}

TEST_F(AlertProcess, AStopInTheChatStopsTheStrategiesOnPaperAndAStrangersDoesNot) {
    RunningProgram up("cryptopiggy", {"--home", home().string(), "up", "--port", "0", "--backend-port", "0",
                                      "--exchange-port", "0"},
                      test::Errors::with_output);
    const std::string page = first_line_with(up, "http://localhost:");
    ASSERT_NE(page, "") << said;
    const auto port = static_cast<std::uint16_t>(std::stoul(page.substr(page.find("localhost:") + 10)));
    ASSERT_TRUE(arrives("has started")) << seen();
    const std::string session = test::RawClient(port).ask("GET", "/api/session").body;
    const std::string token = "X-CryptoPiggy-Token: " + session.substr(session.find("\"token\":\"") + 9, 64) + "\r\n";
    const auto runs = [&] {  // as the page does: what comes too fast is asked again
        for (;;) {
            const auto answer = test::RawClient(port).ask("GET", "/api/runs", token);
            if (answer.status != 429) return answer.body;
            std::this_thread::sleep_for(100ms);
        }
    };
    std::string answer;
    const auto start_run = [&] {
        const auto started = test::RawClient(port).ask(
            "POST", "/api/runs", token + "Content-Type: application/json\r\n",
            R"({"mode":"paper","symbol":"BTC/USDT","timeframe":"1m","strategy":"SMA_Crossover",)"
            R"("params":{"fast":5,"slow":20},"sizing":"fixed:10"})");
        answer = started.body;
        return started.status == 201;
    };
    const auto is_at_work = [&] { return runs().find(R"("running":true)") != std::string::npos; };
    ASSERT_TRUE(wait_until(start_run)) << answer;
    ASSERT_TRUE(wait_until(is_at_work)) << runs();
    // Each of them is seen, for the one behind them is answered; and the app looks once a second.
    server.write(666, 666, "/stop", clock.now());
    server.write(BotServer::chat_id, 666, "/stop", clock.now());
    server.write(666, BotServer::chat_id, "/stop", clock.now());
    server.write(BotServer::chat_id, BotServer::chat_id, "/help", clock.now());
    ASSERT_TRUE(arrives("What I understand")) << seen();
    EXPECT_FALSE(wait_until([&] { return !is_at_work(); }, 3s)) << runs();
    EXPECT_EQ(seen().find("STOPPED"), std::string::npos) << seen();

    server.write(BotServer::chat_id, BotServer::chat_id, "/stop", clock.now());
    EXPECT_TRUE(wait_until([&] { return !is_at_work(); })) << runs();
    EXPECT_TRUE(arrives("Strategies on paper: told to stop.")) << seen();
    // It was for those at work then: a later one is not stopped by it.
    ASSERT_TRUE(wait_until(start_run)) << answer;
    EXPECT_FALSE(wait_until([&] { return !is_at_work(); }, 3s)) << runs();
    up.send(SIGTERM);
    said += up.rest();
    EXPECT_EQ(up.wait(), 0) << said;
}

TEST_F(AlertProcess, UpTellsOfABackendThatCantBeStarted) {
    std::ofstream(home() / "credentials.json") << "no vault";
    ASSERT_EQ(::chmod((home() / "credentials.json").c_str(), 0600), 0);
    RunningProgram up("cryptopiggy", {"--home", home().string(), "up", "--port", "0", "--backend-port", "0",
                                      "--exchange-port", "0"},
                      test::Errors::with_output);
    EXPECT_TRUE(arrives("CryptoPiggy goes on without the backend: no live trading")) << seen();
    EXPECT_TRUE(arrives("has started")) << seen();
    EXPECT_EQ(seen().find("ended without a word"), std::string::npos) << seen();
    up.send(SIGTERM);
    said += up.rest();
    EXPECT_EQ(up.wait(), 0) << said;
}

}  // namespace
}  // namespace piggy
