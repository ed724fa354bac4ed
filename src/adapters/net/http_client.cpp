#include "adapters/net/http_client.h"

#include <string.h>  // explicit_bzero

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <future>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/net/byte_channel.h"
#include "adapters/net/http_reader.h"
#include "adapters/net/request_text.h"

namespace piggy::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using Outcome = tl::expected<InboundAnswer, NoAnswer>;

constexpr std::uint32_t head_bytes_max = 64 * 1024;

class Connection;

// One request on its way. Its caller waits for outcome.
struct Exchange {
    Exchange(asio::io_context& io, const OutboundRequest& request, const ServerAddress& address)
        : name(request_name(request, address)),
          text(request_text(request, address)),
          is_head(request.method == "HEAD"),
          body_bytes_max(request.body_bytes_max),
          patience(request.deadline),
          timer(io) {}
    ~Exchange() { ::explicit_bzero(text.data(), text.size()); }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    std::string name, text;
    bool is_head;
    std::size_t body_bytes_max;
    std::chrono::milliseconds patience;
    asio::steady_timer timer;  // the deadline
    std::shared_ptr<Connection> connection;
    bool has_left = false;  // its first byte may have been handed to the socket
    bool is_over = false;
    std::promise<Outcome> outcome;
};

// The pool. On the client's own thread, but send().
struct Pool {
    Pool(ServerAddress address, ClientLimits the_limits)
        : limits(the_limits), maker(std::move(address)), work(asio::make_work_guard(io)) {}

    void begin(const std::shared_ptr<Exchange>& exchange);
    void hand_out();
    [[nodiscard]] std::shared_ptr<Connection> take_idle();
    void end(const std::shared_ptr<Exchange>& exchange, Outcome outcome);
    void give_up(const std::shared_ptr<Exchange>& exchange, const std::string& why);
    void leave(const std::shared_ptr<Connection>& connection);
    void give_up_all();

    ClientLimits limits;
    ChannelMaker maker;
    std::deque<std::shared_ptr<Exchange>> waiting;
    std::vector<std::shared_ptr<Connection>> connections, idle;  // idle: the one used last is last
    bool stopping = false;
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> work;
};

// One connection of the pool. From connecting on, one read is always under way: what comes between answers, bytes or
// an end, closes it.
class Connection final : public std::enable_shared_from_this<Connection> {
public:
    Connection(Pool& pool, std::shared_ptr<ByteChannel> channel)
        : pool_(pool), channel_(std::move(channel)), timer_(pool.io) {}

    void connect(std::shared_ptr<Exchange> exchange) {
        exchange_ = std::move(exchange);
        timer_.expires_after(pool_.limits.connect_time);
        timer_.async_wait([self = shared_from_this()](error_code error) {
            if (!error && !self->is_connected_) self->fail("no connection within the time for it");
        });
        channel_->connect([self = shared_from_this()](const std::string& trouble) {
            if (self->is_closed_) return;
            if (!trouble.empty()) return self->fail(trouble);
            self->is_connected_ = true;
            self->timer_.cancel();
            self->read();
            self->write();
        });
    }
    void use_for(std::shared_ptr<Exchange> exchange) {
        timer_.cancel();
        exchange_ = std::move(exchange);
        write();
    }
    [[nodiscard]] bool is_fresh() const {
        return !is_closed_ && Clock::now() - idle_since_ < pool_.limits.idle_time && channel_->is_quiet();
    }
    // Its exchange, where there is one, ends without an answer.
    void fail(const std::string& why) {
        if (const auto exchange = exchange_) return pool_.give_up(exchange, why);
        drop();
    }
    void close() {
        is_closed_ = true;
        exchange_.reset();
        timer_.cancel();
        channel_->close();
    }

private:
    void write() {
        reader_.emplace(ReadLimits{head_bytes_max, exchange_->body_bytes_max}, exchange_->is_head);
        out_ = std::move(exchange_->text);
        is_writing_ = true;
        exchange_->has_left = true;
        channel_->write(out_.data(), out_.size(), [self = shared_from_this()](error_code error, std::size_t) {
            self->is_writing_ = false;
            ::explicit_bzero(self->out_.data(), self->out_.size());  // it may have held a passphrase
            self->is_broken_ = self->is_broken_ || error;  // the server may have answered nevertheless: read on
        });
    }

    void read() {
        channel_->read_some(in_.data(), in_.size(), [self = shared_from_this()](error_code error, std::size_t bytes) {
            if (self->is_closed_) return;
            if (!self->exchange_) return self->drop();
            error ? self->hear_end(error) : self->hear({self->in_.data(), bytes});
        });
    }

    void hear(std::string_view bytes) {
        std::string joined;
        if (!unread_.empty()) {
            joined = std::exchange(unread_, {});
            bytes = joined.append(bytes);
        }
        switch (reader_->read(bytes)) {
            case Reading::needs_more: unread_ = bytes; return read();
            case Reading::whole: return hear_whole(bytes.empty());
            case Reading::malformed: return fail("the answer is not well-formed HTTP");
            case Reading::head_too_large: return fail("the answer's head is too large");
            case Reading::body_too_large:
                return fail("the answer's body is larger than the " + std::to_string(exchange_->body_bytes_max) +
                            " bytes asked for at most");
        }
    }

    void hear_end(error_code error) {
        is_broken_ = true;
        if (error == asio::error::eof && reader_->read_end() == Reading::whole) return hear_whole(true);
        fail(error == asio::error::eof ? "the server closed the connection before its answer was whole"
                                       : "the connection broke before the answer was whole: " + error.message());
    }

