#pragma once
// A bar on standard error while something long goes on; nothing at all where that is no terminal.

#include <chrono>
#include <cstdint>
#include <string>

namespace piggy::apps {

class ProgressBar {
public:
    // total: how much there is to do, in units of which the rate is shown ("MB"). 0: no rate
    ProgressBar(std::string title, double total, std::string unit);
    ~ProgressBar();  // clears the line
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(double fraction);
    // What was done before: it took none of the time that is measured.
    void begin_at(double fraction);

private:
    std::string title_;
    double total_;
    std::string unit_;
    bool is_shown_;
    bool was_drawn_ = false;
    double begun_ = 0;
    std::chrono::steady_clock::time_point started_;
    std::chrono::steady_clock::time_point drawn_;
};

}  // namespace piggy::apps
