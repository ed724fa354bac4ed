#pragma once
// ListenKeys: the older way to a user stream: a key that stands for an account for an hour, made longer by asking.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/practice_exchange/api_keys.h"

namespace piggy::practice_exchange {

class ListenKeys {
public:
    static constexpr std::chrono::minutes life{60};

    explicit ListenKeys(RandomBytes random) : random_(std::move(random)) {}

    // The account's valid key, made longer, or a new one.
    [[nodiscard]] std::string create(venue::AccountId account, Timestamp now);
    // Another hour from now. False when there is no such key of this account any more.
    [[nodiscard]] bool keep_alive(std::string_view key, venue::AccountId account, Timestamp now);
    [[nodiscard]] bool remove(std::string_view key, venue::AccountId account, Timestamp now);
    // Whose stream it is; empty when unknown or expired.
    [[nodiscard]] std::optional<venue::AccountId> account(std::string_view key, Timestamp now) const;
    // Ends every key of the account before its time, and tells which they were.
    std::vector<std::string> expire(venue::AccountId account);

private:
    struct Entry {
        venue::AccountId account = 0;
        Timestamp valid_until{};
    };
    using Keys = std::map<std::string, Entry, std::less<>>;
    [[nodiscard]] Keys::iterator valid(std::string_view key, venue::AccountId account, Timestamp now);

    RandomBytes random_;
    Keys keys_;
};

}  // namespace piggy::practice_exchange
