// The live books on real files: the port's suite, who may have them, and what became of them while nobody looked.

#include "adapters/sqlite/live_store.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "conformance/live_store_conformance.h"
#include "temporary_folder.h"

namespace piggy::sqlite {
namespace {

using namespace execution;
namespace fs = std::filesystem;

const std::string limits(64, 'a');

class SqliteLiveBooks : public LiveStoreConformance {
protected:
    std::unique_ptr<LiveStore> open() override {
        auto store = SqliteLiveStore::open(file(), limits);
        EXPECT_TRUE(store) << (store ? "" : store.error().what);
        return store ? std::move(*store) : nullptr;
    }
    [[nodiscard]] fs::path file() const { return folder_.path() / "ledger.db"; }
    [[nodiscard]] fs::path beside(const char* extension) const { return fs::path(file()).replace_extension(extension); }
    [[nodiscard]] Error refusal() const {
        const auto store = SqliteLiveStore::open(file(), limits);
        EXPECT_FALSE(store);
        return store ? Error{ErrorCode::not_found, ""} : store.error();
    }

    test::TemporaryFolder folder_;
};

PIGGY_LIVE_STORE_CONFORMANCE(SqliteLiveBooks)

TEST_F(SqliteLiveBooks, ASecondProcessDoesNotGetThem) {
    const auto store = open();
    EXPECT_EQ(refusal().code, ErrorCode::refused);  // nor does this one, a second time
    const pid_t child = ::fork();
    if (child == 0) {
        const auto second = SqliteLiveStore::open(file(), limits);
        ::_exit(!second && second.error().code == ErrorCode::refused ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

TEST_F(SqliteLiveBooks, OfManyProcessesThatStartAtOnceOneGetsThem) {
    constexpr int processes = 16;
    int told[2], over[2];
    ASSERT_EQ(::pipe(told), 0);
    ASSERT_EQ(::pipe(over), 0);
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(over[1]);
            const auto store = SqliteLiveStore::open(file(), limits);
            const char answer = store ? 'y' : store.error().code == ErrorCode::refused ? 'n' : '?';
            char nothing = 0;
            // Until the parent closes the other end, so that whoever has them keeps them till all have tried.
            const bool done = ::write(told[1], &answer, 1) == 1 && ::read(over[0], &nothing, 1) == 0;
            ::_exit(done ? 0 : 1);
        }
        children.push_back(child);
    }
    std::string answers;
    for (char answer = 0; answers.size() < processes && ::read(told[0], &answer, 1) == 1;) answers += answer;
    ::close(over[1]);
    for (const pid_t child : children) ::waitpid(child, nullptr, 0);
    for (const int end : {told[0], told[1], over[0]}) ::close(end);
    std::sort(answers.begin(), answers.end());
    EXPECT_EQ(answers, std::string(processes - 1, 'n') + "y");
}

TEST_F(SqliteLiveBooks, TheirFilesAreTheOwnersAlone) {
    const auto store = open();
    int files = 0;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
        EXPECT_EQ(fs::status(entry).permissions() & fs::perms(0077), fs::perms::none) << entry.path();
        ++files;
    }
    EXPECT_EQ(files, 6);  // books, log, its index, lock, head, headroom
    EXPECT_EQ(fs::file_size(beside(".headroom")), 4U << 20);
    must(store->release_headroom());
    EXPECT_EQ(fs::file_size(beside(".headroom")), 0U);
    must(store->restore_headroom());
    EXPECT_EQ(fs::file_size(beside(".headroom")), 4U << 20);
}

TEST_F(SqliteLiveBooks, ThatAreGoneAreNotBegunAnewWithoutAWord) {
    open();
    for (const char* extension : {".db", ".db-wal", ".db-shm"}) fs::remove(beside(extension));
    const Error error = refusal();
    EXPECT_EQ(error.code, ErrorCode::malformed);
    EXPECT_NE(error.what.find("ledger.head"), std::string::npos) << error.what;
    EXPECT_FALSE(fs::exists(file()));
    fs::remove(beside(".head"));
    EXPECT_TRUE(must(open()->load()).fresh);
}

TEST_F(SqliteLiveBooks, AnOlderCopyIsNotTakenForTheBooksWithoutAWord) {
    open();
    fs::copy_file(file(), beside(".copy"));
    write(*open(), [&](LiveTransaction& transaction) { must(transaction.put_order(live_order("a"))); });
    fs::copy_file(beside(".copy"), file(), fs::copy_options::overwrite_existing);
    EXPECT_NE(refusal().what.find("change 1"), std::string::npos) << refusal().what;
    fs::remove(beside(".head"));
    EXPECT_TRUE(must(open()->load()).fresh);
}

TEST_F(SqliteLiveBooks, AFolderMayBeReachedThroughALink) {
    fs::create_directory(folder_.path() / "real");
    fs::create_directory_symlink("real", folder_.path() / "link");
    const auto store = SqliteLiveStore::open(folder_.path() / "link" / "ledger.db", limits);
    ASSERT_TRUE(store) << store.error().what;
}

TEST_F(SqliteLiveBooks, AnotherProgramsFileIsLeftAlone) {
    for (const std::string content : {"this is no database, but it is longer than a header of SQLite would have to be, "
                                      "which is a hundred bytes",
                                      "short"}) {
        std::ofstream(file()) << content;
        EXPECT_EQ(refusal().code, ErrorCode::malformed);
        EXPECT_EQ(test::content_of(file()), content);
    }
}

TEST_F(SqliteLiveBooks, AStoreThatNamesItsBookGetsIt) {
    auto store = SqliteLiveStore::open(file(), limits, {.book_id = "abc123"});
    ASSERT_TRUE(store);
    EXPECT_EQ(must((*store)->load()).book_id, "abc123");
}

TEST_F(SqliteLiveBooks, ALogOfAnotherProcessIsReadWithoutDisturbingIt) {
    const auto store = open();
    write(*store, [&](LiveTransaction& transaction) { must(transaction.audit(live_event(1))); });
    EXPECT_EQ(must(verify_audit_of(file())).records, 1);
    const auto none = verify_audit_of(folder_.path() / "none.db");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace piggy::sqlite
