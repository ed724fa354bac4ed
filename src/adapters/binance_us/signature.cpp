#include "adapters/binance_us/signature.h"

namespace piggy::binance_us {
namespace {

constexpr std::string_view upper_hex = "0123456789ABCDEF";

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

std::optional<std::string> signed_query(Query query, Timestamp signed_at, std::chrono::milliseconds receive_window,
                                        const execution::RequestSigner* signer) {
    query.add("recvWindow", receive_window.count());
    query.add("timestamp", venue_milliseconds(signed_at));
    const std::string signature = signer != nullptr ? signer->signature(query.text()) : std::string();
    if (signature.empty()) return std::nullopt;
    return query.text() + "&signature=" + signature;
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
