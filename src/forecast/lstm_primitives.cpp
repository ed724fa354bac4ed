#include "forecast/lstm_primitives.h"

#include <signal.h>

#include <algorithm>
#include <cstring>

// OpenMP's own header would need -fopenmp, and clang then another runtime than oneDNN's.
extern "C" void omp_set_num_threads(int threads);

namespace piggy::forecast {
namespace {

using dnnl::memory;
using Tag = memory::format_tag;
constexpr auto f32 = memory::data_type::f32;

memory::dim dim(std::size_t n) { return static_cast<memory::dim>(n); }
float* floats(const memory& of) { return static_cast<float*>(of.get_data_handle()); }
void clear(memory& of) { std::memset(of.get_data_handle(), 0, of.get_desc().get_size()); }
void fill(memory& to, std::span<const float> from) { std::copy(from.begin(), from.end(), floats(to)); }
void read(const memory& from, std::span<float> to) { std::copy_n(floats(from), to.size(), to.begin()); }

// While it lives, no signal is handled on this thread; it is afterwards. oneDNN 2.6's code for AVX-512 keeps values
// below the stack pointer, where a signal handler has its frame: Ctrl-C in the wrong microsecond would be a broken
// heap.
class SignalsHeldBack {
public:
    SignalsHeldBack() {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsHeldBack() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsHeldBack(const SignalsHeldBack&) = delete;
    SignalsHeldBack& operator=(const SignalsHeldBack&) = delete;

private:
    sigset_t before_{};
};

}  // namespace

memory LstmPrimitives::zeroed(const memory::desc& desc) {
    memory made(desc, engine_);
    if (desc.get_size() > 0) clear(made);
    return made;
}

void LstmPrimitives::copy_layout(memory& from, memory& to) {
    dnnl::reorder(from, to).execute(stream_, from, to);
    stream_.wait();
}

LstmPrimitives::LstmPrimitives(const NetworkShape& shape, std::size_t batch, bool trains)
    : shape_(shape),
      batch_(batch),
      engine_(dnnl::engine::kind::cpu, 0),
      stream_(engine_),
      input_values_(batch * shape.window * shape.features) {
    omp_set_num_threads(1);
    const memory::dim T = dim(shape.window);
    const memory::dim N = dim(batch);
    const memory::dim C = dim(shape.features);
    const memory::dim H = dim(shape.hidden);
    const memory::desc source({T, N, C}, f32, Tag::tnc);
    const memory::desc outputs({T, N, H}, f32, Tag::tnc);
    const memory::desc state({1, 1, N, H}, f32, Tag::ldnc);
    const memory::desc biases({1, 1, 4, H}, f32, Tag::ldgo);
    const memory::dims input_dims{1, 1, C, 4, H};
    const memory::dims recurrent_dims{1, 1, H, 4, H};
    const memory::desc any_input(input_dims, f32, Tag::any);
    const memory::desc any_recurrent(recurrent_dims, f32, Tag::any);
    const auto kind = trains ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
    const auto direction = dnnl::rnn_direction::unidirectional_left2right;

    dnnl::primitive_attr own_scratchpad;
    own_scratchpad.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    forward_desc_ =
        dnnl::lstm_forward::primitive_desc(dnnl::lstm_forward::desc(kind, direction, source, state, state, any_input,
                                                                    any_recurrent, biases, outputs, state, state),
                                           own_scratchpad, engine_);
    forward_ = dnnl::lstm_forward(forward_desc_);
    plain_input_weights_ = zeroed(memory::desc(input_dims, f32, Tag::ldigo));
    plain_recurrent_weights_ = zeroed(memory::desc(recurrent_dims, f32, Tag::ldigo));
    biases_ = zeroed(biases);
    input_weights_ = zeroed(forward_desc_.weights_layer_desc());
    recurrent_weights_ = zeroed(forward_desc_.weights_iter_desc());
    scratchpad_ = zeroed(forward_desc_.scratchpad_desc());
    source_ = zeroed(source);
    state_ = zeroed(state);
    cell_ = zeroed(state);
    outputs_ = zeroed(outputs);
    last_state_ = zeroed(state);
    last_cell_ = zeroed(state);
    if (!trains) return;

    workspace_ = zeroed(forward_desc_.workspace_desc());
    backward_desc_ = dnnl::lstm_backward::primitive_desc(
        dnnl::lstm_backward::desc(dnnl::prop_kind::backward, direction, source, state, state, any_input, any_recurrent,
                                  biases, outputs, state, state, source, state, state, any_input, any_recurrent, biases,
                                  outputs, state, state),
        own_scratchpad, engine_, forward_desc_);
    backward_ = dnnl::lstm_backward(backward_desc_);
    backward_scratchpad_ = zeroed(backward_desc_.scratchpad_desc());
    backward_input_weights_ = zeroed(backward_desc_.weights_layer_desc());
    backward_recurrent_weights_ = zeroed(backward_desc_.weights_iter_desc());
    by_source_ = zeroed(source);
    by_state_ = zeroed(state);
    by_cell_ = zeroed(state);
    by_outputs_ = zeroed(outputs);
    by_last_state_ = zeroed(state);
    by_last_cell_ = zeroed(state);
    by_input_weights_ = zeroed(backward_desc_.diff_weights_layer_desc());
    by_recurrent_weights_ = zeroed(backward_desc_.diff_weights_iter_desc());
    by_biases_ = zeroed(biases);
}

void LstmPrimitives::load(std::span<const float> input_weights, std::span<const float> recurrent_weights,
                          std::span<const float> biases) {
    const SignalsHeldBack held_back;
    omp_set_num_threads(1);
    fill(plain_input_weights_, input_weights);
    fill(plain_recurrent_weights_, recurrent_weights);
    fill(biases_, biases);
    copy_layout(plain_input_weights_, input_weights_);
    copy_layout(plain_recurrent_weights_, recurrent_weights_);
    if (!backward_) return;
    copy_layout(plain_input_weights_, backward_input_weights_);
    copy_layout(plain_recurrent_weights_, backward_recurrent_weights_);
}

std::span<const float> LstmPrimitives::forward() {
    const SignalsHeldBack held_back;
    omp_set_num_threads(1);
    float* const source = floats(source_);  // oneDNN wants window x batch x features
    const std::size_t row = shape_.features;
    for (std::size_t n = 0; n < batch_; ++n) {
        for (std::size_t t = 0; t < shape_.window; ++t) {
            std::copy_n(&input_values_[(n * shape_.window + t) * row], row, source + (t * batch_ + n) * row);
        }
    }
    std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC_LAYER, source_},
                                              {DNNL_ARG_SRC_ITER, state_},
                                              {DNNL_ARG_SRC_ITER_C, cell_},
                                              {DNNL_ARG_WEIGHTS_LAYER, input_weights_},
                                              {DNNL_ARG_WEIGHTS_ITER, recurrent_weights_},
                                              {DNNL_ARG_BIAS, biases_},
                                              {DNNL_ARG_DST_LAYER, outputs_},
                                              {DNNL_ARG_DST_ITER, last_state_},
                                              {DNNL_ARG_DST_ITER_C, last_cell_},
                                              {DNNL_ARG_SCRATCHPAD, scratchpad_}};
    if (backward_) arguments.emplace(DNNL_ARG_WORKSPACE, workspace_);
    forward_.execute(stream_, arguments);
    stream_.wait();
    return {floats(last_state_), batch_ * shape_.hidden};
}

