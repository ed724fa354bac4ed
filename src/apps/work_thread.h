#pragma once
// WorkThread: one thread that does one thing after the other, and something of its own from time to time.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

namespace piggy::apps {

class WorkThread {
public:
    using Work = std::function<void()>;

    explicit WorkThread(std::size_t waiting_max = 4096) : waiting_max_(waiting_max) {}
    ~WorkThread() { stop(); }
    WorkThread(const WorkThread&) = delete;
    WorkThread& operator=(const WorkThread&) = delete;

    // From now on work is done; what was posted before too. often: done about every `every`, also between long rows of
    // work; empty: nothing.
    void start(Work often = {}, std::chrono::milliseconds every = std::chrono::seconds(1));
    // What is being done is finished, what waits is forgotten, later work is refused.
    void stop();

    // False: too much waits already, or it was stopped; the work will not be done.
    [[nodiscard]] bool post(Work work) { return add(std::move(work), waiting_max_); }
    // However much waits. For what must not be lost and is few.
    void post_surely(Work work) { static_cast<void>(add(std::move(work), SIZE_MAX)); }
    // Waits for the answer of work done here; `otherwise` where it will not be done. Not to be called from this thread.
    template <class Answer>
    [[nodiscard]] Answer ask(std::function<Answer()> work, Answer otherwise) {
        auto promise = std::make_shared<std::promise<Answer>>();
        auto answer = promise->get_future();
        // The promise lives with the work alone, so that it is broken when the work is forgotten.
        if (!post([promise = std::move(promise), work = std::move(work)] { promise->set_value(work()); }))
            return otherwise;
        try {
            return answer.get();
        } catch (const std::future_error&) {  // the promise was forgotten with its work
            return otherwise;
        }
    }

private:
    bool add(Work work, std::size_t waiting_max);
    void run(const Work& often, std::chrono::milliseconds every);

    std::size_t waiting_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Work> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace piggy::apps
