// A home folder with real databases, backed up while others write, and put back: over nothing, over another home, and
// however often it is cut short.

#include "apps/home_backup.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "adapters/sqlite/alert_store.h"
#include "adapters/sqlite/sqlite.h"
#include "apps/home_contents.h"
#include "apps/home_folder.h"
#include "apps/home_restore.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

const std::string limits(64, 'a');
const Timestamp now = *parse_iso8601("2026-02-04T14:32:15Z");

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put(const fs::path& file, const std::string& bytes) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

std::unique_ptr<sqlite::SqliteLiveStore> books(const fs::path& file, const std::string& id = "") {
    sqlite::LiveStoreSettings settings;
    settings.book_id = id;
    settings.headroom_bytes = 0;
    auto store = sqlite::SqliteLiveStore::open(file, limits, settings);
    EXPECT_TRUE(store) << (store ? "" : store.error().what);
    return store ? std::move(*store) : nullptr;
}

void note(execution::LiveStore& store, const std::string& name, const std::string& value) {
    auto transaction = store.begin();
    ASSERT_TRUE(transaction && (*transaction)->put_fact(name, value) && (*transaction)->commit());
}

std::string fact(const fs::path& file, const std::string& name) {
    const auto store = books(file);
    const auto stored = store->load();
    const auto found = stored->facts.find(name);
    return found == stored->facts.end() ? "" : found->second;
}

struct Home {
    explicit Home(fs::path folder) : path(std::move(folder)) {}
    void fill(const std::string& mark, const std::vector<std::string>& exchanges) const {
        fs::create_directories(path);
        fs::permissions(path, fs::perms::owner_all);
        ASSERT_TRUE(set_theme(mark));
        for (const std::string& exchange : exchanges) {
            fs::create_directories(path / exchange);
            fs::permissions(path / exchange, fs::perms::owner_all);
            note(*books(path / exchange / "ledger.db"), "mark", mark);
            note(*books(path / exchange / "paper.db"), "mark", mark);
        }
        put(path / "credentials.json", "vault of " + mark);
        put(path / "login.json", "login of " + mark);
        put(path.parent_path() / "state.json", "state of " + mark);
    }
    [[nodiscard]] bool set_theme(const std::string& mark) const {
        auto database = sqlite::Database::open(path / "app.db");
        return database && sqlite::SqliteSettingsStore(*database).replace({{"theme", mark}});
    }
    [[nodiscard]] std::string theme() const {
        auto database = sqlite::Database::open(path / "app.db");
        return database ? sqlite::SqliteSettingsStore(*database).load()->at("theme") : database.error().what;
    }
    [[nodiscard]] std::string mark(const std::string& books_name) const { return fact(path / books_name, "mark"); }
    [[nodiscard]] std::string restored(const std::string& exchange) const {
        return fact(path / exchange / "ledger.db", execution::restored_fact);
    }
    fs::path path;
};

class HomeBackup : public testing::Test {
protected:
    [[nodiscard]] Home home(const std::string& name) const {
        fs::create_directories(folder_.path() / name);
        return Home(folder_.path() / name / ".cryptopiggy");
    }
    [[nodiscard]] fs::path place() const { return folder_.path() / "backup.tar"; }
    [[nodiscard]] Result<BackupMade> made(const Home& of, bool with_candles = false) const {
        return back_up({of.path, place(), with_candles, archive::Overwrite::yes, now});
    }
    void must_back_up(const Home& of, bool with_candles = false) const {
        const auto backup = made(of, with_candles);
        ASSERT_TRUE(backup) << backup.error().what;
    }
    [[nodiscard]] std::vector<fs::path> asides(const Home& of) const {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator(of.path.parent_path())) {
            if (entry.path().filename().string().find(".before-restore-") != std::string::npos) found.push_back(entry);
        }
        return found;
    }
    test::TemporaryFolder folder_;
};

