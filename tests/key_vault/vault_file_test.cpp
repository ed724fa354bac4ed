// The file on disk: whose it is, who may read it, what kind it is, and that a write is whole.

#include "adapters/key_vault/vault_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "vault_rig.h"

namespace piggy::key_vault::test {
namespace {

namespace fs = std::filesystem;

unsigned mode_of(const fs::path& file) {
    struct stat found {};
    EXPECT_EQ(::lstat(file.c_str(), &found), 0) << file;
    return found.st_mode & 07777U;
}

std::set<std::string> files_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
    return names;
}

// Refused by everything that reads the file, with this in the sentence.
void expect_refused(const VaultRig& rig, const std::string& words) {
    const auto opened = rig.try_open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::refused) << opened.error().what;
    EXPECT_NE(opened.error().what.find(words), std::string::npos) << opened.error().what;
}

TEST(VaultFile, AndItsFolderAreTheOwnersAlone) {
    const VaultRig rig;
    const auto vault = rig.made();
    EXPECT_EQ(mode_of(rig.file), 0600U);
    for (const mode_t mode : {0644U, 0640U, 0604U, 0660U, 0610U, 0601U}) {
        ASSERT_EQ(::chmod(rig.file.c_str(), mode), 0);
        expect_refused(rig, "chmod 600 " + rig.file.string());
        const auto unsealed = vault->unseal(passphrase);
        ASSERT_FALSE(unsealed) << "at every opening";
        EXPECT_NE(unsealed.error().what.find("chmod 600 " + rig.file.string()), std::string::npos);
        EXPECT_FALSE(vault->save_keys("practice", live_key, live_secret, passphrase));
    }
    ASSERT_EQ(::chmod(rig.file.c_str(), 0600), 0);
    for (const mode_t mode : {0755U, 0750U, 0701U, 0710U}) {
        ASSERT_EQ(::chmod(rig.folder.path().c_str(), mode), 0);
        expect_refused(rig, "chmod 700 " + rig.folder.path().string());
        EXPECT_FALSE(vault->save_keys("practice", live_key, live_secret, passphrase));
    }
    ASSERT_EQ(::chmod(rig.folder.path().c_str(), 0700), 0);
    EXPECT_TRUE(vault->unseal(passphrase)) << "none of that was held against the passphrase";
}

TEST(VaultFile, IsAFileAndNoLinkFolderPipeOrSocket) {
    const VaultRig rig;
    static_cast<void>(rig.made());
    const fs::path elsewhere = rig.folder.path() / "elsewhere";
    fs::rename(rig.file, elsewhere);
    fs::create_symlink(elsewhere, rig.file);
    expect_refused(rig, "is a link");
    fs::remove(rig.file);
    fs::create_symlink(rig.folder.path() / "nowhere", rig.file);
    expect_refused(rig, "is a link");
    fs::remove(rig.file);
    fs::create_directory(rig.file);
    fs::permissions(rig.file, fs::perms::owner_all);
    expect_refused(rig, "must be a file");
    fs::remove(rig.file);
    ASSERT_EQ(::mkfifo(rig.file.c_str(), 0600), 0);
    expect_refused(rig, "must be a file");
    fs::remove(rig.file);
    EXPECT_FALSE(rig.open()->exists());

    // The folder itself likewise.
    const TemporaryFolder other;
    const fs::path linked = other.path() / "linked";
    fs::create_directory_symlink(rig.folder.path(), linked);
    EXPECT_EQ(KeyVault::open(linked / "credentials.json", rig.clock, lowest).error().code, ErrorCode::refused);
    const fs::path plain = other.file("plain", "x");
    EXPECT_EQ(KeyVault::open(plain / "credentials.json", rig.clock, lowest).error().code, ErrorCode::refused);
}

