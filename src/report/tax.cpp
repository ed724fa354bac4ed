#include "report/tax.h"

#include <algorithm>
#include <cstdio>

#include "core/json_text.h"
#include "report/figure_lines.h"

namespace piggy::report {
namespace {

std::string time_text(Timestamp time) { return format_iso8601(time, TimePrecision::milliseconds); }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return text;
}

Error bad_choice(std::size_t line, const char* what) {
    return {ErrorCode::malformed, "line " + std::to_string(line) + " of the lots: " + what +
                                      "; each is like: BTC/USDT trade 9,BTC/USDT trade 4,0.001"};
}

Result<LotChoice> parse_choice(std::string_view text, std::size_t line) {
    std::vector<std::string_view> cells;
    for (std::size_t comma = 0; comma != std::string_view::npos;) {
        comma = text.find(',');
        cells.push_back(trimmed(text.substr(0, comma)));
        text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
    }
    if (cells.size() < 2 || cells.size() > 3) return fail(bad_choice(line, "a sale, a lot and perhaps a quantity"));
    if (cells[0].empty() || cells[1].empty()) return fail(bad_choice(line, "the sale or the lot is missing"));
    LotChoice choice{std::string(cells[0]), std::string(cells[1]), std::nullopt};
    if (cells.size() == 3 && !cells[2].empty()) {
        const auto quantity = parse_quantity(cells[2]);
        if (!quantity || quantity->value == Decimal{}) return fail(bad_choice(line, "the quantity is none above zero"));
        choice.quantity = *quantity;
    }
    return choice;
}

}  // namespace

// Held from the day after it came, for more than a calendar year: in days of UTC, whatever the hour, and whether or not
// a 29th of February lies between. A year that begins on one ends with the 28th.
Term term_of(const Piece& piece) {
    using namespace std::chrono;
    const year_month_day first(floor<days>(piece.acquired.time) + days(1));
    year_month_day after = first + years(1);
    if (!after.ok()) after = after.year() / March / 1;
    return floor<days>(piece.disposed.time) >= sys_days(after) ? Term::long_term : Term::short_term;
}

const char* term_name(Term term) { return term == Term::long_term ? "long" : "short"; }

Result<TaxReport> tax_report(const BooksHistory& history, std::chrono::year year, LotMethod method,
                             const std::vector<LotChoice>& choices) {
    LotBook lots(method, choices);
    for (const BookEvent& event : history.events) {
        if (auto applied = lots.apply(event); !applied) return fail(applied.error());
    }
    if (auto chosen = lots.all_chosen(); !chosen) return fail(chosen.error());
    const Period of_year{month_period(year / 1).from, month_period((year + std::chrono::years(1)) / 1).from};
    TaxReport report{history.mode, history.exchange, year, method, {}, {}, {}, {}, {}, {}};
    for (const Piece& piece : lots.pieces()) {
        if (piece.disposed.time < of_year.from || piece.disposed.time >= of_year.to) continue;
        report.rows.push_back(piece);
        report.proceeds += piece.proceeds;
        report.cost += piece.cost;
        report.gain += piece.gain();
        (term_of(piece) == Term::long_term ? report.gain_long : report.gain_short) += piece.gain();
    }
    std::ranges::stable_sort(report.rows, {}, [](const Piece& piece) { return piece.disposed.time; });
    return report;
}

Result<std::chrono::year> parse_year(std::string_view text) {
    const auto month = text.size() == 4 ? parse_month(std::string(text) + "-01") : fail(ErrorCode::malformed, "");
    if (month) return month->year();
    return fail(ErrorCode::malformed, "a year is written as 2026, was \"" + std::string(text.substr(0, 40)) + "\"");
}

Result<LotMethod> parse_lot_method(std::string_view text) {
    for (const auto method : {LotMethod::fifo, LotMethod::hifo, LotMethod::specific}) {
        if (text == lot_method_name(method)) return method;
    }
    return fail(ErrorCode::malformed,
                "the method is fifo, hifo or specific, was \"" + std::string(text.substr(0, 40)) + "\"");
}

