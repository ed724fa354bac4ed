#pragma once
// The ids our orders carry at the venue: "cpg-BOOKID-BOOTID-N". The book id was made with the books, the boot id with
// this start of the program; so no id is ever used twice, not even by books that were restored from a backup, and an
// order of another CryptoPiggy under the same key is told apart.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/random.h"

namespace piggy::execution {

struct ClientOrderId {
    std::string book, boot;  // 6 of a-z2-7 each
    std::int64_t number = 0;
    bool operator==(const ClientOrderId&) const = default;
};

[[nodiscard]] std::string to_text(const ClientOrderId& id);
// Empty: not one of ours.
[[nodiscard]] std::optional<ClientOrderId> parse_client_order_id(std::string_view text);
// Anything that could be meant as one of ours, whole or not.
[[nodiscard]] constexpr bool has_our_prefix(std::string_view text) { return text.starts_with("cpg-"); }
// 6 characters of a-z2-7: 30 random bits.
[[nodiscard]] std::string short_id(Random& random);

}  // namespace piggy::execution
