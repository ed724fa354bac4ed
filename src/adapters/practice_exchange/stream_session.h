#pragma once
// StreamSession: one WebSocket at /ws, /ws/<names> or /stream?streams=<names>: market streams and listen keys, changed
// by SUBSCRIBE and its like while it runs.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "adapters/practice_exchange/listen_keys.h"
#include "adapters/practice_exchange/live_session.h"
#include "adapters/practice_exchange/stream_hub.h"
#include "adapters/practice_exchange/user_streams.h"
#include "core/result.h"

namespace piggy::practice_exchange {

struct StreamParts {
    StreamHub& hub;
    UserStreams& users;
    ListenKeys& listen_keys;
    venue::Profile profile = venue::Profile::binanceus;
};

// What the address asks for.
struct StreamAddress {
    bool is_combined = false;
    std::vector<std::string> names;
};
// errors: not_found: neither /ws nor /stream; malformed
[[nodiscard]] Result<StreamAddress> parse_stream_address(std::string_view path, std::string_view query);

class StreamSession final : public LiveSession, public StreamReceiver {
public:
    static constexpr std::size_t streams_max = 1024;

    StreamSession(StreamParts parts, StreamAddress address, OpenSessions& all, LiveSettings settings,
                  std::function<Timestamp()> now);
    ~StreamSession() override;

    [[nodiscard]] bool wants_wrapped() const override { return is_combined_; }
    void receive(const Frame& frame) override { send(frame); }
    [[nodiscard]] bool is_user_stream() const override { return !keys_.empty(); }

    // A listen key of this account has come to its end: "close", "silent" or "event" (listenKeyExpired).
    void expire_keys(venue::AccountId account, std::string_view how);

private:
    struct Key;
    void started() override;
    void heard(std::string_view frame) override;
    void ticked() override;
    void ended() override;
    [[nodiscard]] std::string shutdown_notice(Timestamp now) const override;

    void subscribe(const std::string& name);
    void unsubscribe(const std::string& name);
    void drop_key(const std::string& name, std::string_view how);
    void control(const boost::json::object& request);
    void change(const boost::json::object& request, const std::string& id, bool adds);
    void property(const boost::json::object& request, const std::string& id, bool sets);
    void answer(const std::string& result, const std::string& id);
    void refuse(int code, const std::string& message);

    StreamParts parts_;
    bool is_combined_;
    std::vector<std::string> names_;  // in the order they came
    std::map<std::string, std::unique_ptr<Key>> keys_;
    Timestamp keys_looked_at_{};
};

}  // namespace piggy::practice_exchange
