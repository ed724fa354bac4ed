#include "adapters/practice_exchange/rest_front.h"

#include "adapters/net/url.h"

namespace piggy::practice_exchange {

ApiCall call_from(const net::WireRequest& request, std::string source_ip, Timestamp now) {
    ApiCall call;
    call.method = request.method;
    call.path = request.path;
    // A GET has no body for the venue, whatever came with it.
    const std::string_view body = request.method == "GET" ? std::string_view{} : std::string_view(request.body);
    call.parameters = Parameters::from_wire(request.query, body);
    call.signed_payload = signed_payload(request.query, body);
    for (const net::Field& field : request.fields) {
        if (!net::equal_ignoring_case(field.name, "X-MBX-APIKEY")) continue;
        call.api_key = field.value;
        break;
    }
    call.source_ip = std::move(source_ip);
    call.now = now;
    return call;
}

net::WireAnswer answer_from(ApiReply reply) {
    net::WireAnswer answer;
    answer.status = reply.status;
    answer.content_type = std::move(reply.content_type);
    answer.body = std::move(reply.body);
    answer.fields = std::move(reply.fields);
    return answer;
}

}  // namespace piggy::practice_exchange
