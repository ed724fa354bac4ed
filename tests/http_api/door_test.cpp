// Who may ask what, route by route: strict bodies, other users of the machine, and that stopping trading waits for no
// worker.

#include <set>

#include "app_under_test.h"

namespace piggy::http_api {
namespace {

class Door : public AppUnderTest {
protected:
    static std::string path_of(const net::Route& route) {
        std::string path = route.pattern;
        if (const auto colon = path.find(":id"); colon != std::string::npos) path.replace(colon, 3, "x");
        return path;
    }
    static bool is_stop(const net::Route& route) {
        return route.pattern == "/api/kill" || route.pattern == "/api/live/disable";
    }
};

// What goes to the backend as it came is read there, as strictly; what stops trading looks at no body at all.
TEST_F(Door, EveryBodyIsReadStrictlyAlsoWhereNothingIsExpectedInIt) {
    const std::set<std::string> passed_on = {"/api/live/enable", "/api/transfers/acknowledge", "/api/credentials",
                                             "/api/vault/unseal", "/api/practice/reset"};
    int asked = 0;
    for (const net::Route& route : server_->router().routes()) {
        if (route.method == "GET" || is_stop(route) || passed_on.contains(route.pattern)) continue;
        if (route.options.body == net::BodyGoes::to_file || route.options.access == net::Access::open) continue;
        for (const std::string body : {"{\"a\":1,\"a\":2}", "{\"no_such_field\":1}", "{} {}", "{", "[]", "\"\xFF\"",
                                       "{\"a\":\"\xC3\x28\"}", "{\"a\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}"}) {
            const auto answer = ask(route.method, path_of(route), body);
            const bool is_unused = answer.status == 409 && text(parsed(answer.body), "code") == "LOGIN_NOT_USED";
            EXPECT_TRUE(answer.status == 400 || is_unused)
                << route.method << " " << route.pattern << " " << body << " " << answer.status;
            ++asked;
        }
    }
    EXPECT_GE(asked, 100);
}

TEST_F(Door, StoppingTradingWaitsForNoWorkerThatWaitsForTheExchange) {
    exchange_.hold_questions();
    std::vector<test::RawClient> askers;
    for (std::size_t i = 0; i < 2 * AppApi::workers; ++i) {
        askers.push_back(client());
        askers.back().send(askers.back().request("GET", "/api/price?symbol=BTC/USDT", token_line()));
    }
    exchange_.wait_for_question();
    const auto began = std::chrono::steady_clock::now();
    for (const char* stop : {"/api/kill", "/api/live/disable", "/api/runs/stop"}) {
        const auto answer = ask("POST", stop, stop == std::string("/api/runs/stop") ? R"({"mode":"live"})" : "{}");
        EXPECT_NE(answer.status, 0) << stop;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(1));
    exchange_.let_go();
    for (auto& asker : askers) (void)asker.read_answer();
}

class DoorOfThisMachine : public Door {
protected:
    void SetUp() override {
        is_of_another_user_ = [this](const net::RequestHead& head) {
            ports_seen_.insert(head.peer_port);
            return is_another_.load();
        };
        Door::SetUp();
    }
    std::atomic<bool> is_another_ = false;
    std::set<std::uint16_t> ports_seen_;
};

TEST_F(DoorOfThisMachine, GivesItsTokenToNoOtherUserOfTheMachine) {
    is_another_ = true;
    const auto answer = client().ask("GET", "/api/session");
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.body.find(token_), std::string::npos);
    EXPECT_FALSE(ports_seen_.contains(0));
    EXPECT_EQ(ask("GET", "/api/settings").status, 200) << "who has it is its owner";
    is_another_ = false;
    EXPECT_EQ(client().ask("GET", "/api/session").status, 200);
}

}  // namespace
}  // namespace piggy::http_api
