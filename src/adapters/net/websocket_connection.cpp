#include "adapters/net/websocket_over.h"

namespace piggy::net {

void start_websocket_connection(const std::shared_ptr<ServerCore>& core, PlainStream stream, UpgradeRequest request,
                                Admission admission) {
    std::make_shared<WebSocketConnection<PlainStream>>(core, std::move(stream), std::move(request),
                                                       std::move(admission))
        ->start();
}

}  // namespace piggy::net
