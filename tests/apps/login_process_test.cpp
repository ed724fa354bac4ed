// The page beyond this machine, as processes: what refuses to start, and the login from the command line to the socket.
// Nothing here listens beyond loopback: --require-login asks for the same on this machine.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "net/tls_client.h"
#include "support/program.h"
#include "support/running_program.h"
#include "temporary_folder.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

const std::string good = "three piglets, one lantern";

class LoginProcess : public testing::Test {
protected:
    [[nodiscard]] fs::path home() const { return folder_.path() / "home"; }
    [[nodiscard]] Words at_home(Words words) const {
        words.insert(words.begin(), {"--home", home().string()});
        return words;
    }
    [[nodiscard]] test::ProgramRun run(const Words& words, const std::string& input = "") const {
        return test::run_cryptopiggy(at_home(words), folder_.path(), input);
    }
    void set_password(const std::string& password = good) const {
        const auto set = run({"password", "set"}, password + "\n");
        ASSERT_EQ(set.exit_code, 0) << set.err;
    }
    [[nodiscard]] net::ServerTls tls_files() const {
        return net::write_identity(authority_.issue("DNS:box.lan,IP:127.0.0.1"), folder_.path());
    }
    static Words with_tls(Words words, const net::ServerTls& files) {
        words.insert(words.end(), {"--tls-certificate", files.certificate.string(), "--tls-key", files.key.string()});
        return words;
    }

    // "Cookie: …" of a new session; empty where the password was refused.
    static std::string log_in(test::RawClient client, const std::string& password = good) {
        const auto answer = client.ask("POST", "/api/login", "Content-Type: application/json\r\n",
                                       R"({"password":")" + password + "\"}");
        const std::string cookie = answer.field("set-cookie");
        return cookie.empty() ? "" : "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    }
    static std::string token_line(test::RawClient client, const std::string& session) {
        const std::string body = client.ask("GET", "/api/session", session).body;
        const std::size_t at = body.find("\"token\":\"");
        EXPECT_NE(at, std::string::npos) << body;
        return at == std::string::npos ? "" : "X-CryptoPiggy-Token: " + body.substr(at + 9, 64) + "\r\n";
    }

    test::TemporaryFolder folder_;
    net::Authority authority_;
};

TEST_F(LoginProcess, APasswordIsSetFromStandardInputAndSaidNowhere) {
    const auto set = run({"password", "set"}, good + "\n");
    EXPECT_EQ(set.exit_code, 0) << set.err;
    EXPECT_NE(set.out.find("password is set"), std::string::npos);
    EXPECT_EQ((set.out + set.err).find("piglets"), std::string::npos);
    const fs::path file = home() / "login.json";
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(test::content_of(file).find("piglets"), std::string::npos);
    const auto advised = run({"password", "set"}, "xk3!vbqz\n");
    EXPECT_NE(advised.out.find("15 characters"), std::string::npos) << advised.out;
}

TEST_F(LoginProcess, APasswordThatIsNoneIsRefusedAndTheOldOneStays) {
    set_password();
    const std::string before = test::content_of(home() / "login.json");
    for (const std::string& bad :
         {std::string("\n"), std::string("short\n"), std::string("PassWord\n"), std::string()}) {
        const auto refused = run({"password", "set"}, bad);
        EXPECT_NE(refused.exit_code, 0) << bad;
        EXPECT_TRUE(refused.err.starts_with("cryptopiggy: ")) << refused.err;
        EXPECT_EQ(refused.out, "");
    }
    EXPECT_EQ(test::content_of(home() / "login.json"), before);
}

