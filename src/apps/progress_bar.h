#pragma once
// A progress bar on standard error, shown only where that is a terminal and the work takes long enough to wonder.

#include <chrono>
#include <cstddef>
#include <string>

namespace piggy::apps {

class ProgressBar {
public:
    // unit: what is counted ("candles"); total: how many there are.
    ProgressBar(std::string unit, std::size_t total);
    ~ProgressBar() { clear(); }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // share: 0 to 1. Drawn at most ten times a second, with rate and time left.
    void show(double share);
    // Takes the bar off the terminal.
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    std::string unit_;
    double total_;
    bool on_terminal_;
    bool drawn_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::time_point last_draw_ = start_;
};

}  // namespace piggy::apps
