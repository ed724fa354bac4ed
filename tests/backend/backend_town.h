#pragma once
// A practice exchange, a backend and a home of their own, as processes, and a person at the command line.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "raw_client.h"
#include "support/program.h"
#include "support/running_program.h"
#include "temporary_folder.h"

namespace piggy {

// Set for the programs that are started while it lives; nullptr: not set.
class Environment {
public:
    Environment(std::string name, const char* value) : name_(std::move(name)) {
        value == nullptr ? ::unsetenv(name_.c_str()) : ::setenv(name_.c_str(), value, 1);
    }
    ~Environment() { ::unsetenv(name_.c_str()); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    std::string name_;
};

// Asks again and again until it is so; false after a patience that only a broken program needs.
inline bool eventually(const std::function<bool()>& is_so, std::chrono::seconds patience = std::chrono::seconds(120)) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));  // 20 requests a second are allowed
    }
    return true;
}

// The text behind "name": up to the next comma or bracket, without quotes. For flat answers.
inline std::string field_of(const std::string& json, const std::string& name) {
    const std::size_t at = json.find("\"" + name + "\":");
    if (at == std::string::npos) return "";
    std::string value = json.substr(at + name.size() + 3);
    if (value.starts_with('"')) return value.substr(1, value.find('"', 1) - 1);
    return value.substr(0, value.find_first_of(",}]"));
}

class BackendTown : public testing::Test {
protected:
    BackendTown() {
        // A sanitizer looks for leaks by tracing the process, which the backend lets nobody but root do.
        if (::geteuid() != 0) ::setenv("ASAN_OPTIONS", "detect_leaks=0", 0);
        exchange();
        secret_file("passphrase", passphrase);
    }
    ~BackendTown() override {
        for (const char* name : {"PRACTICE_EXCHANGE_URL", "BACKEND_API_URL"}) ::unsetenv(name);
    }

    static constexpr const char* passphrase = "canary passphrase 7391";

    // Starts the exchange, or starts it again with what it had, on the same port.
    void exchange() {
        exchange_.reset();
        exchange_ = std::make_unique<test::RunningProgram>(
            "cryptopiggy-exchange", std::vector<std::string>{"--port", std::to_string(exchange_port_), "--home",
                                                             (folder_.path() / "exchange").string(), "--seed", "7",
                                                             "--profile", exchange_profile_});
        exchange_port_ = exchange_->port_after("127.0.0.1:");
        ASSERT_NE(exchange_port_, 0);
        ::setenv("PRACTICE_EXCHANGE_URL", ("http://127.0.0.1:" + std::to_string(exchange_port_)).c_str(), 1);
    }

    // As exchange(), and it behaves as another venue.
    void exchange_profile(const std::string& profile) {
        exchange_profile_ = profile;
        exchange();
    }

    // Starts the backend, or another one after the last.
    void backend(const char* allow_live = "1") {
        backend_.reset();
        const Environment allowed("ALLOW_LIVE", allow_live);
        backend_ = std::make_unique<test::RunningProgram>(
            "cryptopiggy-backend", std::vector<std::string>{"--port", "0", "--home", home().string()},
            test::Errors::with_output);
        backend_port_ = backend_->port_after("The backend is at http://127.0.0.1:");
        ASSERT_NE(backend_port_, 0) << backend_->rest();
        ::setenv("BACKEND_API_URL", ("http://127.0.0.1:" + std::to_string(backend_port_)).c_str(), 1);
    }

    test::ProgramRun cli(std::vector<std::string> words, const std::string& input = "") {
        words.insert(words.begin(), {"--home", home().string()});
        auto run = test::run_cryptopiggy(words, folder_.path(), input);
        said_ += run.out + run.err;
        return run;
    }
    // With the passphrase from its file.
    test::ProgramRun cli_with_passphrase(std::vector<std::string> words) {
        words.insert(words.end(), {"--passphrase-file", (folder_.path() / "passphrase").string()});
        return cli(std::move(words));
    }

    [[nodiscard]] std::string token() const {
        std::string text = test::content_of(home() / "backend.token");
        return text.substr(0, text.find('\n'));
    }
    test::RawAnswer ask(const std::string& method, const std::string& path, const std::string& body = "") {
        const std::string lines =
            "Authorization: Bearer " + token() + "\r\n" + (body.empty() ? "" : "Content-Type: application/json\r\n");
        auto answer = test::RawClient(backend_port_).ask(method, path, lines, body);
        said_ += answer.head + answer.body;
        return answer;
    }
    test::RawAnswer ask_exchange(const std::string& method, const std::string& path,
                                 const std::string& body = "") const {
        return test::RawClient(exchange_port_)
            .ask(method, path, body.empty() ? "" : "Content-Type: application/json\r\n", body);
    }
    [[nodiscard]] std::string status() { return ask("GET", "/api/live/status").body; }
    [[nodiscard]] std::string status(const std::string& field) { return field_of(status(), field); }

    // An account with $10,000, its keys in the vault, the backend live.
    void go_live() {
        backend();
        const auto account = cli_with_passphrase({"practice", "account"});
        ASSERT_EQ(account.exit_code, 0) << account.err;
        const auto enabled = cli_with_passphrase({"live", "enable"});
        ASSERT_EQ(enabled.exit_code, 0) << enabled.err << status();
    }

    std::filesystem::path secret_file(const std::string& name, const std::string& content) const {
        const auto file = folder_.file(name, content + "\n");
        std::filesystem::permissions(file, static_cast<std::filesystem::perms>(0600));
        return file;
    }
    [[nodiscard]] std::filesystem::path home() const { return folder_.path() / "home"; }

    test::TemporaryFolder folder_;
    std::uint16_t exchange_port_ = 0, backend_port_ = 0;
    std::string exchange_profile_ = "binanceus";
    std::unique_ptr<test::RunningProgram> exchange_, backend_;
    std::string said_;  // everything that anybody was told
};

}  // namespace piggy
