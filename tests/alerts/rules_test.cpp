// What is told and what is not, when the next attempt is, what the bot may be asked.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "alerts/alerts.h"

namespace piggy::alerts {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp noon = parse_iso8601("2026-02-04T12:00:00Z").value();
const BookName practice{"practice", "abc123"};

Record refusal(std::int64_t sequence, Timestamp time) {
    return {sequence, time, "api", "order.refused", "MAX_TRADE_USD",
            {{"side", "buy"}, {"symbol", "BTC/USDT"}, {"reason", "$51 is above $50."}}};
}

TEST(Refusals, AreToldOnceAMinuteWithACountOfTheOthers) {
    AuditMemory memory;
    const auto told = [&](std::int64_t sequence, Timestamp time) {
        return alerts_of(refusal(sequence, time), practice, {}, memory);
    };
    ASSERT_EQ(told(1, noon).size(), 1U);
    for (int i = 2; i <= 40; ++i) EXPECT_TRUE(told(i, noon + seconds(1)).empty());
    EXPECT_FALSE(counted_refusals(practice, noon + seconds(59), memory));
    const AuditMemory before = memory;
    const auto counted = counted_refusals(practice, noon + seconds(60), memory);
    ASSERT_TRUE(counted);
    EXPECT_NE(counted->text.find("39 more live orders were refused"), std::string::npos) << counted->text;
    AuditMemory again = before;
    EXPECT_EQ(counted_refusals(practice, noon + minutes(5), again)->source, counted->source) << "one event, one name";
    EXPECT_FALSE(counted_refusals(practice, noon + hours(1), memory)) << "nothing is left to count";
    EXPECT_EQ(told(41, noon + seconds(120)).size(), 1U);
    EXPECT_EQ(memory_of(to_text(before)), before);
}

TEST(Refusals, WhatIsRememberedIsReadBackWhateverItIs) {
    for (const char* junk : {"", "1", "1 - x 0", "2 - 0 0", "1 - -4 0", "\xFF\xFF", "1 9999999999999999999999 0 0"}) {
        EXPECT_EQ(memory_of(junk), AuditMemory{}) << junk;
    }
    AuditMemory memory;
    memory.unknown_orders = {"a", "b-1"};
    EXPECT_EQ(memory_of(to_text(memory)), memory);
}

TEST(RestoredBooks, AreToldOfWithTheBackupsTime) {
    AuditMemory memory;
    const Record restored{7, noon, "desk", "books.restored", "ok", {{"backup_made", "2026-02-04T08:00:00Z"}}};
    const auto told = alerts_of(restored, practice, {}, memory);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].level, Level::warning);
    EXPECT_NE(told[0].text.find("from a backup of 2026-02-04T08:00:00Z; live trading stays off"), std::string::npos)
        << told[0].text;
}

StatusFacts calm() {
    StatusFacts facts;
    facts.mode = "LIVE";
    facts.day = "2026-02-04";
    facts.equity_is_fresh = true;
    facts.exchange_answers = true;
    facts.practice = true;
    return facts;
}

TEST(StatusWatch, WarnsAtFourPercentUnderOneNameADay) {
    StatusWatch watch;
    StatusFacts facts = calm();
    facts.loss_percent = *Decimal::parse("3.99");
    EXPECT_TRUE(watch.see(noon, facts, "", false).empty());
    facts.loss_percent = *Decimal::parse("4.00");
    facts.baseline_usd = Decimal::whole(10'000);
    facts.equity_usd = Decimal::whole(9'600);
    const auto told = watch.see(noon, facts, "", false);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].source, "practice/loss_warning/2026-02-04");
    EXPECT_NE(told[0].text.find("WARNING: the day's loss is 4.00%"), std::string::npos);
    EXPECT_NE(told[0].text.find("$400.00 less"), std::string::npos);
    EXPECT_EQ(told[0].text.find("9,600"), std::string::npos) << "what the account is worth is not said";
    EXPECT_EQ(watch.see(noon + seconds(1), facts, "", false)[0].source, told[0].source);
    facts.equity_is_fresh = false;
    EXPECT_TRUE(watch.see(noon, facts, "", false).empty());
    facts.equity_is_fresh = facts.latched = true;
    EXPECT_TRUE(watch.see(noon, facts, "", false).empty()) << "the breach has its own";
}

