#include "forecast/dataset.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace piggy::forecast {
namespace {

Part part_of(const market::CandleView& candles, const FeatureTable& features, const WindowShape& shape,
             const CandleRange& range) {
    Part part;
    const std::size_t first = std::max(range.first, look_back + shape.window - 1);
    for (std::size_t last = first; last + shape.horizon < std::min(range.last, candles.size); ++last) {
        // The target must lie in the same unbroken stretch, or "the next candle" is another day's.
        if (!features.is_whole(last + shape.horizon, shape.window + shape.horizon)) {
            ++part.across_gaps;
        } else if (features.is_flat(last, shape.window)) {
            ++part.flat;
        } else {
            part.last.push_back(static_cast<std::uint32_t>(last));
            part.target.push_back(std::log(static_cast<double>(candles.close[last + shape.horizon]) /
                                           static_cast<double>(candles.close[last])));
        }
    }
    return part;
}

Result<> enough(const Part& part, std::size_t needed, const char* name, const WindowShape& shape) {
    if (part.last.size() >= needed) return {};
    std::string left_out;
    if (part.across_gaps + part.flat > 0) {
        left_out = " (" + std::to_string(part.across_gaps) + " left out for gaps in time, " +
                   std::to_string(part.flat) + " because the price did not move)";
    }
    return fail(ErrorCode::out_of_range,
                std::string("the ") + name + " part needs " + std::to_string(needed) + " windows of " +
                    std::to_string(shape.window) + " candles and has " + std::to_string(part.last.size()) + left_out +
                    "; give more candles or a shorter window");
}

// Each candle counts once, however many windows hold it.
Result<Normalisation> fitted(const FeatureTable& features, const Part& training, const WindowShape& shape) {
    std::vector<bool> seen(features.rows.size());
    for (const std::uint32_t last : training.last) {
        for (std::size_t at = last + 1 - shape.window; at <= last; ++at) seen[at] = true;
    }
    Normalisation fit;
    double rows = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (!seen[i]) continue;
        ++rows;
        for (std::size_t f = 0; f < feature_count; ++f) fit.mean[f] += features.rows[i][f];
    }
    for (double& mean : fit.mean) mean /= rows;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (!seen[i]) continue;
        for (std::size_t f = 0; f < feature_count; ++f) {
            const double distance = features.rows[i][f] - fit.mean[f];
            fit.deviation[f] += distance * distance;
        }
    }
    // A figure that never changes (volume in a feed without volumes) says nothing: any deviation serves.
    for (double& deviation : fit.deviation) {
        deviation = std::sqrt(deviation / rows);
        if (deviation < 1e-12) deviation = 1;
    }
    double squares = 0;
    for (const double target : training.target) squares += target * target;
    fit.target_deviation = std::sqrt(squares / static_cast<double>(training.target.size()));
    if (fit.target_deviation < 1e-12) {
        return fail(ErrorCode::out_of_range,
                    "the price never moves in the training part: there is nothing to learn from flat prices");
    }
    return fit;
}

std::uint64_t fingerprint_of(const Dataset& data) {
    std::uint64_t hash = data.shape.window * 1000 + data.shape.horizon;
    hash = XXH3_64bits_withSeed(data.rows.data(), sizeof(data.rows[0]) * (data.validation.last.back() + std::size_t{1}), hash);
    for (const Part* part : {&data.training, &data.validation}) {
        hash = XXH3_64bits_withSeed(part->last.data(), part->last.size() * sizeof(std::uint32_t), hash);
        hash = XXH3_64bits_withSeed(part->target.data(), part->target.size() * sizeof(double), hash);
    }
    return hash;
}

}  // namespace

Result<> check(const WindowShape& shape) {
    if (shape.window < 2 || shape.window > window_max) {
        return fail(ErrorCode::out_of_range, "a window has 2 to " + std::to_string(window_max) + " candles, not " +
                                                 std::to_string(shape.window));
    }
    if (shape.horizon < 1 || shape.horizon > horizon_max) {
        return fail(ErrorCode::out_of_range, "a forecast looks 1 to " + std::to_string(horizon_max) +
                                                 " candles ahead, not " + std::to_string(shape.horizon));
    }
    return {};
}

std::array<float, feature_count> normalised(const FeatureRow& row, const Normalisation& normalisation) {
    std::array<float, feature_count> made{};
    for (std::size_t f = 0; f < feature_count; ++f) {
        const double value = (row[f] - normalisation.mean[f]) / normalisation.deviation[f];
        made[f] = static_cast<float>(std::clamp(value, -normalised_max, normalised_max));
    }
    return made;
}

Split split_by_time(std::size_t candles, const WindowShape& shape, double training_share, double validation_share) {
    const auto at = [&](double share) { return static_cast<std::size_t>(share * static_cast<double>(candles)); };
    const std::size_t validation = at(training_share);
    const std::size_t test = std::min(candles, at(training_share + validation_share));
    const std::size_t gap = purge_gap(shape);
    return {{0, validation}, {validation + gap, test}, {test + gap, candles}};
}

Result<Dataset> make_dataset(const market::CandleView& candles, market::Timeframe timeframe, const WindowShape& shape,
                             const Split& split) {
    if (auto sound = check(shape); !sound) return fail(sound.error());
    if (candles.size > UINT32_MAX) return fail(ErrorCode::out_of_range, "these are more candles than a model can take");
    Dataset data;
    data.shape = shape;
    data.features = features_of(candles, timeframe);
    data.training = part_of(candles, data.features, shape, split.training);
    data.validation = part_of(candles, data.features, shape, split.validation);
    data.test = part_of(candles, data.features, shape, split.test);
    if (auto ok = enough(data.training, training_windows_min, "training", shape); !ok) return fail(ok.error());
    if (auto ok = enough(data.validation, judged_windows_min, "validation", shape); !ok) return fail(ok.error());
    if (split.test.first < split.test.last) {
        if (auto ok = enough(data.test, judged_windows_min, "test", shape); !ok) return fail(ok.error());
    }
    const auto normalisation = fitted(data.features, data.training, shape);
    if (!normalisation) return fail(normalisation.error());
    data.normalisation = *normalisation;
    data.rows.reserve(candles.size);
    for (const FeatureRow& row : data.features.rows) data.rows.push_back(normalised(row, data.normalisation));
    const std::size_t first = data.training.last.front() + 1 - shape.window - look_back;
    data.trained_from = timestamp_from_nanoseconds(candles.time[first]);
    data.trained_to = timestamp_from_nanoseconds(candles.time[data.validation.last.back() + shape.horizon]);
    data.fingerprint = fingerprint_of(data);
    return data;
}

}  // namespace piggy::forecast
