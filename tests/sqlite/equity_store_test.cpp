// What the desks were worth, minute by minute, thinned as it is read and as it grows old.

#include "adapters/sqlite/equity_store.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace piggy::sqlite {
namespace {

using trading::RunMode;
using namespace std::chrono_literals;

class EquityStore : public testing::Test {
protected:
    std::vector<EquitySample> all(RunMode mode) { return store_.samples(mode, std::nullopt, 1'000'000).value(); }

    const test::TemporaryFolder folder_;
    SqliteEquityStore store_{Database::open(folder_.path() / "app.db").value()};
    const Timestamp begin_ = parse_iso8601("2026-02-04T00:00").value();
};

TEST_F(EquityStore, KeepsTheFirstOfEachMinuteAndTheModesApart) {
    ASSERT_TRUE(store_.add(RunMode::paper, begin_ + 10s, Decimal::whole(10'000)));
    ASSERT_TRUE(store_.add(RunMode::paper, begin_ + 50s, Decimal::whole(1)));
    ASSERT_TRUE(store_.add(RunMode::paper, begin_ + 61s, Decimal::from_ticks(-1)));
    ASSERT_TRUE(store_.add(RunMode::live, begin_ + 61s, Decimal::whole(500)));
    EXPECT_EQ(all(RunMode::paper),
              (std::vector<EquitySample>{{begin_, Decimal::whole(10'000)}, {begin_ + 1min, Decimal::from_ticks(-1)}}));
    EXPECT_EQ(all(RunMode::live), (std::vector<EquitySample>{{begin_ + 1min, Decimal::whole(500)}}));
}

TEST_F(EquityStore, IsThinnedEvenlyAsItIsReadWithBothEndsKept) {
    for (int i = 0; i < 101; ++i) ASSERT_TRUE(store_.add(RunMode::paper, begin_ + i * 1min, Decimal::whole(i)));
    const auto equities = [&](std::optional<Timestamp> from, std::size_t points) {
        std::vector<std::int64_t> found;
        const auto samples = store_.samples(RunMode::paper, from, points).value();
        for (const auto& sample : samples) {
            found.push_back(sample.equity.ticks() / Decimal::ticks_per_unit);
        }
        return found;
    };
    using Whole = std::vector<std::int64_t>;
    EXPECT_EQ(equities(std::nullopt, 5), (Whole{0, 25, 50, 75, 100}));
    EXPECT_EQ(equities(begin_ + 97min, 10), (Whole{97, 98, 99, 100}));
    EXPECT_EQ(equities(begin_ + 97min, 2), (Whole{97, 100}));
    EXPECT_EQ(equities(std::nullopt, 1), Whole{100});
    EXPECT_EQ(equities(std::nullopt, 0), Whole{});
    EXPECT_EQ(equities(begin_ + 101min, 10), Whole{});
}

TEST_F(EquityStore, KeepsTheFirstOfEachHourOfWhatIsOlderThanNinetyDays) {
    const Timestamp now = begin_ + std::chrono::days(90) + 2h + 30min;
    // Three hours of every twentieth minute; in the second hour the full hour itself is missing.
    for (int minute : {0, 20, 40, 80, 100, 120, 140, 160}) {
        ASSERT_TRUE(store_.add(RunMode::live, begin_ + minute * 1min, Decimal::whole(minute)));
    }
    ASSERT_TRUE(store_.thin_out(now));
    ASSERT_TRUE(store_.thin_out(now));
    std::vector<std::int64_t> minutes;
    for (const auto& sample : all(RunMode::live)) minutes.push_back((sample.time - begin_) / 1min);
    EXPECT_EQ(minutes, (std::vector<std::int64_t>{0, 80, 120, 140, 160})) << "the third hour is not old enough";
}

}  // namespace
}  // namespace piggy::sqlite
