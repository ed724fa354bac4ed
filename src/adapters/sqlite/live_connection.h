#pragma once
// Inner header: a reading connection to the live books, the sentences for what goes wrong with them, and the checks of
// a file that others may have touched.

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "adapters/sqlite/statement.h"
#include "core/result.h"

namespace piggy::sqlite {

// "STORAGE_FULL: …" where the disk is full; malformed where the books are damaged.
[[nodiscard]] Error live_error(const std::filesystem::path& file, const std::exception& exception,
                               sqlite_api::sqlite3* connection);
[[nodiscard]] Error damaged_books(const std::filesystem::path& file, const std::string& what);
[[nodiscard]] bool is_storage_full(const Error& error);

// Sees what was committed, changes nothing, and leaves the write-ahead log where it is. Only where the making of the
// file was cut short, before it had a log, it is first rolled back.
class ReadConnection {
public:
    // errors: as live_error
    [[nodiscard]] static Result<std::unique_ptr<ReadConnection>> open(const std::filesystem::path& file);
    ~ReadConnection();
    ReadConnection(const ReadConnection&) = delete;
    ReadConnection& operator=(const ReadConnection&) = delete;

    [[nodiscard]] sqlite_api::sqlite3* get() const { return connection_; }

    // All that work(connection) reads is of one moment. What it throws becomes an Error.
    template <class Work>
    auto read(Work work) -> decltype(work(std::declval<sqlite_api::sqlite3*>())) {
        try {
            const Moment moment(connection_);
            return work(connection_);
        } catch (const std::exception& exception) {
            return fail(live_error(file_, exception, connection_));
        }
    }

private:
    class Moment {
    public:
        explicit Moment(sqlite_api::sqlite3* connection);
        ~Moment();
        Moment(const Moment&) = delete;
        Moment& operator=(const Moment&) = delete;

    private:
        sqlite_api::sqlite3* connection_;
    };

    explicit ReadConnection(std::filesystem::path file) : file_(std::move(file)) {}
    std::filesystem::path file_;
    sqlite_api::sqlite3* connection_ = nullptr;
};

// Every page, row and index entry of the file. Takes long where the history is. stop: gives it up, which is no error.
// errors: malformed: what was found first; as live_error
[[nodiscard]] Result<> check_every_page(ReadConnection& connection, const std::filesystem::path& file,
                                        const std::atomic<bool>* stop = nullptr);
// That tables, indexes and triggers are the ones this program makes. errors: malformed; as live_error
[[nodiscard]] Result<> check_schema(ReadConnection& connection, const std::filesystem::path& file);
// The highest step of the schema the file has had; 0: none. errors: as live_error
[[nodiscard]] Result<std::int64_t> schema_version(ReadConnection& connection);

}  // namespace piggy::sqlite
