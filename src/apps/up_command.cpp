#include "apps/up_command.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>

#include "adapters/system/system.h"
#include "apps/alert_service.h"
#include "apps/build_info.h"
#include "apps/exchange_choice.h"
#include "apps/home_folder.h"
#include "apps/listening.h"
#include "apps/supervised_child.h"
#include "apps/supervisor_news.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;

struct UpArguments {
    std::uint16_t port = 8501;
    std::uint16_t backend_port = 8000;
    std::uint16_t exchange_port = 9000;
    std::string web_root;
    ListenArguments listen;
};

constexpr auto look_every = 100ms;
constexpr auto start_look_every = 10ms;
constexpr auto stop_time = 10s;
constexpr auto farewell = 500ms;

std::filesystem::path program_beside_this(const char* name) {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / name;
}

void say(const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
}

// Keeps the practice exchange, where it is the one chosen, the backend, the app and the one that sends alerts alive. Each
// comes once the one before is there for it, and learns from the environment where that is; until the app is there
// this process has one thread.
class Supervisor {
public:
    Supervisor(const UpArguments& arguments, const CommandContext& context, Exchange exchange)
        : arguments_(arguments), home_(context.home), exchange_(exchange), news_(home_, clock_) {
        if (exchange == Exchange::practice) to_come_.push_back(exchange_plan());
        to_come_.push_back(backend_plan());
        to_come_.push_back(app_plan());
        to_come_.push_back(alerts_plan());
    }

    int run() {
        do {
            for (auto child = children_.begin(); child != children_.end();) {
                const auto failed = (*child)->step();
                if (failed && (*child)->is_needed()) return finish(*failed);
                if (failed) {
                    const std::string without = (*child)->name() + ": no " + (*child)->without();
                    say("CryptoPiggy goes on without " + without);
                    news_.goes_on_without(without);
                }
                child = failed ? children_.erase(child) : std::next(child);
            }
            if (!to_come_.empty() && (children_.empty() || children_.back()->is_up())) start_next();
        } while (!stop_.wait_for(to_come_.empty() ? look_every : start_look_every));
        return finish(0);
    }

private:
    void start_next() {
        children_.push_back(std::make_unique<SupervisedChild>(std::move(to_come_.front()), clock_));
        to_come_.pop_front();
    }
    [[nodiscard]] SupervisedChild::Plan exchange_plan() {
        SupervisedChild::Plan plan;
        plan.name = "the practice exchange";
        plan.news = [this](const ChildNews& news) { news_.child(news); };
        plan.program = program_beside_this("cryptopiggy-exchange");
        plan.words = {"--home", home_.string()};
        plan.port = arguments_.exchange_port;
        plan.port_option = "--exchange-port";
        plan.first_up = [this](const std::string&) {
            ::setenv("PRACTICE_EXCHANGE_URL", newest_address().c_str(), 1);
            say("The practice exchange is at " + newest_address());
        };
        return plan;
    }
    // Whether it may ever trade live is ALLOW_LIVE's to say, in the environment that it inherits.
    [[nodiscard]] SupervisedChild::Plan backend_plan() {
        SupervisedChild::Plan plan;
        plan.is_needed = false;
        plan.name = "the backend";
        plan.news = [this](const ChildNews& news) { news_.child(news); };
        plan.program = program_beside_this("cryptopiggy-backend");
        plan.words = {"--home", home_.string()};
        plan.port = arguments_.backend_port;
        plan.port_option = "--backend-port";
        plan.first_up = [this](const std::string&) {
            // Not BACKEND_API_URL: that is a person's word, and would stand above what was saved on the page.
            ::unsetenv("BACKEND_API_URL");
            ::setenv("CRYPTOPIGGY_BACKEND_PORT", std::to_string(children_.back()->port()).c_str(), 1);
            say("The backend is at " + newest_address());
        };
        return plan;
    }
    [[nodiscard]] SupervisedChild::Plan app_plan() {
        SupervisedChild::Plan plan;
        plan.name = "the app";
        plan.words = {"--home", home_.string(), "app"};
        if (!arguments_.web_root.empty()) plan.words.insert(plan.words.end(), {"--web-root", arguments_.web_root});
        const auto listen = words_of(arguments_.listen);
        plan.words.insert(plan.words.end(), listen.begin(), listen.end());
        plan.port = arguments_.port;
        plan.port_option = "--port";
        plan.news = [this](const ChildNews& news) { news_.child(news); };
        plan.first_up = [this](const std::string& line) {
            // Under TLS it answers to its name alone.
            if (line.find("http://") != std::string::npos && arguments_.listen.bind.empty()) {
                ::setenv("CRYPTOPIGGY_PULSE_PORT", std::to_string(children_.back()->port()).c_str(), 1);
            }
            say(line + "   (Ctrl-C stops it)");
            news_.started(version(), exchange_id(exchange_));
        };
        return plan;
    }
    // Last, so that it never holds up the others.
    [[nodiscard]] SupervisedChild::Plan alerts_plan() {
        SupervisedChild::Plan plan;
        plan.is_needed = false;
        plan.is_teller = true;
        plan.name = "the sender of alerts";
        plan.without = "alerts by Telegram";
        plan.words = {"--home", home_.string(), "alerts"};
        plan.beat = home_ / alert_beat_name;
        plan.news = [this](const ChildNews& news) { news_.child(news); };
        plan.first_up = [](const std::string& line) { say(line); };
        return plan;
    }
    // Of the child that came up just now: none follows before it.
    [[nodiscard]] std::string newest_address() const {
        return "http://127.0.0.1:" + std::to_string(children_.back()->port());
    }

