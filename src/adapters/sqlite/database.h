#pragma once
// Database: one SQLite file, opened by one process. Any thread may use it; they take turns.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"

namespace piggy::sqlite {

class Session;

// One numbered step of the schema.
struct Migration {
    int version;
    std::string name;
    std::string sql;
};

// The steps this program was built with, first to last.
[[nodiscard]] const std::vector<Migration>& built_in_migrations();

class Database {
public:
    // Opens or creates the file (0600) and applies the steps it lacks, each in one transaction, after copying an
    // existing database to FILE.before-N (0600, whole and flushed; the copy of the update before then goes).
    // errors: refused: a newer program's or another program's database, or a step that has changed since;
    //         malformed: damaged; unavailable: the disk, the folder's rights, another process that writes
    [[nodiscard]] static Result<std::shared_ptr<Database>> open(
        const std::filesystem::path& file, const std::vector<Migration>& migrations = built_in_migrations());
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] Session& session() { return *session_; }
    [[nodiscard]] int version() const { return version_; }

private:
    explicit Database(std::unique_ptr<Session> session);
    std::unique_ptr<Session> session_;
    int version_ = 0;
};

}  // namespace piggy::sqlite
