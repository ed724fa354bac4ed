#include "adapters/net/http_over.h"

namespace piggy::net {

void start_http_connection(const std::shared_ptr<ServerCore>& core, asio::ip::tcp::socket socket) {
    std::make_shared<HttpConnection<PlainStream>>(core, PlainStream(std::move(socket)))->start();
}

}  // namespace piggy::net
