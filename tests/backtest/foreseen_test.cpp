// What a strategy could have foreseen in a backtest: never from a later candle, the same on any number of threads, kept
// and judged when it comes back; and what trading by it comes to where there is something to foresee, and where not.

#include "backtest/foreseen.h"

#include <gmock/gmock.h>

#include <map>

#include "../forecast/made_markets.h"
#include "backtest/backtest_json.h"
#include "backtest/backtest_table.h"

namespace piggy::backtest {
namespace {

using forecast::made_market;
using ::testing::HasSubstr;

// Trains in a moment: 8 hidden units, a few epochs.
Foreseeing small_foreseeing() {
    Foreseeing foreseeing;
    foreseeing.learning.training = forecast::small_training(4);
    foreseeing.learning.folds = 2;
    foreseeing.learning.candles_max = 2'000;
    return foreseeing;
}
BacktestRequest lstm(const char* entry_bps = "25") {
    BacktestRequest request;
    request.strategy = "LSTM_Forecast";
    request.parameters = {{"window", "8"}, {"entry_bps", entry_bps}};
    return request;
}
History history_of(const market::CandleSeries& series) {
    return {series.symbol, series.timeframe, series.origin, series.view()};
}
const market::CandleSeries& foreseeable() {
    static const market::CandleSeries series = made_market(2'600, 0.6, 11);
    return series;
}
const market::CandleSeries& walk() {
    static const market::CandleSeries series = made_market(2'600, 0, 12);
    return series;
}
std::size_t known(const Foreseen& foreseen) {
    return static_cast<std::size_t>(
        std::ranges::count_if(foreseen.column, [](std::int64_t value) { return value != market::no_forecast; }));
}

struct RememberingStore final : ForeseenStore {
    std::map<std::string, std::string> kept;
    int asked = 0;
    std::optional<std::string> load(const std::string& name) override {
        ++asked;
        const auto found = kept.find(name);
        return found == kept.end() ? std::nullopt : std::optional(found->second);
    }
    void keep(const std::string& name, const std::string& bytes) override { kept[name] = bytes; }
};

// Whatever comes after a candle, up to there nothing moves by a bit. The candles after it are turned around in time and
// made ten times as wild, so that a glance ahead of any kind would be seen.
TEST(Foreseen, NoForecastKnowsALaterCandle) {
    const Foreseen whole = foresee(history_of(foreseeable()), lstm(), small_foreseeing()).value();
    ASSERT_GT(known(whole), 500U);
    for (const std::size_t newest : {1'499U, 1'500U, 1'777U, 2'100U}) {
        market::CandleSeries other;
        other.symbol = foreseeable().symbol;
        other.timeframe = foreseeable().timeframe;
        for (std::size_t i = 0; i < foreseeable().size(); ++i) {
            market::Candle candle = foreseeable().view().at(i);
            if (i > newest) {
                const Timestamp time = candle.open_time;
                candle = foreseeable().view().at(foreseeable().size() - (i - newest));
                candle.open_time = time;
                candle.close = Price{Decimal::from_ticks(candle.close.value.ticks() * (i % 2 == 0 ? 3 : 2))};
                candle.high = Price{Decimal::from_ticks(std::max(candle.high, candle.close).value.ticks())};
            }
            other.push_back(candle);
        }
        const Foreseen changed = foresee(history_of(other), lstm(), small_foreseeing()).value();
        for (std::size_t i = 0; i <= newest; ++i) {
            ASSERT_EQ(changed.column[i], whole.column[i]) << "candle " << i << ", the future begins after " << newest;
        }
        EXPECT_NE(changed.column, whole.column) << "the future did matter to what came later";
    }
}

TEST(Foreseen, AnyNumberOfThreadsGivesTheSameBits) {
    Foreseeing one = small_foreseeing(), three = small_foreseeing();
    one.threads = 1;
    three.threads = 3;
    EXPECT_EQ(foresee(history_of(foreseeable()), lstm(), one).value(),
              foresee(history_of(foreseeable()), lstm(), three).value());
}

TEST(Foreseen, WhatIsThereToForeseeIsTradedAndEarnsBeforeCosts) {
    History history = history_of(foreseeable());
    const auto foreseen = add_foreseen(history, lstm(), small_foreseeing()).value();
    EXPECT_GE(foreseen.use.proven, 1U);
    BacktestRequest request = lstm();
    request.costs = {};
    request.costs.taker_fee.value = request.costs.maker_fee.value = Decimal{};
    const auto run = run_backtest(history, request).value();
    EXPECT_GT(run.trades.size(), 20U);
    EXPECT_GT(run.final_equity, run.initial_cash);
    // Only where there was a forecast: an entry is decided on the candle before.
    for (const report::RoundTrip& trip : run.trades) {
        const auto* const time = std::lower_bound(history.candles.time, history.candles.time + history.candles.size,
                                                  nanoseconds_since_epoch(trip.entry_time));
        const auto candle = static_cast<std::size_t>(time - history.candles.time);
        ASSERT_GE(candle, 1U);
        EXPECT_NE(foreseen.column[candle - 1], market::no_forecast);
    }
    const auto report = make_report(run, history, request, 0).value();
    EXPECT_EQ(report.forecast, foreseen.use);
    EXPECT_THAT(to_json(report), HasSubstr("\"forecast\":{\"retrained\":" + std::to_string(foreseen.use.retrained)));
    EXPECT_THAT(to_table(report), HasSubstr("Forecasts: " + foreseen.use.verdict));
}

TEST(Foreseen, AWalkOfChanceIsNotTraded) {
    History history = history_of(walk());
    const auto foreseen = add_foreseen(history, lstm("0.1"), small_foreseeing()).value();
    EXPECT_GE(foreseen.use.retrained, 3U);
    ASSERT_EQ(foreseen.use.proven, 0U);
    EXPECT_EQ(known(foreseen), 0U);
    EXPECT_EQ(foreseen.use.verdict,
              "none of " + std::to_string(foreseen.use.retrained) + " models beat no change: it never traded");
    const auto run = run_backtest(history, lstm("0.1")).value();
    EXPECT_TRUE(run.trades.empty());
    EXPECT_EQ(make_report(run, history, lstm("0.1"), 0).value().verdict, "No trade: " + foreseen.use.verdict + ".");
}

TEST(Foreseen, TooFewCandlesAreSaidAndNotTraded) {
    const auto few = foresee({walk().symbol, walk().timeframe, walk().origin, walk().view().slice(0, 700)}, lstm(),
                             small_foreseeing());
    ASSERT_TRUE(few);
    EXPECT_EQ(few->use.retrained, 0U);
    EXPECT_THAT(few->use.verdict, HasSubstr("no model could be learnt"));
    const auto none = foresee({walk().symbol, walk().timeframe, walk().origin, walk().view().slice(0, 100)}, lstm(),
                              small_foreseeing());
    EXPECT_THAT(none.value().use.verdict, HasSubstr("more than 500 candles are needed, and there are 100"));
}

TEST(Foreseen, WithoutForecastsABacktestIsRefusedAndNotRunWithoutATrade) {
    const auto run = run_backtest(history_of(walk()), lstm());
    ASSERT_FALSE(run);
    EXPECT_THAT(run.error().what, HasSubstr("LSTM_Forecast trades by forecasts"));
}

TEST(Foreseen, OtherStrategiesGetNone) {
    History history = history_of(walk());
    BacktestRequest request;
    EXPECT_TRUE(add_foreseen(history, request, small_foreseeing()).value().column.empty());
    EXPECT_EQ(history.candles.foreseen, nullptr);
    EXPECT_FALSE(history.forecast);
}

TEST(Foreseen, WhatIsKeptIsTakenForOtherEntriesAndForNothingElse) {
    RememberingStore store;
    Foreseeing foreseeing = small_foreseeing();
    foreseeing.store = &store;
    const Foreseen first = foresee(history_of(foreseeable()), lstm("25"), foreseeing).value();
    ASSERT_EQ(store.kept.size(), 1U);
    Foreseeing kept_only = foreseeing;
    kept_only.only_kept = true;
    EXPECT_EQ(foresee(history_of(foreseeable()), lstm("60"), kept_only).value(), first);
    // Another candle, window, seed, training: another column.
    BacktestRequest other = lstm();
    other.parameters["seed"] = "2";
    EXPECT_FALSE(foresee(history_of(foreseeable()), other, kept_only));
    other = lstm();
    other.parameters["window"] = "9";
    EXPECT_FALSE(foresee(history_of(foreseeable()), other, kept_only));
    EXPECT_FALSE(foresee(history_of(walk()), lstm(), kept_only));
    Foreseeing longer = kept_only;
    longer.learning.training.epochs_max = 5;
    const auto refused = foresee(history_of(foreseeable()), lstm(), longer);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().what, HasSubstr("are not kept any more"));
}

TEST(Foreseen, WhatIsDamagedIsMadeAgain) {
    RememberingStore store;
    Foreseeing foreseeing = small_foreseeing();
    foreseeing.store = &store;
    const Foreseen first = foresee(history_of(foreseeable()), lstm(), foreseeing).value();
    const auto [name, sound] = *store.kept.begin();
    EXPECT_EQ(read_foreseen(sound, name).value(), first);
    EXPECT_FALSE(read_foreseen(sound, "another name"));
    for (std::size_t at = 0; at < sound.size(); at += 97) {
        std::string damaged = sound;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        EXPECT_FALSE(read_foreseen(damaged, name)) << at;
        EXPECT_FALSE(read_foreseen(sound.substr(0, at), name)) << at;
    }
    store.kept[name][sound.size() / 2] ^= 1;
    EXPECT_EQ(foresee(history_of(foreseeable()), lstm(), foreseeing).value(), first);
    EXPECT_EQ(store.kept[name], sound);
}

TEST(Foreseen, IsCanceledAndTellsHowFarItIs) {
    Foreseeing foreseeing = small_foreseeing();
    foreseeing.learning.training.epochs_max = foreseeing.learning.training.patience = 5'000;
    const auto canceled = foresee(history_of(foreseeable()), lstm(), foreseeing, [](double) { return false; });
    ASSERT_FALSE(canceled);
    EXPECT_EQ(canceled.error().what, "the backtest was canceled");
    double last = 0;
    static_cast<void>(foresee(history_of(foreseeable()), lstm(), small_foreseeing(), [&](double share) {
        EXPECT_GE(share, last);
        EXPECT_LE(share, 1);
        last = share;
        return true;
    }));
}

TEST(Foreseen, SlicesOfCandlesCarryIt) {
    std::vector<std::int64_t> column(foreseeable().size());
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = static_cast<std::int64_t>(i);
    market::CandleView view = foreseeable().view();
    EXPECT_EQ(market::CandleWindow(view, 5).foreseen(), market::no_forecast);
    EXPECT_EQ(view.slice(10, 20).foreseen, nullptr);
    view.foreseen = column.data();
    EXPECT_EQ(market::CandleWindow(view.slice(100, 200), 7).foreseen(), 107);
    EXPECT_EQ(market::CandleWindow(view.slice(100, 200), 7).foreseen(2), 105);
}

}  // namespace
}  // namespace piggy::backtest
