#include "research/sweep.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>

#include "core/invariant.h"

namespace piggy::research {
namespace {

constexpr std::size_t chunk_size = 32;  // sets that a thread takes at once

bool is_better(const Trial& one, const Trial& other) {
    return one.objective != other.objective ? one.objective > other.objective : one.set < other.set;
}

// Count, mean and sum of squared deviations. Two are joined in the order of their sets, so threads change no bit.
// source  T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating Formulae", 1979
struct Moments {
    double count = 0, mean = 0, squares = 0;
    void join(const Moments& next) {
        if (next.count == 0) return;
        const double all = count + next.count;
        const double apart = next.mean - mean;
        squares += next.squares + apart * apart * count * next.count / all;
        mean += apart * next.count / all;
        count = all;
    }
};

struct Chunk {
    Moments sharpes;
    std::uint64_t tried = 0, undefined = 0, refused = 0;
    std::string refused_why;
    std::optional<Error> failed;
};

Trial trial_of(std::uint64_t set, double objective, const backtest::BacktestReport& report) {
    Trial trial;
    trial.set = set;
    trial.objective = objective;
    trial.final_equity = report.final_equity;
    trial.total_return_pct = report.total_return_pct;
    trial.annual_return_pct = report.annual_return_pct;
    trial.sharpe = report.sharpe;
    trial.sortino = report.sortino;
    trial.calmar = report.calmar;
    trial.max_drawdown_pct = report.max_drawdown_pct;
    trial.trades = report.trips.trades;
    trial.win_rate_pct = report.trips.win_rate_pct;
    trial.profit_factor = report.trips.profit_factor;
    trial.expectancy_pct = report.trips.expectancy_pct;
    trial.fees_paid = report.fees_paid;
    trial.exposure_pct = report.exposure_pct;
    return trial;
}

backtest::BacktestRequest with_set(const backtest::BacktestRequest& request, const ParameterSpace& space,
                                   std::uint64_t set) {
    backtest::BacktestRequest one = request;
    for (auto& [name, value] : space.parameters(set)) one.parameters[name] = value;
    return one;
}

class Sweep {
public:
    Sweep(const backtest::History& history, const backtest::BacktestRequest& request, const ParameterSpace& space,
          std::span<const std::uint64_t> sets, const SweepSettings& settings, const OnSweep& on_progress,
          const std::stop_token& stop)
        : history_(history),
          request_(request),
          space_(space),
          sets_(sets),
          settings_(settings),
          on_progress_(on_progress),
          stop_(stop),
          chunks_((sets.size() + chunk_size - 1) / chunk_size) {}

    Result<SweepResult> run() {
        const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
        const std::size_t count = std::min(settings_.threads == 0 ? cores : settings_.threads, chunks_.size());
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { work(); });
        }
        if (stop_.stop_requested()) return fail(ErrorCode::unavailable, "the search was stopped");
        return joined();
    }

private:
    void work() {
        if (settings_.on_new_thread) settings_.on_new_thread();
        backtest::BacktestRun run;
        std::vector<Trial> best;
        for (std::size_t i = next_++; i < chunks_.size() && !stop_.stop_requested() && !failed_; i = next_++) {
            const std::size_t first = i * chunk_size;
            const std::size_t end = std::min(first + chunk_size, sets_.size());
            for (std::size_t at = first; at < end; ++at) try_set(sets_[at], run, chunks_[i], best);
            if (chunks_[i].failed) failed_ = true;
            keep_best(best);
            const std::lock_guard lock(mutex_);
            done_ += end - first;
            if (on_progress_) on_progress_(done_);
        }
        const std::lock_guard lock(mutex_);
        best_.insert(best_.end(), best.begin(), best.end());
    }

    void try_set(std::uint64_t set, backtest::BacktestRun& run, Chunk& chunk, std::vector<Trial>& best) const {
        backtest::BacktestRequest request = request_;
        request.parameters = space_.parameters(set);
        // What fails here is these parameters together: each by itself was looked at, and so was the rest.
        if (const auto sound = backtest::check(request); !sound) {
            ++chunk.refused;
            if (chunk.refused_why.empty()) chunk.refused_why = sound.error().what;
            return;
        }
        const auto report = run_set(run, history_, request_, space_, set);
        if (!report) {
            if (!chunk.failed) chunk.failed = report.error();
            return;
        }
        ++chunk.tried;
        if (report->sharpe) {
            const double periods = backtest::analysis_returns(run, history_).periods_per_year;
            chunk.sharpes.join({1, *report->sharpe / std::sqrt(periods), 0});
        }
        const auto objective = value_of(settings_.goal, *report);
        if (!objective) {
            ++chunk.undefined;
            return;
        }
        best.push_back(trial_of(set, *objective, *report));
    }

    void keep_best(std::vector<Trial>& best) const {
        if (best.size() < 2 * settings_.keep + chunk_size) return;
        std::nth_element(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(settings_.keep), best.end(),
                         is_better);
        best.resize(settings_.keep);
    }

    Result<SweepResult> joined() {
        SweepResult result;
        Moments sharpes;
        for (const Chunk& chunk : chunks_) {
            if (chunk.failed) return fail(*chunk.failed);
            sharpes.join(chunk.sharpes);
            result.tried += chunk.tried;
            result.undefined += chunk.undefined;
            result.refused += chunk.refused;
            if (result.refused_why.empty()) result.refused_why = chunk.refused_why;
        }
        if (result.tried == 0) {
            return fail(ErrorCode::out_of_range, request_.strategy + " takes none of these " +
                                                     std::to_string(sets_.size()) +
                                                     " parameter sets: " + result.refused_why);
        }
        result.sharpes = static_cast<std::uint64_t>(sharpes.count);
        result.sharpe_mean = sharpes.mean;
        if (sharpes.count > 1) result.sharpe_variance = sharpes.squares / (sharpes.count - 1);
        std::sort(best_.begin(), best_.end(), is_better);
        if (best_.size() > settings_.keep) best_.resize(settings_.keep);
        result.best = std::move(best_);
        return result;
    }

    const backtest::History& history_;
    const backtest::BacktestRequest& request_;
    const ParameterSpace& space_;
    const std::span<const std::uint64_t> sets_;
    const SweepSettings& settings_;
    const OnSweep& on_progress_;
    const std::stop_token& stop_;

    std::atomic<std::size_t> next_ = 0;
    std::atomic<bool> failed_ = false;
    std::vector<Chunk> chunks_;  // each written by the thread that took it
    std::mutex mutex_;
    std::uint64_t done_ = 0;
    std::vector<Trial> best_;
};

}  // namespace

Result<backtest::BacktestReport> run_set(backtest::BacktestRun& run, const backtest::History& history,
                                         const backtest::BacktestRequest& request, const ParameterSpace& space,
                                         std::uint64_t set) {
    const backtest::BacktestRequest one = with_set(request, space, set);
    if (const auto done = backtest::run_backtest_into(run, history, one); !done) return fail(done.error());
    return backtest::make_report(run, history, one, 0);
}

Result<SweepResult> sweep(const backtest::History& history, const backtest::BacktestRequest& request,
                          const ParameterSpace& space, std::span<const std::uint64_t> sets,
                          const SweepSettings& settings, const OnSweep& on_progress, const std::stop_token& stop) {
    invariant(!sets.empty() && settings.keep > 0, "a search tries something and keeps something");
    return Sweep(history, request, space, sets, settings, on_progress, stop).run();
}

}  // namespace piggy::research
