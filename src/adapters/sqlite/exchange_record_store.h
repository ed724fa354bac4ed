#pragma once
// SqliteExchangeRecord: the practice exchange's own record, in a database file of its own. An append returns once the
// rows are in the operating system's hands (WAL, synchronous=NORMAL): they outlive a killed process; a power cut may
// take the last moments of play money, never the file.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "adapters/sqlite/database.h"
#include "venue/exchange_record.h"

namespace piggy::sqlite {

// The steps of its schema.
[[nodiscard]] const std::vector<Migration>& exchange_migrations();

class SqliteExchangeRecord final : public venue::ExchangeRecord {
public:
    // Above this many rows of read-only requests the oldest go.
    static constexpr std::int64_t reads_kept = 500'000;

    // errors: as Database::open
    [[nodiscard]] static Result<std::unique_ptr<SqliteExchangeRecord>> open(const std::filesystem::path& file,
                                                                            std::int64_t reads_max = reads_kept);
    ~SqliteExchangeRecord() override;

    [[nodiscard]] Result<> append(const venue::RecordBatch& batch) override;
    [[nodiscard]] Result<std::optional<venue::RecordedExchange>> load() override;
    [[nodiscard]] Result<venue::RecordPage> page(std::optional<venue::AccountId> account, std::int64_t after_request,
                                                 std::int64_t after_execution, std::int64_t after_fill,
                                                 std::int64_t after_transfer, std::size_t rows_max) override;

private:
    struct Statements;
    SqliteExchangeRecord(std::shared_ptr<Database> database, std::int64_t reads_max);
    void prune_reads();

    std::shared_ptr<Database> database_;
    std::int64_t reads_max_;
    std::int64_t reads_ = 0;         // rows of read-only requests there are
    std::int64_t pruned_up_to_ = 0;  // below this id no read-only request is left
    std::unique_ptr<Statements> statements_;
};

}  // namespace piggy::sqlite
