// The venue's time and day. The laws at the end are random walks of a true time with wrong answers; more of them:
// RC_PARAMS="max_success=20000" in front of this test program.

#include "execution/venue_calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/random.h"

namespace piggy::execution {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using Heard = VenueCalendar::Heard;

Timestamp at(std::string_view text) { return parse_iso8601(text).value(); }

constexpr std::int64_t fourth = 20'488;  // 2026-02-04

TimeAnswer answer(Timestamp venue, nanoseconds monotonic) { return {venue, {}, monotonic}; }

// Believes 2026-02-04 12:00:00 at monotonic 1000 s; from then on both clocks go together.
struct Running {
    VenueCalendar calendar{std::nullopt};
    Timestamp noon = at("2026-02-04T12:00:00Z");
    Running() {
        EXPECT_EQ(hear(-1s), Heard::wants_second);
        EXPECT_EQ(hear(0s), Heard::believed);
    }
    // An answer so long after noon that is wrong by this much.
    Heard hear(nanoseconds after_noon, nanoseconds wrong_by = 0s) {
        return calendar.hear(answer(noon + after_noon + wrong_by, monotonic(after_noon)));
    }
    static nanoseconds monotonic(nanoseconds after_noon) { return 1000s + after_noon; }
    Timestamp now(nanoseconds after_noon) const { return calendar.now(monotonic(after_noon)).value(); }
};

TEST(VenueCalendar, KnowsNothingBeforeTwoAnswersAgree) {
    VenueCalendar calendar(std::nullopt);
    EXPECT_TRUE(calendar.wants_answer(0s));
    EXPECT_TRUE(calendar.in_doubt());
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T12:00:00Z"), 10s)), Heard::wants_second);
    EXPECT_FALSE(calendar.now(10s));
    EXPECT_FALSE(calendar.day());
    EXPECT_FALSE(calendar.skew(at("2026-02-04T12:00:00Z"), 10s));
    EXPECT_FALSE(calendar.midnight_pending(10s));
    EXPECT_FALSE(calendar.wants_answer(10'999ms));
    EXPECT_TRUE(calendar.wants_answer(11s));
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T12:00:01Z"), 11s)), Heard::believed);
    EXPECT_EQ(calendar.now(12s), at("2026-02-04T12:00:02Z"));
    EXPECT_EQ(calendar.day(), fourth);
    EXPECT_EQ(calendar.high_water(), at("2026-02-04T12:00:01Z"));
    EXPECT_FALSE(calendar.in_doubt());
}

TEST(VenueCalendar, TwoAnswersOfOneMomentAreOne) {
    VenueCalendar calendar(std::nullopt);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T12:00:00Z"), 10s)), Heard::wants_second);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T12:00:00.999Z"), 10'999ms)), Heard::wants_second);
    EXPECT_FALSE(calendar.day());
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T12:00:01Z"), 11s)), Heard::believed);
}

TEST(VenueCalendar, AStartOverMidnightBeginsTheOldDayAndRollsIt) {
    VenueCalendar calendar(std::nullopt);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T23:59:59.500Z"), 10s)), Heard::wants_second);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-05T00:00:00.500Z"), 11s)), Heard::believed);
    EXPECT_EQ(calendar.day(), fourth);
    EXPECT_TRUE(calendar.midnight_pending(11s));
    EXPECT_TRUE(calendar.wants_answer(12s));
    EXPECT_EQ(calendar.hear(answer(at("2026-02-05T00:00:01.500Z"), 12s)), Heard::wants_second);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-05T00:00:02.500Z"), 13s)), Heard::believed);
    EXPECT_EQ(calendar.day(), fourth + 1);
}

TEST(VenueCalendar, AWrongFirstAnswerBeginsNothing) {
    VenueCalendar calendar(std::nullopt);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-05T12:00:00Z"), 10s)), Heard::wants_second);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T12:00:01Z"), 11s)), Heard::wants_second);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T12:00:02Z"), 12s)), Heard::believed);
    EXPECT_EQ(calendar.day(), fourth);
}

