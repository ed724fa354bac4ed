#pragma once
// net: the HTTP and WebSocket transport, on loopback. Knows nothing of trading; http_api puts the meaning on top.
//
//   http_message.h    RequestHead, Request, Response: what handlers get and give
//   url.h             percent-decoding, query strings, targets
//   router.h          Router: method and path to handler, with each route's own limits
//   request_checks.h  the first layer: Host, Origin, Sec-Fetch-Site, content type
//   response_head.h   status lines, the security headers of every answer, error bodies
//   rate_limiter.h    a token bucket
//   ticket_box.h      one-time tickets for sockets
//   live_feed.h       what is told to every open socket, merged per topic
//   frame_merger.h    the rule of merging: at most ten frames a second, a slow reader gets a fresh snapshot
//   json_object.h     strict reading of a JSON request body
//   http_server.h     HttpServer: binds, serves, stops
//   worker_threads.h  where handlers run that take longer than a moment
//
// One thread does all input and output. Only asio_beast_source.cpp, http_server.cpp, http_connection.cpp and
// websocket_connection.cpp (with their two inner headers) name Boost.Asio or Beast; every other header is plain C++.

#include "adapters/net/http_server.h"
#include "adapters/net/live_feed.h"
#include "adapters/net/router.h"
