#pragma once
// LiveFeed: what is told to every open socket. Safe to call from any thread.
// A subscriber first gets hello, then a snapshot, then what is published; `texts` are called on the server's thread.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace piggy::net {

class LiveFeed {
public:
    // Each gives one whole JSON object without "seq", which every socket counts for itself.
    struct Texts {
        std::function<std::string()> hello, snapshot, heartbeat;
    };
    using Listener = std::function<void(const std::string& topic, std::shared_ptr<const std::string> object)>;

    explicit LiveFeed(Texts texts) : texts_(std::move(texts)) {}

    // Tells every subscriber. What is not yet sent of the same topic is replaced, so each message must say all of it.
    void publish(const std::string& topic, std::string object);

    [[nodiscard]] std::uint64_t subscribe(Listener listener);
    void unsubscribe(std::uint64_t id);
    [[nodiscard]] const Texts& texts() const { return texts_; }

private:
    Texts texts_;
    std::mutex mutex_;
    std::map<std::uint64_t, Listener> listeners_;
    std::uint64_t next_ = 1;
};

}  // namespace piggy::net