TEST(VenueCalendar, StoredBooksAreNotTakenBack) {
    VenueCalendar calendar(at("2026-02-05T00:00:03Z"));
    EXPECT_EQ(calendar.high_water(), at("2026-02-05T00:00:03Z"));
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T23:59:57.999Z"), 10s)), Heard::odd);
    EXPECT_FALSE(calendar.now(10s));
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T23:59:58.999Z"), 11s)), Heard::wants_second);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-04T23:59:59.999Z"), 12s)), Heard::believed);
    // The books had begun the fifth already, and stay there.
    EXPECT_EQ(calendar.day(), fourth + 1);
    EXPECT_EQ(calendar.now(12s), at("2026-02-04T23:59:59.999Z"));
    EXPECT_EQ(calendar.high_water(), at("2026-02-05T00:00:03Z"));
}

TEST(VenueCalendar, AProgramThatWasDownAtMidnightBeginsTheDayItIs) {
    VenueCalendar calendar(at("2026-02-04T23:00:00Z"));
    EXPECT_EQ(calendar.hear(answer(at("2026-02-06T03:00:00Z"), 10s)), Heard::wants_second);
    EXPECT_EQ(calendar.hear(answer(at("2026-02-06T03:00:01Z"), 11s)), Heard::believed);
    EXPECT_EQ(calendar.day(), fourth + 2);
}

TEST(VenueCalendar, AtAStartFarBelowTheHighWaterTheTimeIsBelievedAfterAMinuteAndTheDayStays) {
    VenueCalendar calendar(at("2026-02-09T00:00:00Z"));
    const auto noon = at("2026-02-04T12:00:00Z");
    for (const auto after : {0s, 1s, 30s, 59s}) EXPECT_EQ(calendar.hear(answer(noon + after, after)), Heard::odd);
    EXPECT_EQ(calendar.hear(answer(noon + 60s, 60s)), Heard::believed);
    EXPECT_EQ(calendar.now(60s), noon + 60s);
    EXPECT_EQ(calendar.day(), fourth + 5);
    EXPECT_EQ(calendar.high_water(), at("2026-02-09T00:00:00Z"));
}

TEST(VenueCalendar, TheTimeRunsWithTheMonotonicClockAndIsPutRightByAnswers) {
    Running running;
    EXPECT_EQ(running.now(7min), running.noon + 7min);
    EXPECT_EQ(running.hear(5min, 800ms), Heard::believed);
    EXPECT_EQ(running.now(7min), running.noon + 7min + 800ms);
    EXPECT_EQ(running.hear(10min), Heard::believed);
    EXPECT_EQ(running.now(10min), running.noon + 10min);
}

TEST(VenueCalendar, FitsWithinFiveSecondsAndNotATickMore) {
    for (const auto sign : {1, -1}) {
        Running running;
        EXPECT_EQ(running.hear(1min, sign * (5s + 1ns)), Heard::odd);
        EXPECT_EQ(running.now(1min), running.noon + 1min);
        EXPECT_TRUE(running.calendar.in_doubt());
        EXPECT_EQ(running.hear(2min, sign * 5s), Heard::believed);
        EXPECT_FALSE(running.calendar.in_doubt());
    }
}

TEST(VenueCalendar, OneOddAnswerMovesNeitherDayNorTime) {
    for (const auto wrong_by : {nanoseconds(24h), nanoseconds(-24h), nanoseconds(12h), nanoseconds(6s)}) {
        Running running;
        EXPECT_EQ(running.hear(1min, wrong_by), Heard::odd);
        EXPECT_EQ(running.calendar.day(), fourth);
        EXPECT_EQ(running.now(1min), running.noon + 1min);
        EXPECT_EQ(running.hear(61s), Heard::believed);
        EXPECT_EQ(running.hear(62s, wrong_by), Heard::odd);
        EXPECT_EQ(running.hear(63s), Heard::believed);
        EXPECT_EQ(running.calendar.day(), fourth);
    }
}

