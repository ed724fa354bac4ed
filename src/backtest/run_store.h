#pragma once
// RunStore and SettingsStore: ports for what must survive a restart: finished backtests and the page's settings.
// Requests, results and trades travel as JSON texts: a store keeps them and never looks inside.
// Any thread may call.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::backtest {

struct SavedRun {
    std::string id;  // made by the caller, unique
    Timestamp created_at;
    std::string request;                // JSON, as posted
    std::string result;                 // JSON, the object that `cryptopiggy backtest --json` prints
    std::string candles;                // which candles it ran on; equal texts are equal candles
    std::vector<std::string> trades{};  // JSON, one object each, oldest first; empty in what load() and list() give
};

struct RunPage {
    std::vector<SavedRun> items;  // newest first
    std::size_t total = 0;        // of all saved runs
};

struct TradePage {
    std::vector<std::string> items;  // oldest first
    std::size_t total = 0;
};

struct RunStore {
    virtual ~RunStore() = default;
    // All of it or nothing. errors: refused (the id is taken), unavailable (disk)
    [[nodiscard]] virtual Result<> save(const SavedRun& run) = 0;
    // An offset behind the end gives no items. errors: unavailable
    [[nodiscard]] virtual Result<RunPage> list(std::size_t limit, std::size_t offset) = 0;
    // errors: not_found, unavailable
    [[nodiscard]] virtual Result<SavedRun> load(const std::string& id) = 0;
    // errors: not_found, unavailable
    [[nodiscard]] virtual Result<TradePage> trades(const std::string& id, std::size_t limit, std::size_t offset) = 0;
    // errors: not_found, unavailable
    [[nodiscard]] virtual Result<> remove(const std::string& id) = 0;
};

struct SettingsStore {
    using Settings = std::map<std::string, std::string>;

    virtual ~SettingsStore() = default;
    // Empty before the first replace. errors: unavailable
    [[nodiscard]] virtual Result<Settings> load() = 0;
    // All of it or nothing. errors: unavailable
    [[nodiscard]] virtual Result<> replace(const Settings& settings) = 0;
};

}  // namespace piggy::backtest
