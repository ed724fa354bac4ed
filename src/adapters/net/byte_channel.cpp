#include "adapters/net/byte_channel.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cerrno>
#include <optional>
#include <utility>

namespace piggy::net {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

bool is_loopback_only(const tcp::resolver::results_type& found) {
    return std::ranges::all_of(found, [](const auto& entry) { return entry.endpoint().address().is_loopback(); });
}

bool is_address(const std::string& host) {
    error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

bool socket_is_quiet(const tcp::socket& socket) {
    char byte = 0;
    const auto got = ::recv(const_cast<tcp::socket&>(socket).native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

class PlainChannel : public ByteChannel {
public:
    PlainChannel(asio::io_context& io, const ServerAddress& address) : address_(address), resolver_(io), socket_(io) {}

    void connect(Told told) override {
        resolver_.async_resolve(
            address_.host, std::to_string(address_.port),
            [self = share(), told = std::move(told)](error_code error, const tcp::resolver::results_type& found) {
                if (error) return told("the name " + self->address_.host + " was not found: " + error.message());
                if (!self->address_.tls && !is_loopback_only(found)) {
                    return told("without TLS only this machine is spoken to, and " + self->address_.host +
                                " is another one");
                }
                self->connect_to(found, told);
            });
    }
    void read_some(char* bytes, std::size_t size, Moved moved) override {
        socket_.async_read_some(asio::buffer(bytes, size), hold(std::move(moved)));
    }
    [[nodiscard]] bool is_quiet() const override { return socket_is_quiet(socket_); }
    void close() override {
        resolver_.cancel();
        error_code ignored;
        socket_.close(ignored);
    }

protected:
    void write_some(const char* bytes, std::size_t size, Moved moved) override {
        socket_.async_write_some(asio::buffer(bytes, size), hold(std::move(moved)));
    }
    virtual void connected(const Told& told) { told(""); }

    [[nodiscard]] std::shared_ptr<PlainChannel> share() {
        return std::static_pointer_cast<PlainChannel>(shared_from_this());
    }
    // Keeps the channel until it is told.
    [[nodiscard]] Moved hold(Moved moved) {
        return [self = share(), moved = std::move(moved)](const error_code& error, std::size_t bytes) {
            moved(error, bytes);
        };
    }

    const ServerAddress address_;
    tcp::resolver resolver_;
    tcp::socket socket_;

private:
    void connect_to(const tcp::resolver::results_type& found, const Told& told) {
        asio::async_connect(socket_, found, [self = share(), told](error_code error, const tcp::endpoint&) {
            if (error) return told("no connection: " + error.message());
            error_code ignored;
            self->socket_.set_option(tcp::no_delay(true), ignored);
            self->connected(told);
        });
    }
};

class TlsChannel final : public PlainChannel {
public:
    TlsChannel(asio::io_context& io, const ServerAddress& address, ssl::context& context)
        : PlainChannel(io, address), stream_(socket_, context) {}

    void read_some(char* bytes, std::size_t size, Moved moved) override {
        stream_.async_read_some(asio::buffer(bytes, size), hold(std::move(moved)));
    }

private:
    void write_some(const char* bytes, std::size_t size, Moved moved) override {
        stream_.async_write_some(asio::buffer(bytes, size), hold(std::move(moved)));
    }

    void connected(const Told& told) override {
        if (!demand_the_right_host()) return told("TLS cannot be asked for the name " + address_.host);
        stream_.async_handshake(ssl::stream_base::client, [self = share(), this, told](error_code error) {
            if (!error) return told("");
            const long verdict = ::SSL_get_verify_result(stream_.native_handle());
            told(verdict == X509_V_OK ? "TLS failed: " + error.message()
                                      : "the server's certificate was refused: " +
                                            std::string(::X509_verify_cert_error_string(verdict)));
        });
    }

    bool demand_the_right_host() {
        ::SSL* const tls = stream_.native_handle();
        ::SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        const char* const host = address_.host.c_str();
        if (is_address(address_.host)) return ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(tls), host) == 1;
        return ::SSL_set1_host(tls, host) == 1 && SSL_set_tlsext_host_name(tls, host) == 1;
    }

    ssl::stream<tcp::socket&> stream_;
};

}  // namespace

void ByteChannel::write(const char* bytes, std::size_t size, Moved moved) {
    write_some(bytes, size,
               [this, bytes, size, moved = std::move(moved)](const error_code& error, std::size_t written) {
                   if (error || written == size) return moved(error, written);
                   write(bytes + written, size - written, moved);
               });
}

struct ChannelMaker::Inside {
    ServerAddress address;
    ssl::context context{ssl::context::tls_client};
    std::string trouble;
};

ChannelMaker::ChannelMaker(ServerAddress address) : inside_(std::make_unique<Inside>()) {
    inside_->address = std::move(address);
    if (!inside_->address.tls) return;
    error_code error;
    ssl::context& context = inside_->context;
    context.set_verify_mode(ssl::verify_peer, error);
    if (!error && SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION) != 1) {
        inside_->trouble = "this machine's OpenSSL does not do TLS 1.2";
    }
    if (!error && inside_->address.authority_file) {
        context.load_verify_file(inside_->address.authority_file->string(), error);
        if (error) inside_->trouble = "the authorities in " + inside_->address.authority_file->string();
    } else if (!error) {
        context.set_default_verify_paths(error);
        if (error) inside_->trouble = "the authorities of this system";
    }
    if (error) inside_->trouble += " cannot be read: " + error.message();
}

ChannelMaker::~ChannelMaker() = default;

Result<std::shared_ptr<ByteChannel>> ChannelMaker::make(asio::io_context& io) const {
    if (!inside_->trouble.empty()) return fail(ErrorCode::unavailable, inside_->trouble);
    if (!inside_->address.tls) return std::make_shared<PlainChannel>(io, inside_->address);
    return std::make_shared<TlsChannel>(io, inside_->address, inside_->context);
}

const ServerAddress& ChannelMaker::address() const { return inside_->address; }

}  // namespace piggy::net
