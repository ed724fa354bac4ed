#pragma once
// Inner header of the transport: one HTTP/1.1 connection, over a plain stream or over TLS: read a head, decide, read a
// body, answer, again. Compiled once for each, in http_connection.cpp and https_connection.cpp.

#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <exception>
#include <fstream>
#include <optional>
#include <string>

#include "adapters/net/request_checks.h"
#include "adapters/net/response_head.h"
#include "adapters/net/server_core.h"
#include "adapters/net/url.h"
#include "adapters/net/websocket_connection.h"
#include "adapters/net/wiping_allocator.h"

namespace piggy::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

template <class Stream>
class HttpConnection final : public LiveConnection, public std::enable_shared_from_this<HttpConnection<Stream>> {
    static constexpr bool is_secure = !std::is_same_v<Stream, boost::beast::tcp_stream>;
    static constexpr std::size_t body_part_bytes = 64 * 1024;
    static constexpr std::size_t write_part_bytes = 1024 * 1024;

public:
    HttpConnection(std::shared_ptr<ServerCore> core, Stream stream)
        : core_(std::move(core)), stream_(std::move(stream)) {
        boost::system::error_code ignored;
        const auto peer = wire().socket().remote_endpoint(ignored);
        peer_ = peer.address().to_string();
        peer_port_ = peer.port();
        core_->connections.insert(this);
    }
    ~HttpConnection() override {
        core_->connections.erase(this);
        forget_body();
    }

    [[nodiscard]] std::optional<std::chrono::nanoseconds> idle_since() const override { return idle_since_; }
    [[nodiscard]] std::optional<std::chrono::nanoseconds> waits_since() const override {
        return idle_since_ ? idle_since_ : held_up_ ? std::optional(request_began_) : std::nullopt;
    }
    [[nodiscard]] bool was_let_in() const override { return was_let_in_; }
    [[nodiscard]] const std::string& peer() const override { return peer_; }
    void close_now() override {
        core_->connections.erase(this);  // its place is free before its last completion has run
        idle_since_.reset();
        held_up_ = false;
        wire().close();
    }
    void close_soon() override {
        if (idle_since_) close_now();
    }

    void start() {
        if constexpr (is_secure) {
            idle_since_ = core_->now();  // who takes long to shake hands goes first when places are few
            wire().expires_after(core_->options.limits.read_time);
            stream_.async_handshake(asio::ssl::stream_base::server,
                                    [self = this->shared_from_this()](error_code error) {
                                        if (!error) self->wait_for_request();
                                    });
        } else {
            wait_for_request();
        }
    }

    void wait_for_request() {
        if (core_->stopping) return;
        held_up_ = false;
        idle_since_ = core_->now();
        if (buffer_.size() > 0) return read_head();
        wire().expires_after(core_->options.limits.idle_time);
        stream_.async_read_some(buffer_.prepare(4096),
                                [self = this->shared_from_this()](error_code error, std::size_t bytes) {
                                    self->buffer_.commit(bytes);
                                    if (!error) self->read_head();
                                });
    }

private:
    [[nodiscard]] beast::tcp_stream& wire() { return beast::get_lowest_layer(stream_); }
    static std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

    void read_head() {
        parser_.emplace();
        parser_->header_limit(core_->options.limits.head_bytes);
        parser_->body_limit(boost::none);
        wire().expires_after(core_->options.limits.read_time);
        http::async_read_header(
            stream_, buffer_, *parser_,
            [self = this->shared_from_this()](error_code error, std::size_t) { self->on_head(error); });
    }

    void on_head(error_code error) {
        if (error && error.category() != http_errors()) return;  // gone, or too slow
        if (error == http::error::end_of_stream || error == http::error::partial_message) return;
        request_began_ = idle_since_.value_or(core_->now());
        idle_since_.reset();
        request_ = {};
        request_.id = core_->next_id();
        body_left_unread_ = true;
        if (error == http::error::header_limit || error == http::error::buffer_overflow) {
            return refuse({431, "HEAD_TOO_LARGE", "The request's head is larger than this server reads."});
        }
        if (error) return refuse({400, "BAD_REQUEST", "The request is not well-formed HTTP."});
        take_head();
        if (is_body_ambiguous(request_.head)) {
            keep_alive_ = false;
            return refuse({400, "BAD_REQUEST", "Where this request's body ends can be read in more than one way."});
        }
        if (auto refusal = decide()) return refuse(*refusal);
        if (route_->feed) return upgrade();
        begin_body();
    }

