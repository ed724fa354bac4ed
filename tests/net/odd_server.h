#pragma once
// A server that does with each connection what a test says, byte by byte, on a thread of its own: for the answers that
// no good server gives.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace piggy::net {

class OddConnection {
public:
    explicit OddConnection(int descriptor) : descriptor_(descriptor) {}
    ~OddConnection() { close(); }
    OddConnection(const OddConnection&) = delete;
    OddConnection& operator=(const OddConnection&) = delete;

    // Up to and with the empty line; "" when the client has gone.
    std::string read_head() {
        std::array<char, 4096> part;
        for (;;) {
            if (const auto end = unread_.find("\r\n\r\n"); end != std::string::npos) {
                std::string head = unread_.substr(0, end + 4);
                unread_.erase(0, end + 4);
                return head;
            }
            const ssize_t got = wait() ? ::recv(descriptor_, part.data(), part.size(), 0) : 0;
            if (got <= 0) return "";
            unread_.append(part.data(), static_cast<std::size_t>(got));
        }
    }
    // All that comes until the client closes.
    std::string read_rest() {
        std::array<char, 4096> part;
        for (;;) {
            const ssize_t got = wait() ? ::recv(descriptor_, part.data(), part.size(), 0) : 0;
            if (got <= 0) return std::exchange(unread_, {});
            unread_.append(part.data(), static_cast<std::size_t>(got));
        }
    }
    // This many bytes, or fewer when the client closes before.
    std::string read_bytes(std::size_t how_many) {
        std::array<char, 4096> part;
        while (unread_.size() < how_many) {
            const ssize_t got = wait() ? ::recv(descriptor_, part.data(), part.size(), 0) : 0;
            if (got <= 0) break;
            unread_.append(part.data(), static_cast<std::size_t>(got));
        }
        return std::exchange(unread_, {});
    }
    void write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    void close() {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }

private:
    [[nodiscard]] bool wait() const {
        pollfd waiting{descriptor_, POLLIN, 0};
        return ::poll(&waiting, 1, 20'000) > 0;
    }
    int descriptor_;
    std::string unread_;
};

class OddServer {
public:
    // One connection after the other; number: 1 is the first.
    using Script = std::function<void(OddConnection& connection, int number)>;

    explicit OddServer(Script script) : script_(std::move(script)), descriptor_(listening_socket(port_)) {
        thread_ = std::thread([this] {
            for (;;) {
                OddConnection connection(::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC));
                if (stopping_) return;
                script_(connection, ++accepted_);
            }
        });
    }
    ~OddServer() {
        stopping_ = true;
        ::shutdown(descriptor_, SHUT_RDWR);
        thread_.join();
        ::close(descriptor_);
    }
    OddServer(const OddServer&) = delete;
    OddServer& operator=(const OddServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] int accepted() const { return accepted_; }

    // Any free port of 127.0.0.1.
    static int listening_socket(std::uint16_t& port) {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) != 0) std::abort();
        if (::listen(descriptor, 64) != 0) std::abort();
        ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        return descriptor;
    }

private:
    Script script_;
    std::uint16_t port_ = 0;
    int descriptor_;
    std::atomic<bool> stopping_ = false;
    std::atomic<int> accepted_ = 0;
    std::thread thread_;
};

}  // namespace piggy::net
