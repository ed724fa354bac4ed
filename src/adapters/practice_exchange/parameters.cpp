#include "adapters/practice_exchange/parameters.h"

#include <algorithm>

#include "adapters/net/url.h"

namespace piggy::practice_exchange {
namespace {

std::optional<std::string> decoded(std::string_view text) {
    const auto is_plain = [](char c) { return c > 0x20 && c < 0x7F && c != '%' && c != '+'; };
    if (std::ranges::all_of(text, is_plain)) return std::string(text);
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    auto result = net::percent_decode(spaced);
    if (!result) return std::nullopt;
    return std::move(*result);
}

// The next of "a=1&b=2", taken off the text.
std::string_view next_segment(std::string_view& text) {
    const std::size_t end = text.find('&');
    const std::string_view segment = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return segment;
}

void append_without_signature(std::string& payload, std::string_view text) {
    const std::size_t begin = payload.size();
    while (!text.empty()) {
        const bool is_last = text.find('&') == std::string_view::npos;
        const std::string_view segment = next_segment(text);
        if (segment.starts_with("signature=")) {
            // The separator before it goes with it, or the one after it when it stood first.
            if (payload.size() > begin && is_last) payload.pop_back();
            continue;
        }
        payload += segment;
        if (!is_last) payload += '&';
    }
}

}  // namespace

std::optional<std::string_view> Parameters::find(std::string_view name) const {
    const auto found = std::ranges::find(all_, name, &Parameter::name);
    if (found == all_.end()) return std::nullopt;
    return found->value;
}

void Parameters::refuse(int code, std::string message) {
    if (!refusal_) refusal_ = Refusal{code, std::move(message)};
}

void Parameters::add(std::string name, std::string value) {
    if (find(name)) return refuse(-1101, "Duplicate values for parameter '" + name + "'.");
    if (all_.size() == count_max) {
        return refuse(-1101, "Too many parameters; expected '" + std::to_string(count_max) + "' and received '" +
                                 std::to_string(count_max + 1) + "'.");
    }
    all_.push_back({std::move(name), std::move(value)});
}

// others: how many of all_ came from elsewhere and win over a second of their name.
void Parameters::take(std::string_view text, std::size_t others) {
    while (!text.empty() && !refusal_) {
        const std::string_view segment = next_segment(text);
        if (segment.empty()) continue;
        const std::size_t equals = segment.find('=');
        auto name = decoded(segment.substr(0, equals));
        auto value = decoded(equals == std::string_view::npos ? std::string_view{} : segment.substr(equals + 1));
        if (!name || !value || name->empty()) {
            return refuse(-1100, "Illegal characters found in a parameter: its percent-encoding is broken.");
        }
        const auto earlier = std::ranges::find(all_, *name, &Parameter::name);
        if (earlier != all_.end() && static_cast<std::size_t>(earlier - all_.begin()) < others) continue;
        add(std::move(*name), std::move(*value));
    }
}

Parameters Parameters::from_wire(std::string_view query, std::string_view body) {
    Parameters parameters;
    parameters.all_.reserve(16);
    parameters.take(query, 0);
    parameters.take(body, parameters.all_.size());
    return parameters;
}

std::string signed_payload(std::string_view query, std::string_view body) {
    std::string payload;
    payload.reserve(query.size() + body.size());
    append_without_signature(payload, query);
    append_without_signature(payload, body);
    return payload;
}

}  // namespace piggy::practice_exchange
