// Runs, settings and the schema in a real file, with the disk's and the user's bad days.

#include "adapters/sqlite/sqlite.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "adapters/sqlite/deflate.h"
#include "adapters/sqlite/session.h"
#include "conformance/run_store_conformance.h"

namespace piggy::sqlite {
namespace {

namespace fs = std::filesystem;
using backtest::SavedRun;

class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "piggy sqlit\xC3\xA9 XXXXXX").string();
        EXPECT_NE(::mkdtemp(name.data()), nullptr);
        path_ = name;
    }
    ~Folder() {
        ::chmod(path_.c_str(), 0700);
        fs::remove_all(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] fs::path file() const { return path_ / "app.db"; }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

std::shared_ptr<Database> opened(const fs::path& file) {
    auto database = Database::open(file);
    EXPECT_TRUE(database) << (database ? "" : database.error().what);
    return database ? *database : nullptr;
}

std::string refusal(const fs::path& file, const std::vector<Migration>& migrations = built_in_migrations()) {
    const auto database = Database::open(file, migrations);
    return database ? "" : database.error().what;
}

class SqliteRuns : public backtest::RunStoreConformance {
protected:
    std::unique_ptr<backtest::RunStore> open() override {
        return std::make_unique<SqliteRunStore>(opened(folder_.file()));
    }
    Folder folder_;
};
TEST_F(SqliteRuns, KeepsWhatWasSaved) { keeps_what_was_saved(); }
TEST_F(SqliteRuns, ListsNewestFirstByPages) { lists_newest_first_by_pages(); }
TEST_F(SqliteRuns, GivesAnyPageOfManyTrades) { gives_any_page_of_many_trades(); }
TEST_F(SqliteRuns, RefusesAnIdTwiceAndDoesNotKnowOthers) { refuses_an_id_twice_and_does_not_know_others(); }
TEST_F(SqliteRuns, ForgetsWhatWasRemoved) { forgets_what_was_removed(); }

TEST_F(SqliteRuns, ManyThreadsMayUseOneStore) {
    const auto store = open();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 25; ++i) {
                const std::string id = std::to_string(t) + "-" + std::to_string(i);
                EXPECT_TRUE(store->save(run(id, i, 3)));
                EXPECT_TRUE(store->load(id));
                EXPECT_TRUE(store->list(5, 0));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(store->list(1, 0)->total, 100U);
}

TEST(SqliteSettings, AreReplacedWholeAndSurviveARestart) {
    const Folder folder;
    {
        SqliteSettingsStore store(opened(folder.file()));
        EXPECT_TRUE(store.load()->empty());
        ASSERT_TRUE(store.replace({{"theme", "dark"}, {"time_zone", "utc"}}));
        ASSERT_TRUE(store.replace({{"theme", "light"}, {"quote's", "\xF0\x9F\x90\xB7"}}));
    }
    SqliteSettingsStore store(opened(folder.file()));
    EXPECT_EQ(*store.load(), (backtest::SettingsStore::Settings{{"theme", "light"}, {"quote's", "\xF0\x9F\x90\xB7"}}));
}

TEST(SqliteDatabase, IsReadableByItsOwnerAloneAndDurable) {
    const Folder folder;
    const auto database = opened(folder.file());
    for (const char* name : {"app.db", "app.db-wal", "app.db-shm"}) {
        EXPECT_EQ(fs::status(folder.path() / name).permissions(), fs::perms::owner_read | fs::perms::owner_write)
            << name;
    }
    const auto pragma = [&](const std::string& name) {
        return *database->session().read([&](soci::session& sql) -> Result<std::string> {
            std::string value;
            sql << "PRAGMA " + name, soci::into(value);
            return value;
        });
    };
    EXPECT_EQ(pragma("journal_mode"), "wal");
    EXPECT_EQ(pragma("synchronous"), "2");
    EXPECT_EQ(pragma("foreign_keys"), "1");
    EXPECT_EQ(pragma("busy_timeout"), "5000");
}

TEST(SqliteDatabase, ADamagedFileIsAClearSentenceAndIsLeftAlone) {
    const Folder folder;
    const std::string junk = "this is no database at all" + std::string(5000, '\x5A');
    std::ofstream(folder.file(), std::ios::binary) << junk;
    EXPECT_NE(refusal(folder.file()).find("is damaged or is no database; move it away"), std::string::npos);
    std::ifstream input(folder.file(), std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(input), {}), junk);
}

