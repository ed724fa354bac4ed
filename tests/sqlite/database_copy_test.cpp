// Copies of databases that are written to meanwhile, what is said of copies that can't be used, and the copy that an
// update of the schema leaves.

#include "adapters/sqlite/database_copy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "adapters/sqlite/session.h"
#include "adapters/sqlite/sqlite.h"
#include "temporary_folder.h"

namespace piggy::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr auto private_file = fs::perms::owner_read | fs::perms::owner_write;

std::vector<Migration> one_more_step() {
    auto steps = built_in_migrations();
    steps.push_back({static_cast<int>(steps.size()) + 1, "more", "CREATE TABLE more (id INTEGER) STRICT;"});
    return steps;
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
}

TEST(DatabaseCopy, IsOfOneMomentWhileSomebodyWrites) {
    const test::TemporaryFolder folder;
    const fs::path file = folder.path() / "app.db";
    auto database = Database::open(file);
    ASSERT_TRUE(database) << database.error().what;
    ASSERT_TRUE((*database)->session().write([](soci::session& sql) -> Result<> {
        sql << "CREATE TABLE pair (a INTEGER, b INTEGER)";
        sql << "INSERT INTO pair VALUES (0, 0)";
        return {};
    }));
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        for (int i = 1; !stop; ++i) {
            static_cast<void>((*database)->session().write([&](soci::session& sql) -> Result<> {
                sql << "UPDATE pair SET a = :i", soci::use(i);
                sql << "UPDATE pair SET b = :i", soci::use(i);
                return {};
            }));
        }
    });
    int newest = -1;
    for (int i = 0; i < 20; ++i) {
        const fs::path copy = folder.path() / ("copy-" + std::to_string(i));
        const auto copied = copy_database(file, copy);
        ASSERT_TRUE(copied) << copied.error().what;
        EXPECT_EQ(fs::status(copy).permissions(), private_file);
        soci::session sql(soci::sqlite3, "db=\"" + copy.string() + "\"");
        int a = 0, b = 0;
        sql << "SELECT a, b FROM pair", soci::into(a), soci::into(b);
        EXPECT_EQ(a, b);
        EXPECT_GE(a, newest);
        newest = a;
        EXPECT_TRUE(check_database(copy, built_in_migrations()));
        EXPECT_FALSE(fs::exists(copy.string() + "-wal")) << "one file by itself";
    }
    stop = true;
    writer.join();
}

TEST(DatabaseCopy, TakesNothingsPlaceAndLeavesNothingOfWhatFailed) {
    const test::TemporaryFolder folder;
    const fs::path file = folder.path() / "app.db", copy = folder.path() / "copy.db";
    ASSERT_TRUE(Database::open(file));
    std::ofstream(copy) << "somebody's";
    const auto there = copy_database(file, copy);
    ASSERT_FALSE(there);
    EXPECT_EQ(there.error().code, ErrorCode::refused);
    const auto missing = copy_database(folder.path() / "none.db", folder.path() / "copy-of-none.db");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
    std::ofstream(folder.path() / "text.db") << std::string(8192, 'x');
    const auto text = copy_database(folder.path() / "text.db", folder.path() / "copy-of-text.db");
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, ErrorCode::malformed) << text.error().what;
    EXPECT_FALSE(fs::exists(folder.path() / "copy-of-text.db"));
}

TEST(DatabaseCopy, SaysWhatIsWrongWithOneThatCannotBeUsed) {
    const test::TemporaryFolder folder;
    const auto found = [&](const fs::path& file) {
        const auto checked = check_database(file, built_in_migrations());
        return checked ? "" : checked.error().what;
    };
    const fs::path newer = folder.path() / "newer.db", damaged = folder.path() / "damaged.db";
    ASSERT_TRUE(Database::open(newer, one_more_step()));
    EXPECT_NE(found(newer).find("was written by a newer CryptoPiggy"), std::string::npos) << found(newer);
    auto edited = built_in_migrations();
    edited[0].sql += "-- edited";
    ASSERT_TRUE(Database::open(folder.path() / "edited.db", edited));
    EXPECT_NE(found(folder.path() / "edited.db").find("a different step 1"), std::string::npos);
    {
        soci::session sql(soci::sqlite3, "db=\"" + (folder.path() / "bookmarks.db").string() + "\"");
        sql << "CREATE TABLE bookmarks (id INTEGER)";
    }
    EXPECT_NE(found(folder.path() / "bookmarks.db").find("is another program's database"), std::string::npos);
    ASSERT_TRUE(Database::open(folder.path() / "sound.db"));
    ASSERT_TRUE(copy_database(folder.path() / "sound.db", damaged));
    EXPECT_EQ(found(damaged), "");
    fs::resize_file(damaged, fs::file_size(damaged) - 4096);
    EXPECT_NE(found(damaged).find("is damaged"), std::string::npos) << found(damaged);
}

TEST(UpdatedDatabase, KeepsOneCopyOfBeforePrivateAndWhole) {
    const test::TemporaryFolder folder;
    const fs::path file = folder.path() / "app.db";
    const std::vector<Migration> now = built_in_migrations(), first(now.begin(), now.begin() + 1);
    ASSERT_GE(now.size(), 2U);
    {
        const auto old = Database::open(file, first);
        ASSERT_TRUE(old) << old.error().what;
        SqliteSettingsStore settings(*old);
        ASSERT_TRUE(settings.replace({{"theme", "dark"}}));
    }
    // What is beside it and none of its copies.
    for (const char* other : {"app.db.before-", "app.db.before-1x", "other.db.before-1"}) {
        std::ofstream(folder.path() / other) << "somebody's";
    }
    {
        const auto updated = Database::open(file);
        ASSERT_TRUE(updated) << updated.error().what;
        EXPECT_EQ(SqliteSettingsStore(*updated).load()->at("theme"), "dark");
    }
    const fs::path copy = file.string() + ".before-" + std::to_string(now.size());
    EXPECT_EQ(fs::status(copy).permissions(), private_file);
    ASSERT_TRUE(Database::open(file, one_more_step()));
    std::vector<std::string> expected = {"app.db", "app.db.before-", "app.db.before-1x", "other.db.before-1",
                                         "app.db.before-" + std::to_string(now.size() + 1)};
    std::ranges::sort(expected);
    EXPECT_EQ(names_in(folder.path()), expected);
    // It is what the program before can go on with.
    const auto back = Database::open(file.string() + ".before-" + std::to_string(now.size() + 1));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(SqliteSettingsStore(*back).load()->at("theme"), "dark");
}

TEST(UpdatedDatabase, WithoutRoomForItsCopyIsNotUpdated) {
    const test::TemporaryFolder folder;
    const fs::path file = folder.path() / "app.db";
    ASSERT_TRUE(Database::open(file));
    // In its place is what nobody may remove: a folder with something in it.
    fs::create_directories(file.string() + ".before-" + std::to_string(one_more_step().size()) + "/full");
    const auto refused = Database::open(file, one_more_step());
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("cannot keep a copy"), std::string::npos) << refused.error().what;
    EXPECT_TRUE(Database::open(file)) << "it is as it was";
}

}  // namespace
}  // namespace piggy::sqlite
