#include "adapters/net/ticket_box.h"

#include <algorithm>

namespace piggy::net {

std::string random_hex(const RandomBytes& random, std::size_t bytes) {
    std::vector<std::byte> raw(bytes);
    random(raw);
    std::string hex;
    hex.reserve(bytes * 2);
    constexpr std::string_view digits = "0123456789abcdef";
    for (const std::byte byte : raw) {
        hex.push_back(digits[std::to_integer<std::size_t>(byte >> 4)]);
        hex.push_back(digits[std::to_integer<std::size_t>(byte & std::byte{15})]);
    }
    return hex;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
    }
    return difference == 0;
}

std::string TicketBox::issue(std::chrono::nanoseconds now) {
    std::erase_if(open_, [&](const Ticket& ticket) { return now - ticket.issued > lifetime; });
    if (open_.size() >= open_max) open_.erase(open_.begin());
    open_.push_back({random_hex(random_, 32), now});
    return open_.back().text;
}

bool TicketBox::redeem(std::string_view ticket, std::chrono::nanoseconds now) {
    const auto found =
        std::ranges::find_if(open_, [&](const Ticket& open) { return equal_in_constant_time(open.text, ticket); });
    if (found == open_.end()) return false;
    const bool fresh = now - found->issued <= lifetime;
    open_.erase(found);
    return fresh;
}

}  // namespace piggy::net
