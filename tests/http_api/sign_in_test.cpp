// The login, where one is asked for: what is given to whom, for how long, and that guessing is slow while whoever is
// logged in is never held up.

#include <condition_variable>
#include <thread>

#include "adapters/http_api/sign_in.h"
#include "app_under_test.h"

namespace piggy::http_api {
namespace {

using namespace std::chrono_literals;

// Goes on by itself, and jumps when told.
class JumpingClock final : public Clock {
public:
    void jump(std::chrono::nanoseconds by) { ahead_ += by.count(); }
    void jump_wall_alone(std::chrono::nanoseconds by) { wall_ahead_ += by.count(); }
    [[nodiscard]] Timestamp now() const override {
        return clock_.now() + std::chrono::nanoseconds(ahead_ + wall_ahead_);
    }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override {
        return clock_.monotonic() + std::chrono::nanoseconds(ahead_);
    }

private:
    system::SystemClock clock_;
    std::atomic<std::int64_t> ahead_ = 0, wall_ahead_ = 0;
};

class FakePassword final : public PasswordPort {
public:
    Result<bool> is_right(std::string_view password) override {
        ++looked_at;
        const std::string right = right_now();  // what is looked at is read first, as the file is
        const int now = ++at_once;
        for (int most = most_at_once; now > most && !most_at_once.compare_exchange_weak(most, now);) {
        }
        {
            std::unique_lock lock(mutex_);
            opened_.wait(lock, [&] { return !shut_; });
        }
        --at_once;
        if (broken) return fail(ErrorCode::unavailable, "the disk is gone");
        return password == right;
    }
    std::string stamp() override {
        const std::lock_guard lock(mutex_);
        return stamp_;
    }
    Result<> set(std::string_view password) override {
        if (broken) return fail(ErrorCode::unavailable, "the disk is gone");
        if (password.size() < 8) return fail(ErrorCode::out_of_range, "a password has at least 8 characters");
        const std::lock_guard lock(mutex_);
        right_ = password;
        stamp_ += "again";
        return {};
    }
    void set_anew() {
        const std::lock_guard lock(mutex_);
        stamp_ += "again";
    }
    void shut(bool shut) {
        const std::lock_guard lock(mutex_);
        shut_ = shut;
        opened_.notify_all();
    }

    std::atomic<int> looked_at = 0, at_once = 0, most_at_once = 0;
    std::atomic<bool> broken = false;

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool shut_ = false;
    std::string stamp_ = "first", right_ = "three piglets";
    std::string right_now() {
        const std::lock_guard lock(mutex_);
        return right_;
    }
};

class SignInApi : public AppUnderTest {
protected:
    void SetUp() override {
        password_ = &fake_;
        app_clock_ = &jumping_;
        AppUnderTest::SetUp();
    }
    void log(std::string_view line) override {
        const std::lock_guard lock(log_mutex_);
        lines_.emplace_back(line);
    }

    test::RawAnswer log_in(const std::string& password = "three piglets", const std::string& lines = "") {
        return client().ask("POST", "/api/login", "Content-Type: application/json\r\n" + lines,
                            R"({"password":")" + password + "\"}");
    }
    // "Cookie: …" of a new session; the token is fetched with it.
    std::string new_session() {
        const auto answer = log_in();
        EXPECT_EQ(answer.status, 200) << answer.body;
        const std::string cookie = answer.field("set-cookie");
        const std::string line = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
        token_ = text(parsed(client().ask("GET", "/api/session", line).body), "token");
        return line;
    }
    test::RawAnswer with(const std::string& lines, const std::string& method, const std::string& target,
                         const std::string& body = "{}") {
        const std::string type = method == "GET" ? "" : "Content-Type: application/json\r\n";
        return client().ask(method, target, lines + token_line() + type, method == "GET" ? "" : body);
    }
    static std::string code(const test::RawAnswer& answer) {
        return answer.body.empty() ? "" : text(parsed(answer.body), "code");
    }
    std::string ticket(const std::string& session) {
        return text(parsed(with(session, "POST", "/api/ws-ticket").body), "ticket");
    }
    test::RawClient open_socket(const std::string& session) {
        auto socket = client();
        EXPECT_EQ(socket.open_socket("/ws?ticket=" + ticket(session), socket.own_origin() + session).status, 101);
        return socket;
    }
    static bool is_closed(test::RawClient& socket) {
        auto frame = socket.read_frame();
        while (frame.opcode == 1) frame = socket.read_frame();
        return frame.opcode == 8;
    }

