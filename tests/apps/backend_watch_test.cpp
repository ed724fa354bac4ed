// The backend as the app sees it, before a server that answers as a test says: what one silence means, what a stop's
// answer means, what is too old to be told, and how the end of the program ends what is under way.

#include "apps/backend_watch.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <future>
#include <map>
#include <set>

#include "adapters/net/http_server.h"
#include "adapters/system/random_bytes.h"
#include "adapters/system/system_clock.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

const std::string limits_hash(64, 'a');

// As the backend answers; what a test holds waits until it is let go.
class ScriptedBackend {
public:
    ScriptedBackend() { start(0); }
    ~ScriptedBackend() { stop(); }

    void start(std::uint16_t port) {
        net::ServerOptions options;
        options.port = port;
        options.workers = 8;
        options.limits.stop_time = 100ms;
        options.random = system::fill_with_random_bytes;
        options.clock = &clock_;
        auto started = net::HttpServer::start(routes(), std::move(options));
        ASSERT_TRUE(started) << started.error().what;
        server_ = std::move(*started);
        port_ = server_->port();
    }
    void stop() {
        let_go_of_all();
        server_.reset();
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }

    void answer(const std::string& question, int status, const std::string& body) {
        const std::lock_guard lock(mutex_);
        answers_[question] = {status, body};
    }
    // Answered as it was when it was asked, but not before it is let go.
    void hold(const std::string& question) {
        const std::lock_guard lock(mutex_);
        held_.insert(question);
    }
    void let_go_of_all() {
        const std::lock_guard lock(mutex_);
        held_.clear();
        changed_.notify_all();
    }
    // Until it was asked once more.
    void wait_for(const std::string& question) {
        std::unique_lock lock(mutex_);
        const int before = asked_[question];
        EXPECT_TRUE(changed_.wait_for(lock, 60s, [&] { return asked_[question] > before; })) << question;
    }
    [[nodiscard]] int asked(const std::string& question) {
        const std::lock_guard lock(mutex_);
        return asked_[question];
    }

private:
    net::Router routes() {
        net::Router router;
        net::RouteOptions slow;
        slow.runs = net::Runs::on_worker;
        slow.access = net::Access::open;
        for (const auto& [question, answer] : answers_) {
            const std::size_t space = question.find(' ');
            router.add(
                question.substr(0, space), question.substr(space + 1),
                [this, question = question](const net::Request&) { return answer_now(question); }, slow);
        }
        return router;
    }
    net::Response answer_now(const std::string& question) {
        std::unique_lock lock(mutex_);
        net::Response response;
        std::tie(response.status, response.body) = answers_.at(question);
        ++asked_[question];
        changed_.notify_all();
        changed_.wait(lock, [&] { return !held_.contains(question); });
        return response;
    }

    system::SystemClock clock_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, std::pair<int, std::string>> answers_ = {
        {"GET /api/health", {200, R"({"status":"ok","version":"1","limits_sha256":")" + limits_hash + "\"}"}},
        {"GET /api/live/status", {200, R"({"mode":"LIVE"})"}},
        {"GET /api/balance/:userId", {200, R"({"assets":[]})"}},
        {"GET /api/limits", {200, R"({"limits_sha256":"x","effective":[]})"}},
        {"GET /api/orders", {200, R"({"items":[],"total":0})"}},
        {"POST /api/trade", {200, R"({"request_id":"one","state":"filled"})"}},
        {"POST /api/live/enable", {200, R"({"mode":"LIVE"})"}},
        {"POST /api/kill", {200, R"({"mode":"PAPER"})"}},
    };
    std::set<std::string> held_;
    std::map<std::string, int> asked_;
    std::uint16_t port_ = 0;
    std::unique_ptr<net::HttpServer> server_;
};

struct CountedNews final : http_api::TradingNews {
    void desk_changed(http_api::RunMode) override { ++changes; }
    void order_changed(http_api::RunMode, const std::string&) override {}
    void runs_changed() override {}
    void notice(const http_api::Notice&) override {}
    std::atomic<int> changes = 0;
};

