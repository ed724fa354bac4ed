// Where secrets are while they are loaded, and where they never are: log lines, files, memory that could be dumped.

#include <fcntl.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <sstream>

#include "adapters/key_vault/redaction.h"
#include "adapters/system/log_line.h"
#include "vault_rig.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PIGGY_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PIGGY_SANITIZED 1
#endif
#endif

namespace piggy::key_vault::test {
namespace {

namespace fs = std::filesystem;

VaultContent content_with(const std::string& key, const std::string& secret) {
    VaultContent content = new_content();
    content.key_sets.push_back(
        {{"practice", key.substr(key.size() - 4), {}}, std::make_shared<const KeyPair>(key, secret)});
    return content;
}

std::string base64(const std::string& text, int kind) {
    std::string coded(sodium_base64_ENCODED_LEN(text.size(), static_cast<unsigned>(kind)), '\0');
    ::sodium_bin2base64(coded.data(), coded.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                        kind);
    coded.pop_back();
    return coded;
}

enum class Which { all, not_plain };

// Each byte of that kind as this mark and its two hex digits.
std::string encoded(const std::string& text, const char* mark, const char* digits, Which which) {
    std::string out;
    for (const char c : text) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || std::strchr("-._~", c) != nullptr;
        if (plain && which == Which::not_plain) {
            out += c;
        } else {
            out += mark;
            out += digits[static_cast<unsigned char>(c) / 16];
            out += digits[static_cast<unsigned char>(c) % 16];
        }
    }
    return out;
}

constexpr const char *upper = "0123456789ABCDEF", *lower = "0123456789abcdef";

TEST(Redaction, FindsASecretInEverySpelling) {
    const std::string odd = "s3cr3t/+&=%<é~:@!*()[]{}";  // é: not a key's, but a spelling must not break on any byte
    const std::string plain(64, 'q');
    for (const std::string& secret : {odd, plain, live_secret, practice_secret}) {
        const Redaction redaction(content_with(practice_key, secret));
        std::vector<std::string> spellings{secret,
                                           encoded(secret, "%", upper, Which::not_plain),
                                           encoded(secret, "%", lower, Which::not_plain),
                                           encoded(secret, "%", upper, Which::all),
                                           encoded(secret, "%", lower, Which::all),
                                           encoded(secret, "", upper, Which::all),
                                           encoded(secret, "", lower, Which::all)};
        for (const std::string& spelling : spellings) {
            EXPECT_EQ(redaction.redacted("a=1&b=" + spelling + "&c"), "a=1&b=[redacted]&c") << spelling;
            EXPECT_EQ(redaction.redacted(spelling + spelling), "[redacted][redacted]");
        }
        for (const int kind : {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_URLSAFE,
                               sodium_base64_VARIANT_ORIGINAL_NO_PADDING, sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
            for (const char* before : {"", "u", "us", "user:"}) {
                for (const char* after : {"", "x", "yz", "\n"}) {
                    const std::string text = base64(before + secret + after, kind);
                    const std::string clean = redaction.redacted(text);
                    const std::size_t at = clean.find(Redaction::mark);
                    ASSERT_NE(at, std::string::npos) << text;
                    // Of the groups at its ends some characters may stay: they are not the secret's alone.
                    EXPECT_LE(clean.size() - Redaction::mark.size(),
                              4 * (std::strlen(before) + std::strlen(after)) / 3 + 8)
                        << clean;
                }
            }
        }
        EXPECT_EQ(redaction.redacted("nothing to see, not even practice"), "nothing to see, not even practice");
        EXPECT_EQ(redaction.redacted("key " + practice_key), "key [redacted]");
    }
}

TEST(Redaction, CoversTheMacKeyToo) {
    const VaultContent content = new_content();
    const Redaction redaction(content);
    const std::string raw(content.mac_key->view());
    EXPECT_EQ(redaction.redacted("k " + encoded(raw, "", lower, Which::all) + "."), "k [redacted].");
    EXPECT_EQ(redaction.redacted(raw), Redaction::mark);
}

TEST(Canaries, AreInNoFileAndNoLogLine) {
    const VaultRig rig;
    const std::string canary_key = "CANARYkey" + std::string(50, '7') + "hint1";
    const std::string canary_secret = "CANARYsecret" + std::string(52, '8');
    const std::string canary_phrase = "CANARY passphrase";
    testing::internal::CaptureStderr();
    {
        const auto vault = rig.open();
        system::set_log_filter([&](std::string_view text) { return vault->redacted(text); });
        const auto log = [&](const std::string& text) { system::log_line(system::LogLevel::error, "test", text); };
        for (const bool is_right : {true, false, true}) {
            const auto saved =
                vault->save_keys("practice", canary_key, canary_secret, is_right ? canary_phrase : canary_phrase + "?");
            log(saved ? "saved" : saved.error().what);
        }
        const auto refused = vault->save_keys("practice", canary_key + "\n", canary_secret, canary_phrase);
        log(refused.error().what);
        log(vault->unseal(canary_phrase + "!").error().what);
        log("GET /api/v3/account?key=" + canary_key + " secret=" + canary_secret);
        log(std::string(1'950, 'x') + canary_secret);  // across the place where long lines are cut
        system::log_line(system::LogLevel::info, canary_key, "who may be hostile too");
        vault->seal();
        log("sealed");
        system::set_log_filter({});
    }
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("secret=[redacted]"), std::string::npos) << said;
    EXPECT_NE(said.find("sealed"), std::string::npos);
    EXPECT_EQ(said.find("CANARY"), std::string::npos) << said;
    EXPECT_EQ(said.find("8888"), std::string::npos) << said;
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(rig.folder.path())) {
        const std::string text = content_of(entry.path());
        EXPECT_EQ(text.find("CANARY"), std::string::npos) << entry.path();
        EXPECT_EQ(text.find("7777"), std::string::npos) << "no part of a key but its hint";
        EXPECT_EQ(text.find("8888"), std::string::npos);
        ++files;
    }
    EXPECT_EQ(files, 2);
}

#ifndef PIGGY_SANITIZED
struct Sighting {
    std::uintptr_t address;
    std::string flags;  // of its page's mapping, as the kernel tells them
};

// Every place in this process's memory where the text stands.
std::vector<Sighting> sightings(const SecretText& text) {
    std::vector<Sighting> found;
    const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    std::ifstream maps("/proc/self/smaps");
    std::string line, chunk;
    std::uintptr_t from = 0, to = 0;
    bool readable = false;
    std::vector<std::tuple<std::uintptr_t, std::uintptr_t, std::string>> regions;
    while (std::getline(maps, line)) {
        unsigned long begin = 0, end = 0;
        char rights[5] = {};
        if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, rights) == 3) {
            from = begin;
            to = end;
            readable = rights[0] == 'r';
        } else if (line.starts_with("VmFlags:") && readable) {
            regions.emplace_back(from, to, line);
        }
    }
    for (const auto& [begin, end, flags] : regions) {
        chunk.assign(end - begin, '\0');
        const ssize_t got = ::pread(memory, chunk.data(), chunk.size(), static_cast<off_t>(begin));
        if (got <= 0) continue;
        const std::string_view seen(chunk.data(), static_cast<std::size_t>(got));
        const auto own = reinterpret_cast<std::uintptr_t>(chunk.data());
        for (std::size_t at = seen.find(text.view()); at != std::string_view::npos;
             at = seen.find(text.view(), at + 1)) {
            if (begin + at >= own && begin + at < own + chunk.size()) continue;  // our own magnifying glass
            found.push_back({begin + at, flags});
        }
        ::sodium_memzero(chunk.data(), chunk.size());
    }
    ::close(memory);
    return found;
}

