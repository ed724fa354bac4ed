#include "adapters/net/stream_client.h"

#include <openssl/rand.h>

#include <array>
#include <atomic>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "adapters/net/byte_channel.h"
#include "adapters/net/http_reader.h"
#include "adapters/net/request_text.h"
#include "adapters/net/url.h"
#include "adapters/net/websocket_frames.h"
#include "core/invariant.h"

namespace piggy::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds close_time{2'000};      // for the server's close frame
constexpr std::chrono::milliseconds goodbye_time{200};      // for ours, when the stream is destroyed
constexpr std::size_t bytes_waiting_max = 8 * 1024 * 1024;  // above: the server does not read

template <std::size_t size>
std::array<unsigned char, size> random_bytes() {
    std::array<unsigned char, size> bytes{};
    invariant(::RAND_bytes(bytes.data(), static_cast<int>(size)) == 1, "OpenSSL has random bytes");
    return bytes;
}

class SocketStream final : public Stream {
public:
    SocketStream(StreamOptions options, std::shared_ptr<StreamListener> listener)
        : options_(std::move(options)),
          listener_(std::move(listener)),
          maker_(options_.address),
          reader_(FrameSource::server, options_.frame_bytes_max),
          connect_timer_(io_),
          silence_timer_(io_),
          close_timer_(io_) {
        asio::post(io_, [this] { connect(); });
        thread_ = std::thread([this] { run(); });
    }
    ~SocketStream() override {
        invariant(thread_.get_id() != std::this_thread::get_id(), "a stream is not destroyed by its own listener");
        asio::post(io_, [this] { say_goodbye(); });
        thread_.join();
    }
    SocketStream(const SocketStream&) = delete;
    SocketStream& operator=(const SocketStream&) = delete;

    bool send(std::string text) override {
        if (!is_open_) return false;
        const std::size_t size = text.size();
        if (bytes_waiting_ + size > bytes_waiting_max) {
            asio::post(io_, [this] { end(0, "the server does not read what is sent to it"); });
            return false;
        }
        bytes_waiting_ += size;
        asio::post(io_, [this, text = std::move(text)] {
            if (state_ == State::open) queue(opcode::text, text);
        });
        return true;
    }
    void close() override {
        asio::post(io_, [this] {
            if (state_ == State::connecting) return end(0, "closed by this side before it was open");
            if (state_ == State::open) begin_close(close_code::normal, 0, "closed by this side");
        });
    }

private:
    enum class State { connecting, open, closing, over };

    // Until it is over; the thread may stay in io_.run() no longer than that.
    void run() {
        const auto work = asio::make_work_guard(io_);
        io_.run();
    }

    void connect() {
        if (state_ != State::connecting) return;
        if (const std::string wrong = wrong_in_target(options_.target); !wrong.empty()) return fail_to_open(wrong);
        auto channel = maker_.make(io_);
        if (!channel) return fail_to_open(channel.error().what);
        channel_ = std::move(*channel);
        connect_timer_.expires_after(options_.connect_time);
        connect_timer_.async_wait([this](error_code error) {
            if (!error && state_ == State::connecting) fail_to_open("it took longer than the time for it");
        });
        channel_->connect([this](const std::string& trouble) {
            if (state_ != State::connecting) return;
            trouble.empty() ? ask() : fail_to_open(trouble);
        });
    }

    void ask() {
        key_ = websocket_key(random_bytes<16>());
        out_ =
            "GET " + options_.target + " HTTP/1.1\r\nHost: " + host_field(options_.address) +
            "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key_ +
            "\r\n\r\n";
        channel_->write(out_.data(), out_.size(), [this](error_code error, std::size_t) {
            if (error && state_ == State::connecting) fail_to_open(error.message());
        });
        read();
    }

    void read() {
        channel_->read_some(in_.data(), in_.size(), [this](error_code error, std::size_t bytes) {
            if (state_ == State::over) return;
            if (error) return hear_end(error);
            const std::string_view part(in_.data(), bytes);
            state_ == State::connecting ? hear_answer(part) : hear(part);
            if (state_ != State::over) read();
        });
    }

    void hear_end(error_code error) {
        if (state_ == State::connecting) return fail_to_open("the server closed the connection");
        if (state_ == State::closing) return end(code_, reason_);
        end(0, error == asio::error::eof ? "the server ended the connection without a close frame"
                                         : "the connection broke: " + error.message());
    }

    void hear_answer(std::string_view bytes) {
        unread_.append(bytes);
        std::string_view rest = unread_;
        const Reading reading = answer_.read(rest);
        unread_.erase(0, unread_.size() - rest.size());
        if (reading == Reading::needs_more) return;
        if (reading != Reading::whole) return fail_to_open("the answer is not one of HTTP");
        const InboundAnswer answer = answer_.take();
        if (answer.status != 101) return fail_to_open("the server answered " + std::to_string(answer.status));
        const bool is_ours = equal_ignoring_case(answer.field("upgrade"), "websocket") &&
                             answer.field("sec-websocket-accept") == accept_key(key_) &&
                             answer.field("sec-websocket-extensions").empty();
        if (!is_ours) return fail_to_open("the server's 101 does not fit what was asked");
        connect_timer_.cancel();
        state_ = State::open;
        is_open_ = true;
        last_heard_ = Clock::now();
        watch_silence();
        listener_->opened();
        const std::string early = std::exchange(unread_, {});
        hear(early);
    }

