#include "forecast/training.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/random.h"

namespace piggy::forecast {
namespace {

constexpr double gradient_norm_max = 1;

// Windows number first, first + 1, … of this order into the network's input; rows past the end repeat the last one.
std::size_t gather(const Dataset& data, std::span<const std::uint32_t> last, std::size_t first, std::size_t batch,
                   Network& network) {
    const std::size_t used = std::min(batch, last.size() - first);
    float* to = network.input().data();
    for (std::size_t n = 0; n < batch; ++n) {
        const std::size_t end = last[first + std::min(n, used - 1)] + std::size_t{1};
        for (std::size_t at = end - data.shape.window; at < end; ++at) {
            to = std::copy_n(data.rows[at].data(), feature_count, to);
        }
    }
    return used;
}

float scaled(double target, const Normalisation& normalisation) {
    return static_cast<float>(std::clamp(target / normalisation.target_deviation, -normalised_max, normalised_max));
}

void adam_step(TrainingState& state, std::span<const float> gradient) {
    constexpr double fade_first = 0.9;
    constexpr double fade_second = 0.999;
    double squares = 0;
    for (const float g : gradient) squares += static_cast<double>(g) * static_cast<double>(g);
    const double norm = std::sqrt(squares);
    const auto shrink = static_cast<float>(norm > gradient_norm_max ? gradient_norm_max / norm : 1.0);
    ++state.steps;
    const auto steps = static_cast<double>(state.steps);
    const auto first_share = static_cast<float>(1 - std::pow(fade_first, steps));
    const auto second_share = static_cast<float>(1 - std::pow(fade_second, steps));
    const auto rate = static_cast<float>(state.settings.learning_rate) / first_share;
    const auto b1 = static_cast<float>(fade_first);
    const auto b2 = static_cast<float>(fade_second);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const float g = gradient[i] * shrink;
        float& first = state.first_moment[i];
        float& second = state.second_moment[i];
        first = b1 * first + (1 - b1) * g;
        second = b2 * second + (1 - b2) * g * g;
        state.parameters[i] -= rate * first / (std::sqrt(second / second_share) + 1e-8F);
    }
}

Result<double> loss_of(const Dataset& data, const Part& part, Network& network, std::size_t batch) {
    std::vector<float> targets(batch);
    double sum = 0;
    for (std::size_t first = 0; first < part.last.size(); first += batch) {
        const std::size_t used = gather(data, part.last, first, batch, network);
        for (std::size_t n = 0; n < used; ++n) targets[n] = scaled(part.target[first + n], data.normalisation);
        const auto quantiles = network.forward();
        if (!quantiles) return fail(quantiles.error());
        sum += pinball_loss(*quantiles, targets, used, {}) * static_cast<double>(used);
    }
    return sum / static_cast<double>(part.last.size());
}

}  // namespace

Result<> check(const TrainingSettings& settings) {
    const bool sound = settings.hidden >= 1 && settings.hidden <= hidden_max && settings.batch >= 1 &&
                       settings.batch <= 1024 && settings.epochs_max >= 1 && settings.epochs_max <= 10'000 &&
                       settings.patience >= 1 && settings.patience <= 10'000 && settings.learning_rate > 0 &&
                       settings.learning_rate <= 1;
    if (sound) return {};
    return fail(ErrorCode::out_of_range,
                "training takes 1 to 256 hidden units, batches of 1 to 1024, 1 to 10000 epochs and patience, and a "
                "learning rate above 0 and at most 1");
}

double pinball_loss(std::span<const float> quantiles, std::span<const float> targets, std::size_t used,
                    std::span<float> by_quantile) {
    std::fill(by_quantile.begin(), by_quantile.end(), 0.0F);
    double sum = 0;
    for (std::size_t n = 0; n < used; ++n) {
        for (std::size_t q = 0; q < quantile_count; ++q) {
            const double miss =
                static_cast<double>(targets[n]) - static_cast<double>(quantiles[n * quantile_count + q]);
            const double slope = miss > 0 ? quantile_levels[q] : quantile_levels[q] - 1;
            sum += slope * miss;
            if (!by_quantile.empty()) {
                by_quantile[n * quantile_count + q] =
                    static_cast<float>(-slope / static_cast<double>(used * quantile_count));
            }
        }
    }
    return sum / static_cast<double>(used * quantile_count);
}

