// The page's password: which may be chosen, how it is kept, and that a file somebody else could have touched is not
// believed.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "adapters/login/login.h"
#include "temporary_folder.h"

namespace piggy::login {
namespace {

namespace fs = std::filesystem;

constexpr Timestamp now = timestamp_from_nanoseconds(1'770'215'535'000'000'000);
const std::string good = "three piglets, one lantern";

class Login : public testing::Test {
protected:
    [[nodiscard]] fs::path path() const { return folder_.path() / "login.json"; }
    [[nodiscard]] LoginFile file() const { return LoginFile(path()); }
    [[nodiscard]] std::string content() const {
        std::ifstream in(path());
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(const std::string& text) const {
        std::ofstream(path(), std::ios::trunc) << text;
        ::chmod(path().c_str(), 0600);
    }

    test::TemporaryFolder folder_;
};

TEST_F(Login, ThePasswordThatWasSetIsRightAndNoOther) {
    ASSERT_TRUE(file().set(good, now));
    EXPECT_TRUE(file().is_right(good).value());
    for (const std::string& other : {std::string(), good + " ", good.substr(1),
                                     std::string("Three piglets, one lantern"), good + std::string(1, '\0')}) {
        EXPECT_FALSE(file().is_right(other).value()) << other;
    }
}

TEST_F(Login, TheFileIsForItsOwnerAloneAndHasTheHashAndNotThePassword) {
    ::umask(0);
    ASSERT_TRUE(file().set(good, now));
    EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(content().find("piglets"), std::string::npos);
    EXPECT_NE(content().find(R"("hash":"$argon2id$v=19$m=65536,t=3,p=1$)"), std::string::npos) << content();
    EXPECT_NE(content().find(R"("set_at":"2026-02-04T14:32:15Z")"), std::string::npos) << content();
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 1);
    ::umask(022);
}

TEST_F(Login, TheSamePasswordTwiceIsAnotherHashAndAnotherStamp) {
    EXPECT_EQ(file().stamp(), "");
    ASSERT_TRUE(file().set(good, now));
    const std::string first = content(), stamp = file().stamp();
    EXPECT_EQ(file().stamp(), stamp);
    ASSERT_TRUE(file().set(good, now));
    EXPECT_NE(content(), first);
    EXPECT_NE(file().stamp(), stamp);
}

TEST_F(Login, WithoutAFileItIsSaidHowToSetAPassword) {
    const auto hash = file().hash();
    ASSERT_FALSE(hash);
    EXPECT_EQ(hash.error().code, ErrorCode::not_found);
    EXPECT_NE(hash.error().what.find("cryptopiggy password set"), std::string::npos);
    EXPECT_FALSE(file().is_right(good));
}

TEST_F(Login, AFileThatOthersCouldTouchIsNotBelieved) {
    ASSERT_TRUE(file().set(good, now));
    for (const mode_t wide : {0640, 0604, 0660, 0602}) {
        ::chmod(path().c_str(), wide);
        const auto right = file().is_right(good);
        ASSERT_FALSE(right) << wide;
        EXPECT_EQ(right.error().code, ErrorCode::refused);
        EXPECT_NE(right.error().what.find("chmod 600"), std::string::npos) << right.error().what;
    }
    ::chmod(path().c_str(), 0600);
    EXPECT_TRUE(file().is_right(good).value());
    const fs::path real = folder_.path() / "elsewhere.json";
    fs::rename(path(), real);
    fs::create_symlink(real, path());
    EXPECT_EQ(file().is_right(good).error().code, ErrorCode::refused);
    fs::remove(path());
    fs::create_directory(path());
    EXPECT_FALSE(file().is_right(good));
    fs::remove(path());
    ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0);
    EXPECT_EQ(file().is_right(good).error().code, ErrorCode::refused) << "and nothing hangs";
}

TEST_F(Login, AFileThatThisProgramDidNotWriteIsNotBelieved) {
    ASSERT_TRUE(file().set(good, now));
    const std::string right = content();
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text = right;
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos);
        return text.replace(at, from.size(), to);
    };
    for (const std::string& text :
         {std::string(), std::string("{}"), right + "x", with("\"version\":1", "\"version\":2"), with("m=65536", "m=8"),
          with("t=3", "t=1"), with("m=65536", "m=4194304"), with("argon2id", "argon2i"), with("\"set_at\"", "\"set\""),
          with("\"hash\"", "\"hash\":\"\",\"hash\""), std::string(5000, ' ') + right}) {
        write(text);
        const auto verdict = file().is_right(good);
        ASSERT_FALSE(verdict) << text;
        EXPECT_EQ(verdict.error().code, ErrorCode::malformed) << text;
    }
    write(right);
    EXPECT_TRUE(file().is_right(good).value());
}

