#pragma once
// LiveStore: the port behind which live orders, fills, the journal, the days and the audit log are kept, one set of
// books per exchange. What a transaction was given is on the disk, all of it or nothing, when commit() has returned.
// One writer. Audit records are part of the transaction they tell of, so nothing happens that the log does not have.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/timestamp.h"
#include "ledger/books.h"
#include "ledger/journal.h"
#include "orders/live_order.h"

namespace piggy::execution {

// A UTC day of the live books. The day number only ever grows; a baseline, once there, is never rewritten.
struct DayRow {
    std::int64_t utc_day = 0;
    Timestamp begun;                  // venue time
    std::optional<Decimal> baseline;  // equity, the first fresh one of the day
    Decimal transferred;              // deposits minus confirmed withdrawals since, in USDT
    bool latched = false;             // the daily loss was reached
    std::string latch_text;           // "AUTO-DISABLED: Daily loss 5.91% exceeded limit"
    std::optional<Timestamp> latched_at;
    bool second_alert = false;  // at 10 %
    bool operator==(const DayRow&) const = default;
};

struct AuditEvent {
    Timestamp time;
    std::string actor;    // "api", "desk", "cli", "strategy …"
    std::string action;   // "order.reserved", "live.enabled", "day.rolled", …
    std::string details;  // a JSON object, never with a secret
    std::string result;   // "ok", a refusal code, …
};

struct AuditRecord {
    std::int64_t sequence = 0;
    AuditEvent event;
    std::string limits_sha256;  // first 12 digits
    std::string previous_hash;
    std::string hash;  // 64 hex digits over everything above
    std::string mac;   // 64 hex digits, or empty while the key was not at hand
};

// A fact that was put into these books while no program used them: they came from a backup of this time. A latch and
// orders of the present day may be missing in them.
inline constexpr const char* restored_fact = "books_restored_from";

// errors of all: unavailable: the disk did not take it. code "STORAGE_FULL: …" at the head of the sentence where it is
// full; anything else means that these books must not be used any more by this process.
struct LiveTransaction {
    virtual ~LiveTransaction() = default;  // nothing was done unless commit() said so
    [[nodiscard]] virtual Result<std::optional<orders::LiveOrder>> order_of_request(const std::string& request_id) = 0;
    // Orders of this day that hold a slot.
    [[nodiscard]] virtual Result<std::int64_t> slots_used(std::int64_t utc_day) = 0;
    [[nodiscard]] virtual Result<std::optional<DayRow>> day(std::int64_t utc_day) = 0;
    // Inserts, or replaces the one with the same request id. errors too: refused: no legal next state, another symbol,
    // side, day of its slot or id at the venue than it had; an id at the venue that another order has
    [[nodiscard]] virtual Result<> put_order(const orders::LiveOrder& order) = 0;
    // False: this fill (symbol, trade id) is there already, and nothing was changed.
    [[nodiscard]] virtual Result<bool> add_fill(const orders::BookedFill& fill) = 0;
    // With the books as they are after it. errors too: refused: the entry is not balanced, or its reference is taken
    [[nodiscard]] virtual Result<> post(const ledger::JournalEntry& entry, const ledger::BooksSnapshot& after) = 0;
    // Inserts or replaces. errors too: refused: an earlier day than the last one, another baseline, a latch taken back
    [[nodiscard]] virtual Result<> put_day(const DayRow& day) = 0;
    // Small facts by name: "venue_time_seen", "keys_validated_at", …
    [[nodiscard]] virtual Result<> put_fact(const std::string& name, const std::string& value) = 0;
    // errors too: refused: details that are no JSON object (empty is none) or have more than 4096 bytes; an actor,
    // action or result of more than 256
    [[nodiscard]] virtual Result<> audit(const AuditEvent& event) = 0;
    [[nodiscard]] virtual Result<> commit() = 0;
};

// What a start needs: small, however long the history.
struct StoredLive {
    std::string book_id;  // 6 of a-z0-9, made with the books
    bool fresh = false;   // nothing was ever booked
    ledger::BooksSnapshot books;
    std::vector<orders::LiveOrder> unfinished;  // reserved, sending, acked, partial, unknown; oldest first
    std::optional<DayRow> last_day;
    std::map<Symbol, std::int64_t> last_trade_id;  // 0 where none
    std::map<std::string, std::string> facts;
    std::string audit_head;  // hash of the last record
};

template <class Row>
struct Page {
    std::vector<Row> rows;  // newest first
    std::int64_t total = 0;
};
struct PageQuery {
    std::int64_t limit = 50, offset = 0;
    std::optional<Timestamp> since = std::nullopt;
};

// The chain is whole, or this is the first record where it is not.
struct AuditVerdict {
    std::int64_t records = 0;
    std::string head;
    std::optional<std::int64_t> first_bad;
    std::string what;  // one sentence
};

struct LiveStore {
    virtual ~LiveStore() = default;
    [[nodiscard]] virtual Result<StoredLive> load() = 0;
    // Begins at once with the right to write.
    [[nodiscard]] virtual Result<std::unique_ptr<LiveTransaction>> begin() = 0;

    [[nodiscard]] virtual Result<std::optional<orders::LiveOrder>> order(const std::string& request_id) = 0;
    [[nodiscard]] virtual Result<std::optional<orders::LiveOrder>> order_of_client_id(const std::string& id) = 0;
    [[nodiscard]] virtual Result<std::vector<orders::BookedFill>> fills_of(const std::string& client_order_id) = 0;
    [[nodiscard]] virtual Result<Page<orders::LiveOrder>> orders(const PageQuery& query) = 0;
    [[nodiscard]] virtual Result<Page<orders::BookedFill>> fills(const PageQuery& query) = 0;
    [[nodiscard]] virtual Result<Page<AuditRecord>> audit_log(const PageQuery& query) = 0;
    [[nodiscard]] virtual Result<AuditVerdict> verify_audit() = 0;
    // Of the open vault: records are MACed from now on, those written meanwhile are brought up to date, and rows that
    // carry a MAC (days, books, unfinished orders) are checked. Empty: the vault was sealed.
    // errors: malformed: a row is not as this program wrote it: which
    [[nodiscard]] virtual Result<> set_key(std::span<const std::byte> key) = 0;

    // Some room on the disk is kept free beside the books. Released when the disk is full, it lets what has left be
    // recorded to its end; it is taken again before anything new may leave.
    [[nodiscard]] virtual Result<> release_headroom() { return {}; }
    // errors: unavailable, "STORAGE_FULL: …": there is no room for it yet
    [[nodiscard]] virtual Result<> restore_headroom() { return {}; }
};

}  // namespace piggy::execution
