#pragma once
// A WireServer for tests: answers with what it was sent, misbehaves on demand, and remembers who called it.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/net/wire_server.h"

namespace piggy::net {

class WireEcho {
public:
    explicit WireEcho(WireServerOptions options = {}) {
        WireHandlers handlers;
        handlers.request = [this](WireRequest&& request) { return answer(std::move(request)); };
        handlers.upgrade = [this](const WireRequest& request) { return upgrade(request); };
        handlers.tick = [this] {
            note([&] {
                ++ticks_;
                tick_thread_ = std::this_thread::get_id();
            });
        };
        auto started = WireServer::start(std::move(handlers), std::move(options));
        EXPECT_TRUE(started) << (started ? "" : started.error().what);
        server = std::move(*started);
    }
    ~WireEcho() { server->stop(); }
    WireEcho(const WireEcho&) = delete;
    WireEcho& operator=(const WireEcho&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server->port(); }
    [[nodiscard]] int handled() { return noted<int>(handled_); }
    [[nodiscard]] WireRequest last_request() { return noted<WireRequest>(last_); }
    [[nodiscard]] std::thread::id handler_thread() { return noted<std::thread::id>(handler_thread_); }
    [[nodiscard]] std::thread::id tick_thread() { return noted<std::thread::id>(tick_thread_); }
    [[nodiscard]] std::vector<std::string> events() { return noted<std::vector<std::string>>(events_); }
    [[nodiscard]] std::size_t open_sockets() { return noted<std::vector<WireSocket*>>(sockets_).size(); }
    [[nodiscard]] int calls() { return noted<int>(calls_); }
    [[nodiscard]] std::chrono::steady_clock::duration since_delay_began() {
        return std::chrono::steady_clock::now() - noted<std::chrono::steady_clock::time_point>(delay_began_);
    }

    void wait_until_handled(int how_many) {
        wait([&] { return handled_ >= how_many; });
    }
    void wait_until_ticks(int how_many) {
        wait([&] { return ticks_ >= how_many; });
    }
    void wait_for_event(const std::string& event) {
        wait([&] { return std::ranges::find(events_, event) != events_.end(); });
    }
    void wait_for_sockets(std::size_t how_many) {
        wait([&] { return sockets_.size() == how_many; });
    }

    // To every open WebSocket, on the server's thread, and returns when it is queued. False: one of them refused.
    bool tell_all(const std::vector<std::string>& texts) {
        return on_server([&] {
            std::vector<std::shared_ptr<const std::string>> shared;
            for (const std::string& text : texts) shared.push_back(std::make_shared<const std::string>(text));
            bool all_took_it = true;
            for (WireSocket* socket : sockets_) {
                for (const auto& text : shared) all_took_it = socket->send(text) && all_took_it;
            }
            return all_took_it;
        });
    }
    // With the first of the open WebSockets, on the server's thread.
    void with_socket(const std::function<void(WireSocket&)>& task) {
        on_server([&] {
            if (!sockets_.empty()) task(*sockets_.front());
            return true;
        });
    }

    std::unique_ptr<WireServer> server;

private:
    struct Listener final : WireSocketListener {
        explicit Listener(WireEcho& its_owner) : owner(its_owner) {}
        void opened(WireSocket& its_socket) override {
            socket = &its_socket;
            owner.note([&] {
                owner.sockets_.push_back(socket);
                owner.events_.emplace_back("opened");
            });
        }
        // Echoes; "close 4001" and such closes, in the middle of being called.
        void text(std::string_view frame) override {
            owner.happened("text " + std::string(frame.substr(0, 40)));
            if (frame.starts_with("close ")) {
                return socket->close(static_cast<std::uint16_t>(std::stoi(std::string(frame.substr(6)))), "as you say");
            }
            socket->send(std::make_shared<const std::string>(frame));
        }
        void pinged() override { owner.happened("pinged"); }
        void ponged(std::string_view payload) override { owner.happened("ponged " + std::string(payload)); }
        void closed() override {
            owner.note([&] {
                std::erase(owner.sockets_, socket);
                owner.events_.emplace_back("closed");
            });
        }
        WireEcho& owner;
        WireSocket* socket = nullptr;
    };

    WireAnswer answer(WireRequest&& request) {
        WireAnswer answer;
        answer.body = request.body;
        const std::string path = request.path;
        note([&] {
            ++handled_;
            last_ = std::move(request);
            handler_thread_ = std::this_thread::get_id();
            if (path == "/delay") delay_began_ = std::chrono::steady_clock::now();
        });
        if (path == "/teapot") {
            answer.status = 418;
            answer.body = "tea\n";
            answer.fields.push_back({"Retry-After", "7"});
        }
        if (path == "/no-content") answer.status = 204;
        if (path == "/throw") throw std::runtime_error("thrown by a test");
        if (path == "/large") answer.body.assign(24 * 1024 * 1024, 'L');
        if (path == "/thousand") answer.body.assign(1000, 't');
        if (path == "/silent") answer.ending = Ending::silent;
        if (path == "/reset") answer.ending = Ending::reset;
        if (path == "/redirect") {
            answer.status = 302;
            answer.fields.push_back({"Location", "/thousand"});
        }
        if (path == "/cut" || path == "/torn") {
            answer.ending = path == "/cut" ? Ending::cut : Ending::torn;
            answer.body.assign(1000, 'c');
        }
        if (path == "/delay") {
            answer.delay = std::chrono::milliseconds(300);
            answer.body = "late";
        }
        return answer;
    }

    std::variant<WireAnswer, std::shared_ptr<WireSocketListener>> upgrade(const WireRequest& request) {
        note([&] { last_ = request; });
        if (request.path == "/refused") return WireAnswer{.status = 403, .body = "no"};
        return std::make_shared<Listener>(*this);
    }

    template <class Task>
    bool on_server(const Task& task) {
        std::mutex mutex;
        std::condition_variable done;
        bool is_done = false;
        bool result = false;
        server->post([&] {
            const bool its_result = task();
            const std::lock_guard lock(mutex);
            result = its_result;
            is_done = true;
            done.notify_one();
        });
        std::unique_lock lock(mutex);
        EXPECT_TRUE(done.wait_for(lock, patience, [&] { return is_done; }));
        return result;
    }

    template <class Task>
    void note(const Task& task) {
        const std::lock_guard lock(mutex_);
        ++calls_;
        task();
        changed_.notify_all();
    }
    void happened(std::string event) {
        note([&] { events_.push_back(std::move(event)); });
    }
    template <class T>
    T noted(const T& value) {
        const std::lock_guard lock(mutex_);
        return value;
    }
    template <class Condition>
    void wait(const Condition& condition) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, patience, condition)) << "waited too long";
    }

    static constexpr std::chrono::seconds patience{20};

    std::mutex mutex_;
    std::condition_variable changed_;
    int handled_ = 0;
    int ticks_ = 0;
    int calls_ = 0;
    WireRequest last_;
    std::thread::id handler_thread_, tick_thread_;
    std::chrono::steady_clock::time_point delay_began_{};
    std::vector<std::string> events_;
    std::vector<WireSocket*> sockets_;
};

}  // namespace piggy::net
