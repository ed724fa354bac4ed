#include "apps/alert_books.h"

#include <sys/stat.h>

#include <charconv>

#include "adapters/net/json_object.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;
using sqlite::BooksReader;
using sqlite::BooksState;

constexpr const char* exchanges[] = {"practice", "binanceus"};
constexpr const char* born_fact = "born";
// Between the clock of this machine and that of an exchange.
constexpr std::chrono::seconds clocks_apart{60};
constexpr std::size_t last_fills_max = 2'000;
constexpr std::size_t hash_digits = 12;
constexpr std::chrono::seconds trouble_wait{5};

std::string stamp_of(const fs::path& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) return "-";
    return std::to_string(found.st_ino) + ":" + std::to_string(found.st_size) + ":" +
           std::to_string(found.st_mtim.tv_sec) + "." + std::to_string(found.st_mtim.tv_nsec);
}

// Of the file and of the log that is written ahead of it.
std::string stamp_of_books(const fs::path& file) { return stamp_of(file) + " " + stamp_of(file.string() + "-wal"); }

std::string fact_name(const std::string& exchange, const std::string& book_id) {
    return "book/" + exchange + "/" + book_id;
}

std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string text_of(const boost::json::value& value) {
    if (value.is_string()) return std::string(value.get_string().c_str());
    if (value.is_bool()) return value.get_bool() ? "true" : "false";
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (value.is_uint64()) return std::to_string(value.get_uint64());
    return "";
}

}  // namespace

alerts::Record record_of(const execution::AuditRecord& record) {
    alerts::Record read{record.sequence, record.event.time, record.event.actor, record.event.action,
                        record.event.result, {}, record.hash};
    if (record.event.details.empty()) return read;
    const auto details = net::parse_json_object(record.event.details);
    if (!details) return read;  // the store takes nothing but objects
    for (const auto& pair : *details) read.details[std::string(pair.key())] = text_of(pair.value());
    return read;
}

AlertBooks::AlertBooks(fs::path home, sqlite::SqliteAlertStore& store, const Clock& clock, Log log)
    : home_(std::move(home)), store_(store), clock_(clock), log_(std::move(log)) {
    for (const char* exchange : exchanges) books_.emplace(exchange, Book{});
}

Result<> AlertBooks::look() {
    if (!born_) {
        const auto facts = store_.facts();
        if (!facts) return fail(facts.error());
        const auto found = facts->find(born_fact);
        const auto born = found != facts->end() ? read_number(found->second) : std::nullopt;
        born_ = born ? timestamp_from_nanoseconds(*born) : clock_.now();
        if (!born) {
            const std::string text = std::to_string(nanoseconds_since_epoch(*born_));
            if (auto put = store_.add({}, clock_.now(), {{born_fact, text}}); !put) return fail(put.error());
        }
    }
    for (auto& [exchange, book] : books_) {
        if (auto looked = look_at(exchange, book); !looked) return looked;
    }
    return {};
}

Result<> AlertBooks::look_at(const std::string& exchange, Book& book) {
    const fs::path file = home_ / exchange / "ledger.db";
    const std::string stamp = stamp_of_books(file);
    if (!book.trouble.empty() && clock_.monotonic() < book.read_again) return {};
    if (stamp == book.stamp) return tell_counted({exchange, book.book_id}, book);
    auto reader = BooksReader::open(file);
    if (!reader) {
        const BooksState state = reader.error().state;
        if (state == BooksState::none || state == BooksState::older) return {};  // made, or brought up to date, just now
        return tell_trouble(exchange, book, reader.error().error);
    }
    const auto now = (*reader)->now();
    if (!now) return tell_trouble(exchange, book, now.error());
    if (now->book_id != book.book_id) {
        if (auto begun = begin(now->book_id, exchange, book); !begun) return begun;
    }
    if (auto checked = check_place(**reader, book); !checked) return tell_trouble(exchange, book, checked.error());
    book.head = now->audit_head;  // where nothing is new, it is still the last one
    const auto read = read_new(**reader, {exchange, book.book_id}, book);
    if (!read) return fail(read.error());
    if (!*read) return {};
    book.stamp = stamp;
    book.trouble.clear();  // another one is told of again
    return tell_counted({exchange, book.book_id}, book);
}

// Other books than before, or the first ones: where they were left.
Result<> AlertBooks::begin(const std::string& book_id, const std::string& exchange, Book& book) {
    const auto facts = store_.facts();
    if (!facts) return fail(facts.error());
    book = Book{};
    book.book_id = book_id;
    const auto found = facts->find(fact_name(exchange, book_id));
    if (found == facts->end()) return {};
    // "<number> <hash> <memory>"
    const std::string_view text = found->second;
    const std::size_t first = std::min(text.find(' '), text.size());
    const std::size_t second = std::min(text.find(' ', first + 1), text.size());
    book.sequence = read_number(text.substr(0, first)).value_or(0);
    if (first < second) book.last_hash = text.substr(first + 1, second - first - 1);
    book.memory = alerts::memory_of(text.substr(std::min(second + 1, text.size())));
    return {};
}

