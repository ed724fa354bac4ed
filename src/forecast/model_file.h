#pragma once
// A model, and an unfinished training, as bytes: little-endian, a magic word, a version, an XXH3 checksum at the end.
// Whatever is read is judged again, value by value: a checksum says that it is what was written, not that it makes
// sense. What is accepted would be written as exactly these bytes again.

#include <string>
#include <string_view>

#include "core/symbol.h"
#include "forecast/training.h"

namespace piggy::forecast {

// What the model showed on candles it had never seen, in short: enough to decide whether it may trade.
struct ProvenSkill {
    std::uint32_t windows = 0;
    double p = 1;  // Diebold-Mariano against no change, one-sided
    double mean_absolute_error = 0;
    double mean_absolute_error_no_change = 0;
    double hit_rate = 0;
    double coverage = 0;
    bool operator==(const ProvenSkill&) const = default;
    [[nodiscard]] bool is_proven() const;
};

struct Model {
    Symbol symbol;
    market::Timeframe timeframe;
    WindowShape shape;
    std::uint32_t hidden = 32;
    Normalisation normalisation;
    Timestamp trained_from, trained_to;  // opening times of the first and last candle learnt from
    std::uint64_t seed = 1;
    std::uint32_t epochs = 0;  // the best one
    double validation_loss = 0;
    ProvenSkill skill;
    std::vector<float> parameters;
    bool operator==(const Model&) const = default;

    [[nodiscard]] NetworkShape network() const { return {feature_count, shape.window, hidden}; }
};
[[nodiscard]] Model model_of(const Symbol& symbol, market::Timeframe timeframe, const Dataset& data,
                             const TrainingState& trained, const ProvenSkill& skill);

[[nodiscard]] std::string model_bytes(const Model& model);
// errors: malformed (foreign, cut off, damaged, makes no sense), refused (written by a newer CryptoPiggy)
[[nodiscard]] Result<Model> read_model(std::string_view bytes);
// errors: refused, with both names
[[nodiscard]] Result<> check_model_is_for(const Model& model, const Symbol& symbol, market::Timeframe timeframe);

// What learn() has done so far: the trainings in their order, the last one perhaps unfinished.
inline constexpr std::size_t trainings_max = 21;
[[nodiscard]] std::string checkpoint_bytes(std::span<const TrainingState> trainings);
// errors: as read_model
[[nodiscard]] Result<std::vector<TrainingState>> read_checkpoint(std::string_view bytes);

}  // namespace piggy::forecast
