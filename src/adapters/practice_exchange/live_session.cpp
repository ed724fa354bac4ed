#include "adapters/practice_exchange/live_session.h"

#include <utility>

#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {

void LiveSession::opened(net::WireSocket& socket) {
    socket_ = &socket;
    opened_at_ = now();
    next_ping_ = opened_at_ + settings_.ping_every;
    all_.insert(this);
    started();
}

void LiveSession::closed() {
    is_closing_ = true;
    all_.erase(this);
    ended();
    socket_ = nullptr;
}

bool LiveSession::count_message() {
    if (is_closing_) return false;
    if (settings_.messages_per_second == 0) return true;
    if (now() - second_began_ >= std::chrono::seconds(1)) {
        second_began_ = now();
        messages_ = 0;
    }
    if (++messages_ <= settings_.messages_per_second) return true;
    close(1008, "Too many requests");
    return false;
}

void LiveSession::text(std::string_view frame) {
    if (count_message()) heard(frame);
}

void LiveSession::pinged() { static_cast<void>(count_message()); }

void LiveSession::ponged(std::string_view) {
    unanswered_since_ = {};  // an unsolicited pong is allowed, and shows as well that somebody is there
    static_cast<void>(count_message());
}

void LiveSession::tick(bool without_pings) {
    if (is_closing_) return;
    const Timestamp time = now();
    const Timestamp end_at = opened_at_ + settings_.life;
    if (time >= end_at) return close(1001, "24 hours have passed");
    if (!has_notice_ && time >= end_at - settings_.notice) {
        has_notice_ = true;
        send(shutdown_notice(time));
    }
    if (unanswered_since_ != Timestamp{} && time - unanswered_since_ >= settings_.pong_within) {
        return close(1008, "Pong timeout");
    }
    if (time >= next_ping_) {
        next_ping_ = time + settings_.ping_every;
        if (!without_pings) {
            if (unanswered_since_ == Timestamp{}) unanswered_since_ = time;
            socket_->ping(std::to_string(milliseconds(time)));
        }
    }
    if (!is_closing_) ticked();
}

void LiveSession::end(std::uint16_t code, bool with_notice) {
    if (is_closing_) return;
    if (with_notice) send(shutdown_notice(now()));
    close(code, code == 1001 ? "Going away" : "");
}

void LiveSession::send(const std::shared_ptr<const std::string>& frame) {
    if (is_closing_ || socket_ == nullptr) return;
    if (!socket_->send(frame)) is_closing_ = true;  // too slow: the socket is closing itself
}

void LiveSession::close(std::uint16_t code, std::string reason) {
    if (std::exchange(is_closing_, true) || socket_ == nullptr) return;
    socket_->close(code, std::move(reason));
}

}  // namespace piggy::practice_exchange