TEST(VenueCalendar, TheDayRollsWhenASecondAnswerAgrees) {
    Running running;
    EXPECT_EQ(running.hear(12h - 1s), Heard::believed);
    EXPECT_FALSE(running.calendar.midnight_pending(Running::monotonic(12h - 1ns)));
    EXPECT_TRUE(running.calendar.midnight_pending(Running::monotonic(12h)));
    EXPECT_TRUE(running.calendar.wants_answer(Running::monotonic(12h)));
    EXPECT_EQ(running.hear(12h), Heard::wants_second);
    EXPECT_EQ(running.calendar.day(), fourth);
    EXPECT_EQ(running.hear(12h + 999ms), Heard::wants_second);
    EXPECT_EQ(running.calendar.day(), fourth);
    EXPECT_EQ(running.hear(12h + 1s), Heard::believed);
    EXPECT_EQ(running.calendar.day(), fourth + 1);
    EXPECT_FALSE(running.calendar.midnight_pending(Running::monotonic(12h + 1s)));
}

TEST(VenueCalendar, AnAnswerSecondsAheadOfMidnightRollsNothingByItself) {
    Running running;
    EXPECT_EQ(running.hear(12h - 4s, 4s), Heard::wants_second);
    EXPECT_EQ(running.hear(12h - 3s), Heard::believed);
    EXPECT_EQ(running.calendar.day(), fourth);
    // What is behind does not keep midnight from coming, nor does a day that has begun end again.
    EXPECT_EQ(running.hear(12h), Heard::wants_second);
    EXPECT_EQ(running.hear(12h + 1s), Heard::believed);
    EXPECT_EQ(running.hear(12h + 2s, -4s), Heard::believed);
    EXPECT_EQ(running.calendar.day(), fourth + 1);
    EXPECT_FALSE(running.calendar.midnight_pending(Running::monotonic(12h + 2s)));
}

TEST(VenueCalendar, AnOddAnswerBetweenTheTwoOfMidnightMakesItBeginAgain) {
    Running running;
    EXPECT_EQ(running.hear(12h), Heard::wants_second);
    EXPECT_EQ(running.hear(12h + 1s, 48h), Heard::odd);
    EXPECT_EQ(running.hear(12h + 2s), Heard::wants_second);
    EXPECT_EQ(running.calendar.day(), fourth);
    EXPECT_EQ(running.hear(12h + 3s), Heard::believed);
    EXPECT_EQ(running.calendar.day(), fourth + 1);
}

TEST(VenueCalendar, DaysWithoutAnAnswerRollAtOnceToTheDateItIs) {
    Running running;
    EXPECT_TRUE(running.calendar.midnight_pending(Running::monotonic(60h)));
    EXPECT_EQ(running.hear(60h), Heard::wants_second);
    EXPECT_EQ(running.hear(60h + 1s), Heard::believed);
    EXPECT_EQ(running.calendar.day(), fourth + 3);
}

TEST(VenueCalendar, AfterTheMachineSleptAMinuteOfAgreementIsBelievedForTimeAndDay) {
    Running running;
    const auto slept = 20h;  // over midnight, which the monotonic clock has not seen
    for (const auto after : {0s, 1s, 2s, 12s, 59s}) {
        EXPECT_EQ(running.hear(1h + after, slept), Heard::odd);
        EXPECT_EQ(running.calendar.day(), fourth);
        EXPECT_EQ(running.now(1h + after), running.noon + 1h + after);
        EXPECT_TRUE(running.calendar.in_doubt());
    }
    EXPECT_EQ(running.hear(1h + 60s, slept), Heard::believed);
    EXPECT_EQ(running.calendar.day(), fourth + 1);
    EXPECT_EQ(running.now(1h + 60s), running.noon + 21h + 60s);
    EXPECT_EQ(running.hear(1h + 5min, slept), Heard::believed);
}

