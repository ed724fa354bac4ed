#pragma once
// Reads the lines of a CSV text into columns: well-formed ones the fast way, the others with care.

#include <string_view>
#include <vector>

#include "adapters/candle_files/fast_rows.h"
#include "adapters/candle_files/rows.h"

namespace piggy::candle_files {

// Splits one line (without its end) into at most cells_max cells; spaces around cells and quotes are taken off.
// False when a quote does not end where a cell does.
[[nodiscard]] bool split_line(std::string_view line, char delimiter, std::vector<std::string_view>& cells);

class LineReader {
public:
    // kernel may be null: then every line goes the careful way. fast must fit the plan.
    LineReader(const RowPlan& plan, char delimiter, FastRows kernel, const FastPlan& fast)
        : plan_(plan), delimiter_(delimiter), kernel_(kernel), fast_(fast) {}

    // Reads the lines that begin in [at, limit) of a text that goes on to end, with slack behind. A line that has no
    // end before `end` is left for later, unless this is the last text. Gives the start of the first line not read.
    [[nodiscard]] const char* read(const char* at, const char* limit, const char* end, bool is_last, Part& part,
                                   const RowTarget& target);

private:
    void read_fast(const char*& at, const char* limit, Part& part, const RowTarget& target) const;
    void read_careful(std::string_view line, Part& part, const RowTarget& target);

    const RowPlan& plan_;
    char delimiter_;
    FastRows kernel_;
    FastPlan fast_;
    std::vector<std::string_view> cells_;
};

// Notes rows that the fast way has put to target at index part.rows.
void note_fast_rows(const FastPlan& fast, std::uint64_t rows, Part& part);
[[nodiscard]] FastTarget fast_target(const RowTarget& target, std::uint64_t row);

}  // namespace piggy::candle_files
