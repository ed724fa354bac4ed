#include "apps/work_thread.h"

namespace piggy::apps {

void WorkThread::start(Work often, std::chrono::milliseconds every) {
    if (thread_.joinable()) return;
    thread_ = std::thread([this, often = std::move(often), every] { run(often, every); });
}

void WorkThread::stop() {
    std::deque<Work> forgotten;  // let go of outside the lock
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        forgotten.swap(waiting_);
        wake_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

bool WorkThread::add(Work work, std::size_t waiting_max) {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= waiting_max) return false;
    waiting_.push_back(std::move(work));
    wake_.notify_one();
    return true;
}

void WorkThread::run(const Work& often, std::chrono::milliseconds every) {
    auto due = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (often && std::chrono::steady_clock::now() >= due) {
            lock.unlock();
            often();
            due = std::chrono::steady_clock::now() + every;
            lock.lock();
            continue;
        }
        if (waiting_.empty()) {
            const auto has_news = [&] { return stopping_ || !waiting_.empty(); };
            often ? static_cast<void>(wake_.wait_until(lock, due, has_news)) : wake_.wait(lock, has_news);
            continue;
        }
        Work work = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        work();
        work = nullptr;
        lock.lock();
    }
}

}  // namespace piggy::apps
