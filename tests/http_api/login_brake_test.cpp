// The brake on wrong passwords: whose tries are counted together, and for how long they wait.

#include "adapters/http_api/login_brake.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace piggy::http_api {
namespace {

using namespace std::chrono_literals;

LoginBrake::Place stranger(const std::string& name) { return {name}; }

TEST(LoginBrake, CountsEachPlaceForItselfAndAllTogetherLater) {
    LoginBrake brake;
    for (int i = 0; i < 5; ++i) brake.tried(stranger("a"), 0s);
    EXPECT_EQ(brake.wait_left(stranger("a"), 0s), 30s);
    EXPECT_EQ(brake.wait_left(stranger("b"), 0s), 0s) << "another place is not locked out";
    for (int i = 0; i < 20; ++i) brake.tried(stranger("place " + std::to_string(i)), 0s);
    EXPECT_EQ(brake.wait_left(stranger("b"), 0s), 30s) << "but many places together are braked";
    EXPECT_EQ(brake.wait_left({"b", true}, 0s), 0s) << "and lock out none that is known";
    EXPECT_EQ(brake.wait_left({"a", true}, 0s), 30s) << "which waits for itself all the same";
    brake.tried(stranger("b"), 30s);
    EXPECT_EQ(brake.wait_left(stranger("c"), 30s), 60s);
    brake.take_back(stranger("b"));
    EXPECT_EQ(brake.wait_left(stranger("c"), 30s), 60s) << "a full disk does not let go of those before";
    brake.succeeded({"session x", true, true});
    EXPECT_EQ(brake.wait_left(stranger("c"), 30s), 60s) << "nor does who was logged in already";
    brake.succeeded(stranger("c"));
    EXPECT_EQ(brake.wait_left(stranger("c"), 30s), 0s);
    EXPECT_EQ(brake.failures(), 0);
}

TEST(LoginBrake, DoublesToAQuarterOfAnHourAndForgetsAfterAnHour) {
    LoginBrake brake;
    std::chrono::nanoseconds now = 0s;
    for (int i = 0; i < 4; ++i) brake.tried(stranger("a"), now);
    for (const std::chrono::seconds wait : {30s, 60s, 120s, 240s, 480s, 900s, 900s}) {
        brake.tried(stranger("a"), now);
        EXPECT_EQ(brake.wait_left(stranger("a"), now), wait);
        now += wait;
        EXPECT_EQ(brake.wait_left(stranger("a"), now), 0s);
    }
    now += 61min;
    brake.tried(stranger("a"), now);
    EXPECT_EQ(brake.wait_left(stranger("a"), now), 0s);
}

TEST(LoginBrake, KnowsSoManyPlacesAndNoMore) {
    LoginBrake brake;
    for (std::size_t i = 0; i < 5 * LoginBrake::sources_max; ++i) {
        brake.tried(stranger(std::to_string(i)), std::chrono::hours(2) * static_cast<int>(i));
    }
    EXPECT_EQ(brake.wait_left(stranger("0"), std::chrono::hours(20'000)), 0s);
}

TEST(LoginBrake, RaisesTheAlarmOnceAtEveryTenthHoweverManyAreTriedAtOnce) {
    LoginBrake brake;
    for (int i = 0; i < 9; ++i) brake.tried(stranger(std::to_string(i)), 0s);
    EXPECT_FALSE(brake.alarm_is_due());
    brake.tried(stranger("x"), 0s);
    brake.tried(stranger("y"), 0s);  // beside it, before either was found wrong
    EXPECT_TRUE(brake.alarm_is_due());
    EXPECT_FALSE(brake.alarm_is_due());
    for (int i = 0; i < 9; ++i) brake.tried(stranger(std::to_string(i)), 0s);
    EXPECT_TRUE(brake.alarm_is_due());
    brake.succeeded(stranger("x"));
    for (int i = 0; i < 10; ++i) brake.tried(stranger(std::to_string(i)), 0s);
    EXPECT_TRUE(brake.alarm_is_due()) << "and begins anew after a right one";
}

TEST(LoginSource, IsAHouseholdOfIpv6) {
    EXPECT_EQ(login_source("192.168.1.7"), "192.168.1.7");
    EXPECT_EQ(login_source("::ffff:192.168.1.7"), "192.168.1.7");
    EXPECT_EQ(login_source("2001:db8:1:2::3"), login_source("2001:db8:1:2:ffff::1"));
    EXPECT_NE(login_source("2001:db8:1:2::3"), login_source("2001:db8:1:3::3"));
}

}  // namespace
}  // namespace piggy::http_api
