#include "apps/parity_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "adapters/sqlite/database.h"
#include "adapters/sqlite/event_log.h"
#include "apps/exchange_choice.h"
#include "apps/market_source.h"
#include "backtest/parity.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

struct ParityArguments {
    std::string run;
    bool json = false;
};

constexpr std::size_t runs_shown = 20;
constexpr std::size_t candles_asked = 1'000;

// The candles of these days as the exchange tells them today.
Result<market::CandleSeries> known_today(market::MarketFeed& feed, const std::vector<trading::Event>& events) {
    const trading::RunConfig* config = nullptr;
    std::optional<Timestamp> first, last;
    for (const trading::Event& event : events) {
        if (const auto* started = std::get_if<trading::RunStarted>(&event.what)) {
            config = &started->config;
            if (!started->history.empty()) first = started->history.front().open_time;
        }
        if (const auto* closed = std::get_if<trading::CandleClosed>(&event.what)) {
            if (!first) first = closed->candle.open_time;
            last = closed->candle.open_time;
        }
    }
    market::CandleSeries known;
    if (config == nullptr || !first || !last) return known;
    known.symbol = config->symbol;
    known.timeframe = config->timeframe;
    const auto page = config->timeframe.length() * static_cast<std::int64_t>(candles_asked);
    for (Timestamp from = *first; from <= *last; from += page) {
        const Timestamp to = std::min(from + page, *last + config->timeframe.length());
        const auto part = feed.fetch_candles({config->symbol, config->timeframe, from, to, candles_asked});
        if (!part) return fail(part.error());
        const market::CandleView view = part->view();
        for (std::size_t i = 0; i < view.size; ++i) known.push_back(view.at(i));
    }
    return known;
}

int run(const ParityArguments& arguments, const CommandContext& context) {
    const std::filesystem::path file = context.home / "app.db";
    std::error_code none;
    if (!std::filesystem::exists(file, none)) {
        return report_failure({ErrorCode::not_found, "there is no " + file.string() +
                                                         "; start a strategy on the page first, or name its home "
                                                         "folder with --home"},
                              arguments.json);
    }
    const auto exchange = exchange_of_environment();
    if (!exchange) return report_failure(exchange.error(), arguments.json);
    auto database = sqlite::Database::open(file);
    if (!database) return report_failure(database.error(), arguments.json);
    sqlite::SqliteEventLog log(*database);
    std::vector<std::string> ids = {arguments.run};
    if (arguments.run.empty()) {
        auto all = log.all_runs(runs_shown);
        if (!all) return report_failure(all.error(), arguments.json);
        ids = std::move(*all);
    }
    auto market = make_market_feed(*exchange);
    bool asks = market.has_value();
    std::vector<std::string> parts;
    for (const std::string& id : ids) {
        const auto events = log.events_of(id);
        if (!events) return report_failure(events.error(), arguments.json);
        market::CandleSeries known;
        if (asks) {
            auto told = known_today(*market->feed, *events);
            if (told) known = std::move(*told);
            asks = told.has_value();
            if (!told) {
                std::fprintf(stderr,
                             "The exchange can't be asked for its candles, so nothing is put "
                             "down to data: %s\n",
                             told.error().what.c_str());
            }
        }
        const auto report = backtest::parity(*events, known.view());
        if (!report && arguments.run.empty() && report.error().code == ErrorCode::not_found) continue;
        if (!report) return report_failure(report.error(), arguments.json);
        parts.push_back(arguments.json ? backtest::to_json(*report) : backtest::to_table(*report));
    }
    if (arguments.json) {
        JsonText json;
        json.begin_object().key("items").begin_array();
        for (const std::string& part : parts) json.raw(part);
        json.end_array().end_object();
        std::printf("%s\n", json.text().c_str());
    } else if (parts.empty()) {
        std::printf("No strategy has acted on a candle yet.\n");
    }
    for (std::size_t i = 0; !arguments.json && i < parts.size(); ++i) {
        std::printf("%s%s", i == 0 ? "" : "\n", parts[i].c_str());
    }
    return 0;
}

}  // namespace

void add_parity_command(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<ParityArguments>();
    CLI::App* command =
        app.add_subcommand("parity", "Compare what strategies at work did with the backtest of the same days");
    command->add_option("--run", arguments->run, "Only this run (its id stands on the page); else the newest 20");
    command->add_flag("--json", arguments->json, "Print JSON");
    command->callback([arguments, &context] { context.exit_code = run(*arguments, context); });
}

}  // namespace piggy::apps