Result<std::vector<LotChoice>> parse_lot_choices(std::string_view text) {
    std::vector<LotChoice> choices;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = text.find('\n');
        const std::string_view row = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? "" : text.substr(end + 1);
        if (row.empty() || (line == 1 && row.starts_with("sale,"))) continue;
        auto choice = parse_choice(row, line);
        if (!choice) return fail(choice.error());
        choices.push_back(std::move(*choice));
    }
    return choices;
}

std::string title_of(const TaxReport& report) {
    char year[8];
    std::snprintf(year, sizeof year, "%04d", static_cast<int>(report.year));
    return std::string("Tax lots ") + year + " (UTC), " + report.mode + " on " + report.exchange + ", " +
           lot_method_name(report.method);
}

std::string nothing_sentence(const Accounts& accounts, const TaxReport& report) {
    if (accounts.empty()) return no_books_sentence(accounts);
    if (!report.rows.empty()) return "";
    return "Nothing was sold in " + std::to_string(static_cast<int>(report.year)) + " (" + report.mode + " on " +
           report.exchange + ").";
}

std::string csv_text(const TaxReport& report) {
    std::string csv = "acquired,disposed,asset,quantity,proceeds,cost_basis,gain,term,kind,acquired_by,disposed_by\r\n";
    for (const Piece& piece : report.rows) {
        for (const std::string& cell :
             {time_text(piece.acquired.time), time_text(piece.disposed.time), piece.asset.code,
              piece.quantity.value.to_string(), piece.proceeds.to_string(), piece.cost.to_string(),
              piece.gain().to_string(), std::string(term_name(term_of(piece))), std::string(disposal_name(piece.how)),
              piece.acquired.reference}) {
            csv += csv_cell(cell) + ",";
        }
        csv += csv_cell(piece.disposed.reference) + "\r\n";
    }
    return csv;
}

std::string to_json(const TaxReport& report) {
    JsonText json;
    json.begin_object().field("year", std::int64_t{static_cast<int>(report.year)}).field("mode", report.mode);
    json.field("exchange", report.exchange).field("method", lot_method_name(report.method));
    json.field("proceeds", report.proceeds.to_string()).field("cost_basis", report.cost.to_string());
    json.field("gain", report.gain.to_string()).field("gain_short", report.gain_short.to_string());
    json.field("gain_long", report.gain_long.to_string()).key("lots").begin_array();
    for (const Piece& piece : report.rows) {
        json.begin_object().field("acquired", time_text(piece.acquired.time));
        json.field("disposed", time_text(piece.disposed.time)).field("asset", piece.asset.code);
        json.field("quantity", piece.quantity.value.to_string()).field("proceeds", piece.proceeds.to_string());
        json.field("cost_basis", piece.cost.to_string()).field("gain", piece.gain().to_string());
        json.field("term", term_name(term_of(piece))).field("kind", disposal_name(piece.how));
        json.field("acquired_by", piece.acquired.reference).field("disposed_by", piece.disposed.reference).end_object();
    }
    return json.end_array().end_object().take();
}

std::string table_text(const TaxReport& report) {
    std::string table = title_of(report) + "\n";
    char line[256];
    std::snprintf(line, sizeof line, "  %-10s  %-10s  %-5s  %14s  %12s  %12s  %12s  %-5s  %s\n", "Acquired", "Disposed",
                  "Asset", "Quantity", "Proceeds", "Cost basis", "Gain", "Term", "Kind");
    table += line;
    for (const Piece& piece : report.rows) {
        std::snprintf(line, sizeof line, "  %-10s  %-10s  %-5.5s  %14s  %12s  %12s  %12s  %-5s  %s\n",
                      format_date(piece.acquired.time).c_str(), format_date(piece.disposed.time).c_str(),
                      piece.asset.code.c_str(), piece.quantity.value.to_string().c_str(),
                      dollars_text(piece.proceeds).c_str(), dollars_text(piece.cost).c_str(),
                      dollars_text(piece.gain(), true).c_str(), term_name(term_of(piece)), disposal_name(piece.how));
        table += line;
    }
    table += "Gain " + dollars_text(report.gain, true) + " (short " + dollars_text(report.gain_short, true) +
             ", long " + dollars_text(report.gain_long, true) + ") of " + std::to_string(report.rows.size()) +
             " lots; proceeds " + dollars_text(report.proceeds) + ", cost basis " + dollars_text(report.cost) + "\n";
    return table;
}

}  // namespace piggy::report
