#pragma once
// Reads a JSON array of rows, [[time, open, …], …], into columns. Numbers are taken as they are written, so prices
// stay exact; strings count as what is in them. Only arrays of rows are candles: objects are refused with a sentence.

#include <functional>

#include "adapters/candle_files/fast_rows.h"
#include "adapters/candle_files/rows.h"

namespace piggy::candle_files {

// Goes from row to row of a JSON text with slack behind it.
class JsonRows {
public:
    JsonRows(const char* begin, const char* end);

    enum class Step : std::uint8_t { row, not_a_row, cut_off, after_end, end };
    // Moves to the next element and, if it is a row, gives its cells.
    [[nodiscard]] Step next(std::vector<std::string_view>& cells);

    // Where the next element begins, for the fast way to go on from, and back.
    [[nodiscard]] const char* at() { return before_element(); }
    void move_to(const char* at) { at_ = at; }
    [[nodiscard]] bool is_finished() const { return finished_; }

private:
    const char* before_element();
    void skip_spaces();
    [[nodiscard]] bool skip_string();
    [[nodiscard]] bool skip_value();
    [[nodiscard]] Step read_cells(std::vector<std::string_view>& cells);

    const char* at_;
    const char* end_;
    bool has_outer_ = false;
    bool finished_ = false;
};

struct JsonPlan {
    RowPlan rows;
    FastRows kernel = nullptr;
    FastPlan fast{};
    std::uint64_t rows_skipped = 0;  // before the first row of data
    std::function<bool(std::uint64_t bytes_done)> progress;
};

// errors: refused (stopped by progress)
[[nodiscard]] Result<Part> read_json(const char* begin, const char* end, const JsonPlan& plan, const RowTarget& target);

}  // namespace piggy::candle_files