TEST(Memory, HoldsASecretOnlyWhereNoDumpLooksAndNotAtAllOnceSealed) {
    const VaultRig rig;
    SecretText secret(64);
    fill_randomly(secret.bytes());
    for (unsigned char& byte : secret.bytes()) byte = static_cast<unsigned char>('a' + byte % 26);
    ASSERT_EQ(sightings(secret).size(), 1U) << "the test's own";

    const auto vault = rig.open();
    ASSERT_TRUE(vault->save_keys("practice", practice_key, secret.view(), passphrase));
    vault->seal();
    ASSERT_TRUE(vault->unseal(passphrase));
    const auto signer = vault->signer("practice").value();
    EXPECT_EQ(signer->signature("a=1").size(), 64U);
    EXPECT_EQ(vault->redacted(secret.view()), Redaction::mark);
    const auto open = sightings(secret);
    EXPECT_GE(open.size(), 3U) << "the test's, the vault's, and the filter's";
    for (const Sighting& one : open) EXPECT_NE(one.flags.find(" dd"), std::string::npos) << one.flags;
    vault->seal();
    EXPECT_EQ(sightings(secret).size(), 1U);
    EXPECT_EQ(signer->signature("a=1"), "");
}
#endif

TEST(SecretText, MovesAndIsEmptyAfterwards) {
    SecretText first = SecretText::copy_of("a secret");
    SecretText second = std::move(first);
    EXPECT_EQ(second.view(), "a secret");
    EXPECT_EQ(first.size(), 0U);  // NOLINT(bugprone-use-after-move): that is the point
    first = std::move(second);
    EXPECT_EQ(first.view(), "a secret");
    EXPECT_EQ(SecretText().view(), "");
    EXPECT_EQ(SecretText(3).view(), std::string_view("\0\0\0", 3));
}

TEST(SecretTextDeathTest, StopsTheProgramWhereSomebodyWritesIntoItOrReadsPastIt) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            SecretText text = SecretText::copy_of("read only");
            text.make_read_only();
            *const_cast<volatile unsigned char*>(text.bytes().data()) = 'x';
        },
        "");
    EXPECT_DEATH(
        {
            const SecretText text = SecretText::copy_of("16 bytes of text");
            const volatile unsigned char* const end = text.bytes().data() + text.size();
            static_cast<void>(*end);
        },
        "");
}

TEST(HardenedProcess, LeavesNoCoreAndIsNotTraced) {
    const pid_t child = ::fork();
    if (child == 0) {
        harden_process();
        rlimit core{};
        const bool no_core = ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0;
        ::_exit(no_core && ::prctl(PR_GET_DUMPABLE) == 0 ? 42 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 42);
    EXPECT_EQ(::prctl(PR_GET_DUMPABLE), 1) << "or the test shows nothing";
}

}  // namespace
}  // namespace piggy::key_vault::test