TEST(SqliteDatabase, DamageInsideIsNoticedWhenItIsRead) {
    const Folder folder;
    {
        SqliteRunStore store(opened(folder.file()));
        for (int i = 0; i < 50; ++i) {
            SavedRun run{.id = std::to_string(i),
                         .created_at = {},
                         .request = "{}",
                         .result = std::string(3000, 'r'),
                         .candles = ""};
            ASSERT_TRUE(store.save(run));
        }
    }
    std::fstream file(folder.file(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(fs::file_size(folder.file()) / 3));
    file << std::string(fs::file_size(folder.file()) / 2, '\xAA');
    file.close();
    auto database = Database::open(folder.file());
    if (!database) {
        EXPECT_EQ(database.error().code, ErrorCode::malformed);
        return;
    }
    SqliteRunStore store(*database);
    const auto all = store.list(100, 0);
    ASSERT_FALSE(all);
    EXPECT_EQ(all.error().code, ErrorCode::malformed) << all.error().what;
}

TEST(SqliteDatabase, AnotherProgramsDatabaseIsRefused) {
    const Folder folder;
    {
        soci::session sql(soci::sqlite3, "db=\"" + folder.file().string() + "\"");
        sql << "CREATE TABLE bookmarks (id INTEGER)";
    }
    EXPECT_NE(refusal(folder.file()).find("is another program's database"), std::string::npos);
}

TEST(SqliteDatabase, ANewerProgramsDatabaseIsRefused) {
    const Folder folder;
    auto newer = built_in_migrations();
    newer.push_back({static_cast<int>(newer.size()) + 1, "more", "CREATE TABLE more (id INTEGER) STRICT;"});
    ASSERT_EQ(refusal(folder.file(), newer), "");
    EXPECT_NE(refusal(folder.file())
                  .find("was written by a newer CryptoPiggy (schema " + std::to_string(newer.size()) +
                        ", this one knows " + std::to_string(newer.size() - 1) + ")"),
              std::string::npos);
}

TEST(SqliteDatabase, AnUpdateKeepsACopyOfWhatWasThere) {
    const Folder folder;
    ASSERT_TRUE(SqliteSettingsStore(opened(folder.file())).replace({{"theme", "dark"}}));
    auto newer = built_in_migrations();
    const int next = static_cast<int>(newer.size()) + 1;
    newer.push_back({next, "more", "CREATE TABLE more (id INTEGER) STRICT;"});
    ASSERT_EQ(refusal(folder.file(), newer), "");
    const fs::path copy = folder.file().string() + ".before-" + std::to_string(next);
    EXPECT_EQ(fs::status(copy).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(SqliteSettingsStore(opened(copy)).load()->at("theme"), "dark");
}

TEST(SqliteDatabase, AStepThatFailsChangesNothing) {
    const Folder folder;
    ASSERT_EQ(refusal(folder.file()), "");
    auto broken = built_in_migrations();
    broken.push_back({static_cast<int>(broken.size()) + 1, "broken",
                      "CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE half (id INTEGER) STRICT;"});
    EXPECT_NE(refusal(folder.file(), broken), "");
    auto mended = built_in_migrations();
    mended.push_back({static_cast<int>(mended.size()) + 1, "mended", "CREATE TABLE half (id INTEGER) STRICT;"});
    EXPECT_EQ(refusal(folder.file(), mended), "");
}

TEST(SqliteDatabase, AStepThatChangedSinceItWasAppliedIsRefused) {
    const Folder folder;
    ASSERT_EQ(refusal(folder.file()), "");
    auto edited = built_in_migrations();
    edited[0].sql += "-- edited";
    EXPECT_NE(refusal(folder.file(), edited).find("a different step 1"), std::string::npos);
}

TEST(SqliteDatabase, AFolderThatCannotBeWrittenIsAClearSentence) {
    EXPECT_NE(refusal("/proc/app.db").find("cannot open the database /proc/app.db"), std::string::npos);
    EXPECT_NE(refusal("/nowhere/at/all/app.db").find("No such file or directory"), std::string::npos);
    const Folder folder;
    fs::create_symlink("/tmp/elsewhere.db", folder.file());
    EXPECT_NE(refusal(folder.file()), "") << "a link could lead anywhere";
    if (::geteuid() == 0) return;  // root may write everywhere
    ::chmod(folder.path().c_str(), 0500);
    EXPECT_NE(refusal(folder.path() / "other.db").find("Permission denied"), std::string::npos);
}

TEST(SqliteDatabase, AFullDiskLosesTheNewRunAndNothingElse) {
    const Folder folder;
    const auto database = opened(folder.file());
    SqliteRunStore store(database);
    SavedRun run{.id = "kept", .created_at = {}, .request = "{}", .result = "{}", .candles = ""};
    ASSERT_TRUE(store.save(run));
    // Files may not grow past this size, which is how a full disk looks to the program.
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{1'000'000, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    SavedRun large = run;
    large.id = "large";
    large.result = std::string(3'000'000, 'x');
    const auto refused = store.save(large);
    ::setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_NE(refused.error().what.find("Nothing was changed"), std::string::npos) << refused.error().what;
    EXPECT_EQ(store.list(10, 0)->total, 1U);
    EXPECT_TRUE(store.save(large)) << "and works again when there is room";
    EXPECT_EQ(SqliteRunStore(opened(folder.file())).list(10, 0)->total, 2U);
}

TEST(SqliteDatabase, APageLimitOfTheDatabaseReadsAsAFullDisk) {
    const Folder folder;
    const auto database = opened(folder.file());
    ASSERT_TRUE(database->session().read([](soci::session& sql) -> Result<> {
        sql << "PRAGMA max_page_count=20";
        return {};
    }));
    SavedRun large{
        .id = "large", .created_at = {}, .request = "{}", .result = std::string(1'000'000, 'x'), .candles = ""};
    const auto refused = SqliteRunStore(database).save(large);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("is full; free some space"), std::string::npos) << refused.error().what;
}

TEST(Deflate, AWrongLengthOrCutBytesAreRefused) {
    const std::string squeezed = deflate("hello hello hello");
    EXPECT_EQ(*inflate(squeezed, 17), "hello hello hello");
    EXPECT_FALSE(inflate(squeezed, 16));
    EXPECT_FALSE(inflate(squeezed, 18));
    EXPECT_FALSE(inflate(squeezed.substr(0, 5), 17));
    EXPECT_FALSE(inflate("", 17));
}

}  // namespace
}  // namespace piggy::sqlite
