#pragma once
// Router: method and path to handler, with each route's own limits.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/net/http_message.h"

namespace piggy::net {

class LiveFeed;

// Who may call: anyone who passes the first layer, or only who the server's gate admits.
enum class Access { gated, open };
// Where the handler runs: on the one thread of input and output (quick ones), on a worker, or on one of two workers
// kept apart for what anybody can ask for and takes long, so that it holds up nothing else, or on one of two kept
// for what nothing may hold up.
enum class Runs { at_once, on_worker, apart, first };
// What becomes of the request body: a string that must be JSON, or a file on disk of any type.
enum class BodyGoes { to_memory_as_json, to_file };

struct RouteOptions {
    Access access = Access::gated;
    Runs runs = Runs::at_once;
    BodyGoes body = BodyGoes::to_memory_as_json;
    std::uint64_t body_bytes_max = 64 * 1024;
    std::string content_type = "application/json";  // that a body must have
};

struct Route {
    std::string method;   // "GET"; answers HEAD too
    std::string pattern;  // "/api/jobs/:id"
    RouteOptions options;
    Handler handler;
    std::shared_ptr<LiveFeed> feed;  // set: a WebSocket upgrade, and handler only says whether it may happen (200)
    std::vector<std::string> segments;
};

struct RouteMatch {
    const Route* route = nullptr;
    std::vector<Field> parameters;
    std::string allowed;  // methods that do exist at this path, when route is null
};

class Router {
public:
    void add(std::string method, std::string pattern, Handler handler, RouteOptions options = {});
    // GET of this path becomes a socket of the feed when admit answers 200; any other answer is sent as it is.
    void add_feed(std::string pattern, std::shared_ptr<LiveFeed> feed, Handler admit);
    // What answers GET at every path that no route has: the static files.
    void set_fallback(Handler handler);

    [[nodiscard]] RouteMatch match(std::string_view method, const std::vector<std::string>& segments) const;
    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

private:
    std::vector<Route> routes_;
    Route fallback_;
};

}  // namespace piggy::net
