#include "adapters/login/password_rules.h"

#include <algorithm>
#include <string>

#include "adapters/net/url.h"

// common_passwords.S
extern const char piggy_common_passwords_begin[];
extern const char piggy_common_passwords_end[];

namespace piggy::login {
namespace {

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return lower;
}

// One a line; what begins with "# " says where they are from.
bool is_common(std::string_view lower) {
    std::string_view list(piggy_common_passwords_begin,
                          static_cast<std::size_t>(piggy_common_passwords_end - piggy_common_passwords_begin));
    while (!list.empty()) {
        const std::size_t end = std::min(list.find('\n'), list.size() - 1);
        if (list.substr(0, end) == lower) return true;
        list.remove_prefix(end + 1);
    }
    return false;
}

bool is_our_name(std::string_view lower) {
    constexpr std::string_view name = "cryptopiggy";
    return lower.starts_with(name) && lower.size() <= name.size() + 4;
}

}  // namespace

std::size_t characters_in(std::string_view password) {
    std::size_t characters = 0;
    while (!password.empty()) {
        const std::size_t bytes = net::utf8_character(password);
        if (bytes == 0) return 0;
        password.remove_prefix(bytes);
        ++characters;
    }
    return characters;
}

Result<> check_new_password(std::string_view password) {
    if (password.size() > password_bytes_max) {
        return fail(ErrorCode::out_of_range, "a password has at most 1,024 bytes; choose a shorter one");
    }
    const bool has_controls = std::ranges::any_of(password, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    const std::size_t characters = characters_in(password);
    if (has_controls || (characters == 0 && !password.empty())) {
        return fail(ErrorCode::malformed,
                    "the password has a character that can't be typed into a page; choose another");
    }
    if (characters < password_characters_min) {
        return fail(ErrorCode::out_of_range,
                    "a password has at least 8 characters, better 15: a few words that belong to nobody else");
    }
    const std::string lower = lower_case(password);
    if (!is_common(lower) && !is_our_name(lower)) return {};
    return fail(ErrorCode::refused,
                "this password is among those that everybody tries first; choose one that is yours alone");
}

}  // namespace piggy::login
