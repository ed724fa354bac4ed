#pragma once
// ReportBooks: what a report is made from, read from the files of a home folder: the books of an exchange (ledger.db,
// paper.db) and what the desk was worth by the minute (app.db). Beside the programs that write them, or without any;
// nothing is made and nothing is changed.

#include <filesystem>
#include <string>

#include "report/summary.h"
#include "trading/run_config.h"

namespace piggy::apps {

struct ReportDesk {
    std::filesystem::path home;
    std::string exchange;  // "practice" or "binanceus", as exchange_id() has it
    trading::RunMode mode = trading::RunMode::paper;
};

// Orders and equity of this period alone (all of the journal in any case: what is held has a past). Where there are no
// books yet the accounts are empty, which is no error. What was read is held against what the desk's own books add up
// to, to the last tick.
// errors: malformed: they are damaged or don't add up; refused: of another version; unavailable: the disk
[[nodiscard]] Result<report::Accounts> read_accounts(const ReportDesk& desk, const report::Period& period,
                                                     Timestamp now);

}  // namespace piggy::apps
