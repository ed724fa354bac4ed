#include "adapters/practice_exchange/stream_session.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "adapters/net/url.h"
#include "adapters/practice_exchange/stream_json.h"
#include "adapters/practice_exchange/user_json.h"

namespace piggy::practice_exchange {
namespace {

namespace json = boost::json;

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

void add_names(std::string_view text, std::vector<std::string>& names) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('/'), text.size());
        std::string name(text.substr(0, end));
        if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

// As JSON, to be sent back; empty when it is neither a whole number, a text nor null.
std::string id_of(const json::object& request) {
    const json::value* id = request.if_contains("id");
    if (id == nullptr) return "";
    const bool is_number = id->is_uint64() || (id->is_int64() && id->get_int64() >= 0);
    const bool is_text = id->is_string() && id->get_string().size() <= 100;
    return is_number || is_text || id->is_null() ? json::serialize(*id) : "";
}

}  // namespace

Result<StreamAddress> parse_stream_address(std::string_view path, std::string_view query) {
    StreamAddress address;
    std::string names;
    if (path == "/stream" || path == "/stream/") {
        address.is_combined = true;
        const auto fields = net::parse_query(query);
        if (!fields) return fail(fields.error());
        for (const net::Field& field : *fields) {
            if (field.name == "streams") names = field.value;
        }
    } else if (path == "/ws" || path.starts_with("/ws/")) {
        auto decoded = net::percent_decode(path.substr(std::min<std::size_t>(4, path.size())));
        if (!decoded) return fail(decoded.error());
        names = std::move(*decoded);
    } else {
        return fail(ErrorCode::not_found, "streams are at /ws and /stream");
    }
    add_names(names, address.names);
    if (address.names.size() > StreamSession::streams_max) {
        return fail(ErrorCode::malformed, "a connection takes at most 1024 streams");
    }
    return address;
}

// One listen key of the session: tells its events under its name.
struct StreamSession::Key final : UserReceiver {
    Key(StreamSession& to, std::string of, venue::AccountId whose) : session(to), name(std::move(of)), account(whose) {}
    void receive_user_event(const Frame& event) override {
        if (!session.is_combined_) return session.send(event);
        session.send(wrapped_event(name, *event));
    }
    StreamSession& session;
    std::string name;
    venue::AccountId account;
};

StreamSession::StreamSession(StreamParts parts, StreamAddress address, OpenSessions& all, LiveSettings settings,
                             std::function<Timestamp()> now)
    : LiveSession(all, settings, std::move(now)),
      parts_(parts),
      is_combined_(address.is_combined),
      names_(std::move(address.names)) {}
StreamSession::~StreamSession() = default;

void StreamSession::started() {
    for (const std::string& name : names_) subscribe(name);
}

void StreamSession::ended() {
    for (const std::string& name : names_) unsubscribe(name);
    names_.clear();
}

void StreamSession::subscribe(const std::string& name) {
    const auto account = parts_.listen_keys.account(name, now());
    if (!account) return parts_.hub.subscribe(name, *this);
    const auto [at, is_new] = keys_.try_emplace(name, std::make_unique<Key>(*this, name, *account));
    if (is_new) parts_.users.subscribe(*account, *at->second);
}

void StreamSession::unsubscribe(const std::string& name) {
    const auto key = keys_.find(name);
    if (key == keys_.end()) return parts_.hub.unsubscribe(name, *this);
    parts_.users.unsubscribe(key->second->account, *key->second);
    keys_.erase(key);
}

void StreamSession::drop_key(const std::string& name, std::string_view how) {
    unsubscribe(name);
    std::erase(names_, name);
    if (how == "close") return close(1000, "listen key expired");
    if (how != "event") return;
    const std::string event = listen_key_expired(name, now());
    send(is_combined_ ? wrapped_event(name, event) : event);
}

void StreamSession::expire_keys(venue::AccountId account, std::string_view how) {
    std::vector<std::string> ending;
    for (const auto& [name, key] : keys_) {
        if (key->account == account) ending.push_back(name);
    }
    for (const std::string& name : ending) drop_key(name, how);
}

