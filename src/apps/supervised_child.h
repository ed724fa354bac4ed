#pragma once
// SupervisedChild: one program of ours that is kept alive. Started, watched, started again with growing pauses when it
// ends by itself, ended with us. Never blocks: step() is called again and again.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apps/child_process.h"
#include "core/clock.h"

namespace piggy::apps {

class SupervisedChild {
public:
    struct Plan {
        bool is_needed = true;                                  // the others go on without it where not
        std::string name;                                       // "the app", as sentences call it
        std::filesystem::path program;                          // empty: this same program
        std::vector<std::string> words;                         // its arguments without the port
        std::uint16_t port = 0;                                 // 0: any free one at first, and that one from then on
        std::string port_option{};                              // how a person gives it to us: "--exchange-port"
        std::function<void(const std::string& line)> first_up;  // with the line it said: it serves from now on
    };
    SupervisedChild(Plan plan, const Clock& clock) : plan_(std::move(plan)), clock_(clock) {}

    // Looks after it once. An exit code when it has ended before it ever came up: it would not the next time either,
    // and has said why.
    [[nodiscard]] std::optional<int> step();
    [[nodiscard]] bool is_up() const { return is_up_; }
    [[nodiscard]] bool is_needed() const { return plan_.is_needed; }
    [[nodiscard]] const std::string& name() const { return plan_.name; }
    [[nodiscard]] std::uint16_t port() const { return plan_.port; }

    void ask_to_end();
    [[nodiscard]] bool has_ended();
    void end_now();

private:
    [[nodiscard]] std::optional<int> start();
    void came_up(const std::string& line);
    void pass_on_what_it_says();

    Plan plan_;
    const Clock& clock_;
    std::optional<ChildProcess> child_;
    bool is_up_ = false;
    bool was_up_ = false;
    std::chrono::nanoseconds started_{};
    std::chrono::nanoseconds start_again_{};
    std::chrono::milliseconds back_off_{500};
};

}  // namespace piggy::apps
