#pragma once
// StopSignal: waits for Ctrl-C, SIGTERM or a hang-up in an orderly way. Make one in main before any thread starts:
// the signals are blocked for all threads then, and read from a descriptor. A broken pipe is ignored from then on.

#include <chrono>

namespace piggy::system {

class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    // True when a signal came within this time; each signal counts once.
    [[nodiscard]] bool wait_for(std::chrono::milliseconds time);
    // Waits as long as it takes.
    void wait();
    // For a child process between fork and exec: signals work as usual there.
    static void unblock();

private:
    int descriptor_ = -1;
};

}  // namespace piggy::system
