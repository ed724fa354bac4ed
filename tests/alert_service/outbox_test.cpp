// The outbox over days of virtual time: nothing lost, in order, at the pace that Telegram asks for.

#include "apps/outbox_sender.h"

#include <gtest/gtest.h>

#include "alert_service/full_disk.h"
#include "live_desk/scripted_venue.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

using alerts::Attempt;
using alerts::Sent;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using test::HandClock;

class Outbox : public testing::Test {
protected:
    Outbox() { restart(); }
    void restart() {
        sender.reset();
        store.reset();
        store = std::move(sqlite::SqliteAlertStore::open(folder.path() / "alerts.db").value());
        sender.emplace(*store, clock, [this](std::string_view line) { said.emplace_back(line); });
    }
    void note(int number) {
        const alerts::Alert alert{"test/" + std::to_string(number), clock.now(), alerts::Kind::trade,
                                  alerts::Level::info, "message " + std::to_string(number)};
        ASSERT_TRUE(store->add(std::span(&alert, 1), clock.now()));
    }
    Attempt take(const alerts::MessageText& text) {
        arrived.push_back(text.plain);
        times.push_back(clock.monotonic());
        return {Sent::delivered, {}, "", static_cast<std::int64_t>(arrived.size())};
    }
    // Steps as often as the sender wants, a little coarser where it only looks for news.
    void run(nanoseconds time, const OutboxSender::Send& send, nanoseconds coarse = seconds(1)) {
        const nanoseconds until = clock.since_start + time;
        while (clock.since_start < until) {
            const auto wait = sender->step(send);
            clock.pass(std::min(std::max(wait, coarse), until - clock.since_start));
        }
    }
    OutboxSender::Send good = [this](const alerts::MessageText& text) { return take(text); };

    test::TemporaryFolder folder;
    HandClock clock;
    std::unique_ptr<sqlite::SqliteAlertStore> store;
    std::optional<OutboxSender> sender;
    std::vector<std::string> said, arrived;
    std::vector<nanoseconds> times;
};

std::vector<std::string> messages(int from, int to) {
    std::vector<std::string> all;
    for (int i = from; i < to; ++i) all.push_back("message " + std::to_string(i));
    return all;
}

TEST_F(Outbox, ADayWithoutTelegramLosesNothingAndKeepsTheOrder) {
    int attempts = 0;
    const OutboxSender::Send down = [&](const alerts::MessageText&) {
        ++attempts;
        return Attempt{Sent::later, {}, "Telegram can't be reached: no route"};
    };
    for (int hour = 0; hour < 24; ++hour) {
        for (int i = 0; i < 5; ++i) note(hour * 5 + i);
        run(hours(1), down, seconds(20));
        if (hour % 6 == 5) restart();
    }
    EXPECT_TRUE(arrived.empty());
    EXPECT_EQ(store->counts()->waiting, 120);
    EXPECT_LE(attempts, 24 * 60 + 40) << "once a minute at most, when it goes on";
    EXPECT_LE(said.size(), 8U) << "once for each start and sentence, not once a minute";
    run(minutes(5), good);
    EXPECT_EQ(arrived, messages(0, 120));
    EXPECT_EQ(store->counts()->waiting, 0);
    for (std::size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i] - times[i - 1], seconds(1));
}

TEST_F(Outbox, APauseThatTelegramAsksForIsKeptAlsoOverAStart) {
    note(1);
    note(2);
    int asked = 0;
    const OutboxSender::Send slow = [&](const alerts::MessageText&) {
        ++asked;
        return Attempt{Sent::slow_down, seconds(300), "Telegram asks for a pause"};
    };
    static_cast<void>(sender->step(slow));
    run(seconds(200), slow);
    restart();
    run(seconds(90), good);
    EXPECT_EQ(asked, 1);
    EXPECT_TRUE(arrived.empty());
    run(seconds(20), good);
    EXPECT_EQ(arrived, messages(1, 3));
}