    FakePassword fake_;
    JumpingClock jumping_;
    std::mutex log_mutex_;
    std::vector<std::string> lines_;
};

TEST_F(SignInApi, WithoutASessionNothingIsGivenButThePagesFilesAndTheLogin) {
    const std::string session = new_session();
    const std::string good_ticket = ticket(session);
    const std::string wrong = std::string(64, '0');
    const std::string name = std::string(SignIn::cookie_name);
    const std::string right = session.substr(8 + name.size() + 1, 64);
    const std::vector<std::string> without = {"",
                                              "Cookie: \r\n",
                                              "Cookie: " + name + "=\r\n",
                                              "Cookie: " + name + "=" + wrong + "\r\n",
                                              "Cookie: " + name + "=" + right.substr(0, 63) + "\r\n",
                                              "Cookie: " + name + "=" + right + "0\r\n",
                                              "Cookie: cryptopiggy=" + right + "\r\n",
                                              "Cookie: x" + name + "=" + right + "\r\n",
                                              "Cookie: " + name + "=" + right + "; " + name + "=" + wrong + "\r\n",
                                              "Cookie: " + name + "=" + right + "; " + name + "=" + right + "\r\n",
                                              session + session,
                                              "Cookie: " + name + "=\"" + right + "\"\r\n",
                                              "Authorization: Bearer " + right + "\r\n"};
    int gated = 0;
    for (const net::Route& route : server_->router().routes()) {
        if (route.pattern == "/api/login") continue;
        std::string path = route.pattern;
        if (const auto colon = path.find(":id"); colon != std::string::npos) path.replace(colon, 3, "x");
        if (route.pattern == "/ws") path += "?ticket=" + good_ticket;
        ++gated;
        for (const std::string& lines : without) {
            const auto answer = with(lines, route.method, path);
            EXPECT_EQ(answer.status, 401) << route.method << " " << path << " " << lines;
            EXPECT_EQ(code(answer), "SIGN_IN_REQUIRED");
            EXPECT_EQ(answer.body.find(token_), std::string::npos);
        }
    }
    EXPECT_GE(gated, 40);
    EXPECT_EQ(client().ask("GET", "/api/anything/else").status, 401);
    EXPECT_EQ(client().ask("GET", "/").status, 200);
    EXPECT_EQ(client().ask("GET", "/assets/app-1.js").status, 200);
    EXPECT_EQ(with(session, "GET", "/api/settings").status, 200) << "and none of that harmed the session";
    EXPECT_EQ(with("Cookie: a=b; " + session.substr(8), "GET", "/api/settings").status, 200);
}

TEST_F(SignInApi, TheCookieAloneAuthorisesNothing) {
    const std::string session = new_session();
    for (const net::Route& route : server_->router().routes()) {
        if (route.options.access == net::Access::open) continue;
        std::string path = route.pattern;
        if (const auto colon = path.find(":id"); colon != std::string::npos) path.replace(colon, 3, "x");
        const auto answer = client().ask(route.method, path, session + "Content-Type: application/json\r\n", "");
        EXPECT_EQ(answer.status, 401) << route.pattern;
        EXPECT_EQ(code(answer), "UNAUTHORIZED");
    }
    auto socket = client();
    EXPECT_EQ(socket.open_socket("/ws?ticket=none", socket.own_origin() + session).status, 401);
}

TEST_F(SignInApi, ASessionIsACookieThatNoScriptAndNoOtherSiteCanUse) {
    const auto answer = log_in();
    EXPECT_EQ(answer.status, 200);
    const std::string cookie = answer.field("set-cookie");
    const std::string end = "; Path=/; Secure; HttpOnly; SameSite=Strict";
    ASSERT_EQ(cookie.size(), std::string("__Host-cryptopiggy=").size() + 64 + end.size()) << cookie;
    EXPECT_TRUE(cookie.starts_with("__Host-cryptopiggy=") && cookie.ends_with(end)) << cookie;
    EXPECT_EQ(answer.body.find(cookie.substr(19, 64)), std::string::npos);
    EXPECT_EQ(answer.field("cache-control"), "no-store");
    EXPECT_EQ(log_in("three piglets", "Origin: http://evil.example\r\n").status, 403);
}

TEST_F(SignInApi, EachLoginIsANewSessionAndEndsTheOneBefore) {
    const std::string first = new_session();
    const auto again = log_in("three piglets", first);
    const std::string cookie = again.field("set-cookie");
    const std::string second = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    EXPECT_NE(first, second);
    EXPECT_EQ(with(first, "GET", "/api/settings").status, 401);
    EXPECT_EQ(with(second, "GET", "/api/settings").status, 200);
}

TEST_F(SignInApi, ASessionEndsAfterHalfAnHourWithoutAPerson) {
    const std::string session = new_session();
    jumping_.jump(29min);
    EXPECT_EQ(with(session, "GET", "/api/settings").status, 200);
    jumping_.jump(29min);
    EXPECT_EQ(with(session, "GET", "/api/settings").status, 200) << "it was used";
    for (int i = 0; i < 4; ++i) {
        jumping_.jump(7min);
        EXPECT_EQ(with(session, "GET", "/api/state").status, 200) << "what the page asks by itself keeps nobody in";
        for (const char* asked : {"/api/equity?mode=paper", "/api/rehearse", "/api/jobs/x", "/api/orders/x?mode=paper",
                                  "/api/market", "/api/backend", "/api/credentials", "/api/desk?mode=paper",
                                  "/api/runs", "/api/backtests", "/api/candles", "/api/none"}) {
            EXPECT_NE(with(session, "GET", asked).status, 401) << asked;
        }
        EXPECT_EQ(with(session, "POST", "/api/ws-ticket").status, 200);
        EXPECT_EQ(client().ask("GET", "/api/session", session).status, 200);
    }
    jumping_.jump(3min);
    EXPECT_EQ(code(with(session, "GET", "/api/state")), "SIGN_IN_REQUIRED");
    const std::string other = new_session();
    jumping_.jump_wall_alone(31min);  // a machine that slept: its monotonic clock stood
    EXPECT_EQ(with(other, "GET", "/api/settings").status, 401);
}

TEST_F(SignInApi, ASessionEndsAfterTwelveHoursHoweverItIsUsed) {
    const std::string session = new_session();
    for (int minutes = 20; minutes < 12 * 60; minutes += 20) {
        jumping_.jump(20min);
        ASSERT_EQ(with(session, "GET", "/api/settings").status, 200) << minutes;
    }
    jumping_.jump(21min);
    EXPECT_EQ(with(session, "GET", "/api/settings").status, 401);
}

TEST_F(SignInApi, LoggingOutEndsTheSessionAtTheServerAndClosesItsSocketsAlone) {
    const std::string mine = new_session(), other = new_session();
    auto my_socket = open_socket(mine);
    auto other_socket = open_socket(other);
    const auto out = with(mine, "POST", "/api/logout");
    EXPECT_EQ(out.body, R"({"signed_out":1})");
    EXPECT_TRUE(out.field("set-cookie").starts_with("__Host-cryptopiggy=; Max-Age=0;")) << out.field("set-cookie");
    EXPECT_TRUE(is_closed(my_socket));
    EXPECT_EQ(with(mine, "GET", "/api/settings").status, 401);
    EXPECT_EQ(with(other, "GET", "/api/settings").status, 200);
    EXPECT_EQ(other_socket.read_frame().opcode, 1);
    EXPECT_EQ(other_socket.read_frame().opcode, 1) << "the other one is told of things";
}

TEST_F(SignInApi, LoggingOutEverywhereEndsAllOfThem) {
    const std::string mine = new_session(), other = new_session();
    auto other_socket = open_socket(other);
    const auto listed = parsed(with(mine, "GET", "/api/sessions").body);
    EXPECT_TRUE(listed.at("required").as_bool());
    ASSERT_EQ(listed.at("items").as_array().size(), 2U);
    EXPECT_FALSE(listed.at("items").at(0).at("current").as_bool()) << "newest first";
    EXPECT_TRUE(listed.at("items").at(1).at("current").as_bool());
    EXPECT_EQ(text(listed.at("items").at(1), "from"), "127.0.0.1");
    EXPECT_EQ(with(mine, "POST", "/api/logout", R"({"everywhere":true})").body, R"({"signed_out":2})");
    EXPECT_TRUE(is_closed(other_socket));
    EXPECT_EQ(with(other, "GET", "/api/settings").status, 401);
    EXPECT_EQ(with(mine, "GET", "/api/settings").status, 401);
}

TEST_F(SignInApi, APasswordThatIsSetAnewEndsEverySessionAndItsSockets) {
    const std::string session = new_session();
    auto socket = open_socket(session);
    fake_.set_anew();
    jumping_.jump(SignIn::stamp_every);
    EXPECT_TRUE(is_closed(socket)) << "found at the next heartbeat, without any request";
    EXPECT_EQ(with(session, "GET", "/api/settings").status, 401);
    const std::string next = new_session();
    jumping_.jump(1min);
    EXPECT_EQ(with(next, "GET", "/api/settings").status, 200);
}

TEST_F(SignInApi, AWrongPasswordIsAlwaysTheSameAnswer) {
    const auto first = log_in("wrong");
    EXPECT_EQ(first.status, 403);
    EXPECT_EQ(code(first), "WRONG_PASSWORD");
    EXPECT_EQ(first.field("set-cookie"), "");
    for (const std::string& other : {std::string(), std::string("three piglets "), std::string(1000, 'x')}) {
        const auto answer = log_in(other);
        EXPECT_EQ(answer.status, 403);
        EXPECT_EQ(text(parsed(answer.body), "message"), text(parsed(first.body), "message"));
    }
    EXPECT_EQ(fake_.looked_at, 4) << "each was looked at for as long as the right one";
}

TEST_F(SignInApi, BodiesOfALoginAreStrict) {
    for (const char* body : {"", "[]", "{}", R"({"password":1})", R"({"password":null})", R"({"password":"a","b":1})",
                             R"({"password":"a","password":"three piglets"})"}) {
        const auto answer = client().ask("POST", "/api/login", "Content-Type: application/json\r\n", body);
        EXPECT_EQ(answer.status, 400) << body;
    }
    EXPECT_EQ(log_in(std::string(1025, 'x')).status, 400);
    EXPECT_EQ(log_in(std::string(9000, 'x')).status, 413);
    EXPECT_EQ(client().ask("POST", "/api/login", "Content-Type: text/plain\r\n", "{}").status, 415);
    const std::string session = new_session();
    EXPECT_EQ(with(session, "POST", "/api/logout", R"({"everywhere":"yes"})").status, 400);
    EXPECT_EQ(with(session, "POST", "/api/logout", R"({"all":true})").status, 400);
    EXPECT_EQ(fake_.looked_at, 1) << "none of them was looked at";
}

TEST_F(SignInApi, AfterFiveWrongOnesEvenTheRightOneWaitsAndWhoIsLoggedInStopsTradingAllTheSame) {
    const std::string session = new_session();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in("wrong").status, 403);
    const int looked_at = fake_.looked_at;
    auto waits = 30s;
    for (int round = 0; round < 6; ++round) {
        const auto braked = log_in();
        EXPECT_EQ(braked.status, 429);
        EXPECT_EQ(code(braked), "TOO_MANY_ATTEMPTS");
        EXPECT_EQ(braked.field("retry-after"), std::to_string(waits.count()));
        for (const char* stop : {"/api/kill", "/api/live/disable", "/api/runs/stop"}) {
            const auto answer =
                with(session, "POST", stop, stop == std::string("/api/runs/stop") ? R"({"mode":"live"})" : "{}");
            EXPECT_TRUE(answer.status == 503 || answer.status == 200) << stop << answer.body;
        }
        EXPECT_EQ(with(session, "GET", "/api/settings").status, 200);
        EXPECT_EQ(fake_.looked_at, looked_at + round) << "a braked one is not even looked at";
        jumping_.jump(waits);
        EXPECT_EQ(log_in("wrong").status, 403);
        waits = std::min<std::chrono::seconds>(waits * 2, 15min);
    }
    jumping_.jump(waits);
    EXPECT_EQ(log_in().status, 200);
    EXPECT_EQ(log_in("wrong").status, 403) << "the right one took it back";
    EXPECT_EQ(log_in("wrong").status, 403);
    const std::lock_guard lock(log_mutex_);
    EXPECT_TRUE(std::ranges::any_of(
        lines_, [](const std::string& line) { return line.starts_with("10 wrong passwords in a row"); }));
    for (const std::string& line : lines_) EXPECT_EQ(line.find("piglets"), std::string::npos) << line;
}

