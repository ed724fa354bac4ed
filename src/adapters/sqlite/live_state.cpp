#include "adapters/sqlite/live_state.h"

#include <sstream>

#include "adapters/sqlite/digest.h"

namespace piggy::sqlite {
namespace {

template <class Read, class... Values>
void each_row(sqlite_api::sqlite3* connection, const std::string& query, Read read, const Values&... values) {
    Statement statement(connection, query);
    statement.begin(values...);
    while (statement.next()) read(statement);
}

std::string trades_text(const std::map<Symbol, std::int64_t>& trades) {
    std::string text;
    for (const auto& [symbol, id] : trades) text += symbol.to_string() + " " + std::to_string(id) + "\n";
    return text;
}

std::map<Symbol, std::int64_t> trades_from_text(const std::string& text) {
    std::map<Symbol, std::int64_t> trades;
    std::istringstream words(text);
    std::int64_t id = 0;
    for (std::string name; words >> name >> id;) {
        auto symbol = Symbol::parse(name);
        if (!symbol) throw DamagedRow("the seal of the books");
        trades[*symbol] = id;
    }
    return trades;
}

bool is_empty(sqlite_api::sqlite3* connection) {
    bool empty = true;
    each_row(connection,
             "SELECT (SELECT count(*) FROM (SELECT 1 FROM live_order LIMIT 1)) + (SELECT count(*) FROM (SELECT 1 FROM "
             "live_fill LIMIT 1)) + (SELECT count(*) FROM live_day) + (SELECT count(*) FROM live_books) + (SELECT "
             "count(*) FROM live_fact) + (SELECT count(*) FROM (SELECT 1 FROM live_audit LIMIT 1)) + (SELECT count(*) "
             "FROM live_seal)",
             [&](const Statement& row) { empty = row.integer(0) == 0; });
    return empty;
}

// The state in short, as the key's MAC covers it.
std::string anchor_text(const LiveState& state) {
    std::ostringstream text;
    const auto& day = state.last_day;
    text << state.commits << ' ' << state.orders << ' ' << state.fills << ' ' << state.entries << ' '
         << state.audit_records << ' ' << (state.audit_head.empty() ? "-" : state.audit_head) << ' '
         << (day ? day->utc_day : 0) << ' ' << (day && day->latched ? 1 : 0) << ' '
         << (day && day->baseline ? std::to_string(day->baseline->ticks()) : "-") << ' ' << state.book_id << ' '
         << state.digest();
    return text.str();
}

}  // namespace

std::string LiveState::digest() const {
    CanonicalText text;
    text.add("live_seal").add(owner).add(book_id).add(commits).add(orders).add(fills).add(entries).add(days);
    text.add(slot_day).add(slots).add(trades_text(last_trade_id)).add(audit_records).add(audit_head);
    text.add(last_day ? digest_of(owner, *last_day) : std::string("-")).add(books_text(books));
    for (const auto& [id, order] : unfinished) text.add(id).add(digest_of(order));
    text.add("facts");
    for (const auto& [name, value] : facts) text.add(name).add(value);
    return text.digest();
}

execution::StoredLive LiveState::stored() const {
    execution::StoredLive stored;
    stored.book_id = book_id;
    stored.fresh = orders == 0 && fills == 0 && entries == 0;
    stored.books = books;
    for (const auto& [id, order] : unfinished) stored.unfinished.push_back(order);
    stored.last_day = last_day;
    stored.last_trade_id = last_trade_id;
    stored.facts = facts;
    stored.audit_head = audit_head;
    return stored;
}

std::int64_t count_slots(Statement& count, const LiveState& state, std::int64_t utc_day) {
    std::int64_t slots = 0;
    count.begin(state.owner, utc_day);
    while (count.next()) slots = count.integer(0);
    const bool fits = utc_day > state.slot_day ? slots == 0 : utc_day < state.slot_day || slots == state.slots;
    if (!fits) throw DamagedRow("the count of orders of the UTC day with the number " + std::to_string(utc_day));
    return slots;
}

std::optional<LiveState> load_live_state(sqlite_api::sqlite3* connection, const std::string& owner) {
    LiveState state;
    state.owner = owner;
    std::string digest, books_digest, books;
    bool has_seal = false;
    each_row(
        connection,
        "SELECT book_id, commits, orders, fills, entries, days, slot_day, slots, last_trades, audit_records, "
        "audit_head, digest, anchor, mac FROM live_seal WHERE owner = ?",
        [&](const Statement& row) {
            has_seal = true;
            state.book_id = row.text(0);
            state.commits = row.integer(1);
            state.orders = row.integer(2);
            state.fills = row.integer(3);
            state.entries = row.integer(4);
            state.days = row.integer(5);
            state.slot_day = row.integer(6);
            state.slots = row.integer(7);
            state.last_trade_id = trades_from_text(row.text(8));
            state.audit_records = row.integer(9);
            state.audit_head = row.text(10);
            digest = row.text(11);
            state.anchor = row.text(12);
            state.mac = row.text(13);
        },
        owner);
    if (!has_seal) {
        if (!is_empty(connection)) throw DamagedRow("the seal of the books");
        return std::nullopt;
    }
    each_row(
        connection,
        std::string("SELECT ") + live_day_columns + " FROM live_day WHERE owner = ? ORDER BY utc_day DESC LIMIT 1",
        [&](const Statement& row) { state.last_day = read_day(row, owner); }, owner);
    each_row(
        connection, "SELECT snapshot, digest FROM live_books WHERE owner = ?",
        [&](const Statement& row) {
            books = row.text(0);
            books_digest = row.text(1);
        },
        owner);
    if (!books.empty() || !books_digest.empty()) {
        const std::string expected = CanonicalText().add("live_books").add(owner).add(books).digest();
        if (!same_digest(expected, books_digest)) throw DamagedRow("the snapshot of the books");
        state.books = books_from_text(books);
    }
    each_row(
        connection,
        std::string("SELECT ") + live_order_columns + " FROM live_order WHERE owner = ? AND unfinished = 1 ORDER BY id",
        [&](const Statement& row) {
            StoredOrder stored = read_order(row);
            state.unfinished[stored.id] = std::move(stored.order);
        },
        owner);
    each_row(
        connection, "SELECT name, value FROM live_fact WHERE owner = ?",
        [&](const Statement& row) { state.facts[row.text(0)] = row.text(1); }, owner);
    if (!same_digest(digest, state.digest())) {
        throw DamagedRow("the seal over the last day, the books, the unfinished orders and the facts");
    }
    // What the seal says, against the tables it stands for.
    Statement count(connection, count_slots_sql);
    (void)count_slots(count, state, state.slot_day);
    for (const auto& mark : state.last_trade_id) {
        each_row(
            connection, "SELECT max(trade_id) FROM live_fill WHERE owner = ? AND symbol = ?",
            [&](const Statement& row) {
                if (row.integer(0) != mark.second) throw DamagedRow("the last fill of " + mark.first.to_string());
            },
            owner, mark.first.to_string());
    }
    std::string head;
    each_row(connection, "SELECT hash, sequence FROM live_audit ORDER BY sequence DESC LIMIT 1",
             [&](const Statement& row) { head = row.integer(1) == state.audit_records ? row.text(0) : "?"; });
    if (head != state.audit_head) throw DamagedRow("the last audit record");
    return state;
}

void make_anchor(LiveState& state, std::span<const std::byte> key) {
    state.anchor = anchor_text(state);
    state.mac = hmac_sha256(key, state.anchor);
}

void check_anchor(sqlite_api::sqlite3* connection, const LiveState& state, std::span<const std::byte> key) {
    const bool has_anchor = !state.anchor.empty();
    bool has_maced_record = false;
    each_row(connection, "SELECT mac FROM live_audit WHERE sequence = 1",
             [&](const Statement& row) { has_maced_record = !row.text(0).empty(); });
    if (!has_anchor && !has_maced_record) return;  // the first key these books see
    if (!has_anchor || !same_digest(state.mac, hmac_sha256(key, state.anchor))) {
        throw DamagedRow(
            "the seal of the books (its MAC is not of this vault's key; if the vault was made anew, move the "
            "ledger files away to begin new books)");
    }
    std::int64_t commits = 0, orders = 0, fills = 0, entries = 0, records = 0, day = 0;
    int latched = 0;
    std::string head, baseline, book_id, digest;
    std::istringstream words(state.anchor);
    words >> commits >> orders >> fills >> entries >> records >> head >> day >> latched >> baseline >> book_id >>
        digest;
    bool forward = commits <= state.commits && orders <= state.orders && fills <= state.fills &&
                   entries <= state.entries && records <= state.audit_records && book_id == state.book_id;
    if (commits == state.commits) forward = forward && same_digest(digest, state.digest());
    const std::int64_t day_now = state.last_day ? state.last_day->utc_day : 0;
    if (day_now < day) forward = false;
    if (day_now == day && state.last_day) {
        if (latched != 0 && !state.last_day->latched) forward = false;
        const bool same_baseline =
            state.last_day->baseline && std::to_string(state.last_day->baseline->ticks()) == baseline;
        if (baseline != "-" && !same_baseline) forward = false;
    }
    if (records > 0) {
        std::string hash;
        each_row(
            connection, "SELECT hash FROM live_audit WHERE sequence = ?",
            [&](const Statement& row) { hash = row.text(0); }, records);
        if (hash != head) forward = false;
    }
    if (!forward)
        throw DamagedRow("what was written while the vault was sealed (it goes back behind what its key knows)");
}

SealRow::SealRow(sqlite_api::sqlite3* connection)
    : put_(connection,
           "INSERT OR REPLACE INTO live_seal (owner, book_id, commits, orders, fills, entries, days, "
           "slot_day, slots, last_trades, audit_records, audit_head, digest, anchor, mac) VALUES (" +
               question_marks(15) + ")") {}

void SealRow::put(const LiveState& state) {
    put_.run(state.owner, state.book_id, state.commits, state.orders, state.fills, state.entries, state.days,
             state.slot_day, state.slots, trades_text(state.last_trade_id), state.audit_records, state.audit_head,
             state.digest(), state.anchor, state.mac);
}

}  // namespace piggy::sqlite
