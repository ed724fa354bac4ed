// The summaries: when they are due, that each is made once, and what is in them.

#include "apps/summary_clock.h"

#include <gtest/gtest.h>

#include <set>

#include "apps/summary_texts.h"
#include "live_desk/desk_under_test.h"

namespace piggy::apps {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Timestamp at(const char* text) { return parse_iso8601(text).value(); }

struct Summaries {
    SummaryTexts texts() {
        SummaryTexts made;
        made.day = [this](const std::string&, std::int64_t day) -> Result<std::optional<std::string>> {
            if (fails) return fail(ErrorCode::unavailable, "the disk is away");
            return "day " + format_date(Timestamp(std::chrono::days(day))) + "\n";
        };
        made.month = [](const std::string& exchange, std::chrono::year_month month)
            -> Result<std::optional<std::string>> {
            if (exchange != "practice") return std::nullopt;
            return "month " + std::to_string(unsigned(month.month()));
        };
        return made;
    }
    std::vector<std::string> due(SummaryClock& clock, Timestamp now, const std::string& exchange = "practice") {
        std::vector<std::string> made;
        for (const auto& alert : clock.due(now, exchange, "abcd", [&](const auto& s) { return done.contains(s); })) {
            made.push_back(alert.text);
            done.insert(alert.source);
        }
        return made;
    }
    std::set<std::string> done;
    bool fails = false;
};
using Texts = std::vector<std::string>;

TEST(SummaryClock, ADayIsSummedUpOnceAfterMidnightAndAMonthOnTheFirst) {
    Summaries test;
    SummaryClock clock(test.texts());
    static_cast<void>(test.due(clock, at("2026-02-27T12:00:00Z")));
    EXPECT_EQ(test.due(clock, at("2026-02-28T00:00:09Z")), Texts{});
    EXPECT_EQ(test.due(clock, at("2026-02-28T00:00:10Z")), Texts{"day 2026-02-27\nAudit log, last record: abcd"});
    EXPECT_EQ(test.due(clock, at("2026-02-28T00:00:11Z")), Texts{});
    EXPECT_EQ(test.due(clock, at("2026-03-01T00:00:10Z")),
              (Texts{"day 2026-02-28\nAudit log, last record: abcd", "month 2\nAudit log, last record: abcd"}));
    SummaryClock later(test.texts());  // another start of the program
    EXPECT_EQ(test.due(later, at("2026-03-01T08:00:00Z")), Texts{});
    EXPECT_EQ(test.due(later, at("2026-03-09T08:00:00Z")), Texts{"day 2026-03-08\nAudit log, last record: abcd"})
        << "of days on which nobody was there, the last one";
}

TEST(SummaryClock, WhatCouldNotBeMadeIsTriedAgain) {
    Summaries test;
    SummaryClock clock(test.texts());
    test.fails = true;
    static_cast<void>(test.due(clock, at("2026-02-28T00:01:00Z")));
    EXPECT_NE(clock.take_trouble().find("the disk is away"), std::string::npos);
    EXPECT_EQ(clock.take_trouble(), "");
    test.fails = false;
    EXPECT_EQ(test.due(clock, at("2026-02-28T00:02:00Z")), Texts{}) << "not once a second";
    EXPECT_EQ(test.due(clock, at("2026-02-28T00:06:01Z")).size(), 1U);
}

TEST(SummaryTexts, AreOfTheLiveBooksAndDoNotSayWhatTheAccountIsWorth) {
    test::DeskUnderTest desk;
    desk.go_live();
    ASSERT_FALSE(desk.buy("one", "25").refusal);
    desk.pass(hours(12) + minutes(1));
    const test::TemporaryFolder home;
    std::filesystem::create_directory_symlink(desk.folder.path(), home.path() / "practice");
    const auto texts = summary_texts(home.path(), desk.clock);
    const auto day = texts.day("practice", utc_day(at("2026-02-04T00:00:00Z")));
    ASSERT_TRUE(day && *day) << (day ? "" : day.error().what);
    EXPECT_TRUE((*day)->starts_with("Daily Summary 2026-02-04 (UTC), live on practice")) << **day;
    EXPECT_NE((*day)->find("Trades: 1"), std::string::npos) << **day;
    EXPECT_EQ((*day)->find("Equity"), std::string::npos) << **day;
    EXPECT_EQ(texts.day("practice", utc_day(at("2025-01-04T00:00:00Z"))).value(), std::nullopt);
    EXPECT_EQ(texts.day("binanceus", utc_day(at("2026-02-04T00:00:00Z"))).value(), std::nullopt);
    const auto month = texts.month("practice", std::chrono::year_month(std::chrono::year(2026), std::chrono::February));
    ASSERT_TRUE(month && *month);
    EXPECT_TRUE((*month)->starts_with("Monthly Report 2026-02")) << **month;
}

}  // namespace
}  // namespace piggy::apps