TEST_F(SignInApi, ManyTriesAtTheSameMomentAreNoWayAroundAndTwoAreLookedAtAtOnce) {
    const std::string session = new_session();
    fake_.looked_at = 0;
    fake_.shut(true);
    std::vector<test::RawClient> guesses;
    for (int i = 0; i < 20; ++i) {
        guesses.push_back(client());
        guesses.back().send(guesses.back().request("POST", "/api/login", "Content-Type: application/json\r\n",
                                                   R"({"password":"guess"})"));
    }
    EXPECT_EQ(with(session, "GET", "/api/settings").status, 200) << "hashes hold up nothing else";
    EXPECT_EQ(with(session, "POST", "/api/kill").status, 503) << "least of all what stops trading";
    fake_.shut(false);
    std::map<int, int> statuses;
    for (auto& guess : guesses) ++statuses[guess.read_answer().status];
    EXPECT_EQ(statuses[403], 5);
    EXPECT_EQ(statuses[429], 15);
    EXPECT_EQ(fake_.looked_at, 5);
    EXPECT_LE(fake_.most_at_once, 2);
}

TEST_F(SignInApi, KeysAreChangedOnlySoonAfterThePasswordWasTypedAndNothingElseAsksForThat) {
    const std::string session = new_session();
    const std::string keys = R"({"api_key":"k","api_secret":"s","passphrase":"p"})";
    EXPECT_EQ(code(with(session, "POST", "/api/credentials", keys)), "BACKEND_DOWN") << "just typed";
    jumping_.jump(5min + 1s);
    for (const char* method : {"POST", "DELETE"}) {
        const auto answer = with(session, method, "/api/credentials", keys);
        EXPECT_EQ(answer.status, 403);
        EXPECT_EQ(code(answer), "STEP_UP_REQUIRED");
    }
    for (const net::Route& route : server_->router().routes()) {
        if (route.pattern == "/api/credentials" || route.pattern == "/api/logout") continue;
        if (route.method == "PUT" && (route.pattern == "/api/backend" || route.pattern == "/api/password")) continue;
        if (route.method != "GET" && route.pattern == "/api/telegram") continue;
        std::string path = route.pattern;
        if (const auto colon = path.find(":id"); colon != std::string::npos) path.replace(colon, 3, "x");
        auto answer = with(session, route.method, path);
        while (answer.status == 429) answer = with(session, route.method, path);
        if (answer.field("content-type") == "application/json" && answer.status == 403) {
            EXPECT_NE(code(answer), "STEP_UP_REQUIRED") << path;
        }
    }
    jumping_.jump(5s);  // so many routes have used up what is allowed in a second
    EXPECT_EQ(with(session, "POST", "/api/step-up", R"({"password":"wrong"})").status, 403);
    EXPECT_EQ(code(with(session, "POST", "/api/credentials", keys)), "STEP_UP_REQUIRED");
    EXPECT_EQ(with(session, "POST", "/api/step-up", R"({"password":"three piglets"})").body, R"({"seconds":300})");
    EXPECT_EQ(code(with(session, "POST", "/api/credentials", keys)), "BACKEND_DOWN");
    const std::string other = new_session();
    jumping_.jump(6min);
    EXPECT_EQ(with(other, "POST", "/api/step-up", R"({"password":"three piglets"})").status, 200);
    EXPECT_EQ(code(with(session, "DELETE", "/api/credentials", keys)), "STEP_UP_REQUIRED") << "it was the other's";
}