TEST_F(LoginProcess, BeyondThisMachineNothingStartsWithoutTlsANameAndAPassword) {
    const net::ServerTls files = tls_files();
    struct Case {
        Words words;
        const char* says;
    };
    const auto refused = [&](const std::vector<Case>& cases) {
        for (const char* program : {"app", "up"}) {
            for (const Case& one : cases) {
                Words words = {program, "--port", "0"};
                words.insert(words.end(), one.words.begin(), one.words.end());
                const auto run_once = run(words);
                EXPECT_TRUE(run_once.exit_code == 1 || run_once.exit_code == 2) << program << one.says;
                EXPECT_NE(run_once.err.find(one.says), std::string::npos) << program << ": " << run_once.err;
                EXPECT_EQ(run_once.out, "") << "it says no address, because there is none";
            }
        }
        EXPECT_FALSE(fs::exists(home() / "practice")) << "up started nothing for an app that would not be";
    };
    refused({{{"--bind", "0.0.0.0"}, "--tls-certificate"},
             {{"--bind", "192.0.2.1"}, "beyond this machine"},
             {{"--bind", "::"}, "--tls-certificate"},
             {{"--bind", "box.lan"}, "is no address"},
             {{"--tls-certificate", files.certificate.string()}, "go together"},
             {{"--tls-key", files.key.string()}, "go together"},
             {{"--name", "https://box.lan"}, "--name https://box.lan"},
             {{"--require-login"}, "cryptopiggy password set"},
             {with_tls({"--bind", "192.0.2.1"}, files), "cryptopiggy password set"},
             {with_tls({"--bind", "0.0.0.0"}, files), "--name"},
             {with_tls({"--bind", "192.0.2.1"}, {files.certificate, folder_.path() / "none"}), "No such file"}});
    set_password();
    refused({{{"--bind", "192.0.2.1"}, "over TLS alone"}});
    ::chmod((home() / "login.json").c_str(), 0644);
    refused({{with_tls({"--bind", "192.0.2.1"}, files), "chmod 600"}});
    ::chmod((home() / "login.json").c_str(), 0600);
    ::chmod(files.key.c_str(), 0644);
    refused({{with_tls({"--bind", "192.0.2.1"}, files), "chmod 600"}});
    ::chmod(files.key.c_str(), 0600);
    const auto nowhere = run(with_tls({"app", "--port", "0", "--bind", "192.0.2.1"}, files));
    EXPECT_EQ(nowhere.exit_code, 1);
    EXPECT_NE(nowhere.err.find("this machine has no such address"), std::string::npos) << nowhere.err;
}

TEST_F(LoginProcess, ThePageAsksForThePasswordAndOneThatIsSetAnewEndsTheLogin) {
    set_password();
    test::RunningProgram app("cryptopiggy", at_home({"app", "--port", "0", "--require-login"}));
    const std::uint16_t port = app.port_after("http://localhost:");
    EXPECT_EQ(test::RawClient(port).ask("GET", "/").status, 200);
    EXPECT_EQ(test::RawClient(port).ask("GET", "/api/session").status, 401);
    EXPECT_EQ(log_in(test::RawClient(port), "three piglets"), "");
    const std::string session = log_in(test::RawClient(port));
    ASSERT_NE(session, "");
    const std::string lines = session + token_line(test::RawClient(port), session);
    EXPECT_EQ(test::RawClient(port).ask("GET", "/api/settings", lines).status, 200);
    set_password("another lantern, no piglets");
    int status = 200;
    while (status == 200 || status == 429) status = test::RawClient(port).ask("GET", "/api/settings", lines).status;
    EXPECT_EQ(status, 401) << "within a second";
    EXPECT_EQ(log_in(test::RawClient(port)), "");
    EXPECT_NE(log_in(test::RawClient(port), "another lantern, no piglets"), "");
    EXPECT_EQ(app.end(SIGTERM), 0);
}

