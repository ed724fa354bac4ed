// The LSTM forecast, 60 candles x 5 figures, hidden 32, one thread. Asked: a warm prediction below 1 ms, an epoch of
// 5,000 windows below 0.2 s. forward_only is the network's arithmetic of one prediction, without the features.

#include <benchmark/benchmark.h>

#include "forecast/forecast.h"
#include "market/synthetic.h"

namespace {

using namespace piggy;
using namespace piggy::forecast;

constexpr std::size_t epoch_windows = 5'000;

const market::CandleSeries& candles() {
    static const market::CandleSeries series = market::reference_market(6'000);
    return series;
}
// 5,000 training windows and as few validation windows as there may be.
const Dataset& data() {
    static const Dataset made = [] {
        const WindowShape shape;
        const std::size_t learnt = epoch_windows + look_back + shape.window;
        const std::size_t validation = learnt + purge_gap(shape);
        const Split split{{0, learnt}, {validation, validation + purge_gap(shape) + judged_windows_min}, {0, 0}};
        return make_dataset(candles().view(), market::Timeframe::one_minute(), shape, split).value();
    }();
    return made;
}

void warm_prediction(benchmark::State& state) {
    const TrainingState untrained = begin_training(data(), {}).value();
    const auto model = model_of(candles().symbol, market::Timeframe::one_minute(), data(), untrained, {});
    Forecaster forecaster = Forecaster::make(model).value();
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            forecaster.predict(candles().symbol, market::Timeframe::one_minute(), candles().view()).value());
    }
}
BENCHMARK(warm_prediction)->Unit(benchmark::kMicrosecond);

void forward_only(benchmark::State& state) {
    Network network = Network::make({}, 1, Network::Use::prediction).value();
    (void)network.load(initial_parameters({}, 1));
    for (auto _ : state) benchmark::DoNotOptimize(network.forward().value());
}
BENCHMARK(forward_only)->Unit(benchmark::kMicrosecond);

void one_epoch(benchmark::State& state) {
    TrainingSettings settings;
    settings.epochs_max = 1;
    const TrainingState begun = begin_training(data(), settings).value();
    for (auto _ : state) benchmark::DoNotOptimize(train(data(), begun, {}, {}).value());
    state.counters["windows"] = static_cast<double>(data().training.last.size());
}
BENCHMARK(one_epoch)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