TEST_F(SignInApi, APasswordThatCantBeLookedAtIsNobodysFault) {
    fake_.broken = true;
    for (int i = 0; i < 12; ++i) EXPECT_EQ(log_in().status, 503);
    fake_.broken = false;
    EXPECT_EQ(log_in().status, 200);
}

TEST_F(SignInApi, TheOldestSessionGoesWhenThereAreTooMany) {
    const std::string first = new_session();
    jumping_.jump(1s);
    for (std::size_t i = 1; i < SignIn::sessions_max; ++i) EXPECT_EQ(log_in().status, 200);
    EXPECT_EQ(with(first, "GET", "/api/settings").status, 200);
    for (std::size_t i = 0; i < SignIn::sessions_max; ++i) EXPECT_EQ(log_in().status, 200);
    EXPECT_EQ(with(first, "GET", "/api/settings").status, 401);
}

TEST_F(SignInApi, APasswordThatWasSetAnewWhileTheOldOneWasLookedAtOpensNothing) {
    fake_.shut(true);
    auto thief = client();
    thief.send(
        thief.request("POST", "/api/login", "Content-Type: application/json\r\n", R"({"password":"three piglets"})"));
    while (fake_.looked_at == 0) std::this_thread::yield();
    ASSERT_TRUE(fake_.set("four piglets, one lantern"));
    fake_.shut(false);
    const auto answer = thief.read_answer();
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.field("set-cookie"), "") << "a session of the old password would live for twelve hours";
}

