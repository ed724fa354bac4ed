#pragma once
// Api: every request of the venue, by REST and by WebSocket API alike. Judges in the venue's order: path, method and
// weight; parameters present; key; timestamp; signature; then the endpoint itself (symbol, filters, balance). The
// weight is charged in all cases.
//
// Single-threaded, like the Exchange. The time is the caller's: a call carries its own.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/practice_exchange/endpoint.h"

namespace piggy::practice_exchange {

class Api {
public:
    explicit Api(ApiParts parts);

    [[nodiscard]] ApiReply handle(const ApiCall& call);
    // The same for a method of the WebSocket API; the call's method and path are not looked at. 400 -1020 when there is
    // no such method.
    [[nodiscard]] ApiReply handle_method(std::string_view websocket_method, const ApiCall& call);
    // Counts something that is no request by itself. Why it may not be, when it may not.
    [[nodiscard]] std::optional<ApiReply> charge(std::string_view source_ip, std::int64_t weight, Timestamp now);
    // Nothing but the system status answers while this is on: 503, -1016.
    void set_maintenance(bool is_on) { is_under_maintenance_ = is_on; }

    [[nodiscard]] const ApiParts& parts() const { return parts_; }

private:
    struct Entry {
        Endpoint endpoint;
        std::vector<std::string_view> mandatory, optional;
    };
    [[nodiscard]] ApiReply answer(const Entry* entry, const ApiCall& call);
    [[nodiscard]] Answer<> judge(const Entry& entry, const ApiCall& call, const ApiKey*& key) const;
    [[nodiscard]] Answer<const ApiKey*> judge_key(const Endpoint& endpoint, const ApiCall& call) const;
    [[nodiscard]] ApiReply unknown_path(const ApiCall& call) const;
    void refuse(ApiReply& reply, const Refusal& refusal, Timestamp now) const;
    [[nodiscard]] std::vector<net::Field> weight_fields(std::string_view source_ip, Timestamp now) const;

    ApiParts parts_;
    Random random_;
    bool is_under_maintenance_ = false;
    std::vector<Entry> entries_;
    std::map<std::string, std::map<std::string_view, const Entry*>, std::less<>> by_path_;
    std::map<std::string_view, const Entry*> by_websocket_method_;
};

// The HTTP status that goes with a code.
[[nodiscard]] int status_of(int code);

}  // namespace piggy::practice_exchange
