#pragma once
// What a strategy could have foreseen: the history is cut into stretches; before each a model is learnt from the
// candles before it alone (forecast::learn) and foresees the candles of that stretch, if it has shown skill and is
// fresh. Before the first model there is no forecast, nor where a model did not beat no change.
//
// Stretches know nothing of each other and are learnt on all cores; the forecasts are the same bits for any number of
// threads. Learning takes minutes, so finished columns can be kept.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/backtest.h"
#include "forecast/forecaster.h"
#include "forecast/learning.h"

namespace piggy::backtest {

// Where finished columns are kept, under names made here of [0-9a-f]. Any thread may call. What is kept may be thrown
// away at any time, and is judged when it comes back.
struct ForeseenStore {
    virtual ~ForeseenStore() = default;
    // Empty: it is not there, or can't be read.
    [[nodiscard]] virtual std::optional<std::string> load(const std::string& name) = 0;
    // As well as it can.
    virtual void keep(const std::string& name, const std::string& bytes) = 0;
};

struct Foreseeing {
    ForeseenStore* store = nullptr;         // may be null
    std::function<void()> on_new_thread{};  // called first on each thread that learns, to let others go before it
    std::size_t threads = 0;                // 0: as many as there are cores
    bool only_kept = false;                 // learn nothing: take what is kept, or refuse
    forecast::LearningSettings learning{};  // window, horizon and seed are the strategy's
    std::size_t stretch = forecast::retrain_after;  // candles that a model foresees, 1 to fresh_for
};

struct Foreseen {
    std::vector<std::int64_t> column;  // as CandleView::foreseen; one per candle
    ForecastUse use;
    bool operator==(const Foreseen&) const = default;
};

// What a model expects at the close of the newest of these candles, as CandleView::foreseen; the one way in a backtest
// and at work. errors: refused (not proven, not fresh, another market), out_of_range (too few candles, gaps, flat
// prices)
[[nodiscard]] Result<std::int64_t> foreseen_at(forecast::Forecaster& forecaster, const Symbol& symbol,
                                               market::Timeframe timeframe, const market::CandleView& candles);

// False also where there is no such strategy.
[[nodiscard]] bool needs_forecast(const BacktestRequest& request);

// Of candles alone: history's own column is not looked at.
// errors: not_found, malformed, out_of_range (strategy, parameters, settings), refused (canceled; not kept),
//         unavailable (oneDNN)
[[nodiscard]] Result<Foreseen> foresee(const History& history, const BacktestRequest& request,
                                       const Foreseeing& foreseeing, const Progress& progress = {});

// The same into the history of a run, where its strategy needs it; nothing happens where it doesn't. What is given must
// live as long as the history is used.
[[nodiscard]] Result<Foreseen> add_foreseen(History& history, const BacktestRequest& request,
                                            const Foreseeing& foreseeing, const Progress& progress = {});

// A column as bytes under its name: little-endian, a checksum at the end.
[[nodiscard]] std::string foreseen_bytes(const Foreseen& foreseen, std::string_view name);
// errors: malformed: foreign, cut off, damaged, or of another name
[[nodiscard]] Result<Foreseen> read_foreseen(std::string_view bytes, std::string_view name);

}  // namespace piggy::backtest
