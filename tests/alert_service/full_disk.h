#pragma once
// As long as this lives, alerts.db is read and takes nothing, as on a disk that is full.

#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/sqlite/alert_store.h"
#include "adapters/sqlite/session.h"

namespace piggy::test {

class AlertsTakeNothing {
public:
    explicit AlertsTakeNothing(const std::filesystem::path& file)
        : database_(sqlite::Database::open(file, sqlite::alert_migrations()).value()) {
        for (const char* table : {"alert", "fact"}) {
            for (const char* what : {"INSERT", "UPDATE"}) {
                run("CREATE TRIGGER full_" + std::string(table) + what + " BEFORE " + what + " ON " + table +
                    " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
            }
        }
    }
    ~AlertsTakeNothing() {
        for (const char* table : {"alert", "fact"}) {
            for (const char* what : {"INSERT", "UPDATE"}) run("DROP TRIGGER full_" + std::string(table) + what);
        }
    }
    AlertsTakeNothing(const AlertsTakeNothing&) = delete;
    AlertsTakeNothing& operator=(const AlertsTakeNothing&) = delete;

private:
    void run(const std::string& words) {
        const auto done = database_->session().write([&](soci::session& sql) -> Result<bool> {
            sql << words;
            return true;
        });
        EXPECT_TRUE(done) << (done ? "" : done.error().what);
    }
    std::shared_ptr<sqlite::Database> database_;
};

}  // namespace piggy::test
