#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/random.h"
#include "venue/candle_history.h"

namespace piggy::venue {
namespace {

using namespace std::chrono_literals;

constexpr Ticks unit = 100'000'000;
const Timestamp tuesday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 3);

const PricePath& path() {
    static const auto synthetic = synthetic_path(practice_market(Profile::binanceus), 11);
    return *synthetic;
}

Timestamp minute_of(Timestamp time) { return std::chrono::floor<std::chrono::minutes>(time); }

Interval interval(std::string_view name) { return Interval::parse(name).value(); }

class Traded {  // a tape with trades around the path's price
public:
    explicit Traded(std::uint64_t seed) : random_(seed) {}
    void begin(Timestamp from) { tape.begin(0, from); }
    void trade(Timestamp time) {
        const Ticks price = path().price(0, time) + random_.between(-50, 50) * unit / 100;
        const Ticks quantity = random_.between(1, 500) * 1'000;
        const auto id = next_++;
        tape.on_trade({id, 0, price, quantity, price / 1'000 * quantity / 100'000, time, random_.chance(0.5), id, id});
    }
    // Until then, one trade every now and then, with quiet stretches between.
    void run(Timestamp from, Timestamp until) {
        for (Timestamp time = from; time < until;) {
            trade(time);
            time += random_.chance(0.9) ? std::chrono::seconds(random_.between(1, 60))
                                        : std::chrono::seconds(random_.between(60, 900));
        }
    }
    TradeTape tape{3};

private:
    Random random_;
    TradeId next_ = 1;
};

VenueCandle together(const std::vector<VenueCandle>& minutes) {
    VenueCandle whole = minutes.at(0);
    for (std::size_t i = 1; i < minutes.size(); ++i) {
        const VenueCandle& one = minutes[i];
        whole.high = std::max(whole.high, one.high);
        whole.low = std::min(whole.low, one.low);
        whole.close = one.close;
        whole.volume += one.volume;
        whole.quote_volume += one.quote_volume;
        whole.taker_buy_volume += one.taker_buy_volume;
        whole.taker_buy_quote += one.taker_buy_quote;
        whole.trades += one.trades;
        if (whole.first_trade < 0) whole.first_trade = one.first_trade;
        if (one.last_trade >= 0) whole.last_trade = one.last_trade;
    }
    return whole;
}

bool is_sane(const VenueCandle& one) {
    return one.low > 0 && one.low <= std::min(one.open, one.close) && one.high >= std::max(one.open, one.close) &&
           one.volume >= one.taker_buy_volume && one.trades >= 0 && (one.trades > 0) == (one.volume > 0);
}

std::vector<VenueCandle> minutes_of(const CandleHistory& history, Timestamp from, Timestamp to, Timestamp now) {
    return history.candles(0, interval("1m"), from, to - 1ns, 1'000'000, now);
}

RC_GTEST_PROP(CandleHistory, EveryCandleIsItsMinutesPutTogether, (std::uint64_t seed)) {
    Random random(seed);
    Traded traded(seed);
    const Timestamp began = tuesday + std::chrono::milliseconds(random.below(7'200'000));
    traded.begin(began);
    const Timestamp now = began + std::chrono::milliseconds(random.below(random.chance(0.3) ? 180'000'000 : 9'000'000));
    traded.run(began + std::chrono::seconds(random.below(300)), now);
    const CandleHistory history(path(), traded.tape);
    const auto& all = Interval::all();
    const Interval one = all[random.below(all.size())];
    const auto rows = history.candles(0, one, std::nullopt, std::nullopt, 1 + random.below(4), now);
    RC_ASSERT(!rows.empty());
    RC_ASSERT(rows.back().open_time == one.open_time(now));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Timestamp open = rows[i].open_time;
        RC_ASSERT(one.open_time(open) == open);
        if (i > 0) RC_ASSERT(open == one.next_open(rows[i - 1].open_time));
        const auto minutes = minutes_of(history, open, one.next_open(open), now);
        RC_ASSERT(minutes.size() ==
                  static_cast<std::size_t>((std::min(one.next_open(open), minute_of(now) + 1min) - open) / 1min));
        for (const VenueCandle& minute : minutes) RC_ASSERT(is_sane(minute));
        RC_ASSERT(rows[i] == together(minutes));
    }
    RC_ASSERT(history.current(0, one, now) == rows.back());
    // Asked again, and by another that remembers nothing.
    RC_ASSERT(history.candles(0, one, std::nullopt, std::nullopt, rows.size(), now) == rows);
    const CandleHistory other(path(), traded.tape);
    RC_ASSERT(other.candles(0, one, rows.front().open_time, std::nullopt, rows.size(), now) == rows);
}

