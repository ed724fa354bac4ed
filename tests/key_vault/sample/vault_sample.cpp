// vault_sample FILE: writes a vault with two key sets for tests, at the lowest cost. The passphrase, the keys and the
// secrets come from standard input, one a line: passphrase, practice key, practice secret, live key, live secret.

#include <array>
#include <cstdio>
#include <iostream>
#include <string>

#include "adapters/key_vault/key_vault.h"
#include "adapters/system/system_clock.h"

int main(int count, char** words) {
    using namespace piggy;
    if (count != 2) {
        std::fputs("usage: vault_sample FILE\n", stderr);
        return 2;
    }
    std::array<std::string, 5> lines;
    for (std::string& line : lines) std::getline(std::cin, line);
    const auto& [passphrase, practice_key, practice_secret, live_key, live_secret] = lines;
    const system::SystemClock clock;
    const auto vault = key_vault::KeyVault::open(words[1], clock,
                                                 {key_vault::KeyCost::memory_floor, key_vault::KeyCost::passes_floor});
    auto saved = vault ? (*vault)->save_keys("practice", practice_key, practice_secret, passphrase)
                       : Result<>(fail(vault.error()));
    if (saved) saved = (*vault)->save_keys("binanceus", live_key, live_secret, passphrase);
    if (!saved) std::fprintf(stderr, "%s\n", saved.error().what.c_str());
    return saved ? 0 : 1;
}
