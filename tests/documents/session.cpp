#include "session.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace piggy::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t told_max = 2'000;  // of what a command has printed

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
}

// Words with a digit in them are figures, times, ids or ports; several blanks are one.
std::string without_figures(const std::string& line) {
    static const std::regex figure("[0-9A-Za-z.,:_+-]*[0-9][0-9A-Za-z.,:_+-]*");
    static const std::regex blanks("\\s+");
    std::string plain = std::regex_replace(std::regex_replace(line, figure, "#"), blanks, " ");
    replace_all(plain, "−#", "#");
    while (!plain.empty() && plain.back() == ' ') plain.pop_back();
    return plain;
}

// line has the parts of pattern between its …, in order.
bool fits(const std::string& line, std::string pattern) {
    std::size_t at = 0;
    bool is_first = true;
    while (true) {
        const std::size_t gap = pattern.find("…");
        const std::string part = pattern.substr(0, gap);
        const std::size_t found = line.find(part, at);
        if (found == std::string::npos || (is_first && found != 0)) return false;
        at = found + part.size();
        is_first = false;
        if (gap == std::string::npos) return at == line.size() || part.empty();
        pattern = pattern.substr(gap + std::string("…").size());
    }
}

}  // namespace

std::vector<std::string> missing_lines(const Block& promised, const std::string& printed) {
    std::vector<std::string> missing;
    std::vector<std::string> lines;
    std::istringstream text(printed);
    for (std::string line; std::getline(text, line);) lines.push_back(without_figures(line));
    std::size_t at = 0;
    for (const std::string& wanted : promised.lines) {
        const std::string plain = without_figures(wanted);
        if (plain.empty() || plain == "…") continue;
        std::size_t next = at;
        while (next < lines.size() && !fits(lines[next], plain)) ++next;
        if (next == lines.size()) {
            missing.push_back(wanted);
        } else {
            at = next + 1;
        }
    }
    return missing;
}

Session::Session() {
    const fs::path folder = folder_.path();
    fs::create_directories(folder / "build/release");
    fs::create_directory_symlink(PIGGY_BINARY_DIR, folder / "build/release/bin");
    fs::current_path(folder);
    for (const char* setting : {"EXCHANGE", "CRYPTOPIGGY_HOME", "BACKEND_API_URL", "PRACTICE_EXCHANGE_URL",
                                "TELEGRAM_BOT_TOKEN", "TELEGRAM_CHAT_ID"}) {
        ::unsetenv(setting);
    }
    ::setenv("HOME", folder.c_str(), 1);
    ::setenv("ALLOW_LIVE", "1", 1);
    ::setenv("PATH", (std::string(PIGGY_BINARY_DIR) + ":" + ::getenv("PATH")).c_str(), 1);
    all_ = std::make_unique<RunningProgram>(
        "cryptopiggy", std::vector<std::string>{"up", "--port", "0", "--backend-port", "0", "--exchange-port", "0"});
    const auto port = [&](const char* words) {
        const std::uint16_t number = all_->port_after(words);
        if (number == 0) throw std::runtime_error("CryptoPiggy did not start");
        return std::to_string(number);
    };
    const std::string exchange = port("The practice exchange is at http://127.0.0.1:");
    const std::string backend = port("The backend is at http://127.0.0.1:");
    const std::string app = port("CryptoPiggy is at http://localhost:");
    for (const char* host : {"localhost", "127.0.0.1"}) {
        const std::string at = std::string(host) + ":";
        ports_.emplace_back(at + "9000", at + exchange);
        ports_.emplace_back(at + "8000", at + backend);
        ports_.emplace_back(at + "8501", at + app);
    }
    ::setenv("CRYPTOPIGGY_EXCHANGE_PORT", exchange.c_str(), 1);
    ::setenv("CRYPTOPIGGY_BACKEND_PORT", backend.c_str(), 1);
    ::setenv("CRYPTOPIGGY_APP_PORT", app.c_str(), 1);
    ::setenv("PRACTICE_EXCHANGE_URL", ("http://127.0.0.1:" + exchange).c_str(), 1);
    ::setenv("BACKEND_API_URL", ("http://localhost:" + backend).c_str(), 1);
}

Session::~Session() {
    all_->end(SIGTERM);
    fs::current_path("/");
}

Session::Answer Session::run(const std::string& script) {
    std::string here = script;
    for (const auto& [from, to] : ports_) replace_all(here, from, to);
    std::ofstream(folder_.path() / ".block.sh") << here;
    const char* command = "bash -c 'exec bash -euo pipefail .block.sh 2>&1 < <(yes \"a passphrase of the guide\")'";
    FILE* shell = ::popen(command, "r");
    if (shell == nullptr) throw std::runtime_error("could not start a shell");
    std::string output;
    std::array<char, 4096> part{};
    while (const std::size_t got = std::fread(part.data(), 1, part.size(), shell)) output.append(part.data(), got);
    const int status = ::pclose(shell);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), output};
}

std::vector<std::string> Session::troubles_of(const Document& document) {
    std::string printed;
    for (const Block& block : document.blocks) {
        const std::string where = document.path.filename().string() + ":" + std::to_string(block.line) + ": ";
        if (block.is_printed) {
            for (const std::string& line : missing_lines(block, printed)) {
                return {where + "the command does not print: " + line + "\nIt prints:\n" + printed.substr(0, told_max)};
            }
        }
        if (!block.is_run) continue;
        const Answer answer = run(block.text());
        printed = answer.output;
        if (answer.exit_code != block.exit_code) {
            return {where + "ended with " + std::to_string(answer.exit_code) + ":\n" + block.text() +
                    printed.substr(0, told_max)};
        }
    }
    return {};
}

}  // namespace piggy::test
