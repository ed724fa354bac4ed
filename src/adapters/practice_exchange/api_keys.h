#pragma once
// ApiKeys: who may call. Keys and secrets are 64 letters and digits and begin with "practice", so that nobody takes
// one for a key to real money.

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/timestamp.h"
#include "venue/venue_order.h"

namespace piggy::practice_exchange {

using RandomBytes = std::function<void(std::span<std::byte>)>;

// This many letters and digits nobody can guess, after the prefix.
[[nodiscard]] std::string random_text(const RandomBytes& random, std::string_view prefix, std::size_t size);

struct ApiKey {
    std::string key, secret;
    venue::AccountId account = 0;
    bool may_trade = true;
    bool may_withdraw = false;
    bool is_revoked = false;
    std::vector<std::string> addresses;  // the only ones it works from; empty: all
    Timestamp created{};
    bool operator==(const ApiKey&) const = default;
};

class ApiKeys {
public:
    explicit ApiKeys(RandomBytes random) : random_(std::move(random)) {}

    // What it may is changed through find().
    ApiKey& create(venue::AccountId account, Timestamp now);
    // One of an earlier run.
    void restore(ApiKey key);
    // nullptr when unknown. Valid as long as this.
    [[nodiscard]] ApiKey* find(std::string_view key);
    [[nodiscard]] std::vector<ApiKey> all() const;  // by key

    [[nodiscard]] static bool has_key_format(std::string_view key);

private:
    RandomBytes random_;
    std::map<std::string, ApiKey, std::less<>> keys_;
};

}  // namespace piggy::practice_exchange
