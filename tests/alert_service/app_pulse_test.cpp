// The alarm of an app that is there and does nothing: a real app, stopped and let go on, and a clock in the hand.

#include "apps/app_pulse.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <filesystem>

#include "live_desk/scripted_venue.h"
#include "support/running_program.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class Pulse : public testing::Test {
protected:
    void SetUp() override {
        fs::permissions(folder.path(), fs::perms::owner_all);
        start(0);
    }
    void start(std::uint16_t at) {
        app.reset();
        app = std::make_unique<test::RunningProgram>(
            "cryptopiggy", std::vector<std::string>{"--home", folder.path().string(), "app", "--port",
                                                    std::to_string(at)});
        port = app->port_after("http://localhost:");
        ASSERT_NE(port, 0);
    }
    // Returns once all of its threads stand still: one that does not yet would answer the next look.
    void stop_app() {
        app->send(SIGSTOP);
        int status = 0;
        ASSERT_EQ(::waitpid(app->process(), &status, WUNTRACED), app->process());
        ASSERT_TRUE(WIFSTOPPED(status));
    }
    // So much time passes; it is looked at the end of it, and each alarm is kept.
    void look_after(std::chrono::seconds time) {
        clock.pass(time);
        for (const auto& alert : pulse->look()) told.push_back(alert);
    }

    test::TemporaryFolder folder;
    test::HandClock clock;
    std::unique_ptr<test::RunningProgram> app;
    std::uint16_t port = 0;
    std::unique_ptr<AppPulse> pulse;
    std::vector<alerts::Alert> told;
};

TEST_F(Pulse, AnAppThatHangsIsToldOnceAfterHalfAMinuteAndThatItAnswersAgainOnce) {
    pulse = std::make_unique<AppPulse>(port, clock);
    look_after(5s);
    stop_app();
    look_after(5s);
    const Timestamp since = clock.now();
    look_after(AppPulse::alarm_after - 5s);
    EXPECT_TRUE(told.empty()) << "not before its time";
    look_after(5s);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].level, alerts::Level::urgent);
    EXPECT_TRUE(told[0].text.starts_with("The app does not answer since " + alerts::utc_text(since))) << told[0].text;
    look_after(60s);
    look_after(3600s);
    EXPECT_EQ(told.size(), 1U) << "once, however long";
    app->send(SIGCONT);
    look_after(5s);
    look_after(5s);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[1].text, "The app answers again.");
    stop_app();
    look_after(5s);
    look_after(AppPulse::alarm_after);
    ASSERT_EQ(told.size(), 3U) << "the next time is another event";
    EXPECT_NE(told[2].source, told[0].source);
    app->send(SIGCONT);
}

TEST_F(Pulse, AShortSilenceAndARestartAreNoAlarm) {
    pulse = std::make_unique<AppPulse>(port, clock);
    look_after(5s);
    for (int i = 0; i < 2; ++i) {  // two silences do not add up to a long one
        stop_app();
        look_after(5s);
        look_after(AppPulse::alarm_after - 5s);
        app->send(SIGCONT);
        look_after(5s);
    }
    EXPECT_EQ(app->end(SIGKILL), 128 + SIGKILL);
    look_after(5s);
    look_after(20s);
    ASSERT_NO_FATAL_FAILURE(start(port));
    look_after(5s);
    look_after(5s);
    EXPECT_TRUE(told.empty());
}

TEST_F(Pulse, AnAppThatEndedIsMissedToo) {
    pulse = std::make_unique<AppPulse>(port, clock);
    look_after(5s);
    EXPECT_EQ(app->end(SIGKILL), 128 + SIGKILL);
    for (int i = 0; i < 30; ++i) look_after(5s);
    EXPECT_EQ(told.size(), 1U);
}

TEST_F(Pulse, WhereNoAppIsToBeLookedAtOrNoneWasEverHeardThereIsNoneToMiss) {
    EXPECT_EQ(app->end(SIGTERM), 0);
    for (const auto looked_at : {std::optional<std::uint16_t>(), std::optional(port)}) {
        pulse = std::make_unique<AppPulse>(looked_at, clock);
        for (int i = 0; i < 30; ++i) look_after(5s);
    }
    EXPECT_TRUE(told.empty());
}

}  // namespace
}  // namespace piggy::apps
