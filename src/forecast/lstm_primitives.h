#pragma once
// oneDNN's LSTM with all of its memory: the only header that names the library.
// The states before the window are given as explicit zeros: without them oneDNN 2.6's gradient of the recurrent weights
// is wrong and nothing says so (the gradient test over every tensor holds this). Signals are held back while its code
// runs, because that can't be interrupted (the test of a storm of them holds this).

#include <oneapi/dnnl/dnnl.hpp>
#include <span>
#include <vector>

#include "forecast/lstm.h"

namespace piggy::forecast {

class LstmPrimitives {
public:
    LstmPrimitives(const NetworkShape& shape, std::size_t batch, bool trains);  // throws dnnl::error

    void load(std::span<const float> input_weights, std::span<const float> recurrent_weights,
              std::span<const float> biases);
    std::span<float> input() { return input_values_; }
    // The state after the last candle, batch x hidden.
    std::span<const float> forward();
    // by_state: batch x hidden. Gradients go into the three spans, laid out as load() takes them.
    void backward(std::span<const float> by_state, std::span<float> input_weights, std::span<float> recurrent_weights,
                  std::span<float> biases);

private:
    dnnl::memory zeroed(const dnnl::memory::desc& desc);
    void copy_layout(dnnl::memory& from, dnnl::memory& to);

    NetworkShape shape_;
    std::size_t batch_;
    dnnl::engine engine_;
    dnnl::stream stream_;
    std::vector<float> input_values_;  // batch x window x features; oneDNN reads it in that order through its strides
    dnnl::lstm_forward::primitive_desc forward_desc_;
    dnnl::lstm_forward forward_;
    dnnl::lstm_backward::primitive_desc backward_desc_;
    dnnl::lstm_backward backward_;
    // Our layout, and the one each primitive wants.
    dnnl::memory plain_input_weights_, plain_recurrent_weights_, biases_;
    dnnl::memory input_weights_, recurrent_weights_, backward_input_weights_, backward_recurrent_weights_;
    // Our own: oneDNN's belongs to the thread that made the primitive, and on any other one it writes through a null.
    dnnl::memory scratchpad_, backward_scratchpad_;
    dnnl::memory source_, state_, cell_, outputs_, last_state_, last_cell_, workspace_;
    dnnl::memory by_source_, by_state_, by_cell_, by_outputs_, by_last_state_, by_last_cell_;
    dnnl::memory by_input_weights_, by_recurrent_weights_, by_biases_;
};

}  // namespace piggy::forecast
