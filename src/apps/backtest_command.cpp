#include "apps/backtest_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>

#include "adapters/web_assets/web_assets.h"
#include "apps/backtest_options.h"
#include "apps/data_commands.h"
#include "apps/file_output.h"
#include "apps/forecast_training.h"
#include "apps/foreseen_store.h"
#include "apps/history_source.h"
#include "apps/progress_bar.h"
#include "backtest/backtest_json.h"
#include "backtest/backtest_table.h"
#include "backtest/foreseen.h"
#include "backtest/html_report.h"

namespace piggy::apps {
namespace {

// The options as typed.
struct Typed {
    BacktestOptions run;
    bool trades = false, json = false;
    std::string html;
};

Result<void> write_html(const std::string& path, const backtest::BacktestReport& report,
                        const backtest::BacktestRun& run, const backtest::History& history) {
    const auto page = web_assets::Assets().find("report-template.html");
    if (!page)
        return fail(ErrorCode::unavailable, "this build carries no report template; build it with web/dist in place");
    const auto html = backtest::to_html(page->plain(), report, run, history);
    if (!html) return fail(html.error());
    return write_whole_file(path, *html);
}

Result<backtest::BacktestRun> with_progress(const backtest::History& history,
                                            const backtest::BacktestRequest& request) {
    ProgressBar bar("backtest", static_cast<double>(history.candles.size) / 1e6, "M candles");
    return backtest::run_backtest(history, request, [&](double share) {
        bar.show(share);
        return true;
    });
}

// The forecasts of a strategy that needs some: minutes, where they were not made before.
Result<backtest::Foreseen> foreseen_with_progress(backtest::History& history, const backtest::BacktestRequest& request,
                                                  const CommandContext& context) {
    if (!backtest::needs_forecast(request)) return backtest::Foreseen{};
    FileForeseenStore store(context.home);
    backtest::Foreseeing foreseeing;
    foreseeing.store = &store;
    foreseeing.on_new_thread = lower_own_priority;
    ProgressBar bar("forecasts", static_cast<double>(history.candles.size) / 1e3, "k candles");
    return backtest::add_foreseen(history, request, foreseeing, [&](double share) {
        bar.show(share);
        return true;
    });
}

Result<void> run_command(const Typed& typed, const CommandContext& context) {
    auto request = parse_request(typed.run);
    if (!request) return fail(request.error());
    auto parameters = parse_parameters(typed.run.parameters);
    if (!parameters) return fail(parameters.error());
    request->parameters = std::move(*parameters);
    // Whatever is wrong with what was typed is a usage error, unknown names included, and is said before a long read.
    if (const auto sound = backtest::check(*request); !sound) return fail(ErrorCode::malformed, sound.error().what);
    const auto loaded = named_history({typed.run.data, typed.run.symbol, typed.run.timeframe}, candle_folder(context));
    if (!loaded) return fail(loaded.error());
    auto history = cut(*loaded, typed.run);
    if (!history) return fail(history.error());
    const auto foreseen = foreseen_with_progress(*history, *request, context);
    if (!foreseen) return fail(foreseen.error());

    const auto start = std::chrono::steady_clock::now();
    const auto run = with_progress(*history, *request);
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    if (!run) return fail(run.error());
    const auto report = backtest::make_report(*run, *history, *request, elapsed.count());
    if (!report) return fail(report.error());

    if (!typed.html.empty()) {
        if (auto written = write_html(typed.html, *report, *run, *history); !written) return written;
        std::fprintf(stderr, "wrote %s\n", typed.html.c_str());
    }
    if (typed.json) {
        std::printf("%s\n", (typed.trades ? to_json(*report, run->trades) : to_json(*report)).c_str());
    } else {
        std::printf("%s", to_table(*report).c_str());
        if (typed.trades) std::printf("\n%s", backtest::to_table(run->trades).c_str());
    }
    return {};
}

}  // namespace

void add_backtest_command(CLI::App& app, CommandContext& context) {
    auto typed = std::make_shared<Typed>();
    CLI::App* command = app.add_subcommand("backtest", "Try a strategy on history");
    add_backtest_options(*command, typed->run, "A parameter, such as fast=20; may be repeated");
    command->add_flag("--trades", typed->trades, "List every trade");
    command->add_flag("--json", typed->json, "One JSON object instead of a table");
    command->add_option("--html", typed->html, "Write a report into this HTML file");
    refuse_empty_values(*command);
    command->callback([typed, &context] {
        if (auto done = run_command(*typed, context); !done)
            context.exit_code = report_failure(done.error(), typed->json);
    });
}

}  // namespace piggy::apps
