// The vault through its front door: made by the first keys, sealed at every start, opened by its passphrase alone.

#include <unistd.h>

#include <fstream>
#include <thread>

#include "adapters/key_vault/attempt_brake.h"
#include "adapters/key_vault/vault_content.h"
#include "vault_rig.h"

namespace piggy::key_vault::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::vector<std::string> names(const KeyVault& vault) {
    std::vector<std::string> names;
    for (const KeySetState& set : vault.key_sets()) names.push_back(set.exchange + " " + set.hint);
    return names;
}

TEST(Vault, IsMadeByTheFirstKeysAndSealedAtTheNextStart) {
    const VaultRig rig;
    {
        const auto vault = rig.open();
        EXPECT_FALSE(vault->exists());
        EXPECT_FALSE(vault->is_open());
        EXPECT_EQ(vault->unseal(passphrase).error().code, ErrorCode::not_found);
        EXPECT_EQ(vault->check_passphrase(passphrase).error().code, ErrorCode::not_found);
        EXPECT_EQ(vault->remove_keys("practice", passphrase).error().code, ErrorCode::not_found);
        EXPECT_EQ(vault->signer("practice").error().code, ErrorCode::refused);
        EXPECT_FALSE(fs::exists(rig.file));
        const auto saved = vault->save_keys("practice", practice_key, practice_secret, passphrase);
        ASSERT_TRUE(saved) << saved.error().what;
        EXPECT_TRUE(vault->is_open());
        EXPECT_TRUE(vault->save_keys("binanceus", live_key, live_secret, passphrase));
    }
    const auto vault = rig.open();
    EXPECT_TRUE(vault->exists());
    EXPECT_FALSE(vault->is_open());
    EXPECT_EQ(names(*vault), (std::vector<std::string>{"practice abcd", "binanceus wxyz"})) << "known while sealed";
    EXPECT_EQ(vault->key_sets()[0].saved_at, std::chrono::floor<std::chrono::seconds>(rig.clock.now()));
    EXPECT_EQ(vault->signer("practice").error().code, ErrorCode::refused);
    EXPECT_EQ(vault->with_mac_key([](auto) { FAIL(); }).error().code, ErrorCode::refused);

    ASSERT_TRUE(vault->unseal(passphrase));
    const auto practice = vault->signer("practice").value();
    const auto live = vault->signer("binanceus").value();
    EXPECT_EQ(practice->api_key(), practice_key);
    EXPECT_EQ(practice->signature("a=1"), hmac_sha256_hex(practice_secret, "a=1"));
    EXPECT_EQ(live->api_key(), live_key);
    EXPECT_EQ(live->signature("a=1"), hmac_sha256_hex(live_secret, "a=1"));
    EXPECT_NE(live->signature("a=1"), practice->signature("a=1"));
    EXPECT_EQ(vault->signer("elsewhere").error().code, ErrorCode::not_found);
}

TEST(Vault, OnceSealedSignsNothingMoreAndOldSignersStaySilent) {
    const VaultRig rig;
    const auto vault = rig.made();
    const auto signer = vault->signer("practice").value();
    EXPECT_FALSE(signer->signature("x").empty());
    vault->seal();
    EXPECT_FALSE(vault->is_open());
    EXPECT_EQ(signer->api_key(), "");
    EXPECT_EQ(signer->signature("x"), "");
    ASSERT_TRUE(vault->check_passphrase(passphrase));
    EXPECT_FALSE(vault->is_open()) << "a check opens nothing";
    ASSERT_TRUE(vault->unseal(passphrase));
    EXPECT_EQ(signer->signature("x"), "");
    EXPECT_FALSE(vault->signer("practice").value()->signature("x").empty());
}

TEST(Vault, SealedWhileManyThreadsSignGivesTheRightSignatureOrNone) {
    const VaultRig rig;
    const auto vault = rig.made();
    const auto signer = vault->signer("practice").value();
    const std::string right = hmac_sha256_hex(practice_secret, "a=1");
    std::atomic<int> signing = 0, wrong = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            bool counted = false;
            for (std::string made = signer->signature("a=1"); !made.empty(); made = signer->signature("a=1")) {
                if (made != right || vault->redacted("x " + practice_secret).size() < 12) ++wrong;
                if (!std::exchange(counted, true)) ++signing;
            }
        });
    }
    while (signing < 4) std::this_thread::yield();
    vault->seal();
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(signer->signature("a=1"), "");
}

TEST(Vault, StaysSealedWhereItIsSealedWhileSomebodyOpensIt) {
    const VaultRig rig;
    static_cast<void>(rig.made());
    const auto vault = rig.open();
    // Somebody seals all the time; so one of the seals falls between the passphrase and the opening.
    std::atomic<bool> done = false;
    std::thread sealing([&] {
        while (!done) vault->seal();
    });
    const auto opened = vault->unseal(passphrase);
    done = true;
    sealing.join();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::refused);
    EXPECT_FALSE(vault->is_open());
    EXPECT_TRUE(vault->unseal(passphrase)) << "and it was no wrong passphrase";
}

