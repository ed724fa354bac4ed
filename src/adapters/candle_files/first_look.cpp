#include "adapters/candle_files/first_look.h"

#include <algorithm>
#include <array>
#include <optional>

#include "adapters/candle_files/json_reader.h"
#include "market/candle_check.h"

namespace piggy::candle_files {
namespace {

constexpr std::uint64_t lines_looked_at = 40;
constexpr std::uint64_t sample_rows_max = 1000;

struct SampleLine {
    std::vector<std::string_view> cells;
    std::uint64_t start = 0;   // offset
    std::uint64_t number = 0;  // from 0
};

// The first rows of a text, blank lines left out.
std::vector<SampleLine> sample_lines(std::string_view text, std::size_t from, char delimiter) {
    std::vector<SampleLine> lines;
    std::uint64_t number = 0;
    while (from < text.size() && lines.size() < sample_rows_max) {
        const std::size_t stop = std::min(text.find('\n', from), text.size());
        SampleLine line;
        line.start = from;
        line.number = number++;
        const bool split = split_line(text.substr(from, stop - from), delimiter, line.cells);
        const bool is_blank = line.cells.empty() || (line.cells.size() == 1 && line.cells.front().empty());
        from = stop + 1;
        if (!split || !is_blank) lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<SampleLine> sample_json(std::string_view text) {
    std::vector<SampleLine> lines;
    JsonRows rows(text.data(), text.data() + text.size());
    std::vector<std::string_view> cells;
    for (std::uint64_t number = 0; lines.size() < sample_rows_max; ++number) {
        const auto step = rows.next(cells);
        if (step == JsonRows::Step::end || step == JsonRows::Step::cut_off) break;
        if (step == JsonRows::Step::row) lines.push_back({cells, 0, number});
    }
    return lines;
}

std::string_view cell_at(const SampleLine& line, int column) {
    return column >= 0 && static_cast<std::size_t>(column) < line.cells.size()
               ? line.cells[static_cast<std::size_t>(column)]
               : std::string_view();
}

// A layout and the line that the data begins with.
struct Found {
    Layout layout;
    std::size_t first_row = 0;  // index in the sample
    std::optional<std::size_t> header;
};

bool is_data_row(const SampleLine& line, const Layout& layout) {
    return line.cells.size() >= layout.cells_needed() && parse_stamp(cell_at(line, layout.time)).valid;
}

// Told columns: the first row that fits them begins the data; a header above is stepped over.
std::optional<Found> find_told(const std::vector<SampleLine>& lines, const Layout& told) {
    for (std::size_t i = 0; i < std::min<std::size_t>(lines.size(), lines_looked_at); ++i) {
        if (!is_data_row(lines[i], told)) continue;
        Found found{told, i, std::nullopt};
        if (i > 0 && layout_of_header(lines[i - 1].cells)) found.header = i - 1;
        return found;
    }
    return std::nullopt;
}

std::optional<Found> find_layout(const std::vector<SampleLine>& lines) {
    const std::size_t count = std::min<std::size_t>(lines.size(), lines_looked_at);
    for (std::size_t i = 0; i < count; ++i) {
        if (auto layout = layout_of_header(lines[i].cells)) return Found{*layout, i + 1, i};
        if (auto layout = layout_of_values(lines[i].cells)) return Found{*layout, i, std::nullopt};
    }
    return std::nullopt;
}

struct OrderCount {
    std::uint64_t rows = 0;
    std::uint64_t possible = 0;
};

OrderCount count_possible(const std::vector<SampleLine>& lines, std::size_t first_row, const Layout& layout) {
    OrderCount count;
    for (std::size_t i = first_row; i < lines.size(); ++i) {
        const Number open = parse_price(cell_at(lines[i], layout.open));
        const Number high = parse_price(cell_at(lines[i], layout.high));
        const Number low = parse_price(cell_at(lines[i], layout.low));
        const Number close = parse_price(cell_at(lines[i], layout.close));
        const auto is_number = [](const Number& number) { return number.fault == NumberFault::none; };
        if (!is_number(open) || !is_number(high) || !is_number(low) || !is_number(close)) continue;
        ++count.rows;
        count.possible += market::is_possible(open.ticks, high.ticks, low.ticks, close.ticks) ? 1U : 0U;
    }
    return count;
}

// Without a header the order is a convention. Bitfinex's is open, close, high, low; it is taken when the usual one
// makes a good part of the rows impossible and this one none.
void guess_order(const std::vector<SampleLine>& lines, const Found& found, FirstLook& look) {
    const OrderCount usual = count_possible(lines, found.first_row, found.layout);
    look.sample_rows = usual.rows;
    look.impossible_as_ohlc = usual.rows - usual.possible;
    if (look.impossible_as_ohlc == 0 || look.impossible_as_ohlc * 10 < usual.rows) return;
    Layout other = found.layout;
    other.close = found.layout.high;
    other.high = found.layout.low;
    other.low = found.layout.close;
    const OrderCount guessed = count_possible(lines, found.first_row, other);
    if (guessed.possible != guessed.rows) return;
    look.layout = other;
    look.order_was_guessed = true;
}

void describe(const std::vector<SampleLine>& lines, const Found& found, bool was_told, FirstLook& look) {
    look.layout = found.layout;
    if (found.header) look.header_time = cell_at(lines[*found.header], found.layout.time);
    for (std::size_t i = 0; i < found.first_row && i < lines.size(); ++i) {
        if (i != found.header) look.banner_lines.push_back(lines[i].number + 1);
    }
    if (found.first_row >= lines.size()) {  // a header and nothing else
        look.lines_before = lines.empty() ? 0 : lines.back().number + 1;
        return;
    }
    const SampleLine& first = lines[found.first_row];
    look.data_start = first.start;
    look.lines_before = first.number;
    look.first_row_cells = first.cells.size();
    look.layout.columns = std::max(look.layout.columns, first.cells.size());
    const std::string_view time = cell_at(first, look.layout.time);
    const bool is_count = std::all_of(time.begin(), time.end(), [](char c) { return c >= '0' && c <= '9'; });
    look.time_digits = is_count ? static_cast<unsigned>(time.size()) : 0;
    if (look.layout.symbol != Layout::none) look.symbol = cell_at(first, look.layout.symbol);
    if (!look.layout.from_header && !was_told) guess_order(lines, found, look);
}

std::size_t behind_byte_order_mark(std::string_view text) { return text.starts_with("\xef\xbb\xbf") ? 3 : 0; }

}  // namespace

Result<FirstLook> look_at(std::string_view start, const std::string& columns, const std::string& name) {
    std::optional<Layout> told;
    if (!columns.empty()) {
        auto layout = layout_of_words(columns);
        if (!layout) return fail(layout.error());
        told = *layout;
    }
    const auto find = [&](const std::vector<SampleLine>& lines) {
        return told ? find_told(lines, *told) : find_layout(lines);
    };

    FirstLook look;
    const std::size_t begin = behind_byte_order_mark(start);
    const std::size_t first = std::min(start.find_first_not_of(" \t\r\n", begin), start.size());
    if (first < start.size() && start[first] == '{') {
        return fail(ErrorCode::malformed, "'" + name +
                                              "' is a JSON object; candles are read from a JSON array of rows, "
                                              "[[time, open, high, low, close, volume], …]");
    }
    if (first < start.size() && start[first] == '[') {
        look.form = FileForm::json;
        const std::size_t inner = start.find_first_not_of(" \t\r\n", first + 1);
        if (inner != std::string_view::npos && start[inner] == '{') {
            return fail(ErrorCode::malformed, "'" + name +
                                                  "' is a JSON array of objects; candles are read from an "
                                                  "array of rows, [[time, open, high, low, close, volume], …]");
        }
        const auto lines = sample_json(start.substr(begin));
        if (const auto found = find(lines)) {
            describe(lines, *found, told.has_value(), look);
            look.data_start = begin;
            return look;
        }
    } else {
        for (const char delimiter : {',', ';', '\t', '|'}) {
            look.delimiter = delimiter;
            const auto lines = sample_lines(start, begin, delimiter);
            if (const auto found = find(lines)) {
                describe(lines, *found, told.has_value(), look);
                return look;
            }
        }
    }
    return fail(ErrorCode::malformed,
                "no candles were found in '" + name + "': " +
                    (told ? "no row at its start has a time where --columns puts it"
                          : "none of its first rows is a header with time, open, high, low and close, or a row with a "
                            "time and four prices; name the columns with --columns "
                            "time,open,high,low,close,volume if they are there"));
}

}  // namespace piggy::candle_files
