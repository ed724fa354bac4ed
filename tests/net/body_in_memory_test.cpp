// What came in a request's body, a passphrase for one, is nowhere in the server's memory once it is answered.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "small_server.h"

namespace piggy::net {
namespace {

// The secret with every character one further, so that this process never holds the secret itself; a client in
// another process says it.
constexpr std::string_view one_further = "dbobsz.jo.uif.cpez.8451.pg.b.sfrvftu";

std::string plain() {
    std::string text(one_further);
    for (char& c : text) --c;
    return text;
}

std::size_t times_in_memory() {
    std::size_t found = 0;
    std::ifstream maps("/proc/self/maps"), memory("/proc/self/mem", std::ios::binary);
    for (std::string line; std::getline(maps, line);) {
        unsigned long begin = 0, end = 0;
        char readable = '-', writable = '-';
        if (std::sscanf(line.c_str(), "%lx-%lx %c%c", &begin, &end, &readable, &writable) != 4) continue;
        if (readable != 'r' || writable != 'w' || end - begin > (1UL << 30U)) continue;  // ASan's shadow is larger
        static std::vector<char> part;
        part.assign(end - begin, '\0');
        memory.clear();
        memory.seekg(static_cast<std::streamoff>(begin));
        memory.read(part.data(), static_cast<std::streamsize>(part.size()));
        const auto got = part.begin() + memory.gcount();
        const auto is_it = [](char seen, char further) { return seen == further - 1; };
        for (auto at = part.begin();; ++at) {
            at = std::search(at, got, one_further.begin(), one_further.end(), is_it);
            if (at == got) break;
            ++found;
        }
        std::ranges::fill(part, '\0');
    }
    return found;
}

// The client is forked before there is any thread.
TEST(BodyInMemory, IsGoneOnceItIsAnswered) {
    int down[2] = {}, up[2] = {};
    ASSERT_EQ(::pipe(down), 0);
    ASSERT_EQ(::pipe(up), 0);
    const pid_t client = ::fork();
    ASSERT_GE(client, 0);
    if (client == 0) {
        std::uint16_t port = 0;
        if (::read(down[0], &port, sizeof port) != sizeof port) ::_exit(1);
        test::RawClient raw(port);
        const std::string body = "{\"passphrase\":\"" + plain() + "\"}", lines = "Content-Type: application/json\r\n";
        // In one piece, in two, and in chunks: each takes another way through the buffers.
        int good = raw.ask("POST", "/api/length", lines, body).status == 200;
        const std::string whole = raw.request("POST", "/api/length", lines, body);
        raw.send(whole.substr(0, whole.size() - 20));
        ::usleep(50'000);
        raw.send(whole.substr(whole.size() - 20));
        good += raw.read_answer().status == 200;
        raw.send("POST /api/length HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n" + lines +
                 "Transfer-Encoding: chunked\r\n\r\n");
        char size[16] = {};
        std::snprintf(size, sizeof size, "%zx\r\n", body.size());
        raw.send(size + body + "\r\n1\r\n \r\n0\r\n\r\n");
        good += raw.read_answer().status == 200;
        if (::write(up[1], &good, sizeof good) != sizeof good) ::_exit(1);
        char end = 0;
        ::_exit(::read(down[0], &end, 1) == 1 ? 0 : 1);
    }
    {
        SmallServer server;
        const std::uint16_t port = server.port();
        ASSERT_EQ(::write(down[1], &port, sizeof port), ssize_t{sizeof port});
        int good = 0;
        ASSERT_EQ(::read(up[0], &good, sizeof good), ssize_t{sizeof good});
        EXPECT_EQ(good, 3);
        EXPECT_EQ(server.body_bytes.load(), 3 * (one_further.size() + 17) + 1) << "all of it arrived";
        EXPECT_EQ(times_in_memory(), 0U) << "the connection is still open";
        EXPECT_EQ(::write(down[1], "x", 1), 1);
    }
    EXPECT_EQ(times_in_memory(), 0U);
    int status = -1;
    EXPECT_EQ(::waitpid(client, &status, 0), client);
    EXPECT_EQ(status, 0);
    for (const int end : {down[0], down[1], up[0], up[1]}) ::close(end);
}

TEST(BodyInMemory, TheSearchFindsWhatIsThere) {
    const std::string here = plain();
    EXPECT_GE(times_in_memory(), 1U) << here.size();
}

}  // namespace
}  // namespace piggy::net
