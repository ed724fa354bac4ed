#pragma once
// WorkerThreads: where handlers run that take longer than a moment. First come, first served.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace piggy::net {

class WorkerThreads {
public:
    explicit WorkerThreads(std::size_t threads);
    // Runs what is still queued, then joins.
    ~WorkerThreads();
    WorkerThreads(const WorkerThreads&) = delete;
    WorkerThreads& operator=(const WorkerThreads&) = delete;

    void post(std::function<void()> task);

private:
    void work();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace piggy::net
