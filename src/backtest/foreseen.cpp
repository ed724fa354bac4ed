#include "backtest/foreseen.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include "forecast/byte_text.h"
#include "forecast/forecast_json.h"
#include "forecast/forecaster.h"
#include "strategy/registry.h"

namespace piggy::backtest {
namespace {

using forecast::LearningSettings;

static_assert(strategy::LstmForecast::figures_look_back == forecast::look_back);

// Another number whenever the same candles and settings would give other forecasts.
constexpr std::uint32_t way_of_foreseeing = 1;

Result<LearningSettings> settings_of(const BacktestRequest& request, const Foreseeing& foreseeing) {
    const auto info = strategy::find_strategy(request.strategy);
    if (!info) return fail(info.error());
    const auto parameters = strategy::read_parameters(*info, request.parameters);
    if (!parameters) return fail(parameters.error());
    LearningSettings settings = foreseeing.learning;
    settings.shape.window = static_cast<std::size_t>(parameters->integer("window"));
    settings.shape.horizon = static_cast<std::size_t>(parameters->integer("horizon"));
    settings.training.seed = static_cast<std::uint64_t>(parameters->integer("seed"));
    if (auto sound = forecast::check(settings); !sound) return fail(sound.error());
    if (foreseeing.stretch < 1 || foreseeing.stretch > forecast::fresh_for) {
        return fail(ErrorCode::out_of_range, "a model foresees 1 to " + std::to_string(forecast::fresh_for) +
                                                 " candles in a backtest, not " + std::to_string(foreseeing.stretch));
    }
    return settings;
}

// What the forecasts depend on and nothing else: entry_bps is not in it.
std::string name_of(const History& history, const LearningSettings& settings, std::size_t stretch) {
    forecast::ByteWriter text;
    text.put(way_of_foreseeing);
    text.put(std::string_view(history.symbol.to_string()));
    text.put(history.timeframe.name());
    text.put(std::uint64_t{settings.shape.window});
    text.put(std::uint64_t{settings.shape.horizon});
    const forecast::TrainingSettings& training = settings.training;
    text.put(training.hidden);
    text.put(training.batch);
    text.put(training.epochs_max);
    text.put(training.patience);
    text.put(training.learning_rate);
    text.put(training.seed);
    text.put(std::uint64_t{settings.candles_max});
    text.put(std::uint64_t{settings.folds});
    text.put(settings.first_share);
    text.put(settings.validation_share);
    text.put(std::uint64_t{stretch});
    const market::CandleView& candles = history.candles;
    text.put(std::uint64_t{candles.size});
    for (const std::int64_t* column :
         {candles.time, candles.open, candles.high, candles.low, candles.close, candles.volume}) {
        const XXH128_hash_t hash = XXH3_128bits(column, candles.size * sizeof(std::int64_t));
        text.put(std::uint64_t{hash.low64});
        text.put(std::uint64_t{hash.high64});
    }
    const std::string all = text.take();
    const XXH128_hash_t hash = XXH3_128bits(all.data(), all.size());
    std::array<char, 33> name{};
    std::snprintf(name.data(), name.size(), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                  static_cast<unsigned long long>(hash.low64));
    return name.data();
}

// What became of one stretch.
struct Stretch {
    std::size_t first = 0, last = 0;  // candles, last not included
    std::atomic<double> share = 0;    // of its learning
    std::optional<forecast::ProvenSkill> skill;
    std::string no_model;  // why none could be learnt
    std::optional<Error> error;
};

class Stretches {
public:
    Stretches(const History& history, const LearningSettings& settings, const Foreseeing& foreseeing)
        : history_(history), settings_(settings), foreseeing_(foreseeing) {
        column_.assign(history.candles.size, market::no_forecast);
        const std::size_t length = foreseeing.stretch;
        const std::size_t count = history.candles.size == 0 ? 0 : (history.candles.size - 1) / length;
        stretches_ = std::vector<Stretch>(count);
        for (std::size_t i = 0; i < count; ++i) {
            stretches_[i].first = (i + 1) * length;
            stretches_[i].last = std::min(history.candles.size, (i + 2) * length);
        }
    }

    // errors: refused: canceled; unavailable
    Result<> learn_all(const Progress& progress) {
        const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
        const std::size_t wanted = foreseeing_.threads == 0 ? cores : foreseeing_.threads;
        const std::size_t count = std::min(wanted, stretches_.size());
        bool canceled = false;
        {
            std::vector<std::jthread> threads;
            running_ = count;
            for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { work(); });
            std::unique_lock lock(mutex_);
            while (running_ > 0) {
                ended_.wait_for(lock, std::chrono::milliseconds(100), [this] { return running_ == 0; });
                lock.unlock();
                if (!canceled && progress && !progress(share())) {
                    canceled = true;
                    stop_.request_stop();
                }
                lock.lock();
            }
        }
        if (canceled) return fail(ErrorCode::refused, "the backtest was canceled");
        for (const Stretch& stretch : stretches_) {
            if (stretch.error) return fail(*stretch.error);
        }
        return {};
    }

    [[nodiscard]] Foreseen result() && {
        ForecastUse came_of_it = use();
        return {std::move(column_), std::move(came_of_it)};
    }

private:
    void work() {
        if (foreseeing_.on_new_thread) foreseeing_.on_new_thread();
        // The longest ones, which are the last, first: so all cores end at about the same time.
        for (std::size_t taken = next_++; taken < stretches_.size() && !stop_.stop_requested(); taken = next_++) {
            Stretch& stretch = stretches_[stretches_.size() - 1 - taken];
            learn(stretch);
            stretch.share = 1;
            if (stretch.error) stop_.request_stop();
        }
        const std::lock_guard lock(mutex_);
        --running_;
        ended_.notify_all();
    }

