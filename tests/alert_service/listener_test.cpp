// What is written to the bot, before a real alerts.db: a stop is carried out whatever else is the matter.

#include "apps/chat_listener.h"

#include <gtest/gtest.h>

#include "alert_service/full_disk.h"
#include "live_desk/scripted_venue.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

using std::chrono::hours;

class Listener : public testing::Test {
protected:
    [[nodiscard]] telegram::BotUpdate written(std::int64_t number, const std::string& text, std::int64_t user = 7) const {
        return {number, 4242, user, clock.now(), text};
    }
    [[nodiscard]] Result<> take(const std::vector<telegram::BotUpdate>& updates) {
        return listener.take("123", updates, {4242, 7, false});
    }
    std::vector<std::string> replies() {
        std::vector<std::string> texts;
        const auto stored = store->after(0, 100).value();
        for (const auto& one : stored) texts.push_back(one.alert.text);
        return texts;
    }

    test::TemporaryFolder folder;
    test::HandClock clock;
    std::unique_ptr<sqlite::SqliteAlertStore> store =
        std::move(sqlite::SqliteAlertStore::open(folder.path() / "alerts.db").value());
    std::vector<std::string> done;
    ChatListener listener{{*store, clock,
                           [this](alerts::Command) {
                               done.emplace_back("answer");
                               return std::string("the answer");
                           },
                           [this] {
                               done.emplace_back("stop");
                               return std::string("stopped");
                           },
                           [](std::string_view) {}}};
};

TEST_F(Listener, AStopComesBeforeTheQuestionsThatWereWrittenBeforeIt) {
    ASSERT_TRUE(take({written(1, "/status"), written(2, "hello", 8), written(3, "/stop")}));
    EXPECT_EQ(done, (std::vector<std::string>{"stop", "answer"}));
    EXPECT_EQ(replies(), (std::vector<std::string>{"the answer", "stopped"}));
    EXPECT_EQ(store->newest(1)->front().alert.kind, alerts::Kind::stop);
    EXPECT_EQ(listener.offset("123").value(), 4);
}

TEST_F(Listener, AStopIsCarriedOutWhileNothingCanBeWrittenDown) {
    ASSERT_TRUE(take({written(1, "/help")}));
    const std::size_t before = replies().size();
    {
        const test::AlertsTakeNothing full(folder.path() / "alerts.db");
        EXPECT_FALSE(take({written(2, "/status"), written(3, "/stop")}));
        ASSERT_FALSE(done.empty());
        EXPECT_EQ(done.front(), "stop");
        EXPECT_EQ(listener.offset("123").value(), 2) << "they come again";
    }
    ASSERT_TRUE(take({written(2, "/status"), written(3, "/stop")}));
    EXPECT_EQ(replies().size(), before + 2);
    EXPECT_EQ(listener.offset("123").value(), 4);
}

TEST_F(Listener, NobodyElsesStopAndNoneOfBeforeThePairingIsCarriedOut) {
    ASSERT_TRUE(take({written(1, "/stop", 8)}));
    const telegram::BotUpdate old = {1, 4242, 7, clock.now() - hours(2), "/stop"};
    ASSERT_TRUE(listener.take("456", std::span(&old, 1), {4242, 7, false}));
    EXPECT_TRUE(done.empty());
    EXPECT_TRUE(replies().empty());
}

}  // namespace
}  // namespace piggy::apps
