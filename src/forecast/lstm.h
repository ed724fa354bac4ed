#pragma once
// The network: one LSTM layer (oneDNN's primitive) over the window, and a head of three quantiles on its last state.
//
// Parameters lie in one flat vector of floats, tensor after tensor:
//   input weights      features x 4 x hidden     gates in oneDNN's order: input, forget, candidate, output
//   recurrent weights  hidden x 4 x hidden
//   gate biases        4 x hidden
//   head weights       3 x hidden
//   head biases        3
// The head gives r0, r1, r2 and from them the quantiles 10 % = r1 - softplus(r0), 50 % = r1, 90 % = r1 + softplus(r2):
// they can't cross. Inputs are batch x window x features, outputs batch x 3, in normalised units.
//
// Not for two threads at once, but one after the other may call; each call runs on its one thread. That costs nothing at this size, and
// the order of every sum, so every bit, stays the same.
// source  S. Hochreiter, J. Schmidhuber, "Long Short-Term Memory", Neural Computation, 1997; forget gate: Gers, 2000

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace piggy::forecast {

inline constexpr std::size_t quantile_count = 3;
inline constexpr std::array<double, quantile_count> quantile_levels{0.1, 0.5, 0.9};

struct NetworkShape {
    std::size_t features = 5;
    std::size_t window = 60;
    std::size_t hidden = 32;  // 1 to 256
    bool operator==(const NetworkShape&) const = default;
};
inline constexpr std::size_t hidden_max = 256;

struct Tensor {
    std::string_view name;
    std::size_t first = 0;
    std::size_t size = 0;
};
[[nodiscard]] std::array<Tensor, 5> tensors_of(const NetworkShape& shape);
[[nodiscard]] std::size_t parameter_count(const NetworkShape& shape);
// Uniform in +-1/sqrt(hidden), forget biases one higher so that the cell remembers at first.
[[nodiscard]] std::vector<float> initial_parameters(const NetworkShape& shape, std::uint64_t seed);

class Network {
public:
    enum class Use { prediction, training };

    // errors: unavailable: oneDNN can't make its code here (a process that may not write and execute memory)
    [[nodiscard]] static Result<Network> make(const NetworkShape& shape, std::size_t batch, Use use);
    Network(Network&&) noexcept;
    Network& operator=(Network&&) noexcept;
    ~Network();

    // Takes these parameters from now on. parameters: parameter_count values
    [[nodiscard]] Result<> load(std::span<const float> parameters);
    // Where to write the inputs: batch x window x features.
    [[nodiscard]] std::span<float> input();
    // The quantiles of every input, batch x 3, valid until the next call.
    [[nodiscard]] Result<std::span<const float>> forward();
    // After forward(), in training: the gradient of the loss over all parameters, valid until the next call.
    // by_quantile: the loss's derivative by each output, batch x 3
    [[nodiscard]] Result<std::span<const float>> backward(std::span<const float> by_quantile);

private:
    struct Parts;
    explicit Network(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace piggy::forecast
