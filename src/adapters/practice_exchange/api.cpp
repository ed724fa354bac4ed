#include "adapters/practice_exchange/api.h"

#include <algorithm>

#include "adapters/net/url.h"
#include "adapters/practice_exchange/signature.h"
#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {
namespace {

using practice_exchange::refuse;

constexpr std::int64_t receive_window_usual = 5000;
constexpr std::int64_t receive_window_max = 60'000;
constexpr std::int64_t ahead_max = 1000;

bool is_signed(Security security) { return security == Security::user_data || security == Security::trade; }

std::vector<std::string_view> split(std::string_view names) {
    std::vector<std::string_view> all;
    while (!names.empty()) {
        const std::size_t end = names.find(' ');
        if (end != 0) all.push_back(names.substr(0, end));
        names = end == std::string_view::npos ? std::string_view{} : names.substr(end + 1);
    }
    return all;
}

bool is_one_of(const std::vector<std::string_view>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

Answer<> judge_presence(const Parameters& parameters, const std::vector<std::string_view>& mandatory,
                        const std::vector<std::string_view>& optional) {
    for (const std::string_view name : mandatory) {
        const auto value = parameters.find(name);
        if (value && !value->empty()) continue;
        return refuse(-1102,
                      "Mandatory parameter '" + std::string(name) + "' was not sent, was empty/null, or malformed.");
    }
    std::size_t known = 0;
    for (const Parameter& parameter : parameters.all()) {
        const bool is_optional = is_one_of(optional, parameter.name);
        if (is_optional && parameter.value.empty()) {
            return refuse(-1105, "Parameter '" + parameter.name + "' was empty.");
        }
        if (is_optional || is_one_of(mandatory, parameter.name)) ++known;
    }
    const std::size_t sent = parameters.all().size();
    if (known == sent) return {};
    if (mandatory.empty() && optional.empty()) {
        return refuse(-1101, "Too many parameters; expected '0' and received '" + std::to_string(sent) + "'.");
    }
    return refuse(-1104, "Not all sent parameters were read; read '" + std::to_string(known) +
                             "' parameter(s) but was sent '" + std::to_string(sent) + "'.");
}

Answer<> judge_time(const ApiCall& call, Timestamp shown_time) {
    ParameterReader read(call.parameters);
    const auto timestamp = read.integer("timestamp");
    const auto window = read.integer("recvWindow");
    if (read.refusal()) return refuse(read);
    if (window.value_or(0) > receive_window_max) return refuse(-1131, "Invalid recvWindow");
    const std::int64_t now = milliseconds(shown_time);
    // Both are within 64 bits and not below zero: the differences stay in range.
    if (*timestamp - now >= ahead_max) {
        return refuse(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    }
    if (now - *timestamp > window.value_or(receive_window_usual)) {
        return refuse(-1021, "Timestamp for this request is outside of the recvWindow.");
    }
    return {};
}

bool is_of(Profiles profiles, venue::Profile profile) {
    return profiles == Profiles::both || (profiles == Profiles::only_us) == (profile == venue::Profile::binanceus);
}

}  // namespace

int status_of(int code) {
    switch (code) {
        case -2014:
        case -2015: return 401;
        case -1003:
        case -1015: return 429;
        case -1016: return 503;
        default: return 400;
    }
}

Api::Api(ApiParts parts) : parts_(parts), random_(parts.seed) {
    for (const auto& part :
         {market_endpoints(), order_endpoints(), order_list_endpoints(), account_endpoints(), sapi_endpoints()}) {
        for (const Endpoint& endpoint : part) {
            if (!is_of(endpoint.profiles, parts_.profile)) continue;
            Entry entry{endpoint, split(endpoint.mandatory), split(endpoint.optional)};
            if (is_signed(endpoint.security)) {
                entry.mandatory.insert(entry.mandatory.end(), {"timestamp", "signature"});
                entry.optional.push_back("recvWindow");
            } else if (endpoint.security != Security::none) {
                // Some clients sign whatever they send with a key; nobody looks at it.
                for (const auto* name : {"timestamp", "recvWindow", "signature"}) entry.optional.emplace_back(name);
            }
            entries_.push_back(std::move(entry));
        }
    }
    for (const Entry& entry : entries_) {
        if (!entry.endpoint.path.empty()) {
            by_path_[std::string(entry.endpoint.path)][entry.endpoint.method] = &entry;
        }
        if (!entry.endpoint.websocket_method.empty()) {
            by_websocket_method_[entry.endpoint.websocket_method] = &entry;
        }
    }
}

ApiReply Api::handle(const ApiCall& call) {
    const auto path = by_path_.find(call.path);
    if (path == by_path_.end()) return answer(nullptr, call);
    const auto method = path->second.find(call.method);
    return answer(method == path->second.end() ? nullptr : method->second, call);
}

ApiReply Api::handle_method(std::string_view websocket_method, const ApiCall& call) {
    const auto found = by_websocket_method_.find(websocket_method);
    return answer(found == by_websocket_method_.end() ? nullptr : found->second, call);
}

std::vector<net::Field> Api::weight_fields(std::string_view source_ip, Timestamp now) const {
    const std::string used = std::to_string(parts_.limits.weight_used(source_ip, now));
    return {{"X-MBX-USED-WEIGHT", used}, {"X-MBX-USED-WEIGHT-1M", used}};
}

void Api::refuse(ApiReply& reply, const Refusal& refusal, Timestamp now) const {
    reply.status = status_of(refusal.code);
    reply.body = refusal_json(refusal);
    // Binance.US sends order counts back without saying when to come again.
    const bool says_when = refusal.code != -1015 || parts_.profile == venue::Profile::binance;
    if (!reply.retry_at || !says_when) return;
    const auto wait = std::chrono::ceil<std::chrono::seconds>(*reply.retry_at - now).count();
    reply.fields.push_back({"Retry-After", std::to_string(std::max<std::int64_t>(wait, 1))});
}

std::optional<ApiReply> Api::charge(std::string_view source_ip, std::int64_t weight, Timestamp now) {
    const auto limited = parts_.limits.charge(source_ip, weight, now);
    if (!limited) return std::nullopt;
    ApiReply reply;
    reply.fields = weight_fields(source_ip, now);
    reply.retry_at = limited->retry_at;
    refuse(reply, limited->refusal, now);
    reply.status = limited->status;
    return reply;
}

ApiReply Api::answer(const Entry* entry, const ApiCall& call) {
    const std::int64_t weight = entry == nullptr ? 1 : entry->endpoint.weight(call.parameters);
    if (auto refused = charge(call.source_ip, weight, call.now)) return std::move(*refused);
    ApiReply reply;
    reply.fields = weight_fields(call.source_ip, call.now);
    if (entry == nullptr) {
        ApiReply unknown = unknown_path(call);
        unknown.fields = std::move(reply.fields);
        return unknown;
    }
    if (is_under_maintenance_ && entry->endpoint.path != "/sapi/v1/system/status") {
        refuse(reply, {-1016, "This service is no longer available."}, call.now);
        return reply;
    }
    const ApiKey* key = nullptr;
    const auto judged = judge(*entry, call, key);
    if (!judged) {
        refuse(reply, judged.error(), call.now);
        return reply;
    }
    if (key != nullptr) reply.account = key->account;
    Context context{parts_, call, reply, random_, key, is_under_maintenance_, clock_error_};
    auto body = entry->endpoint.handler(context);
    if (body) {
        reply.body = std::move(*body);
    } else {
        refuse(reply, body.error(), call.now);
    }
    return reply;
}

Answer<> Api::judge(const Entry& entry, const ApiCall& call, const ApiKey*& key) const {
    if (call.parameters.refusal()) return tl::unexpected<Refusal>(*call.parameters.refusal());
    if (const auto present = judge_presence(call.parameters, entry.mandatory, entry.optional); !present) return present;
    if (entry.endpoint.security == Security::none) return {};
    const auto known = judge_key(entry.endpoint, call);
    if (!known) return tl::unexpected<Refusal>(known.error());
    if (is_signed(entry.endpoint.security)) {
        if (const auto timely = judge_time(call, call.now + clock_error_); !timely) return timely;
        const std::string expected = hmac_sha256_hex((*known)->secret, call.signed_payload);
        if (!is_same_signature(expected, *call.parameters.find("signature"))) {
            return practice_exchange::refuse(-1022, "Signature for this request is not valid.");
        }
    }
    key = *known;
    return {};
}

Answer<const ApiKey*> Api::judge_key(const Endpoint& endpoint, const ApiCall& call) const {
    if (!ApiKeys::has_key_format(call.api_key)) {
        return practice_exchange::refuse(-2014, "API-key format invalid.");
    }
    const ApiKey* key = parts_.keys.find(call.api_key);
    const bool is_welcome =
        key != nullptr && !key->is_revoked &&
        (key->addresses.empty() || std::ranges::find(key->addresses, call.source_ip) != key->addresses.end()) &&
        (endpoint.security != Security::trade || key->may_trade);
    if (!is_welcome) return practice_exchange::refuse(-2015, "Invalid API-key, IP, or permissions for action.");
    return key;
}

// Below /sapi the venue says it in another way than below /api, where its front answers.
ApiReply Api::unknown_path(const ApiCall& call) const {
    ApiReply reply;
    const bool is_known = by_path_.contains(call.path);
    reply.status = is_known ? 405 : 404;
    if (call.over_websocket) {
        reply.status = 400;
        reply.body = refusal_json({-1020, "This operation is not supported."});
        return reply;
    }
    if (call.path.starts_with("/sapi/")) {
        reply.body = "{\"timestamp\":" + std::to_string(milliseconds(call.now)) +
                     ",\"status\":" + std::to_string(reply.status) + ",\"error\":\"" +
                     (is_known ? "Method Not Allowed" : "Not Found") +
                     "\",\"message\":\"No message available\",\"path\":";
        // Bytes that are no text would make it no JSON.
        append_quoted(reply.body, net::is_valid_utf8(call.path) ? std::string_view(call.path) : "?");
        reply.body += '}';
        return reply;
    }
    if (is_known) {
        reply.body = refusal_json({-1020, "This operation is not supported."});
        return reply;
    }
    reply.content_type = "text/html";
    reply.body = "<html><body><h2>404 Not found</h2></body></html>";
    return reply;
}

}  // namespace piggy::practice_exchange
