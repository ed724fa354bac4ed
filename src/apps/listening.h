#pragma once
// Where the page is served, as `app` and `up` are told: on this machine alone, or beyond it, which takes TLS and a
// password. It is judged before anything listens.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/net/http_server.h"
#include "core/result.h"

namespace piggy::apps {

struct ListenArguments {
    std::string bind;  // empty: 127.0.0.1 and ::1
    std::string certificate, key;
    std::vector<std::string> names;
    bool require_login = false;
};

// --bind, --tls-certificate, --tls-key, --name and --require-login, each with its environment variable.
void add_listen_options(CLI::App& command, ListenArguments& arguments);

// The same as words of a command line, for a child process.
[[nodiscard]] std::vector<std::string> words_of(const ListenArguments& arguments);

// What came of them.
struct Listening {
    std::string address;
    std::optional<net::ServerTls> tls;
    std::vector<std::string> names;
    bool needs_login = false;
    // What a browser is pointed at.
    [[nodiscard]] std::string url(std::uint16_t port) const;
};
// errors: refused: an address beyond this machine without TLS, a name or a password; malformed: no address, no name;
// not_found: no password has been set
[[nodiscard]] Result<Listening> check_listening(const ListenArguments& arguments, const std::filesystem::path& home);

// The password's file in the home folder.
[[nodiscard]] std::filesystem::path login_file(const std::filesystem::path& home);

}  // namespace piggy::apps