TEST_F(SignInApi, APasswordThatCantBeLookedAtTellsStrangersNothingOfThisMachine) {
    fake_.broken = true;
    EXPECT_EQ(log_in().body.find("disk"), std::string::npos);
    const std::lock_guard lock(log_mutex_);
    EXPECT_TRUE(std::ranges::any_of(
        lines_, [](const std::string& line) { return line.find("the disk is gone") != std::string::npos; }));
}

TEST_F(SignInApi, WhereOrdersAndKeysGoIsChangedOnlySoonAfterThePasswordWasTyped) {
    const std::string session = new_session();
    const std::string url = R"({"url":"http://localhost:8001"})";
    EXPECT_NE(with(session, "PUT", "/api/backend", url).status, 403);
    jumping_.jump(5min + 1s);
    EXPECT_EQ(code(with(session, "PUT", "/api/backend", url)), "STEP_UP_REQUIRED");
    EXPECT_NE(with(session, "GET", "/api/backend").status, 403);
}

TEST_F(SignInApi, WhomTheBotIsPairedWithIsChangedOnlySoonAfterThePasswordWasTyped) {
    const std::string session = new_session();
    const std::string pairing = R"({"token":"t","chat_id":5})";
    EXPECT_NE(with(session, "PUT", "/api/telegram", pairing).status, 403);
    jumping_.jump(5min + 1s);
    EXPECT_EQ(code(with(session, "PUT", "/api/telegram", pairing)), "STEP_UP_REQUIRED");
    EXPECT_EQ(code(with(session, "DELETE", "/api/telegram")), "STEP_UP_REQUIRED");
    EXPECT_NE(with(session, "GET", "/api/telegram").status, 403);
    EXPECT_NE(with(session, "POST", "/api/telegram/test", "{}").status, 403);
}

