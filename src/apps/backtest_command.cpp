#include "apps/backtest_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>

#include "adapters/web_assets/web_assets.h"
#include "apps/file_output.h"
#include "apps/forecast_training.h"
#include "apps/foreseen_store.h"
#include "apps/history_source.h"
#include "apps/progress_bar.h"
#include "backtest/backtest_json.h"
#include "backtest/backtest_table.h"
#include "backtest/foreseen.h"
#include "backtest/history_range.h"
#include "backtest/html_report.h"
#include "backtest/request_text.h"

namespace piggy::apps {
namespace {

constexpr std::size_t date_length = 10;  // 2021-01-31

// The options as typed.
struct Typed {
    std::string data, symbol, timeframe, from, to;
    std::string strategy = "SMA_Crossover";
    std::vector<std::string> parameters;
    std::string cash = "10000";
    std::string fee = "0.001", maker_fee, slippage_bps = "0", spread_bps = "0";
    std::string fill = "next-open", sizing = "all_in";
    std::string lot_step = "0.00001", notional_min = "1";
    bool no_filters = false;
    std::string stop_loss, take_profit, trailing_stop;
    bool trades = false, json = false;
    std::string html;
};

Result<std::map<std::string, std::string>> parse_parameters(const std::vector<std::string>& texts) {
    std::map<std::string, std::string> parameters;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0) {
            return fail(ErrorCode::malformed, "a parameter is written like fast=20, was '" + text + "'");
        }
        const auto added = parameters.emplace(text.substr(0, equals), text.substr(equals + 1));
        if (!added.second) {
            return fail(ErrorCode::malformed, "parameter " + added.first->first + " was given twice");
        }
    }
    return parameters;
}

Result<std::optional<Decimal>> optional_decimal(std::string_view name, const std::string& text) {
    if (text.empty()) return std::optional<Decimal>();
    auto value = backtest::parse_named(name, text);
    if (!value) return fail(value.error());
    return std::optional<Decimal>(*value);
}

// Reads each option into its place; stops at the first that is wrong.
Result<backtest::BacktestRequest> parse_request(const Typed& typed) {
    backtest::BacktestRequest request;
    request.strategy = typed.strategy;
    std::optional<Error> wrong;
    const auto read = [&](auto parsed, auto& place) {
        if (wrong) return;
        if (parsed) {
            place = std::move(*parsed);
        } else {
            wrong = parsed.error();
        }
    };
    read(parse_parameters(typed.parameters), request.parameters);
    read(backtest::parse_named("--cash", typed.cash), request.cash);
    read(backtest::parse_named("--fee", typed.fee), request.costs.taker_fee.value);
    read(backtest::parse_named("--maker-fee", typed.maker_fee.empty() ? typed.fee : typed.maker_fee),
         request.costs.maker_fee.value);
    read(backtest::parse_named("--slippage-bps", typed.slippage_bps), request.costs.slippage_bps);
    read(backtest::parse_named("--spread-bps", typed.spread_bps), request.costs.spread_bps);
    read(backtest::parse_fill(typed.fill), request.fill);
    read(backtest::parse_sizing(typed.sizing), request.sizing);
    read(backtest::parse_named("--lot-step", typed.lot_step), request.filters.lot_step);
    read(backtest::parse_named("--min-notional", typed.notional_min), request.filters.notional_min);
    if (typed.no_filters) request.filters = simulator::Filters::none();
    read(optional_decimal("--stop-loss", typed.stop_loss), request.stops.stop_loss);
    read(optional_decimal("--take-profit", typed.take_profit), request.stops.take_profit);
    read(optional_decimal("--trailing-stop", typed.trailing_stop), request.stops.trailing_stop);
    if (wrong) return fail(*wrong);
    return request;
}

Result<LoadedHistory> load_history(const Typed& typed, const CommandContext& context) {
    std::optional<Symbol> symbol;
    std::optional<market::Timeframe> timeframe;
    if (!typed.symbol.empty()) {
        auto parsed = Symbol::parse(typed.symbol);
        if (!parsed) return fail(parsed.error());
        symbol = *parsed;
    }
    if (!typed.timeframe.empty()) {
        auto parsed = market::Timeframe::parse(typed.timeframe);
        if (!parsed) return fail(parsed.error());
        timeframe = *parsed;
    }
    if (!typed.data.empty()) {
        auto from_file = history_from_file(typed.data, symbol, timeframe);
        if (!from_file) return fail(from_file.error());
        if (!from_file->remark.empty()) std::fprintf(stderr, "note: %s\n", from_file->remark.c_str());
        return std::move(from_file->history);
    }
    if (!symbol || !timeframe) {
        return fail(ErrorCode::malformed,
                    "say which candles to use: --data FILE, or --symbol BTC/USDT and --timeframe 1h for stored ones");
    }
    auto stored = candle_store::CandleStore(context.home / "candles").load(*symbol, *timeframe);
    if (!stored) return fail(stored.error());
    return LoadedHistory(std::move(*stored));
}

