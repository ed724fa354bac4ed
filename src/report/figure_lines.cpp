#include "report/figure_lines.h"

#include <algorithm>
#include <cstdio>

#include "core/json_text.h"

namespace piggy::report {
namespace {

constexpr std::size_t message_bytes_max = 1'500;
constexpr const char* no_value = "\xE2\x80\x93";  // –

const char* unit_of(FigureKind kind) {
    switch (kind) {
        case FigureKind::money: return "USDT";
        case FigureKind::percent: return "%";
        default: return "";
    }
}

// Written down in the order in which people read them.
class Lines {
public:
    void money(const char* name, const std::string& label, const Result<Decimal>& value, bool with_sign) {
        if (!value) return absent(name, label, FigureKind::money, value.error());
        lines.push_back({name, label, FigureKind::money, value->to_string(), dollars_text(*value, with_sign)});
    }
    void percent(const char* name, const char* label, const Result<double>& value, bool with_sign = false) {
        if (!value) return absent(name, label, FigureKind::percent, value.error());
        lines.push_back({name, label, FigureKind::percent, number_text(*value), percent_text(*value, with_sign)});
    }
    void ratio(const char* name, const char* label, const Result<double>& value) {
        if (!value) return absent(name, label, FigureKind::ratio, value.error());
        char shown[32];
        std::snprintf(shown, sizeof shown, "%.2f", *value);
        lines.push_back({name, label, FigureKind::ratio, number_text(*value), shown});
    }
    void count(const char* name, const char* label, std::size_t value) {
        lines.push_back({name, label, FigureKind::count, std::to_string(value), std::to_string(value)});
    }
    void text(const char* name, const char* label, std::string value) {
        lines.push_back({name, label, FigureKind::text, value, value});
    }

