#pragma once
// SqliteEquityStore: what the paper desk and the live desk were worth, minute by minute; of what is older than 90 days
// one sample an hour is left.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/sqlite/database.h"
#include "core/decimal.h"
#include "core/timestamp.h"
#include "trading/run_config.h"

namespace piggy::sqlite {

struct EquitySample {
    Timestamp time;  // the beginning of its minute
    Decimal equity;  // USDT
    bool operator==(const EquitySample&) const = default;
};

class SqliteEquityStore {
public:
    static constexpr std::chrono::days kept_by_the_minute{90};

    // exchange: whose samples these are, "binanceus"; those of the practice exchange carry no name.
    explicit SqliteEquityStore(std::shared_ptr<Database> database, std::string exchange = "practice")
        : database_(std::move(database)), exchange_(std::move(exchange)) {}

    // The first of a minute counts. errors: unavailable
    [[nodiscard]] Result<> add(trading::RunMode mode, Timestamp time, Decimal equity);
    // Oldest first, from `from` on; at most points_max, thinned evenly, the first and the last among them.
    // errors: unavailable, malformed
    [[nodiscard]] Result<std::vector<EquitySample>> samples(trading::RunMode mode, std::optional<Timestamp> from,
                                                            std::size_t points_max);
    // Of each hour that is older than 90 days, all but the first go. errors: unavailable
    [[nodiscard]] Result<> thin_out(Timestamp now);

private:
    std::shared_ptr<Database> database_;
    std::string exchange_;
};

// Samples in [from, to) of an app.db that a program has open at the moment, or none: makes nothing, changes nothing.
// None where there is no such file. errors: unavailable
[[nodiscard]] Result<std::vector<EquitySample>> equity_samples_of(const std::filesystem::path& file,
                                                                  const std::string& exchange, trading::RunMode mode,
                                                                  Timestamp from, Timestamp to);

}  // namespace piggy::sqlite