RC_GTEST_PROP(CandleHistory, FromToAndLimitChooseAmongAllRows, (std::uint64_t seed)) {
    Random random(seed);
    const TradeTape tape(3);
    const CandleHistory history(path(), tape);
    const Timestamp now = path().begins() + 24h * 3 + std::chrono::seconds(random.below(86'400));
    constexpr std::string_view names[] = {"5m", "15m", "1h", "4h", "1d"};
    const Interval one = interval(names[random.below(5)]);
    const auto all = history.candles(0, one, path().begins(), std::nullopt, 100'000, now);
    const auto some_time = [&] { return path().begins() - 24h + std::chrono::minutes(random.below(6 * 1440)); };
    const auto from = random.chance(0.6) ? std::optional(some_time()) : std::nullopt;
    const auto to = random.chance(0.6) ? std::optional(some_time()) : std::nullopt;
    const std::size_t limit = random.below(40);

    std::vector<VenueCandle> expected;
    for (const VenueCandle& row : all) {
        if ((!from || row.open_time >= *from) && (!to || row.open_time <= *to)) expected.push_back(row);
    }
    if (expected.size() > limit) {
        if (from) {
            expected.resize(limit);
        } else {
            expected.erase(expected.begin(), expected.end() - static_cast<std::ptrdiff_t>(limit));
        }
    }
    RC_ASSERT(history.candles(0, one, from, to, limit, now) == expected);
}

TEST(CandleHistory, YearsStandBehindTheFirstSecond) {
    const TradeTape tape(3);
    const CandleHistory history(path(), tape);
    const Timestamp now = tuesday + 10h;
    const auto weeks = history.candles(1, interval("1w"), std::nullopt, std::nullopt, 1'000, now);
    ASSERT_EQ(weeks.size(), 462U);
    EXPECT_EQ(weeks.front().open_time, path().begins());  // a Monday
    for (std::size_t i = 1; i < weeks.size(); ++i) {
        EXPECT_EQ(weeks[i].open, weeks[i - 1].close);
        EXPECT_TRUE(is_sane(weeks[i]));
    }
    const auto months = history.candles(1, interval("1M"), path().begins(), std::nullopt, 1'000, now);
    ASSERT_EQ(months.size(), 107U);
    for (const VenueCandle& month : months) {
        EXPECT_EQ(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(month.open_time)).day(),
                  std::chrono::day(1));
    }
    const auto three_days = history.candles(1, interval("3d"), path().begins(), std::nullopt, 3, now);
    EXPECT_EQ(utc_day(three_days.at(0).open_time) % 3, 0);
    EXPECT_TRUE(history.candles(1, interval("1h"), std::nullopt, path().begins() - 1s, 10, now).empty());
    EXPECT_TRUE(history.candles(1, interval("1h"), now + 1h, std::nullopt, 10, now).empty());
    EXPECT_TRUE(history.candles(1, interval("1h"), now, now - 1h, 10, now).empty());
}

TEST(CandleHistory, RememberedAheadItAnswersTheSame) {
    const TradeTape tape(3);
    const CandleHistory ahead(path(), tape);
    const CandleHistory asked(path(), tape);
    const Timestamp now = path().begins() + 100 * 24h + 5h;
    int calls = 1;
    while (ahead.remember_days(0, 7, now)) ++calls;
    EXPECT_EQ(calls, 15);
    EXPECT_FALSE(ahead.remember_days(0, 7, now));
    for (const std::string_view name : {"1d", "1w", "1M"}) {
        EXPECT_EQ(ahead.candles(0, interval(name), std::nullopt, std::nullopt, 200, now),
                  asked.candles(0, interval(name), std::nullopt, std::nullopt, 200, now));
    }
}

TEST(CandleHistory, ATradeToldALittleLateIsStillCounted) {
    Traded traded(5);
    traded.begin(tuesday);
    traded.trade(tuesday + 1s);
    const CandleHistory history(path(), traded.tape);
    const Timestamp now = tuesday + 1h + 100ms;
    EXPECT_EQ(history.candles(0, interval("1h"), tuesday, std::nullopt, 1, now).at(0).trades, 1);
    traded.trade(tuesday + 1h - 1s);  // a round that was due then
    EXPECT_EQ(history.candles(0, interval("1h"), tuesday, std::nullopt, 1, now).at(0).trades, 2);
}

TEST(CandleHistory, QuietMinutesCarryTheLastClose) {
    Traded traded(1);
    traded.begin(tuesday);
    traded.trade(tuesday + 30s);
    traded.trade(tuesday + 5min);
    const CandleHistory history(path(), traded.tape);
    const auto rows = minutes_of(history, tuesday, tuesday + 1h, tuesday + 8min + 1s);
    ASSERT_EQ(rows.size(), 9U);
    for (const std::size_t i : {1U, 2U, 3U, 4U}) {
        EXPECT_EQ(rows[i].open, rows[0].close);
        EXPECT_EQ(rows[i].high, rows[0].close);
        EXPECT_EQ(rows[i].low, rows[0].close);
        EXPECT_EQ(rows[i].close, rows[0].close);
        EXPECT_EQ(rows[i].volume, 0);
        EXPECT_EQ(rows[i].trades, 0);
        EXPECT_EQ(rows[i].first_trade, -1);
    }
    EXPECT_EQ(rows[5].trades, 1);
    EXPECT_EQ(rows[8].close, rows[5].close);
}

TEST(CandleHistory, TheMinuteInWhichTheTapeBeganIsPutTogetherFromBoth) {
    Traded traded(2);
    const Timestamp began = tuesday + 5min + 40s;
    traded.begin(began);
    traded.trade(began + 5s);
    const CandleHistory history(path(), traded.tape);
    const auto rows = minutes_of(history, tuesday + 4min, tuesday + 7min, began + 2min);
    ASSERT_EQ(rows.size(), 3U);
    const VenueCandle taped = traded.tape.minutes(0).front();
    EXPECT_EQ(rows[1].open, rows[0].close);
    EXPECT_EQ(rows[1].close, taped.close);
    EXPECT_GE(rows[1].high, taped.high);
    EXPECT_LE(rows[1].low, taped.low);
    EXPECT_GT(rows[1].volume, taped.volume);
    EXPECT_EQ(rows[1].first_trade, taped.first_trade);
    EXPECT_EQ(rows[2].close, taped.close);
    for (const VenueCandle& row : rows) EXPECT_TRUE(is_sane(row));
}

TEST(CandleHistory, WhatIsStillToComeIsNotInTheUnfinishedRow) {
    const TradeTape tape(3);
    const CandleHistory history(path(), tape);
    for (int i = 0; i < 200; ++i) {
        const Timestamp now = tuesday + i * 7min + 20s;
        const Timestamp minute = minute_of(now);
        const VenueCandle row = history.current(0, interval("1m"), now);
        EXPECT_EQ(row.close, path().price(0, now));
        Ticks highest = 0;
        for (Timestamp t = minute; t <= now; t += 100ms) highest = std::max(highest, path().price(0, t));
        EXPECT_LE(row.high, highest);
        EXPECT_LT(row.volume, path().minutes(0, minute, minute + 1min).at(0).volume);
    }
}

TEST(CandleHistory, BetweenTwoRunsTheMarketWentItsWay) {
    Traded traded(3);
    traded.run(tuesday, tuesday + 30min);
    traded.tape.restore(1, {traded.tape.minutes(0).begin(), traded.tape.minutes(0).end()}, 1);
    traded.tape.begin(1, tuesday + 30h);
    const CandleHistory history(path(), traded.tape);
    const auto rows = history.candles(1, interval("1h"), tuesday, std::nullopt, 100, tuesday + 31h + 1min);
    ASSERT_EQ(rows.size(), 32U);
    const auto meanwhile = path().minutes(1, tuesday + 2h, tuesday + 30h);
    for (std::size_t i = 2; i < 30; ++i) {
        VenueCandle expected = together({meanwhile.begin() + static_cast<std::ptrdiff_t>((i - 2) * 60),
                                         meanwhile.begin() + static_cast<std::ptrdiff_t>((i - 1) * 60)});
        EXPECT_EQ(rows[i], expected) << i;
    }
    EXPECT_EQ(rows[30].volume, 0);  // running again, and nobody trades yet
    EXPECT_EQ(rows[30].close, path().price(1, tuesday + 30h));
}

TEST(CandleHistory, ARollingCandleIsItsMinutesPutTogether) {
    Traded traded(4);
    const Timestamp began = tuesday + 3h + 20s;
    traded.begin(began);
    traded.run(began, began + 30h);
    const CandleHistory history(path(), traded.tape);
    for (const Timestamp now : {began, began + 7h, began + 30h}) {
        for (const std::chrono::minutes length : {1min, 59min, 60min, 61min, 1440min, 10080min}) {
            const VenueCandle whole = history.rolling(0, length, now);
            const Timestamp end = minute_of(now) + 1min;
            EXPECT_EQ(whole, together(minutes_of(history, end - length, end, now)));
            EXPECT_EQ(whole.open_time, end - length);
        }
    }
}

TEST(Interval, KnowsTheVenuesNamesAndGrids) {
    EXPECT_EQ(Interval::all().size(), 15U);
    for (const Interval one : Interval::all()) EXPECT_EQ(Interval::parse(one.name()), one);
    for (const std::string_view wrong : {"1s", "", "1M ", "60", "2w", "m", "1H"})
        EXPECT_FALSE(Interval::parse(wrong)) << wrong;
    const Timestamp time = tuesday + 13h + 47min + 12s;
    EXPECT_EQ(interval("15m").open_time(time), tuesday + 13h + 45min);
    EXPECT_EQ(interval("8h").open_time(time), tuesday + 8h);
    EXPECT_EQ(interval("1w").open_time(time), tuesday - 24h);
    EXPECT_EQ(interval("1M").open_time(time), tuesday - 48h);
    EXPECT_EQ(interval("1M").next_open(tuesday - 48h), tuesday + 28 * 24h);
    EXPECT_EQ(interval("1w").open_time(Timestamp(24h)), Timestamp(-3 * 24h));  // before the first Monday
}

}  // namespace
}  // namespace piggy::venue
