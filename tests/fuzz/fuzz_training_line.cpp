// Any bytes as a line that a training process wrote. Never a crash; a share is one, a step is one of its steps, and a
// refusal has a sentence.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "apps/training_line.h"

namespace {

using namespace piggy;
using namespace piggy::apps;

void must(bool holds) {
    if (!holds) std::abort();
}

void judge(const std::string& line) {
    const auto read = read_training_line(line);
    if (!read) return must(read.error().code == ErrorCode::malformed && !read.error().what.empty());
    if (const auto* step = std::get_if<TrainingStep>(&*read)) {
        must(step->share >= 0 && step->share <= 1 && step->step >= 1 && step->step <= step->steps);
        must(step->epoch >= 1 && step->epoch <= step->epochs_max && (!step->eta_s || *step->eta_s >= 0));
        must(training_words("x", *step).size() < 200);
    } else if (const auto* end = std::get_if<TrainingEnd>(&*read)) {
        must(end->verdict.size() <= 2'000);
    } else {
        must(!std::get<TrainingFailed>(*read).error.what.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    judge(bytes);
    judge(R"({"share":)" + bytes + R"(,"step":1,"steps":4,"epoch":1,"epochs_max":60})");
    judge(R"({"share":0.5,"step":1,"steps":4,"epoch":1,"epochs_max":60,"eta_s":)" + bytes + "}");
    judge(R"({"share":0.5,"step":)" + bytes + R"(,"steps":4,"epoch":1,"epochs_max":60})");
    judge(R"({"code":"refused","message":")" + bytes + "\"}");
    judge(R"({"symbol":"A/B","timeframe":"1h","proven":true,"verdict":")" + bytes + "\"}");
    return 0;
}
