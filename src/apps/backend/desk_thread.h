#pragma once
// DeskThread: calls the live desk's tick() as often as it wants to be called, and sooner when something has happened.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "execution/live_desk.h"

namespace piggy::apps {

class DeskThread {
public:
    // However long the desk says it can wait: orders, kill and the vault come in on other threads, and a look costs
    // next to nothing.
    static constexpr std::chrono::milliseconds sleep_max{100};

    explicit DeskThread(execution::LiveDesk& desk) : desk_(desk), thread_([this] { run(); }) {}
    ~DeskThread() { stop(); }
    DeskThread(const DeskThread&) = delete;
    DeskThread& operator=(const DeskThread&) = delete;

    // Something is known to have changed at the venue. Any thread.
    void look_again_soon();
    // Waits for the round that is being made.
    void stop();

private:
    void run();

    execution::LiveDesk& desk_;
    std::mutex mutex_;
    std::condition_variable woken_;
    bool is_woken_ = false;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace piggy::apps
