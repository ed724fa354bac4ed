// One bad tick holds, a second one latches; and what a loss looks like in words.

#include "risk/loss_watch.h"

#include <gtest/gtest.h>

namespace piggy::risk {
namespace {

using namespace std::chrono_literals;

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

const Decimal baseline = Decimal::whole(1000);
const Decimal fine = Decimal::from_ticks(95'000'000'001);
const Decimal lost = Decimal::whole(950);  // exactly 5 %

TEST(LossWatch, LatchesOnlyOnASecondSampleWithinFiveSeconds) {
    LossWatch watch;
    EXPECT_EQ(watch.see(baseline, fine, {100s, 100s}, 0s), LossVerdict::clear);
    EXPECT_FALSE(watch.holding());
    EXPECT_EQ(watch.see(baseline, lost, {101s, 101s}, 0s), LossVerdict::held);
    EXPECT_TRUE(watch.holding());
    EXPECT_EQ(watch.see(baseline, lost, {106s, 106s}, 0s), LossVerdict::latch);
    EXPECT_EQ(watch.see(baseline, lost, {107s, 107s}, 0s), LossVerdict::latch);  // and goes on saying so
    watch.reset();
    EXPECT_FALSE(watch.holding());
    EXPECT_EQ(watch.see(baseline, lost, {108s, 108s}, 0s), LossVerdict::held);
}

TEST(LossWatch, BeginsAnewWhereTheSecondSampleComesTooLate) {
    LossWatch watch;
    EXPECT_EQ(watch.see(baseline, lost, {100s, 100s}, 0s), LossVerdict::held);
    EXPECT_EQ(watch.see(baseline, lost, {105s + 1ns, 105s + 1ns}, 0s), LossVerdict::held);
    EXPECT_EQ(watch.see(baseline, lost, {105s + 2ns, 105s + 2ns}, 0s), LossVerdict::latch);
}

TEST(LossWatch, TakesTheSameDatumForOneSample) {
    LossWatch watch;
    EXPECT_EQ(watch.see(baseline, lost, {100s, 100s}, 0s), LossVerdict::held);
    EXPECT_EQ(watch.see(baseline, lost, {100s, 100s}, 1s), LossVerdict::held);
    EXPECT_EQ(watch.see(baseline, lost, {99s, 99s}, 1s), LossVerdict::held);  // nor an older one
    EXPECT_EQ(watch.see(baseline, lost, {100s + 1ns, 100s + 1ns}, 0s), LossVerdict::latch);
}

TEST(LossWatch, IsClearedByOneFreshGoodSample) {
    LossWatch watch;
    EXPECT_EQ(watch.see(baseline, lost, {100s, 100s}, 0s), LossVerdict::held);
    EXPECT_EQ(watch.see(baseline, fine, {101s, 101s}, 0s), LossVerdict::clear);
    EXPECT_FALSE(watch.holding());
    EXPECT_EQ(watch.see(baseline, lost, {102s, 102s}, 0s), LossVerdict::held);
}

TEST(LossWatch, IsNeitherTrippedNorClearedByStaleData) {
    LossWatch watch;
    EXPECT_EQ(watch.see(baseline, lost, {100s, 100s}, 10s + 1ns), LossVerdict::clear);
    EXPECT_FALSE(watch.holding());
    EXPECT_EQ(watch.see(baseline, lost, {101s, 101s}, 10s), LossVerdict::held);
    EXPECT_EQ(watch.see(baseline, fine, {102s, 102s}, 10s + 1ns), LossVerdict::held);
    EXPECT_EQ(watch.see(baseline, lost, {102s, 102s}, 11s), LossVerdict::held);
    EXPECT_TRUE(watch.holding());
    EXPECT_EQ(watch.see(baseline, lost, {103s, 103s}, 0s), LossVerdict::latch);
}

TEST(LossWatch, NeverTripsOnAnEmptyAccount) {
    LossWatch watch;
    EXPECT_EQ(watch.see(Decimal{}, Decimal{}, {100s, 100s}, 0s), LossVerdict::clear);
    EXPECT_EQ(watch.see(decimal("-5"), decimal("-10"), {101s, 101s}, 0s), LossVerdict::clear);
}

TEST(ALossInWords, IsComputedToTwoPlacesHalfEven) {
    EXPECT_EQ(loss_percent_text(decimal("1014.64"), decimal("954.64")), "5.91");  // not 5.92
    EXPECT_EQ(loss_percent_text(Decimal::whole(1000), Decimal::whole(950)), "5.00");
    EXPECT_EQ(loss_percent_text(Decimal::whole(1000), decimal("949.95")), "5.00");  // 5.005, to the even neighbour
    EXPECT_EQ(loss_percent_text(Decimal::whole(1000), decimal("949.85")), "5.02");  // 5.015
    EXPECT_EQ(loss_percent_text(Decimal::whole(1000), decimal("949.94")), "5.01");  // 5.006
    EXPECT_EQ(loss_percent_text(Decimal::whole(1000), decimal("999.5")), "0.05");
    EXPECT_EQ(loss_percent_text(Decimal::whole(1000), decimal("999")), "0.10");
    EXPECT_EQ(loss_percent_text(Decimal::whole(1000), decimal("-1000")), "200.00");
    EXPECT_EQ(loss_percent_text(Decimal::whole(1000), Decimal::whole(1000)), "0.00");
    EXPECT_EQ(loss_percent_text(Decimal::whole(1000), Decimal::whole(1001)), "0.00");
    EXPECT_EQ(loss_percent_text(Decimal::from_ticks(1), Decimal{}), "100.00");
    EXPECT_EQ(loss_percent_text(Decimal::from_ticks(3), Decimal::from_ticks(2)), "33.33");
    EXPECT_EQ(loss_percent_text(Decimal{}, decimal("-5")), "0.00");
    EXPECT_EQ(loss_percent_text(decimal("-5"), decimal("-10")), "0.00");
    EXPECT_EQ(loss_percent_text(Decimal::from_ticks(1), Decimal::from_ticks(INT64_MIN)), "92233720368547758.07");
}

TEST(ALossInWords, ReadsAsTheManualHasIt) {
    EXPECT_EQ(latch_text(decimal("1014.64"), decimal("954.64")), "AUTO-DISABLED: Daily loss 5.91% exceeded limit");
}

TEST(LossWatch, ASecondSampleNeedsNewPricesOfEverythingHeld) {
    LossWatch watch;
    EXPECT_EQ(watch.see(baseline, lost, {99s, 100s}, 0s), LossVerdict::held);
    EXPECT_EQ(watch.see(baseline, lost, {100s, 101s}, 0s), LossVerdict::held);  // the bad one is still the same
    EXPECT_EQ(watch.see(baseline, lost, {101s, 102s}, 0s), LossVerdict::latch);
}

}  // namespace
}  // namespace piggy::risk
