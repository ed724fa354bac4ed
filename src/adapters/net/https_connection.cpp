#include "adapters/net/http_over.h"

namespace piggy::net {

void start_https_connection(const std::shared_ptr<ServerCore>& core, asio::ip::tcp::socket socket) {
    std::make_shared<HttpConnection<SecureStream>>(core, SecureStream(std::move(socket), *core->tls))->start();
}

}  // namespace piggy::net