TEST_F(LoginProcess, ThePasswordIsSetAnewOnThePageItselfAndHoldsAtTheConsoleToo) {
    set_password();
    test::RunningProgram app("cryptopiggy", at_home({"app", "--port", "0", "--require-login"}));
    const std::uint16_t port = app.port_after("http://localhost:");
    const std::string session = log_in(test::RawClient(port));
    const std::string lines =
        session + token_line(test::RawClient(port), session) + "Content-Type: application/json\r\n";
    const auto change = [&](const std::string& password) {
        return test::RawClient(port).ask("PUT", "/api/password", lines, R"({"password":")" + password + "\"}");
    };
    const auto common = change("password1");
    EXPECT_EQ(common.status, 400) << common.body;
    EXPECT_NE(common.body.find("everybody tries first"), std::string::npos) << common.body;
    const auto changed = change("another lantern, no piglets");
    EXPECT_EQ(changed.status, 200) << changed.body;
    const std::string cookie = changed.field("set-cookie");
    const std::string next = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    EXPECT_EQ(test::RawClient(port).ask("GET", "/api/session", session).status, 401);
    EXPECT_EQ(test::RawClient(port).ask("GET", "/api/session", next).status, 200);
    EXPECT_EQ(log_in(test::RawClient(port)), "");
    EXPECT_NE(log_in(test::RawClient(port), "another lantern, no piglets"), "");
    struct stat found {};
    EXPECT_EQ(::stat((home() / "login.json").c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
    EXPECT_EQ(app.end(SIGTERM), 0);
}

// Where the tests run as root, another user can be had for the asking.
TEST_F(LoginProcess, WithoutALoginTheTokenIsNotForOtherUsersOfThisMachine) {
    test::RunningProgram app("cryptopiggy", at_home({"app", "--port", "0"}));
    const std::uint16_t port = app.port_after("http://localhost:");
    EXPECT_EQ(test::RawClient(port).ask("GET", "/api/session").status, 200);
    EXPECT_EQ(test::RawClient(port, true).ask("GET", "/api/session").status, 200);
    if (::geteuid() != 0) return;
    for (const bool v6 : {false, true}) {
        const pid_t other = ::fork();
        ASSERT_GE(other, 0);
        if (other == 0) {
            if (::setuid(65534) != 0) ::_exit(1);
            const auto answer = test::RawClient(port, v6).ask("GET", "/api/session");
            ::_exit(answer.status == 403 && answer.body.find("token\":") == std::string::npos ? 0 : 2);
        }
        int how = -1;
        EXPECT_EQ(::waitpid(other, &how, 0), other);
        EXPECT_EQ(how, 0) << "over IPv" << (v6 ? 6 : 4);
    }
    EXPECT_EQ(app.end(SIGTERM), 0);
}

TEST_F(LoginProcess, UpPassesAllOfItOnAndServesOverTls) {
    set_password();
    const net::ServerTls files = tls_files();
    test::RunningProgram up(
        "cryptopiggy", at_home(with_tls({"up", "--port", "0", "--backend-port", "0", "--exchange-port", "0", "--bind",
                                         "127.0.0.1", "--name", "box.lan", "--require-login"},
                                        files)));
    const std::uint16_t port = up.port_after("CryptoPiggy is at https://box.lan:");
    ASSERT_NE(port, 0);
    const auto ask = [&](const std::string& target, const std::string& host) {
        net::TlsClient client(port, authority_.file(), "box.lan");
        EXPECT_TRUE(client.shook_hands());
        client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + ":" + std::to_string(port) + "\r\n\r\n");
        return client.read_answer().status;
    };
    EXPECT_EQ(ask("/", "box.lan"), 200);
    EXPECT_EQ(ask("/", "127.0.0.1"), 200);
    EXPECT_EQ(ask("/", "evil.lan"), 421);
    EXPECT_EQ(ask("/api/session", "box.lan"), 401);
    net::TlsClient client(port, authority_.file(), "box.lan");
    const auto answer =
        client.ask("POST", "/api/login", "Content-Type: application/json\r\n", R"({"password":")" + good + "\"}");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(test::RawClient(port).ask("GET", "/").status, 0) << "no page without TLS";
    EXPECT_EQ(up.end(SIGTERM), 0);
}

}  // namespace
}  // namespace piggy