Result<backtest::History> cut(const LoadedHistory& loaded, const Typed& typed) {
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
    if (!typed.from.empty()) {
        auto parsed = parse_iso8601(typed.from);
        if (!parsed) return fail(parsed.error());
        from = *parsed;
    }
    if (!typed.to.empty()) {
        // Judged as typed: "--from 2021-01-01 --to 2021-01-01" is an empty range, not a day.
        auto as_typed = parse_iso8601(typed.to);
        if (!as_typed) return fail(as_typed.error());
        const bool dates = typed.from.size() == typed.to.size() && typed.to.size() == date_length;
        if (from && dates && *from >= *as_typed) return loaded.between(from, *as_typed);
        to = *backtest::parse_range_end(typed.to);
    }
    return loaded.between(from, to);
}

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
    const auto request = parse_request(typed);
    if (!request) return fail(request.error());
    // Whatever is wrong with what was typed is a usage error, unknown names included, and is said before a long read.
    if (const auto sound = backtest::check(*request); !sound) return fail(ErrorCode::malformed, sound.error().what);
    const auto loaded = load_history(typed, context);
    if (!loaded) return fail(loaded.error());
    auto history = cut(*loaded, typed);
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
    command->add_option("--data", typed->data, "A candle file: CSV or JSON, plain or .gz");
    command->add_option("--symbol", typed->symbol, "BTC/USDT; for stored candles, or to name the file's");
    command->add_option("--timeframe", typed->timeframe, "1m 5m 15m 1h 4h 1d …; larger frames are derived exactly");
    command->add_option("--from", typed->from, "First moment, such as 2021-01-01 (UTC)");
    command->add_option("--to", typed->to,
                        "Last day, such as 2021-12-31 (included), or an exact end with a time of day");
    command->add_option("--strategy", typed->strategy, "See `cryptopiggy strategies`")->capture_default_str();
    command->add_option("--param", typed->parameters, "A parameter, such as fast=20; may be repeated")
        ->allow_extra_args(false);
    command->add_option("--cash", typed->cash, "Starting cash in the quote asset")->capture_default_str();
    command->add_option("--fee", typed->fee, "Fee as a fraction of the notional; 0.001 is 0.1 %")
        ->capture_default_str();
    command->add_option("--maker-fee", typed->maker_fee,
                        "Fee of a take-profit, which rests in the book; else as --fee");
    command->add_option("--slippage-bps", typed->slippage_bps, "Slippage in basis points")->capture_default_str();
    command->add_option("--spread-bps", typed->spread_bps, "Spread in basis points; half of it is paid each way")
        ->capture_default_str();
    command->add_option("--fill", typed->fill, "next-open or close")->capture_default_str();
    command->add_option("--sizing", typed->sizing, "all_in, percent:25, fixed:50, units:1 or live_limits")
        ->capture_default_str();
    command->add_option("--lot-step", typed->lot_step, "Quantities are multiples of this")->capture_default_str();
    command->add_option("--min-notional", typed->notional_min, "Smallest order in the quote asset")
        ->capture_default_str();
    command->add_flag("--no-filters", typed->no_filters, "No lot step and no smallest order");
    command->add_option("--stop-loss", typed->stop_loss, "Leave at this loss; 0.05 is 5 %");
    command->add_option("--take-profit", typed->take_profit, "Leave at this profit");
    command->add_option("--trailing-stop", typed->trailing_stop,
                        "Leave this far below the highest price since the entry");
    command->add_flag("--trades", typed->trades, "List every trade");
    command->add_flag("--json", typed->json, "One JSON object instead of a table");
    command->add_option("--html", typed->html, "Write a report into this HTML file");
    // `--stop-loss "$SL"` with SL unset must not run without a stop.
    for (CLI::Option* option : command->get_options()) {
        if (option->get_items_expected_max() == 0) continue;
        option->check([](const std::string& value) { return value.empty() ? "an empty value was given" : ""; });
    }
    command->callback([typed, &context] {
        if (auto done = run_command(*typed, context); !done)
            context.exit_code = report_failure(done.error(), typed->json);
    });
}

}  // namespace piggy::apps
