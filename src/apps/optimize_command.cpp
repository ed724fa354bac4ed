#include "apps/optimize_command.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <csignal>
#include <cstdio>
#include <memory>

#include "adapters/sqlite/search_store.h"
#include "adapters/system/system_clock.h"
#include "apps/backtest_options.h"
#include "apps/data_commands.h"
#include "apps/home_folder.h"
#include "apps/optimisation_text.h"
#include "apps/progress_bar.h"
#include "backtest/foreseen.h"
#include "research/search.h"
#include "strategy/registry.h"

namespace piggy::apps {
namespace {

struct Typed {
    BacktestOptions run;
    std::vector<std::string> constraints;
    std::string objective = "sharpe", search = "grid";
    std::uint64_t seed = 1;
    std::size_t jobs = 0, top = 10;
    bool json = false;
};

volatile std::sig_atomic_t asked_to_stop = 0;
void note_stop(int) { asked_to_stop = 1; }

Result<research::ParameterSpace> space_of(const Typed& typed) {
    const auto info = strategy::find_strategy(typed.run.strategy);
    if (!info) return fail(info.error());
    std::vector<research::Axis> axes;
    for (const std::string& text : typed.run.parameters) {
        auto axis = research::parse_axis(*info, text);
        if (!axis) return fail(axis.error());
        axes.push_back(std::move(*axis));
    }
    std::vector<research::Constraint> constraints;
    for (const std::string& text : typed.constraints) {
        auto constraint = research::parse_constraint(text);
        if (!constraint) return fail(constraint.error());
        constraints.push_back(std::move(*constraint));
    }
    return research::ParameterSpace::make(*info, std::move(axes), std::move(constraints));
}

sqlite::SearchedMarket market_of(const backtest::History& history) {
    const bool synthetic = history.origin == market::Origin::synthetic;
    const market::CandleView& candles = history.candles;
    return {history.symbol.to_string() + (synthetic ? " synthetic" : ""), timestamp_from_nanoseconds(candles.time[0]),
            timestamp_from_nanoseconds(candles.time[candles.size - 1])};
}

// The same tries on the same candles have the same name, so giving a search again is no new one.
std::string name_of(const Typed& typed, const backtest::History& history) {
    const BacktestOptions& run = typed.run;
    std::string all = run.strategy + '\n' + typed.search + '\n' + std::to_string(typed.seed) + '\n';
    for (const std::string& text : run.parameters) all += text + '\n';
    for (const std::string& text : typed.constraints) all += text + '\n';
    for (const std::string* text :
         {&run.cash, &run.fee, &run.maker_fee, &run.slippage_bps, &run.spread_bps, &run.fill, &run.sizing,
          &run.lot_step, &run.notional_min, &run.stop_loss, &run.take_profit, &run.trailing_stop}) {
        all += *text + '\n';
    }
    all += history.symbol.to_string() + '\n' + std::string(history.timeframe.name());
    const market::CandleView& candles = history.candles;
    for (const std::int64_t* column : {candles.time, candles.open, candles.high, candles.low, candles.close}) {
        all += '\n' + std::to_string(XXH3_64bits(column, candles.size * sizeof(std::int64_t)));
    }
    const XXH128_hash_t hash = XXH3_128bits(all.data(), all.size());
    std::array<char, 33> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                  static_cast<unsigned long long>(hash.low64));
    return hex.data();
}

Result<research::SweepResult> sweep_with_progress(const Typed& typed, const backtest::History& history,
                                                  const backtest::BacktestRequest& request,
                                                  const research::ParameterSpace& space, research::Goal goal,
                                                  const std::vector<std::uint64_t>& sets) {
    research::SweepSettings settings;
    settings.goal = goal;
    settings.threads = typed.jobs;
    ProgressBar bar("optimize", static_cast<double>(sets.size()), "tries");
    std::stop_source stop;
    auto found = research::sweep(
        history, request, space, sets, settings,
        [&](std::uint64_t done) {
            if (asked_to_stop != 0) stop.request_stop();
            bar.show(static_cast<double>(done) / static_cast<double>(sets.size()));
        },
        stop.get_token());
    if (!found && asked_to_stop != 0) return fail(ErrorCode::unavailable, "the search was stopped; nothing was kept");
    return found;
}

Result<> run_command(const Typed& typed, const CommandContext& context) {
    auto request = parse_request(typed.run);
    if (!request) return fail(request.error());
    const auto goal = research::parse_goal(typed.objective);
    if (!goal) return fail(ErrorCode::malformed, goal.error().what);
    const auto search = research::parse_search(typed.search);
    if (!search) return fail(search.error());
    const auto space = space_of(typed);
    if (!space) return fail(ErrorCode::malformed, space.error().what);
    if (strategy::find_strategy(typed.run.strategy)->needs_forecast) {
        return fail(ErrorCode::malformed, typed.run.strategy +
                                              " can't be searched yet: each set would need models of its own, minutes "
                                              "each; try single sets with `cryptopiggy backtest`");
    }
    const auto sets = research::sets_to_try(*space, *search, typed.seed);
    const auto loaded = named_history({typed.run.data, typed.run.symbol, typed.run.timeframe}, candle_folder(context));
    if (!loaded) return fail(loaded.error());
    const auto history = cut(*loaded, typed.run);
    if (!history) return fail(history.error());
    if (auto home = prepare_home(context.home); !home) return home;
    auto store = sqlite::SqliteSearchStore::open(context.home / "research.db");
    if (!store) return fail(store.error());

    std::signal(SIGINT, note_stop);
    std::signal(SIGTERM, note_stop);
    const auto start = std::chrono::steady_clock::now();
    auto swept = sweep_with_progress(typed, *history, *request, *space, *goal, sets);
    if (!swept) return fail(swept.error());
    SearchFacts facts;
    facts.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    // Noted before anybody has seen a result.
    const sqlite::SearchedMarket market = market_of(*history);
    if (auto noted = (*store)->note(name_of(typed, *history), market, static_cast<std::int64_t>(swept->tried),
                                    system::SystemClock().now());
        !noted) {
        return noted;
    }
    const auto ever = (*store)->tried_on(market);
    if (!ever) return fail(ever.error());
    facts.tried_ever = static_cast<std::uint64_t>(*ever);
    facts.goal = *goal;
    facts.search = to_text(*search);
    facts.top = typed.top;
    const auto found =
        research::judged(*history, *request, *space, std::move(*swept), *goal, facts.tried_ever, typed.seed);
    if (!found) return fail(found.error());
    std::printf("%s", typed.json ? (optimisation_json(*found, *space, facts) + "\n").c_str()
                                 : optimisation_table(*found, *space, facts).c_str());
    return {};
}

}  // namespace

