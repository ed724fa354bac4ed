#pragma once
// FigureLines: the figures of a summary or report, one a line, with the words that a person reads. Terminal table, CSV,
// JSON, HTML and messages are all written from these, so they can't differ.

#include <string>
#include <string_view>
#include <vector>

#include "report/summary.h"

namespace piggy::report {

enum class FigureKind : std::uint8_t { money, percent, ratio, count, text };

struct FigureLine {
    std::string name;   // "win_rate_pct": in JSON and CSV
    std::string label;  // "Win rate"
    FigureKind kind = FigureKind::text;
    Result<std::string> value;  // exact, for programs: "12.34000001", "41.666666666666664"; or why there is none
    std::string shown;          // for people: "+$12.34", "41.67 %"; "–" where there is none
};

[[nodiscard]] std::vector<FigureLine> figure_lines(const DaySummary& summary);
[[nodiscard]] std::vector<FigureLine> figure_lines(const MonthReport& report);

// "Daily Summary 2026-02-04 (UTC), live on binanceus", with ", so far" where the day is not over.
[[nodiscard]] std::string title_of(const DaySummary& summary);
[[nodiscard]] std::string title_of(const MonthReport& report);

// One sentence where there is nothing to tell, else empty: "Nothing happened in 2026-10: …".
[[nodiscard]] std::string nothing_sentence(const Accounts& accounts, const DaySummary& summary);
[[nodiscard]] std::string nothing_sentence(const Accounts& accounts, const MonthReport& report);
// Where there are no books at all.
[[nodiscard]] std::string no_books_sentence(const Accounts& accounts);

// "$1,234.56", "-$0.01"; with sign "+$12.34". Rounded half-even to cents.
[[nodiscard]] std::string dollars_text(Decimal amount, bool with_sign = false);
// "41.67 %", with sign "+0.12 %".
[[nodiscard]] std::string percent_text(double percent, bool with_sign = false);

// Title and lines, aligned for a terminal; reasons stand under the table.
[[nodiscard]] std::string table_text(std::string_view title, const std::vector<FigureLine>& lines);
// The same without columns, for a message; at most 1,500 bytes, what does not fit is left off from the end.
[[nodiscard]] std::string plain_text(std::string_view title, const std::vector<FigureLine>& lines);
// "figure,value,unit,why_absent" and a row for each line.
[[nodiscard]] std::string csv_text(const std::vector<FigureLine>& lines);
// A cell as RFC 4180 has it; what a spreadsheet would take for a formula gets a quote in front.
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace piggy::report
