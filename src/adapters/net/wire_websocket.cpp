// One accepted WebSocket of WireServer: a bounded queue out, messages in.

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <utility>

#include "adapters/net/websocket_frames.h"
#include "adapters/net/wire_core.h"
#include "core/invariant.h"

namespace piggy::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds close_time{2'000};  // for the other side's close frame
constexpr std::size_t frames_per_write = 32;            // a head and a payload each: what Asio hands on at once

class WireWebSocket final : public WireSocket, public WirePeer, public std::enable_shared_from_this<WireWebSocket> {
public:
    WireWebSocket(WireCore& core, tcp::socket socket, std::shared_ptr<WireSocketListener> listener)
        : core_(core),
          socket_(std::move(socket)),
          listener_(std::move(listener)),
          reader_(FrameSource::client, core.options.frame_bytes_max) {
        core_.enter(this);
    }
    ~WireWebSocket() override { core_.leave(this); }

    bool send(std::shared_ptr<const std::string> text) override {
        return state_ == State::open && queue(opcode::text, std::move(text));
    }
    void ping(std::string payload) override {
        payload.resize(std::min<std::size_t>(payload.size(), 125));
        if (state_ == State::open) queue(opcode::ping, std::make_shared<const std::string>(std::move(payload)));
    }
    void close(std::uint16_t code, std::string reason) override {
        if (code == close_code::without_frame) return drop();
        if (state_ == State::open) begin_close(code, reason);
    }

    [[nodiscard]] std::optional<WireTime> idle_since() const override { return std::nullopt; }
    [[nodiscard]] WireTime deadline() const override { return deadline_; }
    void deadline_passed() override { drop(); }
    void stop() override {
        const auto self = shared_from_this();
        if (state_ == State::open) {
            push(opcode::close, std::make_shared<const std::string>(close_payload(close_code::going_away, "")));
            write();
        }
        tell_closed();
        drop();
    }

    void start(std::string greeting, std::string_view early_bytes) {
        const auto self = shared_from_this();
        out_.push_back({{}, std::make_shared<const std::string>(std::move(greeting))});
        bytes_waiting_ += out_.back().size();
        listener_->opened(*this);
        if (!is_writing_) write();
        hear(early_bytes);
        if (state_ != State::gone) wait_for_bytes();
    }

private:
    // closing: our close frame is queued or sent. finished: both have said it, or it is broken beyond saying.
    enum class State { open, closing, finished, gone };

    struct Frame {
        FrameHead head;
        std::shared_ptr<const std::string> payload;
        [[nodiscard]] std::size_t size() const { return head.size + payload->size(); }
    };

    // Sends soon: what one turn of the server's thread queues leaves together.
    bool queue(std::uint8_t code, std::shared_ptr<const std::string> payload) {
        const auto& options = core_.options;
        if (out_.size() >= options.frames_waiting_max || bytes_waiting_ + payload->size() > options.bytes_waiting_max) {
            give_up();
            return false;
        }
        push(code, std::move(payload));
        if (is_writing_ || is_write_posted_) {
            if (!is_writing_ && out_.size() >= frames_per_write) write();
            return state_ == State::open;
        }
        is_write_posted_ = true;
        asio::post(core_.io, [self = shared_from_this()] {
            self->is_write_posted_ = false;
            if (!self->is_writing_) self->write();
        });
        return true;
    }

    void push(std::uint8_t code, std::shared_ptr<const std::string> payload) {
        const FrameHead head = frame_head(code, payload->size());
        out_.push_back({head, std::move(payload)});
        bytes_waiting_ += out_.back().size();
    }

    // Writes what the socket takes; the rest when it takes more.
    void write() {
        while (!out_.empty() && state_ != State::gone) {
            std::array<asio::const_buffer, 2 * frames_per_write> parts;
            std::size_t used = 0;
            for (std::size_t i = 0; i < std::min(out_.size(), frames_per_write); ++i) {
                parts[used++] = asio::buffer(out_[i].head.bytes.data(), out_[i].head.size);
                parts[used++] = asio::buffer(*out_[i].payload);
            }
            const std::size_t head_written = std::min<std::size_t>(written_of_first_, out_.front().head.size);
            parts[0] += head_written;
            parts[1] += written_of_first_ - head_written;
            error_code error;
            const std::size_t written = socket_.write_some(parts, error);
            if (error == asio::error::would_block) return wait_for_room();
            if (error) return drop();
            remove_written(written);
        }
        is_writing_ = false;
        if (state_ == State::open) deadline_ = WireTime::max();
        if (state_ == State::finished) say_no_more();
    }