Result<> AlertBooks::check_place(BooksReader& reader, Book& book) const {
    if (book.sequence == 0) return {};
    const auto there = reader.audit(book.sequence - 1, 1);
    if (!there) return fail(there.error());
    const bool is_same = !there->rows.empty() && there->rows.front().sequence == book.sequence &&
                         there->rows.front().hash.starts_with(book.last_hash);
    if (is_same) return {};
    log_("the audit log is not the one that was read before; it is read anew");
    book.sequence = 0;
    book.last_hash.clear();
    book.memory = {};
    book.fills_read = 0;
    book.last_fills.clear();
    return {};
}

sqlite::SqliteAlertStore::Facts AlertBooks::progress(const alerts::BookName& name, const Book& book) const {
    return {{fact_name(name.exchange, name.book_id),
             std::to_string(book.sequence) + " " + book.last_hash + " " + alerts::to_text(book.memory)}};
}

Result<bool> AlertBooks::read_new(BooksReader& reader, const alerts::BookName& name, Book& book) {
    const auto last_fill = [&](const std::string& client_id) -> std::optional<Timestamp> {
        const auto fills = reader.fills(book.fills_read);
        if (!fills) return std::nullopt;
        if (book.last_fills.size() > last_fills_max) book.last_fills.clear();
        for (const orders::BookedFill& booked : fills->rows) {
            Timestamp& last = book.last_fills[booked.client_order_id];
            last = std::max(last, booked.fill.time);
        }
        book.fills_read += static_cast<std::int64_t>(fills->rows.size());
        const auto found = book.last_fills.find(client_id);
        return found != book.last_fills.end() ? std::optional(found->second) : std::nullopt;
    };
    for (;;) {
        const auto batch = reader.audit(book.sequence);
        if (!batch) {
            if (auto told = tell_trouble(name.exchange, book, batch.error()); !told) return fail(told.error());
            return false;
        }
        if (batch->rows.empty()) return true;
        Book ahead = book;  // so that what can't be written down has not happened here either
        std::vector<alerts::Alert> all;
        for (const execution::AuditRecord& record : batch->rows) {
            ahead.sequence = record.sequence;
            ahead.last_hash = record.hash.substr(0, hash_digits);
            ahead.head = record.hash;
            if (record.event.time + clocks_apart < *born_) continue;
            auto some = alerts::alerts_of(record_of(record), name, last_fill, ahead.memory);
            std::move(some.begin(), some.end(), std::back_inserter(all));
        }
        const auto added = store_.add(all, clock_.now(), progress(name, ahead));
        if (!added) return fail(added.error());
        ahead.fills_read = book.fills_read;
        ahead.last_fills = std::move(book.last_fills);
        book = std::move(ahead);
        if (!batch->next) return true;
    }
}

Result<> AlertBooks::tell_counted(const alerts::BookName& name, Book& book) {
    alerts::AuditMemory before = book.memory;
    const auto counted = alerts::counted_refusals(name, clock_.now(), book.memory);
    if (!counted) return {};
    const auto added = store_.add(std::span(&*counted, 1), clock_.now(), progress(name, book));
    if (added) return {};
    book.memory = std::move(before);
    return fail(added.error());
}

// Books that can't be read are what a person must hear of before all else. Once for each sentence. They are read again
// soon, whether or not they changed: a read that failed says nothing of the next one.
Result<> AlertBooks::tell_trouble(const std::string& exchange, Book& book, const Error& error) {
    book.stamp.clear();
    book.read_again = clock_.monotonic() + trouble_wait;
    if (book.trouble == error.what) return {};
    const Timestamp now = clock_.now();
    const alerts::Alert alert{exchange + "/books/" + format_iso8601(now, TimePrecision::milliseconds), now,
                              alerts::Kind::account, alerts::Level::urgent,
                              "The live books can't be read, so nothing is known of new trades from here on\n" +
                                  error.what};
    const auto added = store_.add(std::span(&alert, 1), now);
    if (!added) return fail(added.error());
    book.trouble = error.what;
    log_(error.what);
    return {};
}

bool AlertBooks::unknown_is_told() const {
    for (const auto& [exchange, book] : books_) {
        if (!book.memory.unknown_orders.empty()) return true;
    }
    return false;
}

std::string AlertBooks::audit_head(const std::string& exchange) const {
    const auto found = books_.find(exchange);
    return found != books_.end() ? found->second.head : "";
}

}  // namespace piggy::apps
