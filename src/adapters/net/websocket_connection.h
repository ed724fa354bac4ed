#pragma once
// Inner header of the transport: how an HTTP connection hands itself over to the WebSocket protocol.

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <memory>

#include "adapters/net/live_feed.h"
#include "adapters/net/server_core.h"

namespace piggy::net {

using UpgradeRequest = boost::beast::http::request<boost::beast::http::empty_body>;

void start_websocket_connection(const std::shared_ptr<ServerCore>& core, boost::beast::tcp_stream stream,
                                UpgradeRequest request, std::shared_ptr<LiveFeed> feed);

}  // namespace piggy::net
