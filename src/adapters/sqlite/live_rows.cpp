#include "adapters/sqlite/live_rows.h"

#include <sstream>
#include <tuple>

#include "adapters/sqlite/digest.h"

namespace piggy::sqlite {

using execution::AuditRecord;
using execution::DayRow;
using orders::BookedFill;
using orders::LiveOrder;

namespace {

// The columns but id and digest, in their order; texts by value, as they must live until the row is written.
auto values_of(const LiveOrder& order) {
    return std::make_tuple(order.owner, order.request_id, order.client_order_id, order.actor, order.symbol.to_string(),
                           static_cast<int>(order.side), order.amount_usd.ticks(), order.close_out,
                           order.quantity.value.ticks(), order.decision_price.value.ticks(),
                           order.limit_price.value.ticks(), order.slot_day, static_cast<int>(order.state),
                           order.created_at, order.sent_at, order.finished_at, order.venue_order_id,
                           order.executed.value.ticks(), order.spent.ticks(), order.venue_code, order.code,
                           order.reason, order.refusal_record, order.adopted);
}
auto values_of(const std::string& owner, const BookedFill& booked) {
    const orders::VenueFill& fill = booked.fill;
    return std::make_tuple(owner, fill.symbol.to_string(), fill.trade_id, fill.order_id, static_cast<int>(fill.side),
                           fill.price.value.ticks(), fill.quantity.value.ticks(), fill.notional.ticks(),
                           fill.fee.amount.ticks(), fill.fee.asset.code, fill.time, fill.is_maker,
                           booked.client_order_id);
}
auto values_of(const std::string& owner, const DayRow& day) {
    std::optional<std::int64_t> baseline;
    if (day.baseline) baseline = day.baseline->ticks();
    return std::make_tuple(owner, day.utc_day, day.begun, baseline, day.transferred.ticks(), day.latched,
                           day.latch_text, day.latched_at, day.second_alert);
}

template <class Values>
std::string digest_over(const char* table, const Values& values) {
    CanonicalText text;
    text.add(table);
    std::apply([&](const auto&... value) { (text.add(value), ...); }, values);
    return text.digest();
}

// A row from left to right; what does not fit its type makes it damaged.
class Reader {
public:
    explicit Reader(const Statement& statement) : statement_(statement) {}
    std::int64_t integer() { return statement_.integer(column_++); }
    std::string text() { return statement_.text(column_++); }
    Decimal decimal() { return Decimal::from_ticks(integer()); }
    Timestamp time() { return timestamp_from_nanoseconds(integer()); }
    std::optional<std::int64_t> optional_integer() {
        if (!statement_.is_null(column_)) return integer();
        ++column_;
        return std::nullopt;
    }
    std::optional<Timestamp> optional_time() {
        const auto value = optional_integer();
        return value ? std::optional(timestamp_from_nanoseconds(*value)) : std::nullopt;
    }
    std::int64_t number(std::int64_t least, std::int64_t most) {
        const std::int64_t value = integer();
        is_sound_ = is_sound_ && value >= least && value <= most;
        return is_sound_ ? value : least;
    }
    bool truth() { return number(0, 1) == 1; }
    Symbol symbol() {
        auto symbol = Symbol::parse(text());
        is_sound_ = is_sound_ && symbol;
        return symbol ? *symbol : Symbol{};
    }
    [[nodiscard]] bool is_sound() const { return is_sound_; }

private:
    const Statement& statement_;
    int column_ = 0;
    bool is_sound_ = true;
};

}  // namespace

std::string question_marks(int count) {
    std::string marks = "?";
    for (int i = 1; i < count; ++i) marks += ", ?";
    return marks;
}

std::string digest_of(const LiveOrder& order) { return digest_over("live_order", values_of(order)); }
std::string digest_of(const std::string& owner, const DayRow& day) {
    return digest_over("live_day", values_of(owner, day));
}

std::string digest_of(const std::string& owner, const ledger::JournalEntry& entry) {
    CanonicalText text;
    text.add("live_entry").add(owner).add(entry.time).add(ledger::entry_kind_name(entry.kind)).add(entry.reference);
    for (const ledger::Posting& posting : entry.postings) {
        text.add(ledger::account_name(posting.account)).add(posting.asset.code).add(posting.amount.ticks());
    }
    return text.digest();
}

StoredOrder read_order(const Statement& statement) {
    Reader row(statement);
    StoredOrder stored;
    LiveOrder& order = stored.order;
    order.owner = row.text();
    order.request_id = row.text();
    order.client_order_id = row.text();
    order.actor = row.text();
    order.symbol = row.symbol();
    order.side = static_cast<orders::Side>(row.number(0, static_cast<int>(orders::Side::sell)));
    order.amount_usd = row.decimal();
    order.close_out = row.truth();
    order.quantity.value = row.decimal();
    order.decision_price.value = row.decimal();
    order.limit_price.value = row.decimal();
    order.slot_day = row.integer();
    order.state = static_cast<orders::OrderState>(row.number(0, static_cast<int>(orders::OrderState::not_placed)));
    order.created_at = row.time();
    order.sent_at = row.optional_time();
    order.finished_at = row.optional_time();
    order.venue_order_id = row.integer();
    order.executed.value = row.decimal();
    order.spent = row.decimal();
    order.venue_code = static_cast<int>(row.number(INT32_MIN, INT32_MAX));
    order.code = row.text();
    order.reason = row.text();
    order.refusal_record = row.text();
    order.adopted = row.truth();
    const std::string digest = row.text();
    stored.id = row.integer();
    if (!row.is_sound() || !same_digest(digest, digest_of(order))) throw DamagedRow("the order " + order.request_id);
    return stored;
}

BookedFill read_fill(const Statement& statement, const std::string& owner) {
    Reader row(statement);
    BookedFill booked;
    orders::VenueFill& fill = booked.fill;
    const std::string owner_found = row.text();
    fill.symbol = row.symbol();
    fill.trade_id = row.integer();
    fill.order_id = row.integer();
    fill.side = static_cast<orders::Side>(row.number(0, static_cast<int>(orders::Side::sell)));
    fill.price.value = row.decimal();
    fill.quantity.value = row.decimal();
    fill.notional = row.decimal();
    fill.fee.amount = row.decimal();
    fill.fee.asset.code = row.text();
    fill.time = row.time();
    fill.is_maker = row.truth();
    booked.client_order_id = row.text();
    const std::string digest = row.text();
    if (!row.is_sound() || owner_found != owner ||
        !same_digest(digest, digest_over("live_fill", values_of(owner, booked)))) {
        throw DamagedRow("the fill " + fill.symbol.to_string() + " " + std::to_string(fill.trade_id));
    }
    return booked;
}

DayRow read_day(const Statement& statement, const std::string& owner) {
    Reader row(statement);
    DayRow day;
    const std::string owner_found = row.text();
    day.utc_day = row.integer();
    day.begun = row.time();
    if (const auto baseline = row.optional_integer()) day.baseline = Decimal::from_ticks(*baseline);
    day.transferred = row.decimal();
    day.latched = row.truth();
    day.latch_text = row.text();
    day.latched_at = row.optional_time();
    day.second_alert = row.truth();
    const std::string digest = row.text();
    if (!row.is_sound() || owner_found != owner || !same_digest(digest, digest_of(owner, day))) {
        throw DamagedRow("the UTC day with the number " + std::to_string(day.utc_day));
    }
    return day;
}

AuditRecord read_audit(const Statement& statement) {
    Reader row(statement);
    AuditRecord record;
    record.sequence = row.integer();
    (void)row.text();  // the owner: of the store, and the hash covers it
    record.event.time = row.time();
    record.event.actor = row.text();
    record.event.action = row.text();
    record.event.details = row.text();
    record.event.result = row.text();
    record.limits_sha256 = row.text();
    record.previous_hash = row.text();
    record.hash = row.text();
    record.mac = row.text();
    return record;
}

LiveRows::LiveRows(sqlite_api::sqlite3* connection)
    : connection_(connection),
      insert_order_(connection,
                    "INSERT INTO live_order (owner, request_id, client_order_id, actor, symbol, side, amount_usd, "
                    "close_out, quantity, decision_price, limit_price, slot_day, state, created_at, sent_at, "
                    "finished_at, venue_order_id, executed, spent, venue_code, code, reason, refusal_record, adopted, "
                    "digest, holds_slot, unfinished) VALUES (" +
                        question_marks(27) + ")"),
      update_order_(connection,
                    "UPDATE live_order SET owner = ?, request_id = ?, client_order_id = ?, actor = ?, symbol = ?, "
                    "side = ?, amount_usd = ?, close_out = ?, quantity = ?, decision_price = ?, limit_price = ?, "
                    "slot_day = ?, state = ?, created_at = ?, sent_at = ?, finished_at = ?, venue_order_id = ?, "
                    "executed = ?, spent = ?, venue_code = ?, code = ?, reason = ?, refusal_record = ?, adopted = ?, "
                    "digest = ?, holds_slot = ?, unfinished = ? WHERE id = ?"),
      fill_(connection, std::string("INSERT OR IGNORE INTO live_fill (") + live_fill_columns + ") VALUES (" +
                            question_marks(14) + ")"),
      entry_(connection,
             "INSERT OR IGNORE INTO live_entry (owner, time, kind, reference, digest) VALUES (?, ?, ?, ?, ?)"),
      posting_(connection, "INSERT INTO live_posting VALUES (?, ?, ?, ?, ?, ?)"),
      day_(connection, std::string("INSERT OR REPLACE INTO live_day (") + live_day_columns + ") VALUES (" +
                           question_marks(10) + ")"),
      books_(connection, "INSERT OR REPLACE INTO live_books (owner, snapshot, digest) VALUES (?, ?, ?)"),
      fact_(connection, "INSERT OR REPLACE INTO live_fact (owner, name, value) VALUES (?, ?, ?)"),
      audit_(connection,
             std::string("INSERT INTO live_audit (") + live_audit_columns + ") VALUES (" + question_marks(11) + ")") {}

std::int64_t LiveRows::put(std::int64_t id, const LiveOrder& order) {
    const auto values = values_of(order);
    const std::string digest = digest_over("live_order", values);
    const bool slot = orders::holds_slot(order);
    const bool unfinished = !orders::is_final(order.state);
    if (id != 0) {
        std::apply([&](const auto&... value) { update_order_.run(value..., digest, slot, unfinished, id); }, values);
        return id;
    }
    std::apply([&](const auto&... value) { insert_order_.run(value..., digest, slot, unfinished); }, values);
    return sqlite_api::sqlite3_last_insert_rowid(connection_);
}

bool LiveRows::add(const std::string& owner, const BookedFill& fill) {
    const auto values = values_of(owner, fill);
    const std::string digest = digest_over("live_fill", values);
    std::apply([&](const auto&... value) { fill_.run(value..., digest); }, values);
    return sqlite_api::sqlite3_changes(connection_) == 1;
}

bool LiveRows::add(const std::string& owner, const ledger::JournalEntry& entry) {
    const std::string kind = ledger::entry_kind_name(entry.kind);
    entry_.run(owner, entry.time, kind, entry.reference, digest_of(owner, entry));
    if (sqlite_api::sqlite3_changes(connection_) == 0) return false;
    const std::int64_t id = sqlite_api::sqlite3_last_insert_rowid(connection_);
    int line = 0;
    for (const ledger::Posting& posting : entry.postings) {
        posting_.run(owner, id, ++line, std::string_view(ledger::account_name(posting.account)), posting.asset.code,
                     posting.amount.ticks());
    }
    return true;
}

void LiveRows::put(const std::string& owner, const DayRow& day) {
    const auto values = values_of(owner, day);
    const std::string digest = digest_over("live_day", values);
    std::apply([&](const auto&... value) { day_.run(value..., digest); }, values);
}

void LiveRows::put(const std::string& owner, const ledger::BooksSnapshot& books) {
    const std::string text = books_text(books);
    books_.run(owner, text, CanonicalText().add("live_books").add(owner).add(text).digest());
}

void LiveRows::put_fact(const std::string& owner, const std::string& name, const std::string& value) {
    fact_.run(owner, name, value);
}

void LiveRows::add(const std::string& owner, const AuditRecord& record) {
    audit_.run(record.sequence, owner, record.event.time, record.event.actor, record.event.action, record.event.details,
               record.event.result, record.limits_sha256, record.previous_hash, record.hash, record.mac);
}

std::string books_text(const ledger::BooksSnapshot& books) {
    std::ostringstream text;
    for (const auto& [asset, amount] : books.wallets) text << "wallet " << asset.code << ' ' << amount.ticks() << '\n';
    for (const auto& [asset, position] : books.positions) {
        text << "position " << asset.code << ' ' << position.quantity.value.ticks() << ' ' << position.cost.ticks()
             << ' ' << position.realised.ticks() << '\n';
    }
    for (const auto& [asset, amount] : books.fees) text << "fee " << asset.code << ' ' << amount.ticks() << '\n';
    text << "contributed " << books.contributed.ticks() << "\nentries " << books.entries << '\n';
    return text.str();
}

ledger::BooksSnapshot books_from_text(const std::string& text) {
    std::istringstream words(text);
    ledger::BooksSnapshot books;
    const auto decimal = [&] {
        std::int64_t ticks = 0;
        words >> ticks;
        return Decimal::from_ticks(ticks);
    };
    Asset asset;
    for (std::string word; words >> word;) {
        if (word == "contributed") {
            books.contributed = decimal();
        } else if (word == "entries") {
            words >> books.entries;
        } else {
            words >> asset.code;
            if (word == "wallet") books.wallets[asset] = decimal();
            if (word == "fee") books.fees[asset] = decimal();
            if (word == "position") {
                ledger::Position& position = books.positions[asset];
                position.quantity.value = decimal();
                position.cost = decimal();
                position.realised = decimal();
            }
        }
    }
    if (books_text(books) != text) throw DamagedRow("the snapshot of the books");
    return books;
}

}  // namespace piggy::sqlite
