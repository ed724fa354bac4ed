#pragma once
// DeskThread: makes a desk's rounds (LiveDesk::tick()) as often as it wants them, and sooner when something has
// happened.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace piggy::apps {

class DeskThread {
public:
    // However long the desk says it can wait: orders, kill and the vault come in on other threads, and a look costs
    // next to nothing.
    static constexpr std::chrono::milliseconds sleep_max{100};
    // Gives how long until it makes sense to make another one.
    using Round = std::function<std::chrono::nanoseconds()>;

    explicit DeskThread(Round round) : round_(std::move(round)), thread_([this] { run(); }) {}
    ~DeskThread() { stop(); }
    DeskThread(const DeskThread&) = delete;
    DeskThread& operator=(const DeskThread&) = delete;

    // The next round now. Any thread.
    void wake();
    // Waits for the round that is being made.
    void stop();

private:
    void run();

    Round round_;
    std::mutex mutex_;
    std::condition_variable woken_;
    bool is_woken_ = false;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace piggy::apps
