#include "adapters/net/router.h"

#include <algorithm>
#include <optional>

#include "adapters/net/url.h"
#include "core/invariant.h"

namespace piggy::net {
namespace {

std::optional<std::vector<Field>> parameters_if_fits(const Route& route, const std::vector<std::string>& segments) {
    if (route.segments.size() != segments.size()) return std::nullopt;
    std::vector<Field> parameters;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (route.segments[i].front() == ':') {
            parameters.push_back({route.segments[i].substr(1), segments[i]});
        } else if (route.segments[i] != segments[i]) {
            return std::nullopt;
        }
    }
    return parameters;
}

}  // namespace

void Router::add(std::string method, std::string pattern, Handler handler, RouteOptions options) {
    auto segments = split_path(pattern);
    invariant(segments.has_value(), "a route's pattern is a path");
    routes_.push_back(
        {std::move(method), std::move(pattern), std::move(options), std::move(handler), nullptr, std::move(*segments)});
}

void Router::add_feed(std::string pattern, std::shared_ptr<LiveFeed> feed, Handler admit) {
    RouteOptions options;
    options.access = Access::open;  // a browser's socket cannot carry the token header; the ticket stands for it
    add("GET", std::move(pattern), std::move(admit), options);
    routes_.back().feed = std::move(feed);
}

void Router::set_fallback(Handler handler) {
    fallback_.method = "GET";
    fallback_.options.access = Access::open;
    fallback_.handler = std::move(handler);
}

RouteMatch Router::match(std::string_view method, const std::vector<std::string>& segments) const {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    RouteMatch match;
    for (const Route& route : routes_) {
        auto parameters = parameters_if_fits(route, segments);
        if (!parameters) continue;
        if (route.method == wanted) return {&route, std::move(*parameters), ""};
        match.allowed += (match.allowed.empty() ? "" : ", ") + route.method;
    }
    const bool is_file = match.allowed.empty() && fallback_.handler && (segments.empty() || segments.front() != "api");
    if (is_file && wanted == "GET") return {&fallback_, {}, ""};
    if (is_file) match.allowed = "GET";
    return match;
}

}  // namespace piggy::net