void StreamSession::ticked() {
    if (keys_.empty() || now() - keys_looked_at_ < std::chrono::seconds(1)) return;
    keys_looked_at_ = now();
    std::vector<std::string> ending;
    for (const auto& [name, key] : keys_) {
        if (!parts_.listen_keys.account(name, now())) ending.push_back(name);
    }
    const char* how = parts_.profile == venue::Profile::binance ? "event" : "close";
    for (const std::string& name : ending) drop_key(name, how);
}

std::string StreamSession::shutdown_notice(Timestamp time) const {
    const std::string event = server_shutdown_event(time);
    return is_combined_ ? wrapped_event("!serverShutdown", event) : event;
}

void StreamSession::answer(const std::string& result, const std::string& id) {
    send("{\"result\":" + result + ",\"id\":" + id + "}");
}

void StreamSession::refuse(int code, const std::string& message) {
    send("{\"code\":" + std::to_string(code) + ",\"msg\":" + json::serialize(json::value(message)) + "}");
}

void StreamSession::heard(std::string_view frame) {
    boost::system::error_code trouble;
    json::parse_options options;
    options.max_depth = 8;
    const json::value request = json::parse({frame.data(), frame.size()}, trouble, {}, options);
    if (trouble) return refuse(3, "Invalid JSON: expected value at line 1 column " + std::to_string(frame.size()));
    if (!request.is_object()) return refuse(2, "Invalid request: expected an object");
    control(request.get_object());
}

void StreamSession::control(const json::object& request) {
    const json::value* method = request.if_contains("method");
    if (method == nullptr || !method->is_string()) return refuse(2, "Invalid request: missing field `method`");
    const std::string id = id_of(request);
    if (id.empty()) return refuse(2, "Invalid request: request ID must be an unsigned integer");
    const std::string_view name = view(method->get_string());
    if (name == "SUBSCRIBE") return change(request, id, true);
    if (name == "UNSUBSCRIBE") return change(request, id, false);
    if (name == "SET_PROPERTY") return property(request, id, true);
    if (name == "GET_PROPERTY") return property(request, id, false);
    if (name == "LIST_SUBSCRIPTIONS") {
        json::array names;
        for (const std::string& one : names_) names.emplace_back(one);
        return answer(json::serialize(names), id);
    }
    refuse(2, "Invalid request: unknown variant `" + std::string(name.substr(0, 50)) +
                  "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, "
                  "`GET_PROPERTY`");
}

void StreamSession::change(const json::object& request, const std::string& id, bool adds) {
    const json::value* params = request.if_contains("params");
    if (params == nullptr || !params->is_array()) return refuse(2, "Invalid request: missing field `params`");
    std::vector<std::string> wanted;
    for (const json::value& one : params->get_array()) {
        if (!one.is_string()) return refuse(2, "Invalid request: expected a string in `params`");
        std::string name(view(one.get_string()));
        const bool is_here = std::ranges::find(names_, name) != names_.end();
        if (is_here != adds && std::ranges::find(wanted, name) == wanted.end()) wanted.push_back(std::move(name));
    }
    if (adds && names_.size() + wanted.size() > streams_max) {
        return refuse(2, "Invalid request: too many subscriptions, at most 1024");
    }
    answer("null", id);  // before the first event of it
    for (const std::string& name : wanted) {
        if (adds) {
            names_.push_back(name);
            subscribe(name);
        } else {
            std::erase(names_, name);
            unsubscribe(name);
        }
    }
}

void StreamSession::property(const json::object& request, const std::string& id, bool sets) {
    const json::value* params = request.if_contains("params");
    if (params == nullptr || !params->is_array()) return refuse(2, "Invalid request: missing field `params`");
    const json::array& array = params->get_array();
    if (array.size() > (sets ? 2U : 1U)) return refuse(2, "Invalid request: too many parameters");
    if (array.empty() || !array[0].is_string()) {
        return refuse(2, "Invalid request: property name must be a string");
    }
    if (view(array[0].get_string()) != "combined") return refuse(0, "Unknown property");
    if (!sets) return answer(is_combined_ ? "true" : "false", id);
    if (array.size() < 2 || !array[1].is_bool()) return refuse(1, "Invalid value type: expected Boolean");
    is_combined_ = array[1].get_bool();
    answer("null", id);
}

}  // namespace piggy::practice_exchange
