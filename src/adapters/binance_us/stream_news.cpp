#include "adapters/binance_us/stream_news.h"

#include <utility>

namespace piggy::binance_us {
namespace {

constexpr std::chrono::milliseconds tick_time{200};

class QueueListener final : public net::StreamListener {
public:
    QueueListener(std::shared_ptr<NewsQueue> queue, std::int64_t connection)
        : queue_(std::move(queue)), connection_(connection) {}

    void opened() override { queue_->push(StreamNews::Kind::opened, connection_, {}); }
    void text(std::string_view frame) override {
        queue_->push(StreamNews::Kind::text, connection_, std::string(frame));
    }
    void closed(int code, const std::string& reason) override {
        queue_->push(StreamNews::Kind::closed, connection_,
                     code == 0 ? reason : reason + " (close code " + std::to_string(code) + ")");
    }

private:
    std::shared_ptr<NewsQueue> queue_;
    std::int64_t connection_;
};

}  // namespace

std::shared_ptr<net::StreamListener> queue_listener(std::shared_ptr<NewsQueue> queue, std::int64_t connection) {
    return std::make_shared<QueueListener>(std::move(queue), connection);
}

void NewsQueue::push(StreamNews::Kind kind, std::int64_t connection, std::string text) {
    const auto now = clock_.monotonic();
    const std::lock_guard lock(mutex_);
    if (news_.size() >= news_max) {
        news_.clear();
        kind = StreamNews::Kind::closed;
        text = "more frames came than could be worked on";
    }
    news_.push_back({kind, connection, std::move(text), now});
    changed_.notify_one();
}

std::deque<StreamNews> NewsQueue::take(std::chrono::nanoseconds patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return stopped_ || !news_.empty(); });
    return std::exchange(news_, {});
}

void NewsQueue::stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
}

bool NewsQueue::stopped() const {
    const std::lock_guard lock(mutex_);
    return stopped_;
}

StreamThread::StreamThread(std::shared_ptr<NewsQueue> queue, std::unique_ptr<StreamWork> work)
    : queue_(std::move(queue)), work_(std::move(work)), thread_([this] { run(); }) {}

StreamThread::~StreamThread() {
    queue_->stop();
    thread_.join();
}

void StreamThread::run() {
    work_->tick();
    while (!queue_->stopped()) {
        for (const StreamNews& news : queue_->take(tick_time)) {
            if (queue_->stopped()) return;
            work_->on(news);
        }
        work_->tick();
    }
}

}  // namespace piggy::binance_us
