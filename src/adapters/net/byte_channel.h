#pragma once
// Inner header of HttpClient and Stream: one connection to a server, bytes in and out, plain or TLS behind one face, so
// that nothing else is compiled for both. Used on the thread of its io_context alone.
// TLS: 1.2 or newer, chain and host name verified by OpenSSL, SNI set. Plain goes to this machine only.

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/net/http_client.h"
#include "core/result.h"

namespace piggy::net {

class ByteChannel : public std::enable_shared_from_this<ByteChannel> {
public:
    using Told = std::function<void(const std::string& trouble)>;  // empty: it went well
    using Moved = std::function<void(const boost::system::error_code& error, std::size_t bytes)>;

    virtual ~ByteChannel() = default;
    // Name, socket, TLS. Once, first.
    virtual void connect(Told told) = 0;
    // One of each at a time; the bytes stay where they are until it is told. An orderly end is asio::error::eof.
    virtual void read_some(char* bytes, std::size_t size, Moved moved) = 0;
    void write(const char* bytes, std::size_t size, Moved moved);
    // False when something came, or the other side has closed, and nobody has read it yet.
    [[nodiscard]] virtual bool is_quiet() const = 0;
    // Cancels what is under way; it is told so.
    virtual void close() = 0;

protected:
    virtual void write_some(const char* bytes, std::size_t size, Moved moved) = 0;
};

// Makes channels to one server, and keeps what they share: the authorities they believe.
class ChannelMaker {
public:
    explicit ChannelMaker(ServerAddress address);
    ~ChannelMaker();
    ChannelMaker(const ChannelMaker&) = delete;
    ChannelMaker& operator=(const ChannelMaker&) = delete;

    // errors: unavailable: the authority file cannot be read
    [[nodiscard]] Result<std::shared_ptr<ByteChannel>> make(boost::asio::io_context& io) const;
    [[nodiscard]] const ServerAddress& address() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace piggy::net
