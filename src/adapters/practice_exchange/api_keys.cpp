#include "adapters/practice_exchange/api_keys.h"

#include <algorithm>
#include <array>

namespace piggy::practice_exchange {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view mark = "practice";
constexpr std::size_t key_size = 64;

}  // namespace

std::string random_text(const RandomBytes& random, std::string_view prefix, std::size_t size) {
    std::string text(prefix);
    std::array<std::byte, 64> bytes{};
    while (text.size() < prefix.size() + size) {
        random(bytes);
        for (const std::byte byte : bytes) {
            const auto index = std::to_integer<std::size_t>(byte) & 63U;
            // The two values above the alphabet are drawn anew: every character is equally likely.
            if (index < alphabet.size() && text.size() < prefix.size() + size) text += alphabet[index];
        }
    }
    return text;
}

ApiKey& ApiKeys::create(venue::AccountId account, Timestamp now) {
    ApiKey key;
    key.key = random_text(random_, mark, key_size - mark.size());
    key.secret = random_text(random_, mark, key_size - mark.size());
    key.account = account;
    key.created = now;
    const std::string name = key.key;
    return keys_.insert_or_assign(name, std::move(key)).first->second;
}

void ApiKeys::restore(ApiKey key) {
    const std::string name = key.key;
    keys_.insert_or_assign(name, std::move(key));
}

ApiKey* ApiKeys::find(std::string_view key) {
    const auto found = keys_.find(key);
    return found == keys_.end() ? nullptr : &found->second;
}

std::vector<ApiKey> ApiKeys::all() const {
    std::vector<ApiKey> keys;
    for (const auto& [name, key] : keys_) keys.push_back(key);
    return keys;
}

bool ApiKeys::has_key_format(std::string_view key) {
    return key.size() == key_size &&
           std::ranges::all_of(key, [](char c) { return alphabet.find(c) != std::string_view::npos; });
}

}  // namespace piggy::practice_exchange