TEST_F(Outbox, WhatIsRefusedForGoodHoldsUpNobody) {
    for (int i = 0; i < 3; ++i) note(i);
    run(seconds(10), [&](const alerts::MessageText& text) {
        if (text.plain == "message 1") return Attempt{Sent::message_refused, {}, "Telegram refuses the message"};
        return take(text);
    });
    EXPECT_EQ(arrived, (std::vector<std::string>{"message 0", "message 2"}));
    const auto counts = store->counts().value();
    EXPECT_EQ(counts.given_up, 1);
    EXPECT_EQ(counts.waiting, 0);
    EXPECT_EQ(store->find("test/1").value()->trouble, "Telegram refuses the message");
}

TEST_F(Outbox, AWrongTokenKeepsEverythingUntilItIsMended) {
    for (int i = 0; i < 3; ++i) note(i);
    run(hours(2), [](const alerts::MessageText&) { return Attempt{Sent::channel_refused, {}, "Unauthorized"}; },
        seconds(10));
    EXPECT_EQ(store->counts()->waiting, 3);
    EXPECT_EQ(store->counts()->trouble, "Unauthorized");
    sender->try_again_now();  // another token was saved
    run(seconds(5), good);
    EXPECT_EQ(arrived, messages(0, 3));
}

TEST_F(Outbox, WithoutATelegramNothingWaitsAndOneThatIsSetUpLaterGetsWhatIsNew) {
    note(0);
    note(1);
    run(seconds(2), {});
    EXPECT_EQ(store->counts()->waiting, 0);
    note(2);
    run(seconds(5), good);
    EXPECT_EQ(arrived, messages(2, 3));
    EXPECT_EQ(store->find("test/0").value()->outcome, "not_wanted");
}

TEST_F(Outbox, TheSameEventIsNotedOnce) {
    note(1);
    note(1);
    restart();
    note(1);
    run(seconds(5), good);
    note(1);
    run(seconds(5), good);
    EXPECT_EQ(arrived, messages(1, 2));
}

TEST_F(Outbox, WhatWasDeliveredIsNotSentAgainWhileTheDiskIsFull) {
    note(0);
    note(1);
    {
        const test::AlertsTakeNothing full(folder.path() / "alerts.db");
        run(hours(1), good);
        EXPECT_EQ(arrived, messages(0, 1));
        EXPECT_LE(said.size(), 1U) << "once, not every five seconds";
    }
    run(seconds(10), good);
    EXPECT_EQ(arrived, messages(0, 2));
    EXPECT_EQ(store->find("test/0").value()->outcome, "delivered");
    EXPECT_EQ(store->counts()->waiting, 0);
}

TEST_F(Outbox, AClockThatIsSetBackHoldsUpNobody) {
    note(0);
    run(seconds(2), good);
    note(1);
    clock.wall -= hours(20);
    run(seconds(5), good);
    EXPECT_EQ(arrived, messages(0, 2));
}

TEST_F(Outbox, WhatWasSettledLongAgoGoesAndWhatWaitsStays) {
    std::vector<alerts::Alert> many;
    for (int i = 0; i < 5'100; ++i) {
        many.push_back({"m/" + std::to_string(i), clock.now(),
                        i == 3 ? alerts::Kind::summary : alerts::Kind::trade, alerts::Level::info, "x"});
    }
    ASSERT_TRUE(store->add(std::span(many).first(50), clock.now()));
    ASSERT_TRUE(store->waive_waiting(clock.now()));
    ASSERT_TRUE(store->add(std::span(many).subspan(50), clock.now()));
    ASSERT_TRUE(store->prune());
    EXPECT_EQ(store->counts()->waiting, 5'050);
    EXPECT_FALSE(store->find("m/0").value());
    EXPECT_TRUE(store->find("m/3").value()) << "a summary's name says that it was made";
}

}  // namespace
}  // namespace piggy::apps
