#pragma once
// A client that says exactly what a test wants said: bytes over a real socket, answers taken apart by hand, and
// WebSocket frames. Shares no code with the server, so that both cannot be wrong in the same way.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace piggy::test {

struct RawAnswer {
    int status = 0;                             // 0: the server closed without an answer
    std::map<std::string, std::string> fields;  // names in lower case
    std::string body;
    std::string head;

    [[nodiscard]] std::string field(const std::string& name) const {
        const auto found = fields.find(name);
        return found == fields.end() ? "" : found->second;
    }
};

class RawClient {
public:
    explicit RawClient(std::uint16_t port, bool v6 = false) : port_(port) {
        descriptor_ = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (v6) {
            sockaddr_in6 address{};
            address.sin6_family = AF_INET6;
            address.sin6_port = htons(port);
            address.sin6_addr = in6addr_loopback;
            connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        } else {
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(port);
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        }
        const int on = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    virtual ~RawClient() { close(); }
    RawClient(RawClient&& other) noexcept
        : port_(other.port_),
          descriptor_(std::exchange(other.descriptor_, -1)),
          connected_(other.connected_),
          unread_(std::move(other.unread_)) {}
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    RawClient& operator=(RawClient&&) = delete;

    [[nodiscard]] bool connected() const { return connected_; }
    void close() {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }
    void shutdown_sending() const { ::shutdown(descriptor_, SHUT_WR); }

    // False when the server has gone.
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = put(bytes.data(), bytes.size());
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // "GET /x HTTP/1.1", a right Host and these further lines ("Name: value\r\n…").
    [[nodiscard]] std::string request(const std::string& method, const std::string& target,
                                      const std::string& lines = "", const std::string& body = "") const {
        std::string text = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) + "\r\n";
        if (!body.empty() || method == "POST" || method == "PUT") {
            text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        }
        return text + lines + "\r\n" + body;
    }

    RawAnswer ask(const std::string& method, const std::string& target, const std::string& lines = "",
                  const std::string& body = "") {
        if (!send(request(method, target, lines, body))) return {};
        return read_answer(method == "HEAD");
    }

    RawAnswer read_answer(bool head_only = false) {
        RawAnswer answer;
        const auto end = read_until("\r\n\r\n");
        if (!end) return answer;
        answer.head = unread_.substr(0, *end + 4);
        unread_.erase(0, *end + 4);
        read_head(answer);
        if (answer.status / 100 == 1 || answer.status == 304 || answer.status == 204 || head_only) return answer;
        const std::size_t length =
            answer.field("content-length").empty() ? 0 : std::stoul(answer.field("content-length"));
        while (unread_.size() < length && read_some()) {
        }
        answer.body = unread_.substr(0, length);
        unread_.erase(0, std::min(length, unread_.size()));
        return answer;
    }

    // True once the server has closed; reads away what it still said.
    [[nodiscard]] bool closed_by_server(std::chrono::milliseconds within = std::chrono::seconds(20)) {
        const auto deadline = std::chrono::steady_clock::now() + within;
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            pollfd waiting{descriptor_, POLLIN, 0};
            if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return false;
            if (!read_some()) return true;
        }
    }

    // errno of the next read: ECONNRESET after a reset; 0 when there were bytes or an orderly end.
    [[nodiscard]] int error_of_next_read() const {
        char byte = 0;
        return ::recv(descriptor_, &byte, 1, 0) < 0 ? errno : 0;
    }

    // The WebSocket handshake; the answer's status is 101 when it worked.
    RawAnswer open_socket(const std::string& target, const std::string& lines) {
        return ask("GET", target,
                   "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                       lines);
    }
    [[nodiscard]] std::string own_origin() const {
        return "Origin: http://127.0.0.1:" + std::to_string(port_) + "\r\n";
    }

    struct Frame {
        int opcode = -1;  // 1 text, 8 close, 9 ping; -1: the connection ended
        std::string payload;
    };
    Frame read_frame() {
        while (unread_.size() < 2) {
            if (!read_some()) return {};
        }
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(unread_[i]); };
        std::size_t length = byte(1) & 0x7FU;
        std::size_t head = 2;
        const std::size_t further = length == 126 ? 2 : length == 127 ? 8 : 0;
        while (unread_.size() < head + further) {
            if (!read_some()) return {};
        }
        if (further > 0) {
            length = 0;
            for (std::size_t i = 0; i < further; ++i) length = length * 256 + byte(2 + i);
            head += further;
        }
        while (unread_.size() < head + length) {
            if (!read_some()) return {};
        }
        Frame frame{byte(0) & 0x0F, unread_.substr(head, length)};
        unread_.erase(0, head + length);
        return frame;
    }
    // A masked frame, as a browser sends it.
    bool send_frame(int opcode, std::string_view payload) const {
        std::string frame(1, static_cast<char>(0x80 | opcode));
        if (payload.size() < 126) {
            frame.push_back(static_cast<char>(0x80U | payload.size()));
        } else {
            frame.push_back(static_cast<char>(0x80U | 127U));
            for (int shift = 56; shift >= 0; shift -= 8) frame.push_back(static_cast<char>(payload.size() >> shift));
        }
        frame.append(4, '\0');  // a mask of zeros changes nothing
        return send(frame.append(payload));
    }

protected:
    // How bytes are carried: as they are, or as a client of TLS does.
    virtual ssize_t put(const char* bytes, std::size_t size) const {
        return ::send(descriptor_, bytes, size, MSG_NOSIGNAL);
    }
    virtual ssize_t take(char* bytes, std::size_t size) { return ::recv(descriptor_, bytes, size, 0); }
    [[nodiscard]] virtual bool has_some_in_hand() const { return false; }
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    bool read_some() {
        std::array<char, 65536> part;
        pollfd waiting{descriptor_, POLLIN, 0};
        if (!has_some_in_hand() && ::poll(&waiting, 1, 20'000) <= 0) return false;  // better to fail than to hang
        const ssize_t got = take(part.data(), part.size());
        if (got <= 0) return false;
        unread_.append(part.data(), static_cast<std::size_t>(got));
        return true;
    }

    std::optional<std::size_t> read_until(std::string_view mark) {
        for (;;) {
            const std::size_t found = unread_.find(mark);
            if (found != std::string::npos) return found;
            if (!read_some()) return std::nullopt;
        }
    }

    static void read_head(RawAnswer& answer) {
        answer.status = std::stoi(answer.head.substr(9, 3));
        std::size_t at = answer.head.find("\r\n") + 2;
        while (at < answer.head.size() - 2) {
            const std::size_t end = answer.head.find("\r\n", at);
            const std::size_t colon = answer.head.find(": ", at);
            std::string name = answer.head.substr(at, colon - at);
            std::ranges::transform(name, name.begin(),
                                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            answer.fields[name] = answer.head.substr(colon + 2, end - colon - 2);
            at = end + 2;
        }
    }

    std::uint16_t port_;
    int descriptor_ = -1;
    bool connected_ = false;
    std::string unread_;
};

}  // namespace piggy::test