    // The category of Beast's own parse errors.
    static const boost::system::error_category& http_errors() {
        return http::make_error_code(http::error::end_of_stream).category();
    }

    void take_head() {
        const auto& message = parser_->get();
        keep_alive_ = message.keep_alive();
        is_http_1_0_ = message.version() < 11;
        request_.head.method = text_of(message.method_string());
        request_.head.target = text_of(message.target());
        request_.head.peer = peer_;
        request_.head.peer_port = peer_port_;
        for (const auto& field : message) {
            request_.head.fields.push_back({text_of(field.name_string()), text_of(field.value())});
        }
    }

    // Everything that can be known before the body is read.
    std::optional<Refusal> decide() {
        if (auto refusal = check_source(request_.head, core_->hosts, core_->scheme())) return refusal;
        const std::string_view target = request_.head.target;
        const std::size_t mark = target.find('?');
        const auto segments = split_path(target.substr(0, mark));
        if (!segments) return Refusal{400, "BAD_REQUEST", "In this request " + segments.error().what + "."};
        auto query = parse_query(mark == std::string_view::npos ? "" : target.substr(mark + 1));
        if (!query) return Refusal{400, "BAD_REQUEST", "In this request " + query.error().what + "."};
        request_.query = std::move(*query);
        for (const std::string& segment : *segments) request_.path += "/" + segment;
        if (segments->empty()) request_.path = "/";

        RouteMatch match = core_->router.match(request_.head.method, *segments);
        route_ = match.route;
        request_.parameters = std::move(match.parameters);
        if (core_->options.gate) {
            if (auto refusal = core_->options.gate(request_.head, request_.path, route_)) return refusal;
        }
        if (route_ == nullptr && !match.allowed.empty()) {
            allowed_ = std::move(match.allowed);
            return Refusal{405, "METHOD_NOT_ALLOWED", "This address takes only " + allowed_ + "."};
        }
        if (route_ == nullptr) return Refusal{404, "NOT_FOUND", "There is nothing at this address."};
        if (route_->options.access == Access::gated) was_let_in_ = true;
        return check_body_announced();
    }

    std::optional<Refusal> check_body_announced() {
        if (auto refusal = check_content(request_.head, route_->options)) return refusal;
        const auto length = parser_->content_length();
        if (length && *length > route_->options.body_bytes_max) return too_large();
        const auto expect = request_.head.find("expect");
        if (expect && !equal_ignoring_case(*expect, "100-continue")) {
            return Refusal{417, "EXPECTATION_FAILED", "The only expectation known here is 100-continue."};
        }
        wants_continue_ = expect.has_value() && !is_http_1_0_;
        return std::nullopt;
    }

    [[nodiscard]] Refusal too_large() const {
        return {413, "BODY_TOO_LARGE",
                "The request's body is larger than the " + std::to_string(route_->options.body_bytes_max) +
                    " bytes that this address takes."};
    }

    void begin_body() {
        parser_->body_limit(route_->options.body_bytes_max);
        if (route_->options.body == BodyGoes::to_file && !open_body_file()) return;
        if (parser_->is_done()) return run_handler();
        if (route_->options.body == BodyGoes::to_memory_as_json) {
            // At once as large as it gets: a text that grows leaves copies behind.
            request_.body.reserve(parser_->content_length().value_or(route_->options.body_bytes_max));
        }
        wire().expires_after(core_->options.limits.read_time);
        held_up_ = true;
        if (!wants_continue_) return read_body();
        wants_continue_ = false;
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        asio::async_write(stream_, asio::buffer(go_on),
                          [self = this->shared_from_this()](error_code error, std::size_t) {
                              if (!error) self->read_body();
                          });
    }

    bool open_body_file() {
        const auto path = core_->options.upload_folder / ("upload-" + request_.id + ".part");
        body_file_.open(path, std::ios::binary | std::ios::trunc);
        request_.file = std::make_shared<UploadedFile>(path);
        if (parser_->is_done()) body_file_.close();
        if (body_file_) return true;
        core_->log("cannot create " + path.string() + " for an upload");
        refuse({507, "NO_SPACE", "The server cannot write the upload to its disk."});
        return false;
    }

