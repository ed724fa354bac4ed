#include "apps/forecast_training.h"

#include <sched.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <optional>

#include "apps/progress_bar.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t asked_to_stop = 0;
void note_stop(int) { asked_to_stop = 1; }

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// What it says while it trains: a bar on a terminal, or a line of JSON a few times a second.
class Progress {
public:
    Progress(const std::string& title, bool as_json) : bar_("training " + title, 0, ""), as_json_(as_json) {}

    void show(const forecast::LearningProgress& progress) {
        if (!begun_) {
            begun_ = progress.share;
            bar_.begin_at(progress.share);
            if (progress.share > 0) {
                std::fprintf(stderr, "goes on where it was cut off, at %.0f %%\n", 100 * progress.share);
            }
        }
        if (!as_json_) return bar_.show(progress.share);
        const bool is_epoch = progress.training.share == 1;
        if (!is_epoch && said_ && seconds_since(*said_) < 0.25) return;
        said_ = Clock::now();
        say(progress);
    }

private:
    void say(const forecast::LearningProgress& progress) const {
        const forecast::TrainingProgress& training = progress.training;
        const bool knows_loss = training.epoch > 1 || training.share == 1;
        const double done = progress.share - *begun_;
        JsonText json;
        const auto field = [&](std::string_view name, bool is_known, double value) {
            json.key(name);
            is_known ? json.value(value) : json.null();
        };
        json.begin_object().field("share", progress.share).field("step", progress.step);
        json.field("steps", progress.steps).field("epoch", std::size_t{training.epoch});
        json.field("epochs_max", std::size_t{training.epochs_max});
        field("validation_loss", knows_loss, training.validation_loss);
        field("best_loss", knows_loss, training.best_loss);
        field("eta_s", done > 0, seconds_since(started_) * (1 - progress.share) / done);
        json.end_object();
        std::printf("%s\n", json.text().c_str());
        std::fflush(stdout);
    }

    ProgressBar bar_;
    bool as_json_;
    Clock::time_point started_ = Clock::now();
    std::optional<double> begun_;
    std::optional<Clock::time_point> said_;
};

}  // namespace

void lower_own_priority() {
    const sched_param none{};
    ::sched_setscheduler(0, SCHED_IDLE, &none);
    ::setpriority(PRIO_PROCESS, 0, 19);
}

void note_stop_signals() {
    std::signal(SIGINT, note_stop);
    std::signal(SIGTERM, note_stop);
}
bool stop_was_asked() { return asked_to_stop != 0; }

Result<forecast::Learned> train_with_progress(const ModelStore& store, const backtest::History& history,
                                              const ForecastOptions& options) {
    const auto lock = store.lock(history.symbol, history.timeframe);
    if (!lock) return fail(lock.error());
    forecast::LearningCheckpoint checkpoint;
    if (!options.from_scratch) {
        auto kept = store.load_checkpoint(history.symbol, history.timeframe);
        if (kept) {
            checkpoint.trainings = std::move(*kept);
        } else if (kept.error().code != ErrorCode::not_found) {
            std::fprintf(stderr, "note: the unfinished training is not gone on with: %s\n", kept.error().what.c_str());
        }
    }
    // Written at most once a second: an epoch may take less than the disk does.
    std::optional<Error> not_kept;
    std::optional<Clock::time_point> written;
    std::vector<forecast::TrainingState> newest;
    checkpoint.keep = [&](std::span<const forecast::TrainingState> trainings) {
        newest.assign(trainings.begin(), trainings.end());
        if (written && seconds_since(*written) < 1) return;
        auto saved = store.save_checkpoint(history.symbol, history.timeframe, newest);
        if (!saved) not_kept = saved.error();
        written = Clock::now();
    };
    std::stop_source stop;
    Result<forecast::Learned> learned = [&] {
        Progress progress(history.symbol.to_string() + " " + std::string(history.timeframe.name()),
                          options.json_progress);
        return forecast::learn(
            history.symbol, history.timeframe, history.candles, options.learning,
            [&](const forecast::LearningProgress& now) {
                if (stop_was_asked() || not_kept) stop.request_stop();
                progress.show(now);
            },
            stop.get_token(), std::move(checkpoint));
    }();
    if (not_kept) return fail(*not_kept);
    if (learned || !stop_was_asked()) return learned;
    if (!newest.empty()) {
        auto saved = store.save_checkpoint(history.symbol, history.timeframe, newest);
        if (!saved) return fail(saved.error());
    }
    return fail(ErrorCode::unavailable, "the training was stopped; type the same command again to go on");
}

}  // namespace piggy::apps
