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
#include "core/timestamp.h"

namespace piggy::apps {

// What happened to a child that had been up.
struct ChildNews {
    enum class Kind {
        back,           // it ended and was started again
        not_back,       // it ended and does not come up again; it is tried on and on
        beats_no_more,  // it is there and does nothing, so it was ended
    };
    Kind kind = Kind::back;
    std::string name;  // "the backend"
    std::string how;   // "was ended by signal 9"
    Timestamp ended;   // when that was seen
    int times = 1;     // ends since it was up last
};

class SupervisedChild {
public:
    struct Plan {
        bool is_needed = true;                 // the others go on without it where not
        bool is_teller = false;                // it hears of the end of the others, so it is asked to end after them
        std::string without = "live trading";  // and what they go on without then
        std::string name;                      // "the app", as sentences call it
        std::filesystem::path program;         // empty: this same program
        std::vector<std::string> words;        // its arguments without the port
        std::uint16_t port = 0;                // 0: any free one at first, and that one from then on
        std::string port_option{};             // how a person gives it to us; empty: it has no port
        std::filesystem::path beat{};          // a file that it touches while it works; empty: it is not looked at
        std::function<void(const std::string& line)> first_up;  // with the line it said: it serves from now on
        std::function<void(const ChildNews& news)> news;
    };
    static constexpr std::chrono::seconds not_back_after{3};
    static constexpr std::chrono::seconds no_beat_after{150};
    // We looked too seldom to know whether it beats: Ctrl-Z stops us and it alike.
    static constexpr std::chrono::seconds not_looked_for{10};
    SupervisedChild(Plan plan, const Clock& clock) : plan_(std::move(plan)), clock_(clock) {}

    // Looks after it once. An exit code when it has ended before it ever came up: it would not the next time either,
    // and has said why.
    [[nodiscard]] std::optional<int> step();
    [[nodiscard]] bool is_up() const { return is_up_; }
    [[nodiscard]] bool is_needed() const { return plan_.is_needed; }
    [[nodiscard]] bool is_teller() const { return plan_.is_teller; }
    [[nodiscard]] const std::string& name() const { return plan_.name; }
    [[nodiscard]] const std::string& without() const { return plan_.without; }
    [[nodiscard]] std::uint16_t port() const { return plan_.port; }

    void ask_to_end();
    [[nodiscard]] bool has_ended();
    void end_now();

private:
    [[nodiscard]] std::optional<int> start();
    void start_later();
    void came_up(const std::string& line);
    void pass_on_what_it_says();
    void remember_end(const ChildEnd& end);
    void tell_not_back();
    void end_what_hangs();

    Plan plan_;
    const Clock& clock_;
    std::optional<ChildProcess> child_;
    bool is_up_ = false;
    bool was_up_ = false;
    bool has_hung_ = false;  // and was ended by us
    std::chrono::nanoseconds started_{};
    std::chrono::nanoseconds start_again_{};
    std::filesystem::file_time_type beat_{};                // when its file was touched last, by the wall clock
    std::chrono::nanoseconds beat_seen_{}, beat_looked_{};  // when that was seen, and when we looked: monotonic
    std::chrono::milliseconds back_off_{500};
    std::optional<ChildNews> end_;  // of which nobody knows yet how it went on
    std::chrono::nanoseconds end_seen_{};
    bool not_back_told_ = false;
};

}  // namespace piggy::apps
