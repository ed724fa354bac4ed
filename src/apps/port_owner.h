#pragma once
// Whose program listens on a port of this machine. Any user may listen where our backend is not running at the moment,
// and would be shown token, passphrase and keys.

#include <cstdint>
#include <string_view>

namespace piggy::apps {

// table: as /proc/net/tcp and /proc/net/tcp6 have it. Whether another user listens on this port, on whichever address;
// what can't be read names nobody.
[[nodiscard]] bool is_listened_on_by_another(std::string_view table, std::uint16_t port, std::uint32_t our_user);
// The same, asked of the system.
[[nodiscard]] bool is_listened_on_by_another(std::uint16_t port);

}  // namespace piggy::apps