    void hear(std::string_view bytes) {
        reader_.add(bytes);
        while (state_ == State::open || state_ == State::closing) {
            const Incoming found = reader_.next();
            if (found.kind == Incoming::Kind::nothing) return;
            last_heard_ = Clock::now();
            if (state_ == State::open) {
                hear(found);
            } else if (found.kind == Incoming::Kind::close) {
                end(code_ == 0 ? found.code : code_, reason_);
            }
        }
    }

    void hear(const Incoming& found) {
        switch (found.kind) {
            case Incoming::Kind::text: return listener_->text(found.payload);
            case Incoming::Kind::ping: listener_->pinged(); return queue(opcode::pong, found.payload);
            case Incoming::Kind::pong:
            case Incoming::Kind::nothing: return;
            case Incoming::Kind::binary:
                return begin_close(close_code::unsupported, 0, "the server sent a binary frame");
            case Incoming::Kind::violation:
                return begin_close(found.code, 0, "the server broke the protocol: " + std::string(found.payload));
            case Incoming::Kind::close: return hear_close(found);
        }
    }

    void hear_close(const Incoming& found) {
        std::string said = "the server closed the stream with " + std::to_string(found.code);
        if (!found.payload.empty()) said.append(": ").append(found.payload);
        closed_by_server_ = true;
        begin_close(found.code == close_code::none_given ? close_code::normal : found.code, found.code,
                    std::move(said));
    }

    // code and reason: for closed().
    void begin_close(std::uint16_t sent_code, int code, std::string reason) {
        code_ = code;
        reason_ = std::move(reason);
        queue(opcode::close, close_payload(sent_code, ""));
        state_ = State::closing;
        is_open_ = false;
        close_timer_.expires_after(close_time);
        close_timer_.async_wait([this](error_code error) {
            if (!error) end(code_, reason_);
        });
    }

    void queue(std::uint8_t code, std::string_view payload) {
        if (queued_.size() + payload.size() > 2 * bytes_waiting_max) {  // pings, and nobody reads the pongs
            return end(0, "the server does not read what is sent to it");
        }
        if (code == opcode::text) queued_texts_ += payload.size();
        queued_ += masked_frame(code, payload, random_bytes<4>());
        if (!is_writing_) write();
    }

    // All that waits leaves together.
    void write() {
        if (state_ == State::over) return;
        if (queued_.empty()) {
            if (state_ == State::closing && closed_by_server_) end(code_, reason_);
            return;
        }
        out_ = std::exchange(queued_, {});
        const std::size_t texts = std::exchange(queued_texts_, 0);
        is_writing_ = true;
        channel_->write(out_.data(), out_.size(), [this, texts](error_code error, std::size_t) {
            is_writing_ = false;
            bytes_waiting_ -= texts;
            if (!error) write();  // what is broken is told by the read that is under way
        });
    }

    void watch_silence() {
        silence_timer_.expires_at(last_heard_ + options_.silence_max);
        silence_timer_.async_wait([this](error_code error) {
            if (error || state_ != State::open) return;
            if (Clock::now() - last_heard_ < options_.silence_max) return watch_silence();
            end(0, "nothing was heard for " + std::to_string(options_.silence_max.count()) + " ms");
        });
    }

    void fail_to_open(const std::string& why) {
        // Never the target: a listen key stands in it, and whoever reads that may listen to the account.
        end(0, "a stream at " + host_and_port(options_.address) + " could not be opened: " + why);
    }

    void say_goodbye() {
        if (state_ != State::open || is_writing_) return end(code_, reason_.empty() ? "closed by this side" : reason_);
        closed_by_server_ = true;  // its answer is not waited for
        begin_close(close_code::normal, 0, "closed by this side");
        close_timer_.expires_after(goodbye_time);
        close_timer_.async_wait([this](error_code) { end(code_, reason_); });
    }

    void end(int code, std::string reason) {
        if (state_ == State::over) return;
        state_ = State::over;
        is_open_ = false;
        if (channel_) channel_->close();
        listener_->closed(code, reason);
        io_.stop();
    }

    const StreamOptions options_;
    const std::shared_ptr<StreamListener> listener_;
    ChannelMaker maker_;
    std::atomic<bool> is_open_ = false;
    std::atomic<std::size_t> bytes_waiting_ = 0;  // of texts, from send() to the socket
    // From here on the thread's own.
    State state_ = State::connecting;
    std::string key_, unread_;
    AnswerReader answer_{{16 * 1024, 64 * 1024}, false};
    FrameReader reader_;
    std::array<char, 64 * 1024> in_{};
    std::string out_, queued_;
    std::size_t queued_texts_ = 0;
    bool is_writing_ = false;
    bool closed_by_server_ = false;
    int code_ = 0;
    std::string reason_;
    Clock::time_point last_heard_{};
    asio::io_context io_{1};
    std::shared_ptr<ByteChannel> channel_;
    asio::steady_timer connect_timer_, silence_timer_, close_timer_;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<Stream> open_stream(StreamOptions options, std::shared_ptr<StreamListener> listener) {
    invariant(listener != nullptr, "a stream has a listener");
    return std::make_unique<SocketStream>(std::move(options), std::move(listener));
}

}  // namespace piggy::net
