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
bool cut_to_path(std::string& target, std::string_view host) {
    if (target.starts_with('/')) return true;
    const std::string prefix = "http://" + std::string(host) + "/";
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

std::vector<std::string> loopback_hosts(std::uint16_t port) {
    std::vector<std::string> hosts;
    for (const char* name : {"127.0.0.1", "localhost", "[::1]"}) {
        hosts.push_back(std::string(name) + ":" + std::to_string(port));
        if (port == 80) hosts.emplace_back(name);  // browsers leave the default port out
    }
    return hosts;
}

std::optional<Refusal> check_source(RequestHead& head, const std::vector<std::string>& hosts) {
    const auto host = head.find("host");
    if (head.count("host") != 1 || !is_known(hosts, *host) || !cut_to_path(head.target, *host)) return misdirected();
    if (const auto origin = head.find("origin")) {
        if (head.count("origin") != 1 || *origin != "http://" + std::string(*host)) return foreign();
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
