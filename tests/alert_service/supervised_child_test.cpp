// What `up` does of a child that hangs or ends, with real children and a clock in the hand: who is ended and started
// again, what is told of it, and what is not.

#include "apps/supervised_child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <thread>

#include "adapters/sqlite/alert_store.h"
#include "adapters/telegram/telegram_file.h"
#include "apps/supervisor_news.h"
#include "live_desk/scripted_venue.h"
#include "support/running_program.h"
#include "telegram/bot_server.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using test::BotServer;

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Our child that was started with this word among its arguments; 0: there is none, or it has ended.
pid_t child_with(const std::string& word) {
    for (const auto& task : fs::directory_iterator("/proc/self/task")) {
        std::ifstream children(task.path() / "children");
        for (pid_t child = 0; children >> child;) {
            const std::string words = text_of("/proc/" + std::to_string(child) + "/cmdline");
            if (words.find(word) != std::string::npos) return child;
        }
    }
    return 0;
}

class Supervised : public testing::Test {
protected:
    void SetUp() override { fs::permissions(home(), fs::perms::owner_all); }

    [[nodiscard]] const fs::path& home() const { return folder.path(); }
    [[nodiscard]] static fs::path program(const char* name) {
        return fs::read_symlink("/proc/self/exe").parent_path() / name;
    }
    [[nodiscard]] SupervisedChild::Plan exchange_plan() {
        SupervisedChild::Plan plan;
        plan.name = "the practice exchange";
        plan.program = program("cryptopiggy-exchange");
        plan.words = {"--home", home().string()};
        plan.port_option = "--port";
        plan.first_up = [](const std::string&) {};
        plan.news = [this](const ChildNews& news) { told.push_back(news); };
        return plan;
    }
    // Steps, the clock standing still, until it is so.
    bool step_until(const std::function<bool()>& is_so) {
        const auto until = std::chrono::steady_clock::now() + 60s;
        while (std::chrono::steady_clock::now() < until) {
            EXPECT_EQ(child->step(), std::nullopt);
            if (is_so()) return true;
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }
    // So much time passes, and `up` looks every second.
    void pass(std::chrono::seconds time) {
        for (; time > 0s; time -= 1s) {
            clock.pass(1s);
            ASSERT_EQ(child->step(), std::nullopt);
        }
    }
    [[nodiscard]] std::vector<ChildNews::Kind> kinds() const {
        std::vector<ChildNews::Kind> kinds;
        for (const ChildNews& news : told) kinds.push_back(news.kind);
        return kinds;
    }
    using Kinds = std::vector<ChildNews::Kind>;

    test::TemporaryFolder folder;
    test::HandClock clock;
    std::vector<ChildNews> told;
    std::unique_ptr<SupervisedChild> child;
};

class HangingSender : public Supervised {
protected:
    void SetUp() override {
        Supervised::SetUp();
        ASSERT_EQ(::setenv("TELEGRAM_API_BASE", server.base().c_str(), 1), 0);
        telegram::TelegramSettings settings;
        settings.token = test::bot_token;
        settings.chat_id = BotServer::chat_id;
        ASSERT_TRUE(telegram::TelegramFile(home() / "telegram.json", {}).save(settings));
        store = sqlite::SqliteAlertStore::open(home() / "alerts.db").value();
        SupervisedChild::Plan plan;
        plan.name = "the sender of alerts";
        plan.program = program("cryptopiggy");
        plan.words = {"--home", home().string(), "alerts"};
        plan.beat = home() / "alerts.beat";
        plan.first_up = [](const std::string&) {};
        plan.news = [this](const ChildNews& news) { told.push_back(news); };
        child = std::make_unique<SupervisedChild>(std::move(plan), clock);
    }
    void TearDown() override {
        child.reset();
        ::unsetenv("TELEGRAM_API_BASE");
    }
    void note(const std::string& text) {
        const alerts::Alert alert{"test/" + text, clock.now(), alerts::Kind::trade, alerts::Level::info, text};
        ASSERT_TRUE(store->add(std::span(&alert, 1), clock.now()));
    }
    bool arrives(const std::string& text) {
        return step_until([&] {
            const auto texts = server.texts();
            return !texts.empty() && texts.back() == text;
        });
    }
    // It touches its file once a second of the true time.
    bool beats() {
        std::error_code error;
        const auto before = fs::last_write_time(home() / "alerts.beat", error);
        return step_until([&] { return fs::last_write_time(home() / "alerts.beat", error) != before && !error; });
    }
    // One that is stopped in the middle of a write holds alerts.db, and we could note nothing.
    bool stop_between_writes(pid_t process) {
        for (int i = 0; i < 20; ++i) {
            if (::kill(process, SIGSTOP) != 0) return false;
            if (store->add({}, clock.now(), {{"test", std::to_string(i)}})) return true;
            ::kill(process, SIGCONT);
            std::this_thread::sleep_for(20ms);
        }
        return false;
    }
    static std::vector<std::string> words(std::initializer_list<const char*> list) { return {list.begin(), list.end()}; }

