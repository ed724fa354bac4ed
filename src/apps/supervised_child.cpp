#include "apps/supervised_child.h"

#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

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
    tell_not_back();
    if (!child_) {
        if (clock_.monotonic() < start_again_) return std::nullopt;
        return start();
    }
    if (!is_up_) {
        if (const auto line = child_->read_line(0ms)) came_up(*line);
    }
    if (is_up_) pass_on_what_it_says();
    end_what_hangs();
    const auto end = child_->ended();
    if (!end) return std::nullopt;
    if (is_up_) pass_on_what_it_says();
    child_.reset();
    is_up_ = false;
    if (!was_up_ && !std::exchange(has_hung_, false)) {
        std::string why = plan_.name + " did not start, for the reason above";
        if (!plan_.port_option.empty()) {
            why += "; where that is port " + std::to_string(plan_.port) + ", another one is chosen with " +
                   plan_.port_option;
        }
        log_line(LogLevel::error, "up", why);
        return end->exit_code != 0 ? end->exit_code : 1;
    }
    if (clock_.monotonic() - started_ > calm_after) back_off_ = back_off_first;
    log_line(LogLevel::error, "up",
             plan_.name + " " + end->what() + "; starting it again in " + std::to_string(back_off_.count()) + " ms");
    remember_end(*end);
    start_later();
    return std::nullopt;
}

void SupervisedChild::start_later() {
    start_again_ = clock_.monotonic() + back_off_;
    back_off_ = std::min(back_off_ * 2, back_off_most);
}

std::optional<int> SupervisedChild::start() {
    std::vector<std::string> words = plan_.words;
    if (!plan_.port_option.empty()) words.insert(words.end(), {"--port", std::to_string(plan_.port)});
    auto child = ChildProcess::start(plan_.program, words);
    if (!child) {
        const int code = report_failure(child.error(), false);
        if (!was_up_) return code;
        // No memory for one more process just now, or its file is being replaced: what had been up is tried again.
        start_later();
        return std::nullopt;
    }
    child_.emplace(std::move(*child));
    started_ = beat_seen_ = beat_looked_ = clock_.monotonic();
    return std::nullopt;
}

void SupervisedChild::came_up(const std::string& line) {
    is_up_ = true;
    if (!plan_.port_option.empty()) plan_.port = port_in(line);  // a restart must not move to another free port
    if (end_) {
        log_line(LogLevel::info, "up", plan_.name + " is back");
        if (plan_.news) plan_.news(*end_);
        end_.reset();
    }
    if (!std::exchange(was_up_, true)) plan_.first_up(line);
}

// The first end is the one that is told of; those that follow before it is back are counted.
void SupervisedChild::remember_end(const ChildEnd& end) {
    if (end_) {
        ++end_->times;
        return;
    }
    end_ = ChildNews{ChildNews::Kind::back, plan_.name, end.what(), clock_.now()};
    end_seen_ = clock_.monotonic();
    not_back_told_ = false;
}

void SupervisedChild::tell_not_back() {
    if (!end_ || not_back_told_ || clock_.monotonic() - end_seen_ < not_back_after) return;
    not_back_told_ = true;
    ChildNews news = *end_;
    news.kind = ChildNews::Kind::not_back;
    if (plan_.news) plan_.news(news);
}

// Only of what is worth nothing while it hangs, be it before it came up: an order may be on its way through the others.
// The file's time is only
// compared with the one before: by the wall clock a machine that slept had a sender that did not beat all night.
void SupervisedChild::end_what_hangs() {
    if (plan_.beat.empty()) return;
    const auto now = clock_.monotonic();
    const bool have_we_slept = now - std::exchange(beat_looked_, now) > not_looked_for;
    std::error_code error;
    const auto touched = std::filesystem::last_write_time(plan_.beat, error);
    const bool cannot_be_read = error && is_up_;  // before it is up there may be none yet
    if (cannot_be_read || have_we_slept || std::exchange(beat_, touched) != touched) beat_seen_ = now;
    if (now - beat_seen_ < no_beat_after) return;
    log_line(LogLevel::error, "up", plan_.name + " does nothing any more; ending it");
    if (plan_.news) {
        plan_.news({ChildNews::Kind::beats_no_more, plan_.name, "did nothing any more", clock_.now()});
    }
    child_->send(SIGKILL);
    has_hung_ = true;
    beat_seen_ = now;  // its end is seen by the next step
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
