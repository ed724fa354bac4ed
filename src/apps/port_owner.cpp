#include "apps/port_owner.h"

#include <unistd.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace piggy::apps {

bool is_listened_on_by_another(std::string_view table, std::uint16_t port, std::uint32_t our_user) {
    constexpr std::string_view listening = "0A";
    std::istringstream lines{std::string(table)};
    for (std::string line; std::getline(lines, line);) {
        std::string number, local, remote, state, queues, timer, retransmits, user;
        std::istringstream(line) >> number >> local >> remote >> state >> queues >> timer >> retransmits >> user;
        const std::size_t colon = local.find(':');
        if (state != listening || colon == std::string::npos) continue;
        std::uint32_t its_port = 0, its_user = our_user;
        std::from_chars(local.data() + colon + 1, local.data() + local.size(), its_port, 16);
        std::from_chars(user.data(), user.data() + user.size(), its_user);
        if (its_port == port && its_user != our_user) return true;
    }
    return false;
}

bool is_listened_on_by_another(std::uint16_t port) {
    for (const char* name : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream file(name);
        const std::string table(std::istreambuf_iterator<char>(file), {});
        if (is_listened_on_by_another(table, port, ::geteuid())) return true;
    }
    return false;
}

}  // namespace piggy::apps