TEST(VenueCalendar, TwoAnswersAMinuteApartAreNotEnoughOfAgreement) {
    Running running;
    EXPECT_EQ(running.hear(1h, 24h), Heard::odd);
    EXPECT_EQ(running.hear(1h + 5min, 24h), Heard::odd);
    EXPECT_EQ(running.hear(1h + 10min, 24h), Heard::believed);
}

TEST(VenueCalendar, AVenueThatIsRightInBetweenMovesNothing) {
    Running running;
    for (int round = 0; round < 20; ++round) {
        const auto begin = 1h + round * 60s;
        for (const auto after : {0s, 1s, 2s, 12s, 50s}) EXPECT_EQ(running.hear(begin + after, 24h), Heard::odd);
        EXPECT_EQ(running.hear(begin + 55s), Heard::believed);
    }
    EXPECT_EQ(running.calendar.day(), fourth);
}

TEST(VenueCalendar, OddAnswersThatDisagreeAreNeverBelieved) {
    Running running;
    for (int minute = 1; minute < 200; ++minute) {
        EXPECT_EQ(running.hear(minute * 60s, 24h + minute * 6s), Heard::odd);
    }
    EXPECT_EQ(running.calendar.day(), fourth);
    EXPECT_EQ(running.now(200min), running.noon + 200min);
}

TEST(VenueCalendar, ATimeThatGoesBackIsBelievedAfterAMinuteAndTheDayStays) {
    Running running;
    for (const auto after : {0s, 20s, 40s})
        EXPECT_EQ(running.hear(13h + after, 1s), after == 0s ? Heard::wants_second : Heard::believed);
    EXPECT_EQ(running.calendar.day(), fourth + 1);
    const auto high = running.calendar.high_water();
    for (const auto after : {0s, 20s, 40s}) EXPECT_EQ(running.hear(14h + after, -6h), Heard::odd);
    EXPECT_EQ(running.hear(14h + 60s, -6h), Heard::believed);
    EXPECT_EQ(running.now(14h + 60s), running.noon + 8h + 60s);
    EXPECT_EQ(running.calendar.day(), fourth + 1);
    EXPECT_EQ(running.calendar.high_water(), high);
}

TEST(VenueCalendar, TimesThatAreNoneAndAnswersOutOfOrderAreOdd) {
    Running running;
    for (int second = 1; second < 100; ++second) {
        const auto monotonic = Running::monotonic(second * 1s);
        EXPECT_EQ(running.calendar.hear(answer(Timestamp::min(), monotonic)), Heard::odd);
        EXPECT_EQ(running.calendar.hear(answer(Timestamp::max(), monotonic)), Heard::odd);
        EXPECT_EQ(running.calendar.hear(answer(Timestamp{} - 1ns, monotonic)), Heard::odd);
    }
    EXPECT_TRUE(running.calendar.in_doubt());
    EXPECT_EQ(running.hear(10s), Heard::odd);  // taken before the last
    EXPECT_EQ(running.hear(100s), Heard::believed);
    EXPECT_EQ(running.now(100s), running.noon + 100s);
}

