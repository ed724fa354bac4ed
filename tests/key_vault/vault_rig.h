#pragma once
// A vault in a folder of its own, at the lowest cost a file may have, and a clock in the test's hands.

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

#include "adapters/key_vault/key_vault.h"
#include "temporary_folder.h"

namespace piggy::key_vault::test {

using piggy::test::content_of;
using piggy::test::TemporaryFolder;

class FakeClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override {
        return Timestamp(std::chrono::milliseconds(1'788'516'007'250)) + std::chrono::nanoseconds(passed_.load());
    }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override {
        return std::chrono::nanoseconds(passed_.load());
    }
    void pass(std::chrono::nanoseconds time) { passed_ += time.count(); }

private:
    std::atomic<std::int64_t> passed_{0};
};

inline constexpr KeyCost lowest{KeyCost::memory_floor, KeyCost::passes_floor};

inline const std::string passphrase = "eight or more";
inline const std::string practice_key = "practiceKEY0000000000000000000000000000000000000000000000000abcd";
inline const std::string practice_secret = "practiceSECRET11111111111111111111111111111111111111111111111111";
inline const std::string live_key = "liveKEY/222222222222222+22222222222222222222222222222222222wxyz";
inline const std::string live_secret = "liveSECRET<33%3333&333/33333+33333333333333333333333333333333333";

struct VaultRig {
    TemporaryFolder folder;
    FakeClock clock;
    std::filesystem::path file = folder.path() / "credentials.json";

    [[nodiscard]] Result<std::unique_ptr<KeyVault>> try_open() const { return KeyVault::open(file, clock, lowest); }
    [[nodiscard]] std::unique_ptr<KeyVault> open() const {
        auto vault = try_open();
        EXPECT_TRUE(vault) << vault.error().what;
        return std::move(*vault);
    }
    // With the keys of the practice exchange.
    [[nodiscard]] std::unique_ptr<KeyVault> made() const {
        auto vault = open();
        const auto saved = vault->save_keys("practice", practice_key, practice_secret, passphrase);
        EXPECT_TRUE(saved) << saved.error().what;
        return vault;
    }
};

}  // namespace piggy::key_vault::test
