#include "adapters/net/frame_merger.h"

#include <algorithm>

#include "core/invariant.h"

namespace piggy::net {

void FrameMerger::add(const std::string& topic, std::shared_ptr<const std::string> object) {
    if (needs_snapshot_) return;  // the snapshot to come will say it
    const auto same = std::ranges::find(waiting_, topic, &Waiting::topic);
    if (same != waiting_.end()) {
        same->object = std::move(object);
    } else if (waiting_.size() < waiting_max) {
        waiting_.push_back({topic, std::move(object)});
    } else {
        waiting_.clear();
        needs_snapshot_ = true;
    }
}

std::optional<std::string> FrameMerger::next(std::chrono::nanoseconds now) {
    if (!said_hello_) {
        said_hello_ = true;
        return numbered(texts_.hello());
    }
    if (now < due(now)) return std::nullopt;
    last_ = now;
    if (needs_snapshot_) {
        needs_snapshot_ = false;
        return numbered(texts_.snapshot());
    }
    if (waiting_.empty()) return numbered(texts_.heartbeat());
    const auto object = std::move(waiting_.front().object);
    waiting_.pop_front();
    return numbered(*object);
}

std::chrono::nanoseconds FrameMerger::due(std::chrono::nanoseconds now) const {
    if (!said_hello_) return now;
    const bool has_news = needs_snapshot_ || !waiting_.empty();
    return last_ + (has_news ? std::chrono::nanoseconds(spacing) : std::chrono::nanoseconds(heartbeat_after));
}

std::string FrameMerger::numbered(const std::string& object) {
    invariant(object.size() >= 2 && object.front() == '{', "a feed message is a JSON object");
    std::string frame = "{\"seq\":" + std::to_string(++seq_);
    if (object.size() > 2) frame.push_back(',');
    return frame.append(object, 1);
}

}  // namespace piggy::net
