// `cryptopiggy doctor` on a home folder that is well, on one that is damaged in each way, and on none at all.

#include <fcntl.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/socket.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "backend/backend_town.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;

class Doctor : public BackendTown {
protected:
    void TearDown() override { ::unsetenv("CRYPTOPIGGY_APP_PORT"); }

    test::ProgramRun doctor(std::vector<std::string> words = {}) {
        words.insert(words.begin(), {"doctor", "--app-port", std::to_string(app_port_)});
        return cli(std::move(words));
    }
    // A home with keys, a live trade and a paper desk, all programs ended in the middle of their work.
    void used_home() {
        go_live();
        test::RunningProgram app("cryptopiggy", {"--home", home().string(), "app", "--port", "0"},
                                 test::Errors::with_output);
        app_port_ = app.port_after("http://localhost:");
        ASSERT_EQ(cli({"trade", "buy", "BTC/USDT", "5"}).exit_code, 0) << said_;
        ASSERT_TRUE(eventually([&] { return fs::exists(home() / "practice/paper.db-wal"); }));
        ASSERT_EQ(cli({"data", "generate", "--days", "2"}).exit_code, 0) << said_;
        app.send(SIGKILL);
        app.wait();
        backend_->send(SIGKILL);
        backend_->wait();
    }
    // Everything in the home folder: names, rights, times of change and bytes.
    [[nodiscard]] std::map<std::string, std::string> picture() const {
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::recursive_directory_iterator(home())) {
            std::ostringstream about;
            about << static_cast<int>(entry.symlink_status().permissions()) << ' '
                  << entry.last_write_time().time_since_epoch().count() << ' ';
            if (entry.is_regular_file()) about << test::content_of(entry.path());
            all[entry.path().string()] = about.str();
        }
        return all;
    }
    void flip_byte(const std::string& name, std::streamoff at) const {
        std::fstream file(home() / name, std::ios::binary | std::ios::in | std::ios::out);
        file.seekg(at);
        const char before = static_cast<char>(file.get());
        file.seekp(at);
        file.put(static_cast<char>(before ^ 0x5a));
    }
    // As somebody would who has the file: rules that keep the audit log final are taken off and put back.
    void change_database(const std::string& name, const std::string& sql) const {
        sqlite3* connection = nullptr;
        ASSERT_EQ(::sqlite3_open((home() / name).c_str(), &connection), SQLITE_OK);
        std::vector<std::string> triggers;
        const auto keep = [](void* into, int, char** values, char**) {
            static_cast<std::vector<std::string>*>(into)->push_back(values[0]);
            return 0;
        };
        ::sqlite3_exec(connection, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'", keep, &triggers, nullptr);
        const auto run = [&](const std::string& one) {
            EXPECT_EQ(::sqlite3_exec(connection, one.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
                << one << ": " << ::sqlite3_errmsg(connection);
        };
        for (const std::string& trigger : triggers) {
            run("DROP " + trigger.substr(7, trigger.find(" BEFORE") - 7));
        }
        run(sql);
        for (const std::string& trigger : triggers) run(trigger);
        ::sqlite3_close(connection);
    }
    // The line about this with these words, and the mend below it.
    static std::string line(const test::ProgramRun& run, const std::string& words, const std::string& level = "") {
        std::istringstream lines(run.out);
        for (std::string one; std::getline(lines, one);) {
            if (one.find(words) == std::string::npos || !one.starts_with(level)) continue;
            std::string next;
            std::getline(lines, next);
            return one + (next.find("→") == std::string::npos ? "" : next);
        }
        return "";
    }
    static void expect_wrong(const test::ProgramRun& run, const std::string& words, const std::string& mend) {
        EXPECT_EQ(run.exit_code, 1);
        const std::string found = line(run, words, "❌ fail");
        EXPECT_NE(found.find("❌ fail"), std::string::npos) << words << "\n" << run.out;
        EXPECT_NE(found.find(mend), std::string::npos) << run.out;
    }

    std::uint16_t app_port_ = 9;  // nobody listens there
};

TEST_F(Doctor, OnAnEmptyPlaceNothingIsWrongAndNothingIsMade) {
    exchange_.reset();
    ::setenv("BACKEND_API_URL", "http://127.0.0.1:9", 1);
    const auto none = doctor();
    EXPECT_EQ(none.exit_code, 0) << none.out << none.err;
    EXPECT_FALSE(fs::exists(home()));
    EXPECT_NE(line(none, "is not there yet").find("✅"), std::string::npos) << none.out;
    EXPECT_NE(line(none, "was not compared").find("warn"), std::string::npos) << none.out;
    fs::create_directories(home());
    fs::permissions(home(), fs::perms::owner_all);
    EXPECT_EQ(doctor().exit_code, 0);
    EXPECT_TRUE(fs::is_empty(home()));
}

TEST_F(Doctor, AUsedHomeIsWellAndLeftAsItIsToTheByte) {
    ASSERT_NO_FATAL_FAILURE(used_home());
    const auto before = picture();
    const auto run = doctor();
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    const auto after = picture();
    EXPECT_EQ(before.size(), after.size());
    for (const auto& [name, was] : before) EXPECT_TRUE(after.contains(name) && after.at(name) == was) << name;
    EXPECT_NE(line(run, "practice/ledger.db: 1 orders, 1 fills"), "") << run.out;
    EXPECT_NE(line(run, "practice/ledger.db: the audit chain of"), "") << run.out;
    EXPECT_NE(line(run, "BTC/USDT 1m: 2880 candles, their checksums agree"), "") << run.out;
    EXPECT_NE(line(run, "The vault's head is readable: Argon2id with 256 MiB"), "") << run.out;
    EXPECT_NE(line(run, "No program uses this home folder now"), "") << run.out;
}

TEST_F(Doctor, RunningProgramsAreOurs) {
    go_live();
    const auto run = doctor({"--json"});
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    EXPECT_NE(run.out.find("the backend answers"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("ALLOW_LIVE is 1"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("In use: backend.lock"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find(R"("check":"clock","level":"ok")"), std::string::npos) << run.out;
    EXPECT_TRUE(run.out.ends_with("\"failures\":0}\n")) << run.out;
    EXPECT_EQ(status("mode"), "LIVE") << "nothing was changed";
}

TEST_F(Doctor, FlippedBytesAreFoundWhereTheyAre) {
    ASSERT_NO_FATAL_FAILURE(used_home());
    expect_wrong(
        [&] {
            flip_byte("practice/ledger.db-wal", 5000);  // SQLite takes it for the end of the log, without a word
            return doctor();
        }(),
        "practice/ledger.db", "a backup of the file");
    flip_byte("practice/ledger.db-wal", 5000);
    for (const char* name : {"app.db", "practice/ledger.db"}) change_database(name, "PRAGMA wal_checkpoint(TRUNCATE)");
    const fs::path kept = folder_.path() / "kept";
    fs::copy(home(), kept, fs::copy_options::recursive);
    const auto with = [&](const std::string& name, std::streamoff at) {
        fs::remove_all(home());
        fs::copy(kept, home(), fs::copy_options::recursive);
        flip_byte(name, at);
        return doctor();
    };
    const auto candles = [&] {
        for (const auto& entry : fs::recursive_directory_iterator(home() / "candles")) {
            if (entry.is_regular_file() && entry.file_size() > 8192) return fs::relative(entry.path(), home()).string();
        }
        return std::string();
    }();
    expect_wrong(with(candles, 6000), "BTC/USDT 1m:", "Download or import it again");
    expect_wrong(with("credentials.json", 3), "the head of a vault", "credentials.json.previous");
    expect_wrong(with("practice/ledger.db", 20), "practice/ledger.db", "a backup of the file");
    expect_wrong(with("practice/ledger.db", 4096 * 3 + 1), "practice/ledger.db", "a backup of the file");
    expect_wrong(with("app.db", 2), "app.db", "a backup of the file");
}

// The database is sound, and yet not what was written.
TEST_F(Doctor, RowsThatSomebodyChangedAreFound) {
    ASSERT_NO_FATAL_FAILURE(used_home());
    const auto change = [&](const std::string& sql) {
        change_database("practice/ledger.db", sql);
        return doctor();
    };
    expect_wrong(change("UPDATE live_audit SET action = 'nothing.happened' WHERE sequence = 3"),
                 "the audit chain is broken at record 3", "a backup of the file");
    expect_wrong(change("UPDATE live_fill SET price = price + 1"), "is not as this program wrote it", "a backup");
}

TEST_F(Doctor, OpenRightsAreToldWithTheExactCommand) {
    ASSERT_NO_FATAL_FAILURE(used_home());
    const auto set = [&](const std::string& name, int mode) {
        fs::permissions(home() / name, static_cast<fs::perms>(mode));
    };
    set("credentials.json", 0644);
    const auto open = doctor();
    expect_wrong(open, "credentials.json (mode 0644)", "chmod 600 '" + (home() / "credentials.json").string() + "'");
    set("credentials.json", 0600);
    set("practice", 0755);
    expect_wrong(doctor(), "practice (mode 0755)", "chmod 700 '" + (home() / "practice").string() + "'");
    set("practice", 0700);
    fs::permissions(home(), static_cast<fs::perms>(0777));
    expect_wrong(doctor(), "home (mode 0777)", "chmod 700 '" + home().string() + "'");
    fs::permissions(home(), static_cast<fs::perms>(0700));
    fs::remove(home() / "credentials.json");
    fs::create_symlink(home() / "app.db", home() / "credentials.json");
    expect_wrong(doctor(), "credentials.json is no ordinary file", "ls -l");
}

TEST_F(Doctor, AWeakVaultIsFound) {
    ASSERT_NO_FATAL_FAILURE(used_home());
    std::string text = test::content_of(home() / "credentials.json");
    const std::string usual = "\"memory_kib\":262144";
    ASSERT_NE(text.find(usual), std::string::npos);
    text.replace(text.find(usual), usual.size(), "\"memory_kib\":8");
    std::ofstream(home() / "credentials.json") << text;
    expect_wrong(doctor(), "key derivation is out of bounds: 8 KiB", "credentials.json.previous");
}

TEST_F(Doctor, AForeignProgramOnOurPortIsNamed) {
    const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(listening, reinterpret_cast<sockaddr*>(&place), sizeof place), 0);
    ASSERT_EQ(::listen(listening, 1), 0);
    socklen_t size = sizeof place;
    ASSERT_EQ(::getsockname(listening, reinterpret_cast<sockaddr*>(&place), &size), 0);
    app_port_ = ntohs(place.sin_port);
    std::thread closing([&] {  // so that whoever asks gets no answer, and at once
        const int asked = ::accept(listening, nullptr, nullptr);
        ::close(asked);
        ::close(::accept(listening, nullptr, nullptr));
    });
    const auto run = doctor();
    ::shutdown(listening, SHUT_RDWR);
    closing.join();
    ::close(listening);
    expect_wrong(run, "of the app is taken by 'test_checkup'", "another port");
}

TEST_F(Doctor, ADiskWithoutRoomIsFound) {
    fs::create_directory(home());
    if (::mount("none", home().c_str(), "tmpfs", 0, "size=8m,mode=0700") != 0) {
        GTEST_SKIP() << "only root makes a disk of its own";
    }
    const auto run = doctor();
    ::umount(home().c_str());
    expect_wrong(run, "MiB are free where", "Free some space");
}

TEST_F(Doctor, AClockThatIsOffIsFound) {
    ASSERT_EQ(ask_exchange("POST", "/practice/faults", R"({"kind":"clock_skew","ms":8000})").status, 200);
    expect_wrong(doctor(), "s behind the exchange's", "set-ntp");
}

TEST_F(Doctor, AnExchangeThatDoesNotAnswerIsTold) {
    ASSERT_EQ(ask_exchange("POST", "/practice/faults", R"({"kind":"maintenance","ms":60000})").status, 200);
    EXPECT_NE(line(doctor(), "does not answer").find("cryptopiggy up"), std::string::npos);
}

TEST_F(Doctor, TelegramHalfConfiguredIsTold) {
    const Environment token("TELEGRAM_BOT_TOKEN", "123456789:canary-telegram-token_that_is_long");
    expect_wrong(doctor(), "TELEGRAM_CHAT_ID is not", "Settings › Telegram");
    const Environment chat("TELEGRAM_CHAT_ID", "42");
    EXPECT_NE(line(doctor(), "Telegram is configured, by the environment"), "");
    EXPECT_EQ(said_.find("canary-telegram-token"), std::string::npos);
}

TEST_F(Doctor, ATelegramFileThatIsNoneIsFound) {
    ASSERT_NO_FATAL_FAILURE(used_home());
    for (const char* text : {"{}", R"({"token":"no token","chat_id":42})", "no JSON"}) {
        std::ofstream(home() / "telegram.json") << text;
        fs::permissions(home() / "telegram.json", static_cast<fs::perms>(0600));
        expect_wrong(doctor(), "telegram", "Settings › Telegram");
    }
}

TEST_F(Doctor, NoSecretIsInItsOutput) {
    ASSERT_NO_FATAL_FAILURE(used_home());
    std::ofstream(home() / "telegram.json")
        << R"({"token":"123456789:canary-token-in-file_that_is_long","chat_id":42})";
    fs::permissions(home() / "telegram.json", static_cast<fs::perms>(0600));
    said_.clear();
    EXPECT_EQ(doctor().exit_code, 0) << said_;
    EXPECT_EQ(doctor({"--json"}).exit_code, 0);
    fs::permissions(home() / "telegram.json", static_cast<fs::perms>(0644));
    std::ofstream(home() / "credentials.json") << R"({"version":1,"canary":"canary-vault-8812"})";
    EXPECT_EQ(doctor().exit_code, 1);
    for (const std::string& secret :
         {std::string("canary-token-in-file"), std::string("canary-vault-8812"), std::string(passphrase), token()}) {
        EXPECT_EQ(said_.find(secret), std::string::npos);
    }
}

}  // namespace
}  // namespace piggy
