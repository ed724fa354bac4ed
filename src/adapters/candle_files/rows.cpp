#include "adapters/candle_files/rows.h"

#include <algorithm>
#include <optional>

#include "core/invariant.h"
#include "market/candle.h"
#include "market/candle_check.h"

namespace piggy::candle_files {
namespace {

DefectKind kind_of(NumberFault fault) {
    switch (fault) {
        case NumberFault::missing: return DefectKind::null_price;
        case NumberFault::not_a_number: return DefectKind::not_a_number;
        case NumberFault::infinite: return DefectKind::infinite;
        case NumberFault::exponent: return DefectKind::exponent;
        case NumberFault::too_many_decimals: return DefectKind::too_many_decimals;
        case NumberFault::too_large: return DefectKind::price_too_large;
        case NumberFault::malformed:
        case NumberFault::none: break;
    }
    return DefectKind::bad_number;
}

std::optional<DefectKind> read_price(std::string_view cell, std::int64_t& ticks) {
    const Number price = parse_price(cell);
    if (price.fault != NumberFault::none) return kind_of(price.fault);
    if (price.ticks <= 0) return DefectKind::price_not_positive;
    if (price.ticks > market::price_ticks_max) return DefectKind::price_too_large;
    ticks = price.ticks;
    return std::nullopt;
}

struct Volume {
    std::int64_t ticks = 0;
    std::optional<DefectKind> dropped;
    std::optional<DefectKind> noted;
    bool wants_fewer_places = false;
};

Volume read_volume(const RowPlan& plan, Cells cells) {
    const int column = plan.layout.volume;
    Volume volume;
    const bool is_there = column >= 0 && static_cast<std::size_t>(column) < cells.size();
    const std::string_view cell = is_there ? cells[static_cast<std::size_t>(column)] : std::string_view();
    const Number number = parse_volume(cell, plan.volume_places);
    switch (number.fault) {
        case NumberFault::missing:
        case NumberFault::not_a_number: volume.noted = DefectKind::unknown_volume; return volume;
        case NumberFault::infinite: volume.dropped = DefectKind::infinite; return volume;
        case NumberFault::too_large:
            volume.dropped = DefectKind::volume_too_large;
            volume.wants_fewer_places =
                plan.volume_places > 0 && parse_volume(cell, 0).fault == NumberFault::none && cell.front() != '-';
            return volume;
        case NumberFault::none: break;
        default: volume.dropped = DefectKind::bad_number; return volume;
    }
    if (number.ticks < 0) {
        volume.dropped = DefectKind::negative_volume;
        return volume;
    }
    volume.ticks = number.ticks;
    if (number.rounded) volume.noted = DefectKind::volume_rounded;
    return volume;
}

bool is_used(const Layout& layout, int column) {
    return column == layout.time || column == layout.open || column == layout.high || column == layout.low ||
           column == layout.close || column == layout.volume || column == layout.symbol;
}

// "null" and the like, as a word: an empty cell is no more than empty.
bool has_null_elsewhere(const Layout& layout, Cells cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool could_be = !cells[i].empty() && (cells[i].front() == 'n' || cells[i].front() == 'N');
        if (could_be && !is_used(layout, static_cast<int>(i)) && is_missing(cells[i])) return true;
    }
    return false;
}

}  // namespace

std::uint64_t LineMap::line_of(std::uint64_t row) const {
    const auto after = std::upper_bound(runs_.begin(), runs_.end(), row,
                                        [](std::uint64_t wanted, const Run& run) { return wanted < run.row; });
    invariant(after != runs_.begin(), "every kept row came from a line");
    const Run& run = *std::prev(after);
    return run.line + (row - run.row);
}

void Part::append(const Part& later) {
    line_map.append(later.line_map, rows, lines);
    defects.append(later.defects, lines);
    units.append(later.units, lines);
    filled.append(later.filled, lines);
    rows += later.rows;
    lines += later.lines;
    read += later.read;
    volume_wants_fewer_places = volume_wants_fewer_places || later.volume_wants_fewer_places;
}

void read_row(const RowPlan& plan, Cells cells, std::uint64_t line, Part& part, const RowTarget& target) {
    const Layout& layout = plan.layout;
    const auto drop = [&](DefectKind kind) { part.defects.add(kind, line); };
    if (cells.size() < layout.cells_needed()) return drop(DefectKind::bad_row);
    const std::string_view time_cell = cells[static_cast<std::size_t>(layout.time)];
    const Stamp stamp = parse_stamp(time_cell);
    if (!stamp.valid) {
        const bool is_header = layout.from_header && time_cell == plan.header_time;
        return drop(is_header ? DefectKind::repeated_header : DefectKind::bad_time);
    }
    if (layout.symbol >= 0 && (static_cast<std::size_t>(layout.symbol) >= cells.size() ||
                               cells[static_cast<std::size_t>(layout.symbol)] != plan.symbol)) {
        return drop(DefectKind::other_symbol);
    }
    std::array<std::int64_t, 4> prices{};
    const std::array<int, 4> columns = {layout.open, layout.high, layout.low, layout.close};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto fault = read_price(cells[static_cast<std::size_t>(columns.at(i))], prices.at(i));
        if (fault) return drop(*fault);
    }
    const Volume volume = read_volume(plan, cells);
    part.volume_wants_fewer_places = part.volume_wants_fewer_places || volume.wants_fewer_places;
    if (volume.dropped) return drop(*volume.dropped);
    if (!market::is_possible(prices[0], prices[1], prices[2], prices[3])) return drop(DefectKind::impossible_candle);

    if (volume.noted) part.defects.add(*volume.noted, line);
    if (has_null_elsewhere(layout, cells)) part.defects.add(DefectKind::null_elsewhere, line);
    part.units.add(stamp.unit, line);
    part.filled.add(
        static_cast<std::uint32_t>(std::count_if(cells.begin(), cells.end(), [](auto cell) { return !cell.empty(); })),
        line);
    part.line_map.add(part.rows, line);
    const std::array<std::int64_t, 6> row = {stamp.ns, prices[0], prices[1], prices[2], prices[3], volume.ticks};
    for (std::size_t i = 0; i < row.size(); ++i) target.at(i)[part.rows] = row.at(i);
    ++part.rows;
}

}  // namespace piggy::candle_files
