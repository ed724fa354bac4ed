#include "apps/forecast_service.h"

#include <signal.h>

#include <algorithm>
#include <thread>

#include "apps/child_process.h"
#include "apps/training_line.h"
#include "core/json_text.h"
#include "core/shortened.h"
#include "forecast/forecast_json.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using http_api::TrainOrder;

static_assert(TrainOrder::window_max == forecast::window_max && TrainOrder::horizon_max == forecast::horizon_max);

// It keeps its place each second and ends after the batch it is at.
constexpr auto ends_within = 5s;
constexpr std::size_t models_max = 200;

struct Market {
    Symbol symbol;
    market::Timeframe timeframe;
};

// "BTC-USDT-1h.model"; nothing for any other name.
std::optional<Market> market_of(const fs::path& file) {
    std::string name = file.stem().string();
    const std::size_t last = name.rfind('-');
    if (file.extension() != ".model" || last == std::string::npos) return std::nullopt;
    const auto timeframe = market::Timeframe::parse(name.substr(last + 1));
    name.resize(last);
    const std::size_t middle = name.find('-');
    if (!timeframe || middle == std::string::npos) return std::nullopt;
    const auto symbol = Symbol::parse(name.substr(0, middle) + "/" + name.substr(middle + 1));
    if (!symbol) return std::nullopt;
    return Market{*symbol, *timeframe};
}

std::vector<std::string> training_command(const fs::path& home, const TrainOrder& order) {
    std::vector<std::string> words = {"--home",         home.string(),
                                      "forecast",       "train",
                                      "--symbol",       order.symbol.to_string(),
                                      "--timeframe",    std::string(order.timeframe.name()),
                                      "--json-progress"};
    for (const auto& [name, value] : {std::pair{"--window", order.window}, std::pair{"--horizon", order.horizon},
                                      std::pair{"--seed", order.seed}, std::pair{"--folds", order.folds}}) {
        if (value) words.insert(words.end(), {name, std::to_string(*value)});
    }
    if (order.from_scratch) words.emplace_back("--from-scratch");
    return words;
}

// Without a step: it is being started.
std::string so_far_json(const TrainOrder& order, const std::optional<TrainingStep>& known) {
    JsonText json;
    json.begin_object().field("symbol", order.symbol.to_string()).field("timeframe", order.timeframe.name());
    if (!known) return json.end_object().take();
    const TrainingStep& step = *known;
    json.field("step", step.step).field("steps", step.steps).field("epoch", step.epoch);
    json.field("epochs_max", step.epochs_max).key("eta_s").value(step.eta_s);
    return json.end_object().take();
}

std::string end_json(const TrainingEnd& end) {
    JsonText json;
    json.begin_object().field("symbol", end.symbol).field("timeframe", end.timeframe).field("proven", end.proven);
    return json.field("verdict", end.verdict).end_object().take();
}

// One training in its process: what it said last, and whether somebody wants it no more.
class Training {
public:
    Training(ChildProcess child, const TrainOrder& order, const http_api::ForecastPort::Telling& tell)
        : child_(std::move(child)),
          order_(order),
          what_(order.symbol.to_string() + " " + std::string(order.timeframe.name())),
          tell_(tell) {}

    Result<std::string> run() {
        so_far_ = so_far_json(order_, std::nullopt);
        while (!child_.ended()) {
            const auto line = child_.read_line(100ms);
            if (line) take(*line);
            // A closed pipe answers at once: the process ends any moment.
            else if (!child_.ended())
                std::this_thread::sleep_for(10ms);
            if (!tell_(share_, detail_, so_far_)) return stop();
        }
        while (const auto line = child_.read_line(0ms)) take(*line);
        if (failure_) return fail(*failure_);
        const bool ended_well = child_.ended()->exit_code == 0 && child_.ended()->signal == 0;
        if (end_ && ended_well) return end_json(*end_);
        std::string why = "the training " + child_.ended()->what();
        if (!misread_.empty()) why += "; it said something that is not understood: " + misread_;
        return fail(ErrorCode::unavailable, why);
    }

private:
    void take(const std::string& text) {
        const auto line = read_training_line(text);
        if (!line) {
            misread_ = line.error().what + " in " + shortened(text);
        } else if (const auto* step = std::get_if<TrainingStep>(&*line)) {
            share_ = step->share;
            detail_ = training_words(what_, *step);
            so_far_ = so_far_json(order_, *step);
        } else if (const auto* end = std::get_if<TrainingEnd>(&*line)) {
            end_ = *end;
        } else {
            failure_ = std::get<TrainingFailed>(*line).error;
        }
    }

