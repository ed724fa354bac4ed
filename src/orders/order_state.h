#pragma once
// OrderState: where a live order is in its life. Forward only; what is final stays final, with one exception that is
// told aloud: an order believed never placed that shows up at the venue after all.

#include <cstdint>
#include <optional>
#include <string_view>

namespace piggy::orders {

enum class OrderState : std::uint8_t {
    refused,   // by us: no slot was taken, nothing left
    reserved,  // limits checked and slot taken, on disk; nothing left
    sending,   // on disk, with id and time; bytes may have left
    acked,     // the venue has it, nothing filled
    partial,   // the venue has it, a part is filled
    unknown,   // bytes left, no clear answer: only questions may follow
    filled,    // from here on: final
    canceled,
    expired,     // the immediate-or-cancel rest; may hold fills
    rejected,    // the venue definitely did not take it
    not_placed,  // proven: it never reached the book
};

[[nodiscard]] const char* order_state_name(OrderState state);  // "not_placed"
[[nodiscard]] std::optional<OrderState> parse_order_state(std::string_view name);

[[nodiscard]] constexpr bool is_final(OrderState state) {
    return state == OrderState::refused || state >= OrderState::filled;
}
// Something is at the venue, or may be.
[[nodiscard]] constexpr bool is_at_large(OrderState state) {
    return state == OrderState::sending || state == OrderState::acked || state == OrderState::partial ||
           state == OrderState::unknown;
}
// Whether this step is a legal one. The same state again is none.
[[nodiscard]] bool may_follow(OrderState from, OrderState to);
// not_placed, and then the venue shows it.
[[nodiscard]] bool may_be_adopted(OrderState from, OrderState to);
// Whether an order in this state takes one of the day's slots: everything that is not proven unfilled.
[[nodiscard]] bool holds_slot(OrderState state, bool has_fills);

}  // namespace piggy::orders
