#include "adapters/system/random_bytes.h"

#include <sys/random.h>

#include <cerrno>

#include "core/invariant.h"

namespace piggy::system {

void fill_with_random_bytes(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
        invariant(got > 0 || errno == EINTR, "the kernel gives random bytes");
        if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

std::uint64_t random_seed() {
    std::uint64_t seed = 0;
    fill_with_random_bytes(std::as_writable_bytes(std::span(&seed, 1)));
    return seed;
}

}  // namespace piggy::system
