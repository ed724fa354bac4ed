#pragma once
// What `cryptopiggy forecast train --json-progress` writes, line by line: how far it is, and at its end either the
// evaluation or why there is none. Another process wrote it, so it is judged like any bytes from outside.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/result.h"

namespace piggy::apps {

struct TrainingStep {
    double share = 0;                  // of everything, 0 to 1
    std::int64_t step = 0, steps = 0;  // trainings, from 1
    std::int64_t epoch = 0, epochs_max = 0;
    std::optional<double> eta_s;  // seconds that are left, as far as it knows
};
struct TrainingEnd {
    std::string symbol, timeframe, verdict;
    bool proven = false;
};
struct TrainingFailed {
    Error error;
};
using TrainingLine = std::variant<TrainingStep, TrainingEnd, TrainingFailed>;

// errors: malformed
[[nodiscard]] Result<TrainingLine> read_training_line(std::string_view line);

// "BTC/USDT 1h: training 2 of 4, epoch 7 of at most 60, about 40 s left"
[[nodiscard]] std::string training_words(std::string_view what, const TrainingStep& step);

}  // namespace piggy::apps
