#include "adapters/candle_files/defects.h"

#include <utility>

namespace piggy::candle_files {
namespace {

struct Words {
    std::string_view name;
    std::string_view sentence;
};

constexpr std::array<Words, static_cast<std::size_t>(DefectKind::count_)> words = {{
    {"bad_row", "not a row of candles (too few columns, or a quote that never ends); left out"},
    {"bad_time", "no time that can be read; left out"},
    {"bad_number", "a price or volume that is no plain number; left out"},
    {"null_price", "a price is missing (null, empty or '-'); left out"},
    {"not_a_number", "a price is NaN; left out"},
    {"infinite", "a price or volume is infinite; left out"},
    {"exponent", "a price is written with an exponent; left out"},
    {"too_many_decimals", "a price has more than 8 decimals; left out"},
    {"price_not_positive", "a price is zero or negative; left out"},
    {"price_too_large", "a price is above 10 million; left out"},
    {"negative_volume", "the volume is negative; left out"},
    {"volume_too_large", "the volume is too large to keep; left out"},
    {"impossible_candle", "the high or low does not hold the open and close; left out"},
    {"other_symbol", "the row is of another symbol than the first; left out"},
    {"repeated_header", "the header again, in the middle of the file; left out"},
    {"off_grid", "the time is not on the timeframe's grid; left out"},
    {"duplicate_identical", "the same candle again; left out"},
    {"duplicate_conflicting", "the same time again with other values; the first in the file was kept"},
    {"unknown_volume", "no volume is given; kept as 0"},
    {"volume_rounded", "the volume has more decimals than are kept; rounded"},
    {"null_elsewhere", "null in a column that is not used; kept"},
    {"banner", "lines before the header or the first candle; skipped"},
    {"newest_first", "the file runs from new to old; put in order"},
    {"out_of_order", "rows out of order; put in order"},
    {"mixed_time_units", "the time is written in another unit than in most rows; understood and kept"},
    {"mixed_columns", "another number of filled columns than in most rows; kept"},
    {"guessed_order", "there is no header, and most rows are only possible read as open, close, high, low; read so"},
    {"cut_off", "the file ends in the middle of a row; the rest was read"},
    {"gaps", "candles are missing between the first and the last"},
}};

}  // namespace

std::string_view defect_name(DefectKind kind) { return words.at(static_cast<std::size_t>(kind)).name; }
std::string_view defect_sentence(DefectKind kind) { return words.at(static_cast<std::size_t>(kind)).sentence; }

void DefectLog::add(DefectKind kind, std::uint64_t line) {
    Defect& defect = defects_.at(static_cast<std::size_t>(kind));
    ++defect.count;
    if (defect.first_lines.size() < first_lines_max) defect.first_lines.push_back(line);
}

void DefectLog::append(const DefectLog& later, std::uint64_t line_offset) {
    for (std::size_t i = 0; i < defects_.size(); ++i) {
        defects_[i].count += later.defects_[i].count;
        for (const std::uint64_t line : later.defects_[i].first_lines) {
            if (defects_[i].first_lines.size() < first_lines_max) {
                defects_[i].first_lines.push_back(line + line_offset);
            }
        }
    }
}

void DefectLog::set(DefectKind kind, std::uint64_t count, std::vector<std::uint64_t> first_lines) {
    Defect& defect = defects_.at(static_cast<std::size_t>(kind));
    defect.count = count;
    defect.first_lines = std::move(first_lines);
}

std::uint64_t DefectLog::count(DefectKind kind) const { return defects_.at(static_cast<std::size_t>(kind)).count; }

std::vector<Defect> DefectLog::found() const {
    std::vector<Defect> found;
    for (std::size_t i = 0; i < defects_.size(); ++i) {
        if (defects_[i].count == 0) continue;
        found.push_back(defects_[i]);
        found.back().kind = static_cast<DefectKind>(i);
    }
    return found;
}

}  // namespace piggy::candle_files
