#pragma once
// SqliteLiveStore: the live books of one exchange in a file of their own (ledger.db), behind the port LiveStore. Write-
// ahead log, synchronous=FULL: a commit is on the disk when it returns. One process at a time has them.
//
// Whole from the start: what a start needs is read against the seal (live_state.h), every row against its digest when
// it is read, tables and indexes against the schema, and the end of the log against ledger.head. Besides, every page is
// checked by SQLite's integrity_check: before the first order where the file is small, beside the work where it is
// large; what it finds then ends writing. So a start takes the same time however long the history is.
//
// Threads: any. One transaction at a time, others wait in begin(). Reads have connections of their own: they see what
// was committed, and wait for no transaction, so the desk may read while it holds one.

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "adapters/sqlite/database.h"
#include "execution/live_store.h"

namespace piggy::sqlite {

// The steps of its schema.
[[nodiscard]] const std::vector<Migration>& live_migrations();

struct LiveWriter;
class ReadConnection;
class OpenFile;

struct LiveStoreSettings {
    std::string owner = "owner";
    std::string book_id;                              // of books made now; empty: drawn by lot
    std::int64_t checked_at_once_bytes = 16'000'000;  // larger files are checked beside the work
    std::int64_t headroom_bytes = 4 << 20;
};

class SqliteLiveStore final : public execution::LiveStore {
public:
    // limits_sha256: of the limits this program was built with; its first 12 digits go into each audit record.
    // errors: refused: another process has these books, or another or a newer program's file;
    //         malformed: they are damaged, which is what it says, and nothing was changed; or they end before what
    //         ledger.head knows of, as after a restored backup: it says what to do; unavailable
    [[nodiscard]] static Result<std::unique_ptr<SqliteLiveStore>> open(const std::filesystem::path& file,
                                                                       const std::string& limits_sha256,
                                                                       const LiveStoreSettings& settings = {});
    // Every transaction must have ended before.
    ~SqliteLiveStore() override;

    [[nodiscard]] Result<execution::StoredLive> load() override;
    [[nodiscard]] Result<std::unique_ptr<execution::LiveTransaction>> begin() override;
    [[nodiscard]] Result<std::optional<orders::LiveOrder>> order(const std::string& request_id) override;
    [[nodiscard]] Result<std::optional<orders::LiveOrder>> order_of_client_id(const std::string& id) override;
    [[nodiscard]] Result<std::vector<orders::BookedFill>> fills_of(const std::string& client_order_id) override;
    [[nodiscard]] Result<execution::Page<orders::LiveOrder>> orders(const execution::PageQuery& query) override;
    [[nodiscard]] Result<execution::Page<orders::BookedFill>> fills(const execution::PageQuery& query) override;
    [[nodiscard]] Result<execution::Page<execution::AuditRecord>> audit_log(const execution::PageQuery& query) override;
    [[nodiscard]] Result<execution::AuditVerdict> verify_audit() override;
    [[nodiscard]] Result<> set_key(std::span<const std::byte> key) override;
    [[nodiscard]] Result<> release_headroom() override;
    [[nodiscard]] Result<> restore_headroom() override;

    // Waits until every page was checked. errors: as open
    [[nodiscard]] Result<> whole();

private:
    SqliteLiveStore(std::filesystem::path file, const LiveStoreSettings& settings);
    [[nodiscard]] Result<> open_books(const std::string& limits_sha256, const LiveStoreSettings& settings);
    [[nodiscard]] Result<> check_before_use(std::int64_t checked_at_once_bytes, bool& all_checked);
    void check_beside();
    template <class Work>
    auto read(Work work);

    std::filesystem::path file_;
    std::string owner_;
    std::int64_t headroom_bytes_;
    std::unique_ptr<OpenFile> lease_;
    std::unique_ptr<LiveWriter> writer_;
    std::mutex reader_mutex_;
    std::unique_ptr<ReadConnection> reader_;
    std::atomic<bool> stop_ = false;
    std::thread checker_;
};

// The audit log of books that a program has open at the moment, or none: changes nothing. key: of the open vault, or
// empty; then MACs are not checked. errors: not_found, malformed, unavailable
[[nodiscard]] Result<execution::AuditVerdict> verify_audit_of(const std::filesystem::path& file,
                                                              std::span<const std::byte> key = {},
                                                              const std::string& owner = "owner");

}  // namespace piggy::sqlite
