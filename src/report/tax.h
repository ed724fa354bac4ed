#pragma once
// Tax lots: what was sold in a year, lot by lot, each with what it had cost. The rows of all years add up with the
// ledger to the last tick. No advice: which method is allowed, and what a withdrawal or a fee is, differs by country.

#include <string>
#include <string_view>
#include <vector>

#include "report/summary.h"

namespace piggy::report {

enum class Term : std::uint8_t {
    short_term,
    long_term,  // held for more than a calendar year, in days of UTC
};
[[nodiscard]] Term term_of(const Piece& piece);
[[nodiscard]] const char* term_name(Term term);  // "short"

struct TaxReport {
    std::string mode, exchange;
    std::chrono::year year;
    LotMethod method = LotMethod::fifo;
    std::vector<Piece> rows;  // by the time of the disposal, which says the year (UTC)
    Decimal proceeds, cost, gain, gain_short, gain_long;
};

// choices: only of use with LotMethod::specific.
// errors: malformed: the journal takes more than there was; refused: a choice that can't be had: which
[[nodiscard]] Result<TaxReport> tax_report(const BooksHistory& history, std::chrono::year year, LotMethod method,
                                           const std::vector<LotChoice>& choices);

// "2026". errors: malformed
[[nodiscard]] Result<std::chrono::year> parse_year(std::string_view text);
// "fifo", "hifo", "specific". errors: malformed
[[nodiscard]] Result<LotMethod> parse_lot_method(std::string_view text);
// Lines of "sale,lot[,quantity]", by the references that the CSV has as disposed_by and acquired_by; a first line
// "sale,lot,quantity" and empty lines are passed over. errors: malformed: which line
[[nodiscard]] Result<std::vector<LotChoice>> parse_lot_choices(std::string_view text);

[[nodiscard]] std::string title_of(const TaxReport& report);
// One sentence where nothing was sold in that year, else empty.
[[nodiscard]] std::string nothing_sentence(const Accounts& accounts, const TaxReport& report);
// "acquired,disposed,asset,quantity,proceeds,cost_basis,gain,term,kind,acquired_by,disposed_by", exact to 1e-8.
[[nodiscard]] std::string csv_text(const TaxReport& report);
[[nodiscard]] std::string to_json(const TaxReport& report);
[[nodiscard]] std::string table_text(const TaxReport& report);

}  // namespace piggy::report
