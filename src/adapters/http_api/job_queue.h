#pragma once
// JobQueue: long work, one after the other on a thread of its own, with progress and cancel. Finished jobs stay
// readable until the process ends or `kept_max` newer ones have come. Any thread may call.

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "adapters/http_api/app_ports.h"
#include "core/result.h"

namespace piggy::http_api {

enum class JobState : std::uint8_t { queued, running, done, failed, canceled };
[[nodiscard]] const char* job_state_name(JobState state);

struct Job {
    std::string id;
    std::string kind;  // "backtest", "generate", "import", "validation", "training"
    JobState state = JobState::queued;
    double progress = 0;
    std::string detail;
    std::string result;          // JSON, when done; of telling work as far as it is known
    std::optional<Error> error;  // when failed
};

class JobQueue {
public:
    static constexpr std::size_t waiting_max = 20;
    static constexpr std::size_t kept_max = 100;

    // Gives its result as JSON. Should stop soon after progress gave false.
    using Work = std::function<Result<std::string>(const Progress& progress)>;
    // The same, and tells its result as far as it is known: JSON in the place of the result of a job that is not done.
    using Telling = std::function<bool(double share, std::string_view detail, std::string so_far)>;
    using TellingWork = std::function<Result<std::string>(const Telling& tell)>;
    // Told about every change, on the thread that made it. Must not call the queue.
    using Listener = std::function<void(const Job&)>;

    JobQueue(net::RandomBytes random, Listener listener);
    // Cancels what runs and what waits.
    ~JobQueue();
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    // The new job's id. errors: refused (too many wait already)
    [[nodiscard]] Result<std::string> add(std::string kind, std::string detail, Work work);
    [[nodiscard]] Result<std::string> add_telling(std::string kind, std::string detail, TellingWork work);
    // Only where no other job waits or runs: for work that somebody said yes to now, and not for some time later.
    // errors: refused: one of the same kind is there already, or another one, which is named
    [[nodiscard]] Result<std::string> add_alone(std::string kind, std::string detail, TellingWork work);
    [[nodiscard]] std::optional<Job> find(std::string_view id) const;
    // Newest last.
    [[nodiscard]] std::vector<Job> all() const;
    // The job as it is now; a finished one stays as it was. errors: not_found
    [[nodiscard]] Result<Job> cancel(std::string_view id);

private:
    struct Entry {
        Job job;
        TellingWork work;
        std::atomic<bool> canceled = false;
    };
    using EntryPointer = std::shared_ptr<Entry>;

    [[nodiscard]] static EntryPointer new_entry(std::string kind, std::string detail, TellingWork work);
    [[nodiscard]] Result<std::string> enter(EntryPointer entry, bool alone);
    void work();
    void run(const EntryPointer& entry);
    bool report(const EntryPointer& entry, double share, std::string_view detail, std::string so_far);
    // Changes a job under the lock and tells the listener.
    void change(const EntryPointer& entry, const std::function<void(Job&)>& how);
    void tell(const EntryPointer& entry);
    [[nodiscard]] EntryPointer entry_of(std::string_view id) const;
    void forget_old();

    net::RandomBytes random_;
    Listener listener_;
    std::mutex telling_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<EntryPointer> entries_;  // all, oldest first
    std::deque<EntryPointer> waiting_;
    bool stopping_ = false;
    std::jthread thread_;
};

}  // namespace piggy::http_api