void LstmPrimitives::backward(std::span<const float> by_state, std::span<float> input_weights,
                              std::span<float> recurrent_weights, std::span<float> biases) {
    const SignalsHeldBack held_back;
    omp_set_num_threads(1);
    fill(by_last_state_, by_state);
    // oneDNN adds to what lies there.
    for (memory* sum : {&by_input_weights_, &by_recurrent_weights_, &by_biases_}) clear(*sum);
    backward_.execute(stream_, {{DNNL_ARG_SRC_LAYER, source_},
                                {DNNL_ARG_SRC_ITER, state_},
                                {DNNL_ARG_SRC_ITER_C, cell_},
                                {DNNL_ARG_WEIGHTS_LAYER, backward_input_weights_},
                                {DNNL_ARG_WEIGHTS_ITER, backward_recurrent_weights_},
                                {DNNL_ARG_BIAS, biases_},
                                {DNNL_ARG_DST_LAYER, outputs_},
                                {DNNL_ARG_DST_ITER, last_state_},
                                {DNNL_ARG_DST_ITER_C, last_cell_},
                                {DNNL_ARG_WORKSPACE, workspace_},
                                {DNNL_ARG_DIFF_SRC_LAYER, by_source_},
                                {DNNL_ARG_DIFF_SRC_ITER, by_state_},
                                {DNNL_ARG_DIFF_SRC_ITER_C, by_cell_},
                                {DNNL_ARG_DIFF_WEIGHTS_LAYER, by_input_weights_},
                                {DNNL_ARG_DIFF_WEIGHTS_ITER, by_recurrent_weights_},
                                {DNNL_ARG_DIFF_BIAS, by_biases_},
                                {DNNL_ARG_DIFF_DST_LAYER, by_outputs_},
                                {DNNL_ARG_DIFF_DST_ITER, by_last_state_},
                                {DNNL_ARG_DIFF_DST_ITER_C, by_last_cell_},
                                {DNNL_ARG_SCRATCHPAD, backward_scratchpad_}});
    stream_.wait();
    // The plain memories are free between loads: they take the gradients back into our layout.
    copy_layout(by_input_weights_, plain_input_weights_);
    copy_layout(by_recurrent_weights_, plain_recurrent_weights_);
    read(plain_input_weights_, input_weights);
    read(plain_recurrent_weights_, recurrent_weights);
    read(by_biases_, biases);
}

}  // namespace piggy::forecast
