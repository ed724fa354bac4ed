#include "adapters/candle_files/candle_files.h"

#include <algorithm>
#include <array>
#include <new>
#include <thread>

#include "adapters/candle_files/assembly.h"
#include "adapters/candle_files/block_reader.h"
#include "adapters/candle_files/first_look.h"
#include "adapters/candle_files/json_reader.h"

namespace piggy::candle_files {
namespace {

using market::CandleSeries;
using market::Timeframe;

unsigned threads_for(const ReadOptions& options) {
    if (options.threads != 0) return options.threads;
    return std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
}

// The fast way needs a plain count as the first cell and the five numbers right behind it.
std::optional<FastPlan> fast_plan(const FirstLook& look, int volume_places) {
    const Layout& layout = look.layout;
    const bool has_width = look.time_digits == 10 || look.time_digits == 13 || look.time_digits == 16;
    if (!has_width || layout.time != 0 || layout.volume != 5 || volume_places != Decimal::places) return std::nullopt;
    if (layout.symbol != Layout::none || look.first_row_cells < 6) return std::nullopt;
    FastPlan fast{};
    fast.form = look.form == FileForm::json ? RowForm::json : RowForm::csv;
    fast.delimiter = look.delimiter;
    fast.time_digits = look.time_digits;
    fast.time_scale = look.time_digits == 10 ? 1'000'000'000 : look.time_digits == 13 ? 1'000'000 : 1'000;
    fast.time_end = time_end_ns / fast.time_scale;
    fast.trailing_columns = static_cast<unsigned>(look.first_row_cells - 6);
    fast.price_ticks_max = market::price_ticks_max;
    const std::array<int, 4> columns = {layout.open, layout.high, layout.low, layout.close};
    for (std::uint8_t price = 0; price < 4; ++price) {
        const int column = columns.at(price);
        if (column < 1 || column > 4) return std::nullopt;
        fast.price_of[column - 1] = price;
    }
    return fast;
}

RowPlan row_plan(const FirstLook& look, int volume_places) {
    return {look.layout, volume_places, look.symbol, look.header_time};
}

// One pass over the text with a number of decimals for the volumes.
Result<Part> read_rows(const Source& source, const FirstLook& look, const ReadOptions& options, int volume_places,
                       CandleSeries& rows) {
    const auto progress = [&](std::uint64_t done) { return options.progress({done, source.size()}); };
    const auto fast = fast_plan(look, volume_places);
    const bool is_fast = fast && options.path == ReadPath::fast;
    const FastRows kernel = !is_fast                    ? nullptr
                            : options.kernel != nullptr ? fast_rows_named(options.kernel)
                                                        : fast_rows();
    rows = CandleSeries{};
    if (look.form == FileForm::json) {
        JsonPlan plan;
        plan.rows = row_plan(look, volume_places);
        plan.kernel = kernel;
        plan.fast = fast.value_or(FastPlan{});
        plan.rows_skipped = look.lines_before;
        if (options.progress) plan.progress = progress;
        rows.reserve(rows_possible(source.size()));
        auto part = read_json(source.text() + look.data_start, source.text() + source.size(), plan, target_of(rows));
        if (part) rows.resize(part->rows);
        return part;
    }
    TextPlan plan;
    plan.rows = row_plan(look, volume_places);
    plan.delimiter = look.delimiter;
    plan.kernel = kernel;
    plan.fast = fast.value_or(FastPlan{});
    plan.data_start = look.data_start;
    plan.threads = threads_for(options);
    if (options.progress) plan.progress = progress;
    return read_lines(source, plan, rows);
}

// All volumes together must fit, so that no candle put together from these can be too large.
bool sum_fits(std::span<const std::int64_t> volumes) {
    std::int64_t largest = 0;
    for (const std::int64_t volume : volumes) largest = std::max(largest, volume);
    if (volumes.empty() || largest <= INT64_MAX / static_cast<std::int64_t>(volumes.size())) return true;
    int128 sum = 0;
    for (const std::int64_t volume : volumes) sum += volume;
    return sum <= INT64_MAX;
}

// What a name says of its timeframe: "…-1h-…", "…_daily_…".
std::optional<Timeframe> timeframe_of_name(const std::string& name) {
    std::string word;
    for (std::size_t i = 0; i <= name.size(); ++i) {
        const char c = i < name.size() ? name[i] : '_';
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_letter) {
            word += c >= 'A' && c <= 'Z' && c != 'M' ? static_cast<char>(c + ('a' - 'A')) : c;
            continue;
        }
        if (auto timeframe = Timeframe::parse(word)) return *timeframe;
        if (word == "daily" || word == "d") return *Timeframe::parse("1d");
        if (word == "hourly") return *Timeframe::parse("1h");
        if (word == "minute") return Timeframe::one_minute();
        word.clear();
    }
    return std::nullopt;
}

std::string counted(std::uint64_t count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string in_words(const Defect& defect) {
    std::string words = std::to_string(defect.count) + " x " + std::string(defect_sentence(defect.kind));
    if (!defect.first_lines.empty()) words += " (first in line " + std::to_string(defect.first_lines.front()) + ")";
    return words;
}

tl::unexpected<Error> nothing_usable(const ImportReport& report) {
    std::string why;
    for (const Defect& defect : report.defects) why += "; " + in_words(defect);
    return fail(ErrorCode::refused, "no candle could be read from '" + report.file + "': it has " +
                                        counted(report.rows_read, "row") + " of data" + why);
}

void describe_columns(const FirstLook& look, const ReadOptions& options, ImportReport& report) {
    report.columns = look.layout.to_text();
    report.columns_from_header = look.layout.from_header;
    if (look.order_was_guessed) {
        report.notes.push_back("The columns have no names. Read as open, high, low, close, " +
                               std::to_string(look.impossible_as_ohlc) + " of the first " +
                               std::to_string(look.sample_rows) +
                               " rows would be impossible; the order looks like time, open, close, high, low, and was "
                               "read so. To say it yourself: --columns " +
                               report.columns);
    } else if (!look.layout.from_header && options.columns.empty()) {
        report.notes.push_back("The columns have no names and were told from the first rows: " + report.columns +
                               ". To say it yourself: --columns …");
    }
    if (look.layout.volume == Layout::none) report.notes.push_back("There is no volume column.");
}

void add_defects_of_file(const FirstLook& look, Part& part, ImportReport& report) {
    // Lines are counted from 1 from here on, and from the start of the file.
    DefectLog log;
    const bool is_json = look.form == FileForm::json;
    const std::uint64_t first_line = is_json ? 1 : look.lines_before + 1;
    log.append(part.defects, first_line);
    log.set(DefectKind::banner, look.banner_lines.size(),
            {look.banner_lines.begin(), look.banner_lines.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                        look.banner_lines.size(), first_lines_max))});
    for (const auto& [kind, minority] : {std::pair{DefectKind::mixed_time_units, part.units.minority({})},
                                         std::pair{DefectKind::mixed_columns, part.filled.minority({})}}) {
        std::vector<std::uint64_t> lines = minority.first_lines;
        for (std::uint64_t& line : lines) line += first_line;
        log.set(kind, minority.count, std::move(lines));
    }
    if (look.order_was_guessed) log.set(DefectKind::guessed_order, 1, {});
    log.set(DefectKind::gaps, report.gaps.count, {});
    report.defects = log.found();
    for (const auto& entry : part.units.entries()) {
        report.time_units.push_back({std::string(time_unit_name(entry.value)), entry.count});
    }
}

