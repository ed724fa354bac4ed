#include "apps/candle_import.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/shortened.h"

namespace piggy::apps {
namespace {

using candle_store::CandleStore;
using market::CandleSeries;
using market::CandleView;
using market::Origin;

constexpr std::int64_t half_hour = 30LL * 60 * 1'000'000'000;
constexpr int half_hours_max = 28;
constexpr std::size_t compared_max = 4'000;
constexpr std::uint64_t compared_min = 24;

bool same_prices(const CandleView& a, std::size_t i, const CandleView& b, std::size_t j) {
    return a.open[i] == b.open[j] && a.high[i] == b.high[j] && a.low[i] == b.low[j] && a.close[i] == b.close[j];
}

struct Fit {
    std::uint64_t compared = 0;
    std::uint64_t equal = 0;
    double distance = 0;  // median of the closes' relative distances
};

Fit fit_of(const CandleView& candles, const CandleView& stored, std::int64_t shift) {
    Fit fit;
    std::vector<double> distances;
    const std::size_t step = candles.size / compared_max + 1;
    for (std::size_t i = 0; i < candles.size; i += step) {
        const std::int64_t time = candles.time[i] + shift;
        const std::int64_t* found = std::lower_bound(stored.time, stored.time + stored.size, time);
        if (found == stored.time + stored.size || *found != time) continue;
        const auto j = static_cast<std::size_t>(found - stored.time);
        ++fit.compared;
        fit.equal += same_prices(candles, i, stored, j) ? 1U : 0U;
        distances.push_back(std::abs(static_cast<double>(candles.close[i]) / static_cast<double>(stored.close[j]) - 1));
    }
    if (distances.empty()) return fit;
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    fit.distance = *middle;
    return fit;
}

// Much better than as it is: most candles equal, or (another exchange) closes a quarter as far apart.
bool is_telling(const Fit& shifted, const Fit& as_is) {
    if (shifted.compared < compared_min || as_is.compared < compared_min) return false;
    const bool equal_now = shifted.equal * 2 >= shifted.compared && as_is.equal * 10 < as_is.compared;
    const bool closer = shifted.distance * 4 <= as_is.distance && as_is.distance > 0.0005;
    return equal_now || closer;
}

Error shifted_clock(const std::string& file, const ImportOutcome& outcome, const ClockShift& found) {
    const std::string by = shift_text(found.shift);
    return {
        ErrorCode::refused,
        "the candles of '" + file + "' fit the stored " + outcome.symbol.to_string() + " candles only when moved by " +
            by + ": then " + std::to_string(found.equal_shifted) + " of " + std::to_string(found.compared) +
            " compared are equal, as they are " + std::to_string(found.equal_as_is) +
            ". Its clock (or that of what is stored) is off, so nothing was imported. To import it moved: --shift " +
            by + "; to import it as it is: --shift 0"};
}

Result<> join_and_write(const CandleStore& store, const candle_store::MappedSeries& stored, CandleSeries fresh,
                        const ImportOptions& options, ImportOutcome& outcome) {
    JoinedCandles joined = join_candles(stored, std::move(fresh), options.conflicts);
    static_cast<JoinCounts&>(outcome) = joined.counts;
    const bool is_strict = options.read.strictness == candle_files::Strictness::refuse;
    if (is_strict && outcome.conflicting > 0) {
        return fail(ErrorCode::refused, std::to_string(outcome.conflicting) + " candles of '" + outcome.report.file +
                                            "' are stored already with other values (first " +
                                            format_iso8601(timestamp_from_nanoseconds(outcome.first_conflicts[0])) +
                                            "), and --strict takes a file without any difference");
    }
    if (outcome.added == 0 && !outcome.replaced) return {};
    return store.write(joined.whole);
}

}  // namespace

std::optional<ClockShift> find_clock_shift(const CandleView& candles, const CandleView& stored) {
    const Fit as_is = fit_of(candles, stored, 0);
    std::int64_t best_shift = 0;
    Fit best = as_is;
    const auto share = [](const Fit& fit) {
        return fit.compared == 0 ? 0 : static_cast<double>(fit.equal) / static_cast<double>(fit.compared);
    };
    for (int i = 1; i <= half_hours_max; ++i) {
        for (const std::int64_t shift : {i * half_hour, -i * half_hour}) {
            const Fit fit = fit_of(candles, stored, shift);
            if (!is_telling(fit, as_is)) continue;
            const bool is_better = best_shift == 0 || share(fit) > share(best) ||
                                   (share(fit) == share(best) && fit.distance < best.distance);
            if (!is_better) continue;
            best = fit;
            best_shift = shift;
        }
    }
    if (best_shift == 0) return std::nullopt;
    return ClockShift{std::chrono::nanoseconds(best_shift), best.compared, best.equal, as_is.equal};
}

Result<std::chrono::nanoseconds> parse_shift(const std::string& text) {
    const auto malformed = [&] {
        return fail(ErrorCode::malformed,
                    "a shift is written like -8h, +5h30m or 90s, up to 366 days, and 0 for "
                    "none; found '" +
                        shortened(text) + "'");
    };
    std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    if (text.substr(at) == "0") return std::chrono::nanoseconds(0);
    if (at == text.size()) return malformed();
    std::int64_t seconds = 0;
    while (at < text.size()) {
        std::int64_t count = 0;
        const std::size_t start = at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            count = std::min<std::int64_t>(count * 10 + (text[at] - '0'), 100'000'000);
        }
        if (at == start || at == text.size()) return malformed();
        const char unit = text[at++];
        constexpr std::string_view units = "smhd";
        constexpr std::array<std::int64_t, 4> lengths = {1, 60, 3'600, 86'400};
        const std::size_t which = units.find(unit);
        if (which == std::string_view::npos) return malformed();
        seconds += count * lengths.at(which);
    }
    if (seconds > 366LL * 86'400) return malformed();
    return std::chrono::seconds(text[0] == '-' ? -seconds : seconds);
}

std::string shift_text(std::chrono::nanoseconds shift) {
    const std::int64_t seconds = std::abs(shift.count() / 1'000'000'000);
    std::string text = shift.count() < 0 ? "-" : "+";
    if (seconds == 0) return "0";
    if (seconds >= 3'600) text += std::to_string(seconds / 3'600) + "h";
    if (seconds % 3'600 >= 60) text += std::to_string(seconds % 3'600 / 60) + "m";
    if (seconds % 60 != 0) text += std::to_string(seconds % 60) + "s";
    return text;
}

Result<ImportOutcome> import_candles(const CandleStore& store, const std::filesystem::path& file,
                                     const ImportOptions& options, const ImportProgress& progress) {
    candle_files::ReadOptions read = options.read;
    if (progress) {
        read.progress = [&](const candle_files::ReadProgress& done) {
            return progress(0.9 * static_cast<double>(done.bytes_done) / static_cast<double>(done.bytes), "reading");
        };
    }
    auto imported = candle_files::read_candle_file(file, read);
    if (!imported) return fail(imported.error());
    CandleSeries& fresh = imported->series;
    ImportOutcome outcome;
    outcome.report = std::move(imported->report);
    if (fresh.symbol == Symbol{}) {
        return fail(ErrorCode::refused, "neither the name nor the columns of '" + outcome.report.file +
                                            "' say of what its candles are; name it, like --symbol BTC/USDT");
    }
    outcome.symbol = fresh.symbol;
    outcome.check = market::check_candles(fresh.view(), fresh.timeframe, {.jump_deviations = 8, .keep = 5});

    const auto lock = store.lock();
    if (!lock) return fail(lock.error());
    if (!options.shift_was_told) {
        const auto known = store.load(fresh.symbol, fresh.timeframe);
        if (known && known->origin() == Origin::recorded) {
            const auto shift = find_clock_shift(fresh.view(), known->view());
            if (shift) return fail(shifted_clock(outcome.report.file, outcome, *shift));
        }
    }
    if (progress && !progress(0.9, "storing")) {
        return fail(ErrorCode::refused, "the import was stopped; nothing was changed");
    }
    const market::Timeframe timeframe = fresh.timeframe;
    const auto stored = store.open(outcome.symbol, timeframe, Origin::recorded);
    if (!stored && stored.error().code != ErrorCode::not_found) return fail(stored.error());
    if (stored) {
        if (auto written = join_and_write(store, *stored, std::move(fresh), options, outcome); !written) {
            return fail(written.error());
        }
    } else {
        outcome.added = fresh.size();
        if (auto written = store.write(fresh); !written) return fail(written.error());
    }
    const auto now = store.open(outcome.symbol, timeframe, Origin::recorded);
    if (!now) return fail(now.error());
    outcome.stored = now->info();
    if (progress) static_cast<void>(progress(1, "stored"));
    return outcome;
}

}  // namespace piggy::apps