TEST_F(HomeBackup, WhatWasThereIsThereAgainInAnotherPlace) {
    const Home one = home("one"), two = home("two");
    one.fill("one", {"practice", "binanceus"});
    put(one.path / "telegram.json", "token");
    put(one.path / "candles/BTC-USDT/1m.candles", "candles");
    for (const char* kind : {".model", ".evaluation.json", ".checkpoint", ".lock"}) {
        put(one.path / ("models/BTC-USDT-1h" + std::string(kind)), "forecast");
    }
    const auto backup = made(one, true);
    ASSERT_TRUE(backup) << backup.error().what;
    ASSERT_EQ(backup->left_out.size(), 1U);
    EXPECT_TRUE(backup->left_out[0].starts_with("telegram.json: "));
    EXPECT_EQ(bytes_of(place()).find("token"), std::string::npos);

    const auto restored = restore_home(two.path, place(), now);
    ASSERT_TRUE(restored) << restored.error().what;
    EXPECT_FALSE(restored->aside);
    EXPECT_TRUE(restored->has_live_books);
    EXPECT_EQ(two.theme(), "one");
    EXPECT_EQ(two.mark("practice/ledger.db"), "one");
    EXPECT_EQ(two.mark("binanceus/paper.db"), "one");
    EXPECT_EQ(two.restored("binanceus"), "2026-02-04T14:32:15Z");
    EXPECT_EQ(fact(two.path / "practice/paper.db", execution::restored_fact), "");
    EXPECT_EQ(bytes_of(two.path / "credentials.json"), "vault of one");
    EXPECT_EQ(bytes_of(two.path / "candles/BTC-USDT/1m.candles"), "candles");
    EXPECT_EQ(bytes_of(two.path / "models/BTC-USDT-1h.model"), "forecast");
    EXPECT_EQ(bytes_of(two.path / "models/BTC-USDT-1h.evaluation.json"), "forecast");
    EXPECT_FALSE(fs::exists(two.path / "models/BTC-USDT-1h.checkpoint")) << "an unfinished training begins anew";
    EXPECT_FALSE(fs::exists(two.path.parent_path() / "state.json")) << "an export is never put back";
    EXPECT_EQ(one.restored("practice"), "") << "who was backed up is as before";
    for (const auto& entry : fs::recursive_directory_iterator(two.path)) {
        const auto mode = fs::status(entry).permissions();
        EXPECT_EQ(mode & (fs::perms::group_all | fs::perms::others_all), fs::perms::none) << entry.path();
    }
}

TEST_F(HomeBackup, WhatTheBackupLacksStaysAsItIs) {
    const Home old = home("old"), present = home("present");
    old.fill("old", {"practice"});
    fs::remove(old.path / "login.json");
    must_back_up(old);
    present.fill("present", {"practice", "binanceus"});
    put(present.path / "telegram.json", "token");
    put(present.path / "candles/BTC-USDT/1m.candles", "candles");
    put(present.path / "models/BTC-USDT-1h.model", "forecast");
    const auto restored = restore_home(present.path, place(), now);
    ASSERT_TRUE(restored) << restored.error().what;
    EXPECT_EQ(bytes_of(present.path / "models/BTC-USDT-1h.model"), "forecast");
    EXPECT_EQ(present.mark("practice/ledger.db"), "old");
    EXPECT_EQ(present.mark("binanceus/ledger.db"), "present") << "another exchange's books";
    EXPECT_EQ(present.restored("practice"), "2026-02-04T14:32:15Z");
    EXPECT_EQ(present.restored("binanceus"), "") << "these are no younger than they were";
    EXPECT_TRUE(fs::exists(present.path / "binanceus/ledger.head"));
    EXPECT_EQ(bytes_of(present.path / "credentials.json"), "vault of old");
    EXPECT_EQ(bytes_of(present.path / "login.json"), "login of present");
    EXPECT_EQ(bytes_of(present.path / "telegram.json"), "token");
    EXPECT_EQ(bytes_of(present.path / "candles/BTC-USDT/1m.candles"), "candles");
    ASSERT_TRUE(restored->aside);
    EXPECT_EQ(Home(*restored->aside).mark("practice/ledger.db"), "present") << "all of it is kept";
    EXPECT_EQ(Home(*restored->aside).theme(), "present");
}