TEST(StatusWatch, OneSilenceIsNoneTwoAreToldOnceAndTheReturnIsToo) {
    StatusWatch watch;
    EXPECT_TRUE(watch.see(noon, std::nullopt, "refused", false).empty());
    EXPECT_TRUE(watch.see(noon, std::nullopt, "refused", false).empty()) << "nobody was there to be missed";
    EXPECT_TRUE(watch.see(noon, calm(), "", false).empty());
    EXPECT_TRUE(watch.see(noon, std::nullopt, "slow", false).empty());
    EXPECT_TRUE(watch.see(noon, calm(), "", false).empty());
    EXPECT_TRUE(watch.see(noon, std::nullopt, "slow", false).empty());
    const auto down = watch.see(noon + seconds(1), std::nullopt, "nothing listens", false);
    ASSERT_EQ(down.size(), 1U);
    EXPECT_NE(down[0].text.find("The backend does not answer since 2026-02-04 12:00:00 UTC"), std::string::npos);
    StatusWatch later(watch.to_text());  // our own restart in between
    EXPECT_TRUE(later.see(noon + seconds(2), std::nullopt, "", false).empty());
    EXPECT_TRUE(later.see(noon + seconds(3), std::nullopt, "", false).empty());
    const auto up = later.see(noon + seconds(90), calm(), "", false);
    ASSERT_EQ(up.size(), 1U);
    EXPECT_NE(up[0].text.find("answers again, after 90 s"), std::string::npos) << up[0].text;
}

TEST(StatusWatch, AnExchangeThatBlinksIsNoNews) {
    StatusWatch watch;
    StatusFacts away = calm();
    away.exchange_answers = false;
    away.exchange_reason = "The exchange does not answer: timeout.";
    EXPECT_TRUE(watch.see(noon, calm(), "", false).empty());
    for (int i = 0; i < 15; ++i) EXPECT_TRUE(watch.see(noon + seconds(i), away, "", false).empty()) << i;
    EXPECT_TRUE(watch.see(noon + seconds(15), calm(), "", false).empty());
    for (int i = 0; i < 15; ++i) EXPECT_TRUE(watch.see(noon + seconds(20 + i), away, "", false).empty()) << i;
    const auto down = watch.see(noon + seconds(35), away, "", false);
    ASSERT_EQ(down.size(), 1U);
    EXPECT_NE(down[0].text.find("since 2026-02-04 12:00:20 UTC"), std::string::npos) << down[0].text;
    EXPECT_TRUE(watch.see(noon + seconds(40), calm(), "", false).empty());
    EXPECT_EQ(watch.see(noon + seconds(45), calm(), "", false).size(), 1U);
    EXPECT_TRUE(watch.see(noon + seconds(60), calm(), "", false).empty());
    away.exchange_answers.reset();
    for (int i = 0; i < 60; ++i) EXPECT_TRUE(watch.see(noon + seconds(100 + i), away, "", false).empty()) << "not asked";
}

TEST(StatusWatch, LiveThatARestartEndedIsToldOnce) {
    StatusWatch watch;
    StatusFacts facts = calm();
    facts.live_before_restart = true;
    EXPECT_EQ(watch.see(noon, facts, "", false).size(), 1U);
    EXPECT_TRUE(watch.see(noon + seconds(1), facts, "", false).empty());
    StatusWatch later(watch.to_text());
    EXPECT_TRUE(later.see(noon + seconds(2), facts, "", false).empty());
    EXPECT_TRUE(later.see(noon + seconds(3), calm(), "", false).empty());
    EXPECT_EQ(later.see(noon + seconds(4), facts, "", false).size(), 1U);
}

