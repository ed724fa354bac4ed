#include "apps/backtest_options.h"

#include "backtest/history_range.h"
#include "backtest/request_text.h"

namespace piggy::apps {
namespace {

constexpr std::size_t date_length = 10;  // 2021-01-31

Result<std::optional<Decimal>> optional_decimal(std::string_view name, const std::string& text) {
    if (text.empty()) return std::optional<Decimal>();
    auto value = backtest::parse_named(name, text);
    if (!value) return fail(value.error());
    return std::optional<Decimal>(*value);
}

}  // namespace

void add_backtest_options(CLI::App& command, BacktestOptions& options, const std::string& what_parameter) {
    command.add_option("--data", options.data, "A candle file: CSV or JSON, plain or .gz");
    command.add_option("--symbol", options.symbol, "BTC/USDT; for stored candles, or to name the file's");
    command.add_option("--timeframe", options.timeframe, "1m 5m 15m 1h 4h 1d …; larger frames are derived exactly");
    command.add_option("--from", options.from, "First moment, such as 2021-01-01 (UTC)");
    command.add_option("--to", options.to,
                       "Last day, such as 2021-12-31 (included), or an exact end with a time of day");
    command.add_option("--strategy", options.strategy, "See `cryptopiggy strategies`")->capture_default_str();
    command.add_option("--param", options.parameters, what_parameter)->allow_extra_args(false);
    command.add_option("--cash", options.cash, "Starting cash in the quote asset")->capture_default_str();
    command.add_option("--fee", options.fee, "Fee as a fraction of the notional; 0.001 is 0.1 %")
        ->capture_default_str();
    command.add_option("--maker-fee", options.maker_fee,
                       "Fee of a take-profit, which rests in the book; else as --fee");
    command.add_option("--slippage-bps", options.slippage_bps, "Slippage in basis points")->capture_default_str();
    command.add_option("--spread-bps", options.spread_bps, "Spread in basis points; half of it is paid each way")
        ->capture_default_str();
    command.add_option("--fill", options.fill, "next-open or close")->capture_default_str();
    command.add_option("--sizing", options.sizing, "all_in, percent:25, fixed:50, units:1 or live_limits")
        ->capture_default_str();
    command.add_option("--lot-step", options.lot_step, "Quantities are multiples of this")->capture_default_str();
    command.add_option("--min-notional", options.notional_min, "Smallest order in the quote asset")
        ->capture_default_str();
    command.add_flag("--no-filters", options.no_filters, "No lot step and no smallest order");
    command.add_option("--stop-loss", options.stop_loss, "Leave at this loss; 0.05 is 5 %");
    command.add_option("--take-profit", options.take_profit, "Leave at this profit");
    command.add_option("--trailing-stop", options.trailing_stop,
                       "Leave this far below the highest price since the entry");
}

void refuse_empty_values(CLI::App& command) {
    for (CLI::Option* option : command.get_options()) {
        if (option->get_items_expected_max() == 0) continue;
        option->check([](const std::string& value) { return value.empty() ? "an empty value was given" : ""; });
    }
}

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

Result<backtest::BacktestRequest> parse_request(const BacktestOptions& options) {
    backtest::BacktestRequest request;
    request.strategy = options.strategy;
    std::optional<Error> wrong;
    const auto read = [&](auto parsed, auto& place) {
        if (wrong) return;
        if (parsed) {
            place = std::move(*parsed);
        } else {
            wrong = parsed.error();
        }
    };
    read(backtest::parse_named("--cash", options.cash), request.cash);
    read(backtest::parse_named("--fee", options.fee), request.costs.taker_fee.value);
    read(backtest::parse_named("--maker-fee", options.maker_fee.empty() ? options.fee : options.maker_fee),
         request.costs.maker_fee.value);
    read(backtest::parse_named("--slippage-bps", options.slippage_bps), request.costs.slippage_bps);
    read(backtest::parse_named("--spread-bps", options.spread_bps), request.costs.spread_bps);
    read(backtest::parse_fill(options.fill), request.fill);
    read(backtest::parse_sizing(options.sizing), request.sizing);
    read(backtest::parse_named("--lot-step", options.lot_step), request.filters.lot_step);
    read(backtest::parse_named("--min-notional", options.notional_min), request.filters.notional_min);
    if (options.no_filters) request.filters = simulator::Filters::none();
    read(optional_decimal("--stop-loss", options.stop_loss), request.stops.stop_loss);
    read(optional_decimal("--take-profit", options.take_profit), request.stops.take_profit);
    read(optional_decimal("--trailing-stop", options.trailing_stop), request.stops.trailing_stop);
    if (wrong) return fail(*wrong);
    return request;
}

Result<backtest::History> cut(const LoadedHistory& loaded, const BacktestOptions& options) {
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
    if (!options.from.empty()) {
        auto parsed = parse_iso8601(options.from);
        if (!parsed) return fail(parsed.error());
        from = *parsed;
    }
    if (!options.to.empty()) {
        // Judged as options: "--from 2021-01-01 --to 2021-01-01" is an empty range, not a day.
        auto as_options = parse_iso8601(options.to);
        if (!as_options) return fail(as_options.error());
        const bool dates = options.from.size() == options.to.size() && options.to.size() == date_length;
        if (from && dates && *from >= *as_options) return loaded.between(from, *as_options);
        to = *backtest::parse_range_end(options.to);
    }
    return loaded.between(from, to);
}

}  // namespace piggy::apps