Result<> apply_shift(std::chrono::nanoseconds shift, CandleSeries& rows) {
    if (shift.count() == 0) return {};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::int64_t& time = rows.time[i];
        if (__builtin_add_overflow(time, shift.count(), &time) || time < 0 || time >= time_end_ns) {
            return fail(ErrorCode::out_of_range, "the shift moves candles out of the years 1970 to 2200");
        }
    }
    return {};
}

Result<ImportedCandles> read_source(Source& source, const std::string& name, const ReadOptions& options) {
    const auto started = std::chrono::steady_clock::now();
    std::string start(static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), first_look_bytes)), '\0');
    const auto got = source.read(0, start);
    if (!got) return fail(got.error());
    start.resize(*got);
    auto look = look_at(start, options.columns, name);
    if (!look) return fail(look.error());
    if (look->form == FileForm::json) {
        if (auto held = source.hold_all(); !held) return fail(held.error());
    }

    ImportedCandles imported;
    ImportReport& report = imported.report;
    CandleSeries& rows = imported.series;
    report.file = name;
    report.form = look->form;
    report.packed = source.was_packed();
    report.bytes = source.size();
    describe_columns(*look, options, report);

    // Volumes keep 8 decimals; where they are too large for that (dollars, say) 4, or none.
    Part part;
    for (const int places : {8, 4, 0}) {
        auto read = read_rows(source, *look, options, places, rows);
        if (!read) return fail(read.error());
        part = std::move(*read);
        report.volume_places = places;
        if (!part.volume_wants_fewer_places && (sum_fits(rows.volume.values()) || places == 0)) break;
    }
    rows.volume_places = report.volume_places;
    if (report.volume_places != Decimal::places) {
        report.notes.push_back("The volumes are too large for 8 decimals; " + std::to_string(report.volume_places) +
                               " are kept.");
    }
    report.rows_read = part.read;
    report.shift = options.shift;
    if (rows.size() == 0) {
        add_defects_of_file(*look, part, report);
        return nothing_usable(report);
    }
    if (auto shifted = apply_shift(options.shift, rows); !shifted) return fail(shifted.error());
    const auto timeframe = assemble(rows, part, {options.timeframe, timeframe_of_name(name)});
    if (!timeframe) return fail(timeframe.error().code, "'" + name + "': " + timeframe.error().what);
    report.timeframe = *timeframe;
    report.timeframe_was_told = options.timeframe.has_value();
    report.gaps = market::find_gaps(rows.view(), *timeframe);
    add_defects_of_file(*look, part, report);
    report.rows_kept = rows.size();
    if (rows.size() == 0) return nothing_usable(report);
    report.first = timestamp_from_nanoseconds(rows.time[0]);
    report.last = timestamp_from_nanoseconds(rows.time[rows.size() - 1]);

    report.symbol_in_file = guess_symbol(look->symbol);
    if (!report.symbol_in_file) report.symbol_in_file = guess_symbol_of_file(name);
    rows.symbol = options.symbol.value_or(report.symbol_in_file.value_or(Symbol{}));
    report.elapsed = std::chrono::steady_clock::now() - started;
    if (options.strictness == Strictness::refuse && !report.defects.empty()) {
        std::string why;
        for (const Defect& defect : report.defects) why += "; " + in_words(defect);
        return fail(ErrorCode::refused, "'" + name + "' has defects, and --strict takes a file without any" + why);
    }
    return imported;
}

Result<ImportedCandles> read_opened(Result<Source> source, const std::string& name, const ReadOptions& options) {
    if (!source) return fail(source.error());
    return read_source(*source, name, options);
}

Error too_little_memory(const std::string& name) {
    return {ErrorCode::unavailable, "there is not enough memory to read '" + name + "'"};
}

}  // namespace

Result<ImportedCandles> read_candle_file(const std::filesystem::path& file, const ReadOptions& options) {
    const std::string name = options.name.empty() ? file.filename().string() : options.name;
    try {
        return read_opened(Source::open(file, options.name.empty() ? file.string() : options.name), name, options);
    } catch (const std::bad_alloc&) {
        return fail(too_little_memory(name));
    }
}

Result<ImportedCandles> read_candle_text(std::string_view text, const std::string& name, const ReadOptions& options) {
    try {
        return read_opened(Source::of_text(text, name), name, options);
    } catch (const std::bad_alloc&) {
        return fail(too_little_memory(name));
    }
}

}  // namespace piggy::candle_files