class Watch : public testing::Test {
protected:
    Watch() {
        const auto file = folder_.file("backend.token", std::string(64, 'b'));
        std::filesystem::permissions(file, static_cast<std::filesystem::perms>(0600));
        BackendWatch::Parts parts;
        parts.address.server = {"127.0.0.1", backend_.port(), false};
        parts.address.url = "http://127.0.0.1:" + std::to_string(backend_.port());
        parts.home = folder_.path();
        parts.limits_sha256 = limits_hash;
        parts.save_url = [](const std::string&) { return Result<>(); };
        parts.log_good = [](std::string_view) {};
        parts.log_bad = [this](std::string_view) { ++said_down_; };
        parts.heard_max = 2s;
        watch_ = std::make_unique<BackendWatch>(std::move(parts));
        watch_->start(news_);
        EXPECT_TRUE(comes([&] { return watch_->heard().health.ok && !watch_->heard().limits.empty(); }));
    }
    ~Watch() override {
        backend_.let_go_of_all();
        watch_.reset();
    }
    static bool comes(const std::function<bool()>& so) {
        const auto until = SteadyClock::now() + 60s;
        while (!so()) {
            if (SteadyClock::now() > until) return false;
            std::this_thread::sleep_for(5ms);
        }
        return true;
    }

    test::TemporaryFolder folder_;
    ScriptedBackend backend_;
    CountedNews news_;
    std::atomic<int> said_down_ = 0;
    std::unique_ptr<BackendWatch> watch_;
};

TEST_F(Watch, OneLookWithoutAnAnswerIsNoNewsTwoAre) {
    backend_.hold("GET /api/live/status");
    backend_.wait_for("GET /api/live/status");
    std::this_thread::sleep_for(BackendWatch::look_patience + 100ms);
    backend_.let_go_of_all();
    backend_.wait_for("GET /api/live/status");
    backend_.wait_for("GET /api/live/status");
    EXPECT_EQ(said_down_, 0);
    EXPECT_TRUE(watch_->heard().health.ok);
    EXPECT_EQ(watch_->heard().status, R"({"mode":"LIVE"})");
    backend_.hold("GET /api/health");
    EXPECT_TRUE(comes([&] { return !watch_->heard().health.ok; }));
    EXPECT_EQ(said_down_, 1);
    EXPECT_EQ(watch_->heard().status, "");
    backend_.let_go_of_all();
    EXPECT_TRUE(comes([&] { return watch_->heard().health.ok; }));
}

TEST_F(Watch, ARefusedConnectionSaysSoAtOnce) {
    backend_.stop();
    const auto gone = SteadyClock::now();
    EXPECT_TRUE(comes([&] { return !watch_->heard().health.ok; }));
    EXPECT_LT(SteadyClock::now() - gone, 2 * BackendWatch::look_every + BackendWatch::look_patience);
    backend_.start(backend_.port());
    EXPECT_TRUE(comes([&] { return watch_->heard().health.ok; }));
}

TEST_F(Watch, AStopsAnswerHoldsAtOnceAndNoLookThatBeganBeforeItSaysOtherwise) {
    backend_.hold("GET /api/live/status");
    backend_.wait_for("GET /api/live/status");  // it will say LIVE, which is what it was
    backend_.answer("GET /api/live/status", 200, R"({"mode":"PAPER"})");
    const int changes = news_.changes;
    EXPECT_EQ(watch_->ask("POST", "/api/kill", "{}").status, 200);
    EXPECT_EQ(watch_->heard().status, R"({"mode":"PAPER"})");
    EXPECT_GT(news_.changes, changes);
    backend_.let_go_of_all();
    for (const auto until = SteadyClock::now() + 1s; SteadyClock::now() < until;) {
        ASSERT_EQ(watch_->heard().status, R"({"mode":"PAPER"})");
    }
}

TEST_F(Watch, AStopThatWasRefusedChangesNothing) {
    backend_.answer("POST /api/kill", 429, R"({"code":"RATE_LIMITED","message":"Too many."})");
    EXPECT_EQ(watch_->ask("POST", "/api/kill", "{}").status, 429);
    EXPECT_EQ(watch_->heard().status, R"({"mode":"LIVE"})");
}

