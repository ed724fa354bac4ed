#include "adapters/login/password_hash.h"

#include <sodium.h>

#include <array>
#include <cerrno>

#include "core/invariant.h"

namespace piggy::login {
namespace {

constexpr std::string_view our_cost = "$argon2id$v=19$m=65536,t=3,p=1$";
constexpr std::size_t memory_bytes = 64ULL << 20U;
constexpr unsigned long long passes = 3;

void start_sodium() {
    static const bool has_started = ::sodium_init() >= 0;
    invariant(has_started, "libsodium starts");
}

tl::unexpected<Error> no_memory() {
    return fail(ErrorCode::unavailable,
                "looking at a password takes 64 MiB of memory, which this machine does not have now; end something "
                "else and try again");
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (::crypto_pwhash_str(text.data(), password.data(), password.size(), passes, memory_bytes) != 0) {
        return no_memory();
    }
    std::string hash(text.data());
    invariant(is_password_hash(hash), "libsodium writes the cost that it was asked for");
    return hash;
}

bool is_password_hash(std::string_view text) {
    return text.starts_with(our_cost) && text.size() > our_cost.size() && text.size() < crypto_pwhash_STRBYTES;
}

Result<bool> is_password_of(const std::string& hash, std::string_view password) {
    if (!is_password_hash(hash)) return fail(ErrorCode::malformed, "this is no password hash of ours");
    start_sodium();
    errno = 0;
    if (::crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0) return true;
    if (errno == ENOMEM) return no_memory();
    return false;
}

}  // namespace piggy::login
