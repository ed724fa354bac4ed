#pragma once
// A saved run, run again for what is not kept: equity, drawdown, the round trips themselves. A backtest gives the same
// every time, and is quicker than reading its curve from a disk would be.

#include <memory>
#include <mutex>
#include <string>

#include "adapters/http_api/app_ports.h"

namespace piggy::http_api {

struct Rerun {
    LoadedCandles candles;        // history cut to the run's range
    backtest::Foreseen foreseen;  // where its strategy needs it; part of the history
    backtest::BacktestRun run;
    backtest::BacktestReport report;
};

// Keeps the last one, so that a page that asks for series and report runs once. Any thread may call.
class RerunDesk {
public:
    RerunDesk(CandleDesk& candles, backtest::RunStore& runs, backtest::Foreseeing foreseeing)
        : candles_(candles), runs_(runs), foreseeing_(std::move(foreseeing)) {
        foreseeing_.only_kept = true;  // nobody waits minutes for a chart
    }

    // errors: not_found (no such run), refused (the stored candles are not what it ran on, or its forecasts are not
    // kept any more), unavailable
    [[nodiscard]] Result<std::shared_ptr<const Rerun>> get(const std::string& id);
    void forget(const std::string& id);

private:
    static constexpr std::size_t kept_candles_max = 1'000'000;  // a larger run is not kept in memory

    CandleDesk& candles_;
    backtest::RunStore& runs_;
    backtest::Foreseeing foreseeing_;
    std::mutex mutex_;
    std::string id_;
    std::shared_ptr<const Rerun> last_;
};

}  // namespace piggy::http_api
