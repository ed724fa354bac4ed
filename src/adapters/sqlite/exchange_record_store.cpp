#include "adapters/sqlite/exchange_record_store.h"

#include <charconv>

#include "adapters/sqlite/session.h"
#include "adapters/sqlite/statement.h"

namespace piggy::sqlite {
namespace {

using namespace venue;

constexpr const char* order_columns =
    "kind, order_id, account, instrument, client_id, list, side, type, time_in_force, status, self_trade, expiry, "
    "is_working, price, quantity, quote_quantity, stop_price, iceberg_quantity, trailing_delta, executed, spent, "
    "locked, created, updated, working_since, trailing_since";
constexpr const char* fill_columns =
    "trade, order_id, account, instrument, list, side, price, quantity, quote, fee, fee_asset, time, is_maker";
// Questions that change nothing, and so may be forgotten one day.
constexpr const char* is_read =
    "(method = 'GET' OR (method = 'WS' AND path NOT LIKE 'order%' AND path != 'openOrders.cancelAll'))";
bool is_a_read(const RecordedRequest& request) {
    if (request.method == "GET") return true;
    return request.method == "WS" && !request.path.starts_with("order") && request.path != "openOrders.cancelAll";
}

sqlite_api::sqlite3* connection_of(soci::session& sql) {
    return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

std::string question_marks(int count) {
    std::string marks = "?";
    for (int i = 1; i < count; ++i) marks += ", ?";
    return marks;
}

// Reads a row from left to right, and remembers whether everything was in the range its type has.
class Row {
public:
    explicit Row(const Statement& statement) : statement_(statement) {}
    std::int64_t integer() { return statement_.integer(column_++); }
    std::string text() { return statement_.text(column_++); }
    bool truth() { return integer() != 0; }
    Timestamp time() { return timestamp_from_nanoseconds(integer()); }
    std::optional<Timestamp> optional_time() {
        if (!statement_.is_null(column_)) return time();
        ++column_;
        return std::nullopt;
    }
    template <class Small>
    Small small(std::int64_t limit) {
        const std::int64_t value = integer();
        if (value >= 0 && value <= limit) return static_cast<Small>(value);
        is_sound_ = false;
        return {};
    }
    template <class Enum>
    Enum choice(Enum last) {
        return small<Enum>(static_cast<std::int64_t>(last));
    }
    [[nodiscard]] bool is_sound() const { return is_sound_; }

private:
    const Statement& statement_;
    int column_ = 0;
    bool is_sound_ = true;
};

// The columns order_columns, after whatever stood before them.
RecordedExecution read_execution(Row& row) {
    RecordedExecution execution;
    Order& order = execution.order;
    execution.kind = row.choice(ExecutionKind::prevented);
    order.id = row.integer();
    order.account = row.small<AccountId>(UINT32_MAX);
    order.instrument = row.small<InstrumentId>(UINT8_MAX);
    order.client_id = row.text();
    order.list = row.integer();
    order.side = row.choice(orders::Side::sell);
    order.type = row.choice(OrderType::take_profit_limit);
    order.time_in_force = row.choice(TimeInForce::fok);
    order.status = row.choice(OrderStatus::expired_in_match);
    order.self_trade = row.choice(SelfTrade::expire_both);
    order.expiry = row.choice(ExpiryReason::oco_trigger);
    order.is_working = row.truth();
    order.price = row.integer();
    order.quantity = row.integer();
    order.quote_quantity = row.integer();
    order.stop_price = row.integer();
    order.iceberg_quantity = row.integer();
    order.trailing_delta = row.small<int>(INT32_MAX);
    order.executed = row.integer();
    order.spent = row.integer();
    order.locked = row.integer();
    order.created = row.time();
    order.updated = row.time();
    order.working_since = row.optional_time();
    order.trailing_since = row.optional_time();
    return execution;
}

Fill read_fill(Row& row) {
    Fill fill;
    fill.trade = row.integer();
    fill.order = row.integer();
    fill.account = row.small<AccountId>(UINT32_MAX);
    fill.instrument = row.small<InstrumentId>(UINT8_MAX);
    fill.list = row.integer();
    fill.side = row.choice(orders::Side::sell);
    fill.price = row.integer();
    fill.quantity = row.integer();
    fill.quote = row.integer();
    fill.fee = row.integer();
    fill.fee_asset = row.small<AssetId>(UINT8_MAX);
    fill.time = row.time();
    fill.is_maker = row.truth();
    return fill;
}

std::string joined(const std::vector<std::int64_t>& numbers) {
    std::string text;
    char digits[24];
    for (const std::int64_t number : numbers) {
        if (!text.empty()) text += ' ';
        text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
    }
    return text;
}
std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}
std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::int64_t one_number(soci::session& sql, const std::string& query) {
    Statement statement(connection_of(sql), query);
    statement.begin();
    const std::int64_t value = statement.next() ? statement.integer(0) : 0;
    while (statement.next()) {
    }
    return value;
}

// Everything that load() found, or which kind of row was not what this program writes.
class Loader {
public:
    explicit Loader(soci::session& sql) : connection_(connection_of(sql)) {}