Result<TrainingState> begin_training(const Dataset& data, const TrainingSettings& settings) {
    if (auto sound = check(settings); !sound) return fail(sound.error());
    TrainingState state;
    state.settings = settings;
    state.shape = data.shape;
    state.fingerprint = data.fingerprint;
    state.parameters = initial_parameters(state.network(), settings.seed);
    state.best_parameters = state.parameters;
    state.first_moment.resize(state.parameters.size());
    state.second_moment.resize(state.parameters.size());
    return state;
}

Result<TrainingState> train(const Dataset& data, TrainingState state, const OnProgress& on_progress,
                            const std::stop_token& stop, const OnEpoch& on_epoch) {
    if (state.fingerprint != data.fingerprint || state.shape != data.shape) {
        return fail(ErrorCode::refused,
                    "this unfinished training began on other candles; train from the beginning, or on the same ones");
    }
    const std::size_t batch = state.settings.batch;
    auto network = Network::make(state.network(), batch, Network::Use::training);
    if (!network) return fail(network.error());
    std::vector<float> targets(batch);
    std::vector<float> by_quantile(batch * quantile_count);
    std::vector<std::uint32_t> order(data.training.last.size());
    std::vector<std::uint32_t> last(order.size());
    double validation_loss = state.best_loss;
    while (!state.is_finished()) {
        TrainingState next = state;
        std::iota(order.begin(), order.end(), 0U);
        Random random(state.settings.seed * 1'000'003 + state.epoch + 1);
        for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
        for (std::size_t i = 0; i < order.size(); ++i) last[i] = data.training.last[order[i]];
        for (std::size_t first = 0; first < order.size(); first += batch) {
            if (stop.stop_requested()) return state;
            if (on_progress) {
                on_progress({state.epoch + 1, state.settings.epochs_max,
                             static_cast<double>(first) / static_cast<double>(order.size()), validation_loss,
                             state.best_loss});
            }
            if (auto loaded = network->load(next.parameters); !loaded) return fail(loaded.error());
            const std::size_t used = gather(data, last, first, batch, *network);
            for (std::size_t n = 0; n < used; ++n) {
                targets[n] = scaled(data.training.target[order[first + n]], data.normalisation);
            }
            const auto quantiles = network->forward();
            if (!quantiles) return fail(quantiles.error());
            if (!std::isfinite(pinball_loss(*quantiles, targets, used, by_quantile))) {
                return fail(ErrorCode::out_of_range, "training left all bounds; try a smaller learning rate");
            }
            const auto gradient = network->backward(by_quantile);
            if (!gradient) return fail(gradient.error());
            adam_step(next, *gradient);
        }
        if (auto loaded = network->load(next.parameters); !loaded) return fail(loaded.error());
        const auto loss = loss_of(data, data.validation, *network, batch);
        if (!loss) return fail(loss.error());
        if (!std::isfinite(*loss)) {
            return fail(ErrorCode::out_of_range, "training left all bounds; try a smaller learning rate");
        }
        validation_loss = *loss;
        ++next.epoch;
        if (next.epoch == 1 || *loss < next.best_loss) {
            next.best_loss = *loss;
            next.best_epoch = next.epoch;
            next.best_parameters = next.parameters;
            next.epochs_without_better = 0;
        } else {
            ++next.epochs_without_better;
        }
        state = std::move(next);
        if (on_epoch) on_epoch(state);
        if (on_progress) on_progress({state.epoch, state.settings.epochs_max, 1, *loss, state.best_loss});
    }
    return state;
}

Result<std::vector<Quantiles>> predict_windows(const Dataset& data, const NetworkShape& shape,
                                               std::span<const float> parameters, std::span<const std::uint32_t> last) {
    std::vector<Quantiles> made;
    if (last.empty()) return made;
    constexpr std::size_t batch = 64;
    auto network = Network::make(shape, batch, Network::Use::prediction);
    if (!network) return fail(network.error());
    if (auto loaded = network->load(parameters); !loaded) return fail(loaded.error());
    made.reserve(last.size());
    for (std::size_t first = 0; first < last.size(); first += batch) {
        const std::size_t used = gather(data, last, first, batch, *network);
        const auto quantiles = network->forward();
        if (!quantiles) return fail(quantiles.error());
        for (std::size_t n = 0; n < used; ++n) {
            Quantiles scaled_back{};
            for (std::size_t q = 0; q < quantile_count; ++q) {
                scaled_back[q] =
                    static_cast<double>((*quantiles)[n * quantile_count + q]) * data.normalisation.target_deviation;
            }
            made.push_back(scaled_back);
        }
    }
    return made;
}

}  // namespace piggy::forecast
