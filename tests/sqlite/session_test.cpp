// The one connection: what an exception leaves behind in the middle of a transaction, on a real file.

#include "adapters/sqlite/session.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "temporary_folder.h"

namespace piggy::sqlite {
namespace {

class Sessions : public testing::Test {
protected:
    Sessions() {
        must(session_.write([](soci::session& sql) -> Result<> {
            sql << "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)";
            return {};
        }));
        must(write("first"));
    }
    static void must(const Result<>& result) { ASSERT_TRUE(result) << result.error().what; }
    Result<> write(const std::string& text) {
        return session_.write([&](soci::session& sql) -> Result<> {
            sql << "INSERT INTO notes (text) VALUES (:text)", soci::use(text);
            return {};
        });
    }
    static int count(Session& session) {
        const auto counted = session.read([](soci::session& sql) -> Result<int> {
            int rows = 0;
            sql << "SELECT count(*) FROM notes", soci::into(rows);
            return rows;
        });
        EXPECT_TRUE(counted);
        return counted.value_or(-1);
    }
    // Nothing of the attempt is there, the connection holds no lock, and both can write.
    void expect_usable(int rows) {
        EXPECT_EQ(count(session_), rows);
        Session other(folder_.path() / "notes.db");
        EXPECT_EQ(count(other), rows);
        must(other.write([](soci::session& sql) -> Result<> {
            sql << "INSERT INTO notes (text) VALUES ('of another connection')";
            return {};
        }));
        must(write("afterwards"));
        EXPECT_EQ(count(other), rows + 2);
    }

    test::TemporaryFolder folder_;
    Session session_{folder_.path() / "notes.db"};
};

TEST_F(Sessions, AnExceptionWithinATransactionLeavesNothingAndTheNextOneWrites) {
    const auto written = session_.write([](soci::session& sql) -> Result<> {
        sql << "INSERT INTO notes (text) VALUES ('half')";
        throw std::runtime_error("in the middle");
    });
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().what.find("in the middle"), std::string::npos);
    expect_usable(1);
}

TEST_F(Sessions, AStatementThatIsRefusedTakesBackWhatWasBeforeIt) {
    const auto written = session_.write([](soci::session& sql) -> Result<> {
        sql << "INSERT INTO notes (text) VALUES ('half')";
        sql << "INSERT INTO notes (text) VALUES ('first')";  // there already
        return {};
    });
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::refused);
    expect_usable(1);
}

TEST_F(Sessions, ARefusalWithoutAnExceptionDoesSoToo) {
    const auto written = session_.write([](soci::session& sql) -> Result<> {
        sql << "INSERT INTO notes (text) VALUES ('half')";
        return fail(ErrorCode::refused, "no");
    });
    ASSERT_FALSE(written);
    expect_usable(1);
}

TEST_F(Sessions, AFileThatAnotherHoldsIsRefusedAndCanBeWrittenOnceItIsFree) {
    soci::session holder(soci::sqlite3, "db=\"" + (folder_.path() / "notes.db").string() + "\"");
    holder << "BEGIN IMMEDIATE";
    const auto written = write("too early");
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().what.find("another program is writing to"), std::string::npos) << written.error().what;
    holder << "COMMIT";
    expect_usable(1);
}

// The program itself may be on its way out through an exception while a transaction ends.
TEST_F(Sessions, AnExceptionThatPassesThroughFromWithinAnotherIsRolledBackToo) {
    struct WritesAtItsEnd {
        Session& session;
        bool* was_refused;
        ~WritesAtItsEnd() {
            *was_refused = !session.write([](soci::session& sql) -> Result<> {
                sql << "INSERT INTO notes (text) VALUES ('half')";
                return fail(ErrorCode::refused, "no");
            });
        }
    };
    bool was_refused = false;
    try {
        const WritesAtItsEnd at_the_end{session_, &was_refused};
        throw std::runtime_error("on its way");
    } catch (const std::runtime_error&) {
    }
    EXPECT_TRUE(was_refused);
    expect_usable(1);
}

}  // namespace
}  // namespace piggy::sqlite
