// The app with a real backend and a real practice exchange behind it: what a page sees and does, from keys to a trade,
// also while the backend is gone.

#include <algorithm>
#include <fstream>

#include "backend/backend_town.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;

class TradingApp : public BackendTown {
protected:
    void app() {
        app_.reset();
        app_ = std::make_unique<test::RunningProgram>(
            "cryptopiggy", std::vector<std::string>{"--home", home().string(), "app", "--port", "0"},
            test::Errors::with_output);
        app_port_ = app_->port_after("http://localhost:");
        ASSERT_NE(app_port_, 0);
        const auto session = test::RawClient(app_port_).ask("GET", "/api/session");
        page_ = "X-CryptoPiggy-Token: " + field_of(session.body, "token") + "\r\n";
    }
    // The backend that ended is started again, where it was.
    void same_backend() {
        const Environment allowed("ALLOW_LIVE", "1");
        backend_ = std::make_unique<test::RunningProgram>(
            "cryptopiggy-backend",
            std::vector<std::string>{"--port", std::to_string(backend_port_), "--home", home().string()},
            test::Errors::with_output);
        ASSERT_NE(backend_->port_after("The backend is at http://127.0.0.1:"), 0);
    }

    test::RawAnswer page(const std::string& method, const std::string& path, const std::string& body = "") {
        const std::string lines = page_ + (body.empty() ? "" : "Content-Type: application/json\r\n");
        auto answer = test::RawClient(app_port_).ask(method, path, lines, body);
        while (answer.status == 429) answer = test::RawClient(app_port_).ask(method, path, lines, body);
        if (path != "/api/practice/keys") said_ += answer.head + answer.body;
        return answer;
    }
    test::RawClient socket() {
        const std::string ticket = field_of(page("POST", "/api/ws-ticket", "{}").body, "ticket");
        test::RawClient opened(app_port_);
        EXPECT_EQ(opened.open_socket("/ws?ticket=" + ticket, opened.own_origin()).status, 101);
        return opened;
    }
    // Reads frames until one has all of these words; empty when the socket ended before.
    std::string frame_with(test::RawClient& socket, const std::vector<std::string>& words) {
        for (;;) {
            const auto frame = socket.read_frame();
            if (frame.opcode != 1) return "";
            said_ += frame.payload;
            const auto has = [&](const std::string& word) { return frame.payload.find(word) != std::string::npos; };
            if (std::ranges::all_of(words, has)) return frame.payload;
        }
    }
    // Keys of a new practice account into a new vault.
    void save_keys() {
        const auto keys = page("POST", "/api/practice/keys", "{}");
        ASSERT_EQ(keys.status, 200) << keys.body;
        secret_ = field_of(keys.body, "api_secret");
        ASSERT_GT(secret_.size(), 20U);
        const auto saved = page("POST", "/api/credentials",
                                R"({"api_key":")" + field_of(keys.body, "api_key") + R"(","api_secret":")" + secret_ +
                                    R"(","passphrase":")" + passphrase + "\"}");
        ASSERT_EQ(saved.status, 200) << saved.body;
    }
    [[nodiscard]] static std::string with_passphrase() {
        return R"({"passphrase":")" + std::string(passphrase) + "\"}";
    }
    void enable() {
        std::string last;
        ASSERT_TRUE(eventually([&] {
            const auto answer = page("POST", "/api/live/enable", with_passphrase());
            last = answer.body;
            return answer.status == 200;
        })) << last;
    }
    static std::string order(const std::string& mode, const std::string& id) {
        return R"({"mode":")" + mode + R"(","request_id":")" + id +
               R"(","symbol":"BTC/USDT","side":"buy","amount_usd":"25.00"})";
    }

    std::uint16_t app_port_ = 0;
    std::unique_ptr<test::RunningProgram> app_;
    std::string page_, secret_;
};