TEST_F(SignInApi, APasswordTypedBeforeTheMachineSleptIsTooLongAgo) {
    const std::string session = new_session();
    jumping_.jump_wall_alone(6min);
    EXPECT_EQ(code(with(session, "DELETE", "/api/credentials")), "STEP_UP_REQUIRED");
}

TEST_F(SignInApi, WrongOnesOfStrangersDelayNobodyWhoIsLoggedInAndTheOtherWayRound) {
    const std::string session = new_session();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in("wrong").status, 403);
    EXPECT_EQ(log_in().status, 429);
    EXPECT_EQ(with(session, "POST", "/api/step-up", R"({"password":"three piglets"})").status, 200);
    EXPECT_EQ(log_in().status, 429) << "and that took nothing back for the others";
    jumping_.jump(30s);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(with(session, "POST", "/api/step-up", R"({"password":"wrong"})").status, 403);
    }
    EXPECT_EQ(with(session, "POST", "/api/step-up", R"({"password":"three piglets"})").status, 429)
        << "who stole the cookie guesses as slowly";
    EXPECT_EQ(log_in().status, 200);
}

TEST_F(SignInApi, OneSessionsHurryIsNotAnothersWait) {
    const std::string mine = new_session(), other = new_session();
    std::map<int, int> statuses;
    for (int i = 0; i < 200; ++i) ++statuses[with(other, "GET", "/api/settings").status];
    for (int i = 0; i < 60; ++i) ++statuses[with(other, "POST", "/api/kill").status];
    EXPECT_GT(statuses[429], 50);
    EXPECT_EQ(with(mine, "GET", "/api/settings").status, 200);
    EXPECT_EQ(with(mine, "POST", "/api/kill").status, 503);
}