TEST_F(HomeBackup, ForecastModelsAreAllTheBackupsOrAllThatWereThere) {
    const Home old = home("old"), present = home("present");
    old.fill("old", {"practice"});
    put(old.path / "models/BTC-USDT-1h.model", "old");
    must_back_up(old);
    present.fill("present", {"practice"});
    put(present.path / "models/BTC-USDT-1h.evaluation.json", "present");
    ASSERT_TRUE(restore_home(present.path, place(), now));
    EXPECT_EQ(bytes_of(present.path / "models/BTC-USDT-1h.model"), "old");
    EXPECT_FALSE(fs::exists(present.path / "models/BTC-USDT-1h.evaluation.json")) << "it is of another model";
}

TEST_F(HomeBackup, WhatIsWrittenAfterwardsIsNotWrittenIntoTheFolderAside) {
    const Home old = home("old"), present = home("present");
    old.fill("old", {"practice"});
    fs::remove(old.path / "login.json");
    must_back_up(old);
    present.fill("present", {"practice", "binanceus"});
    put(present.path / "telegram.json", "token");
    put(present.path / "candles/BTC-USDT/1m.candles", "candles");
    const auto restored = restore_home(present.path, place(), now);
    ASSERT_TRUE(restored && restored->aside);
    const std::string head = bytes_of(*restored->aside / "binanceus/ledger.head");
    note(*books(present.path / "binanceus/ledger.db"), "mark", "later");
    EXPECT_NE(bytes_of(present.path / "binanceus/ledger.head"), head);
    EXPECT_EQ(bytes_of(*restored->aside / "binanceus/ledger.head"), head);
    EXPECT_EQ(Home(*restored->aside).mark("binanceus/ledger.db"), "present") << "the books aside can be used again";
    for (const char* name : {"binanceus/ledger.head", "binanceus/paper.head", "login.json", "telegram.json"}) {
        if (!fs::exists(present.path / name)) continue;
        EXPECT_EQ(fs::hard_link_count(present.path / name), 1U) << name;
    }
    EXPECT_EQ(fs::hard_link_count(present.path / "candles/BTC-USDT/1m.candles"), 2U);
}

TEST_F(HomeBackup, ALiveLedgerGoesOnlyWhereTheBackupHasAnother) {
    const Home old = home("old"), present = home("present");
    old.fill("old", {"practice"});
    for (const char* name : {"ledger.db", "ledger.head"}) fs::remove(old.path / "practice" / name);
    must_back_up(old);
    present.fill("present", {"practice"});
    const auto restored = restore_home(present.path, place(), now);
    ASSERT_TRUE(restored) << restored.error().what;
    EXPECT_FALSE(restored->has_live_books);
    EXPECT_EQ(present.mark("practice/ledger.db"), "present");
    EXPECT_EQ(present.mark("practice/paper.db"), "old");
    EXPECT_EQ(present.restored("practice"), "") << "it is no younger than it was";
    EXPECT_TRUE(std::ranges::count(restored->kept, "practice/ledger.db"));
}

TEST_F(HomeBackup, AlertsThatNobodyWasToldOfAreKept) {
    const Home old = home("old"), present = home("present");
    old.fill("old", {"practice"});
    must_back_up(old);
    present.fill("present", {"practice"});
    const auto alerts = [&](const fs::path& file) { return sqlite::SqliteAlertStore::open(file).value(); };
    const alerts::Alert breach{"breach", now, alerts::Kind::account, alerts::Level::urgent, "AUTO-DISABLED"};
    ASSERT_TRUE(alerts(present.path / "alerts.db")->add(std::span(&breach, 1), now, {{"born", "1"}}));
    const auto restored = restore_home(present.path, place(), now);
    ASSERT_TRUE(restored) << restored.error().what;
    EXPECT_TRUE(std::ranges::count(restored->kept, "alerts.db"));
    const auto store = alerts(present.path / "alerts.db");
    const auto next = store->next_waiting().value();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->alert.text, "AUTO-DISABLED");
    EXPECT_EQ(store->facts()->at("born"), "1");
    put(present.path / "alerts.db", std::string(8192, 'x'));
    ASSERT_TRUE(restore_home(present.path, place(), now)) << "one that is damaged is nothing to fail for";
    EXPECT_FALSE(fs::exists(present.path / "alerts.db"));
}