TEST_F(TradingApp, FromKeysToATradeAndAStopWithNothingSecretSaid) {
    backend();
    app();
    EXPECT_EQ(field_of(page("GET", "/api/backend").body, "ok"), "true");
    EXPECT_EQ(field_of(page("GET", "/api/backend").body, "limits_match"), "true");
    ASSERT_NO_FATAL_FAILURE(save_keys());
    EXPECT_EQ(field_of(page("POST", "/api/credentials/validate", "{}").body, "valid"), "true");
    EXPECT_EQ(page("POST", "/api/live/enable", R"({"passphrase":"wrong passphrase"})").status, 403);
    ASSERT_NO_FATAL_FAILURE(enable());
    auto watching = socket();
    EXPECT_NE(frame_with(watching, {R"("kind":"snapshot")", R"("desks":[)"}), "");

    const auto bought = page("POST", "/api/trade", order("live", "buy-1"));
    EXPECT_EQ(bought.status, 200) << bought.body;
    EXPECT_TRUE(field_of(bought.body, "line").starts_with("🔴LIVE ")) << bought.body;
    EXPECT_NE(frame_with(watching, {R"("kind":"order")", R"("request_id":"buy-1")", R"("mode":"live")"}), "");
    EXPECT_EQ(page("POST", "/api/trade", order("live", "buy-1")).body, bought.body) << "once, however often it is sent";
    const auto orders = page("GET", "/api/orders?mode=live");
    EXPECT_EQ(field_of(orders.body, "total"), "1");
    EXPECT_EQ(page("GET", "/api/orders/buy-1?mode=live").body, bought.body);
    EXPECT_EQ(page("POST", "/api/trade",
                   R"({"mode":"live","request_id":"big","symbol":"BTC/USDT","side":"buy",)"
                   R"("amount_usd":"50.00000001"})")
                  .status,
              422);

    const auto killed = page("POST", "/api/kill", "{}");
    EXPECT_EQ(killed.status, 200) << killed.body;
    EXPECT_EQ(field_of(killed.body, "mode"), "PAPER");
    EXPECT_NE(frame_with(watching, {R"("kind":"desk","mode":"live")", R"("status":{"mode":"PAPER")"}), "");
    EXPECT_EQ(page("POST", "/api/trade", order("live", "late")).status, 423);

    app_->send(SIGTERM);
    said_ += app_->rest();
    EXPECT_EQ(app_->wait(), 0);
    backend_->send(SIGTERM);
    said_ += backend_->rest();
    for (const std::string& word : {secret_, std::string(passphrase), std::string("wrong passphrase"), token()}) {
        EXPECT_EQ(said_.find(word), std::string::npos) << "a secret was told or logged";
    }
}

TEST_F(TradingApp, ABackendThatGoesIsMissedAtOnceAndFoundAgainByItself) {
    backend();
    app();
    auto watching = socket();
    EXPECT_NE(frame_with(watching, {R"("mode":"live","status":{)", R"("backend":{"ok":true)"}), "");
    EXPECT_EQ(backend_->end(SIGKILL), 128 + SIGKILL);
    const auto gone = frame_with(watching, {R"("kind":"desk","mode":"live")", R"("backend":{"ok":false)"});
    EXPECT_NE(gone.find(R"("status":null)"), std::string::npos) << "nobody knows what is on over there: " << gone;
    const auto refused = page("POST", "/api/trade", order("live", "l-1"));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(field_of(refused.body, "code"), "BACKEND_DOWN");
    EXPECT_EQ(field_of(refused.body, "request_id"), "l-1");
    EXPECT_EQ(field_of(refused.body, "maybe_arrived"), "false");
    const auto killed = page("POST", "/api/kill", "{}");
    EXPECT_EQ(killed.status, 503);
    EXPECT_EQ(field_of(killed.body, "backend_reached"), "false");
    EXPECT_EQ(page("GET", "/api/desk?mode=paper").status, 200);
    EXPECT_EQ(page("GET", "/api/orders?mode=paper").status, 200) << "paper goes on";
    ASSERT_NO_FATAL_FAILURE(same_backend());
    EXPECT_NE(frame_with(watching, {R"("kind":"desk","mode":"live","status":{)", R"("backend":{"ok":true)"}), "")
        << "with the new start's token";
    EXPECT_EQ(page("GET", "/api/credentials").status, 200);
}

