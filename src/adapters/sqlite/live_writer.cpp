#include "adapters/sqlite/live_writer.h"

#include <openssl/crypto.h>

#include "adapters/sqlite/live_connection.h"
#include "core/invariant.h"

namespace piggy::sqlite {
namespace {

int note_log_pages(void* pages, sqlite_api::sqlite3*, const char*, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
}

}  // namespace

void WriteTurn::take() {
    std::unique_lock lock(mutex_);
    invariant(!taken_ || holder_ != std::this_thread::get_id(), "a thread has one live transaction at a time");
    free_.wait(lock, [&] { return !taken_; });
    taken_ = true;
    holder_ = std::this_thread::get_id();
}

void WriteTurn::give() {
    {
        const std::lock_guard lock(mutex_);
        taken_ = false;
    }
    free_.notify_one();
}

VaultKey::~VaultKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

void VaultKey::set(std::span<const std::byte> key) {
    const std::lock_guard lock(mutex_);
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
    bytes_.assign(key.begin(), key.end());
}

VaultKey::VaultKey(const VaultKey& other) {
    const std::lock_guard lock(other.mutex_);
    bytes_ = other.bytes_;
}

LiveWriter::LiveWriter(std::filesystem::path books_file, std::shared_ptr<Database> books,
                       sqlite_api::sqlite3* books_connection, HeadFile books_head, LiveState last_state,
                       std::string limits)
    : file(std::move(books_file)),
      database(std::move(books)),
      connection(books_connection),
      limits_sha256(std::move(limits)),
      head(std::move(books_head)),
      state(std::move(last_state)),
      rows(connection),
      seal(connection),
      begin(connection, "BEGIN IMMEDIATE"),
      commit(connection, "COMMIT"),
      order_of_request(connection, std::string("SELECT ") + live_order_columns +
                                       " FROM live_order WHERE owner = ? AND request_id = ?"),
      order_of_client_id(connection, std::string("SELECT ") + live_order_columns +
                                         " FROM live_order WHERE owner = ? AND client_order_id = ? AND "
                                         "client_order_id != ''"),
      day(connection, std::string("SELECT ") + live_day_columns + " FROM live_day WHERE owner = ? AND utc_day = ?"),
      slots(connection, count_slots_sql) {
    sqlite_api::sqlite3_wal_hook(connection, note_log_pages, &log_pages);
}

LiveWriter::~LiveWriter() { sqlite_api::sqlite3_wal_hook(connection, nullptr, nullptr); }

void LiveWriter::give_up(const Error& error) {
    const std::lock_guard lock(failure_mutex_);
    if (!failure_) failure_ = Error{ErrorCode::unavailable, error.what};
}

std::optional<Error> LiveWriter::given_up() const {
    const std::lock_guard lock(failure_mutex_);
    return failure_;
}

void LiveWriter::checkpoint() {
    const int result =
        sqlite_api::sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (result == SQLITE_OK || (result & 0xFF) == SQLITE_BUSY) return;
    const soci::sqlite3_soci_error trouble(sqlite_api::sqlite3_errmsg(connection), result);
    if (const Error error = live_error(file, trouble, connection); !is_storage_full(error)) give_up(error);
}

}  // namespace piggy::sqlite