TEST(Vault, ReplacesOneExchangesKeysAndLeavesTheOthersSignersAlone) {
    const VaultRig rig;
    const auto vault = rig.made();
    ASSERT_TRUE(vault->save_keys("binanceus", live_key, live_secret, passphrase));
    const auto practice = vault->signer("practice").value();
    const auto live = vault->signer("binanceus").value();
    const std::string new_key(64, 'N'), new_secret(64, 'S');
    ASSERT_TRUE(vault->save_keys("practice", new_key, new_secret, passphrase));
    EXPECT_EQ(practice->signature("x"), "") << "the old keys are gone";
    EXPECT_EQ(live->signature("x"), hmac_sha256_hex(live_secret, "x"));
    EXPECT_EQ(vault->signer("practice").value()->api_key(), new_key);

    ASSERT_TRUE(vault->remove_keys("binanceus", passphrase));
    EXPECT_EQ(live->signature("x"), "");
    EXPECT_EQ(vault->signer("binanceus").error().code, ErrorCode::not_found);
    EXPECT_EQ(vault->remove_keys("binanceus", passphrase).error().code, ErrorCode::not_found);
    EXPECT_EQ(names(*rig.open()), std::vector<std::string>{"practice NNNN"});
}

TEST(Vault, KeepsItsMacKeyForLife) {
    const VaultRig rig;
    std::string first;
    const auto keep = [](std::string& into) {
        return [&into](std::span<const std::byte> key) {
            into.assign(reinterpret_cast<const char*>(key.data()), key.size());
        };
    };
    {
        const auto vault = rig.made();
        ASSERT_TRUE(vault->with_mac_key(keep(first)));
        ASSERT_TRUE(vault->save_keys("binanceus", live_key, live_secret, passphrase));
        ASSERT_TRUE(vault->remove_keys("practice", passphrase));
    }
    EXPECT_EQ(first.size(), 32U);
    const auto vault = rig.open();
    ASSERT_TRUE(vault->unseal(passphrase));
    std::string later;
    ASSERT_TRUE(vault->with_mac_key(keep(later)));
    EXPECT_EQ(later, first);
}

TEST(Vault, RefusesWhatIsNoKeyNoExchangeAndNoPassphraseAndRepeatsNoneOfThem) {
    const VaultRig rig;
    const auto vault = rig.open();
    const auto refused = [&](const std::string& exchange, const std::string& key, const std::string& secret,
                             const std::string& phrase) {
        const auto saved = vault->save_keys(exchange, key, secret, phrase);
        ASSERT_FALSE(saved);
        EXPECT_EQ(saved.error().code, ErrorCode::malformed) << saved.error().what;
        for (const std::string& given : {key, secret, phrase}) {
            if (given.size() > 3) {
                EXPECT_EQ(saved.error().what.find(given), std::string::npos) << saved.error().what;
            }
        }
    };
    for (const std::string& exchange :
         {std::string(), std::string("Practice"), std::string("../x"), std::string("a\"b"), std::string(33, 'a')}) {
        refused(exchange, practice_key, practice_secret, passphrase);
    }
    for (const std::string& text :
         {std::string(), std::string(15, 'a'), std::string(257, 'a'), practice_key + " ", practice_key + "\n",
          practice_key + "\"", practice_key + "\\", practice_key + "é", practice_key + std::string(1, '\0')}) {
        refused("practice", text, practice_secret, passphrase);
        refused("practice", practice_key, text, passphrase);
    }
    for (const std::string& phrase :
         {std::string(), std::string("seven77"), std::string(1025, 'p'), std::string("ééééééé")}) {
        refused("practice", practice_key, practice_secret, phrase);
    }
    EXPECT_FALSE(fs::exists(rig.file));
    EXPECT_FALSE(vault->exists());
    // Any eight characters, and bytes that are no text at all.
    const std::string eight(
        "\xC3\xA9"
        "2345\x00"
        "\xFF"
        "8",
        9);
    EXPECT_TRUE(vault->save_keys("practice", practice_key, practice_secret, eight));
    EXPECT_TRUE(vault->check_passphrase(eight));
}

