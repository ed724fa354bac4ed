// A parity report for a terminal and as JSON.

#include "backtest/parity.h"
#include "core/json_text.h"

namespace piggy::backtest {
namespace {

const char* cause_sentence(ParityCause cause) {
    switch (cause) {
        case ParityCause::data: return "the candles are other ones today";
        case ParityCause::latency: return "the market moved between the open and the decision";
        case ParityCause::slippage: return "half the spread, and fills beside the best price";
        case ParityCause::fee: return "other fees than the backtest's";
        case ParityCause::rounding: return "whole lot steps and the last digit";
        case ParityCause::missed_fill: return "orders that one of both has and the other has not";
    }
    return "";
}

std::string signed_dollars(Decimal amount) {
    const bool below = amount < Decimal{};
    return (below ? "-$" : "+$") + (below ? Decimal{} - amount : amount).to_string();
}

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
}

}  // namespace

std::string to_table(const ParityReport& report) {
    const trading::RunConfig& config = report.config;
    std::string text = config.strategy + " on " + config.symbol.to_string() + " " +
                       std::string(config.timeframe.name()) + ", " + trading::run_mode_name(config.mode) + ", run " +
                       config.id + "\n\n";
    text += report.exact
                ? "The same: every decision, fill and profit of the backtest of these days, to the last 1e-8.\n"
                : "Not the same as the backtest of these days; the causes are below.\n";
    text += "\n  candles acted on    " + std::to_string(report.candles) + " (" + std::to_string(report.late) +
            " told of too late, " + std::to_string(report.candles_differ) + " differ today, " +
            std::to_string(report.candles_unknown) + " not known today)\n";
    text += "  trades              " + std::to_string(report.trades_done) + " done, " +
            std::to_string(report.trades_expected) + " expected\n";
    text += "  backtest            " + signed_dollars(report.backtest_pnl) + "\n";
    for (std::size_t i = 0; i < parity_causes; ++i) {
        const auto cause = static_cast<ParityCause>(i);
        text += "    " + padded(parity_cause_name(cause), 16) + padded(signed_dollars(report.by_cause[i]), 18) +
                cause_sentence(cause) + "\n";
    }
    text += "  done                " + signed_dollars(report.done_pnl) + "\n";
    for (const ParityGap& gap : report.gaps) {
        text += "  " + format_iso8601(gap.time) + (gap.expected ? "  expected, not done" : "  done, not expected") +
                (gap.why.empty() ? "" : ": " + gap.why) + "\n";
    }
    return text;
}

std::string to_json(const ParityReport& report) {
    JsonText json;
    json.begin_object()
        .field("run_id", report.config.id)
        .field("mode", trading::run_mode_name(report.config.mode))
        .field("symbol", report.config.symbol.to_string())
        .field("timeframe", report.config.timeframe.name())
        .field("strategy", report.config.strategy)
        .field("exact", report.exact)
        .field("candles", report.candles)
        .field("candles_late", report.late)
        .field("candles_differ", report.candles_differ)
        .field("candles_unknown", report.candles_unknown)
        .field("trades_expected", report.trades_expected)
        .field("trades_done", report.trades_done)
        .field("backtest_pnl_usd", report.backtest_pnl.to_string())
        .field("recorded_pnl_usd", report.recorded_pnl.to_string())
        .field("done_pnl_usd", report.done_pnl.to_string());
    json.key("by_cause_usd").begin_object();
    for (std::size_t i = 0; i < parity_causes; ++i) {
        json.field(parity_cause_name(static_cast<ParityCause>(i)), report.by_cause[i].to_string());
    }
    json.end_object().key("gaps").begin_array();
    for (const ParityGap& gap : report.gaps) {
        json.begin_object()
            .field("time", format_iso8601(gap.time))
            .field("expected", gap.expected)
            .field("why", gap.why)
            .end_object();
    }
    json.end_array().end_object();
    return json.take();
}

}  // namespace piggy::backtest
