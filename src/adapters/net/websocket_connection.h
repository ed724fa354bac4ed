#pragma once
// Inner header of the transport: how an HTTP connection hands itself over to the WebSocket protocol.

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <memory>

#include "adapters/net/live_feed.h"
#include "adapters/net/server_core.h"
#include "adapters/net/socket_lease.h"

namespace piggy::net {

using PlainStream = boost::beast::tcp_stream;
using SecureStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;
using UpgradeRequest = boost::beast::http::request<boost::beast::http::empty_body>;

// What a socket that was let in hears, and what it lives by; a null lease lasts for ever.
struct Admission {
    std::shared_ptr<LiveFeed> feed;
    std::shared_ptr<SocketLease> lease;
};

void start_websocket_connection(const std::shared_ptr<ServerCore>& core, PlainStream stream, UpgradeRequest request,
                                Admission admission);
void start_websocket_connection(const std::shared_ptr<ServerCore>& core, SecureStream stream, UpgradeRequest request,
                                Admission admission);

}  // namespace piggy::net
