#include "adapters/key_vault/redaction.h"

#include <algorithm>
#include <array>

#include "core/invariant.h"

namespace piggy::key_vault {
namespace {

constexpr std::string_view lower_hex = "0123456789abcdef", upper_hex = "0123456789ABCDEF";
constexpr std::string_view standard_base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// More than all spellings of a secret of this size take: 1 + 2·2 + 4·3 + 6·4/3 and a little.
constexpr std::size_t room_for(std::size_t size) { return 26 * size + 128; }

// Writes spellings one after the other into locked memory.
class Speller {
public:
    Speller(SecretText& room, std::vector<std::string_view>& patterns) : room_(room), patterns_(patterns) {}

    void spell(std::string_view secret) {
        for (const char c : secret) put(c);
        finish();
        for (const std::string_view digits : {lower_hex, upper_hex}) {
            for (const char c : secret) put_hex(c, digits);
            finish();
            for (const char c : secret) is_unreserved(c) ? put(c) : put_percent(c, digits);
            finish();
            for (const char c : secret) put_percent(c, digits);
            finish();
        }
        for (const std::string_view alphabet : {standard_base64, url_base64}) {
            for (std::size_t before = 0; before < 3; ++before) put_base64(secret, alphabet, before);
        }
    }

private:
    static bool is_unreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == '_' || c == '~';
    }
    void put(char c) {
        invariant(at_ < room_.size(), "there is room for every spelling of a secret");
        room_.bytes()[at_++] = static_cast<unsigned char>(c);
    }
    void put_hex(char c, std::string_view digits) {
        put(digits[static_cast<unsigned char>(c) >> 4U]);
        put(digits[static_cast<unsigned char>(c) & 0x0FU]);
    }
    void put_percent(char c, std::string_view digits) {
        put('%');
        put_hex(c, digits);
    }
    // As it stands inside the base64 of a longer text, behind this many bytes of its group of three: only the
    // characters that are the secret's alone.
    void put_base64(std::string_view secret, std::string_view alphabet, std::size_t before) {
        const std::size_t bits = 8 * secret.size();
        for (std::size_t bit = (6 - 8 * before % 6) % 6; bit + 6 <= bits; bit += 6) {
            unsigned value = 0;
            for (std::size_t i = bit; i < bit + 6; ++i) {
                value = value << 1U | (static_cast<unsigned char>(secret[i / 8]) >> (7 - i % 8) & 1U);
            }
            put(alphabet[value]);
        }
        finish();
    }
    void finish() {
        patterns_.push_back(room_.view().substr(begin_, at_ - begin_));
        begin_ = at_;
    }

    SecretText& room_;
    std::vector<std::string_view>& patterns_;
    std::size_t begin_ = 0, at_ = 0;
};

}  // namespace

Redaction::Redaction(const VaultContent& content) {
    std::vector<std::string_view> secrets{content.mac_key->view()};
    for (const KeySet& set : content.key_sets) {
        secrets.push_back(set.pair->key());
        secrets.push_back(set.pair->secret());
    }
    std::size_t room = 0;
    for (const std::string_view secret : secrets) room += room_for(secret.size());
    spellings_ = SecretText(room);
    Speller speller(spellings_, patterns_);
    for (const std::string_view secret : secrets) speller.spell(secret);
    spellings_.make_read_only();
    std::ranges::sort(patterns_);
    patterns_.erase(std::unique(patterns_.begin(), patterns_.end()), patterns_.end());
    std::ranges::stable_sort(patterns_, std::ranges::greater{}, &std::string_view::size);
}

std::string Redaction::redacted(std::string_view text) const {
    std::string clean(text);
    for (const std::string_view pattern : patterns_) {
        for (std::size_t at = clean.find(pattern); at != std::string::npos; at = clean.find(pattern, at)) {
            clean.replace(at, pattern.size(), mark);
            at += mark.size();
        }
    }
    return clean;
}

}  // namespace piggy::key_vault
