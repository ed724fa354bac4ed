#include "adapters/sqlite/database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "adapters/sqlite/database_pages.h"
#include "adapters/sqlite/live_files.h"
#include "adapters/sqlite/session.h"

namespace piggy::sqlite {
namespace {

namespace fs = std::filesystem;

sqlite_api::sqlite3* connection_of(soci::session& sql) {
    return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

long long number(soci::session& sql, const std::string& query) {
    long long value = 0;
    sql << query, soci::into(value);
    return value;
}

// The file, made with the right mode before SQLite would make it with a wider one.
Result<> create_file(const std::filesystem::path& file) {
    const std::string name = file.string();
    if (name.find('"') != std::string::npos) {
        return fail(ErrorCode::refused, "a database cannot lie in a folder whose name has a quotation mark: " + name);
    }
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return fail(ErrorCode::unavailable, "cannot open the database " + name + ": " + std::strerror(errno));
    }
    ::close(descriptor);
    return {};
}

Result<> check_owner(soci::session& sql, const std::string& name) {
    const long long id = number(sql, "PRAGMA application_id");
    const long long tables = number(sql, "SELECT CAST(count(*) AS BIGINT) FROM sqlite_schema");
    if (id == application_id) return {};
    if (tables > 0) return fail(ErrorCode::refused, name + " is another program's database; name another folder");
    sql << "PRAGMA application_id=" + std::to_string(application_id);
    return {};
}

// The highest step the file has had. Every step it has had must be one of ours, unchanged.
Result<int> applied_version(soci::session& sql, const std::string& name, const std::vector<Migration>& migrations) {
    sql << "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
           "checksum TEXT NOT NULL) STRICT";
    long long version = 0;
    std::string sum;
    int highest = 0;
    soci::statement steps = (sql.prepare << "SELECT version, checksum FROM schema_version ORDER BY version",
                             soci::into(version), soci::into(sum));
    steps.execute();
    while (steps.fetch()) {
        const auto index = static_cast<std::size_t>(version - 1);
        if (index >= migrations.size()) {
            return fail(ErrorCode::refused, name + " was written by a newer CryptoPiggy (schema " +
                                                std::to_string(version) + ", this one knows " +
                                                std::to_string(migrations.size()) + "); start that one");
        }
        if (step_checksum(migrations[index].sql) != sum) {
            return fail(ErrorCode::refused, name + " was made by a different step " + std::to_string(version) +
                                                " of the schema than this program has; it is left alone");
        }
        highest = static_cast<int>(version);
    }
    return highest;
}

// SQLite runs one statement at a time through SOCI; steps keep each on lines that end in a semicolon.
void run_script(soci::session& sql, const std::string& script) {
    auto* connection = connection_of(sql);
    const int result = sqlite_api::sqlite3_exec(connection, script.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(connection), result);
}

bool is_generation_of(const std::string& name, const std::string& prefix) {
    return name.size() > prefix.size() && name.starts_with(prefix) &&
           std::all_of(name.begin() + static_cast<std::ptrdiff_t>(prefix.size()), name.end(),
                       [](char c) { return c >= '0' && c <= '9'; });
}

// Whole and on the disk before anything changes; the copy of the update before goes then.
Result<> copy_before(sqlite_api::sqlite3* connection, const fs::path& file, std::size_t version) {
    const fs::path copy = file.string() + ".before-" + std::to_string(version), part = copy.string() + ".part";
    std::error_code error;
    fs::remove(part, error);
    if (auto copied = copy_pages(connection, part); !copied) return copied;
    fs::rename(part, copy, error);
    if (error) {
        const std::string why = error.message();
        fs::remove(part, error);
        return fail(ErrorCode::unavailable, "cannot keep a copy " + copy.string() + ": " + why);
    }
    if (auto flushed = flush_folder_of(copy); !flushed) return flushed;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name != copy.filename() && is_generation_of(name, file.filename().string() + ".before-")) {
            std::error_code left;
            fs::remove(entry->path(), left);
        }
    }
    return {};
}

}  // namespace

std::string step_checksum(const std::string& text) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    char hex[17];
    std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
    return hex;
}

Database::Database(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Database::~Database() = default;

Result<std::shared_ptr<Database>> Database::open(const std::filesystem::path& file,
                                                 const std::vector<Migration>& migrations) {
    if (auto created = create_file(file); !created) return fail(created.error());
    const std::string name = file.string();
    std::unique_ptr<Session> session;
    try {
        session = std::make_unique<Session>(file);
    } catch (const std::exception& exception) {
        return fail(Session::error_from(file, exception));
    }
    auto applied = session->read([&](soci::session& sql) -> Result<int> {
        if (auto ours = check_owner(sql, name); !ours) return fail(ours.error());
        return applied_version(sql, name, migrations);
    });
    if (!applied) return fail(applied.error());
    // Only now that the file is known to be ours: the mode is kept in it.
    auto logged = session->read([](soci::session& sql) -> Result<> {
        std::string mode;
        sql << "PRAGMA journal_mode=WAL", soci::into(mode);
        return {};
    });
    if (!logged) return fail(logged.error());
    const auto had = static_cast<std::size_t>(*applied);
    if (had > 0 && had < migrations.size()) {
        auto copied =
            session->read([&](soci::session& sql) { return copy_before(connection_of(sql), file, migrations.size()); });
        if (!copied) return fail(copied.error());
    }
    for (std::size_t i = had; i < migrations.size(); ++i) {
        const Migration& step = migrations[i];
        auto done = session->write([&](soci::session& sql) -> Result<> {
            run_script(sql, step.sql);
            const std::string sum = step_checksum(step.sql);
            sql << "INSERT INTO schema_version VALUES (:version, :name, :checksum)", soci::use(step.version),
                soci::use(step.name), soci::use(sum);
            return {};
        });
        if (!done) return fail(done.error());
    }
    auto database = std::shared_ptr<Database>(new Database(std::move(session)));
    database->version_ = static_cast<int>(migrations.size());
    return database;
}

}  // namespace piggy::sqlite
