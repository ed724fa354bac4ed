#include "adapters/net/request_checks.h"

#include <algorithm>
#include <array>

#include "adapters/net/url.h"

namespace piggy::net {
namespace {

bool is_known(const std::vector<std::string>& hosts, std::string_view host) {
    return std::ranges::find(hosts, host) != hosts.end();
}

Refusal misdirected() { return {421, "MISDIRECTED_REQUEST", ""}; }

Refusal foreign() {
    return {403, "FORBIDDEN",
            "This request came from another page; open CryptoPiggy by typing its address into the address bar."};
}

// "http://localhost:8501/x" to "/x" when it names the same host as the Host field.
bool cut_to_path(std::string& target, std::string_view scheme, std::string_view host) {
    if (target.starts_with('/')) return true;
    const std::string prefix = std::string(scheme).append("://").append(host).append("/");
    if (!target.starts_with(prefix)) return false;
    target.erase(0, prefix.size() - 1);
    return true;
}

// "application/json; charset=utf-8" counts as application/json, any other parameter does not.
bool is_content_type(std::string_view value, std::string_view wanted) {
    const std::size_t semicolon = value.find(';');
    std::string_view type = value.substr(0, semicolon);
    while (type.ends_with(' ')) type.remove_suffix(1);
    if (!equal_ignoring_case(type, wanted)) return false;
    if (semicolon == std::string_view::npos) return true;
    std::string_view parameter = value.substr(semicolon + 1);
    while (parameter.starts_with(' ')) parameter.remove_prefix(1);
    return equal_ignoring_case(parameter, "charset=utf-8");
}

}  // namespace

std::string wrong_in_host_name(std::string_view name) {
    const bool is_v6 = name.starts_with('[');
    const std::size_t end = is_v6 ? name.find(']') : name.find(':');
    const std::string_view host = name.substr(0, is_v6 && end != std::string_view::npos ? end + 1 : end);
    const auto is_of = [](std::string_view text, std::string_view further) {
        return std::ranges::all_of(text, [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || further.find(c) != std::string_view::npos;
        });
    };
    if (is_v6 ? host.size() < 4 || !host.ends_with(']') || !is_of(host, "[]:") : host.empty() || !is_of(host, "-._")) {
        return "a name has lower-case letters, digits, hyphens and dots, as in box.lan or box.lan:8501";
    }
    if (host.starts_with('.') || host.ends_with('.')) return "a name neither begins nor ends with a dot";
    const std::string_view port = name.substr(host.size());
    if (port.empty()) return "";
    const std::string_view digits = port.substr(1);
    const bool is_port = port.front() == ':' && !digits.empty() && digits.size() <= 5 && digits.front() != '0' &&
                         std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (is_port && std::stoul(std::string(digits)) <= 65535) return "";
    return "what follows the name must be a port, as in box.lan:8501";
}

std::vector<std::string> loopback_hosts(std::uint16_t port) { return known_hosts("http", {}, port); }

std::vector<std::string> known_hosts(std::string_view scheme, const std::vector<std::string>& further,
                                     std::uint16_t port) {
    const std::string unsaid = scheme == "https" ? "443" : "80";
    std::vector<std::string> hosts;
    const auto add = [&](const std::string& name, const std::string& number) {
        hosts.push_back(name + ":" + number);
        if (number == unsaid) hosts.push_back(name);
    };
    for (const char* name : {"127.0.0.1", "localhost", "[::1]"}) add(name, std::to_string(port));
    for (const std::string& name : further) {
        const std::size_t colon = name.rfind(':');
        const bool has_port = colon != std::string::npos && name.find(']', colon) == std::string::npos;
        add(name.substr(0, has_port ? colon : name.size()), has_port ? name.substr(colon + 1) : std::to_string(port));
    }
    return hosts;
}

std::optional<Refusal> check_source(RequestHead& head, const std::vector<std::string>& hosts, std::string_view scheme) {
    const auto host = head.find("host");
    if (head.count("host") != 1 || !is_known(hosts, *host) || !cut_to_path(head.target, scheme, *host)) {
        return misdirected();
    }
    if (const auto origin = head.find("origin")) {
        if (head.count("origin") != 1 || *origin != std::string(scheme).append("://").append(*host)) return foreign();
    }
    if (const auto site = head.find("sec-fetch-site")) {
        if (head.count("sec-fetch-site") != 1 || (*site != "same-origin" && *site != "none")) return foreign();
    }
    constexpr std::array methods = {"GET", "HEAD", "POST", "PUT", "DELETE"};
    if (std::ranges::none_of(methods, [&](const char* method) { return head.method == method; })) {
        return Refusal{405, "METHOD_NOT_ALLOWED", "Only GET, HEAD, POST, PUT and DELETE are known here."};
    }
    return std::nullopt;
}

bool is_body_ambiguous(const RequestHead& head) {
    const auto length = head.find("content-length"), coding = head.find("transfer-encoding");
    if (coding && (length || head.count("transfer-encoding") != 1 || !equal_ignoring_case(*coding, "chunked")))
        return true;
    if (!length) return false;
    const bool is_number =
        !length->empty() && std::ranges::all_of(*length, [](char c) { return c >= '0' && c <= '9'; });
    return head.count("content-length") != 1 || !is_number;
}

std::optional<Refusal> check_content(const RequestHead& head, const RouteOptions& options) {
    const auto length = head.find("content-length");
    const bool has_body = head.find("transfer-encoding").has_value() || (length && *length != "0");
    if (head.method == "GET" || head.method == "HEAD") {
        if (!has_body) return std::nullopt;
        return Refusal{400, "BAD_REQUEST", "A " + head.method + " request takes no body."};
    }
    if (head.find("content-encoding")) {
        return Refusal{415, "UNSUPPORTED_MEDIA_TYPE", "A request body must not be compressed."};
    }
    const auto type = head.find("content-type");
    if (!type && !has_body && head.method == "DELETE") return std::nullopt;
    if (head.count("content-type") != 1 || !is_content_type(*type, options.content_type)) {
        return Refusal{415, "UNSUPPORTED_MEDIA_TYPE",
                       "This address takes only Content-Type: " + options.content_type + "."};
    }
    return std::nullopt;
}

}  // namespace piggy::net