    Result<RecordedExchange> load() {
        counters();
        accounts();
        orders();
        fills();
        lists();
        keys();
        minutes();
        if (!damaged_.empty()) {
            return fail(ErrorCode::malformed, "the practice exchange's record has a row of kind " + damaged_ +
                                                  " that this program did not write; move the file away to start anew");
        }
        return std::move(found_);
    }

private:
    template <class Read>
    void rows(const std::string& kind, const std::string& query, Read read) {
        Statement statement(connection_, query);
        statement.begin();
        while (statement.next()) {
            Row row(statement);
            read(row);
            if (!row.is_sound()) damaged_ = kind;
        }
    }

    std::vector<std::int64_t> numbers(const std::string& kind, const std::string& text) {
        std::vector<std::int64_t> values;
        for (const std::string& word : split(text)) {
            std::int64_t value = 0;
            const char* const end = word.data() + word.size();
            if (std::from_chars(word.data(), end, value).ptr != end) damaged_ = kind;
            values.push_back(value);
        }
        return values;
    }

    void counters() {
        rows("counters", "SELECT next_order, next_execution, next_list, next_trade, update_id FROM counters",
             [&](Row& row) {
                 found_.state.next_order = row.integer();
                 found_.state.next_execution = row.integer();
                 found_.state.next_list = row.integer();
                 found_.state.next_trade = numbers("counters", row.text());
                 found_.state.update_id = numbers("counters", row.text());
             });
    }

    void accounts() {
        rows("account", "SELECT id, maker, taker, in_bnb, can_trade, balances FROM account ORDER BY id", [&](Row& row) {
            ExchangeState::Account account;
            account.id = row.small<AccountId>(UINT32_MAX);
            account.fees = {row.integer(), row.integer(), row.truth()};
            account.can_trade = row.truth();
            const std::vector<std::int64_t> amounts = numbers("account", row.text());
            for (std::size_t i = 0; i + 1 < amounts.size(); i += 2) {
                account.balances.push_back({amounts[i], amounts[i + 1]});
            }
            found_.state.accounts.push_back(std::move(account));
        });
    }

    // Open ones, and of the final ones the newest.
    void orders() {
        const auto final_from = std::to_string(static_cast<int>(OrderStatus::filled));
        const std::string newest = "WITH latest AS (SELECT max(id) AS id FROM execution GROUP BY order_id) SELECT " +
                                   std::string(order_columns) +
                                   " FROM execution JOIN latest USING (id) WHERE status < " + final_from +
                                   " OR order_id IN (SELECT order_id FROM execution JOIN latest USING (id) WHERE "
                                   "status >= " +
                                   final_from + " ORDER BY order_id DESC LIMIT " +
                                   std::to_string(Exchange::orders_kept) + ") ORDER BY order_id";
        rows("execution", newest, [&](Row& row) { found_.state.orders.push_back(read_execution(row).order); });
    }

    // Of each account the newest, as many as an exchange keeps of it: memory does not grow with every fill there was.
    void fills() {
        rows("fill",
             "SELECT " + std::string(fill_columns) +
                 " FROM (SELECT *, row_number() OVER (PARTITION BY account ORDER BY id DESC) AS age FROM fill) WHERE "
                 "age <= " +
                 std::to_string(2 * Exchange::orders_kept) + " ORDER BY id",
             [&](Row& row) { found_.state.fills.push_back(read_fill(row)); });
    }

