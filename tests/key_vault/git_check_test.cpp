// What git itself would do with the file, for every version of its index and the usual spellings of ignore rules.

#include "adapters/key_vault/git_check.h"

#include <cstdlib>
#include <fstream>

#include "vault_rig.h"

namespace piggy::key_vault::test {
namespace {

namespace fs = std::filesystem;

struct Repository {
    TemporaryFolder folder;
    fs::path root = folder.path() / "work tree";
    fs::path home = root / "deep" / ".cryptopiggy";
    fs::path file = home / "credentials.json";

    Repository() {
        fs::create_directories(home);
        fs::permissions(home, fs::perms::owner_all);
        git("init -q .");
    }
    // No configuration of whoever runs the tests.
    void git(const std::string& words) const {
        const std::string command = "cd '" + root.string() +
                                    "' && GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null " +
                                    "git -c user.name=t -c user.email=t@localhost " + words + " >/dev/null";
        ASSERT_EQ(std::system(command.c_str()), 0) << command;  // NOLINT: the test's own words
    }
    void write(const fs::path& path, const std::string& text) const { std::ofstream(path, std::ios::trunc) << text; }
    [[nodiscard]] bool git_ignores(const fs::path& path) const {
        const std::string command = "cd '" + root.string() +
                                    "' && GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null " +
                                    "git check-ignore -q --no-index '" + path.string() + "'";
        return std::system(command.c_str()) == 0;
    }
};

TEST(GitCheck, KnowsWhereThereIsNoWorkTree) {
    const TemporaryFolder folder;
    EXPECT_EQ(git_standing(folder.path() / "credentials.json"), GitStanding::outside);
    EXPECT_EQ(git_standing("credentials.json"), git_standing(fs::current_path() / "credentials.json"));
}

TEST(GitCheck, FindsAFileInEveryVersionOfTheIndex) {
    for (const char* version : {"2", "3", "4"}) {
        const Repository repository;
        EXPECT_EQ(git_standing(repository.file), GitStanding::not_ignored);
        // Neighbours that share most of the path, so that version 4 has something to leave out.
        for (const char* name : {"credentials.jso", "credentials.json.old", "a", "zz"}) {
            repository.write(repository.home / name, name);
        }
        repository.git("add .");
        repository.git(std::string("update-index --index-version ") + version);
        EXPECT_EQ(git_standing(repository.file), GitStanding::not_ignored) << version;
        repository.write(repository.file, "{}");
        if (std::string(version) == "3") {
            repository.git("add -N .");  // an entry with the longer flags, which only version 3 has
        } else {
            repository.git("add .");
        }
        repository.git(std::string("update-index --index-version ") + version);
        EXPECT_EQ(git_standing(repository.file), GitStanding::tracked) << version;
        repository.write(repository.root / ".gitignore", ".cryptopiggy/\n");
        EXPECT_EQ(git_standing(repository.file), GitStanding::tracked) << "ignoring comes too late for it";
        repository.git("rm -q --cached -f deep/.cryptopiggy/credentials.json");
        EXPECT_EQ(git_standing(repository.file), GitStanding::ignored);
    }
}

TEST(GitCheck, SeesALinkedWorkTree) {
    const Repository repository;
    repository.write(repository.root / "first", "1");
    repository.git("add first");
    repository.git("commit -q -m first");
    repository.git("worktree add -q ../linked");
    const fs::path linked = repository.folder.path() / "linked";
    EXPECT_EQ(git_standing(linked / "credentials.json"), GitStanding::not_ignored);
    EXPECT_EQ(git_standing(linked / "first"), GitStanding::tracked);
    repository.write(repository.root / ".git" / "info" / "exclude", "credentials.json*\n");
    EXPECT_EQ(git_standing(linked / "credentials.json"), GitStanding::ignored);
    EXPECT_EQ(git_standing(linked / "credentials.json.previous"), GitStanding::ignored);
}

TEST(GitCheck, AgreesWithGitAboutWhatIsIgnored) {
    const Repository repository;
    const char* rules[] = {"",
                           "# credentials.json",
                           "credentials.json",
                           "credentials.json   ",
                           "/credentials.json",
                           "*.json",
                           "cred*",
                           "c?edentials.jso[n]",
                           ".cryptopiggy",
                           ".cryptopiggy/",
                           "/.cryptopiggy/",
                           "deep/.cryptopiggy/",
                           "/deep",
                           "deep/",
                           "deep/*.json",
                           "deep/*/credentials.json",
                           "**/credentials.json",
                           "**/.cryptopiggy/",
                           "deep/**",
                           ".cryptopiggy/**",
                           "credentials.json/",
                           "*\n!credentials.json",
                           "*.json\n!credentials.json",
                           "*.json\n!credentials.json\ncredentials.json",
                           "deep/\n!deep/.cryptopiggy/credentials.json",
                           "!credentials.json",
                           "\\#x\ncredentials.json",
                           "credentials.json\r"};
    for (const char* rule : rules) {
        repository.write(repository.root / ".gitignore", std::string(rule) + "\n");
        EXPECT_EQ(git_standing(repository.file) == GitStanding::ignored, repository.git_ignores(repository.file))
            << rule;
    }
    // Files deeper down have the last word.
    repository.write(repository.root / ".gitignore", "credentials.json\n");
    repository.write(repository.home / ".gitignore", "!credentials.json\n");
    EXPECT_FALSE(repository.git_ignores(repository.file));
    EXPECT_EQ(git_standing(repository.file), GitStanding::not_ignored);
    repository.write(repository.home / ".gitignore", "/credentials.json\n");
    repository.write(repository.root / ".gitignore", "");
    EXPECT_TRUE(repository.git_ignores(repository.file));
    EXPECT_EQ(git_standing(repository.file), GitStanding::ignored);
}

TEST(GitCheck, AVaultThatIsTrackedIsNotOpenedAndOneThatIsNotIgnoredIsWarnedOf) {
    const Repository repository;
    const FakeClock clock;
    const auto open = [&] { return KeyVault::open(repository.file, clock, lowest); };
    {
        const auto vault = open();
        ASSERT_TRUE(vault) << vault.error().what;
        ASSERT_TRUE((*vault)->warning());
        EXPECT_NE((*vault)->warning()->find(".gitignore"), std::string::npos) << *(*vault)->warning();
    }
    repository.write(repository.root / ".gitignore", ".cryptopiggy/\n");
    {
        const auto vault = open();
        ASSERT_TRUE(vault) << vault.error().what;
        EXPECT_FALSE((*vault)->warning());
    }
    repository.write(repository.file.string() + ".previous", "{}");
    repository.git("add -f deep/.cryptopiggy/credentials.json.previous");
    const auto refused = open();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::refused);
    EXPECT_NE(refused.error().what.find("git rm --cached"), std::string::npos) << refused.error().what;
}

}  // namespace
}  // namespace piggy::key_vault::test
