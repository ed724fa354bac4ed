#pragma once
// RestFront: an HTTP request becomes an ApiCall, an ApiReply an HTTP answer.

#include "adapters/net/wire_server.h"
#include "adapters/practice_exchange/api.h"

namespace piggy::practice_exchange {

[[nodiscard]] ApiCall call_from(const net::WireRequest& request, std::string source_ip, Timestamp now);
[[nodiscard]] net::WireAnswer answer_from(ApiReply reply);

[[nodiscard]] inline net::WireAnswer handle_rest(Api& api, const net::WireRequest& request, std::string source_ip,
                                                 Timestamp now) {
    return answer_from(api.handle(call_from(request, std::move(source_ip), now)));
}

}  // namespace piggy::practice_exchange