    std::vector<FigureLine> lines;

private:
    void absent(const char* name, const std::string& label, FigureKind kind, const Error& why) {
        lines.push_back({name, label, kind, fail(why), no_value});
    }
    static std::string number_text(double value) { return JsonText().value(value).take(); }
};

std::string fees_text(const std::map<Asset, Decimal>& fees) {
    std::string text;
    for (const auto& [asset, amount] : fees) {
        text += (text.empty() ? "" : ", ") + amount.to_string() + " " + asset.code;
    }
    return text.empty() ? "none" : text;
}

// Where nothing was seen when the time ended, of which moment its end is.
std::string end_label(const PeriodFigures& figures) {
    const bool is_early = figures.over && figures.equity_last && figures.equity_last_at < figures.period.to;
    if (!is_early) return "Equity at the end";
    return "Equity, last seen " + format_iso8601(figures.equity_last_at, TimePrecision::seconds);
}

void add_profit(Lines& lines, const PeriodFigures& figures, const char* pnl_label) {
    lines.money("pnl", pnl_label, figures.pnl, true);
    lines.percent("return_pct", "Return", figures.return_pct, true);
    lines.money("realised", "Realised PnL", figures.realised, true);
    lines.money("open_change", "Change of open PnL", figures.open_change, true);
    lines.money("open_profit", "Open PnL at the end", figures.open_profit, true);
    lines.money("equity_first", "Equity at the beginning", figures.equity_first, false);
    lines.money("equity_last", end_label(figures), figures.equity_last, false);
    lines.money("transferred", "Deposits less withdrawals", figures.transferred, true);
}

void add_trades(Lines& lines, const PeriodFigures& figures) {
    lines.count("trades", "Trades", figures.trades);
    lines.count("buys", "Buys", figures.buys);
    lines.count("sells", "Sells", figures.sells);
    lines.count("external", "Made elsewhere", figures.external);
    lines.money("fees_usd", "Fees", figures.fees_usd, false);
    lines.text("fees", "Fees as taken", fees_text(figures.fees));
    lines.count("closed", "Closed trades", figures.closed.closed);
    lines.count("won", "Won", figures.closed.won);
    lines.count("lost", "Lost", figures.closed.lost);
    lines.percent("win_rate_pct", "Win rate", figures.closed.win_rate_pct);
}

void add_averages(Lines& lines, const TradeFigures& closed) {
    lines.money("average_win", "Average win", closed.average_win, true);
    lines.percent("average_win_pct", "Average win, of its cost", closed.average_win_pct, true);
    lines.money("average_win_size", "Average winning trade size", closed.average_win_size, false);
    lines.money("average_loss", "Average loss", closed.average_loss, true);
    lines.percent("average_loss_pct", "Average loss, of its cost", closed.average_loss_pct, true);
    lines.money("average_loss_size", "Average losing trade size", closed.average_loss_size, false);
    lines.money("best", "Best trade", closed.best, true);
    lines.money("worst", "Worst trade", closed.worst, true);
}

void add_orders(Lines& lines, const PeriodFigures& figures) {
    lines.count("refused", "Orders refused", figures.refused);
    lines.count("unfilled", "Orders not filled", figures.unfilled);
    lines.count("unknown", "Outcome unknown for a while", figures.unknown);
}

std::string of_desk(const std::string& mode, const std::string& exchange, bool over) {
    return " (UTC), " + mode + " on " + exchange + (over ? "" : ", so far");
}

std::string nothing_in(const Accounts& accounts, const PeriodFigures& figures, const std::string& when) {
    if (accounts.empty()) return no_books_sentence(accounts);
    const bool is_something =
        !figures.fills.empty() || !figures.curve.empty() || !figures.others.empty() || figures.refused > 0;
    if (is_something) return "";
    return "Nothing happened in " + when + ": no " + accounts.history().mode +
           " trade and no equity were recorded on " + accounts.history().exchange + ".";
}

// Columns as they are seen: letters of one column each, which ours are.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string dollars_text(Decimal amount, bool with_sign) {
    std::string digits = amount.to_fixed(2);
    const bool is_negative = digits.starts_with('-');
    if (is_negative) digits.erase(0, 1);
    for (std::size_t at = digits.size() - 3; at > 3; at -= 3) digits.insert(at - 3, ",");
    const bool is_zero = digits.find_first_not_of("0.,") == std::string::npos;
    const char* sign = is_negative ? "-" : with_sign && !is_zero ? "+" : "";
    return std::string(sign) + "$" + digits;
}

std::string percent_text(double percent, bool with_sign) {
    char text[64];
    std::snprintf(text, sizeof text, with_sign ? "%+.2f %%" : "%.2f %%", percent);
    const bool is_zero = std::string_view(text).find_first_of("123456789") == std::string_view::npos;
    return is_zero ? "0.00 %" : text;
}

std::vector<FigureLine> figure_lines(const DaySummary& summary) {
    Lines lines;
    add_profit(lines, summary.figures, "Daily PnL");
    add_trades(lines, summary.figures);
    lines.percent("drawdown_max_pct", "Max drawdown", summary.figures.drawdown_max_pct);
    lines.money("loss", "Loss of the day's limit", summary.loss, false);
    lines.percent("loss_pct", "Loss, of the baseline", summary.loss_pct);
    lines.percent("loss_budget_used_pct", "Loss budget used", summary.loss_budget_used_pct);
    lines.text("auto_disabled", "Auto-disabled", summary.latch_text.empty() ? "no" : summary.latch_text);
    add_orders(lines, summary.figures);
    return std::move(lines.lines);
}

std::vector<FigureLine> figure_lines(const MonthReport& report) {
    Lines lines;
    add_profit(lines, report.figures, "Total PnL");
    add_trades(lines, report.figures);
    add_averages(lines, report.figures.closed);
    lines.percent("drawdown_max_pct", "Max drawdown", report.figures.drawdown_max_pct);
    lines.ratio("sharpe", "Sharpe ratio", report.sharpe);
    add_orders(lines, report.figures);
    return std::move(lines.lines);
}

std::string title_of(const DaySummary& summary) {
    return "Daily Summary " + format_date(summary.figures.period.from) +
           of_desk(summary.mode, summary.exchange, summary.figures.over);
}

std::string title_of(const MonthReport& report) {
    return "Monthly Report " + month_text(report.month) + of_desk(report.mode, report.exchange, report.figures.over);
}

std::string nothing_sentence(const Accounts& accounts, const DaySummary& summary) {
    return nothing_in(accounts, summary.figures, format_date(summary.figures.period.from));
}

std::string nothing_sentence(const Accounts& accounts, const MonthReport& report) {
    return nothing_in(accounts, report.figures, month_text(report.month));
}

std::string no_books_sentence(const Accounts& accounts) {
    return "No " + accounts.history().mode + " trade was ever booked on " + accounts.history().exchange +
           ": there are no books yet.";
}

std::string table_text(std::string_view title, const std::vector<FigureLine>& lines) {
    std::size_t labels = 0, values = 0;
    for (const FigureLine& line : lines) {
        labels = std::max(labels, width_of(line.label));
        values = std::max(values, line.kind == FigureKind::text ? 0 : width_of(line.shown));
    }
    std::string table(title);
    table += "\n";
    std::vector<std::string> reasons;
    for (const FigureLine& line : lines) {
        table += "  " + line.label + std::string(labels - width_of(line.label) + 2, ' ');
        const std::size_t width = width_of(line.shown);
        if (line.kind != FigureKind::text && width < values) table += std::string(values - width, ' ');
        table += line.shown;
        if (!line.value) {
            auto place = std::ranges::find(reasons, line.value.error().what);
            if (place == reasons.end()) place = reasons.insert(place, line.value.error().what);
            table += " (" + std::to_string(place - reasons.begin() + 1) + ")";
        }
        table += "\n";
    }
    for (std::size_t at = 0; at < reasons.size(); ++at) {
        table += "(" + std::to_string(at + 1) + ") " + reasons[at] + "\n";
    }
    return table;
}

std::string plain_text(std::string_view title, const std::vector<FigureLine>& lines) {
    std::string text(title);
    text.resize(std::min(text.size(), message_bytes_max));
    std::string reason;
    for (const FigureLine& line : lines) {
        std::string next = "\n" + line.label + ": " + line.shown;
        // The same reason is told once.
        if (!line.value && line.value.error().what != reason) {
            reason = line.value.error().what;
            next += " (" + reason + ")";
        }
        if (text.size() + next.size() > message_bytes_max) break;
        text += next;
    }
    return text;
}

std::string csv_cell(std::string_view text) {
    const bool is_number = !text.empty() && text.find_first_not_of("+-0123456789.e") == std::string_view::npos;
    std::string cell;
    if (!text.empty() && !is_number && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
        cell = "'";
    }
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

std::string csv_text(const std::vector<FigureLine>& lines) {
    std::string csv = "figure,value,unit,why_absent\r\n";
    for (const FigureLine& line : lines) {
        csv += csv_cell(line.name) + "," + (line.value ? csv_cell(*line.value) : "") + "," + unit_of(line.kind) + "," +
               (line.value ? "" : csv_cell(line.value.error().what)) + "\r\n";
    }
    return csv;
}

}  // namespace piggy::report