    void lists() {
        rows("order_list",
             "SELECT id, account, instrument, client_id, status, time, orders FROM order_list ORDER BY id",
             [&](Row& row) {
                 OrderList list;
                 list.id = row.integer();
                 list.account = row.small<AccountId>(UINT32_MAX);
                 list.instrument = row.small<InstrumentId>(UINT8_MAX);
                 list.client_id = row.text();
                 list.status = row.choice(ListStatus::all_done);
                 list.time = row.time();
                 list.orders = numbers("order_list", row.text());
                 found_.state.lists.push_back(std::move(list));
             });
    }

    void keys() {
        rows("api_key",
             "SELECT api_key, secret, account, may_trade, may_withdraw, revoked, source_ips, created FROM api_key "
             "ORDER BY created, api_key",
             [&](Row& row) {
                 RecordedKey key;
                 key.key = row.text();
                 key.secret = row.text();
                 key.account = row.small<AccountId>(UINT32_MAX);
                 key.may_trade = row.truth();
                 key.may_withdraw = row.truth();
                 key.revoked = row.truth();
                 key.source_ips = split(row.text());
                 key.created = row.time();
                 found_.keys.push_back(std::move(key));
             });
    }

    void minutes() {
        rows("minute",
             "SELECT instrument, open_time, open, high, low, close, volume, quote_volume, taker_buy_volume, "
             "taker_buy_quote, trades, first_trade, last_trade FROM minute ORDER BY instrument, open_time",
             [&](Row& row) {
                 RecordBatch::Minute minute;
                 minute.instrument = row.small<InstrumentId>(UINT8_MAX);
                 minute.candle.open_time = row.time();
                 for (Ticks* part : {&minute.candle.open, &minute.candle.high, &minute.candle.low, &minute.candle.close,
                                     &minute.candle.volume, &minute.candle.quote_volume,
                                     &minute.candle.taker_buy_volume, &minute.candle.taker_buy_quote,
                                     &minute.candle.trades, &minute.candle.first_trade, &minute.candle.last_trade}) {
                     *part = row.integer();
                 }
                 found_.minutes.push_back(minute);
             });
    }

    sqlite_api::sqlite3* connection_;
    RecordedExchange found_;
    std::string damaged_;
};

}  // namespace

// Each is prepared once.
struct SqliteExchangeRecord::Statements {
    explicit Statements(sqlite_api::sqlite3* to) : connection(to) {}

    void write(const RecordBatch& batch) {
        for (const RecordedRequest& row : batch.requests) {
            request.run(row.time, row.account, row.method, row.path, row.parameters, row.status, row.code, row.fault);
        }
        for (const RecordedExecution& row : batch.executions) write(row);
        for (const Fill& row : batch.fills) {
            fill.run(row.trade, row.order, row.account, row.instrument, row.list, static_cast<int>(row.side), row.price,
                     row.quantity, row.quote, row.fee, row.fee_asset, row.time, row.is_maker);
        }
        for (const RecordedTransfer& row : batch.transfers) transfer.run(row.time, row.account, row.asset, row.amount);
        for (const ExchangeState::Account& row : batch.accounts) write(row);
        for (const OrderList& row : batch.lists) {
            list.run(row.id, row.account, row.instrument, row.client_id, static_cast<int>(row.status), row.time,
                     joined(row.orders));
        }
        for (const RecordedKey& row : batch.keys) {
            key.run(row.key, row.secret, row.account, row.may_trade, row.may_withdraw, row.revoked,
                    joined(row.source_ips), row.created);
        }
        for (const auto& [instrument, row] : batch.minutes) {
            minute.run(instrument, row.open_time, row.open, row.high, row.low, row.close, row.volume, row.quote_volume,
                       row.taker_buy_volume, row.taker_buy_quote, row.trades, row.first_trade, row.last_trade);
        }
        if (batch.counters) write(*batch.counters);
    }

