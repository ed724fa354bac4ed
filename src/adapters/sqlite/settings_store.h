#pragma once
// SqliteSettingsStore: the page's settings behind the port SettingsStore.

#include <memory>

#include "adapters/sqlite/database.h"
#include "backtest/run_store.h"

namespace piggy::sqlite {

class SqliteSettingsStore final : public backtest::SettingsStore {
public:
    explicit SqliteSettingsStore(std::shared_ptr<Database> database) : database_(std::move(database)) {}

    [[nodiscard]] Result<Settings> load() override;
    [[nodiscard]] Result<> replace(const Settings& settings) override;

private:
    std::shared_ptr<Database> database_;
};

}  // namespace piggy::sqlite
