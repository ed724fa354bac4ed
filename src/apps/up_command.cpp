#include "apps/up_command.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "adapters/system/system.h"
#include "apps/market_source.h"
#include "apps/supervised_child.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;

struct UpArguments {
    std::uint16_t port = 8501;
    std::uint16_t exchange_port = 9000;
    std::string web_root;
};

constexpr auto look_every = 100ms;
constexpr auto stop_time = 10s;

std::filesystem::path exchange_program() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "cryptopiggy-exchange";
}

// Keeps the practice exchange, where it is the one chosen, and the app alive.
class Supervisor {
public:
    Supervisor(const UpArguments& arguments, const CommandContext& context, Exchange exchange)
        : arguments_(arguments), home_(context.home) {
        if (exchange == Exchange::practice) {
            children_.push_back(std::make_unique<SupervisedChild>(exchange_plan(), clock_));
        } else {
            children_.push_back(std::make_unique<SupervisedChild>(app_plan(), clock_));
        }
    }

    int run() {
        do {
            for (const auto& child : children_) {
                if (const auto failed = child->step()) return finish(*failed);
            }
            // The app comes once the exchange is there for it.
            if (children_.size() == 1 && exchange_is_ours_ && children_.front()->is_up()) {
                children_.push_back(std::make_unique<SupervisedChild>(app_plan(), clock_));
            }
        } while (!stop_.wait_for(look_every));
        return finish(0);
    }

private:
    [[nodiscard]] SupervisedChild::Plan exchange_plan() {
        exchange_is_ours_ = true;
        SupervisedChild::Plan plan;
        plan.name = "the practice exchange";
        plan.program = exchange_program();
        plan.words = {"--home", home_.string()};
        plan.port = arguments_.exchange_port;
        plan.port_option = "--exchange-port";
        plan.first_up = [this](const std::string&) {
            const std::string address = "http://127.0.0.1:" + std::to_string(children_.front()->port());
            ::setenv("PRACTICE_EXCHANGE_URL", address.c_str(), 1);  // for the app; this process has one thread
            std::printf("The practice exchange is at %s\n", address.c_str());
            std::fflush(stdout);
        };
        return plan;
    }
    [[nodiscard]] SupervisedChild::Plan app_plan() const {
        SupervisedChild::Plan plan;
        plan.name = "the app";
        plan.words = {"--home", home_.string(), "app"};
        if (!arguments_.web_root.empty()) plan.words.insert(plan.words.end(), {"--web-root", arguments_.web_root});
        plan.port = arguments_.port;
        plan.port_option = "--port";
        plan.first_up = [](const std::string& line) {
            std::printf("%s   (Ctrl-C stops it)\n", line.c_str());
            std::fflush(stdout);
        };
        return plan;
    }

    // Asks the children to end, the newest first, and insists when they do not, or when asked again a second later: a
    // terminal that closes sends more than one signal at once.
    int finish(int exit_code) {
        for (auto child = children_.rbegin(); child != children_.rend(); ++child) (*child)->ask_to_end();
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
    system::SystemClock clock_;
    system::StopSignal stop_;
    bool exchange_is_ours_ = false;
    std::vector<std::unique_ptr<SupervisedChild>> children_;
};

int run(const UpArguments& arguments, const CommandContext& context) {
    const auto choice = exchange_of_environment();
    if (!choice) return report_failure(choice.error(), false);
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
    command->add_option("--web-root", arguments->web_root, "Serve the page from this folder, for working on it");
    command->callback([arguments, &context] { context.exit_code = run(*arguments, context); });
}

}  // namespace piggy::apps
