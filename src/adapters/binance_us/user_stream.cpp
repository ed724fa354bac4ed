#include "adapters/binance_us/user_stream.h"

#include <algorithm>

#include "core/json_text.h"

namespace piggy::binance_us {

UserWork::UserWork(UserParts parts) : parts_(std::move(parts)), back_off_(parts_.seed) { connect_at_ = now(); }

void UserWork::set_status(bool live, const std::string& reason) {
    if (live == live_ && reason == told_reason_) return;
    live_ = live;
    told_reason_ = reason;
    parts_.listener.on_status(live, reason);
}

void UserWork::switch_way() {
    way_ = way_ == Way::subscription ? Way::listen_key : Way::subscription;
    failures_ = 0;
}

void UserWork::failed(const std::string& why) {
    // One that keeps ending at once is not opened faster and faster.
    if (live_ && now() - begun_ >= UserTimes::lived_well) back_off_.reset();
    stream_.reset();
    connect_at_ = now() + back_off_.next();
    if (++failures_ >= UserTimes::failures_before_other_way) switch_way();
    set_status(false, "the account's stream of " + parts_.rest.venue_name() + " is down: " + why +
                          "; it is opened again, and until then orders are followed by asking");
}

void UserWork::open(const net::ServerAddress& address, std::string target) {
    net::StreamOptions options;
    options.address = address;
    options.target = std::move(target);
    begun_ = now();
    stream_ = parts_.open(std::move(options), queue_listener(parts_.queue, ++connections_));
    if (!stream_) failed("no connection could be made");
}

void UserWork::connect() {
    parts_.rest.refresh_clock();
    if (parts_.rest.api_key().empty()) {
        failed("no API keys are known");
        return;
    }
    if (way_ == Way::subscription) {
        if (const auto not_now = parts_.rest.budget().take(Purpose::orders, 2)) {
            failed(not_now->why);
            return;
        }
        open(parts_.address.websocket_api(), "/ws-api/v3");
    } else if (make_listen_key()) {
        open(parts_.address.streams(), "/ws/" + listen_key_);
    }
}

// While a key lives, the venue gives the same one again and prolongs it.
bool UserWork::make_listen_key() {
    if (const auto not_now = parts_.rest.budget().take(Purpose::orders, 2)) {
        failed(not_now->why);
        return false;
    }
    const SentOnce sent = parts_.rest.send_once({"POST", "/api/v3/userDataStream", ""});
    if (sent.fate != SentOnce::Fate::answered) {
        failed(sent.what);
        return false;
    }
    if (sent.answer.status != 200) {
        // 404 or 410: this venue has given up listen keys.
        if (sent.answer.status == 404 || sent.answer.status == 410) failures_ = UserTimes::failures_before_other_way;
        failed("a listen key was asked for, the venue " + read_venue_error(sent.answer).sentence());
        return false;
    }
    JsonReader reader;
    const auto json = reader.read(sent.answer.body);
    const auto key = json ? decode_listen_key(*json) : Result<std::string>(fail(json.error()));
    if (!key) {
        failed(key.error().what);
        return false;
    }
    listen_key_ = *key;
    keep_alive_at_ = now() + UserTimes::keep_alive_every;
    return true;
}

void UserWork::keep_alive() {
    keep_alive_at_ = now() + UserTimes::keep_alive_again;
    if (parts_.rest.budget().take(Purpose::orders, 2)) return;
    const SentOnce sent =
        parts_.rest.send_once({"PUT", "/api/v3/userDataStream", Query().add("listenKey", listen_key_).text()});
    if (sent.fate != SentOnce::Fate::answered) return;
    if (sent.answer.status == 200) {
        keep_alive_at_ = now() + UserTimes::keep_alive_every;
        return;
    }
    const VenueError error = read_venue_error(sent.answer);
    if (error.code != -1125) return;
    // The venue no longer knows the key, and the stream of it tells nothing any more.
    failed("the venue no longer knows the listen key");
    failures_ = 0;
}

void UserWork::subscribe() {
    const std::string key = parts_.rest.api_key();
    request_id_ = "subscribe-" + std::to_string(connections_);
    const std::int64_t timestamp = venue_milliseconds(parts_.rest.venue_clock().now());
    const std::int64_t window = RestClient::receive_window.count();
    const std::string payload = sorted_payload(
        {{"apiKey", key}, {"recvWindow", std::to_string(window)}, {"timestamp", std::to_string(timestamp)}});
    const execution::RequestSigner* signer = parts_.rest.signer();
    const std::string signature = signer != nullptr ? signer->signature(payload) : std::string();
    if (key.empty() || signature.empty()) {
        failed("no API keys are known");
        return;
    }
    JsonText json;
    json.begin_object().field("id", request_id_).field("method", "userDataStream.subscribe.signature");
    json.key("params").begin_object();
    json.field("apiKey", key).field("recvWindow", window).field("timestamp", timestamp);
    json.field("signature", signature);
    json.end_object().end_object();
    if (!stream_->send(json.take())) failed("the connection closed before a subscription could be sent");
}

void UserWork::became_live() {
    failures_ = 0;
    set_status(true, "");
    parts_.listener.resync_now();
}

void UserWork::take_answer(const AnswerTold& answer, const std::string& frame) {
    // A ban told here holds for every way to the venue.
    if (answer.error) parts_.rest.budget().answered({answer.status, {}, frame});
    if (answer.id != request_id_) return;
    if (!answer.error) {
        became_live();
        return;
    }
    if (answer.error->code == -1021) {
        parts_.rest.venue_clock().distrust();
    } else if (refusal_kind(*answer.error) != execution::RefusalKind::credentials) {
        failures_ = UserTimes::failures_before_other_way;  // not offered here: try the other way
    }
    failed("a subscription was asked for, the venue " + answer.error->sentence());
}

void UserWork::take_frame(const std::string& frame) {
    const auto told = decode_user_frame(reader_, frame);
    if (!told) {
        // Something happened and we can't read what: ask.
        if (live_) parts_.listener.resync_now();
        return;
    }
    if (const auto* answer = std::get_if<AnswerTold>(&*told)) take_answer(*answer, frame);
    if (!live_) return;
    if (const auto* order = std::get_if<OrderTold>(&*told)) parts_.listener.on_order(order->order, order->fill);
    if (const auto* balances = std::get_if<BalancesTold>(&*told)) parts_.listener.on_balances(balances->balances);
    if (const auto* transfer = std::get_if<TransferTold>(&*told)) {
        parts_.listener.on_transfer(transfer->asset, transfer->change);
    }
    if (std::holds_alternative<StreamEndedTold>(*told)) {
        failed("the venue has ended it");
        failures_ = 0;
    }
}

void UserWork::on(const StreamNews& news) {
    if (news.connection != connections_ || !stream_) return;
    switch (news.kind) {
        case StreamNews::Kind::opened:
            begun_ = news.received;
            if (way_ == Way::subscription) {
                subscribe();
            } else {
                became_live();
            }
            break;
        case StreamNews::Kind::closed: {
            const bool was_live = live_;
            failed(news.text);
            if (was_live) failures_ = 0;  // this way works
            break;
        }
        case StreamNews::Kind::text: take_frame(news.text); break;
    }
}

void UserWork::tick() {
    if (!stream_) {
        if (now() >= connect_at_) connect();
        return;
    }
    if (!live_ && now() - begun_ > UserTimes::connect_max) {
        failed("no answer came within 15 s");
    } else if (live_ && now() - begun_ > UserTimes::renew_after) {
        failed("it is made anew before the venue's 24 hours are over");
        failures_ = 0;
    } else if (live_ && way_ == Way::listen_key && now() >= keep_alive_at_) {
        keep_alive();
    }
}

UserStream::UserStream(RestClient& rest, VenueAddress address, OpenStream open, UserListener& listener,
                       std::uint64_t seed)
    : UserStream(rest, std::move(address), std::move(open), listener, seed, std::make_shared<NewsQueue>(rest.clock())) {
}

UserStream::UserStream(RestClient& rest, VenueAddress address, OpenStream open, UserListener& listener,
                       std::uint64_t seed, std::shared_ptr<NewsQueue> queue)
    : thread_(queue,
              std::make_unique<UserWork>(UserParts{rest, std::move(address), std::move(open), queue, listener, seed})) {
}

}  // namespace piggy::binance_us
