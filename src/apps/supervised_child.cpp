#include "apps/supervised_child.h"

#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "adapters/system/system.h"
#include "apps/command.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;
using system::log_line;
using system::LogLevel;

constexpr auto back_off_first = std::chrono::milliseconds(500);
constexpr auto back_off_most = std::chrono::milliseconds(15'000);
constexpr auto calm_after = 60s;  // a child that lived this long had no trouble starting

// The number behind the last colon of "CryptoPiggy is at http://localhost:8501".
std::uint16_t port_in(const std::string& line) {
    return static_cast<std::uint16_t>(std::strtoul(line.c_str() + line.rfind(':') + 1, nullptr, 10));
}

}  // namespace

std::optional<int> SupervisedChild::step() {
    if (!child_) {
        if (clock_.monotonic() < start_again_) return std::nullopt;
        return start();
    }
    if (!is_up_) {
        if (const auto line = child_->read_line(0ms)) came_up(*line);
    }
    if (is_up_) pass_on_what_it_says();
    const auto end = child_->ended();
    if (!end) return std::nullopt;
    if (is_up_) pass_on_what_it_says();
    child_.reset();
    is_up_ = false;
    if (!was_up_) {
        log_line(LogLevel::error, "up",
                 plan_.name + " did not start, for the reason above; where that is port " + std::to_string(plan_.port) +
                     ", another one is chosen with " + plan_.port_option);
        return end->exit_code != 0 ? end->exit_code : 1;
    }
    if (clock_.monotonic() - started_ > calm_after) back_off_ = back_off_first;
    log_line(LogLevel::error, "up",
             plan_.name + " " + end->what() + "; starting it again in " + std::to_string(back_off_.count()) + " ms");
    start_again_ = clock_.monotonic() + back_off_;
    back_off_ = std::min(back_off_ * 2, back_off_most);
    return std::nullopt;
}

std::optional<int> SupervisedChild::start() {
    std::vector<std::string> words = plan_.words;
    words.insert(words.end(), {"--port", std::to_string(plan_.port)});
    auto child = ChildProcess::start(plan_.program, words);
    if (!child) return report_failure(child.error(), false);
    child_.emplace(std::move(*child));
    started_ = clock_.monotonic();
    return std::nullopt;
}

void SupervisedChild::came_up(const std::string& line) {
    is_up_ = true;
    plan_.port = port_in(line);  // a restart must not move to another free port
    if (was_up_) return log_line(LogLevel::info, "up", plan_.name + " is back");
    was_up_ = true;
    plan_.first_up(line);
}

// Trades, for one. It would stand still if nobody read them.
void SupervisedChild::pass_on_what_it_says() {
    bool is_something = false;
    while (const auto line = child_->read_line(0ms)) {
        std::printf("%s\n", line->c_str());
        is_something = true;
    }
    if (is_something) std::fflush(stdout);
}

void SupervisedChild::ask_to_end() {
    if (child_) child_->send(SIGTERM);
}

bool SupervisedChild::has_ended() {
    if (child_ && is_up_) pass_on_what_it_says();
    return !child_ || child_->ended().has_value();
}

void SupervisedChild::end_now() {
    if (has_ended()) return;
    log_line(LogLevel::warning, "up", plan_.name + " does not stop; ending it");
    child_->send(SIGKILL);
}

}  // namespace piggy::apps