    void read_body() {
        part_.resize(body_part_bytes);
        parser_->get().body().data = part_.data();
        parser_->get().body().size = part_.size();
        parser_->get().body().more = true;
        if (route_->options.body == BodyGoes::to_file) wire().expires_after(core_->options.limits.read_time);
        http::async_read_some(
            stream_, buffer_, *parser_,
            [self = this->shared_from_this()](error_code error, std::size_t) { self->on_body_part(error); });
    }

    void on_body_part(error_code error) {
        if (error == http::error::need_buffer) error = {};
        if (error == http::error::body_limit) return refuse(too_large());
        if (error && error.category() == http_errors() && error != http::error::partial_message) {
            return refuse({400, "BAD_REQUEST", "The request's body is not well-formed HTTP."});
        }
        if (error) return;
        const std::size_t bytes = part_.size() - parser_->get().body().size;
        if (route_->options.body == BodyGoes::to_memory_as_json) {
            request_.body.append(part_.data(), bytes);
            return parser_->is_done() ? run_handler() : read_body();
        }
        held_up_ = false;
        write_part(bytes);
    }

    // On a worker: a slow disk must not hold up the others.
    void write_part(std::size_t bytes) {
        if (!core_->workers) return;  // the server has stopped
        core_->workers->post([self = this->shared_from_this(), bytes]() mutable {
            self->body_file_.write(self->part_.data(), static_cast<std::streamsize>(bytes));
            const bool is_done = self->parser_->is_done();
            if (is_done) self->body_file_.close();
            const bool written = self->body_file_.good();
            auto& io = self->core_->io;
            asio::post(io, [self = std::move(self), is_done, written] { self->on_part_written(is_done, written); });
        });
    }

    void on_part_written(bool is_done, bool written) {
        if (!written) {
            core_->log("cannot write an upload to the disk; is it full?");
            request_.file.reset();
            return refuse(
                {507, "NO_SPACE", "The server cannot write the upload: its disk may be full. Free some space."});
        }
        if (is_done) return run_handler();
        held_up_ = true;
        read_body();
    }

    void run_handler() {
        held_up_ = false;
        body_left_unread_ = false;
        if (route_->options.runs == Runs::at_once) return answer(call_handler());
        auto& workers = core_->workers_of(route_->options.runs);
        if (!workers) return;  // the server has stopped
        workers->post([self = this->shared_from_this()]() mutable {
            auto response = std::make_shared<Response>(self->call_handler());
            auto& io = self->core_->io;
            asio::post(io, [self = std::move(self), response] { self->answer(std::move(*response)); });
        });
    }

    Response call_handler() {
        try {
            return route_->handler(request_);
        } catch (const std::exception& exception) {
            core_->log("request " + request_.id + " failed: " + exception.what());
        }
        return refusal_response({500, "INTERNAL_ERROR", "The server failed at this request; its log has the reason."},
                                request_.id);
    }

    void refuse(const Refusal& refusal) {
        Response response = refusal_response(refusal, request_.id);
        if (refusal.status == 405 && !allowed_.empty()) response.fields.push_back({"Allow", allowed_});
        if (refusal.status == 429) response.fields.push_back({"Retry-After", "1"});
        allowed_.clear();
        answer(std::move(response));
    }

    // A body may have had keys or a passphrase in it; the connection may stay open for long.
    void forget_body() {
        ::explicit_bzero(request_.body.data(), request_.body.size());
        request_.body.clear();
        if (!part_.empty()) ::explicit_bzero(part_.data(), part_.size());
        if (buffer_.size() > 0) return;  // the next request has begun
        const auto room = buffer_.prepare(buffer_.capacity());
        if (room.size() > 0) ::explicit_bzero(room.data(), room.size());
    }

    void answer(Response response) {
        forget_body();
        request_.file.reset();
        const bool has_unread_body = body_left_unread_ && (!parser_->is_header_done() || !parser_->is_done());
        stays_open_ = keep_alive_ && !has_unread_body && !core_->stopping && parser_->is_header_done();
        const bool keep_alive_must_be_said = stays_open_ && is_http_1_0_;
        if (keep_alive_must_be_said) response.fields.push_back({"Connection", "keep-alive"});
        head_ = response_head(response, request_.id, stays_open_ ? Connection::keep_alive : Connection::close);
        response_ = std::move(response);
        const bool has_content = request_.head.method != "HEAD" && response_.status != 304;
        to_write_ = {asio::buffer(head_), has_content ? asio::buffer(response_.content()) : asio::const_buffer()};
        held_up_ = true;
        write();
    }

