#pragma once
// AppPulse: whether the app of this machine still answers. A process that has ended its supervisor tells of; this is
// for one that is there and does nothing any more.

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/net/http_client.h"
#include "alerts/alert.h"
#include "core/clock.h"

namespace piggy::apps {

class AppPulse {
public:
    static constexpr std::chrono::seconds look_every{5};
    static constexpr std::chrono::seconds alarm_after{30};

    AppPulse(std::optional<std::uint16_t> port, const Clock& clock);
    // Asks, where it is time to. Takes at most a second and a half.
    [[nodiscard]] std::vector<alerts::Alert> look();

private:
    const Clock& clock_;
    std::optional<net::HttpClient> client_;
    std::optional<std::chrono::nanoseconds> looked_, silent_since_;
    Timestamp silent_from_;
    bool was_heard_ = false, told_ = false;
};

}  // namespace piggy::apps
