#pragma once
// A server with a handful of routes for the tests of the transport.

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>

#include "adapters/net/http_server.h"
#include "adapters/net/live_feed.h"
#include "adapters/net/socket_lease.h"
#include "adapters/system/random_bytes.h"
#include "adapters/system/system_clock.h"
#include "raw_client.h"

namespace piggy::net {

// A door that a handler waits at until the test opens it.
class Door {
public:
    void wait() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void wait_until_someone_waits(int how_many = 1) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_ >= how_many; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int waiting_ = 0;
};

class SmallServer {
public:
    explicit SmallServer(ServerLimits limits = {}, std::optional<ServerTls> tls = {},
                         std::vector<std::string> names = {}, std::string address = "")
        : folder_(make_folder()) {
        feed = std::make_shared<LiveFeed>(LiveFeed::Texts{[] { return std::string(R"({"kind":"hello"})"); },
                                                          [] { return std::string(R"({"kind":"snapshot"})"); },
                                                          [] { return std::string(R"({"kind":"heartbeat"})"); }});
        ServerOptions options;
        options.limits = limits;
        options.tls = std::move(tls);
        options.names = std::move(names);
        options.address = std::move(address);
        options.upload_folder = folder_;
        options.random = system::fill_with_random_bytes;
        options.clock = &clock;
        options.gate = [](const RequestHead& head, std::string_view, const Route* route) -> std::optional<Refusal> {
            if (route != nullptr && route->options.access == Access::open) return std::nullopt;
            if (head.find("x-token") == "secret") return std::nullopt;
            return Refusal{401, "UNAUTHORIZED", "A token is needed."};
        };
        auto started = HttpServer::start(routes(), std::move(options));
        EXPECT_TRUE(started) << (started ? "" : started.error().what);
        server = std::move(*started);
    }
    ~SmallServer() {
        door.open();
        server.reset();
        std::filesystem::remove_all(folder_);
    }
    SmallServer(const SmallServer&) = delete;
    SmallServer& operator=(const SmallServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server->port(); }
    [[nodiscard]] test::RawClient client() const { return test::RawClient(port()); }
    [[nodiscard]] bool upload_folder_is_empty() const { return std::filesystem::is_empty(folder_); }

    Door door;
    std::atomic<int> handled = 0;
    std::atomic<std::size_t> body_bytes = 0;
    std::shared_ptr<LiveFeed> feed;
    std::string ticket = "good";
    std::shared_ptr<SocketLease> lease;
    system::SystemClock clock;
    std::unique_ptr<HttpServer> server;

private:
    static std::filesystem::path make_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "piggy-net-XXXXXX").string();
        EXPECT_NE(::mkdtemp(name.data()), nullptr);
        return name;
    }

    Router routes() {
        Router router;
        RouteOptions open;
        open.access = Access::open;
        const auto count = [this](const Request&) {
            ++handled;
            Response response;
            response.body = R"({"ok":true})";
            return response;
        };
        router.add("GET", "/api/open", count, open);
        router.add("GET", "/api/closed", count);
        router.add("POST", "/api/closed-upload", count);
        const Handler echo = [this](const Request& request) {
            ++handled;
            Response response;
            response.content_type = "text/plain";
            response.body = request.parameter("name").empty() ? request.body : std::string(request.parameter("name"));
            return response;
        };
        router.add("POST", "/api/echo", echo, open);
        router.add(
            "POST", "/api/length",
            [this](const Request& request) {
                body_bytes += request.body.size();
                return Response{};
            },
            open);
        router.add("DELETE", "/api/things/:name", echo, open);
        router.add("GET", "/api/things/:name", echo, open);
        RouteOptions slow = open;
        slow.runs = Runs::on_worker;
        router.add(
            "GET", "/api/slow",
            [this, count](const Request& request) {
                door.wait();
                return count(request);
            },
            slow);
        RouteOptions apart = open;
        apart.runs = Runs::apart;
        router.add(
            "GET", "/api/apart",
            [this, count](const Request& request) {
                door.wait();
                return count(request);
            },
            apart);
        router.add(
            "GET", "/api/peer",
            [](const Request& request) { return Response{.content_type = "text/plain", .body = request.head.peer}; },
            open);
        router.add(
            "GET", "/api/large", [](const Request&) { return Response{.body = std::string(20'000'000, 'x')}; }, slow);
        router.add(
            "GET", "/api/throws", [](const Request&) -> Response { throw std::runtime_error("private detail"); }, open);
        router.add(
            "GET", "/api/publish",
            [this](const Request&) {
                feed->publish("price", R"({"price":"old"})");  // on the server's own thread
                std::thread([this] { feed->publish("price", R"({"price":"new"})"); }).join();
                return Response{};
            },
            open);
        RouteOptions upload = slow;
        upload.body = BodyGoes::to_file;
        upload.body_bytes_max = 100'000'000;
        upload.content_type = "application/octet-stream";
        router.add(
            "POST", "/api/upload",
            [](const Request& request) {
                return Response{.body = std::to_string(std::filesystem::file_size(request.file->path()))};
            },
            upload);
        router.add_feed("/ws", feed, [this](const Request& request) {
            Response response;
            response.status = request.query_value("ticket") == ticket ? 200 : 401;
            response.lease = lease;
            return response;
        });
        router.set_fallback(
            [](const Request& request) { return Response{.content_type = "text/html", .body = request.path}; });
        return router;
    }

    std::filesystem::path folder_;
};

}  // namespace piggy::net
