#include "adapters/sqlite/search_store.h"

#include "adapters/sqlite/session.h"
#include "adapters/sqlite/statement.h"

namespace piggy::sqlite {
namespace {

sqlite_api::sqlite3* connection_of(soci::session& sql) {
    return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

}  // namespace

Result<std::unique_ptr<SqliteSearchStore>> SqliteSearchStore::open(const std::filesystem::path& file) {
    auto database = Database::open(file, research_migrations());
    if (!database) return fail(database.error());
    return std::unique_ptr<SqliteSearchStore>(new SqliteSearchStore(std::move(*database)));
}

Result<> SqliteSearchStore::note(const std::string& name, const SearchedMarket& market, std::int64_t tried,
                                 Timestamp now) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        Statement(connection_of(sql),
                  "INSERT INTO search (name, market, first_time, last_time, tried, noted_at) VALUES (?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (name) DO UPDATE SET tried = max(tried, excluded.tried), noted_at = excluded.noted_at")
            .run(std::string_view(name), std::string_view(market.market), market.first, market.last, tried, now);
        return {};
    });
}

Result<std::int64_t> SqliteSearchStore::tried_on(const SearchedMarket& market) {
    return database_->session().read([&](soci::session& sql) -> Result<std::int64_t> {
        Statement query(connection_of(sql),
                        "SELECT coalesce(sum(tried), 0) FROM search WHERE market = ? AND first_time <= ? AND "
                        "last_time >= ?");
        query.begin(std::string_view(market.market), market.last, market.first);
        return query.next() ? query.integer(0) : 0;
    });
}

}  // namespace piggy::sqlite
