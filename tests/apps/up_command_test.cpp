// `cryptopiggy app` and `cryptopiggy up` as processes: they come up, say where, survive, refuse and stop.

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "raw_client.h"
#include "support/program.h"
#include "support/running_program.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;

// `cryptopiggy`, running until the test ends it.
class Running : public test::RunningProgram {
public:
    Running(const fs::path& home, std::vector<std::string> arguments)
        : RunningProgram("cryptopiggy", at(home, std::move(arguments))) {}

    // From the line that it says once the page is served.
    [[nodiscard]] std::uint16_t port() { return port_after("http://localhost:"); }
    // From the one before it: up alone says it.
    [[nodiscard]] std::uint16_t exchange_port() { return port_after("The practice exchange is at http://127.0.0.1:"); }

private:
    static std::vector<std::string> at(const fs::path& home, std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"--home", home.string()});
        return arguments;
    }
};

class AppProcess : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "piggy-up-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] fs::path home() const { return folder_ / "home"; }

    static std::string token_line(std::uint16_t port) {
        const std::string body = test::RawClient(port).ask("GET", "/api/session").body;
        const std::size_t at = body.find("\"token\":\"");
        EXPECT_NE(at, std::string::npos) << body;
        return "X-CryptoPiggy-Token: " + body.substr(at + 9, 64) + "\r\n";
    }
    // Asks until the server answers, as a browser would that reconnects.
    static test::RawAnswer once_back(std::uint16_t port, const std::string& target) {
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (std::chrono::steady_clock::now() < patience) {
            test::RawClient client(port);
            if (!client.connected()) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                continue;
            }
            auto answer = client.ask("GET", target);
            if (answer.status != 0) return answer;
        }
        return {};
    }
    static int status_once_back(std::uint16_t port) { return once_back(port, "/api/session").status; }
    static std::string answer_once_back(std::uint16_t port, const std::string& target) {
        return once_back(port, target).body;
    }

    fs::path folder_;
};

TEST_F(AppProcess, ServesThePageAndStopsOnRequest) {
    for (const int signal : {SIGTERM, SIGINT}) {
        Running app(home(), {"app", "--port", "0"});
        const std::uint16_t port = app.port();
        const auto page = test::RawClient(port).ask("GET", "/backtest");
        EXPECT_EQ(page.status, 200);
        EXPECT_NE(page.body.find("<!doctype html>"), std::string::npos);
        EXPECT_EQ(test::RawClient(port).ask("GET", "/api/candles", token_line(port)).body, R"({"items":[]})");
        EXPECT_EQ(fs::status(home()).permissions(), fs::perms::owner_all);
        app.send(signal);
        EXPECT_EQ(app.wait(), 0);
        EXPECT_FALSE(test::RawClient(port).connected());
    }
}

