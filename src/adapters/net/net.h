#pragma once
// net: the HTTP and WebSocket transport, on loopback, and over TLS beyond it. Knows nothing of trading; http_api puts
// the meaning on top.
//
//   http_message.h    RequestHead, Request, Response: what handlers get and give
//   url.h             percent-decoding, query strings, targets
//   router.h          Router: method and path to handler, with each route's own limits
//   request_checks.h  the first layer: Host, Origin, Sec-Fetch-Site, content type
//   response_head.h   status lines, the security headers of every answer, error bodies
//   rate_limiter.h    a token bucket; order_brake.h: 60 orders a minute
//   ticket_box.h      one-time tickets for sockets
//   socket_lease.h    what an admitted socket lives by
//   live_feed.h       what is told to every open socket, merged per topic
//   frame_merger.h    the rule of merging: at most ten frames a second, a slow reader gets a fresh snapshot
//   json_object.h     strict reading of a JSON request body
//   refusal_status.h  which HTTP status belongs to which refusal code
//   http_server.h     HttpServer: binds, serves, stops
//   server_tls.h      inner: TLS as this house serves it
//   http_over.h       inner: an HTTP connection, over a plain stream or TLS; websocket_over.h: the same of a WebSocket
//   worker_threads.h  where handlers run that take longer than a moment
//
// Beside that server of our own page stand the wire's two ends, for talking as an exchange and to one:
//
//   wire_server.h     WireServer: requests as they came, answers as told, WebSockets both ways; misbehaves on demand
//   http_sender.h     HttpSender: the port for asking another server, and what is known when there was no answer
//   http_client.h     HttpClient: serves it over HTTP or HTTPS
//   stream_client.h   Stream: one WebSocket connection to another server
//   request_text.h    inner: a request as bytes, and what must never be in one
//   http_reader.h     inner: HTTP messages from bytes, for both ends
//   websocket_frames.h  inner: WebSocket frames from bytes, for both ends
//   byte_channel.h    inner: a client's connection, plain or TLS behind one face
//
// Each server and client has one thread for all its input and output. The header of a server or client is plain C++;
// Boost.Asio and Beast are named in sources and in the inner headers server_core.h, server_tls.h, http_over.h,
// websocket_over.h, websocket_connection.h, acceptors.h, wire_core.h and byte_channel.h alone. The page's server reads
// through Beast's streams; the wire's ends read and write sockets themselves and use Beast's parser on the bytes,
// because that is compiled once for plain and TLS, and because a rehearsal of faults needs its hand on every byte.

#include "adapters/net/http_server.h"
#include "adapters/net/live_feed.h"
#include "adapters/net/router.h"
