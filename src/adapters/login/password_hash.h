#pragma once
// A password as it is kept: Argon2id with a salt of its own, 64 MiB and three passes, as libsodium writes it:
// "$argon2id$v=19$m=65536,t=3,p=1$…". Any thread.

#include <string>
#include <string_view>

#include "core/result.h"

namespace piggy::login {

// errors: unavailable: this machine has no 64 MiB of memory for it now
[[nodiscard]] Result<std::string> hash_password(std::string_view password);

// Whether this is such a text, with exactly our cost: no cheaper one that is guessed through quickly, and no dearer one
// that eats up the memory.
[[nodiscard]] bool is_password_hash(std::string_view text);

// Takes as long for a wrong password as for the right one. errors: malformed: not such a hash; unavailable, as above
[[nodiscard]] Result<bool> is_password_of(const std::string& hash, std::string_view password);

}  // namespace piggy::login
