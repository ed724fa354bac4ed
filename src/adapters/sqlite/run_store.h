#pragma once
// SqliteRunStore: saved backtests behind the port RunStore.

#include <memory>

#include "adapters/sqlite/database.h"
#include "backtest/run_store.h"

namespace piggy::sqlite {

class SqliteRunStore final : public backtest::RunStore {
public:
    explicit SqliteRunStore(std::shared_ptr<Database> database) : database_(std::move(database)) {}

    [[nodiscard]] Result<> save(const backtest::SavedRun& run) override;
    [[nodiscard]] Result<backtest::RunPage> list(std::size_t limit, std::size_t offset) override;
    [[nodiscard]] Result<backtest::SavedRun> load(const std::string& id) override;
    [[nodiscard]] Result<backtest::TradePage> trades(const std::string& id, std::size_t limit,
                                                     std::size_t offset) override;
    [[nodiscard]] Result<> remove(const std::string& id) override;

private:
    std::shared_ptr<Database> database_;
};

}  // namespace piggy::sqlite
