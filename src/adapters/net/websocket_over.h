#pragma once
// Inner header of the transport: one WebSocket, over a plain stream or over TLS: tells what its feed says, at the pace
// of FrameMerger; hears nothing but pings and closes. Compiled once for each, in websocket_connection.cpp and
// secure_websocket_connection.cpp.

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "adapters/net/frame_merger.h"
#include "adapters/net/response_head.h"
#include "adapters/net/websocket_connection.h"

namespace piggy::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

// What was published and not yet heard. Any thread.
class NewsInbox {
public:
    using News = std::vector<std::pair<std::string, std::shared_ptr<const std::string>>>;

    // True when it was empty: then someone must be told to take.
    bool put(const std::string& topic, std::shared_ptr<const std::string> object) {
        const std::lock_guard lock(mutex_);
        news_.emplace_back(topic, std::move(object));
        return news_.size() == 1;
    }
    News take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(news_, {});
    }

private:
    std::mutex mutex_;
    News news_;
};

template <class Stream>
class WebSocketConnection final : public LiveConnection,
                                  public std::enable_shared_from_this<WebSocketConnection<Stream>> {
    static constexpr std::size_t frame_bytes_max = 64 * 1024;

public:
    WebSocketConnection(std::shared_ptr<ServerCore> core, Stream stream, UpgradeRequest request, Admission admission)
        : core_(std::move(core)),
          socket_(std::move(stream)),
          timer_(core_->io),
          request_(std::move(request)),
          feed_(std::move(admission.feed)),
          lease_(std::move(admission.lease)),
          merger_(feed_->texts()) {
        core_->connections.insert(this);
    }
    ~WebSocketConnection() override {
        if (subscription_ != 0) feed_->unsubscribe(subscription_);
        if (lease_) lease_->forget(watch_);
        core_->connections.erase(this);
    }

    [[nodiscard]] std::optional<std::chrono::nanoseconds> idle_since() const override { return std::nullopt; }
    [[nodiscard]] std::optional<std::chrono::nanoseconds> waits_since() const override { return std::nullopt; }
    [[nodiscard]] bool was_let_in() const override { return true; }
    [[nodiscard]] const std::string& peer() const override { return peer_; }
    void close_now() override {
        closing_ = true;
        timer_.cancel();
        beast::get_lowest_layer(socket_).close();
    }
    void close_soon() override {
        if (closing_) return;
        closing_ = true;
        timer_.cancel();
        if (!begun_) return close_now();  // the handshake is still under way
        if (!writing_) say_goodbye();
    }

    void start() {
        socket_.set_option(websocket::stream_base::timeout{std::chrono::seconds(10), std::chrono::seconds(30), true});
        socket_.read_message_max(frame_bytes_max);
        socket_.auto_fragment(false);  // a message is one frame, however long a snapshot is
        socket_.text(true);
        // What Beast answers by itself, a handshake that is none above all, has our headers too.
        socket_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
            for (const SecurityField& field : security_fields()) {
                response.set(beast::string_view(field.name.data(), field.name.size()),
                             beast::string_view(field.value.data(), field.value.size()));
            }
            response.set(beast::http::field::server, "CryptoPiggy");  // Beast would tell its version
        }));
        socket_.async_accept(request_, [self = this->shared_from_this()](error_code error) {
            if (!error) self->begin();
        });
    }

private:
    void begin() {
        if (closing_) return close_now();
        begun_ = true;
        std::weak_ptr<WebSocketConnection> weak = this->weak_from_this();
        auto& io = core_->io;
        // The news lie in the inbox in the order they were published; posting alone would not keep it, because what
        // the server's own thread posts may be run after what other threads posted later.
        subscription_ = feed_->subscribe([weak, &io, inbox = inbox_](const std::string& topic, auto object) {
            if (!inbox->put(topic, std::move(object))) return;
            asio::post(io, [weak] {  // the connection itself is touched, and let go, on the server's thread alone
                if (const auto self = weak.lock()) self->hear();
            });
        });
        if (lease_) {
            watch_ = lease_->when_ended([weak, &io] {
                asio::post(io, [weak] {
                    if (const auto self = weak.lock()) self->close_soon();
                });
            });
        }
        read();
        write_next();
    }

    void hear() {
        for (auto& [topic, object] : inbox_->take()) merger_.add(topic, std::move(object));
        if (!writing_ && !closing_) write_next();
    }

    // What the other side sends is read, so that its pings and its close are seen, and dropped.
    void read() {
        socket_.async_read(incoming_, [self = this->shared_from_this()](error_code error, std::size_t) {
            self->incoming_.clear();
            if (!error) return self->read();
            self->closing_ = true;
            self->timer_.cancel();
        });
    }

    void write_next() {
        if (closing_) return say_goodbye();
        auto frame = merger_.next(core_->now());
        if (!frame) return wait();
        outgoing_ = std::move(*frame);
        writing_ = true;
        socket_.async_write(asio::buffer(outgoing_), [self = this->shared_from_this()](error_code error, std::size_t) {
            self->writing_ = false;
            if (!error) self->write_next();
        });
    }

    void wait() {
        const auto now = core_->now();
        timer_.expires_after(std::max(std::chrono::nanoseconds(0), merger_.due(now) - now));
        timer_.async_wait([self = this->shared_from_this()](error_code error) {
            if (!error && !self->writing_ && !self->closing_) self->write_next();
        });
    }

    void say_goodbye() {
        if (said_goodbye_ || !socket_.is_open()) return;
        said_goodbye_ = true;
        socket_.async_close(websocket::close_code::going_away, [self = this->shared_from_this()](error_code) {});
    }

    std::shared_ptr<ServerCore> core_;
    std::string peer_;                         // counts for no address
    websocket::stream<Stream, false> socket_;  // without permessage-deflate
    asio::steady_timer timer_;
    UpgradeRequest request_;
    std::shared_ptr<LiveFeed> feed_;
    std::shared_ptr<SocketLease> lease_;
    FrameMerger merger_;
    std::shared_ptr<NewsInbox> inbox_ = std::make_shared<NewsInbox>();
    beast::flat_buffer incoming_;
    std::string outgoing_;
    std::uint64_t subscription_ = 0;
    std::uint64_t watch_ = 0;
    bool begun_ = false;
    bool writing_ = false;
    bool closing_ = false;
    bool said_goodbye_ = false;
};

}  // namespace piggy::net