    BotServer server;
    std::unique_ptr<sqlite::SqliteAlertStore> store;
};

TEST_F(HangingSender, IsEndedAndStartedAgainAndNothingIsLostOrOutOfOrder) {
    note("one");
    note("two");
    ASSERT_TRUE(arrives("two"));
    ASSERT_TRUE(beats());
    pass(1s);
    // It hangs at the worst moment: a message has arrived, and nobody has said so.
    net::WireAnswer silent;
    silent.ending = net::Ending::silent;
    server.next(silent);
    note("three");
    ASSERT_TRUE(arrives("three"));
    const pid_t first = child_with("alerts");
    ASSERT_GT(first, 0);
    ASSERT_TRUE(stop_between_writes(first));
    pass(1s);
    note("four");
    pass(SupervisedChild::no_beat_after - 5s);
    EXPECT_EQ(child_with("alerts"), first) << "not before its time";
    EXPECT_TRUE(told.empty());
    note("five");
    for (int i = 0; i < 8 && told.empty(); ++i) pass(1s);
    ASSERT_TRUE(step_until([&] { return !child->is_up(); }));
    EXPECT_EQ(kinds(), (Kinds{ChildNews::Kind::beats_no_more}));
    pass(1s);
    ASSERT_TRUE(step_until([&] { return child->is_up(); }));
    EXPECT_EQ(kinds(), (Kinds{ChildNews::Kind::beats_no_more, ChildNews::Kind::back}));
    ASSERT_TRUE(arrives("five")) << testing::PrintToString(server.texts()) << store->counts()->trouble;
    EXPECT_EQ(server.texts(), words({"one", "two", "three", "three", "four", "five"})) << "each at least once, in order";
    ASSERT_TRUE(step_until([&] { return store->counts()->waiting == 0; }));
    EXPECT_EQ(store->counts()->given_up, 0);
}

TEST_F(HangingSender, OneThatHangsBeforeItEverCameUpIsEndedAndStartedAgain) {
    ASSERT_EQ(child->step(), std::nullopt);
    pid_t first = 0;  // it may still be becoming one
    for (const auto until = std::chrono::steady_clock::now() + 10s; first == 0 && std::chrono::steady_clock::now() < until;) {
        first = child_with("alerts");
    }
    ASSERT_GT(first, 0);
    ASSERT_EQ(::kill(first, SIGSTOP), 0);
    pass(SupervisedChild::no_beat_after - 5s);
    ASSERT_FALSE(child->is_up()) << "it was stopped too late for this test";
    EXPECT_EQ(child_with("alerts"), first) << "not before its time";
    for (int i = 0; i < 8 && told.empty(); ++i) pass(1s);
    EXPECT_EQ(kinds(), (Kinds{ChildNews::Kind::beats_no_more}));
    ASSERT_TRUE(step_until([&] { return child_with("alerts") != first; }));
    pass(2s);  // its end is seen, then the pause before the next start is over
    ASSERT_TRUE(step_until([&] { return child->is_up(); }));
    note("one");
    EXPECT_TRUE(arrives("one"));
}

TEST_F(HangingSender, OneThatBeatsIsLeftAloneHoweverLong) {
    ASSERT_TRUE(step_until([&] { return child->is_up(); }));
    const pid_t first = child_with("alerts");
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(beats());
        pass(SupervisedChild::no_beat_after - 5s);
    }
    EXPECT_EQ(child_with("alerts"), first);
    EXPECT_TRUE(told.empty());
}

// Ctrl-Z stops all of them; a machine that sleeps, too, and its wall clock goes on. Who wakes first must not judge.
TEST_F(HangingSender, OneThatWasStoppedTogetherWithUsIsLeftAlone) {
    ASSERT_TRUE(step_until([&] { return child->is_up(); }));
    ASSERT_TRUE(beats());
    const pid_t first = child_with("alerts");
    ASSERT_EQ(::kill(first, SIGSTOP), 0);
    clock.pass(8h);
    pass(1s);
    std::error_code error;
    fs::last_write_time(home() / "alerts.beat", fs::file_time_type::clock::now() - 8h, error);
    ASSERT_FALSE(error);
    pass(1s);
    ASSERT_EQ(::kill(first, SIGCONT), 0);
    ASSERT_TRUE(beats());
    pass(5s);
    EXPECT_EQ(child_with("alerts"), first);
    EXPECT_TRUE(told.empty());
}

