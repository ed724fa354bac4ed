#include "adapters/net/live_feed.h"

namespace piggy::net {

void LiveFeed::publish(const std::string& topic, std::string object) {
    const auto shared = std::make_shared<const std::string>(std::move(object));
    const std::lock_guard lock(mutex_);
    for (const auto& [id, listener] : listeners_) listener(topic, shared);
}

std::uint64_t LiveFeed::subscribe(Listener listener) {
    const std::lock_guard lock(mutex_);
    listeners_.emplace(next_, std::move(listener));
    return next_++;
}

void LiveFeed::unsubscribe(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    listeners_.erase(id);
}

}  // namespace piggy::net