// Killed between the two renames: the folder of before has its name aside, and the new one has none yet.
TEST_F(HomeBackup, KilledWhileThereIsNoFolderWhatTheBackupLacksIsStillKept) {
    const Home old = home("old"), present = home("present");
    old.fill("old", {"practice"});
    fs::remove(old.path / "credentials.json");
    must_back_up(old);
    present.fill("present", {"practice", "binanceus"});
    const std::string aside = present.path.string() + ".before-restore-2026-02-04T14-32-15Z";
    fs::create_directory(present.path.string() + ".restoring");
    put(present.path.string() + ".restoring-from", fs::path(aside).filename().string() + "\n");
    fs::rename(present.path, aside);
    const auto restored = restore_home(present.path, place(), now + std::chrono::hours(1));
    ASSERT_TRUE(restored) << restored.error().what;
    EXPECT_EQ(present.mark("practice/ledger.db"), "old");
    EXPECT_EQ(present.mark("binanceus/ledger.db"), "present");
    EXPECT_EQ(bytes_of(present.path / "credentials.json"), "vault of present");
    EXPECT_FALSE(fs::exists(present.path.string() + ".restoring-from"));
    ASSERT_EQ(asides(present).size(), 1U);
    EXPECT_EQ(Home(asides(present)[0]).mark("practice/ledger.db"), "present");
}

TEST_F(HomeBackup, IsOfEachDatabaseNoOlderThanOfTheOneThatAsksIt) {
    const Home one = home("one");
    one.fill("0", {"practice"});
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        const auto ledger = books(one.path / "practice/ledger.db");
        for (int i = 1; !stop; ++i) {  // a strategy writes what it wants; then it is ordered
            ASSERT_TRUE(one.set_theme(std::to_string(i)));
            note(*ledger, "mark", std::to_string(i));
        }
    });
    for (int round = 0; round < 5; ++round) {
        must_back_up(one);
        const Home back = home("back" + std::to_string(round));
        const auto restored = restore_home(back.path, place(), now);
        ASSERT_TRUE(restored) << restored.error().what;
        EXPECT_GE(std::stoi(back.mark("practice/ledger.db")) + 1, std::stoi(back.theme()));
    }
    stop = true;
    writer.join();
}

TEST_F(HomeBackup, IsNotPutBackUnderARunningProgram) {
    const Home one = home("one");
    one.fill("one", {"practice"});
    must_back_up(one);
    for (const auto& [below, name] :
         {std::pair{"", "app.lock"}, {"", "backend.lock"}, {"practice", "exchange.lock"}, {"", "alerts.lock"}}) {
        const auto held = HomeLock::take(one.path / below, name);
        ASSERT_TRUE(held);
        const auto refused = restore_home(one.path, place(), now);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().code, ErrorCode::refused);
        EXPECT_NE(refused.error().what.find("another CryptoPiggy is using"), std::string::npos) << refused.error().what;
    }
    EXPECT_TRUE(asides(one).empty());
    EXPECT_TRUE(restore_home(one.path, place(), now));
}

TEST_F(HomeBackup, OfWhatIsDamagedIsNotMade) {
    const Home one = home("one");
    one.fill("one", {"practice"});
    must_back_up(one);
    const std::string good = bytes_of(place());
    const fs::path ledger = one.path / "practice/ledger.db";
    std::fstream file(ledger, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(2 * 4096);
    file << std::string(4096, '\xff');
    file.close();
    const auto refused = made(one);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find(ledger.string()), std::string::npos) << refused.error().what;
    EXPECT_EQ(bytes_of(place()), good) << "the last good one stays";
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 2);
}

