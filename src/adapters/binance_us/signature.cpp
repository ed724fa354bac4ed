#include "adapters/binance_us/signature.h"

#include <openssl/evp.h>

#include <array>

#include "core/invariant.h"

namespace piggy::binance_us {
namespace {

constexpr std::string_view upper_hex = "0123456789ABCDEF";
constexpr std::string_view lower_hex = "0123456789abcdef";

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

}  // namespace

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += upper_hex[byte >> 4U];
        encoded += upper_hex[byte & 0x0FU];
    }
    return encoded;
}

Query& Query::add(std::string_view name, std::string_view value) {
    if (!text_.empty()) text_ += '&';
    text_ += percent_encoded(name);
    text_ += '=';
    text_ += percent_encoded(value);
    return *this;
}

std::int64_t venue_milliseconds(Timestamp time) {
    return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

std::string hmac_sha256_hex(std::string_view secret, std::string_view payload) {
    std::array<unsigned char, 32> digest{};
    std::size_t length = 0;
    const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    const auto* made = EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, secret.empty() ? "" : secret.data(),
                                 secret.size(), bytes(payload), payload.size(), digest.data(), digest.size(), &length);
    invariant(made != nullptr && length == digest.size(), "OpenSSL can make an HMAC-SHA256");
    std::string hex;
    for (const unsigned char byte : digest) {
        hex += lower_hex[byte >> 4U];
        hex += lower_hex[byte & 0x0FU];
    }
    return hex;
}

std::string signed_query(Query query, Timestamp signed_at, std::chrono::milliseconds receive_window,
                         const ApiKeys& keys) {
    query.add("recvWindow", receive_window.count());
    query.add("timestamp", venue_milliseconds(signed_at));
    return query.text() + "&signature=" + hmac_sha256_hex(keys.secret, query.text());
}

std::string sorted_payload(const std::map<std::string, std::string>& parameters) {
    std::string payload;
    for (const auto& [name, value] : parameters) {
        if (name == "signature") continue;
        if (!payload.empty()) payload += '&';
        payload += name + "=" + value;
    }
    return payload;
}

}  // namespace piggy::binance_us