    void learn(Stretch& stretch) {
        const auto learned = forecast::learn(
            history_.symbol, history_.timeframe, history_.candles.slice(0, stretch.first), settings_,
            [&](const forecast::LearningProgress& progress) { stretch.share = progress.share; }, stop_.get_token());
        if (!learned) {
            if (stop_.stop_requested()) return;
            // Too few candles yet, or nothing but gaps: there is no model, as there would have been none then.
            if (learned.error().code == ErrorCode::out_of_range) {
                stretch.no_model = learned.error().what;
            } else {
                stretch.error = learned.error();
            }
            return;
        }
        stretch.skill = learned->model.skill;
        if (!stretch.skill->is_proven()) return;
        auto forecaster = forecast::Forecaster::make(learned->model);
        if (!forecaster) {
            stretch.error = forecaster.error();
            return;
        }
        for (std::size_t i = stretch.first; i < stretch.last; ++i) column_[i] = foreseen_at(*forecaster, i);
    }

    std::int64_t foreseen_at(forecast::Forecaster& forecaster, std::size_t newest) const {
        return backtest::foreseen_at(forecaster, history_.symbol, history_.timeframe,
                                     history_.candles.slice(0, newest + 1))
            .value_or(market::no_forecast);  // a gap in the window, or a price that never moved
    }

    [[nodiscard]] double share() const {
        double done = 0, all = 0;
        for (const Stretch& stretch : stretches_) {
            const auto weight = static_cast<double>(std::min(stretch.first, settings_.candles_max));
            done += weight * stretch.share;
            all += weight;
        }
        return all > 0 ? done / all : 1;
    }

    [[nodiscard]] ForecastUse use() const {
        ForecastUse use;
        for (const Stretch& stretch : stretches_) {
            use.retrained += stretch.skill ? 1 : 0;
            use.proven += stretch.skill && stretch.skill->is_proven() ? 1 : 0;
        }
        const std::string models = std::to_string(use.retrained) + (use.retrained == 1 ? " model" : " models");
        if (use.retrained == 0) {
            const std::string why = stretches_.empty() ? "more than " + std::to_string(foreseeing_.stretch) +
                                                             " candles are needed, and "
                                                             "there are " +
                                                             std::to_string(column_.size())
                                                       : stretches_.back().no_model;
            use.verdict = "no model could be learnt, so it never traded: " + why;
        } else if (use.proven == 0) {
            use.verdict = (use.retrained == 1 ? "the only model does not" : "none of " + models) +
                          std::string(" beat no change: it never traded");
        } else {
            use.verdict = std::to_string(use.proven) + " of " + models + " beat no change; it could trade on the " +
                          std::to_string(foreseeing_.stretch) + " candles after each of these only";
        }
        return use;
    }

    const History& history_;
    const LearningSettings& settings_;
    const Foreseeing& foreseeing_;
    std::vector<std::int64_t> column_;  // each stretch writes its own part
    std::vector<Stretch> stretches_;
    std::atomic<std::size_t> next_ = 0;
    std::stop_source stop_;
    std::mutex mutex_;
    std::condition_variable ended_;
    std::size_t running_ = 0;
};

}  // namespace

Result<std::int64_t> foreseen_at(forecast::Forecaster& forecaster, const Symbol& symbol, market::Timeframe timeframe,
                                 const market::CandleView& candles) {
    const Timestamp newest = timestamp_from_nanoseconds(candles.size == 0 ? 0 : candles.time[candles.size - 1]);
    const forecast::Model& model = forecaster.model();
    if (!model.skill.is_proven()) return fail(ErrorCode::refused, forecast::verdict_of(model));
    if (!forecast::is_fresh(model, newest)) return fail(ErrorCode::refused, "the model is not fresh");
    const auto made = forecaster.predict(symbol, timeframe, candles);
    if (!made) return fail(made.error());
    // Far beyond anything a market does, and far from what an integer holds.
    constexpr double largest = 10;
    return static_cast<std::int64_t>(std::llround(std::clamp(made->log_return[1], -largest, largest) * 1e8));
}

bool needs_forecast(const BacktestRequest& request) {
    const auto info = strategy::find_strategy(request.strategy);
    return info && info->needs_forecast;
}

Result<Foreseen> foresee(const History& history, const BacktestRequest& request, const Foreseeing& foreseeing,
                         const Progress& progress) {
    const auto settings = settings_of(request, foreseeing);
    if (!settings) return fail(settings.error());
    const std::string name = name_of(history, *settings, foreseeing.stretch);
    if (foreseeing.store != nullptr) {
        if (const auto bytes = foreseeing.store->load(name)) {
            auto kept = read_foreseen(*bytes, name);
            if (kept && kept->column.size() == history.candles.size) return kept;
        }
    }
    if (foreseeing.only_kept) {
        return fail(ErrorCode::refused,
                    "the forecasts of this run are not kept any more, and making them again takes minutes; run the "
                    "backtest once more");
    }
    Stretches stretches(history, *settings, foreseeing);
    if (auto learnt = stretches.learn_all(progress); !learnt) return fail(learnt.error());
    Foreseen foreseen = std::move(stretches).result();
    if (foreseeing.store != nullptr) foreseeing.store->keep(name, foreseen_bytes(foreseen, name));
    return foreseen;
}

Result<Foreseen> add_foreseen(History& history, const BacktestRequest& request, const Foreseeing& foreseeing,
                              const Progress& progress) {
    if (!needs_forecast(request)) return Foreseen{};
    auto foreseen = foresee(history, request, foreseeing, progress);
    if (!foreseen) return foreseen;
    history.candles.foreseen = foreseen->column.data();
    history.forecast = foreseen->use;
    return foreseen;
}

}  // namespace piggy::backtest
