#include "adapters/candle_files/assembly.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

namespace piggy::candle_files {
namespace {

using market::CandleSeries;
using market::Column;
using market::Timeframe;

struct Steps {
    std::uint64_t up = 0;
    std::uint64_t down = 0;
    std::uint64_t same = 0;
};

Steps count_steps(std::span<const std::int64_t> time) {
    Steps steps;
    for (std::size_t i = 1; i < time.size(); ++i) {
        steps.up += time[i] > time[i - 1] ? 1U : 0U;
        steps.down += time[i] < time[i - 1] ? 1U : 0U;
    }
    steps.same = time.empty() ? 0 : time.size() - 1 - steps.up - steps.down;
    return steps;
}

void note_order(std::span<const std::int64_t> time, const Steps& steps, Part& part) {
    const bool backwards = steps.down > steps.up;
    for (std::size_t i = 1; i < time.size() && steps.down > 0; ++i) {
        if (time[i] == time[i - 1]) continue;
        const bool is_down = time[i] < time[i - 1];
        if (is_down == backwards && !backwards) continue;
        part.defects.add(is_down == backwards ? DefectKind::newest_first : DefectKind::out_of_order,
                         part.line_map.line_of(i));
    }
}

void reorder(CandleSeries& rows, const std::vector<std::size_t>& order) {
    for (Column* column : {&rows.time, &rows.open, &rows.high, &rows.low, &rows.close, &rows.volume}) {
        Column sorted;
        sorted.resize(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) sorted[i] = (*column)[order[i]];
        *column = std::move(sorted);
    }
}

// The rows' places in the file, by time; equal times stay in the file's order. Empty when they are in order already.
std::vector<std::size_t> order_by_time(const CandleSeries& rows, const Steps& steps) {
    if (steps.down == 0) return {};
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::int64_t* time = rows.time.data();
    // A file from new to old is nearly in order once turned around.
    if (steps.down > steps.up) std::reverse(order.begin(), order.end());
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return time[a] < time[b] || (time[a] == time[b] && a < b); });
    return order;
}

struct Distance {
    std::int64_t length = 0;  // zero when there are no two different times
    std::uint64_t count = 0;
};

// The distance that most neighbours have. time is ascending.
Distance commonest_distance(std::span<const std::int64_t> time) {
    std::map<std::int64_t, std::uint64_t> counts;
    std::int64_t last = 0;
    std::uint64_t* last_count = nullptr;
    for (std::size_t i = 1; i < time.size(); ++i) {
        const std::int64_t distance = time[i] - time[i - 1];
        if (distance == 0) continue;
        if (distance != last || last_count == nullptr) {
            last = distance;
            last_count = &counts[distance];
        }
        ++*last_count;
    }
    const auto commonest = std::max_element(counts.begin(), counts.end(),
                                            [](const auto& a, const auto& b) { return a.second < b.second; });
    return commonest == counts.end() ? Distance{} : Distance{commonest->first, commonest->second};
}

bool has_distance(std::span<const std::int64_t> time, std::int64_t wanted) {
    for (std::size_t i = 1; i < time.size(); ++i) {
        if (time[i] - time[i - 1] == wanted) return true;
    }
    return false;
}

// "90 seconds", "7 minutes"
std::string spoken(std::int64_t distance_ns) {
    const std::int64_t seconds = distance_ns / 1'000'000'000;
    if (seconds != 0 && seconds % 86'400 == 0) return std::to_string(seconds / 86'400) + " days";
    if (seconds != 0 && seconds % 60 == 0) return std::to_string(seconds / 60) + " minutes";
    return std::to_string(seconds) + " seconds";
}

Result<Timeframe> decide_timeframe(std::span<const std::int64_t> time, const AssemblyOptions& options) {
    const auto [distance, count] = commonest_distance(time);
    const auto told_by_rows = Timeframe::of_length(std::chrono::nanoseconds(distance));
    if (options.timeframe) {
        const Timeframe asked = *options.timeframe;
        // Rows at odd distances, or too few to tell, are believed to be what was asked for.
        constexpr std::uint64_t telling = 3;
        const bool too_large = told_by_rows && asked.nanoseconds() > distance;
        const bool too_small = told_by_rows && asked.nanoseconds() < distance && count >= telling &&
                               !has_distance(time, asked.nanoseconds());
        if (!too_large && !too_small) return asked;
        const std::string name(asked.name());
        return fail(ErrorCode::refused, "candles of " + name + " were asked for, but the rows are " +
                                            std::string(told_by_rows->name()) + " apart; " +
                                            (too_large ? "import them as they are, larger timeframes are put together "
                                                         "from them by themselves"
                                                       : "smaller candles can't be made from larger ones"));
    }
    if (told_by_rows) return *told_by_rows;
    if (options.timeframe_of_name) return *options.timeframe_of_name;
    if (distance == 0) {
        return fail(ErrorCode::refused,
                    "the timeframe can't be told from a single candle; name it, like --timeframe 1h");
    }
    return fail(ErrorCode::refused, "most rows are " + spoken(distance) +
                                        " apart, which is no timeframe; name the one that is meant, like "
                                        "--timeframe 1h");
}