TEST_F(Watch, ABalanceThatIsNotToldAnyMoreIsKeptForAWhileAndUnknownThen) {
    EXPECT_EQ(watch_->heard().health.note, "");
    backend_.answer("GET /api/balance/:userId", 429, R"({"code":"RATE_LIMITED","message":"Too many."})");
    backend_.wait_for("GET /api/balance/:userId");
    EXPECT_EQ(watch_->heard().balance, R"({"assets":[]})");
    EXPECT_TRUE(comes([&] { return watch_->heard().balance.empty(); }));
    EXPECT_TRUE(watch_->heard().health.ok);
    EXPECT_NE(watch_->heard().health.note.find("too old"), std::string::npos);
    backend_.answer("GET /api/balance/:userId", 200, R"({"assets":[1]})");
    EXPECT_TRUE(comes([&] { return watch_->heard().balance == R"({"assets":[1]})"; }));
    EXPECT_EQ(watch_->heard().health.note, "");
    // What it says itself counts at once.
    backend_.answer("GET /api/balance/:userId", 423, R"({"code":"VAULT_SEALED","message":"Sealed."})");
    EXPECT_TRUE(comes([&] { return watch_->heard().balance.empty(); }));
    EXPECT_EQ(watch_->heard().health.note, "");
}

TEST_F(Watch, AStatusThatIsNotToldAnyMoreIsUnknownToo) {
    backend_.answer("GET /api/live/status", 429, R"({"code":"RATE_LIMITED","message":"Too many."})");
    EXPECT_TRUE(comes([&] { return watch_->heard().status.empty(); }));
    EXPECT_TRUE(watch_->heard().health.ok);
}

TEST_F(Watch, AtTheEndAnOrderIsWaitedForAFewSecondsAndNothingIsAskedAnyMore) {
    backend_.hold("POST /api/trade");
    auto answer = std::async(std::launch::async, [&] { return watch_->ask("POST", "/api/trade", "{}"); });
    backend_.wait_for("POST /api/trade");
    const auto began = SteadyClock::now();
    watch_->finish();
    const auto hanging = answer.get();
    const auto took = SteadyClock::now() - began;
    EXPECT_GE(took, BackendWatch::end_patience - 100ms);
    EXPECT_LT(took, BackendWatch::end_patience + 2s);
    EXPECT_EQ(hanging.status, 503);
    EXPECT_TRUE(hanging.maybe_arrived) << "it was sent, and its end is the backend's to tell";
    const auto later = watch_->ask("POST", "/api/trade", "{}");
    EXPECT_EQ(later.status, 503);
    EXPECT_FALSE(later.maybe_arrived);
    EXPECT_EQ(backend_.asked("POST /api/trade"), 1);
}

TEST_F(Watch, AStartWhoseAnswerComesAfterAStopsSaysNothing) {
    backend_.answer("GET /api/live/status", 200, R"({"mode":"PAPER"})");
    backend_.hold("POST /api/live/enable");
    auto start = std::async(std::launch::async, [&] { return watch_->ask("POST", "/api/live/enable", "{}"); });
    backend_.wait_for("POST /api/live/enable");
    EXPECT_EQ(watch_->ask("POST", "/api/kill", "{}").status, 200);
    backend_.let_go_of_all();
    EXPECT_EQ(start.get().body, R"({"mode":"LIVE"})");
    EXPECT_EQ(watch_->heard().status, R"({"mode":"PAPER"})");
}

TEST_F(Watch, AStopIsPassedOnWhileTheEndWaitsForAnOrder) {
    backend_.hold("POST /api/trade");
    auto order = std::async(std::launch::async, [&] { return watch_->ask("POST", "/api/trade", "{}"); });
    backend_.wait_for("POST /api/trade");
    auto end = std::async(std::launch::async, [&] { watch_->finish(); });
    EXPECT_TRUE(comes([&] { return watch_->ask("POST", "/api/live/enable", "{}").status == 503; }));
    EXPECT_EQ(watch_->ask("POST", "/api/kill", "{}").status, 200);
    end.get();
    EXPECT_TRUE(order.get().maybe_arrived);
}

TEST_F(Watch, WhereNothingHangsTheEndWaitsForNothing) {
    backend_.hold("GET /api/live/status");
    backend_.wait_for("GET /api/live/status");
    const auto began = SteadyClock::now();
    watch_->finish();
    watch_->stop();
    EXPECT_LT(SteadyClock::now() - began, 1s);
}

}  // namespace
}  // namespace piggy::apps
