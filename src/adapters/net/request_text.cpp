#include "adapters/net/request_text.h"

#include <algorithm>

#include "adapters/net/url.h"

namespace piggy::net {

std::string wrong_in_request(const OutboundRequest& request) {
    const auto is_name = [](std::string_view text) {
        return !text.empty() && std::ranges::all_of(text, [](char c) {
            return c > ' ' && c < '\x7f' && std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
        });
    };
    if (!is_name(request.method)) return "its method is not a word";
    for (const Field& field : request.fields) {
        if (!is_name(field.name)) return "a field's name is not a word";
        for (const std::string_view ours : {"host", "content-length", "transfer-encoding", "connection", "expect"}) {
            if (equal_ignoring_case(field.name, ours))
                return "the field " + field.name + " is set by the client itself";
        }
        const bool is_line =
            std::ranges::all_of(field.value, [](char c) { return c != '\r' && c != '\n' && c != '\0'; });
        if (!is_line) return "the field " + field.name + " has more than one line";
    }
    return wrong_in_target(request.target);
}

std::string request_text(const OutboundRequest& request, const ServerAddress& address) {
    std::string text;
    text.reserve(512 + request.body.size());
    text.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(host_field(address)).append("\r\n");
    for (const Field& field : request.fields) text.append(field.name).append(": ").append(field.value).append("\r\n");
    const bool has_length = !request.body.empty() || request.method == "POST" || request.method == "PUT";
    if (has_length) text.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
    return text.append("\r\n").append(request.body);
}

std::string request_name(const OutboundRequest& request, const ServerAddress& address) {
    return request.method + " " + request.target.substr(0, request.target.find('?')) + " at " + host_and_port(address);
}

std::string host_and_port(const ServerAddress& address) {
    const bool is_v6 = address.host.find(':') != std::string::npos;
    return (is_v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

std::string host_field(const ServerAddress& address) {
    std::string text = host_and_port(address);
    if (address.port == (address.tls ? 443 : 80)) text.resize(text.rfind(':'));
    return text;
}

std::string wrong_in_target(std::string_view target) {
    if (!target.starts_with('/')) return "its target does not begin with /";
    const bool is_visible = std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f'; });
    return is_visible ? "" : "its target has a character that must be percent-encoded";
}

}  // namespace piggy::net