// True when every row is later than the one before and on the grid: then nothing is to be left out.
bool is_clean(std::span<const std::int64_t> time, Timeframe timeframe) {
    const std::int64_t step = timeframe.nanoseconds();
    if (time.empty() || !timeframe.is_on_grid(timestamp_from_nanoseconds(time[0]))) return false;
    for (std::size_t i = 1; i < time.size(); ++i) {
        const std::int64_t distance = time[i] - time[i - 1];
        if (distance == step) [[likely]] {
            continue;
        }
        if (distance <= 0 || distance % step != 0) return false;
    }
    return true;
}

// True when every row is as far from the one before as the second from the first: one look instead of several.
bool is_regular(std::span<const std::int64_t> time, Timeframe& timeframe) {
    if (time.size() < 2) return false;
    const std::int64_t* at = time.data();
    const std::int64_t step = at[1] - at[0];
    std::int64_t difference = 0;
    for (std::size_t i = 1; i < time.size(); ++i) difference |= (at[i] - at[i - 1]) ^ step;
    const auto found = Timeframe::of_length(std::chrono::nanoseconds(step));
    if (difference != 0 || !found || !found->is_on_grid(timestamp_from_nanoseconds(at[0]))) return false;
    timeframe = *found;
    return true;
}

// Collects the lines of one kind, which come in the order of time, and notes them in the order of the file.
class FoundLines {
public:
    explicit FoundLines(DefectKind kind) : kind_(kind) {}
    void add(std::uint64_t line) { lines_.push_back(line); }
    void note(Part& part) {
        std::sort(lines_.begin(), lines_.end());
        for (const std::uint64_t line : lines_) part.defects.add(kind_, line);
    }

private:
    DefectKind kind_;
    std::vector<std::uint64_t> lines_;
};

void leave_out_misfits(CandleSeries& rows, const std::vector<std::size_t>& order, Timeframe timeframe, Part& part) {
    FoundLines off_grid(DefectKind::off_grid);
    FoundLines identical(DefectKind::duplicate_identical);
    FoundLines conflicting(DefectKind::duplicate_conflicting);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto line = [&] { return part.line_map.line_of(order.empty() ? i : order[i]); };
        if (!timeframe.is_on_grid(timestamp_from_nanoseconds(rows.time[i]))) {
            off_grid.add(line());
            continue;
        }
        if (kept > 0 && rows.time[kept - 1] == rows.time[i]) {
            const std::size_t k = kept - 1;
            const bool same = rows.open[k] == rows.open[i] && rows.high[k] == rows.high[i] &&
                              rows.low[k] == rows.low[i] && rows.close[k] == rows.close[i] &&
                              rows.volume[k] == rows.volume[i];
            (same ? identical : conflicting).add(line());
            continue;
        }
        for (Column* column : {&rows.time, &rows.open, &rows.high, &rows.low, &rows.close, &rows.volume}) {
            (*column)[kept] = (*column)[i];
        }
        ++kept;
    }
    rows.resize(kept);
    off_grid.note(part);
    identical.note(part);
    conflicting.note(part);
}

}  // namespace

Result<Timeframe> assemble(CandleSeries& rows, Part& part, const AssemblyOptions& options) {
    Timeframe regular;
    if (is_regular(rows.time.values(), regular) && (!options.timeframe || *options.timeframe == regular)) {
        rows.timeframe = regular;
        return regular;
    }
    const Steps steps = count_steps(rows.time.values());
    note_order(rows.time.values(), steps, part);
    const std::vector<std::size_t> order = order_by_time(rows, steps);
    if (!order.empty()) reorder(rows, order);
    const auto timeframe = decide_timeframe(rows.time.values(), options);
    if (!timeframe) return timeframe;
    rows.timeframe = *timeframe;
    if (!is_clean(rows.time.values(), *timeframe)) leave_out_misfits(rows, order, *timeframe, part);
    return timeframe;
}

}  // namespace piggy::candle_files
