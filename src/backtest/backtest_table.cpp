#include "backtest/backtest_table.h"

#include <array>
#include <cstdio>

#include "backtest/request_text.h"

namespace piggy::backtest {
namespace {

constexpr int label_width = 24;
constexpr int value_width = 15;

// Two figures side by side, labels left, values right.
class Table {
public:
    void row(const std::string& label, const std::string& value, const std::string& label2 = "",
             const std::string& value2 = "") {
        text_ += "  " + left(label, label_width) + right(value, value_width);
        if (!label2.empty()) text_ += "    " + left(label2, label_width) + right(value2, value_width);
        text_ += '\n';
    }
    void gap() { text_ += '\n'; }
    void line(const std::string& text) { text_ += text + '\n'; }
    [[nodiscard]] const std::string& text() const { return text_; }

    [[nodiscard]] static std::string left(std::string text, int width) {
        text.resize(std::max<std::size_t>(text.size(), static_cast<std::size_t>(width)), ' ');
        return text;
    }
    [[nodiscard]] static std::string right(const std::string& text, int width) {
        // Dashes and minus signs are multi-byte; count characters, not bytes.
        int characters = 0;
        for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
        return std::string(static_cast<std::size_t>(std::max(0, width - characters)), ' ') + text;
    }

private:
    std::string text_;
};

std::string two_places(double value) {
    std::array<char, 352> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.2f", value);
    return buffer.data();
}

std::string percent(const std::optional<double>& value) { return value ? two_places(*value) + " %" : "–"; }
std::string ratio(const std::optional<double>& value) { return value ? two_places(*value) : "–"; }

std::string with_separators(std::string digits) {
    const std::size_t point = digits.find('.');
    const std::size_t start = digits.front() == '-' ? 1 : 0;
    std::size_t at = point == std::string::npos ? digits.size() : point;
    while (at > start + 3) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string money(Decimal amount) { return with_separators(amount.to_fixed(2)); }
std::string count(std::size_t value) { return with_separators(std::to_string(value)); }

std::string heading(const BacktestReport& report) {
    std::string text = report.strategy + " on " + report.symbol + " " + report.timeframe;
    if (report.synthetic) text += " (synthetic)";
    std::string parameters;
    for (const auto& [name, value] : report.parameters.all()) {
        parameters += (parameters.empty() ? "" : ", ") + name + " " + strategy::to_text(value);
    }
    return parameters.empty() ? text : text + ": " + parameters;
}

}  // namespace

std::string to_table(const BacktestReport& report) {
    Table table;
    table.line(report.verdict);
    table.gap();
    table.line(heading(report));
    table.line(format_iso8601(report.from) + " to " + format_iso8601(report.to) + ", " + count(report.candles) +
               " candles, fee " + report.request.costs.taker_fee.value.to_string() + ", sizing " +
               to_text(report.request.sizing) + ", fill " + std::string(to_text(report.request.fill)));
    table.gap();
    table.row("Final equity", money(report.final_equity), "Initial cash", money(report.initial_cash));
    table.row("Total return", percent(report.total_return_pct), "Buy and hold",
              percent(report.buy_and_hold_return_pct));
    table.row("Annual return", percent(report.annual_return_pct), "Volatility (annual)",
              percent(report.volatility_annual_pct));
    table.row("Max drawdown", percent(report.max_drawdown_pct), "  lasting candles",
              count(report.max_drawdown_candles));
    table.gap();
    table.row("Sharpe", ratio(report.sharpe), "Sortino", ratio(report.sortino));
    table.row("Calmar", ratio(report.calmar), "Profit factor", ratio(report.trips.profit_factor));
    table.gap();
    table.row("Trades (closed)", count(report.trips.trades), "Win rate", percent(report.trips.win_rate_pct));
    table.row("Average win", percent(report.trips.avg_win_pct), "Average loss", percent(report.trips.avg_loss_pct));
    table.row("Best trade", percent(report.trips.best_trade_pct), "Worst trade", percent(report.trips.worst_trade_pct));
    table.row("Expectancy", percent(report.trips.expectancy_pct), "Exposure", percent(report.exposure_pct));
    table.row("Fees paid", money(report.fees_paid), "Turnover", ratio(report.turnover));
    table.gap();
    table.line(count(report.blocked_by_live_limits) + " of " + count(report.live_orders) +
               " orders would have been blocked by the live limits.");
    if (report.forecast) table.line("Forecasts: " + report.forecast->verdict + ".");
    if (report.entries_skipped > 0) {
        table.line(count(report.entries_skipped) +
                   " entries were skipped: too small or too large for the cash, filters or limits.");
    }
    if (report.exits_refused > 0) {
        table.line(
            count(report.exits_refused) +
            " exits could not be had when they were wanted: below the smallest order, or held back by the limits.");
    }
    if (report.open_trade_at_end) table.line("The last position is still open; it is marked at the last close.");
    return table.text();
}

std::string to_table(std::span<const report::RoundTrip> trades) {
    std::string text =
        "  entry                 price          exit                  price          quantity          "
        "return  reason\n";
    for (const report::RoundTrip& trip : trades) {
        text += "  " + Table::left(format_iso8601(trip.entry_time), 22) +
                Table::left(trip.entry_price.value.to_string(), 15) +
                Table::left(trip.closed() ? format_iso8601(trip.exit_time) : "open", 22) +
                Table::left(trip.exit_price.value.to_string(), 15) + Table::left(trip.quantity.value.to_string(), 14) +
                Table::right(two_places(100 * trip.return_for_analysis()) + " %", 10) + "  " +
                report::exit_reason_name(trip.reason) + '\n';
    }
    return text;
}

}  // namespace piggy::backtest
