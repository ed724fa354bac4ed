#include "adapters/sqlite/equity_store.h"

#include "adapters/sqlite/live_connection.h"
#include "adapters/sqlite/session.h"
#include "adapters/sqlite/statement.h"

namespace piggy::sqlite {
namespace {

sqlite_api::sqlite3* connection_of(soci::session& sql) {
    return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

// As the table names them: play money and real money are apart (decision D18).
std::string series_name(const std::string& exchange, trading::RunMode mode) {
    const std::string name = trading::run_mode_name(mode);
    return exchange == "practice" ? name : name + " " + exchange;
}

Timestamp minute_of(Timestamp time) { return std::chrono::floor<std::chrono::minutes>(time); }

// points_max of them, evenly chosen by their place.
std::vector<EquitySample> thinned(std::vector<EquitySample> samples, std::size_t points_max) {
    if (samples.size() <= points_max) return samples;
    std::vector<EquitySample> kept;
    if (points_max == 1) kept.push_back(samples.back());
    for (std::size_t i = 0; points_max > 1 && i < points_max; ++i) {
        kept.push_back(samples[i * (samples.size() - 1) / (points_max - 1)]);
    }
    return kept;
}

}  // namespace

Result<> SqliteEquityStore::add(trading::RunMode mode, Timestamp time, Decimal equity) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        Statement(connection_of(sql),
                  "INSERT INTO equity_sample (mode, time, equity) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .run(series_name(exchange_, mode), minute_of(time), equity.ticks());
        return {};
    });
}

Result<std::vector<EquitySample>> SqliteEquityStore::samples(trading::RunMode mode, std::optional<Timestamp> from,
                                                             std::size_t points_max) {
    return database_->session().read([&](soci::session& sql) -> Result<std::vector<EquitySample>> {
        Statement query(connection_of(sql),
                        "SELECT time, equity FROM equity_sample WHERE mode = ? AND time >= ? ORDER BY time");
        const std::string series = series_name(exchange_, mode);
        query.begin(series, from ? nanoseconds_since_epoch(*from) : INT64_MIN);
        std::vector<EquitySample> samples;
        while (query.next()) {
            samples.push_back({timestamp_from_nanoseconds(query.integer(0)), Decimal::from_ticks(query.integer(1))});
        }
        return thinned(std::move(samples), points_max);
    });
}

Result<> SqliteEquityStore::thin_out(Timestamp now) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        Statement(connection_of(sql),
                  "DELETE FROM equity_sample AS s WHERE s.time < ? AND EXISTS (SELECT 1 FROM equity_sample AS e WHERE "
                  "e.mode = s.mode AND e.time >= s.time - s.time % 3600000000000 AND e.time < s.time)")
            .run(Timestamp(std::chrono::floor<std::chrono::hours>(now - kept_by_the_minute)));
        return {};
    });
}

Result<std::vector<EquitySample>> equity_samples_of(const std::filesystem::path& file, const std::string& exchange,
                                                    trading::RunMode mode, Timestamp from, Timestamp to) {
    const auto trouble = [&](const std::string& what) {
        return fail(ErrorCode::unavailable,
                    "what the desks were worth can't be read from " + file.string() + ": " + what);
    };
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return std::vector<EquitySample>{};
    auto connection = ReadConnection::open(file);
    if (!connection) return trouble("it can't be opened; look at the rights of the file and its folder");
    auto samples = (*connection)->read([&](sqlite_api::sqlite3* reader) -> Result<std::vector<EquitySample>> {
        Statement query(
            reader, "SELECT time, equity FROM equity_sample WHERE mode = ? AND time >= ? AND time < ? ORDER BY time");
        const std::string series = series_name(exchange, mode);
        std::vector<EquitySample> found;
        for (query.begin(series, from, to); query.next();) {
            found.push_back({timestamp_from_nanoseconds(query.integer(0)), Decimal::from_ticks(query.integer(1))});
        }
        return found;
    });
    if (!samples) return trouble("it is damaged, or of another version of CryptoPiggy");
    return samples;
}

}  // namespace piggy::sqlite