TEST_F(HomeBackup, OfANewerProgramOrOfAnotherKindChangesNothing) {
    const Home newer = home("newer"), present = home("present");
    present.fill("present", {"practice"});
    newer.fill("newer", {"practice"});
    must_back_up(newer);
    fs::remove(newer.path / "app.db");
    auto steps = sqlite::built_in_migrations();
    steps.push_back({static_cast<int>(steps.size()) + 1, "more", "CREATE TABLE more (id INTEGER) STRICT;"});
    ASSERT_TRUE(sqlite::Database::open(newer.path / "app.db", steps));
    const auto not_made = made(newer);
    ASSERT_FALSE(not_made) << "the newer program makes its own";
    // As that program would have made it.
    const auto archived = archive::write_archive(place(), {"9.0.0", "", "", now, {}},
                                                 {{"app.db", newer.path / "app.db"}}, archive::Overwrite::yes);
    ASSERT_TRUE(archived) << archived.error().what;
    auto refused = restore_home(present.path, place(), now);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("was written by a newer CryptoPiggy"), std::string::npos)
        << refused.error().what;
    put(folder_.path() / "x", "x");
    for (const char* name :
         {"something.db", "practice/backend.token", "candles/a/b/c.candles", "binanceus/exchange.db"}) {
        ASSERT_TRUE(archive::write_archive(place(), {"9.0.0", "", "", now, {}}, {{name, folder_.path() / "x"}},
                                           archive::Overwrite::yes));
        refused = restore_home(present.path, place(), now);
        ASSERT_FALSE(refused) << name;
        EXPECT_NE(refused.error().what.find("does not know"), std::string::npos) << refused.error().what;
    }
    put(place(), "no backup at all");
    EXPECT_FALSE(restore_home(present.path, place(), now));
    EXPECT_FALSE(restore_home(present.path, folder_.path() / "nowhere.tar", now));
    EXPECT_EQ(present.theme(), "present");
    EXPECT_TRUE(asides(present).empty());
    EXPECT_FALSE(fs::exists(present.path.string() + ".restoring"));
}

TEST_F(HomeBackup, NoFolderOfSomebodyElsesIsTouched) {
    const Home one = home("one");
    one.fill("one", {"practice"});
    must_back_up(one);
    const fs::path letters = folder_.path() / "letters";
    put(letters / "letter.txt", "dear");
    auto refused = restore_home(letters, place(), now);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("other things in it"), std::string::npos) << refused.error().what;
    fs::create_directory_symlink(one.path, folder_.path() / "link");
    refused = restore_home(folder_.path() / "link", place(), now);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("is a link"), std::string::npos) << refused.error().what;
    EXPECT_FALSE(back_up({letters, place(), false, archive::Overwrite::yes, now})) << "there is nothing of ours";
    EXPECT_FALSE(back_up({one.path, one.path / "b.tar", false, archive::Overwrite::yes, now})) << "lost with it";
    EXPECT_FALSE(back_up({one.path, folder_.path(), false, archive::Overwrite::yes, now})) << "a folder";
    EXPECT_FALSE(back_up({one.path, place(), false, archive::Overwrite::no, now})) << "it is there";
}

TEST_F(HomeBackup, ARestoreThatWasKilledCanBeGivenAgain) {
    const Home old = home("old"), present = home("present");
    old.fill("old", {"practice", "binanceus"});
    must_back_up(old);
    present.fill("present", {"practice", "binanceus"});
    const auto begun = std::chrono::steady_clock::now();
    ASSERT_TRUE(restore_home(home("elsewhere").path, place(), now));
    const auto takes = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    int finished = 0;
    for (int i = 0; i < 40; ++i) {
        const pid_t child = ::fork();
        if (child == 0) ::_exit(restore_home(present.path, place(), now + std::chrono::hours(i)) ? 0 : 1);
        ::usleep(static_cast<useconds_t>(takes.count() * i / 30));  // from its beginning to after its end
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        finished += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : 0;
        // A whole folder of before or of the backup; or, for a moment, none, and the one of before beside it.
        if (fs::exists(present.path)) {
            const std::string theme = present.theme();
            ASSERT_TRUE(theme == "present" || theme == "old") << theme;
            ASSERT_EQ(present.mark("binanceus/ledger.db"), theme);
        } else {
            ASSERT_FALSE(asides(present).empty());
        }
    }
    const auto restored = restore_home(present.path, place(), now + std::chrono::hours(100));
    ASSERT_TRUE(restored) << restored.error().what;
    EXPECT_EQ(present.theme(), "old");
    EXPECT_EQ(present.restored("practice"), "2026-02-04T14:32:15Z");
    EXPECT_FALSE(fs::exists(present.path.string() + ".restoring"));
    const auto kept = asides(present);
    EXPECT_TRUE(std::ranges::any_of(kept, [](const fs::path& aside) { return Home(aside).theme() == "present"; }));
    EXPECT_LT(finished, 40);
    RecordProperty("restores_that_finished", finished);
}

}  // namespace
}  // namespace piggy::apps
