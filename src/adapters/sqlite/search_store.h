#pragma once
// SqliteSearchStore: how many parameter sets were ever tried on a market: <home>/research.db. The best of many tries is
// judged by how many they were, and who searches again and again must not forget the earlier ones.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sqlite/database.h"
#include "core/timestamp.h"

namespace piggy::sqlite {

// The steps of its schema.
[[nodiscard]] const std::vector<Migration>& research_migrations();

struct SearchedMarket {
    std::string market;     // "BTC/USDT", "BTC/USDT synthetic"
    Timestamp first, last;  // opening times of the candles searched on
};

class SqliteSearchStore {
public:
    // errors: as Database::open
    [[nodiscard]] static Result<std::unique_ptr<SqliteSearchStore>> open(const std::filesystem::path& file);

    // The search of this name has tried so many by now; given again, the larger number holds. errors: unavailable
    [[nodiscard]] Result<> note(const std::string& name, const SearchedMarket& market, std::int64_t tried,
                                Timestamp now);
    // Of all searches whose candles lie, in part or whole, within these: whatever the timeframe, it is the same market.
    // errors: unavailable
    [[nodiscard]] Result<std::int64_t> tried_on(const SearchedMarket& market);

private:
    explicit SqliteSearchStore(std::shared_ptr<Database> database) : database_(std::move(database)) {}
    std::shared_ptr<Database> database_;
};

}  // namespace piggy::sqlite
