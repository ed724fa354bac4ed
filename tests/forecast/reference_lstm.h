#pragma once
// The network once more, in double and straight from the equations: what oneDNN's answer and gradient are held against.

#include <cmath>
#include <vector>

#include "forecast/lstm.h"

namespace piggy::forecast::reference {

inline double logistic(double x) { return 1 / (1 + std::exp(-x)); }
inline double softplus(double x) { return std::log1p(std::exp(x)); }

// Quantiles of one input, window x features.
inline std::vector<double> quantiles(const NetworkShape& shape, const std::vector<double>& parameters,
                                     const double* input) {
    const auto tensors = tensors_of(shape);
    const std::size_t H = shape.hidden;
    const double* const wx = &parameters[tensors[0].first];
    const double* const wh = &parameters[tensors[1].first];
    const double* const bias = &parameters[tensors[2].first];
    std::vector<double> state(H), cell(H), gates(4 * H);
    for (std::size_t t = 0; t < shape.window; ++t) {
        for (std::size_t g = 0; g < 4 * H; ++g) {
            gates[g] = bias[g];
            for (std::size_t k = 0; k < shape.features; ++k) gates[g] += input[t * shape.features + k] * wx[k * 4 * H + g];
            for (std::size_t k = 0; k < H; ++k) gates[g] += state[k] * wh[k * 4 * H + g];
        }
        for (std::size_t h = 0; h < H; ++h) {
            cell[h] = logistic(gates[H + h]) * cell[h] + logistic(gates[h]) * std::tanh(gates[2 * H + h]);
            state[h] = logistic(gates[3 * H + h]) * std::tanh(cell[h]);
        }
    }
    double r[3];
    for (std::size_t q = 0; q < 3; ++q) {
        r[q] = parameters[tensors[4].first + q];
        for (std::size_t h = 0; h < H; ++h) r[q] += parameters[tensors[3].first + q * H + h] * state[h];
    }
    return {r[1] - softplus(r[0]), r[1], r[1] + softplus(r[2])};
}

}  // namespace piggy::forecast::reference