    void hear_whole(bool nothing_behind) {
        const bool stays = reader_->keeps_alive() && nothing_behind && !is_writing_ && !is_broken_ && !pool_.stopping;
        auto answer = reader_->take();
        const auto exchange = std::exchange(exchange_, nullptr);
        exchange->connection.reset();
        if (stays && answer.status != 101) {
            idle();
        } else {
            drop();
        }
        pool_.end(exchange, std::move(answer));
    }

    void idle() {
        idle_since_ = Clock::now();
        pool_.idle.push_back(shared_from_this());
        timer_.expires_after(pool_.limits.idle_time);
        timer_.async_wait([self = shared_from_this()](error_code error) {
            if (!error && !self->exchange_) self->drop();
        });
        read();
    }

    void drop() {
        const auto self = shared_from_this();
        close();
        pool_.leave(self);
    }

    Pool& pool_;
    std::shared_ptr<ByteChannel> channel_;
    asio::steady_timer timer_;  // of connecting, later of idling
    std::shared_ptr<Exchange> exchange_;
    std::optional<AnswerReader> reader_;
    std::string out_, unread_;
    std::array<char, 16 * 1024> in_{};
    Clock::time_point idle_since_{};
    bool is_connected_ = false;
    bool is_writing_ = false;
    bool is_broken_ = false;
    bool is_closed_ = false;
};

void Pool::begin(const std::shared_ptr<Exchange>& exchange) {
    if (stopping) return give_up(exchange, "the client was stopped");
    exchange->timer.expires_after(exchange->patience);
    exchange->timer.async_wait([this, exchange](error_code error) {
        if (error) return;
        const std::string within = " within " + std::to_string(exchange->patience.count()) + " ms";
        give_up(exchange, exchange->connection ? "no whole answer" + within : "no connection was free" + within);
    });
    waiting.push_back(exchange);
    hand_out();
}

// Gives connections to who waits, the first first.
void Pool::hand_out() {
    while (!waiting.empty() && !stopping) {
        if (auto connection = take_idle()) {
            const auto exchange = waiting.front();
            waiting.pop_front();
            exchange->connection = connection;
            connection->use_for(exchange);
            continue;
        }
        if (connections.size() >= limits.connections) return;
        const auto exchange = waiting.front();
        waiting.pop_front();
        auto channel = maker.make(io);
        if (!channel) {
            give_up(exchange, channel.error().what);
            continue;
        }
        connections.push_back(std::make_shared<Connection>(*this, std::move(*channel)));
        exchange->connection = connections.back();
        exchange->connection->connect(exchange);
    }
}

std::shared_ptr<Connection> Pool::take_idle() {
    while (!idle.empty()) {
        auto connection = std::move(idle.back());
        idle.pop_back();
        if (connection->is_fresh()) return connection;
        connection->close();
        leave(connection);
    }
    return nullptr;
}

void Pool::end(const std::shared_ptr<Exchange>& exchange, Outcome outcome) {
    if (std::exchange(exchange->is_over, true)) return;
    exchange->timer.cancel();
    exchange->outcome.set_value(std::move(outcome));
    hand_out();
}

void Pool::give_up(const std::shared_ptr<Exchange>& exchange, const std::string& why) {
    if (exchange->is_over) return;
    std::erase(waiting, exchange);
    if (const auto connection = std::exchange(exchange->connection, nullptr)) {
        connection->close();
        leave(connection);
    }
    NoAnswer none;
    none.departure = exchange->has_left ? Departure::maybe_arrived : Departure::nothing_sent;
    none.what =
        exchange->name + (exchange->has_left ? " was sent, but its outcome is unknown: " : " was not sent: ") + why;
    end(exchange, tl::unexpected<NoAnswer>(std::move(none)));
}

void Pool::leave(const std::shared_ptr<Connection>& connection) {
    std::erase(idle, connection);
    std::erase(connections, connection);
}

void Pool::give_up_all() {
    stopping = true;
    while (!waiting.empty()) give_up(waiting.front(), "the client was stopped");
    const auto open = connections;
    for (const auto& connection : open) connection->fail("the client was stopped");
}

}  // namespace

struct HttpClient::Inside {
    Inside(ServerAddress address, ClientLimits limits) : pool(std::move(address), limits) {
        thread = std::thread([this] { pool.io.run(); });
    }
    Pool pool;
    std::thread thread;
};

HttpClient::HttpClient(ServerAddress address, ClientLimits limits)
    : inside_(std::make_unique<Inside>(std::move(address), limits)) {}

HttpClient::~HttpClient() {
    asio::post(inside_->pool.io, [pool = &inside_->pool] {
        pool->give_up_all();
        pool->io.stop();
    });
    inside_->thread.join();
}

void HttpClient::give_up() {
    asio::post(inside_->pool.io, [pool = &inside_->pool] { pool->give_up_all(); });
}

Outcome HttpClient::send(const OutboundRequest& request) {
    Pool& pool = inside_->pool;
    const ServerAddress& address = pool.maker.address();
    if (const std::string wrong = wrong_in_request(request); !wrong.empty()) {
        return tl::unexpected<NoAnswer>(
            NoAnswer{Departure::nothing_sent, request_name(request, address) + " was not sent: " + wrong});
    }
    const auto exchange = std::make_shared<Exchange>(pool.io, request, address);
    auto outcome = exchange->outcome.get_future();
    asio::post(pool.io, [&pool, exchange] { pool.begin(exchange); });
    return outcome.get();
}

}  // namespace piggy::net
