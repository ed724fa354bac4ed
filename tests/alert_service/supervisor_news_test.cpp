// What `up` tells, before a real alerts.db that another program holds: the one that watches waits for nobody.

#include "apps/supervisor_news.h"

#include <gtest/gtest.h>

#include "adapters/sqlite/session.h"
#include "live_desk/scripted_venue.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;

TEST(SupervisorNews, HoldsUpNobodyWhileAlertsDbIsHeldAndWritesAfterwards) {
    const test::TemporaryFolder home;
    test::HandClock clock;
    const auto file = home.path() / "alerts.db";
    const auto other = sqlite::Database::open(file, sqlite::alert_migrations()).value();
    {
        SupervisorNews news(home.path(), clock);
        const auto begun = std::chrono::steady_clock::now();
        const auto held = other->session().write([&](soci::session&) -> Result<bool> {
            news.started("1.0.0", "practice");
            news.child({ChildNews::Kind::not_back, "the backend", "was ended by signal 9", clock.now()});
            news.stopping();
            news.wait_until_written(50ms);
            return true;
        });
        ASSERT_TRUE(held);
        EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
    }
    const auto store = sqlite::SqliteAlertStore::open(file).value();
    const auto told = store->after(0, 10).value();
    ASSERT_EQ(told.size(), 3U);
    EXPECT_TRUE(told[0].alert.text.starts_with("CryptoPiggy 1.0.0 has started"));
    EXPECT_TRUE(told[1].alert.text.starts_with("The backend ended (signal 9)"));
    EXPECT_TRUE(told[2].alert.text.starts_with("CryptoPiggy is stopping"));
    EXPECT_EQ(store->facts()->at("up/running"), "0");
}

TEST(SupervisorNews, SaysWhenItHadEndedWithoutAWord) {
    const test::TemporaryFolder home;
    test::HandClock clock;
    for (int i = 0; i < 2; ++i) {
        clock.pass(1s);
        SupervisorNews(home.path(), clock).started("1.0.0", "practice");
    }
    const auto store = sqlite::SqliteAlertStore::open(home.path() / "alerts.db").value();
    const auto told = store->after(0, 10).value();
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0].alert.text.find("without a word"), std::string::npos);
    EXPECT_NE(told[1].alert.text.find("without a word"), std::string::npos);
}

}  // namespace
}  // namespace piggy::apps