TEST(Delivery, WaitsLongerAndLongerButNeverLongerThanSaid) {
    Pace pace;
    std::vector<std::int64_t> waits;
    for (int i = 0; i < 9; ++i) {
        pace = pace_after(pace, {Sent::later, {}, "no answer"}, noon);
        waits.push_back(std::chrono::duration_cast<seconds>(pace.not_before - noon).count());
    }
    EXPECT_EQ(waits, (std::vector<std::int64_t>{1, 2, 4, 8, 16, 32, 60, 60, 60}));
    pace = pace_after(pace, {Sent::slow_down, seconds(3'600)}, noon);
    EXPECT_EQ(pace.not_before, noon + hours(1)) << "as long as Telegram asked for";
    pace = pace_after(pace, {Sent::delivered}, noon);
    EXPECT_EQ(pace.failures, 0);
    EXPECT_EQ(pace.not_before, noon + seconds(1)) << "one message a second";
    EXPECT_EQ(pace_after({60, noon}, {Sent::channel_refused}, noon).not_before, noon + minutes(5));
    EXPECT_EQ(pace_after({}, {Sent::slow_down, seconds(0)}, noon).not_before, noon + seconds(1));
}

const Pairing pairing{4242, 4242, false};

TEST(Commands, AreTakenFromThePairedUserInThePairedChatAlone) {
    const Asked ours{4242, 4242, noon, "/stop"};
    EXPECT_EQ(judge(ours, pairing, noon).verdict, Verdict::carry_out);
    for (const Asked& asked : {Asked{4242, 7, noon, "/stop"}, Asked{7, 4242, noon, "/stop"}, Asked{7, 7, noon, "/stop"},
                               Asked{4242, 0, noon, "/stop"}, Asked{0, 4242, noon, "/status"}}) {
        EXPECT_EQ(judge(asked, pairing, noon).verdict, Verdict::ignore);
    }
    EXPECT_EQ(judge({-100, 0, noon, "/stop"}, {-100, 0, true}, noon).verdict, Verdict::ignore)
        << "in a group where nobody was named, nobody is heard";
}

TEST(Commands, ReadAndStopAreAllThereIs) {
    for (const char* text : {"/status", "/pnl", "/trades", "/limits", "/help", "/start", "/STATUS", "/status@my_bot",
                             "/stop", "/Stop now", "/stop\nplease"}) {
        EXPECT_EQ(judge({4242, 4242, noon, text}, pairing, noon).verdict, Verdict::carry_out) << text;
    }
    for (const char* text : {"/enable", "/buy 50", "/live on", "hello", "/", "/stopp", "stop", " /stop", "/balance",
                             "/start_trading", "/unseal horse"}) {
        const auto judged = judge({4242, 4242, noon, text}, pairing, noon);
        EXPECT_EQ(judged.verdict, Verdict::refuse) << text;
        EXPECT_NE(judged.refusal.find("orry"), std::string::npos) << judged.refusal;
    }
    EXPECT_EQ(judge({4242, 4242, noon, "/balance"}, {4242, 4242, true}, noon).verdict, Verdict::carry_out);
    EXPECT_EQ(help_text(false).find("/balance"), std::string::npos);
}

TEST(Commands, AnOldQuestionIsNotAnsweredAndAnOldStopIsCarriedOut) {
    const auto at = [](const char* text, seconds age) {
        return judge({4242, 4242, noon - age, text}, pairing, noon).verdict;
    };
    EXPECT_EQ(at("/status", seconds(60)), Verdict::carry_out);
    EXPECT_EQ(at("/status", seconds(61)), Verdict::say_it_is_old);
    EXPECT_EQ(at("/stop", hours(23)), Verdict::carry_out);
    EXPECT_EQ(at("/status", seconds(-30)), Verdict::carry_out) << "a clock behind theirs";
}

RC_GTEST_PROP(MessageText, IsCleanShortAndStaysAsItIs, (const std::string& any)) {
    const std::string clean = clean_text(any);
    RC_ASSERT(!clean.empty());
    RC_ASSERT(utf16_units(clean) <= message_units_max);
    RC_ASSERT(clean_text(clean) == clean);
    for (const char c : clean) RC_ASSERT(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

TEST(MessageText, LeavesOutWhatSteersAndMendsWhatIsBroken) {
    EXPECT_EQ(clean_text("a\x1b[31mb\r\nc\td\x7f"), "a[31mb\nc d");
    EXPECT_EQ(clean_text("a\u202Eb\u2028c"), "abc");
    EXPECT_EQ(clean_text("\xC0\xAF\xED\xA0\x80x"), "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDx");
    EXPECT_EQ(clean_text(" \n\x01 "), "(empty)");
    EXPECT_EQ(message_text("a<b\nc&d").html, "<b>a&lt;b</b>\nc&amp;d");
}

}  // namespace
}  // namespace piggy::alerts
