#pragma once
// Whose program listens on a port of this machine, and whose asks us. Any user may listen where our backend is not
// running at the moment, and would be shown token, passphrase and keys; and any user may open the page's port.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace piggy::apps {

// table: as /proc/net/tcp and /proc/net/tcp6 have it. Whether another user listens on this port, on whichever address;
// what can't be read names nobody.
[[nodiscard]] bool is_listened_on_by_another(std::string_view table, std::uint16_t port, std::uint32_t our_user);
// The same, asked of the system.
[[nodiscard]] bool is_listened_on_by_another(std::uint16_t port);

// Who listens on this port, on whichever address. user_name and program: where they can be found out; a program of
// another user shows its name to root alone. Empty: nobody.
struct PortListener {
    std::uint32_t user = 0;
    std::string user_name, program;
    [[nodiscard]] bool is_another_user() const;
};
[[nodiscard]] std::optional<PortListener> listener_on(std::uint16_t port);

// Whether the connection from this port of the loopback address to that one was opened by another user who is not root
// (who could read everything anyway). What is not in the table was opened by nobody known.
[[nodiscard]] bool is_asked_by_another(std::string_view table, std::uint16_t from_port, std::uint16_t to_port,
                                       std::uint32_t our_user);
[[nodiscard]] bool is_asked_by_another(std::uint16_t from_port, std::uint16_t to_port);

}  // namespace piggy::apps
