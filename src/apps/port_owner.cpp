#include "apps/port_owner.h"

#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

struct Row {
    std::string_view address;  // of this end, in hex
    std::uint32_t port = 0, other_port = 0, user = 0;
    bool listens = false;
    std::string_view socket;  // its inode
};

std::uint32_t number_in(std::string_view text, int base) {
    std::uint32_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

std::uint32_t port_in(std::string_view place) { return number_in(place.substr(place.find(':') + 1), 16); }

// Whether any row of the table is meant.
template <class Meant>
bool has_row(std::string_view table, const Meant& is_meant) {
    std::istringstream lines{std::string(table)};
    for (std::string line; std::getline(lines, line);) {
        std::string number, local, remote, state, queues, timer, retransmits, user, timeout, socket;
        std::istringstream(line) >> number >> local >> remote >> state >> queues >> timer >> retransmits >> user >>
            timeout >> socket;
        const std::size_t colon = local.find(':');
        if (colon == std::string::npos || user.empty()) continue;
        const std::string_view address = std::string_view(local).substr(0, colon);
        if (is_meant(Row{address, port_in(local), port_in(remote), number_in(user, 10), state == "0A", socket}))
            return true;
    }
    return false;
}

template <class Judge>
bool has_row_of_system(const Judge& judge) {
    for (const char* name : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream file(name);
        if (judge(std::string(std::istreambuf_iterator<char>(file), {}))) return true;
    }
    return false;
}

// 127.0.0.0/8, also as it stands in IPv6, and ::1; four bytes each in the order of this machine.
bool is_loopback(std::string_view address) {
    const std::string_view last = address.size() < 8 ? address : address.substr(address.size() - 8);
    const bool is_v4 = address.size() == 8 || address.starts_with("0000000000000000FFFF0000");
    return is_v4 ? last.ends_with("7F") : address == "00000000000000000000000001000000";
}

// Of the process that has this socket open, as far as we may look.
std::string program_of(const std::string& socket) {
    const std::string link = "socket:[" + socket + "]";
    std::error_code error, ignored;
    for (fs::directory_iterator process("/proc", error), end; !error && process != end; process.increment(error)) {
        if (process->path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
        std::error_code closed;
        for (fs::directory_iterator file(process->path() / "fd", closed); !closed && file != fs::directory_iterator();
             file.increment(closed)) {
            if (fs::read_symlink(file->path(), ignored) != link) continue;
            std::string name;
            std::getline(std::ifstream(process->path() / "comm"), name);
            return name;
        }
    }
    return "";
}

}  // namespace

bool PortListener::is_another_user() const { return user != ::geteuid(); }

std::optional<PortListener> listener_on(std::uint16_t port) {
    std::optional<PortListener> found;
    std::string socket;
    has_row_of_system([&](const std::string& table) {
        return has_row(table, [&](const Row& row) {
            if (!row.listens || row.port != port) return false;
            found = PortListener{row.user, "", ""};
            socket = row.socket;
            return true;
        });
    });
    if (!found) return found;
    if (const passwd* user = ::getpwuid(found->user)) found->user_name = user->pw_name;
    found->program = program_of(socket);
    return found;
}

bool is_listened_on_by_another(std::string_view table, std::uint16_t port, std::uint32_t our_user) {
    return has_row(table, [&](const Row& row) { return row.listens && row.port == port && row.user != our_user; });
}

bool is_listened_on_by_another(std::uint16_t port) {
    return has_row_of_system(
        [&](const std::string& table) { return is_listened_on_by_another(table, port, ::geteuid()); });
}

bool is_asked_by_another(std::string_view table, std::uint16_t from_port, std::uint16_t to_port,
                         std::uint32_t our_user) {
    return has_row(table, [&](const Row& row) {
        return !row.listens && row.port == from_port && row.other_port == to_port && is_loopback(row.address) &&
               row.user != our_user && row.user != 0;
    });
}

bool is_asked_by_another(std::uint16_t from_port, std::uint16_t to_port) {
    return has_row_of_system(
        [&](const std::string& table) { return is_asked_by_another(table, from_port, to_port, ::geteuid()); });
}

}  // namespace piggy::apps