    void remove_written(std::size_t bytes) {
        bytes_waiting_ -= bytes;
        written_of_first_ += bytes;
        while (!out_.empty() && written_of_first_ >= out_.front().size()) {
            written_of_first_ -= out_.front().size();
            out_.pop_front();
        }
    }

    void wait_for_room() {
        is_writing_ = true;
        if (state_ == State::open) deadline_ = Clock::now() + core_.options.write_time;
        socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](error_code error) {
            if (!error && self->state_ != State::gone) self->write();
        });
    }

    void wait_for_bytes() {
        socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
            if (!error && self->state_ != State::gone) self->read_bytes();
        });
    }

    void read_bytes() {
        error_code error;
        const std::size_t size = socket_.read_some(asio::buffer(core_.scratch), error);
        if (error && error != asio::error::would_block) return drop();
        if (!error) hear({core_.scratch.data(), size});
        if (state_ != State::gone) wait_for_bytes();
    }

    void hear(std::string_view bytes) {
        if (state_ != State::open && state_ != State::closing) return;
        reader_.add(bytes);
        for (;;) {
            const Incoming found = reader_.next();
            if (found.kind == Incoming::Kind::nothing || state_ == State::gone) return;
            if (state_ == State::open) {
                hear(found);
            } else if (found.kind == Incoming::Kind::close) {
                finish();
            }
        }
    }

    void hear(const Incoming& found) {
        const auto listener = listener_;  // may be let go by what it does
        switch (found.kind) {
            case Incoming::Kind::text: return listener->text(found.payload);
            case Incoming::Kind::ping:
                queue(opcode::pong, std::make_shared<const std::string>(found.payload));
                return listener->pinged();
            case Incoming::Kind::pong: return listener->ponged(found.payload);
            case Incoming::Kind::binary: return begin_close(close_code::unsupported, "only text is understood here");
            case Incoming::Kind::violation: return begin_close(found.code, found.payload);
            case Incoming::Kind::close:
                begin_close(found.code == close_code::none_given ? close_code::normal : found.code, "");
                return finish();
            case Incoming::Kind::nothing: return;
        }
    }

    void begin_close(std::uint16_t code, std::string_view reason) {
        if (state_ != State::open) return;
        state_ = State::closing;
        deadline_ = Clock::now() + close_time;
        push(opcode::close, std::make_shared<const std::string>(close_payload(code, reason)));
        if (!is_writing_) write();
    }

    // A reader this slow gets nothing more but the reason, behind the frame that is half on its way.
    void give_up() {
        while (out_.size() > (written_of_first_ > 0 ? 1U : 0U)) {
            bytes_waiting_ -= out_.back().size();
            out_.pop_back();
        }
        begin_close(close_code::policy, "too slow");
        tell_closed_soon();
    }

    // Both sides have said that it is over. The client is left to see it, and to close, or runs into the deadline.
    void finish() {
        if (state_ == State::gone) return;
        state_ = State::finished;
        tell_closed_soon();
        if (out_.empty()) say_no_more();
    }
    void say_no_more() {
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
    }

    void drop() {
        if (state_ == State::gone) return;
        state_ = State::gone;
        deadline_ = WireTime::max();
        core_.leave(this);
        error_code ignored;
        socket_.close(ignored);
        out_.clear();
        tell_closed_soon();
    }

    // Never from inside what the listener itself called.
    void tell_closed_soon() {
        if (listener_) asio::post(core_.io, [self = shared_from_this()] { self->tell_closed(); });
    }
    void tell_closed() {
        if (const auto listener = std::exchange(listener_, nullptr)) listener->closed();
    }

    WireCore& core_;
    tcp::socket socket_;
    std::shared_ptr<WireSocketListener> listener_;
    FrameReader reader_;
    State state_ = State::open;
    WireTime deadline_ = WireTime::max();
    std::deque<Frame> out_;
    std::size_t written_of_first_ = 0;
    std::size_t bytes_waiting_ = 0;
    bool is_writing_ = false;  // the socket takes no more for now
    bool is_write_posted_ = false;
};

}  // namespace

void start_wire_websocket(WireCore& core, tcp::socket socket, std::string greeting,
                          std::shared_ptr<WireSocketListener> listener, std::string_view early_bytes) {
    invariant(listener != nullptr, "a WebSocket that is accepted has a listener");
    std::make_shared<WireWebSocket>(core, std::move(socket), std::move(listener))
        ->start(std::move(greeting), early_bytes);
}

}  // namespace piggy::net
