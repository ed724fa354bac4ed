#pragma once
// Inner header: rows of the live books, written and read back. A row that is not as it was written throws DamagedRow,
// which the store's edge turns into an Error; besides, everything throws as Statement does.

#include <stdexcept>
#include <string>

#include "adapters/sqlite/statement.h"
#include "execution/live_store.h"

namespace piggy::sqlite {

class DamagedRow : public std::runtime_error {
public:
    // which: "the order abc", "the day 2026-11-23"
    explicit DamagedRow(const std::string& which) : std::runtime_error(which) {}
};

[[nodiscard]] std::string question_marks(int count);

// The columns each read_ expects, from the row's first one on.
inline constexpr const char* live_order_columns =
    "owner, request_id, client_order_id, actor, symbol, side, amount_usd, close_out, quantity, decision_price, "
    "limit_price, slot_day, state, created_at, sent_at, finished_at, venue_order_id, executed, spent, venue_code, "
    "code, "
    "reason, refusal_record, adopted, digest, id";
inline constexpr const char* live_fill_columns =
    "owner, symbol, trade_id, order_id, side, price, quantity, notional, fee, fee_asset, time, is_maker, "
    "client_order_id, digest";
inline constexpr const char* live_day_columns =
    "owner, utc_day, begun, baseline, transferred, latched, latch_text, latched_at, second_alert, "
    "digest";
inline constexpr const char* live_audit_columns =
    "sequence, owner, time, actor, action, details, result, limits, previous_hash, hash, mac";

struct StoredOrder {
    std::int64_t id = 0;
    orders::LiveOrder order;
};
[[nodiscard]] StoredOrder read_order(const Statement& row);
[[nodiscard]] orders::BookedFill read_fill(const Statement& row, const std::string& owner);
[[nodiscard]] execution::DayRow read_day(const Statement& row, const std::string& owner);
// Does not look at the hash: audit_chain.h does.
[[nodiscard]] execution::AuditRecord read_audit(const Statement& row);

// The writer's statements for them.
class LiveRows {
public:
    explicit LiveRows(sqlite_api::sqlite3* connection);
    // 0 as id: a new row. Gives the row's id.
    std::int64_t put(std::int64_t id, const orders::LiveOrder& order);
    // False where the trade is there already.
    bool add(const std::string& owner, const orders::BookedFill& fill);
    // False where the reference is taken.
    bool add(const std::string& owner, const ledger::JournalEntry& entry);
    void put(const std::string& owner, const execution::DayRow& day);
    void put(const std::string& owner, const ledger::BooksSnapshot& books);
    void put_fact(const std::string& owner, const std::string& name, const std::string& value);
    void add(const std::string& owner, const execution::AuditRecord& record);

private:
    sqlite_api::sqlite3* connection_;
    Statement insert_order_, update_order_, fill_, entry_, posting_, day_, books_, fact_, audit_;
};

// One line a figure: "wallet BTC 150000000".
[[nodiscard]] std::string books_text(const ledger::BooksSnapshot& books);
[[nodiscard]] ledger::BooksSnapshot books_from_text(const std::string& text);
[[nodiscard]] std::string digest_of(const std::string& owner, const execution::DayRow& day);
[[nodiscard]] std::string digest_of(const orders::LiveOrder& order);
[[nodiscard]] std::string digest_of(const std::string& owner, const ledger::JournalEntry& entry);

}  // namespace piggy::sqlite
