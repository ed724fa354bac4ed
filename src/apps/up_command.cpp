#include "apps/up_command.h"

#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "adapters/system/system.h"
#include "apps/child_process.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;
using system::log_line;
using system::LogLevel;

struct UpArguments {
    std::uint16_t port = 8501;
    std::string web_root;
};

constexpr auto look_every = 100ms;
constexpr auto stop_time = 10s;
constexpr auto back_off_first = std::chrono::milliseconds(500);
constexpr auto back_off_most = std::chrono::milliseconds(15'000);
constexpr auto calm_after = 60s;  // a child that lived this long had no trouble starting

// The number behind the last colon of "CryptoPiggy is at http://localhost:8501".
std::uint16_t port_in(const std::string& line) {
    return static_cast<std::uint16_t>(std::strtoul(line.c_str() + line.rfind(':') + 1, nullptr, 10));
}

// Keeps one `cryptopiggy app` alive.
class Supervisor {
public:
    Supervisor(UpArguments arguments, const CommandContext& context)
        : arguments_(std::move(arguments)), home_(context.home) {}

    int run() {
        while (true) {
            auto child = ChildProcess::start(words());
            if (!child) return report_failure(child.error(), false);
            const auto started = clock_.monotonic();
            const auto end = watch(*child);
            if (!end) return 0;  // told to stop
            // What never came up would not the next time either; it has said why.
            if (!was_up_) return end->exit_code != 0 ? end->exit_code : 1;
            if (clock_.monotonic() - started > calm_after) back_off_ = back_off_first;
            log_line(LogLevel::error, "up",
                     "the app " + end->what() + "; starting it again in " + std::to_string(back_off_.count()) + " ms");
            if (stop_.wait_for(back_off_)) return 0;
            back_off_ = std::min(back_off_ * 2, back_off_most);
        }
    }

private:
    [[nodiscard]] std::vector<std::string> words() const {
        std::vector<std::string> words = {"--home", home_.string(), "app", "--port", std::to_string(arguments_.port)};
        if (!arguments_.web_root.empty()) words.insert(words.end(), {"--web-root", arguments_.web_root});
        return words;
    }

    // Until the child has ended (how), or we are told to stop (nothing; then it is stopped too).
    std::optional<ChildEnd> watch(ChildProcess& child) {
        bool is_up = false;
        while (true) {
            if (!is_up) {
                if (const auto line = child.read_line(look_every)) {
                    is_up = true;
                    tell_up(*line);
                }
            }
            if (const auto end = child.ended()) return end;
            if (stop_.wait_for(is_up ? look_every : 0ms)) {
                finish(child);
                return std::nullopt;
            }
        }
    }

    void tell_up(const std::string& line) {
        arguments_.port = port_in(line);  // a restart must not move to another free port
        if (was_up_) return log_line(LogLevel::info, "up", "the app is back");
        was_up_ = true;
        std::printf("%s   (Ctrl-C stops it)\n", line.c_str());
        std::fflush(stdout);
    }

    // Asks the child to end, and insists when it does not, or when asked again a second later: a terminal that closes
    // sends more than one signal at once.
    void finish(ChildProcess& child) {
        child.send(SIGTERM);
        const auto asked = clock_.monotonic();
        for (auto waited = 0ns; !child.ended() && waited < stop_time; waited = clock_.monotonic() - asked) {
            if (stop_.wait_for(20ms) && waited > 1s) break;
        }
        if (child.ended()) return;
        log_line(LogLevel::warning, "up", "the app does not stop; ending it");
        child.send(SIGKILL);
    }

    UpArguments arguments_;
    std::filesystem::path home_;
    system::SystemClock clock_;
    system::StopSignal stop_;
    std::chrono::milliseconds back_off_ = back_off_first;
    bool was_up_ = false;
};

}  // namespace

void add_up_command(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<UpArguments>();
    CLI::App* command = app.add_subcommand("up", "Start CryptoPiggy, watch over it, stop it with Ctrl-C");
    command->add_option("--port", arguments->port, "Port of the page; 0 takes any free one")
        ->envname("CRYPTOPIGGY_APP_PORT")
        ->capture_default_str();
    command->add_option("--web-root", arguments->web_root, "Serve the page from this folder, for working on it");
    command->callback([arguments, &context] { context.exit_code = Supervisor(*arguments, context).run(); });
}

}  // namespace piggy::apps