TEST(VaultFile, OfAnotherUserIsRefused) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    const VaultRig rig;
    static_cast<void>(rig.made());
    ASSERT_EQ(::chown(rig.file.c_str(), 65'534, 65'534), 0);
    expect_refused(rig, "belongs to another user");
    ASSERT_EQ(::chown(rig.file.c_str(), 0, 0), 0);
    EXPECT_TRUE(rig.try_open());
    ASSERT_EQ(::chown(rig.folder.path().c_str(), 65'534, 65'534), 0);
    expect_refused(rig, "belongs to another user");
    ASSERT_EQ(::chown(rig.folder.path().c_str(), 0, 0), 0);
}

TEST(VaultFile, KeepsTheGenerationBeforeAndLeavesNothingElseBehind) {
    const VaultRig rig;
    const auto vault = rig.made();
    EXPECT_EQ(files_in(rig.folder.path()), std::set<std::string>{"credentials.json"});
    const std::string first = content_of(rig.file);
    const mode_t before = ::umask(0);
    ASSERT_TRUE(vault->save_keys("practice", live_key, live_secret, passphrase));
    ::umask(before);
    const std::string second = content_of(rig.file);
    EXPECT_NE(second, first);
    EXPECT_EQ(content_of(previous_of(rig.file)), first);
    EXPECT_EQ(mode_of(rig.file), 0600U);
    EXPECT_EQ(mode_of(previous_of(rig.file)), 0600U);
    ASSERT_TRUE(vault->save_keys("practice", live_key, live_secret, passphrase));
    EXPECT_EQ(content_of(previous_of(rig.file)), second);
    EXPECT_NE(content_of(rig.file), second) << "the nonce is new each time";
    EXPECT_EQ(files_in(rig.folder.path()), (std::set<std::string>{"credentials.json", "credentials.json.previous"}));

    // The one before opens like any other.
    fs::rename(previous_of(rig.file), rig.file);
    EXPECT_TRUE(rig.open()->unseal(passphrase));
}

TEST(VaultFile, WhatACrashLeftBehindIsInNobodysWayAndALinkInItsPlaceIsNotFollowed) {
    const VaultRig rig;
    const auto vault = rig.made();
    const TemporaryFolder other;
    const fs::path victim = other.file("victim", "untouched");
    fs::create_symlink(victim, rig.file.string() + ".new");
    fs::create_symlink(victim, rig.file.string() + ".previous.new");
    ASSERT_TRUE(vault->save_keys("practice", live_key, live_secret, passphrase));
    EXPECT_EQ(content_of(victim), "untouched");
    EXPECT_FALSE(fs::is_symlink(rig.file));
    EXPECT_TRUE(rig.open()->unseal(passphrase));
}

TEST(VaultFile, ThatCanNotBeWrittenIsAsItWasAndSoIsTheVault) {
    const VaultRig rig;
    const auto vault = rig.made();
    const std::string before = content_of(rig.file);
    // A folder in the temporary file's place: not even root can write there.
    fs::create_directories(fs::path(rig.file.string() + ".new") / "inside");
    const auto saved = vault->save_keys("practice", live_key, live_secret, passphrase);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ErrorCode::unavailable) << saved.error().what;
    EXPECT_EQ(content_of(rig.file), before);
    EXPECT_EQ(vault->signer("practice").value()->api_key(), practice_key);
}

TEST(VaultFile, MakesItsFolderForItsOwnerAlone) {
    const TemporaryFolder root;
    const FakeClock clock;
    const fs::path file = root.path() / "home" / "credentials.json";
    const auto vault = KeyVault::open(file, clock, lowest);
    ASSERT_TRUE(vault) << vault.error().what;
    EXPECT_FALSE(fs::exists(file.parent_path()));
    ASSERT_TRUE((*vault)->save_keys("practice", practice_key, practice_secret, passphrase));
    EXPECT_EQ(mode_of(file.parent_path()), 0700U);
}

}  // namespace
}  // namespace piggy::key_vault::test
