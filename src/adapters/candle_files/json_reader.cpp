#include "adapters/candle_files/json_reader.h"

#include <vector>

#include "adapters/candle_files/line_reader.h"

namespace piggy::candle_files {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

constexpr std::ptrdiff_t progress_bytes = 1 << 20;

}  // namespace

JsonRows::JsonRows(const char* begin, const char* end) : at_(begin), end_(end) {
    skip_spaces();
    if (at_ == end_ || *at_ != '[') return;
    // "[[…" is an array of rows; "[1…" is a row, and others follow on lines of their own.
    const char* outer = at_++;
    skip_spaces();
    has_outer_ = at_ == end_ || *at_ == '[' || *at_ == ']' || *at_ == '{';
    if (!has_outer_) at_ = outer;
}

void JsonRows::skip_spaces() {
    while (at_ < end_ && is_space(*at_)) ++at_;
}

const char* JsonRows::before_element() {
    skip_spaces();
    while (at_ < end_ && *at_ == ',') {
        ++at_;
        skip_spaces();
    }
    return at_;
}

// At a quote; false when it never ends.
bool JsonRows::skip_string() {
    for (++at_; at_ < end_; ++at_) {
        if (*at_ == '\\') {
            ++at_;
        } else if (*at_ == '"') {
            ++at_;
            return true;
        }
    }
    at_ = end_;
    return false;
}

// Any value, nested or not; false when the text ends inside.
bool JsonRows::skip_value() {
    std::size_t depth = 0;
    while (at_ < end_) {
        const char c = *at_;
        if (c == '"') {
            if (!skip_string()) return false;
            if (depth == 0) return true;
            continue;
        }
        if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ']' || c == '}') {
            if (depth == 0) return true;
            if (--depth == 0) {
                ++at_;
                return true;
            }
        } else if (depth == 0 && (c == ',' || is_space(c))) {
            return true;
        }
        ++at_;
    }
    return depth == 0;
}

JsonRows::Step JsonRows::read_cells(std::vector<std::string_view>& cells) {
    const char* row = at_++;
    bool is_row = true;
    for (;;) {
        skip_spaces();
        if (at_ >= end_) return Step::cut_off;
        if (*at_ == ']') {
            ++at_;
            return is_row ? Step::row : Step::not_a_row;
        }
        if (*at_ == '[' || *at_ == '{') {
            is_row = false;
            at_ = row;
            return skip_value() ? Step::not_a_row : Step::cut_off;
        }
        const char* cell = at_;
        if (*at_ == '"') {
            if (!skip_string()) return Step::cut_off;
            cells.emplace_back(cell + 1, static_cast<std::size_t>(at_ - cell) - 2);
        } else {
            while (at_ < end_ && *at_ != ',' && *at_ != ']' && *at_ != '[' && *at_ != '{' && *at_ != '"' &&
                   !is_space(*at_)) {
                ++at_;
            }
            cells.emplace_back(cell, static_cast<std::size_t>(at_ - cell));
        }
        if (cells.size() > cells_max) is_row = false;
        skip_spaces();
        if (at_ >= end_) return Step::cut_off;
        if (*at_ == ',') {
            ++at_;
        } else if (*at_ != ']') {
            is_row = false;
            ++at_;
        }
    }
}

JsonRows::Step JsonRows::next(std::vector<std::string_view>& cells) {
    cells.clear();
    before_element();
    if (at_ >= end_) {
        const bool whole = finished_ || !has_outer_;
        finished_ = true;
        has_outer_ = false;
        return whole ? Step::end : Step::cut_off;
    }
    if (finished_) {
        at_ = end_;
        return Step::after_end;
    }
    if (*at_ == '[') return read_cells(cells);
    if (*at_ == ']' && has_outer_) {
        ++at_;
        finished_ = true;
        return next(cells);
    }
    const char* before = at_;
    const bool whole = skip_value();
    if (at_ == before) ++at_;
    return whole ? Step::not_a_row : Step::cut_off;
}

Result<Part> read_json(const char* begin, const char* end, const JsonPlan& plan, const RowTarget& target) {
    JsonRows rows(begin, end);
    std::vector<std::string_view> cells;
    Part part;
    const char* next_report = begin + progress_bytes;
    for (bool more = true; more;) {
        if (plan.kernel != nullptr && part.lines >= plan.rows_skipped && !rows.is_finished()) {
            // By steps of a megabyte, so that progress can be told in between.
            const char* at = rows.at();
            const char* limit = at < end - progress_bytes ? at + progress_bytes : end;
            const FastTarget place = fast_target(target, part.rows);
            note_fast_rows(plan.fast, plan.kernel(&at, limit, &plan.fast, &place), part);
            rows.move_to(at);
        }
        const std::uint64_t number = part.lines;
        const auto step = rows.next(cells);
        const bool is_skipped = number < plan.rows_skipped;
        if (step != JsonRows::Step::end) ++part.lines;
        if (step != JsonRows::Step::end && step != JsonRows::Step::cut_off && !is_skipped) ++part.read;
        switch (step) {
            case JsonRows::Step::row:
                if (!is_skipped) read_row(plan.rows, cells, number, part, target);
                break;
            case JsonRows::Step::not_a_row:
            case JsonRows::Step::after_end:
                if (!is_skipped) part.defects.add(DefectKind::bad_row, number);
                break;
            case JsonRows::Step::cut_off:
                part.defects.add(DefectKind::cut_off, number);
                more = false;
                break;
            case JsonRows::Step::end: more = false; break;
        }
        if (plan.progress && rows.at() >= next_report) {
            next_report = rows.at() + progress_bytes;
            if (!plan.progress(static_cast<std::uint64_t>(rows.at() - begin))) {
                return fail(ErrorCode::refused, "the reading of the file was stopped; nothing was changed");
            }
        }
    }
    return part;
}

}  // namespace piggy::candle_files