TEST_F(Supervised, AShortEndIsToldOnceAsOneThatIsOver) {
    child = std::make_unique<SupervisedChild>(exchange_plan(), clock);
    ASSERT_TRUE(step_until([&] { return child->is_up(); }));
    pass(5s);
    EXPECT_TRUE(told.empty());
    ASSERT_EQ(::kill(child_with("cryptopiggy-exchange"), SIGKILL), 0);
    ASSERT_TRUE(step_until([&] { return !child->is_up(); }));
    pass(1s);
    ASSERT_TRUE(step_until([&] { return child->is_up(); }));
    pass(100s);
    EXPECT_EQ(kinds(), (Kinds{ChildNews::Kind::back}));
    EXPECT_EQ(told[0].how, "was ended by signal 9");
}

TEST_F(Supervised, OneThatIsNotBackIsToldOnceAndItsReturnOnce) {
    child = std::make_unique<SupervisedChild>(exchange_plan(), clock);
    ASSERT_TRUE(step_until([&] { return child->is_up(); }));
    ASSERT_EQ(::kill(child_with("cryptopiggy-exchange"), SIGKILL), 0);
    ASSERT_TRUE(step_until([&] { return !child->is_up(); }));
    {  // another one has its port and its folder meanwhile, so each start ends at once
        test::RunningProgram other("cryptopiggy-exchange",
                                   {"--port", std::to_string(child->port()), "--home", home().string()});
        ASSERT_NE(other.port_after("127.0.0.1:"), 0);
        for (int i = 0; i < 60; ++i) {
            pass(1s);
            std::this_thread::sleep_for(20ms);
        }
        EXPECT_FALSE(child->is_up());
        EXPECT_EQ(kinds(), (Kinds{ChildNews::Kind::not_back})) << "once, however often it was tried";
        other.end(SIGTERM);
    }
    pass(16s);
    ASSERT_TRUE(step_until([&] {
        if (!child->is_up()) clock.pass(100ms);
        return child->is_up();
    }));
    pass(100s);
    ASSERT_EQ(kinds(), (Kinds{ChildNews::Kind::not_back, ChildNews::Kind::back}));
    EXPECT_GT(told[1].times, 1);
    // And so it stands in alerts.db, for whoever sends.
    {
        SupervisorNews news(home(), clock);
        for (const ChildNews& one : told) {
            news.child(one);
            clock.pass(1s);
        }
    }
    const auto noted = sqlite::SqliteAlertStore::open(home() / "alerts.db").value()->after(0, 10).value();
    ASSERT_EQ(noted.size(), 2U);
    EXPECT_NE(noted[0].alert.text.find("is not back yet"), std::string::npos) << noted[0].alert.text;
    EXPECT_NE(noted[1].alert.text.find("and was started again at"), std::string::npos) << noted[1].alert.text;
}

// An update replaces the file, or there is no memory for another process: `up` must not end for that.
TEST_F(Supervised, AProgramThatCantBeStartedForAWhileIsTriedAgain) {
    const fs::path file = home() / "exchange-program";
    auto plan = exchange_plan();
    fs::create_symlink(plan.program, file);
    plan.program = file;
    child = std::make_unique<SupervisedChild>(std::move(plan), clock);
    ASSERT_TRUE(step_until([&] { return child->is_up(); }));
    fs::remove(file);
    ASSERT_EQ(::kill(child_with("exchange-program"), SIGKILL), 0);
    ASSERT_TRUE(step_until([&] { return !child->is_up(); }));
    pass(60s);
    EXPECT_EQ(kinds(), (Kinds{ChildNews::Kind::not_back}));
    fs::create_symlink(program("cryptopiggy-exchange"), file);
    pass(16s);
    ASSERT_TRUE(step_until([&] { return child->is_up(); }));
    EXPECT_EQ(kinds(), (Kinds{ChildNews::Kind::not_back, ChildNews::Kind::back}));
}

TEST_F(Supervised, OneThatNeverCameUpIsNotTriedAgain) {
    auto plan = exchange_plan();
    plan.program = home() / "there-is-none";
    child = std::make_unique<SupervisedChild>(std::move(plan), clock);
    EXPECT_NE(child->step().value_or(0), 0);
    EXPECT_TRUE(told.empty());
}

}  // namespace
}  // namespace piggy::apps
