#include "orders/order_state.h"

#include <array>
#include <utility>

namespace piggy::orders {
namespace {

// In the order of the enum.
constexpr std::array<const char*, 11> names = {"refused", "reserved", "sending", "acked",    "partial",   "unknown",
                                               "filled",  "canceled", "expired", "rejected", "not_placed"};
static_assert(static_cast<std::size_t>(OrderState::not_placed) + 1 == names.size());

using States = std::uint16_t;

template <class... State>
constexpr States any_of(State... state) {
    return static_cast<States>((0U | ... | (1U << static_cast<unsigned>(state))));
}

// The legal next states.
constexpr States after(OrderState from) {
    using enum OrderState;
    switch (from) {
        case reserved: return any_of(sending, not_placed);
        case sending: return any_of(acked, partial, filled, canceled, expired, rejected, not_placed, unknown);
        case unknown: return any_of(acked, partial, filled, canceled, expired, rejected, not_placed);
        case acked: return any_of(partial, filled, canceled, expired, rejected, unknown);
        case partial: return any_of(filled, canceled, expired, unknown);
        case refused:
        case filled:
        case canceled:
        case expired:
        case rejected:
        case not_placed: return 0;
    }
    return 0;
}

constexpr bool holds(States states, OrderState state) { return (states & any_of(state)) != 0; }

}  // namespace

const char* order_state_name(OrderState state) { return names[static_cast<std::size_t>(state)]; }

std::optional<OrderState> parse_order_state(std::string_view name) {
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (name == names[index]) return static_cast<OrderState>(index);
    }
    return std::nullopt;
}

bool may_follow(OrderState from, OrderState to) { return holds(after(from), to); }

bool may_be_adopted(OrderState from, OrderState to) {
    using enum OrderState;
    return from == not_placed && holds(any_of(acked, partial, filled, canceled, expired), to);
}

bool holds_slot(OrderState state, bool has_fills) {
    switch (state) {
        case OrderState::refused: return false;
        case OrderState::rejected:
        case OrderState::not_placed:
        case OrderState::canceled:
        case OrderState::expired: return has_fills;  // whatever the exchange had said
        case OrderState::reserved:
        case OrderState::sending:
        case OrderState::acked:
        case OrderState::partial:
        case OrderState::unknown:
        case OrderState::filled: return true;
    }
    return true;  // in doubt a slot is taken
}

}  // namespace piggy::orders
