// One HTTP/1.1 connection of WireServer: read a request, ask the handler, answer as it says, again.

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <type_traits>
#include <utility>

#include "adapters/net/http_reader.h"
#include "adapters/net/response_head.h"
#include "adapters/net/websocket_frames.h"
#include "adapters/net/wire_core.h"

namespace piggy::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

// How long, and how many bytes, a connection is read on after the last answer, so that closing does not reset it.
constexpr std::chrono::milliseconds drain_time{2'000};
constexpr std::size_t drain_bytes_max = 16 * 1024 * 1024;

WireAnswer empty_answer(int status) {
    WireAnswer answer;
    answer.status = status;
    answer.content_type.clear();
    return answer;
}

class WireConnection final : public WirePeer, public std::enable_shared_from_this<WireConnection> {
public:
    WireConnection(WireCore& core, tcp::socket socket)
        : core_(core), socket_(std::move(socket)), reader_({core.options.head_bytes_max, core.options.body_bytes_max}) {
        core_.enter(this);
    }
    ~WireConnection() override { core_.leave(this); }

    [[nodiscard]] std::optional<WireTime> idle_since() const override {
        if (doing_ == Doing::reading || doing_ == Doing::draining || doing_ == Doing::silent) return since_;
        return std::nullopt;
    }
    [[nodiscard]] WireTime deadline() const override { return deadline_; }
    void deadline_passed() override {
        if (doing_ != Doing::reading || !reader_.begun()) return stop();
        stays_open_ = false;
        answer(empty_answer(408));
    }
    void stop() override {
        doing_ = Doing::gone;
        deadline_ = WireTime::max();
        core_.leave(this);
        if (delay_) delay_->cancel();
        error_code ignored;
        socket_.close(ignored);
    }

    void start() {
        error_code error;
        socket_.non_blocking(true, error);
        if (error) return stop();
        become(Doing::reading, core_.options.idle_time);
        wait_for_bytes();
    }

private:
    // writing and delaying: it is our turn. draining: the last answer is out. silent: there will be no answer.
    enum class Doing { reading, delaying, writing, draining, silent, upgraded, gone };

    void become(Doing doing, std::chrono::milliseconds at_most) {
        doing_ = doing;
        since_ = Clock::now();
        deadline_ = since_ + at_most;
    }

    void wait_for_bytes() {
        if (std::exchange(waits_for_bytes_, true)) return;
        socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
            self->waits_for_bytes_ = false;
            if (!error && self->doing_ != Doing::gone) self->read_bytes();
        });
    }

    void read_bytes() {
        error_code error;
        const std::size_t size = socket_.read_some(asio::buffer(core_.scratch), error);
        if (error == asio::error::would_block) return wait_for_bytes();
        if (error) return stop();
        if (doing_ == Doing::reading) return take({core_.scratch.data(), size});
        drained_ += size;
        drained_ > drain_bytes_max ? stop() : wait_for_bytes();
    }

    // Reads and answers one request after the other, for as long as bytes are there and answers leave at once.
    void take(std::string_view bytes) {
        std::string joined;
        if (!pending_.empty()) {
            joined = std::exchange(pending_, {});
            bytes = joined.append(bytes);
        }
        while (doing_ == Doing::reading && !bytes.empty()) {
            if (!reader_.begun()) become(Doing::reading, core_.options.read_time);
            const Reading reading = reader_.read(bytes);
            if (reading == Reading::needs_more) {
                begin_body();
                break;
            }
            if (reading == Reading::whole) serve(bytes);
            if (reading == Reading::malformed) refuse(400);
            if (reading == Reading::body_too_large) refuse(413);
            if (reading == Reading::head_too_large) refuse(431);
        }
        if (doing_ == Doing::gone || doing_ == Doing::upgraded) return;
        if (doing_ == Doing::reading || doing_ == Doing::delaying || doing_ == Doing::writing) pending_ = bytes;
        if (doing_ != Doing::delaying && doing_ != Doing::writing) wait_for_bytes();
    }

    // Once for each request whose body does not come together with its head.
    void begin_body() {
        if (!reader_.head_is_done() || is_in_body_) return;
        is_in_body_ = true;
        become(Doing::reading, core_.options.read_time);
        if (!reader_.wants_continue() || reader_.is_http_1_0()) return;
        static constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
        error_code error;  // a client that has stopped reading can do without this line
        socket_.write_some(asio::buffer(line), error);
    }

    void refuse(int status) {
        stays_open_ = false;
        is_head_ = false;
        answer(empty_answer(status));
    }

    void serve(std::string_view& further_bytes) {
        is_in_body_ = false;
        stays_open_ = reader_.keeps_alive();
        is_http_1_0_ = reader_.is_http_1_0();
        const bool wants_upgrade = reader_.wants_upgrade() && core_.handlers.upgrade;
        WireRequest request = reader_.take();
        is_head_ = request.method == "HEAD";
        if (wants_upgrade) return upgrade(request, further_bytes);
        answer(guarded([&] { return core_.handlers.request(std::move(request)); }));
    }

    // What a handler throws must not end the server.
    template <class Ask>
    std::invoke_result_t<Ask> guarded(const Ask& ask) {
        try {
            return ask();
        } catch (const std::exception& exception) {
            core_.log(std::string("a request failed: ") + exception.what());
        }
        return empty_answer(500);
    }

    void upgrade(const WireRequest& request, std::string_view& further_bytes) {
        if (request.method != "GET" || !is_websocket_key(request.field("sec-websocket-key"))) {
            return answer(empty_answer(400));
        }
        if (request.field("sec-websocket-version") != "13") {
            WireAnswer wrong_version = empty_answer(426);
            wrong_version.fields.push_back({"Sec-WebSocket-Version", "13"});
            return answer(std::move(wrong_version));
        }
        auto verdict = guarded([&] { return core_.handlers.upgrade(request); });
        if (auto* refused = std::get_if<WireAnswer>(&verdict)) return answer(std::move(*refused));
        const std::string greeting =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
            accept_key(request.field("sec-websocket-key")) + "\r\n\r\n";
        doing_ = Doing::upgraded;
        core_.leave(this);
        start_wire_websocket(core_, std::move(socket_), greeting,
                             std::move(std::get<std::shared_ptr<WireSocketListener>>(verdict)), further_bytes);
    }

    void answer(WireAnswer answer) {
        if (answer.delay.count() <= 0) return send(std::move(answer));
        doing_ = Doing::delaying;
        deadline_ = WireTime::max();
        delay_.emplace(core_.io, answer.delay);
        delay_->async_wait([self = shared_from_this(), answer = std::move(answer)](error_code error) mutable {
            if (error || self->doing_ == Doing::gone) return;
            self->send(std::move(answer));
            self->go_on_after_waiting();
        });
    }

    void go_on_after_waiting() {
        if (doing_ == Doing::reading) return take({});
        if (doing_ == Doing::draining || doing_ == Doing::silent) wait_for_bytes();
    }

    void send(WireAnswer answer) {
        if (answer.ending == Ending::reset) return reset();
        if (answer.ending == Ending::silent) return become(Doing::silent, core_.options.idle_time);
        const bool has_body = !is_head_ && answer.status != 204 && answer.status != 304;
        is_torn_ = answer.ending == Ending::torn;
        const bool is_cut = is_torn_ || answer.ending == Ending::cut;
        if (is_cut) stays_open_ = false;
        head_ = head_of(answer);
        body_ = std::move(answer.body);
        if (!has_body) body_.clear();
        if (is_cut) body_.resize(body_.size() / 2);
        written_ = 0;
        write();
    }

    [[nodiscard]] std::string head_of(const WireAnswer& answer) const {
        std::string head;
        head.reserve(256);
        head.append("HTTP/1.1 ").append(std::to_string(answer.status)).append(" ");
        head.append(reason_phrase(answer.status)).append("\r\n");
        if (answer.status != 204 && answer.status != 304) {
            if (!answer.content_type.empty()) head.append("Content-Type: ").append(answer.content_type).append("\r\n");
            head.append("Content-Length: ").append(std::to_string(answer.body.size())).append("\r\n");
        }
        // A cut answer promises what a whole one would: the connection is going to stay.
        if (!stays_open_ && answer.ending == Ending::whole) head.append("Connection: close\r\n");
        if (stays_open_ && is_http_1_0_) head.append("Connection: keep-alive\r\n");
        for (const Field& field : answer.fields) {
            head.append(field.name).append(": ").append(field.value).append("\r\n");
        }
        return head.append("\r\n");
    }

    // Writes what the socket takes; the rest when it takes more.
    void write() {
        while (written_ < head_.size() + body_.size()) {
            const std::size_t in_head = std::min(written_, head_.size());
            const std::array<asio::const_buffer, 2> rest = {asio::buffer(head_) + in_head,
                                                            asio::buffer(body_) + (written_ - in_head)};
            error_code error;
            written_ += socket_.write_some(rest, error);
            if (error == asio::error::would_block) return wait_for_room();
            if (error) return stop();
        }
        if (body_.capacity() > core_.scratch.size()) body_ = {};
        if (stays_open_) return become(Doing::reading, core_.options.idle_time);
        if (is_torn_) return reset();
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        pending_ = {};
        become(Doing::draining, drain_time);
    }

    void wait_for_room() {
        become(Doing::writing, core_.options.write_time);
        socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](error_code error) {
            if (error || self->doing_ == Doing::gone) return;
            self->write();
            self->go_on_after_waiting();
        });
    }

    void reset() {
        error_code ignored;
        socket_.set_option(asio::socket_base::linger(true, 0), ignored);
        stop();
    }

    WireCore& core_;
    tcp::socket socket_;
    RequestReader reader_;
    std::optional<asio::steady_timer> delay_;
    Doing doing_ = Doing::reading;
    WireTime since_{};
    WireTime deadline_ = WireTime::max();
    std::string pending_;  // read, and not yet used
    bool waits_for_bytes_ = false;
    bool is_in_body_ = false;
    bool stays_open_ = false;
    bool is_http_1_0_ = false;
    bool is_head_ = false;
    bool is_torn_ = false;
    std::size_t drained_ = 0;
    std::string head_, body_;
    std::size_t written_ = 0;
};

}  // namespace

void start_wire_connection(WireCore& core, tcp::socket socket) {
    std::make_shared<WireConnection>(core, std::move(socket))->start();
}

}  // namespace piggy::net
