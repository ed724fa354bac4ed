#pragma once
// candle_store: candles on disk as columns that are mapped, never parsed.
//
//   <folder>/BTC-USDT/1m.candles             recorded candles of one symbol and timeframe
//   <folder>/BTC-USDT/1m.synthetic.candles   made ones; the two never mix in one series
//
//   series_file.h    one file: its layout, opening, verifying, writing
//   candle_store.h   CandleStore: the folder of them
//
// A file is written beside its place, flushed and renamed over it, so that a reader sees the old series or the new
// one and a crash or a full disk leaves the old. A mapping stays valid when its file is replaced.

#include <filesystem>
#include <optional>
#include <variant>
#include <vector>

#include "adapters/candle_store/series_file.h"
#include "core/result.h"
#include "market/candle_series.h"

namespace piggy::candle_store {

// Candles ready to be read: mapped as they are stored, or derived from a smaller stored timeframe.
class LoadedSeries {
public:
    explicit LoadedSeries(MappedSeries stored) : candles_(std::move(stored)) {}
    LoadedSeries(market::CandleSeries derived, market::Timeframe from)
        : candles_(std::move(derived)), derived_from_(from) {}

    [[nodiscard]] market::CandleView view() const;
    [[nodiscard]] const Symbol& symbol() const;
    [[nodiscard]] market::Timeframe timeframe() const;
    [[nodiscard]] market::Origin origin() const;
    [[nodiscard]] int volume_places() const;
    // The stored timeframe these candles were put together from; empty when they are stored themselves.
    [[nodiscard]] std::optional<market::Timeframe> derived_from() const { return derived_from_; }

private:
    std::variant<MappedSeries, market::CandleSeries> candles_;
    std::optional<market::Timeframe> derived_from_;
};

struct StoreListing {
    std::vector<SeriesInfo> series;  // by symbol, timeframe, recorded before synthetic
    std::vector<Error> damaged;      // one sentence for each file that can't be opened
};

// While it lives, no other process changes the store. Readers are not held up.
class StoreLock {
public:
    explicit StoreLock(int file) : file_(file) {}
    ~StoreLock();
    StoreLock(StoreLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    StoreLock& operator=(StoreLock&&) = delete;
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;

private:
    int file_;
};

// Any thread may call; holds nothing open between calls.
class CandleStore {
public:
    explicit CandleStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::filesystem::path file_of(const Symbol& symbol, market::Timeframe timeframe,
                                                market::Origin origin) const;

    // Everything stored. An absent folder is an empty store.
    [[nodiscard]] StoreListing list() const;

    // Exactly this series as stored. errors: not_found, malformed, unavailable
    [[nodiscard]] Result<MappedSeries> open(const Symbol& symbol, market::Timeframe timeframe,
                                            market::Origin origin) const;

    // The series of this timeframe: as stored, else derived from the largest stored timeframe that divides it.
    // Recorded candles go before synthetic ones, whatever their timeframe.
    // errors: not_found (with what there is), malformed, unavailable
    [[nodiscard]] Result<LoadedSeries> load(const Symbol& symbol, market::Timeframe timeframe) const;

    // Waits until no other process writes, and clears what a crashed one left. errors: unavailable
    [[nodiscard]] Result<StoreLock> lock() const;

    // Puts the series in the place of the one stored under its symbol, timeframe and origin.
    // errors: refused (no candles, or not strictly ascending), unavailable (disk)
    [[nodiscard]] Result<> write(const market::CandleSeries& series) const;

private:
    std::filesystem::path folder_;
};

}  // namespace piggy::candle_store
