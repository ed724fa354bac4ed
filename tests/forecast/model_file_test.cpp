// Models as bytes, and a model that is asked: what is written is read back, everything else is refused.

#include "forecast/model_file.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>
#include <limits>
#include <thread>

#include "made_markets.h"

namespace piggy::forecast {
namespace {

using ::testing::HasSubstr;

const Dataset& some_data() {
    static const Dataset data = made_dataset(made_market(1'200, 0.4, 1), {12, 1});
    return data;
}
const TrainingState& some_training() {
    static const TrainingState state = trained_on(some_data(), small_training(2));
    return state;
}
Model some_model() {
    return model_of(bitcoin(), hourly(), some_data(), some_training(), {100, 0.01, 0.008, 0.009, 0.55, 0.8});
}
// Changed by someone who knows the checksum.
std::string resealed(std::string bytes) {
    const std::uint64_t checksum = XXH3_64bits(bytes.data(), bytes.size() - 8);
    std::memcpy(bytes.data() + bytes.size() - 8, &checksum, 8);
    return bytes;
}

TEST(ModelFile, WhatIsWrittenIsReadBackToTheBit) {
    EXPECT_EQ(read_model(model_bytes(some_model())).value(), some_model());
    const std::vector<TrainingState> two{some_training(), begin_training(some_data(), small_training(3)).value()};
    EXPECT_EQ(read_checkpoint(checkpoint_bytes(two)).value(), two);
    EXPECT_TRUE(read_checkpoint(checkpoint_bytes({}))->empty());
    EXPECT_TRUE(some_model().skill.is_proven());
}

RC_GTEST_PROP(ModelFile, OneChangedByteOrAnyCutIsRefused, ()) {
    static const std::string sound = model_bytes(some_model());
    std::string bytes = sound;
    const auto at = *rc::gen::inRange<std::size_t>(0, sound.size());
    bytes[at] = static_cast<char>(bytes[at] ^ *rc::gen::inRange(1, 256));
    RC_ASSERT(!read_model(bytes));
    RC_ASSERT(!read_model(std::string_view(sound).substr(0, at)));
    static const std::string state = checkpoint_bytes({&some_training(), 1});
    RC_ASSERT(!read_checkpoint(std::string_view(state).substr(0, at)));
}

TEST(ModelFile, ForeignDamagedNewerAndSenselessFilesAreRefusedInASentence) {
    const std::string sound = model_bytes(some_model());
    const auto refusal = [](const std::string& bytes) { return read_model(bytes).error().what; };
    EXPECT_THAT(refusal(""), HasSubstr("is not a forecast model of CryptoPiggy"));
    EXPECT_THAT(refusal("PK\3\4 something else"), HasSubstr("is not a forecast model"));
    EXPECT_THAT(refusal(checkpoint_bytes({&some_training(), 1})), HasSubstr("is not a forecast model"));
    EXPECT_THAT(refusal(sound.substr(0, 18)), HasSubstr("cut off after 18 bytes"));
    EXPECT_THAT(refusal(sound.substr(0, sound.size() / 2)), HasSubstr("damaged"));
    std::string newer = sound;
    newer[16] = 9;
    EXPECT_THAT(refusal(resealed(newer)), HasSubstr("newer CryptoPiggy (format 9"));
    std::string nan = sound;
    const float no_number = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(nan.data() + nan.size() - 12, &no_number, 4);
    EXPECT_THAT(refusal(resealed(nan)), HasSubstr("make no sense"));
    EXPECT_THAT(refusal(resealed(sound + "more")), HasSubstr("make no sense"));
    std::string renamed = sound;
    renamed[renamed.find("log_return")] = 'L';
    EXPECT_THAT(refusal(resealed(renamed)), HasSubstr("other figures"));
    Model backwards = some_model();
    std::swap(backwards.trained_from, backwards.trained_to);
    EXPECT_THAT(refusal(model_bytes(backwards)), HasSubstr("make no sense"));
    Model wide = some_model();
    wide.shape.window = 1'000'000;
    EXPECT_THAT(refusal(model_bytes(wide)), HasSubstr("make no sense"));
}

TEST(Forecaster, AnswersTheSameWhateverLiesBeforeAndRefusesTheRest) {
    auto series = made_market(1'200, 0.4, 1);
    Forecaster forecaster = Forecaster::make(some_model()).value();
    const auto ask = [&](const market::CandleView& candles) {
        return forecaster.predict(bitcoin(), hourly(), candles);
    };
    const auto all = ask(series.view()).value();
    const std::size_t needed = forecaster.candles_needed();
    EXPECT_EQ(all.log_return, ask(series.view().slice(1'200 - needed, 1'200))->log_return);
    EXPECT_EQ(nanoseconds_since_epoch(all.newest), series.time[1'199]);
    EXPECT_LT(all.log_return[0], all.log_return[2]);
    // Whichever thread asks: workers that answer a page come by turns.
    std::jthread([&] { EXPECT_EQ(ask(series.view())->log_return, all.log_return); });
    // The batch of 64 and the single one may differ in bits, not in what they say.
    const std::vector<std::uint32_t> last{some_data().test.last.back()};
    const auto batch = predict_windows(some_data(), some_training().network(), some_training().best_parameters, last);
    const auto single = ask(series.view().slice(0, last[0] + 1));
    for (std::size_t q = 0; q < quantile_count; ++q) EXPECT_NEAR((*batch)[0][q], single->log_return[q], 1e-7);

    EXPECT_THAT(ask(series.view().slice(0, needed - 1)).error().what,
                HasSubstr("needs the last 32 candles, and there are 31"));
    const auto other = Symbol::parse("ETH/USDT").value();
    EXPECT_THAT(forecaster.predict(other, hourly(), series.view()).error().what,
                HasSubstr("trained on BTC/USDT 1h, not on ETH/USDT 1h"));
    EXPECT_THAT(forecaster.predict(bitcoin(), market::Timeframe::one_minute(), series.view()).error().what,
                HasSubstr("not on BTC/USDT 1m"));
    auto flat = made_market(1'200, 0.4, 1);
    for (std::size_t i = 0; i < flat.size(); ++i) flat.open[i] = flat.high[i] = flat.low[i] = flat.close[i] = 5'000;
    EXPECT_THAT(ask(flat.view()).error().what, HasSubstr("has not moved in the last 12 candles"));
    series.time[1'190] += 1;
    EXPECT_THAT(ask(series.view()).error().what, HasSubstr("a gap in time"));
}

}  // namespace
}  // namespace piggy::forecast
