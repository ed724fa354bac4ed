#include "execution/client_order_id.h"

#include <algorithm>
#include <charconv>

namespace piggy::execution {
namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t id_length = 6;

bool is_short_id(std::string_view text) {
    return text.size() == id_length && text.find_first_not_of(letters) == std::string_view::npos;
}

}  // namespace

std::string short_id(Random& random) {
    std::string id;
    for (std::size_t i = 0; i < id_length; ++i) id += letters[random.below(letters.size())];
    return id;
}

std::string to_text(const ClientOrderId& id) {
    return "cpg-" + id.book + "-" + id.boot + "-" + std::to_string(id.number);
}

std::optional<ClientOrderId> parse_client_order_id(std::string_view text) {
    constexpr std::size_t number_at = 4 + id_length + 1 + id_length + 1;
    if (!has_our_prefix(text) || text.size() <= number_at) return std::nullopt;
    const ClientOrderId id{std::string(text.substr(4, id_length)), std::string(text.substr(5 + id_length, id_length)),
                           0};
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + number_at, end, number);
    if (read.ec != std::errc{} || read.ptr != end || !is_short_id(id.book) || !is_short_id(id.boot))
        return std::nullopt;
    ClientOrderId whole{id.book, id.boot, number};
    if (to_text(whole) != text) return std::nullopt;  // leading zeros, other separators
    return whole;
}

}  // namespace piggy::execution
