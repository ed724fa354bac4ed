// Any bytes as a model or as an unfinished training: raw, and once more with a checksum that is right, so that the
// figures themselves are judged. The seeds are a sound file of each with the bytes written over a part of it. What is
// taken is exactly what would be written again, and a model that is taken can be asked.

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "forecast/model_file.h"

namespace {

using namespace piggy;
using namespace piggy::forecast;

void must(bool holds) {
    if (!holds) std::abort();
}

void judge(const std::string& bytes) {
    if (const auto model = read_model(bytes)) {
        must(model_bytes(*model) == bytes && model->parameters.size() == parameter_count(model->network()));
        must(model->shape.window <= window_max && model->hidden <= hidden_max && model->skill.p <= 1);
        for (const float value : model->parameters) must(std::isfinite(value));
    }
    if (const auto trainings = read_checkpoint(bytes)) {
        must(checkpoint_bytes(*trainings) == bytes && trainings->size() <= trainings_max);
        for (const TrainingState& state : *trainings) {
            must(state.parameters.size() == parameter_count(state.network()));
        }
    }
}

std::string resealed(std::string bytes) {
    if (bytes.size() < 8) return bytes;
    const std::uint64_t checksum = XXH3_64bits(bytes.data(), bytes.size() - 8);
    std::memcpy(bytes.data() + bytes.size() - 8, &checksum, 8);
    return bytes;
}

TrainingState small_state() {
    TrainingState state;
    state.settings.hidden = 1;
    state.shape = {2, 1};
    state.parameters = initial_parameters(state.network(), 1);
    state.best_parameters = state.first_moment = state.parameters;
    state.second_moment.resize(state.parameters.size());
    return state;
}
std::string small_model() {
    Model model;
    model.symbol = Symbol::parse("BTC/USDT").value();
    model.shape = {2, 1};
    model.hidden = 1;
    model.normalisation.deviation.fill(1);
    model.trained_to = timestamp_from_nanoseconds(1);
    model.parameters = small_state().parameters;
    return model_bytes(model);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    judge(bytes);
    judge(resealed(bytes));
    static const std::string model = small_model();
    static const std::string state = checkpoint_bytes(std::vector<TrainingState>{small_state(), small_state()});
    must(read_model(model).has_value() && read_checkpoint(state).has_value());
    if (size < 2) return 0;
    for (const std::string& sound : {model, state}) {
        std::string changed = sound;
        const std::size_t at = (data[0] * 256U + data[1]) % (sound.size() - 8);
        const std::size_t count = std::min(size - 2, sound.size() - 8 - at);
        std::copy_n(bytes.begin() + 2, count, changed.begin() + static_cast<std::ptrdiff_t>(at));
        judge(resealed(changed));
    }
    return 0;
}
