#include "forecast/lstm.h"

#include <cmath>
#include <string>

#include "core/invariant.h"
#include "core/random.h"
#include "forecast/lstm_primitives.h"

namespace piggy::forecast {
namespace {

// ln(1 + e^x), and its derivative: no overflow for large x.
float softplus(float x) { return x > 20 ? x : std::log1p(std::exp(x)); }
float logistic(float x) { return 1.0F / (1.0F + std::exp(-x)); }

Error no_library(const dnnl::error& thrown) {
    return {ErrorCode::unavailable, std::string("the LSTM can't run here: oneDNN says \"") + thrown.what() +
                                        "\"; it needs memory that is written and then executed"};
}

}  // namespace

std::array<Tensor, 5> tensors_of(const NetworkShape& shape) {
    const std::size_t gates = 4 * shape.hidden;
    std::array<Tensor, 5> tensors{{{"input weights", 0, shape.features * gates},
                                   {"recurrent weights", 0, shape.hidden * gates},
                                   {"gate biases", 0, gates},
                                   {"head weights", 0, quantile_count * shape.hidden},
                                   {"head biases", 0, quantile_count}}};
    for (std::size_t i = 1; i < tensors.size(); ++i) tensors[i].first = tensors[i - 1].first + tensors[i - 1].size;
    return tensors;
}

std::size_t parameter_count(const NetworkShape& shape) {
    const Tensor last = tensors_of(shape).back();
    return last.first + last.size;
}

std::vector<float> initial_parameters(const NetworkShape& shape, std::uint64_t seed) {
    Random random(seed);
    const double reach = 1.0 / std::sqrt(static_cast<double>(shape.hidden));
    std::vector<float> parameters(parameter_count(shape));
    for (float& value : parameters) value = static_cast<float>(reach * (2 * random.uniform() - 1));
    const std::array<Tensor, 5> tensors = tensors_of(shape);
    for (std::size_t h = 0; h < shape.hidden; ++h) parameters[tensors[2].first + shape.hidden + h] += 1.0F;
    // The head begins near "no change, give or take a deviation or so" and not wherever chance put it.
    for (std::size_t i = tensors[3].first; i < parameters.size(); ++i) parameters[i] *= 0.1F;
    parameters[tensors[4].first] = parameters[tensors[4].first + 2] = 0.95F;  // softplus(0.95) = 1.28, normal's 90 %
    return parameters;
}

struct Network::Parts {
    Parts(const NetworkShape& of, std::size_t inputs, Use use)
        : shape(of),
          batch(inputs),
          trains(use == Use::training),
          lstm(of, inputs, use == Use::training),
          tensors(tensors_of(of)),
          parameters(parameter_count(of)),
          gradient(trains ? parameter_count(of) : 0),
          raw(inputs * quantile_count),
          quantiles(inputs * quantile_count),
          by_state(trains ? inputs * of.hidden : 0) {}

    std::span<const float> of(std::size_t tensor) const {
        return std::span(parameters).subspan(tensors[tensor].first, tensors[tensor].size);
    }
    std::span<float> gradient_of(std::size_t tensor) {
        return std::span(gradient).subspan(tensors[tensor].first, tensors[tensor].size);
    }

    NetworkShape shape;
    std::size_t batch;
    bool trains;
    LstmPrimitives lstm;
    std::array<Tensor, 5> tensors;
    std::vector<float> parameters, gradient, raw, quantiles, by_state;
    std::span<const float> state;
};

Network::Network(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;

Result<Network> Network::make(const NetworkShape& shape, std::size_t batch, Use use) {
    invariant(shape.features > 0 && shape.window > 0 && shape.hidden > 0 && shape.hidden <= hidden_max && batch > 0,
              "a network has features, a window, hidden units and a batch");
    try {
        return Network(std::make_unique<Parts>(shape, batch, use));
    } catch (const dnnl::error& thrown) {
        return fail(no_library(thrown));
    }
}

std::span<float> Network::input() { return parts_->lstm.input(); }

Result<> Network::load(std::span<const float> parameters) {
    invariant(parameters.size() == parts_->parameters.size(), "the parameters fit the network");
    parts_->parameters.assign(parameters.begin(), parameters.end());
    try {
        parts_->lstm.load(parts_->of(0), parts_->of(1), parts_->of(2));
    } catch (const dnnl::error& thrown) {
        return fail(no_library(thrown));
    }
    return {};
}

Result<std::span<const float>> Network::forward() {
    Parts& p = *parts_;
    try {
        p.state = p.lstm.forward();
    } catch (const dnnl::error& thrown) {
        return fail(no_library(thrown));
    }
    const std::span<const float> weights = p.of(3);
    const std::span<const float> biases = p.of(4);
    const std::size_t hidden = p.shape.hidden;
    for (std::size_t n = 0; n < p.batch; ++n) {
        float* const r = &p.raw[n * quantile_count];
        for (std::size_t q = 0; q < quantile_count; ++q) {
            r[q] = biases[q];
            for (std::size_t h = 0; h < hidden; ++h) r[q] += weights[q * hidden + h] * p.state[n * hidden + h];
        }
        float* const out = &p.quantiles[n * quantile_count];
        out[0] = r[1] - softplus(r[0]);
        out[1] = r[1];
        out[2] = r[1] + softplus(r[2]);
    }
    return std::span<const float>(p.quantiles);
}

Result<std::span<const float>> Network::backward(std::span<const float> by_quantile) {
    Parts& p = *parts_;
    invariant(p.trains && by_quantile.size() == p.quantiles.size() && !p.state.empty(),
              "backward follows forward, in training");
    const std::span<const float> weights = p.of(3);
    const std::span<float> by_weights = p.gradient_of(3);
    const std::span<float> by_biases = p.gradient_of(4);
    std::fill(by_weights.begin(), by_weights.end(), 0.0F);
    std::fill(by_biases.begin(), by_biases.end(), 0.0F);
    const std::size_t hidden = p.shape.hidden;
    for (std::size_t n = 0; n < p.batch; ++n) {
        const float* const by = &by_quantile[n * quantile_count];
        const float* const r = &p.raw[n * quantile_count];
        const std::array<float, quantile_count> by_raw{-by[0] * logistic(r[0]), by[0] + by[1] + by[2],
                                                       by[2] * logistic(r[2])};
        float* const by_state = &p.by_state[n * hidden];
        const float* const state = &p.state[n * hidden];
        std::fill_n(by_state, hidden, 0.0F);
        for (std::size_t q = 0; q < quantile_count; ++q) {
            by_biases[q] += by_raw[q];
            for (std::size_t h = 0; h < hidden; ++h) {
                by_weights[q * hidden + h] += by_raw[q] * state[h];
                by_state[h] += by_raw[q] * weights[q * hidden + h];
            }
        }
    }
    try {
        p.lstm.backward(p.by_state, p.gradient_of(0), p.gradient_of(1), p.gradient_of(2));
    } catch (const dnnl::error& thrown) {
        return fail(no_library(thrown));
    }
    return std::span<const float>(p.gradient);
}

}  // namespace piggy::forecast
