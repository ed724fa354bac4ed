#pragma once
// What lies in the folder that CryptoPiggy keeps its data in, as far as a backup holds it.

#include <string>
#include <string_view>
#include <vector>

#include "adapters/sqlite/database.h"

namespace piggy::apps {

struct HomeFile {
    std::string name;                                        // "practice/ledger.db", below the folder
    const std::vector<sqlite::Migration>* schema = nullptr;  // of a database; null: a file that is replaced whole
    bool is_live_books = false;                              // of an exchange; what a restore must not make young
    std::string exchange;                                    // that it belongs to; empty: to all
};

// In the order in which they are copied while everything runs: who asks comes before who is asked. So nobody in a
// backup knows of an order that the next one has never heard of: a run of a strategy is no younger than the books of
// its desk, these are no younger than their exchange, and each asks the next for what it lacks, as after a crash.
[[nodiscard]] const std::vector<HomeFile>& home_files();

// Null: none of them.
[[nodiscard]] const HomeFile* home_file(std::string_view name);

// "candles/BTC-USDT/1m.candles"
[[nodiscard]] bool is_candle_file(std::string_view name);
// "models/BTC-USDT-1h.model" and the evaluation beside it; not an unfinished training.
[[nodiscard]] bool is_model_file(std::string_view name);

// In a backup for people to read; beside the folder, and never put back.
inline constexpr const char* state_file_name = "state.json";
// Not in a backup, which then has no secret in the clear; a restore keeps the one that is there.
inline constexpr const char* telegram_file = "telegram.json";
// Neither: who was not told yet is told afterwards, whatever books there are then.
inline constexpr const char* alerts_file = "alerts.db";

}  // namespace piggy::apps
