// `cryptopiggy app` and `cryptopiggy up` as processes: they come up, say where, survive, refuse and stop.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "raw_client.h"
#include "support/program.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;

// The built program, running until the test ends it.
class Running {
public:
    Running(const fs::path& home, std::vector<std::string> arguments) {
        const std::string program = std::string(PIGGY_BINARY_DIR) + "/cryptopiggy";
        arguments.insert(arguments.begin(), {program, "--home", home.string()});
        std::vector<char*> words;
        for (std::string& argument : arguments) words.push_back(argument.data());
        words.push_back(nullptr);
        int ends[2];
        EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        EXPECT_EQ(::posix_spawn(&process_, program.c_str(), &actions, nullptr, words.data(), environ), 0);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        output_ = ends[0];
    }
    ~Running() {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
        }
        ::close(output_);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    // From the line that it says once it serves.
    std::uint16_t port() {
        std::string line;
        char c = 0;
        while (::read(output_, &c, 1) == 1 && c != '\n') line.push_back(c);
        const std::size_t at = line.find("http://localhost:");
        EXPECT_NE(at, std::string::npos) << line;
        return at == std::string::npos ? std::uint16_t{0} : static_cast<std::uint16_t>(std::stoi(line.substr(at + 17)));
    }
    void send(int signal) const { ::kill(process_, signal); }
    int wait() {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    // The only child of this process.
    [[nodiscard]] pid_t child() const {
        const std::string id = std::to_string(process_);
        std::ifstream children("/proc/" + id + "/task/" + id + "/children");
        pid_t child = 0;
        children >> child;
        return child;
    }

private:
    pid_t process_ = -1;
    int output_ = -1;
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
    static int status_once_back(std::uint16_t port) {
        for (int i = 0; i < 100'000; ++i) {
            test::RawClient client(port);
            if (!client.connected()) continue;
            const int status = client.ask("GET", "/api/session").status;
            if (status != 0) return status;
        }
        return 0;
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
    const auto up = test::run_cryptopiggy({"--home", (folder_ / "other").string(), "up", "--port", port}, folder_);
    EXPECT_EQ(up.exit_code, 1) << "what cannot come up is not tried for ever";
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
    Running up(home(), {"up", "--port", "0"});
    const std::uint16_t port = up.port();
    EXPECT_EQ(status_once_back(port), 200);
    const pid_t first = up.child();
    ASSERT_GT(first, 0);
    ::kill(first, SIGKILL);
    EXPECT_EQ(status_once_back(port), 200);
    const pid_t second = up.child();
    EXPECT_NE(second, first);
    up.send(SIGTERM);
    EXPECT_EQ(up.wait(), 0);
    EXPECT_NE(::kill(second, 0), 0) << "the app has ended with its supervisor";
}

TEST_F(AppProcess, TheAppEndsWhenItsSupervisorIsKilled) {
    Running up(home(), {"up", "--port", "0"});
    const std::uint16_t port = up.port();
    up.send(SIGKILL);
    EXPECT_EQ(up.wait(), 128 + SIGKILL);
    bool gone = false;
    for (int i = 0; i < 1'000'000 && !gone; ++i) gone = !test::RawClient(port).connected();
    EXPECT_TRUE(gone);
}

}  // namespace
}  // namespace piggy
