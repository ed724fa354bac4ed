#include "adapters/candle_files/line_reader.h"

#include <cstring>

namespace piggy::candle_files {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

TimeUnit unit_of(const FastPlan& fast) {
    switch (fast.time_digits) {
        case 10: return TimeUnit::seconds;
        case 13: return TimeUnit::milliseconds;
        default: return TimeUnit::microseconds;
    }
}

}  // namespace

bool split_line(std::string_view line, char delimiter, std::vector<std::string_view>& cells) {
    cells.clear();
    std::string_view rest = line;
    for (bool more = true; more && cells.size() < cells_max;) {
        while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
        std::size_t stop = 0;
        std::string_view cell;
        if (!rest.empty() && rest.front() == '"') {
            const std::size_t closing = rest.find('"', 1);
            if (closing == std::string_view::npos) return false;
            cell = rest.substr(1, closing - 1);
            stop = std::min(rest.find(delimiter, closing), rest.size());
            if (!trimmed(rest.substr(closing + 1, stop - closing - 1)).empty()) return false;
        } else {
            stop = std::min(rest.find(delimiter), rest.size());
            cell = rest.substr(0, stop);
        }
        cells.push_back(trimmed(cell));
        more = stop < rest.size();
        rest.remove_prefix(more ? stop + 1 : rest.size());
    }
    return true;
}

FastTarget fast_target(const RowTarget& target, std::uint64_t row) {
    return {target[0] + row, {target[1] + row, target[2] + row, target[3] + row, target[4] + row}, target[5] + row};
}

void note_fast_rows(const FastPlan& fast, std::uint64_t rows, Part& part) {
    if (rows == 0) return;
    part.units.add(unit_of(fast), part.lines, rows);
    part.filled.add(6 + fast.trailing_columns, part.lines, rows);
    part.line_map.add(part.rows, part.lines);
    part.rows += rows;
    part.lines += rows;
    part.read += rows;
}

void LineReader::read_fast(const char*& at, const char* limit, Part& part, const RowTarget& target) const {
    const FastTarget fast_place = fast_target(target, part.rows);
    note_fast_rows(fast_, kernel_(&at, limit, &fast_, &fast_place), part);
}

void LineReader::read_careful(std::string_view line, Part& part, const RowTarget& target) {
    const std::uint64_t number = part.lines++;
    if (trimmed(line).empty()) return;
    ++part.read;
    if (!split_line(line, delimiter_, cells_)) {
        part.defects.add(DefectKind::bad_row, number);
        return;
    }
    read_row(plan_, cells_, number, part, target);
}

const char* LineReader::read(const char* at, const char* limit, const char* end, bool is_last, Part& part,
                             const RowTarget& target) {
    while (at < limit) {
        if (kernel_ != nullptr) {
            read_fast(at, limit, part, target);
            if (at >= limit) break;
        }
        const auto* line_end = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        if (line_end == nullptr && !is_last) return at;
        const char* stop = line_end == nullptr ? end : line_end;
        read_careful({at, static_cast<std::size_t>(stop - at)}, part, target);
        at = line_end == nullptr ? end : line_end + 1;
    }
    return at;
}

}  // namespace piggy::candle_files