TEST(VenueCalendar, AsksEveryFiveMinutesSoonerInDoubtAndAtMidnight) {
    Running running;
    const auto wants = [&](nanoseconds after_noon) {
        return running.calendar.wants_answer(Running::monotonic(after_noon));
    };
    EXPECT_FALSE(wants(5min - 1ns));
    EXPECT_TRUE(wants(5min));
    for (const auto after : {0s, 1s, 2s}) {
        EXPECT_EQ(running.hear(5min + after, 1h), Heard::odd);
        EXPECT_FALSE(wants(5min + after + 999ms));
    }
    EXPECT_FALSE(wants(5min + 11'999ms));
    EXPECT_TRUE(wants(5min + 12s));
    EXPECT_EQ(running.hear(12h - 500ms), Heard::believed);
    EXPECT_FALSE(wants(12h + 499ms));
    EXPECT_TRUE(wants(12h + 500ms));
}

TEST(VenueCalendar, TellsHowFarTheLocalClockIsOff) {
    Running running;
    EXPECT_EQ(running.calendar.skew(running.noon + 10s + 3s, Running::monotonic(10s)), 3s);
    EXPECT_EQ(running.calendar.skew(running.noon + 10s - 1h, Running::monotonic(10s)), -1h);
}

// A true time that is asked for whenever the calendar wants it, a machine that sleeps, a program that starts again.
struct Walk {
    Random random;
    Timestamp truth = at("2026-02-04T12:00:00Z");
    nanoseconds monotonic{1'000'000s};
    VenueCalendar calendar{std::nullopt};
    std::int64_t highest = 0;
    bool lied = false;

    explicit Walk(std::uint64_t seed) : random(seed) {}

    nanoseconds up_to(nanoseconds most) { return nanoseconds(random.between(0, most.count())); }
    void pass(nanoseconds time) {
        truth += time;
        monotonic += time;
    }
    void sleep(nanoseconds time) { truth += time; }
    void start_again() {
        calendar = VenueCalendar(calendar.high_water());
        monotonic = up_to(1'000'000s);
    }
    // The network makes any answer a little late.
    void ask(nanoseconds wrong_by = 0s) {
        static_cast<void>(calendar.hear(answer(truth - up_to(200ms) + wrong_by, monotonic)));
        check();
    }
    void check() {
        if (const auto day = calendar.day()) {
            RC_ASSERT(*day >= highest);
            RC_ASSERT(*day <= utc_day(truth + 6s));
            highest = *day;
        }
    }
    // Far enough off not to be taken for the truth: 11 s to 3 days.
    nanoseconds a_lie() {
        const nanoseconds size = random.chance(0.3) ? 24h : 11s + up_to(random.chance(0.5) ? 1min : 72h);
        return random.chance(0.7) ? size : -size;
    }
    // An honest venue and a machine that is awake: five minutes until the next answer is due, and what a sleep takes.
    void settle() {
        for (int second = 0; second < 400; ++second) {
            pass(1s);
            if (calendar.wants_answer(monotonic)) ask();
        }
        RC_ASSERT(calendar.day() == utc_day(truth) || calendar.midnight_pending(monotonic) ||
                  utc_day(truth + 1s) != utc_day(truth - 3s));
        RC_ASSERT(std::chrono::abs(*calendar.now(monotonic) - truth) <= 1s);
    }
};

RC_GTEST_PROP(VenueCalendarLaws, NoSingleWrongAnswerMovesTheDayWhateverTheMachineDoes, (std::uint64_t seed)) {
    Walk walk(seed);
    for (int step = 0; step < 400; ++step) {
        walk.pass(walk.up_to(walk.random.chance(0.5) ? nanoseconds(2s) : nanoseconds(20min)));
        if (walk.random.chance(0.02)) walk.sleep(walk.up_to(50h));
        if (walk.random.chance(0.01)) walk.start_again();
        walk.check();
        if (!walk.calendar.wants_answer(walk.monotonic)) continue;
        const bool lies = !walk.lied && walk.random.chance(0.3);
        walk.ask(lies ? walk.a_lie() : nanoseconds(0));
        walk.lied = lies;
    }
    walk.settle();
}

RC_GTEST_PROP(VenueCalendarLaws, AVenueThatIsWrongForLessThanAMinuteMovesNothing, (std::uint64_t seed)) {
    Walk walk(seed);
    walk.settle();
    for (int round = 0; round < 20; ++round) {
        walk.pass(walk.up_to(6h));
        for (int second = 0; second < 10; ++second) {  // over midnight, where that was passed
            walk.ask();
            walk.pass(1s);
        }
        const auto lie = walk.a_lie();
        for (auto left = walk.up_to(59s); left > 0s;) {
            const auto wait = std::min<nanoseconds>(left, 10ms + walk.up_to(5s));
            walk.pass(wait);
            left -= wait;
            walk.ask(lie);
            RC_ASSERT(std::chrono::abs(*walk.calendar.now(walk.monotonic) - walk.truth) <= 1s);
        }
        walk.ask();
    }
    walk.settle();
}

}  // namespace
}  // namespace piggy::execution