TEST_F(AppProcess, TheWholeWayFromAGeneratedMarketToTheReport) {
    Running app(home(), {"app", "--port", "0"});
    const std::uint16_t port = app.port();
    const std::string lines = token_line(port) + "Content-Type: application/json\r\n";
    // As the page does: what comes too fast is asked again.
    const auto ask = [&](const std::string& method, const std::string& target, const std::string& text = "") {
        auto answer = test::RawClient(port).ask(method, target, lines, text);
        while (answer.status == 429) answer = test::RawClient(port).ask(method, target, lines, text);
        return answer;
    };
    const auto finished = [&](const test::RawAnswer& started) {
        EXPECT_EQ(started.status, 202) << started.body;
        const std::size_t at = started.body.find(":\"") + 2;
        const std::string id = started.body.substr(at, started.body.find('"', at) - at);
        for (;;) {
            const auto job = ask("GET", "/api/jobs/" + id);
            const bool goes_on = job.body.find("\"state\":\"queued\"") != std::string::npos ||
                                 job.body.find("\"state\":\"running\"") != std::string::npos;
            if (!goes_on) return job.body;
        }
    };
    const auto generated = finished(ask("POST", "/api/candles/generate", R"({"symbol":"BTC/USDT","days":3,"seed":1})"));
    EXPECT_NE(generated.find("\"state\":\"done\""), std::string::npos) << generated;
    const auto run = finished(
        ask("POST", "/api/backtests",
            R"({"symbol":"BTC/USDT","timeframe":"5m","strategy":"SMA_Crossover","params":{"fast":5,"slow":20}})"));
    const std::size_t at = run.find("\"backtest_id\":\"");
    ASSERT_NE(at, std::string::npos) << run;
    const std::string target = "/api/backtests/" + run.substr(at + 15, 16);
    EXPECT_EQ(ask("GET", target + "/series").body.size(), 16 + 3 * 288 * 8 * sizeof(double));
    const auto html = ask("GET", target + "/report.html");
    EXPECT_EQ(html.status, 200);
    EXPECT_EQ(html.body.find("__REPORT_DATA__"), std::string::npos);
    EXPECT_GT(html.body.size(), 100'000U);
}

TEST_F(AppProcess, APortThatIsTakenAndAFolderInUseAreClearSentences) {
    Running first(home(), {"app", "--port", "0"});
    const std::string port = std::to_string(first.port());
    const auto same_port =
        test::run_cryptopiggy({"--home", (folder_ / "other").string(), "app", "--port", port}, folder_);
    EXPECT_EQ(same_port.exit_code, 1);
    EXPECT_NE(same_port.err.find("cannot listen on port " + port + ": another program has it already"),
              std::string::npos)
        << same_port.err;
    const auto up = test::run_cryptopiggy(
        {"--home", (folder_ / "other").string(), "up", "--port", port, "--backend-port", "0", "--exchange-port", "0"},
        folder_);
    EXPECT_EQ(up.exit_code, 1) << "what cannot come up is not tried for ever";
    const auto exchange = test::run_cryptopiggy(
        {"--home", (folder_ / "other").string(), "up", "--port", "0", "--backend-port", "0", "--exchange-port", port},
        folder_);
    EXPECT_EQ(exchange.exit_code, 1);
    EXPECT_NE(exchange.err.find("another one is chosen with --exchange-port"), std::string::npos) << exchange.err;
    const auto same_home = test::run_cryptopiggy({"--home", home().string(), "app", "--port", "0"}, folder_);
    EXPECT_EQ(same_home.exit_code, 1);
    EXPECT_NE(same_home.err.find("another CryptoPiggy is using the folder"), std::string::npos) << same_home.err;
    EXPECT_EQ(test::run_cryptopiggy({"app", "--port", "70000"}, folder_).exit_code, 2);
    EXPECT_EQ(test::run_cryptopiggy({"app", "--port", "x"}, folder_).exit_code, 2);
}

TEST_F(AppProcess, AHomeThatCannotBeUsedIsAClearSentence) {
    std::ofstream(folder_ / "file") << "x";
    const auto file = test::run_cryptopiggy({"--home", "file", "app", "--port", "0"}, folder_);
    EXPECT_EQ(file.exit_code, 1);
    EXPECT_NE(file.err.find("file must be a folder"), std::string::npos) << file.err;
    fs::create_directory(folder_ / "shared");
    std::ofstream(folder_ / "shared" / "holiday.jpg") << "x";
    fs::permissions(folder_ / "shared", static_cast<fs::perms>(0755));
    const auto shared = test::run_cryptopiggy({"--home", "shared", "app", "--port", "0"}, folder_);
    EXPECT_EQ(shared.exit_code, 1);
    EXPECT_NE(shared.err.find("chmod 700"), std::string::npos) << shared.err;
    EXPECT_EQ(fs::status(folder_ / "shared").permissions(), static_cast<fs::perms>(0755)) << "not ours to change";
    fs::create_directories(home());
    std::ofstream(home() / "app.db") << "this is no database at all, whatever it is called";
    const auto junk = test::run_cryptopiggy({"--home", home().string(), "app", "--port", "0"}, folder_);
    EXPECT_EQ(junk.exit_code, 1);
    EXPECT_NE(junk.err.find("is damaged or is no database; move it away"), std::string::npos) << junk.err;
}

TEST_F(AppProcess, AFolderWithNothingButOurCandlesIsClosedToOthers) {
    fs::create_directories(home() / "candles");
    fs::permissions(home(), static_cast<fs::perms>(0755));
    Running app(home(), {"app", "--port", "0"});
    EXPECT_NE(app.port(), 0);
    EXPECT_EQ(fs::status(home()).permissions(), fs::perms::owner_all);
}

TEST_F(AppProcess, ServesThePageFromAFolderForWorkingOnIt) {
    fs::create_directories(folder_ / "dist");
    std::ofstream(folder_ / "dist" / "index.html") << "first";
    Running app(home(), {"app", "--port", "0", "--web-root", (folder_ / "dist").string()});
    const std::uint16_t port = app.port();
    EXPECT_EQ(test::RawClient(port).ask("GET", "/").body, "first");
    std::ofstream(folder_ / "dist" / "index.html") << "second";
    EXPECT_EQ(test::RawClient(port).ask("GET", "/").body, "second");
}

TEST_F(AppProcess, UpStartsACrashedAppAgainOnTheSamePortAndStopsItWithItself) {
    Running up(home(), {"up", "--port", "0", "--backend-port", "0", "--exchange-port", "0"});
    const std::uint16_t port = up.port();
    EXPECT_EQ(status_once_back(port), 200);
    const pid_t first = up.child("cryptopiggy");
    ASSERT_GT(first, 0);
    ::kill(first, SIGKILL);
    EXPECT_EQ(status_once_back(port), 200);
    const pid_t second = up.child("cryptopiggy");
    EXPECT_NE(second, first);
    up.send(SIGTERM);
    EXPECT_EQ(up.wait(), 0);
    EXPECT_NE(::kill(second, 0), 0) << "the app has ended with its supervisor";
}

TEST_F(AppProcess, UpKeepsThePracticeExchangeAliveWithAllItHadOnTheSamePort) {
    Running up(home(), {"up", "--port", "0", "--backend-port", "0", "--exchange-port", "0"});
    const std::uint16_t exchange = up.exchange_port();
    ASSERT_NE(up.port(), 0);
    const std::string lines = "Content-Type: application/json\r\n";
    const auto made = test::RawClient(exchange).ask("POST", "/practice/account", lines, R"({"balances":{"ETH":"3"}})");
    EXPECT_EQ(made.status, 200) << made.body;
    const pid_t first = up.child("cryptopiggy-exchange");
    ASSERT_GT(first, 0);
    ::kill(first, SIGKILL);
    while (up.child("cryptopiggy-exchange") == first) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const auto accounts = once_back(exchange, "/practice/accounts");
    EXPECT_NE(accounts.body.find("\"ETH\""), std::string::npos) << accounts.head << accounts.body;
    EXPECT_NE(up.child("cryptopiggy-exchange"), first);
    up.send(SIGTERM);
    EXPECT_EQ(up.wait(), 0);
    EXPECT_FALSE(test::RawClient(exchange).connected());
}

TEST_F(AppProcess, UpKeepsTheBackendAliveOnTheSamePortAndTellsTheOthersWhere) {
    Running up(home(), {"up", "--port", "0", "--backend-port", "0", "--exchange-port", "0"});
    const std::uint16_t backend = up.port_after("The backend is at http://127.0.0.1:");
    ASSERT_NE(up.port(), 0);
    EXPECT_NE(answer_once_back(backend, "/api/health").find(R"("status":"ok")"), std::string::npos);
    const std::string address = "http://localhost:" + std::to_string(backend);
    ASSERT_EQ(::setenv("BACKEND_API_URL", address.c_str(), 1), 0);
    const auto status = [&] { return test::run_cryptopiggy({"--home", home().string(), "live", "status"}, folder_); };
    const auto before = status();
    EXPECT_EQ(before.exit_code, 0) << before.err;
    EXPECT_NE(before.out.find("the practice exchange at 127.0.0.1:"), std::string::npos) << before.out;
    const pid_t first = up.child("cryptopiggy-backend");
    ASSERT_GT(first, 0);
    ::kill(first, SIGKILL);
    EXPECT_NE(answer_once_back(backend, "/api/health").find(R"("status":"ok")"), std::string::npos);
    EXPECT_NE(up.child("cryptopiggy-backend"), first);
    EXPECT_EQ(status().exit_code, 0) << "with the new start's token";
    ASSERT_EQ(::unsetenv("BACKEND_API_URL"), 0);
    up.send(SIGTERM);
    EXPECT_EQ(up.wait(), 0);
    EXPECT_FALSE(test::RawClient(backend).connected());
}

TEST_F(AppProcess, UpBringsThePageAlsoWhereTheBackendCannotStart) {
    ASSERT_TRUE(fs::create_directory(home()));
    ASSERT_EQ(::chmod(home().c_str(), 0700), 0);
    std::ofstream(home() / "credentials.json") << "no vault";
    ASSERT_EQ(::chmod((home() / "credentials.json").c_str(), 0600), 0);
    Running up(home(), {"up", "--port", "0", "--backend-port", "0", "--exchange-port", "0"});
    const std::uint16_t port = up.port();
    ASSERT_NE(port, 0);
    EXPECT_EQ(test::RawClient(port).ask("GET", "/api/session").status, 200);
    EXPECT_EQ(up.child("cryptopiggy-backend"), 0);
    up.send(SIGTERM);
    EXPECT_EQ(up.wait(), 0);
}

TEST_F(AppProcess, AnExchangeThatThereIsNotIsAClearSentence) {
    ASSERT_EQ(::setenv("EXCHANGE", "binance", 1), 0);
    for (const char* command : {"up", "app"}) {
        const auto run = test::run_cryptopiggy({"--home", home().string(), command, "--port", "0"}, folder_);
        EXPECT_NE(run.exit_code, 0);
        EXPECT_NE(run.err.find("EXCHANGE must be practice"), std::string::npos) << run.err;
        EXPECT_NE(run.err.find("binanceus"), std::string::npos) << run.err;
    }
    ASSERT_EQ(::unsetenv("EXCHANGE"), 0);
}

TEST_F(AppProcess, AllEndWhenTheirSupervisorIsKilled) {
    Running up(home(), {"up", "--port", "0", "--backend-port", "0", "--exchange-port", "0"});
    const std::uint16_t port = up.port();
    std::vector<int> children;  // as descriptors: their numbers could be given to others
    for (const char* name : {"cryptopiggy-exchange", "cryptopiggy-backend", "cryptopiggy"}) {
        const pid_t child = up.child(name);
        ASSERT_GT(child, 0) << name;
        children.push_back(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
        ASSERT_GE(children.back(), 0) << name;
    }
    up.send(SIGKILL);
    EXPECT_EQ(up.wait(), 128 + SIGKILL);
    for (const int child : children) {
        pollfd ended{child, POLLIN, 0};
        EXPECT_EQ(::poll(&ended, 1, 30'000), 1);
        ::close(child);
    }
    EXPECT_FALSE(test::RawClient(port).connected());
}

}  // namespace
}  // namespace piggy
