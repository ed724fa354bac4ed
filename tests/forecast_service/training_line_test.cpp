// What a training process writes: each line is what it says, or it is nothing.

#include "apps/training_line.h"

#include <gmock/gmock.h>

namespace piggy::apps {
namespace {

template <class Kind>
Kind read(const std::string& line) {
    const auto read = read_training_line(line);
    EXPECT_TRUE(read) << line << ": " << read.error().what;
    const auto* found = read ? std::get_if<Kind>(&*read) : nullptr;
    EXPECT_NE(found, nullptr) << line;
    return found == nullptr ? Kind{} : *found;
}

TEST(TrainingLine, AStepSaysHowFarItIsAndHowLongItTakes) {
    const auto step = read<TrainingStep>(
        R"({"share":0.42,"step":2,"steps":4,"epoch":7,"epochs_max":60,"validation_loss":0.3,"best_loss":0.2,"eta_s":39.5})");
    EXPECT_EQ(step.share, 0.42);
    EXPECT_EQ(step.steps, 4);
    EXPECT_EQ(training_words("BTC/USDT 1h", step),
              "BTC/USDT 1h: training 2 of 4, epoch 7 of at most 60, about 40 s left");
    const auto first = read<TrainingStep>(
        R"({"share":0,"step":1,"steps":4,"epoch":1,"epochs_max":60,"validation_loss":null,"best_loss":null,"eta_s":null})");
    EXPECT_EQ(training_words("A", first), "A: training 1 of 4, epoch 1 of at most 60");
    EXPECT_EQ(training_words("A", {0.5, 1, 1, 1, 1, 3601}),
              "A: training 1 of 1, epoch 1 of at most 1, about 61 min left");
}

TEST(TrainingLine, TheLastOneIsWhatCameOfItOrWhyNothingDid) {
    const std::string evaluation =
        R"line({"symbol":"BTC/USDT","timeframe":"1h","proven":true,"verdict":"beats no-change (p = 0.003)","judged":[]})line";
    const auto end = read<TrainingEnd>(evaluation);
    EXPECT_EQ(end.symbol, "BTC/USDT");
    EXPECT_TRUE(end.proven);
    const auto failed = read<TrainingFailed>(R"({"code":"out_of_range","message":"too few candles"})");
    EXPECT_EQ(failed.error.code, ErrorCode::out_of_range);
    EXPECT_EQ(failed.error.what, "too few candles");
    EXPECT_EQ(read<TrainingFailed>(R"({"code":"new","message":"x"})").error.code, ErrorCode::unavailable);
}

TEST(TrainingLine, WhatMakesNoSenseIsRefused) {
    const std::string step = R"("step":1,"steps":4,"epoch":1,"epochs_max":60)";
    for (const std::string& line :
         {std::string(""), std::string("note: x"), std::string("{}"), std::string("[1]"),
          "{\"share\":1.5," + step + "}", "{\"share\":-0.1," + step + "}", "{\"share\":\"1\"," + step + "}",
          "{\"share\":null," + step + "}", "{\"share\":0.5," + step + ",\"eta_s\":-1}",
          "{\"share\":0.5," + step + ",\"eta_s\":1e300}", "{\"share\":0.5," + step + ",\"more\":1}",
          std::string(R"({"share":0.5,"step":5,"steps":4,"epoch":1,"epochs_max":60})"),
          std::string(R"({"share":0.5,"step":1,"steps":4,"epoch":0,"epochs_max":60})"),
          std::string(R"({"code":"refused","message":""})"), std::string(R"({"code":"refused"})"),
          std::string(R"({"symbol":"A/B","timeframe":"1h","verdict":"x","proven":1})"),
          std::string(R"({"symbol":"A/B","timeframe":"1h","verdict":7,"proven":true})")}) {
        const auto read = read_training_line(line);
        EXPECT_FALSE(read) << line;
        EXPECT_TRUE(read || read.error().code == ErrorCode::malformed) << line;
    }
}

}  // namespace
}  // namespace piggy::apps