    void write(const RecordedExecution& row) {
        const Order& order = row.order;
        execution.run(row.id, static_cast<int>(row.kind), order.id, order.account, order.instrument, order.client_id,
                      order.list, static_cast<int>(order.side), static_cast<int>(order.type),
                      static_cast<int>(order.time_in_force), static_cast<int>(order.status),
                      static_cast<int>(order.self_trade), static_cast<int>(order.expiry), order.is_working, order.price,
                      order.quantity, order.quote_quantity, order.stop_price, order.iceberg_quantity,
                      order.trailing_delta, order.executed, order.spent, order.locked, order.created, order.updated,
                      order.working_since, order.trailing_since);
    }

    void write(const ExchangeState::Account& row) {
        std::vector<std::int64_t> amounts;
        for (const Balance& balance : row.balances) amounts.insert(amounts.end(), {balance.free, balance.locked});
        account.run(row.id, row.fees.maker, row.fees.taker, row.fees.in_bnb, row.can_trade, joined(amounts));
    }

    void write(const ExchangeState& counters) {
        counter.run(1, counters.next_order, counters.next_execution, counters.next_list, joined(counters.next_trade),
                    joined(counters.update_id));
    }

    sqlite_api::sqlite3* connection;
    Statement begin{connection, "BEGIN IMMEDIATE"};
    Statement commit{connection, "COMMIT"};
    Statement request{connection,
                      "INSERT INTO request (time, account, method, path, parameters, status, code, fault) VALUES "
                      "(?, ?, ?, ?, ?, ?, ?, ?)"};
    Statement execution{connection, "INSERT INTO execution (execution, " + std::string(order_columns) + ") VALUES (" +
                                        question_marks(27) + ")"};
    Statement fill{connection,
                   "INSERT INTO fill (" + std::string(fill_columns) + ") VALUES (" + question_marks(13) + ")"};
    Statement transfer{connection, "INSERT INTO transfer (time, account, asset, amount) VALUES (?, ?, ?, ?)"};
    Statement list{connection, "INSERT OR REPLACE INTO order_list VALUES (" + question_marks(7) + ")"};
    Statement account{connection, "INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?, ?, ?)"};
    Statement key{connection, "INSERT OR REPLACE INTO api_key VALUES (" + question_marks(8) + ")"};
    Statement minute{connection, "INSERT OR REPLACE INTO minute VALUES (" + question_marks(13) + ")"};
    Statement counter{connection, "INSERT OR REPLACE INTO counters VALUES (?, ?, ?, ?, ?, ?)"};
};

SqliteExchangeRecord::SqliteExchangeRecord(std::shared_ptr<Database> database, std::int64_t reads_max)
    : database_(std::move(database)), reads_max_(reads_max) {}
SqliteExchangeRecord::~SqliteExchangeRecord() = default;

Result<std::unique_ptr<SqliteExchangeRecord>> SqliteExchangeRecord::open(const std::filesystem::path& file,
                                                                         std::int64_t reads_max) {
    auto database = Database::open(file, exchange_migrations());
    if (!database) return fail(database.error());
    auto record = std::unique_ptr<SqliteExchangeRecord>(new SqliteExchangeRecord(*database, reads_max));
    auto prepared = (*database)->session().read([&](soci::session& sql) -> Result<> {
        sql << "PRAGMA synchronous=NORMAL";
        // Moving the log's pages to the file waits for the disk, and every order waits meanwhile: seldom, then. A
        // commit is some ten pages; this is 64 MB of log.
        sql << "PRAGMA wal_autocheckpoint=16000";
        record->statements_ = std::make_unique<Statements>(connection_of(sql));
        record->reads_ = one_number(sql, std::string("SELECT count(*) FROM request WHERE ") + is_read);
        return {};
    });
    if (!prepared) return fail(prepared.error());
    return record;
}

Result<> SqliteExchangeRecord::append(const RecordBatch& batch) {
    if (batch.empty()) return {};
    auto appended = database_->session().read([&](soci::session& sql) -> Result<> {
        statements_->begin.run();
        try {
            statements_->write(batch);
            statements_->commit.run();
        } catch (const std::exception&) {
            if (sqlite_api::sqlite3_get_autocommit(connection_of(sql)) == 0) {
                sqlite_api::sqlite3_exec(connection_of(sql), "ROLLBACK", nullptr, nullptr, nullptr);
            }
            throw;
        }
        return {};
    });
    if (!appended) return fail(ErrorCode::unavailable, appended.error().what);
    for (const RecordedRequest& request : batch.requests) reads_ += is_a_read(request) ? 1 : 0;
    if (reads_ > reads_max_ + reads_max_ / 50 + 1) prune_reads();
    return {};
}

// A share at a time; what a full disk refuses stays until the next time.
void SqliteExchangeRecord::prune_reads() {
    auto pruned = database_->session().write([&](soci::session& sql) -> Result<std::int64_t> {
        auto* connection = connection_of(sql);
        const std::int64_t surplus = reads_ - reads_max_;
        Statement last(connection, std::string("SELECT max(id) FROM (SELECT id FROM request WHERE id > ? AND ") +
                                       is_read + " ORDER BY id LIMIT ?)");
        last.begin(pruned_up_to_, surplus);
        const std::int64_t end = last.next() ? last.integer(0) : pruned_up_to_;
        while (last.next()) {
        }
        Statement removal(connection, std::string("DELETE FROM request WHERE id > ? AND id <= ? AND ") + is_read);
        removal.run(pruned_up_to_, end);
        pruned_up_to_ = end;
        return sqlite_api::sqlite3_changes(connection);
    });
    if (pruned) reads_ -= *pruned;
}

Result<std::optional<RecordedExchange>> SqliteExchangeRecord::load() {
    return database_->session().read([](soci::session& sql) -> Result<std::optional<RecordedExchange>> {
        if (one_number(sql, "SELECT count(*) FROM counters") == 0) return std::nullopt;
        auto loaded = Loader(sql).load();
        if (!loaded) return fail(loaded.error());
        return std::move(*loaded);
    });
}

Result<RecordPage> SqliteExchangeRecord::page(std::optional<AccountId> account, std::int64_t after_request,
                                              std::int64_t after_execution, std::int64_t after_fill,
                                              std::int64_t after_transfer, std::size_t rows_max) {
    return database_->session().read([&](soci::session& sql) -> Result<RecordPage> {
        RecordPage page;
        bool is_sound = true;
        const auto rows = [&](const std::string& columns, const std::string& table, std::int64_t after, auto read) {
            Statement statement(connection_of(sql), "SELECT id, " + columns + " FROM " + table +
                                                        " WHERE id > ? AND (? OR account = ?) ORDER BY id LIMIT ?");
            statement.begin(after, !account, account.value_or(0), rows_max);
            while (statement.next()) {
                Row row(statement);
                const std::int64_t id = row.integer();
                read(id, row);
                is_sound = is_sound && row.is_sound();
            }
        };
        rows("time, account, method, path, parameters, status, code, fault", "request", after_request,
             [&](std::int64_t id, Row& row) {
                 RecordedRequest request;
                 request.time = row.time();
                 request.account = row.small<AccountId>(UINT32_MAX);
                 request.method = row.text();
                 request.path = row.text();
                 request.parameters = row.text();
                 request.status = row.small<int>(INT32_MAX);
                 request.code = static_cast<int>(row.integer());
                 request.fault = row.text();
                 page.requests.emplace_back(id, std::move(request));
             });
        rows("execution, " + std::string(order_columns), "execution", after_execution, [&](std::int64_t id, Row& row) {
            const std::int64_t number = row.integer();
            page.executions.emplace_back(id, read_execution(row));
            page.executions.back().second.id = number;
        });
        rows(fill_columns, "fill", after_fill,
             [&](std::int64_t id, Row& row) { page.fills.emplace_back(id, read_fill(row)); });
        rows("time, account, asset, amount", "transfer", after_transfer, [&](std::int64_t id, Row& row) {
            RecordedTransfer transfer;
            transfer.time = row.time();
            transfer.account = row.small<AccountId>(UINT32_MAX);
            transfer.asset = row.small<AssetId>(UINT8_MAX);
            transfer.amount = row.integer();
            page.transfers.emplace_back(id, transfer);
        });
        if (!is_sound) return fail(ErrorCode::malformed, "the practice exchange's record is damaged");
        return page;
    });
}

}  // namespace piggy::sqlite