// The backend is there and says nothing: stopped in the middle of whatever it did.
TEST_F(TradingApp, KillAnswersWhileEightOrdersHang) {
    backend();
    app();
    ASSERT_TRUE(eventually([&] { return field_of(page("GET", "/api/backend").body, "ok") == "true"; }));
    backend_->send(SIGSTOP);
    std::vector<test::RawClient> people;
    for (int i = 0; i < 8; ++i) {
        people.emplace_back(app_port_);
        ASSERT_TRUE(
            people.back().send(people.back().request("POST", "/api/trade", page_ + "Content-Type: application/json\r\n",
                                                     order("live", "h-" + std::to_string(i)))));
    }
    const auto killed = page("POST", "/api/kill", "{}");
    EXPECT_EQ(killed.status, 503) << killed.body;
    EXPECT_EQ(field_of(killed.body, "maybe_arrived"), "true") << killed.body;
    EXPECT_EQ(page("GET", "/api/desk?mode=paper").status, 200);
    backend_->send(SIGCONT);
    for (test::RawClient& person : people) EXPECT_EQ(person.read_answer().status, 423);
    EXPECT_EQ(page("POST", "/api/kill", "{}").status, 200);
}

// What the app has sent lies before a backend that stands still. When it wakes, the decision is an old one.
TEST_F(TradingApp, ABackendThatStoodStillDoesNotActOnWhatWasDecidedBefore) {
    backend();
    app();
    ASSERT_NO_FATAL_FAILURE(save_keys());
    ASSERT_NO_FATAL_FAILURE(enable());
    backend_->send(SIGSTOP);
    test::RawClient person(app_port_);
    ASSERT_TRUE(person.send(
        person.request("POST", "/api/trade", page_ + "Content-Type: application/json\r\n", order("live", "frozen"))));
    std::this_thread::sleep_for(std::chrono::milliseconds(2'600));
    backend_->send(SIGCONT);
    const auto answer = person.read_answer();
    EXPECT_EQ(answer.status, 409) << answer.body;
    EXPECT_EQ(field_of(answer.body, "code"), "TOO_LATE") << answer.body;
    EXPECT_EQ(field_of(page("GET", "/api/orders/frozen?mode=live").body, "state"), "refused");
    EXPECT_EQ(field_of(page("POST", "/api/trade", order("live", "fresh")).body, "state"), "filled");
}

// The order's fate is the backend's: it is on record there, whatever became of the program that asked for it.
TEST_F(TradingApp, AnOrderThatHangsHoldsUpTheEndForAFewSecondsAndIsFoundAgain) {
    backend();
    app();
    ASSERT_NO_FATAL_FAILURE(save_keys());
    ASSERT_NO_FATAL_FAILURE(enable());
    backend_->send(SIGSTOP);
    test::RawClient person(app_port_);
    ASSERT_TRUE(person.send(
        person.request("POST", "/api/trade", page_ + "Content-Type: application/json\r\n", order("live", "hanging"))));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const auto asked = std::chrono::steady_clock::now();
    app_->send(SIGTERM);
    const auto answer = person.read_answer();
    EXPECT_EQ(answer.status, 503) << answer.body;
    EXPECT_EQ(field_of(answer.body, "maybe_arrived"), "true") << answer.body;
    EXPECT_EQ(app_->wait(), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds(8)) << "3 s, and what ending takes";
    backend_->send(SIGCONT);
    app();
    EXPECT_TRUE(eventually([&] {
        return field_of(page("GET", "/api/orders/hanging?mode=live").body, "state") == "refused";
    })) << "decided too long ago by the time the backend woke up";
}

TEST_F(TradingApp, ThatLiveWasOnBeforeARestartIsToldToEveryBrowserUntilItIsSeen) {
    backend();
    app();
    ASSERT_NO_FATAL_FAILURE(save_keys());
    ASSERT_NO_FATAL_FAILURE(enable());
    const auto told = [&] { return field_of(page("GET", "/api/desk?mode=live").body, "live_before_restart"); };
    EXPECT_TRUE(eventually([&] { return told() == "false"; }));
    EXPECT_EQ(backend_->end(SIGTERM), 0);
    ASSERT_NO_FATAL_FAILURE(same_backend());
    EXPECT_TRUE(eventually([&] { return told() == "true"; }));
    const auto seen = page("POST", "/api/live/restart-seen", "{}");
    EXPECT_EQ(field_of(seen.body, "live_before_restart"), "false") << seen.body;
    EXPECT_EQ(told(), "false") << "at once, not with the next look";
}

TEST_F(TradingApp, OrdersAndKeysGoToThisMachineAloneAndTheAddressIsKept) {
    backend();
    const std::string here = "http://127.0.0.1:" + std::to_string(backend_port_);
    ::unsetenv("BACKEND_API_URL");
    const Environment elsewhere("CRYPTOPIGGY_BACKEND_PORT", "1");
    app();
    EXPECT_EQ(field_of(page("GET", "/api/backend").body, "ok"), "false");
    for (const char* url : {"http://10.0.0.5:8000", "https://desk.example:8000", "http://localhost:8000@evil.example",
                            "ftp://localhost:8000", "localhost", ""}) {
        const auto refused = page("PUT", "/api/backend", R"({"url":")" + std::string(url) + "\"}");
        EXPECT_EQ(refused.status, 400) << url << refused.body;
        EXPECT_EQ(field_of(refused.body, "field"), "url");
    }
    const auto moved = page("PUT", "/api/backend", R"({"url":")" + here + "\"}");
    EXPECT_EQ(field_of(moved.body, "ok"), "true") << moved.body;
    // The page's settings neither show nor change it.
    const auto settings = page("PUT", "/api/settings", R"({"theme":"dark","backend_url":"http://10.0.0.5:8000"})");
    EXPECT_EQ(settings.status, 200);
    EXPECT_EQ(page("GET", "/api/settings").body.find("backend_url"), std::string::npos);
    app();
    EXPECT_EQ(field_of(page("GET", "/api/backend").body, "url"), here) << "after a restart too";
    EXPECT_EQ(field_of(page("GET", "/api/backend").body, "ok"), "true");
}

// Whatever listens there may say what it likes.
TEST_F(TradingApp, NonsenseIsNoBackendAndHarmsNobody) {
    fs::create_directory(home());
    fs::permissions(home(), fs::perms::owner_all);
    std::ofstream(home() / "backend.token") << std::string(64, 'a');
    fs::permissions(home() / "backend.token", static_cast<fs::perms>(0600));
    // The exchange is a server that knows none of the backend's addresses.
    const Environment url("BACKEND_API_URL", ("http://127.0.0.1:" + std::to_string(exchange_port_)).c_str());
    app();
    const auto health = page("GET", "/api/backend");
    EXPECT_EQ(field_of(health.body, "ok"), "false");
    EXPECT_NE(field_of(health.body, "error").find("is no CryptoPiggy backend"), std::string::npos) << health.body;
    EXPECT_EQ(field_of(page("POST", "/api/trade", order("live", "x")).body, "code"), "BACKEND_DOWN");
    EXPECT_EQ(page("GET", "/api/credentials").status, 503);
    EXPECT_EQ(page("GET", "/api/state").status, 200);
}

TEST_F(TradingApp, AFlashCrashOfARehearsalSwitchesLiveTradingOff) {
    backend();
    app();
    ASSERT_NO_FATAL_FAILURE(save_keys());
    ASSERT_NO_FATAL_FAILURE(enable());
    EXPECT_EQ(page("POST", "/api/rehearse", R"({"scenario":"give_btc"})").status, 200);
    ASSERT_TRUE(eventually(
        [&] { return page("GET", "/api/desk?mode=live").body.find("\"asset\":\"BTC\"") != std::string::npos; }));
    ASSERT_NO_FATAL_FAILURE(enable());
    const auto crash = page("POST", "/api/rehearse", R"({"scenario":"flash_crash"})");
    EXPECT_NE(crash.body.find("\"active\":[\"flash_crash\""), std::string::npos) << crash.body;
    auto watching = socket();
    EXPECT_NE(frame_with(watching, {R"("mode":"live","status":{"mode":"AUTO_DISABLED")"}), "");
    EXPECT_EQ(field_of(page("POST", "/api/trade", order("live", "after")).body, "code"), "DAILY_LOSS_DISABLED");
    EXPECT_EQ(page("DELETE", "/api/rehearse", "{}").status, 200);
}

}  // namespace
}  // namespace piggy
