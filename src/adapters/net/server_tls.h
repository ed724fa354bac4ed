#pragma once
// Inner header of the transport: TLS as this house serves it: 1.2 or newer, forward secret, nothing renegotiated, with
// the certificate and key of two PEM files. Names Boost.Asio.

#include <boost/asio/ssl/context.hpp>
#include <string>

#include "adapters/net/http_server.h"
#include "core/result.h"

namespace piggy::net {

// errors: not_found: a file that is not there; refused: a key that other users may read; malformed: no certificate, no
// key, an encrypted one, or two that do not belong together
[[nodiscard]] Result<boost::asio::ssl::context> make_server_tls(const ServerTls& files);

// Another text whenever one of the files was written anew or replaced. Cheap.
[[nodiscard]] std::string stamp_of(const ServerTls& files);

}  // namespace piggy::net
