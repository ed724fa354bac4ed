#pragma once
// FrameMerger: what one socket still has to be told, and when the next frame may leave.
// At most ten frames a second; a newer message of a topic takes the place of an older one that has not left; when too
// many topics wait (the reader is slow) they are all dropped for one fresh snapshot. Never a growing queue. One thread.

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "adapters/net/live_feed.h"

namespace piggy::net {

class FrameMerger {
public:
    static constexpr std::chrono::milliseconds spacing{100};
    static constexpr std::chrono::seconds heartbeat_after{2};
    static constexpr std::size_t waiting_max = 32;

    explicit FrameMerger(const LiveFeed::Texts& texts) : texts_(texts) {}

    void add(const std::string& topic, std::shared_ptr<const std::string> object);
    // The next frame, if one is due now. The first is hello, the second the snapshot.
    [[nodiscard]] std::optional<std::string> next(std::chrono::nanoseconds now);
    // When to ask again.
    [[nodiscard]] std::chrono::nanoseconds due(std::chrono::nanoseconds now) const;

private:
    struct Waiting {
        std::string topic;
        std::shared_ptr<const std::string> object;
    };
    [[nodiscard]] std::string numbered(const std::string& object);

    const LiveFeed::Texts& texts_;
    std::deque<Waiting> waiting_;
    bool said_hello_ = false;
    bool needs_snapshot_ = true;
    std::uint64_t seq_ = 0;
    std::chrono::nanoseconds last_{std::chrono::nanoseconds::min() / 2};
};

}  // namespace piggy::net