TEST(Vault, GivesOneAnswerToAWrongPassphraseAFlippedBitAndATruncatedFile) {
    VaultRig rig;
    static_cast<void>(rig.made());
    const std::string text = content_of(rig.file);
    const auto vault = rig.open();
    const std::string answer = vault->unseal("eight or mord").error().what;
    const auto expect_same = [&](const std::string& content, const std::string& phrase) {
        rig.clock.pass(1h);
        std::ofstream(rig.file, std::ios::binary | std::ios::trunc) << content;
        const auto result = vault->unseal(phrase);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, ErrorCode::refused);
        EXPECT_EQ(result.error().what, answer);
        EXPECT_FALSE(vault->is_open());
        EXPECT_EQ(content_of(rig.file), content) << "left as it is";
        EXPECT_FALSE(fs::exists(rig.file.string() + ".previous"));
    };
    for (const char* phrase : {"", "Eight or more", "eight or more ", "short"}) expect_same(text, phrase);
    const auto flipped = [&](std::size_t at) {
        std::string changed = text;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        return changed;
    };
    expect_same(flipped(text.find("\"salt\":\"") + 10), passphrase);
    expect_same(flipped(text.find("\"hint\":\"") + 8), passphrase);
    expect_same(flipped(text.find("\"nonce\":\"") + 10), passphrase);
    expect_same(flipped(text.find("\"ciphertext\":\"") + 15), passphrase);
    expect_same(flipped(text.size() - 8), passphrase);
    expect_same(flipped(2), passphrase);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, text.size() / 2, text.size() - 1}) {
        expect_same(text.substr(0, size), passphrase);
    }
    std::string cheap = text;
    expect_same(cheap.replace(cheap.find("65536"), 5, "32768"), passphrase);
    expect_same(std::string(200'000, 'x'), passphrase);
    rig.clock.pass(1h);
    for (const auto& result : {vault->check_passphrase(passphrase), vault->remove_keys("practice", passphrase),
                               vault->save_keys("practice", live_key, live_secret, passphrase)}) {
        ASSERT_FALSE(result);
        EXPECT_TRUE(result.error().what == answer || result.error().what.starts_with("too many"))
            << result.error().what;
    }
    EXPECT_EQ(content_of(rig.file).size(), 200'000U);

    std::ofstream(rig.file, std::ios::binary | std::ios::trunc) << text;
    rig.clock.pass(1h);
    EXPECT_TRUE(vault->unseal(passphrase));
}

TEST(Vault, ThatWasDamagedIsToldOfWhenItsPassphraseIsAskedForAndAnythingElseAtOnce) {
    const VaultRig rig;
    static_cast<void>(rig.made());
    const std::string text = content_of(rig.file);
    std::ofstream(rig.file, std::ios::trunc) << text.substr(0, 100);
    const auto vault = rig.open();
    EXPECT_TRUE(vault->exists());
    EXPECT_EQ(vault->unseal(passphrase).error().code, ErrorCode::refused);
    for (const char* other : {"", "{}", "{\"api_key\":\"in the clear\"}", "-----BEGIN"}) {
        std::ofstream(rig.file, std::ios::trunc) << other;
        EXPECT_EQ(rig.try_open().error().code, ErrorCode::malformed) << other;
    }
}

TEST(Vault, ThatWentAwayIsNotMadeAnewBehindItsOwnersBack) {
    const VaultRig rig;
    const auto vault = rig.made();
    fs::remove(rig.file);
    const auto saved = vault->save_keys("practice", live_key, live_secret, passphrase);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ErrorCode::unavailable);
    EXPECT_NE(saved.error().what.find("credentials.json.previous"), std::string::npos) << saved.error().what;
    EXPECT_FALSE(fs::exists(rig.file));
}

TEST(Brake, LetsFiveThroughAndThenDoublesTheWaitToAQuarterOfAnHour) {
    AttemptBrake brake;
    std::chrono::nanoseconds now = 1h;
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(brake.wait_left(now), 0s) << i;
        brake.failed(now);
    }
    for (const auto wait : {30s, 60s, 120s, 240s, 480s, 900s, 900s, 900s}) {
        EXPECT_EQ(brake.wait_left(now), wait);
        EXPECT_EQ(brake.wait_left(now + wait - 1ns), 1ns);
        now += wait;
        EXPECT_EQ(brake.wait_left(now), 0s);
        brake.failed(now);
    }
    brake.succeeded();
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(brake.wait_left(now), 0s);
        brake.failed(now);
    }
    EXPECT_EQ(brake.wait_left(now), 30s);
}

TEST(Brake, HoldsTheRightPassphraseUpTooWhateverIsAskedForWithIt) {
    VaultRig rig;
    const auto vault = rig.made();
    vault->seal();
    EXPECT_FALSE(vault->unseal("too short, no: wrong"));
    EXPECT_FALSE(vault->check_passphrase("wrong again"));
    EXPECT_FALSE(vault->remove_keys("practice", "and again"));
    EXPECT_FALSE(vault->save_keys("practice", live_key, live_secret, "and again"));
    EXPECT_FALSE(vault->unseal(""));
    const auto braked = vault->unseal(passphrase);
    ASSERT_FALSE(braked);
    EXPECT_EQ(braked.error().code, ErrorCode::refused);
    EXPECT_EQ(braked.error().what, "too many passphrases were wrong; the next is looked at in 30 s");
    EXPECT_FALSE(vault->check_passphrase(passphrase));
    EXPECT_FALSE(vault->save_keys("practice", live_key, live_secret, passphrase));
    rig.clock.pass(29s + 1ms);
    EXPECT_NE(vault->unseal(passphrase).error().what.find("in 1 s"), std::string::npos);
    rig.clock.pass(1s);
    EXPECT_TRUE(vault->unseal(passphrase));
    EXPECT_TRUE(vault->check_passphrase(passphrase));
}

}  // namespace
}  // namespace piggy::key_vault::test
