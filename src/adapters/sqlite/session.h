#pragma once
// Inner header: the one connection, its turn-taking, and the way its errors become sentences. Names SOCI.

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <exception>
#include <filesystem>
#include <mutex>
#include <string>

#include "core/result.h"

namespace piggy::sqlite {

class Session {
public:
    explicit Session(std::filesystem::path file);

    // Runs work(soci::session&), which gives a Result, while no other thread may. What SOCI throws becomes an Error.
    template <class Work>
    auto read(Work work) -> decltype(work(std::declval<soci::session&>())) {
        const std::lock_guard lock(mutex_);
        try {
            return work(sql_);
        } catch (const std::exception& exception) {
            return fail(error_from(file_, exception));
        }
    }

    // The same within one transaction, which holds only when work gives a value and the disk took it all.
    template <class Work>
    auto write(Work work) -> decltype(work(std::declval<soci::session&>())) {
        return read([&](soci::session& sql) {
            const Transaction transaction(sql);
            auto result = work(sql);
            if (result) sql << "COMMIT";
            return result;
        });
    }

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    // One sentence for what went wrong with this file.
    [[nodiscard]] static Error error_from(const std::filesystem::path& file, const std::exception& exception);

private:
    // Takes the right to write at once; SOCI's own would take it at the first write, too late to wait for its turn.
    class Transaction {
    public:
        explicit Transaction(soci::session& sql) : sql_(sql) { sql_ << "BEGIN IMMEDIATE"; }
        ~Transaction();
        Transaction(const Transaction&) = delete;
        Transaction& operator=(const Transaction&) = delete;

    private:
        soci::session& sql_;
    };

    std::filesystem::path file_;
    std::mutex mutex_;
    soci::session sql_;
};

}  // namespace piggy::sqlite
