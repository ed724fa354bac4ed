#include "adapters/practice_exchange/listen_keys.h"

namespace piggy::practice_exchange {

std::string ListenKeys::create(venue::AccountId account, Timestamp now) {
    std::erase_if(keys_, [now](const auto& pair) { return pair.second.valid_until <= now; });
    for (auto& [key, entry] : keys_) {
        if (entry.account != account) continue;
        entry.valid_until = now + life;
        return key;
    }
    std::string key = random_text(random_, "", 60);
    keys_[key] = Entry{account, now + life};
    return key;
}

ListenKeys::Keys::iterator ListenKeys::valid(std::string_view key, venue::AccountId account, Timestamp now) {
    const auto found = keys_.find(key);
    const bool is_valid = found != keys_.end() && found->second.account == account && found->second.valid_until > now;
    return is_valid ? found : keys_.end();
}

bool ListenKeys::keep_alive(std::string_view key, venue::AccountId account, Timestamp now) {
    const auto found = valid(key, account, now);
    if (found == keys_.end()) return false;
    found->second.valid_until = now + life;
    return true;
}

bool ListenKeys::remove(std::string_view key, venue::AccountId account, Timestamp now) {
    const auto found = valid(key, account, now);
    if (found == keys_.end()) return false;
    keys_.erase(found);
    return true;
}

std::optional<venue::AccountId> ListenKeys::account(std::string_view key, Timestamp now) const {
    const auto found = keys_.find(key);
    if (found == keys_.end() || found->second.valid_until <= now) return std::nullopt;
    return found->second.account;
}

std::vector<std::string> ListenKeys::expire(venue::AccountId account) {
    std::vector<std::string> gone;
    for (const auto& [key, entry] : keys_) {
        if (entry.account == account) gone.push_back(key);
    }
    for (const std::string& key : gone) keys_.erase(key);
    return gone;
}

}  // namespace piggy::practice_exchange
