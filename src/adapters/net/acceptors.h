#pragma once
// Inner header of the transport: the listening sockets of a server. On loopback two, 127.0.0.1 and, where the machine
// has it, ::1, on one port: a port that only one of them can have is a port taken, because what a browser calls
// localhost may be either. Or one, on an address that was named. Names Boost.Asio.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace piggy::net {

class Acceptors {
public:
    using Take = std::function<void(boost::asio::ip::tcp::socket)>;
    using Log = std::function<void(std::string_view line)>;

    explicit Acceptors(boost::asio::io_context& io) : io_(io), first_(io), second_(io) {}

    // port: 0 for any free one. errors: unavailable: taken, or may not be used
    [[nodiscard]] Result<> bind(std::uint16_t port);
    // One address in the place of both: "192.168.1.5", "fe80::1". errors: malformed: no address; unavailable, as above
    [[nodiscard]] Result<> bind_to(const std::string& address, std::uint16_t port);
    [[nodiscard]] std::uint16_t port() const { return port_; }
    // Hands every new connection to take, on the io_context's thread, until close().
    void accept(Take take, Log log);
    void close();

private:
    [[nodiscard]] boost::system::error_code bind_both(std::uint16_t wanted);
    void accept_on(boost::asio::ip::tcp::acceptor& acceptor);
    void retry_later(boost::asio::ip::tcp::acceptor& acceptor);

    boost::asio::io_context& io_;
    boost::asio::ip::tcp::acceptor first_, second_;
    std::uint16_t port_ = 0;
    Take take_;
    Log log_;
};

}  // namespace piggy::net