    void write() {
        wire().expires_after(core_->options.limits.write_time);
        auto on_part = [self = this->shared_from_this()](error_code error, std::size_t bytes) {
            if (!error) self->on_written(bytes);
        };
        const asio::const_buffer content = asio::buffer(to_write_[1], write_part_bytes);
        // Never an empty part before the content: a stream of TLS would write that one, nothing, for ever.
        if (to_write_[0].size() == 0) return stream_.async_write_some(content, std::move(on_part));
        stream_.async_write_some(std::array<asio::const_buffer, 2>{to_write_[0], content}, std::move(on_part));
    }

    void on_written(std::size_t bytes) {
        const std::size_t of_head = std::min(bytes, to_write_[0].size());
        to_write_[0] += of_head;
        to_write_[1] += bytes - of_head;
        if (to_write_[0].size() + to_write_[1].size() > 0) return write();
        response_ = {};
        stays_open_ ? wait_for_request() : linger();
    }

    // Closing with bytes unread would reset the connection, and the other side might lose our answer: read them away.
    void linger() {
        if constexpr (is_secure) {
            wire().expires_after(linger_time);
            stream_.async_shutdown([self = this->shared_from_this()](error_code) { self->linger_on_the_wire(); });
        } else {
            linger_on_the_wire();
        }
    }

    void linger_on_the_wire() {
        error_code ignored;
        wire().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        held_up_ = false;
        idle_since_ = core_->now();
        if (core_->stopping) return;
        wire().expires_after(std::min<std::chrono::milliseconds>(core_->options.limits.read_time, linger_time));
        drain();
    }

    void drain() {
        part_.resize(body_part_bytes);
        wire().async_read_some(asio::buffer(part_),
                               [self = this->shared_from_this()](error_code error, std::size_t bytes) {
                                   self->drained_ += bytes;
                                   if (!error && self->drained_ < drain_bytes_max) self->drain();
                               });
    }

    // Hands the connection over to the WebSocket protocol, when the handler says 200.
    void upgrade() {
        const auto upgrade_field = request_.head.find("upgrade");
        if (!upgrade_field || !equal_ignoring_case(*upgrade_field, "websocket")) {
            return refuse({426, "UPGRADE_REQUIRED", "This address speaks WebSocket only."});
        }
        // A browser always names the page that asks; without a name it is no browser and has no business here.
        if (!request_.head.find("origin")) {
            return refuse({403, "FORBIDDEN", "A socket needs the Origin of the page that asks."});
        }
        body_left_unread_ = false;
        Response admitted = call_handler();
        if (admitted.status != 200) return answer(std::move(admitted));
        UpgradeRequest request(std::move(parser_->get().base()));
        core_->connections.erase(this);
        wire().expires_never();
        start_websocket_connection(core_, std::move(stream_), std::move(request),
                                   {route_->feed, std::move(admitted.lease)});
    }

    static constexpr std::chrono::milliseconds linger_time{2'000};
    static constexpr std::size_t drain_bytes_max = 16 * 1024 * 1024;

    std::shared_ptr<ServerCore> core_;
    Stream stream_;
    std::string peer_;
    std::uint16_t peer_port_ = 0;
    beast::basic_flat_buffer<WipingAllocator<char>> buffer_;
    std::optional<http::request_parser<http::buffer_body>> parser_;
    std::optional<std::chrono::nanoseconds> idle_since_;
    std::chrono::nanoseconds request_began_{};  // when we began to wait for it
    bool held_up_ = false;
    bool was_let_in_ = false;
    const Route* route_ = nullptr;
    Request request_;
    std::string allowed_;
    bool keep_alive_ = false;
    bool is_http_1_0_ = false;
    bool wants_continue_ = false;
    bool body_left_unread_ = false;
    bool stays_open_ = false;
    std::vector<char, WipingAllocator<char>> part_;
    std::size_t drained_ = 0;
    std::ofstream body_file_;
    std::string head_;
    Response response_;
    std::array<asio::const_buffer, 2> to_write_;
};

}  // namespace piggy::net
