#include "adapters/sqlite/run_store.h"

#include <algorithm>

#include "adapters/sqlite/deflate.h"
#include "adapters/sqlite/session.h"

namespace piggy::sqlite {
namespace {

using backtest::RunPage;
using backtest::SavedRun;
using backtest::TradePage;

constexpr std::size_t trades_a_row = 1000;

long long whole(std::size_t value) {
    return static_cast<long long>(std::min<std::size_t>(value, static_cast<std::size_t>(INT64_MAX)));
}

tl::unexpected<Error> no_such_run(const std::string& id) {
    return fail(ErrorCode::not_found, "there is no saved run " + id);
}

void save_trades(soci::session& sql, const SavedRun& run) {
    for (std::size_t first = 0; first < run.trades.size(); first += trades_a_row) {
        std::string lines;
        const std::size_t end = std::min(first + trades_a_row, run.trades.size());
        for (std::size_t i = first; i < end; ++i) lines.append(run.trades[i]).append("\n");
        const std::string squeezed = deflate(lines);
        soci::blob blob(sql);
        blob.write(0, squeezed.data(), squeezed.size());
        const long long first_trade = whole(first);
        const long long bytes = whole(lines.size());
        sql << "INSERT INTO run_trades (run_id, first_trade, bytes, lines) VALUES (:id, :first, :bytes, :lines)",
            soci::use(run.id), soci::use(first_trade), soci::use(bytes), soci::use(blob);
    }
}

// Appends the trades of one stored row that lie in [from, to), counted over the whole run.
Result<> append_trades(std::string_view lines, std::size_t first, std::size_t from, std::size_t to,
                       std::vector<std::string>& trades) {
    for (std::size_t index = first; !lines.empty() && index < to; ++index) {
        const std::size_t end = lines.find('\n');
        if (end == std::string_view::npos) return fail(ErrorCode::malformed, "a saved trade is cut off");
        if (index >= from) trades.emplace_back(lines.substr(0, end));
        lines.remove_prefix(end + 1);
    }
    return {};
}

}  // namespace

Result<> SqliteRunStore::save(const SavedRun& run) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        long long same = 0;
        sql << "SELECT CAST(count(*) AS BIGINT) FROM run WHERE id = :id", soci::use(run.id), soci::into(same);
        if (same > 0) return fail(ErrorCode::refused, "a run " + run.id + " is saved already");
        const long long created = nanoseconds_since_epoch(run.created_at);
        const long long trades = whole(run.trades.size());
        sql << "INSERT INTO run (id, created_at, request, result, candles, trades) "
               "VALUES (:id, :created, :request, :result, :candles, :trades)",
            soci::use(run.id), soci::use(created), soci::use(run.request), soci::use(run.result),
            soci::use(run.candles), soci::use(trades);
        save_trades(sql, run);
        return {};
    });
}

Result<RunPage> SqliteRunStore::list(std::size_t limit, std::size_t offset) {
    return database_->session().read([&](soci::session& sql) -> Result<RunPage> {
        RunPage page;
        long long total = 0;
        sql << "SELECT CAST(count(*) AS BIGINT) FROM run", soci::into(total);
        page.total = static_cast<std::size_t>(total);
        SavedRun run;
        long long created = 0;
        const long long rows = whole(limit);
        const long long skipped = whole(offset);
        soci::statement query = (sql.prepare << "SELECT id, created_at, request, result, candles FROM run "
                                                "ORDER BY created_at DESC, id DESC LIMIT :rows OFFSET :skipped",
                                 soci::use(rows), soci::use(skipped), soci::into(run.id), soci::into(created),
                                 soci::into(run.request), soci::into(run.result), soci::into(run.candles));
        query.execute();
        while (query.fetch()) {
            run.created_at = timestamp_from_nanoseconds(created);
            page.items.push_back(run);
        }
        return page;
    });
}

Result<SavedRun> SqliteRunStore::load(const std::string& id) {
    return database_->session().read([&](soci::session& sql) -> Result<SavedRun> {
        SavedRun run;
        run.id = id;
        long long created = 0;
        sql << "SELECT created_at, request, result, candles FROM run WHERE id = :id", soci::use(id),
            soci::into(created), soci::into(run.request), soci::into(run.result), soci::into(run.candles);
        if (!sql.got_data()) return no_such_run(id);
        run.created_at = timestamp_from_nanoseconds(created);
        return run;
    });
}

Result<TradePage> SqliteRunStore::trades(const std::string& id, std::size_t limit, std::size_t offset) {
    return database_->session().read([&](soci::session& sql) -> Result<TradePage> {
        TradePage page;
        long long total = 0;
        sql << "SELECT trades FROM run WHERE id = :id", soci::use(id), soci::into(total);
        if (!sql.got_data()) return no_such_run(id);
        page.total = static_cast<std::size_t>(total);
        const std::size_t from = std::min(offset, page.total);
        const std::size_t to = from + std::min(limit, page.total - from);
        for (std::size_t first = from - from % trades_a_row; first < to; first += trades_a_row) {
            long long bytes = 0;
            soci::blob blob(sql);
            const long long first_trade = whole(first);
            sql << "SELECT bytes, lines FROM run_trades WHERE run_id = :id AND first_trade = :first", soci::use(id),
                soci::use(first_trade), soci::into(bytes), soci::into(blob);
            if (!sql.got_data()) return fail(ErrorCode::malformed, "trades of the saved run " + id + " are missing");
            std::string squeezed(blob.get_len(), '\0');
            if (!squeezed.empty()) blob.read(0, squeezed.data(), squeezed.size());
            const auto lines = inflate(squeezed, static_cast<std::size_t>(bytes));
            if (!lines) return fail(lines.error());
            if (auto appended = append_trades(*lines, first, from, to, page.items); !appended) {
                return fail(appended.error());
            }
        }
        return page;
    });
}

Result<> SqliteRunStore::remove(const std::string& id) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        soci::statement removal = (sql.prepare << "DELETE FROM run WHERE id = :id", soci::use(id));
        removal.execute(true);
        if (removal.get_affected_rows() == 0) return no_such_run(id);
        return {};
    });
}

}  // namespace piggy::sqlite