TEST_F(Login, ABitThatFlippedInTheHashMakesThePasswordWrong) {
    ASSERT_TRUE(file().set(good, now));
    const std::string right = content();
    const std::size_t hash_end = right.find("\",\"set_at");
    for (const std::size_t back : {3UL, 50UL}) {  // in the digest, in the salt
        std::string text = right;
        char& c = text[hash_end - back];
        c = c == 'A' ? 'B' : 'A';
        write(text);
        const auto verdict = file().is_right(good);
        EXPECT_TRUE(!verdict || !*verdict) << text;
    }
}

TEST_F(Login, ARefusedPasswordLeavesTheOldOne) {
    ASSERT_TRUE(file().set(good, now));
    EXPECT_FALSE(file().set("short", now));
    EXPECT_TRUE(file().is_right(good).value());
    EXPECT_EQ(LoginFile(folder_.path() / "none" / "login.json").set(good, now).error().code, ErrorCode::unavailable);
}

TEST(PasswordRules, EightCharactersAreEnoughWhateverTheyAre) {
    EXPECT_EQ(check_new_password("").error().code, ErrorCode::out_of_range);
    EXPECT_EQ(check_new_password("xk3!vbq").error().code, ErrorCode::out_of_range);
    EXPECT_TRUE(check_new_password("xk3!vbqz"));
    EXPECT_TRUE(check_new_password("🐷🐷🐷🐷🐷🐷🐷🐷"));
    EXPECT_FALSE(check_new_password("🐷🐷🐷🐷🐷🐷🐷")) << "characters count, not bytes";
    EXPECT_TRUE(check_new_password("all lower case words"));
    EXPECT_TRUE(check_new_password(std::string(64, 'x') + "y"));
    EXPECT_TRUE(check_new_password(std::string(1023, 'x') + "y"));
    EXPECT_EQ(check_new_password(std::string(1025, 'x')).error().code, ErrorCode::out_of_range);
    EXPECT_EQ(check_new_password("eight\nor more").error().code, ErrorCode::malformed);
    EXPECT_EQ(check_new_password("\xFF\xFE\xFD\xFC\xFB\xFA\xF9\xF8").error().code, ErrorCode::malformed);
}

TEST(PasswordRules, WhatEverybodyTriesFirstIsRefusedInWhateverCase) {
    for (const char* common : {"password", "PassWord", "12345678", "qwertyuiop", "iloveyou", "password1", "!qaz2wsx",
                               "yankees1", "CryptoPiggy", "cryptopiggy123"}) {
        const auto checked = check_new_password(common);
        ASSERT_FALSE(checked) << common;
        EXPECT_EQ(checked.error().code, ErrorCode::refused) << common;
    }
    EXPECT_TRUE(check_new_password("password of a pig"));
    EXPECT_TRUE(check_new_password("cryptopiggy in the barn"));
}

TEST(PasswordRules, TheListHasThreeThousandThatAreLongEnough) {
    std::ifstream list(std::string(PIGGY_SOURCE_DIR) + "/src/adapters/login/common_passwords.txt");
    int passwords = 0;
    for (std::string line; std::getline(list, line);) {
        if (line.starts_with("#")) continue;
        ++passwords;
        EXPECT_EQ(check_new_password(line).error().code, ErrorCode::refused) << line;
    }
    EXPECT_EQ(passwords, 3000);
}

TEST(PasswordHash, IsOfExactlyOurCost) {
    const auto hash = hash_password(good);
    ASSERT_TRUE(hash);
    EXPECT_TRUE(is_password_hash(*hash));
    EXPECT_TRUE(is_password_of(*hash, good).value());
    for (const char* other : {"", "$argon2id$v=19$m=65536,t=3,p=1$", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"}) {
        EXPECT_FALSE(is_password_hash(other));
        EXPECT_EQ(is_password_of(other, good).error().code, ErrorCode::malformed);
    }
}

}  // namespace
}  // namespace piggy::login
