#include "adapters/net/response_head.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "adapters/net/url.h"

namespace piggy::net {
namespace {

constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

constexpr std::array<SecurityField, 6> fixed_fields = {{
    {"Content-Security-Policy", content_security_policy},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
}};

void append_field(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::span<const SecurityField> security_fields() { return fixed_fields; }

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 418: return "I'm a teapot";
        case 421: return "Misdirected Request";
        case 426: return "Upgrade Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 507: return "Insufficient Storage";
        default: return "Answer";
    }
}

std::string response_head(const Response& response, std::string_view request_id, Connection connection) {
    std::string head;
    head.reserve(768);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason_phrase(response.status)).append("\r\n");
    for (const SecurityField& field : fixed_fields) {
        const bool replaced = std::ranges::any_of(
            response.fields, [&](const Field& own) { return equal_ignoring_case(own.name, field.name); });
        if (!replaced) append_field(head, field.name, field.value);
    }
    append_field(head, "X-Request-Id", request_id);
    for (const Field& field : response.fields) append_field(head, field.name, field.value);
    const std::string_view content = response.content();
    if (!content.empty() || response.status == 200) append_field(head, "Content-Type", response.content_type);
    if (response.status != 304 && response.status != 204) {
        append_field(head, "Content-Length", std::to_string(content.size()));
    }
    if (connection == Connection::close) append_field(head, "Connection", "close");
    return head.append("\r\n");
}

std::string json_quoted(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const char c = text.front();
        const std::size_t bytes = utf8_character(text);
        if (c == '"' || c == '\\') {
            quoted.push_back('\\');
            quoted.push_back(c);
        } else if (static_cast<unsigned char>(c) < 0x20) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
            quoted.append(escape.data());
        } else {
            quoted.append(bytes == 0 ? "\uFFFD" : text.substr(0, bytes));
        }
        text.remove_prefix(std::max<std::size_t>(bytes, 1));
    }
    return quoted.append("\"");
}

Response refusal_response(const Refusal& refusal, std::string_view request_id) {
    Response response;
    response.status = refusal.status;
    if (refusal.status == 421) return response;
    response.body = "{\"code\":" + json_quoted(refusal.code) + ",\"message\":" + json_quoted(refusal.message) +
                    ",\"request_id\":" + json_quoted(request_id);
    if (!refusal.field.empty()) response.body += ",\"field\":" + json_quoted(refusal.field);
    response.body += "}";
    return response;
}

}  // namespace piggy::net
