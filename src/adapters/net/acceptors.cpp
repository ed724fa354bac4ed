#include "adapters/net/acceptors.h"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace piggy::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// Binds and listens, or says why not.
error_code open_acceptor(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && endpoint.protocol() == tcp::v6()) acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    return error;
}

std::string why_not(std::uint16_t port, const error_code& error) {
    const std::string number = std::to_string(port);
    if (error == asio::error::address_in_use) {
        return "cannot listen on port " + number +
               ": another program has it already; stop that program or choose another port with --port";
    }
    if (error == asio::error::access_denied) {
        return "cannot listen on port " + number +
               ": ports below 1024 belong to the system; choose another port with --port";
    }
    return "cannot listen on port " + number + ": " + error.message();
}

}  // namespace

Result<> Acceptors::bind(std::uint16_t port) {
    error_code error = bind_both(port);
    // Any port will do: one that is free on 127.0.0.1 may be taken on ::1, so try a few.
    for (int attempt = 0; error && port == 0 && attempt < 20; ++attempt) error = bind_both(0);
    if (error) return fail(ErrorCode::unavailable, why_not(port, error));
    port_ = first_.local_endpoint().port();
    return {};
}

Result<> Acceptors::bind_to(const std::string& address, std::uint16_t port) {
    error_code error;
    const auto parsed = asio::ip::make_address(address, error);
    if (error) return fail(ErrorCode::malformed, address + " is no address of a network card, such as 192.168.1.5");
    if (error = open_acceptor(first_, {parsed, port}); error) {
        error_code ignored;
        first_.close(ignored);
        if (error == boost::system::errc::address_not_available || error == asio::error::address_family_not_supported) {
            return fail(ErrorCode::unavailable, "cannot listen on " + address + ": this machine has no such address");
        }
        return fail(ErrorCode::unavailable, why_not(port, error));
    }
    port_ = first_.local_endpoint().port();
    return {};
}

error_code Acceptors::bind_both(std::uint16_t wanted) {
    error_code ignored;
    if (const error_code error = open_acceptor(first_, {asio::ip::address_v4::loopback(), wanted})) {
        first_.close(ignored);
        return error;
    }
    const error_code error = open_acceptor(second_, {asio::ip::address_v6::loopback(), first_.local_endpoint().port()});
    if (!error) return {};
    second_.close(ignored);
    if (error != asio::error::address_in_use) return {};  // this machine has no ::1
    first_.close(ignored);
    return error;
}

void Acceptors::accept(Take take, Log log) {
    take_ = std::move(take);
    log_ = std::move(log);
    accept_on(first_);
    if (second_.is_open()) accept_on(second_);
}

void Acceptors::close() {
    error_code ignored;
    first_.close(ignored);
    second_.close(ignored);
}

void Acceptors::accept_on(tcp::acceptor& acceptor) {
    acceptor.async_accept([this, &acceptor](error_code error, tcp::socket socket) {
        if (!acceptor.is_open()) return;
        if (!error) {
            error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);  // without it each answer waits 40 ms for an ack
            take_(std::move(socket));
        }
        if (error && error != asio::error::connection_aborted) return retry_later(acceptor);
        accept_on(acceptor);
    });
}

// Out of file descriptors or memory: ask again when some may be free, instead of spinning.
void Acceptors::retry_later(tcp::acceptor& acceptor) {
    if (log_) log_("no file descriptors or memory left for a new connection");
    auto timer = std::make_shared<asio::steady_timer>(io_, std::chrono::milliseconds(100));
    timer->async_wait([this, timer, &acceptor](error_code) {
        if (acceptor.is_open()) accept_on(acceptor);
    });
}

}  // namespace piggy::net