TEST_F(SignInApi, ThePasswordIsSetAnewByWhoJustTypedItAndEverySessionEnds) {
    const std::string mine = new_session(), other = new_session();
    auto other_socket = open_socket(other);
    const std::string body = R"({"password":"four piglets, one lantern"})";
    jumping_.jump(5min + 1s);
    EXPECT_EQ(code(with(mine, "PUT", "/api/password", body)), "STEP_UP_REQUIRED");
    EXPECT_EQ(with(mine, "POST", "/api/step-up", R"({"password":"three piglets"})").status, 200);
    const auto bad = with(mine, "PUT", "/api/password", R"({"password":"short"})");
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(text(parsed(bad.body), "field"), "password");
    fake_.broken = true;
    const auto broken = with(mine, "PUT", "/api/password", body);
    EXPECT_EQ(broken.status, 503);
    EXPECT_EQ(broken.body.find("disk"), std::string::npos);
    fake_.broken = false;
    EXPECT_EQ(with(other, "GET", "/api/settings").status, 200) << "nothing has changed yet";

    const auto changed = with(mine, "PUT", "/api/password", body);
    EXPECT_EQ(changed.body, R"({"changed":true})");
    const std::string cookie = changed.field("set-cookie");
    const std::string next = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    EXPECT_NE(next, mine);
    EXPECT_TRUE(is_closed(other_socket));
    EXPECT_EQ(with(other, "GET", "/api/settings").status, 401);
    EXPECT_EQ(with(mine, "GET", "/api/settings").status, 401) << "it has a new one instead";
    EXPECT_EQ(with(next, "GET", "/api/settings").status, 200);
    EXPECT_EQ(log_in().status, 403);
    EXPECT_EQ(log_in("four piglets, one lantern").status, 200);
}

TEST_F(SignInApi, TenWrongOnesInARowAreToldOnThePage) {
    const std::string session = new_session();
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(log_in("wrong").status, 403);
        jumping_.jump(15min);
        EXPECT_EQ(with(session, "GET", "/api/settings").status, 200);
    }
    const auto state = parsed(with(session, "GET", "/api/state").body);
    ASSERT_EQ(state.at("notices").as_array().size(), 1U);
    EXPECT_EQ(text(state.at("notices").at(0), "text"),
              "10 wrong passwords in a row at the page's login, the last from 127.0.0.1.");
}

}  // namespace
}  // namespace piggy::http_api
