#pragma once
// How a stream's own thread hands over to ours: everything it tells goes into a bounded queue, numbered by connection,
// and one thread takes it out. What works on it is a StreamWork, which a test can drive without any thread.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "adapters/net/stream_client.h"
#include "core/clock.h"

namespace piggy::binance_us {

// net::open_stream, or a test's.
using OpenStream =
    std::function<std::unique_ptr<net::Stream>(net::StreamOptions, std::shared_ptr<net::StreamListener>)>;

struct StreamNews {
    enum class Kind { opened, text, closed };
    Kind kind = Kind::text;
    std::int64_t connection = 0;
    std::string text;                     // a frame, or why it closed
    std::chrono::nanoseconds received{};  // monotonic
};

class NewsQueue {
public:
    // A reader that has fallen this far behind has lost its streams: all is thrown away and told as closed.
    static constexpr std::size_t news_max = 50'000;

    explicit NewsQueue(const Clock& clock) : clock_(clock) {}

    void push(StreamNews::Kind kind, std::int64_t connection, std::string text);
    // All there is; waits this long for the first.
    [[nodiscard]] std::deque<StreamNews> take(std::chrono::nanoseconds patience);
    void stop();
    [[nodiscard]] bool stopped() const;

private:
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<StreamNews> news_;
    bool stopped_ = false;
};

[[nodiscard]] std::shared_ptr<net::StreamListener> queue_listener(std::shared_ptr<NewsQueue> queue,
                                                                  std::int64_t connection);

struct StreamWork {
    virtual ~StreamWork() = default;
    virtual void on(const StreamNews& news) = 0;
    // Now and then, several times a second.
    virtual void tick() = 0;
};

// The thread that does the work, until its end.
class StreamThread {
public:
    StreamThread(std::shared_ptr<NewsQueue> queue, std::unique_ptr<StreamWork> work);
    ~StreamThread();
    StreamThread(const StreamThread&) = delete;
    StreamThread& operator=(const StreamThread&) = delete;

private:
    void run();

    std::shared_ptr<NewsQueue> queue_;
    std::unique_ptr<StreamWork> work_;
    std::thread thread_;
};

}  // namespace piggy::binance_us
