#include "apps/forecast_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "adapters/system/system_clock.h"
#include "apps/forecast_options.h"
#include "apps/forecast_table.h"
#include "apps/forecast_training.h"
#include "apps/home_folder.h"
#include "apps/progress_bar.h"
#include "forecast/forecast_json.h"

namespace piggy::apps {
namespace {

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

Result<> train(const ForecastOptions& options, const CommandContext& context) {
    if (auto sound = forecast::check(options.learning); !sound) return sound;
    const auto loaded = load_candles(options, context);
    if (!loaded) return fail(loaded.error());
    const auto history = loaded->between(std::nullopt, std::nullopt);
    if (!history) return fail(history.error());
    if (auto home = prepare_home(context.home); !home) return home;
    const ModelStore store(model_folder(context.home));
    lower_own_priority();
    note_stop_signals();
    const auto learned = train_with_progress(store, *history, options);
    if (!learned) return fail(learned.error());
    const auto head = forecast::head_of(*learned, options.learning, system::SystemClock().now());
    const std::string evaluation = evaluation_json(head, learned->evaluation);
    if (auto saved = store.save(learned->model, evaluation); !saved) return saved;
    store.drop_checkpoint(history->symbol, history->timeframe);
    if (options.json || options.json_progress) {
        print(evaluation + "\n");
        return {};
    }
    const auto table = evaluation_table(evaluation);
    if (!table) return fail(table.error());
    print(*table + meaning_for_trading(learned->model));
    return {};
}

Result<> predict(const ForecastOptions& options, const CommandContext& context) {
    const auto loaded = load_candles(options, context);
    if (!loaded) return fail(loaded.error());
    const auto history = loaded->between(std::nullopt, std::nullopt);
    if (!history) return fail(history.error());
    const auto stored = ModelStore(model_folder(context.home)).load(history->symbol, history->timeframe);
    if (!stored) return fail(stored.error());
    auto forecaster = forecast::Forecaster::make(stored->model);
    if (!forecaster) return fail(forecaster.error());
    const auto made = forecaster->predict(history->symbol, history->timeframe, history->candles);
    if (!made) return fail(made.error());
    const Price close = history->candles.at(history->candles.size - 1).close;
    print(options.json ? forecast_json(stored->model, *made, close) + "\n"
                       : forecast_text(*stored, *made, close, system::SystemClock().now()));
    return {};
}

// The stored one, or with --again one of the candles there are now; that one is shown and not kept.
Result<std::string> evaluated_again(const ForecastOptions& options, const CommandContext& context) {
    if (auto sound = forecast::check(options.learning); !sound) return fail(sound.error());
    const auto loaded = load_candles(options, context);
    if (!loaded) return fail(loaded.error());
    const auto history = loaded->between(std::nullopt, std::nullopt);
    if (!history) return fail(history.error());
    const std::size_t count = std::min(history->candles.size, options.learning.candles_max);
    const market::CandleView newest = history->candles.slice(history->candles.size - count, history->candles.size);
    lower_own_priority();
    note_stop_signals();
    std::stop_source stop;
    ProgressBar bar("evaluating " + history->symbol.to_string(), 0, "");
    const auto evaluation = forecast::walk_forward(
        newest, history->timeframe, evaluation_of(options.learning),
        [&](const forecast::EvaluationProgress& now) {
            if (stop_was_asked()) stop.request_stop();
            const double epochs = static_cast<double>(now.training.epoch - 1) + now.training.share;
            const double fold = epochs / static_cast<double>(now.training.epochs_max);
            bar.show((static_cast<double>(now.fold - 1) + fold) / static_cast<double>(now.folds));
        },
        stop.get_token());
    if (!evaluation) return fail(evaluation.error());
    const forecast::EvaluationHead head{history->symbol,
                                        history->timeframe,
                                        system::SystemClock().now(),
                                        newest.at(0).open_time,
                                        newest.at(count - 1).open_time,
                                        count,
                                        std::nullopt,
                                        options.learning};
    return evaluation_json(head, *evaluation);
}

Result<> evaluate(const ForecastOptions& options, const CommandContext& context) {
    std::string evaluation;
    std::string meaning;
    if (options.again) {
        auto made = evaluated_again(options, context);
        if (!made) return fail(made.error());
        evaluation = std::move(*made);
    } else {
        if (options.symbol.empty() || options.timeframe.empty()) {
            return fail(ErrorCode::malformed, "say which model: --symbol BTC/USDT and --timeframe 1h");
        }
        const auto symbol = Symbol::parse(options.symbol);
        if (!symbol) return fail(symbol.error());
        const auto timeframe = market::Timeframe::parse(options.timeframe);
        if (!timeframe) return fail(timeframe.error());
        auto stored = ModelStore(model_folder(context.home)).load(*symbol, *timeframe);
        if (!stored) return fail(stored.error());
        evaluation = std::move(stored->evaluation_json);
        meaning = meaning_for_trading(stored->model);
    }
    if (options.json) {
        print(evaluation + "\n");
        return {};
    }
    const auto table = evaluation_table(evaluation);
    if (!table) return fail(table.error());
    print(*table + meaning);
    return {};
}

using Work = Result<> (*)(const ForecastOptions&, const CommandContext&);

void on_call(CLI::App& command, const std::shared_ptr<ForecastOptions>& options, CommandContext& context, Work work) {
    command.callback([options, &context, work] {
        if (auto done = work(*options, context); !done) {
            context.exit_code = report_failure(done.error(), options->json || options->json_progress);
        }
    });
}

}  // namespace

void add_forecast_command(CLI::App& app, CommandContext& context) {
    CLI::App* forecast = app.add_subcommand("forecast", "An LSTM's opinion of the next candles, and what it is worth");
    forecast->require_subcommand(1);

    auto training = std::make_shared<ForecastOptions>();
    CLI::App* train_command =
        forecast->add_subcommand("train", "Learn a model from candles and judge it; goes on where it was cut off");
    add_candle_options(*train_command, *training);
    add_learning_options(*train_command, *training);
    train_command->add_flag("--from-scratch", training->from_scratch, "Don't go on with a training that was cut off");
    train_command->add_flag("--json", training->json, "Print the evaluation as JSON");
    train_command->add_flag("--json-progress", training->json_progress,
                            "Print progress as lines of JSON; the last line is the evaluation");
    on_call(*train_command, training, context, train);

    auto asking = std::make_shared<ForecastOptions>();
    CLI::App* predict_command =
        forecast->add_subcommand("predict", "What the model expects after the newest candle, as prices");
    add_candle_options(*predict_command, *asking);
    predict_command->add_flag("--json", asking->json, "Print JSON");
    on_call(*predict_command, asking, context, predict);

    auto judging = std::make_shared<ForecastOptions>();
    CLI::App* evaluate_command = forecast->add_subcommand(
        "evaluate", "What the stored model was worth on candles it had not learnt from, beside doing nothing");
    add_candle_options(*evaluate_command, *judging);
    add_learning_options(*evaluate_command, *judging);
    evaluate_command->add_flag("--again", judging->again,
                               "Judge anew on the candles there are now; the stored model and evaluation stay as they "
                               "are, and the options from --window to --candles count for this alone");
    evaluate_command->add_flag("--json", judging->json, "Print JSON");
    on_call(*evaluate_command, judging, context, evaluate);
}

}  // namespace piggy::apps