    Result<std::string> stop() {
        child_.send(SIGTERM);
        const auto patience = std::chrono::steady_clock::now() + ends_within;
        while (!child_.ended() && std::chrono::steady_clock::now() < patience) {
            if (!child_.read_line(20ms)) std::this_thread::sleep_for(5ms);  // or a full pipe would hold it up
        }
        return fail(ErrorCode::refused, "the training was stopped; a later one goes on from where it was");
    }

    ChildProcess child_;  // killed with this, where it would not end
    const TrainOrder& order_;
    std::string what_;
    const http_api::ForecastPort::Telling& tell_;
    double share_ = 0;
    std::string detail_, so_far_, misread_;
    std::optional<TrainingEnd> end_;
    std::optional<Error> failure_;
};

}  // namespace

Result<std::vector<http_api::ModelInfo>> ForecastService::models() {
    std::vector<http_api::ModelInfo> models;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(store_.folder(), none)) {
        const auto of = market_of(entry.path());
        if (!of || models.size() == models_max) continue;
        const auto stored = store_.load(of->symbol, of->timeframe);
        if (!stored) {
            log_(stored.error().what);
            continue;
        }
        const auto candles = candles_.load(of->symbol, of->timeframe);
        const bool fresh =
            candles && candles->history.candles.size > 0 &&
            is_fresh(stored->model, candles->history.candles.at(candles->history.candles.size - 1).open_time);
        models.push_back({of->symbol, of->timeframe, stored->trained_at, fresh, stored->model.skill.is_proven()});
    }
    std::ranges::sort(models, [](const auto& a, const auto& b) {
        return std::pair(a.symbol, a.timeframe.length()) < std::pair(b.symbol, b.timeframe.length());
    });
    return models;
}

Result<std::string> ForecastService::model(const Symbol& symbol, market::Timeframe timeframe) {
    auto stored = store_.load(symbol, timeframe);
    if (!stored) return fail(stored.error());
    return std::move(stored->evaluation_json);
}

Result<std::string> ForecastService::forecast(const Symbol& symbol, market::Timeframe timeframe) {
    auto stored = store_.load(symbol, timeframe);
    if (!stored) return fail(stored.error());
    const auto candles = candles_.load(symbol, timeframe);
    if (!candles) return fail(candles.error());
    const market::CandleView& view = candles->history.candles;
    const std::string key = symbol.to_string() + " " + std::string(timeframe.name());
    const std::lock_guard lock(mutex_);
    auto found = ready_.find(key);
    if (found == ready_.end() || found->second.model() != stored->model) {
        auto made = forecast::Forecaster::make(std::move(stored->model));
        if (!made) return fail(made.error());
        found = ready_.insert_or_assign(key, std::move(*made)).first;
    }
    const auto answer = found->second.predict(symbol, timeframe, view);
    if (!answer) return fail(answer.error());
    return forecast::forecast_json(found->second.model(), *answer, view.at(view.size - 1).close);
}

bool ForecastService::is_unfinished(const Symbol& symbol, market::Timeframe timeframe) {
    return store_.load_checkpoint(symbol, timeframe).has_value();
}

Result<std::string> ForecastService::train(const TrainOrder& order, const Telling& tell) {
    auto child = ChildProcess::start(program_, training_command(home_, order));
    if (!child) return fail(child.error());
    return Training(std::move(*child), order, tell).run();
}

}  // namespace piggy::apps
