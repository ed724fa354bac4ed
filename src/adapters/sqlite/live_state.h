#pragma once
// Inner header: what the live books come to: all that a start needs, and the seal that says it is complete. The seal is
// one row with counts and a digest over everything else here; a row that the disk or somebody changed, hid or took away
// doesn't fit it any more. With the vault's key it is MACed besides (the anchor).

#include <map>
#include <span>

#include "adapters/sqlite/live_rows.h"
#include "execution/live_store.h"

namespace piggy::sqlite {

struct LiveState {
    std::string owner, book_id;
    std::int64_t commits = 0;
    std::int64_t orders = 0, fills = 0, entries = 0, days = 0;
    std::int64_t slot_day = INT64_MIN, slots = 0;  // the highest day any order took a slot of, and how many hold one
    std::map<Symbol, std::int64_t> last_trade_id;
    std::int64_t audit_records = 0;
    std::string audit_head;  // empty: no record
    std::optional<execution::DayRow> last_day;
    ledger::BooksSnapshot books;
    std::map<std::int64_t, orders::LiveOrder> unfinished;  // by row
    std::map<std::string, std::string> facts;

    std::string anchor, mac;  // of the last commit that had the key; empty: there was none

    [[nodiscard]] std::string digest() const;
    [[nodiscard]] execution::StoredLive stored() const;
};

// Empty where there is no seal and no row of anything. Throws DamagedRow where rows and seal don't fit.
[[nodiscard]] std::optional<LiveState> load_live_state(sqlite_api::sqlite3* connection, const std::string& owner);

// Makes the anchor of this state.
void make_anchor(LiveState& state, std::span<const std::byte> key);
// That the anchor was made with this key, and that what was written since while the vault was sealed only went forward.
// Throws DamagedRow.
void check_anchor(sqlite_api::sqlite3* connection, const LiveState& state, std::span<const std::byte> key);

class SealRow {
public:
    explicit SealRow(sqlite_api::sqlite3* connection);
    void put(const LiveState& state);

private:
    Statement put_;
};

// Orders of this day that hold a slot, counted by index and held against the seal. Throws DamagedRow.
[[nodiscard]] std::int64_t count_slots(Statement& count, const LiveState& state, std::int64_t utc_day);
inline constexpr const char* count_slots_sql =
    "SELECT count(*) FROM live_order WHERE owner = ? AND slot_day = ? AND holds_slot = 1";

}  // namespace piggy::sqlite