void add_optimize_command(CLI::App& app, CommandContext& context) {
    auto typed = std::make_shared<Typed>();
    CLI::App* command =
        app.add_subcommand("optimize", "Try many parameters on history, and tell how much of the best is luck");
    add_backtest_options(*command, typed->run,
                         "Values to try: fast=5:100:1 (first, last, step) or fast=5,10,20; may be repeated");
    command->add_option("--constraint", typed->constraints, "What holds between parameters, such as fast<slow")
        ->allow_extra_args(false);
    command->add_option("--objective", typed->objective, "sharpe, return, calmar, sortino or expectancy")
        ->capture_default_str();
    command->add_option("--search", typed->search, "grid, or random:N for so many of the sets")->capture_default_str();
    command->add_option("--jobs", typed->jobs, "Threads; 0 for as many as there are cores")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command->add_option("--seed", typed->seed, "The same seed, the same figures")->capture_default_str();
    command->add_option("--top", typed->top, "How many of the best are listed, at most 1000")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_flag("--json", typed->json, "One JSON object instead of a table");
    refuse_empty_values(*command);
    command->callback([typed, &context] {
        if (auto done = run_command(*typed, context); !done)
            context.exit_code = report_failure(done.error(), typed->json);
    });
}

}  // namespace piggy::apps