    // Asks the children to end, the newest first, and insists when they do not, or when asked again a second later: a
    // terminal that closes sends more than one signal at once.
    int finish(int exit_code) {
        const auto ask_to_end = [this](bool teller) {
            for (auto child = children_.rbegin(); child != children_.rend(); ++child) {
                if ((*child)->is_teller() == teller) (*child)->ask_to_end();
            }
        };
        ask_to_end(false);
        if (exit_code == 0) news_.stopping();
        news_.wait_until_written(farewell);  // so that the one that sends finds it
        ask_to_end(true);
        const auto asked = clock_.monotonic();
        const auto all_ended = [this] {
            return std::all_of(children_.begin(), children_.end(),
                               [](const auto& child) { return child->has_ended(); });
        };
        for (auto waited = 0ns; !all_ended() && waited < stop_time; waited = clock_.monotonic() - asked) {
            if (stop_.wait_for(20ms) && waited > 1s) break;
        }
        for (const auto& child : children_) child->end_now();
        return exit_code;
    }

    UpArguments arguments_;
    std::filesystem::path home_;
    Exchange exchange_;
    system::SystemClock clock_;
    SupervisorNews news_;
    system::StopSignal stop_;
    std::deque<SupervisedChild::Plan> to_come_;
    std::vector<std::unique_ptr<SupervisedChild>> children_;
};

int run(const UpArguments& arguments, const CommandContext& context) {
    const auto choice = exchange_of_environment();
    if (!choice) return report_failure(choice.error(), false);
    // Before anything is started for an app that won't be.
    if (const auto listening = check_listening(arguments.listen, context.home); !listening) {
        return report_failure(listening.error(), false);
    }
    return Supervisor(arguments, context, choice->exchange).run();
}

}  // namespace

void add_up_command(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<UpArguments>();
    CLI::App* command = app.add_subcommand("up", "Start CryptoPiggy, watch over it, stop it with Ctrl-C");
    command->add_option("--port", arguments->port, "Port of the page; 0 takes any free one")
        ->envname("CRYPTOPIGGY_APP_PORT")
        ->capture_default_str();
    command
        ->add_option("--exchange-port", arguments->exchange_port, "Port of the practice exchange; 0 takes any free one")
        ->envname("CRYPTOPIGGY_EXCHANGE_PORT")
        ->capture_default_str();
    command->add_option("--backend-port", arguments->backend_port, "Port of the backend; 0 takes any free one")
        ->envname("CRYPTOPIGGY_BACKEND_PORT")
        ->capture_default_str();
    add_listen_options(*command, arguments->listen);
    command->add_option("--web-root", arguments->web_root, "Serve the page from this folder, for working on it");
    command->callback([arguments, &context] { context.exit_code = run(*arguments, context); });
}

}  // namespace piggy::apps
