#pragma once
// TicketBox: one-time tickets. A browser's WebSocket cannot carry a header, so the page fetches a ticket over the
// authenticated API and puts it into the socket's address; it works once, and for 30 seconds. One thread.

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace piggy::net {

// Fills the span with bytes nobody can guess.
using RandomBytes = std::function<void(std::span<std::byte>)>;

// This many random bytes as lower-case hex.
[[nodiscard]] std::string random_hex(const RandomBytes& random, std::size_t bytes);

// Takes the same time wherever the first difference lies; only the length shows.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

class TicketBox {
public:
    static constexpr std::chrono::seconds lifetime{30};
    static constexpr std::size_t open_max = 64;  // the oldest goes when there are more

    explicit TicketBox(RandomBytes random) : random_(std::move(random)) {}

    [[nodiscard]] std::string issue(std::chrono::nanoseconds now);
    // True once for each ticket that is not too old.
    [[nodiscard]] bool redeem(std::string_view ticket, std::chrono::nanoseconds now);

private:
    struct Ticket {
        std::string text;
        std::chrono::nanoseconds issued;
    };
    RandomBytes random_;
    std::vector<Ticket> open_;
};

}  // namespace piggy::net
