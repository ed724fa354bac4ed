#include "adapters/http_api/job_queue.h"

#include <algorithm>
#include <exception>

#include "core/shortened.h"

namespace piggy::http_api {
namespace {

bool is_finished(const Job& job) { return job.state != JobState::queued && job.state != JobState::running; }

}  // namespace

const char* job_state_name(JobState state) {
    switch (state) {
        case JobState::queued: return "queued";
        case JobState::running: return "running";
        case JobState::done: return "done";
        case JobState::failed: return "failed";
        case JobState::canceled: return "canceled";
    }
    return "failed";
}

JobQueue::JobQueue(net::RandomBytes random, Listener listener)
    : random_(std::move(random)), listener_(std::move(listener)), thread_([this] { work(); }) {}

JobQueue::~JobQueue() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    waiting_.clear();
    for (const EntryPointer& entry : entries_) entry->canceled = true;
    wake_.notify_all();
}

Result<std::string> JobQueue::add(std::string kind, std::string detail, Work work) {
    return add_telling(std::move(kind), std::move(detail), [work = std::move(work)](const Telling& tell) {
        return work([&](double share, std::string_view at) { return tell(share, at, ""); });
    });
}

Result<std::string> JobQueue::add_telling(std::string kind, std::string detail, TellingWork work) {
    return enter(new_entry(std::move(kind), std::move(detail), std::move(work)), false);
}

Result<std::string> JobQueue::add_alone(std::string kind, std::string detail, TellingWork work) {
    return enter(new_entry(std::move(kind), std::move(detail), std::move(work)), true);
}

JobQueue::EntryPointer JobQueue::new_entry(std::string kind, std::string detail, TellingWork work) {
    auto entry = std::make_shared<Entry>();
    entry->job.kind = std::move(kind);
    entry->job.detail = std::move(detail);
    entry->work = std::move(work);
    return entry;
}

// Looks and enters under one lock, so that of two that come together one sees the other.
Result<std::string> JobQueue::enter(EntryPointer entry, bool alone) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= waiting_max) {
            return fail(ErrorCode::refused, std::to_string(waiting_max) +
                                                " jobs are waiting already; let some finish or cancel them first");
        }
        for (const EntryPointer& other : entries_) {
            if (!alone || is_finished(other->job)) continue;
            if (other->job.kind == entry->job.kind) {
                return fail(ErrorCode::refused, "this is being run already; let it finish, or cancel it");
            }
            return fail(ErrorCode::refused, "another job is under way (" + other->job.kind +
                                                "); this runs alone: let that finish, or cancel it, and ask again");
        }
        entry->job.id = net::random_hex(random_, 8);
        entries_.push_back(entry);
        waiting_.push_back(entry);
        forget_old();
    }
    wake_.notify_one();
    tell(entry);
    return entry->job.id;  // never changes again
}

std::optional<Job> JobQueue::find(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const EntryPointer entry = entry_of(id);
    if (!entry) return std::nullopt;
    return entry->job;
}

std::vector<Job> JobQueue::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<Job> jobs;
    for (const EntryPointer& entry : entries_) jobs.push_back(entry->job);
    return jobs;
}

Result<Job> JobQueue::cancel(std::string_view id) {
    std::unique_lock lock(mutex_);
    const EntryPointer entry = entry_of(id);
    if (!entry) return fail(ErrorCode::not_found, "there is no job " + shortened(id));
    entry->canceled = true;
    const bool was_waiting = std::erase(waiting_, entry) > 0;
    if (was_waiting) {
        entry->job.state = JobState::canceled;
        entry->work = nullptr;
    }
    Job job = entry->job;
    lock.unlock();
    if (was_waiting) tell(entry);
    return job;
}

void JobQueue::work() {
    for (;;) {
        EntryPointer entry;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
            if (stopping_) return;
            entry = std::move(waiting_.front());
            waiting_.pop_front();
        }
        run(entry);
    }
}

void JobQueue::run(const EntryPointer& entry) {
    change(entry, [](Job& job) { job.state = JobState::running; });
    Result<std::string> result = fail(ErrorCode::unavailable, "the work failed");
    try {
        result = entry->work([&](double share, std::string_view detail, std::string so_far) {
            return report(entry, share, detail, std::move(so_far));
        });
    } catch (const std::exception& exception) {
        result = fail(ErrorCode::unavailable, std::string("the work failed: ") + exception.what());
    }
    entry->work = nullptr;
    change(entry, [&](Job& job) {
        if (result) {
            job.state = JobState::done;
            job.progress = 1;
            job.result = std::move(*result);
        } else if (entry->canceled) {
            job.state = JobState::canceled;
        } else {
            job.state = JobState::failed;
            job.error = std::move(result.error());
        }
    });
}

// What is known is kept also of work that was canceled: it tells what it puts back.
bool JobQueue::report(const EntryPointer& entry, double share, std::string_view detail, std::string so_far) {
    if (entry->canceled && so_far.empty()) return false;
    // A change too small to be seen is not worth telling.
    const bool is_news = share >= entry->job.progress + 0.005 || (!detail.empty() && detail != entry->job.detail) ||
                         (!so_far.empty() && so_far != entry->job.result);
    if (is_news) {
        change(entry, [&](Job& job) {
            job.progress = std::clamp(share, job.progress, 1.0);
            if (!detail.empty()) job.detail = detail;
            if (!so_far.empty()) job.result = std::move(so_far);
        });
    }
    return !entry->canceled;
}

void JobQueue::change(const EntryPointer& entry, const std::function<void(Job&)>& how) {
    {
        const std::lock_guard lock(mutex_);
        how(entry->job);
    }
    tell(entry);
}

void JobQueue::tell(const EntryPointer& entry) {
    // One after the other, each with the job as it is by then: so the last word is never an old one.
    const std::lock_guard telling(telling_);
    Job job;
    {
        const std::lock_guard lock(mutex_);
        job = entry->job;
    }
    listener_(job);
}

JobQueue::EntryPointer JobQueue::entry_of(std::string_view id) const {
    const auto found = std::ranges::find_if(entries_, [&](const EntryPointer& entry) { return entry->job.id == id; });
    return found == entries_.end() ? nullptr : *found;
}

void JobQueue::forget_old() {
    while (entries_.size() > kept_max) {
        const auto oldest =
            std::ranges::find_if(entries_, [](const EntryPointer& entry) { return is_finished(entry->job); });
        if (oldest == entries_.end()) return;
        entries_.erase(oldest);
    }
}

}  // namespace piggy::http_api
