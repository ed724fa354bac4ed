#pragma once
// Training: mini batches in an order drawn from the seed and the epoch, pinball loss, Adam, early stopping.
//
// The state between two epochs is a value. Nothing else is carried over, so training that was stopped, written down and
// taken up again gives the same bits as training that was never stopped.
// source  R. Koenker, G. Bassett, "Regression Quantiles", Econometrica, 1978 (the loss);
//         D. Kingma, J. Ba, "Adam", 2015

#include <functional>
#include <stop_token>

#include "forecast/dataset.h"
#include "forecast/lstm.h"

namespace piggy::forecast {

struct TrainingSettings {
    std::uint32_t hidden = 32;
    std::uint32_t batch = 64;
    std::uint32_t epochs_max = 60;
    std::uint32_t patience = 8;  // epochs without a better validation loss before it ends
    double learning_rate = 0.002;
    std::uint64_t seed = 1;
    bool operator==(const TrainingSettings&) const = default;
};
[[nodiscard]] Result<> check(const TrainingSettings& settings);  // errors: out_of_range

struct TrainingState {
    TrainingSettings settings;
    WindowShape shape;
    std::uint64_t fingerprint = 0;  // of the candles: a state continues on these only
    std::uint32_t epoch = 0;        // finished ones
    std::uint32_t epochs_without_better = 0;
    std::uint32_t best_epoch = 0;
    double best_loss = 0;  // validation, pinball, normalised units
    std::vector<float> parameters, best_parameters;
    std::vector<float> first_moment, second_moment;  // Adam's
    std::uint64_t steps = 0;
    bool operator==(const TrainingState&) const = default;

    [[nodiscard]] NetworkShape network() const { return {feature_count, shape.window, settings.hidden}; }
    [[nodiscard]] bool is_finished() const {
        return epoch >= settings.epochs_max || epochs_without_better >= settings.patience;
    }
};

struct TrainingProgress {
    std::uint32_t epoch = 0;  // the one being trained, from 1
    std::uint32_t epochs_max = 0;
    double share = 0;  // of this epoch, 0 to 1
    double validation_loss = 0;
    double best_loss = 0;  // both as of the last finished epoch, 0 before
};
using OnProgress = std::function<void(const TrainingProgress&)>;

// The mean pinball loss of quantiles (batch x 3) and its derivative by each; by_quantile may be empty. Only the first
// `used` rows count.
[[nodiscard]] double pinball_loss(std::span<const float> quantiles, std::span<const float> targets, std::size_t used,
                                  std::span<float> by_quantile);

[[nodiscard]] Result<TrainingState> begin_training(const Dataset& data, const TrainingSettings& settings);
// Trains until finished or asked to stop; then the state is that of the last whole epoch. on_epoch gets each of these.
// errors: refused (the state belongs to other candles), unavailable (oneDNN), out_of_range (the loss left all bounds)
using OnEpoch = std::function<void(const TrainingState&)>;
[[nodiscard]] Result<TrainingState> train(const Dataset& data, TrainingState state, const OnProgress& on_progress,
                                          const std::stop_token& stop, const OnEpoch& on_epoch = {});

// Quantiles of log returns, not normalised, of each window that ends with one of these candles.
using Quantiles = std::array<double, quantile_count>;
[[nodiscard]] Result<std::vector<Quantiles>> predict_windows(const Dataset& data, const NetworkShape& network,
                                                             std::span<const float> parameters,
                                                             std::span<const std::uint32_t> last);

}  // namespace piggy::forecast
