// The Validation Checklist over the API, with a backend that answers as told: what hangs on what, what is left out
// where money is real, what is told while it runs. tests/apps/validate_command_test.cpp does it with real programs.

#include <thread>

#include "adapters/http_api/job_queue.h"
#include "app_under_test.h"

namespace piggy::http_api {
namespace {

class ValidationApi : public AppUnderTest {
protected:
    ValidationApi() { trading_.paper.limits.test_buy_usd = decimal("2.80"); }
    void answer(const std::string& what, const std::string& body, int status = 200) {
        const std::lock_guard lock(trading_.backend.mutex);
        trading_.backend.answers[what] = {status, body, false};
    }
    // A backend with open vault and valid keys, on this exchange.
    void well(bool practice) {
        trading_.backend.now.health.ok = true;
        answer("GET /api/health", R"({"version":"1.0.0","limits_sha256":")" + std::string(64, 'a') + "\"}");
        answer("GET /api/live/status", status("PAPER", practice));
        answer("GET /api/credentials", R"({"saved":true,"hint":"…1a2b","sealed":false,"exchange":"practice"})");
        answer("POST /api/credentials/validate", R"({"valid":true,"findings":[]})");
        answer("GET /api/balance/owner", R"({"equity_usd":"10000.00"})");
        answer("GET /api/limits",
               R"({"effective":[{"symbol":"BTC/USDT","lot_step":"0.00001","test_buy_usd":"2.80"}]})");
        answer("GET /api/orders?limit=500", R"({"items":[],"total":0})");
        answer("GET /api/trades?limit=500", R"({"items":[],"total":0})");
    }
    // It is live and trades: 0.00004 BTC a buy, and whatever a sale asks for.
    void trades() {
        well(true);
        answer("GET /api/live/status", status("LIVE", true));
        trading_.backend.script = [this](const std::string& what, const std::string& body) {
            return on_trade(what, body);
        };
    }
    std::optional<BackendAnswer> on_trade(const std::string& what, const std::string& body) {
        if (what == "GET /api/orders?limit=50") return BackendAnswer{200, R"({"items":[)" + log_ + "]}", false};
        if (what.starts_with("GET /api/orders/")) {
            if (looks_in_vain_-- > 0) return BackendAnswer{404, R"({"code":"NOT_FOUND","message":"none"})", false};
            if (!newest_.empty()) return BackendAnswer{200, newest_, false};
        }
        if (what != "POST /api/trade") return std::nullopt;
        const auto wish = json::parse(body).as_object();
        const std::string side(wish.at("side").as_string()), id(wish.at("request_id").as_string());
        const std::string much = side == "buy" ? "0.00004" : std::string(wish.at("quantity").as_string());
        newest_ = R"({"request_id":")" + id + R"(","side":")" + side + R"(","symbol":"BTC/USDT","final":true,)" +
                  R"("executed_quantity":")" + much + R"(","spent_usd":"2.80","line":"🔴LIVE )" + side + "\"," +
                  R"("fees":[{"asset":"BTC","amount":")" + (side == "buy" ? "0.00000004" : "0") + "\"}]}";
        log_ += (log_.empty() ? "" : ",") + newest_;
        sold_ += side == "sell" ? much + " " : "";
        if (side == "buy" && buy_is_silent_) return FakeBackend::silence();
        return BackendAnswer{200, newest_, false};
    }
    std::string log_, newest_, sold_;
    bool buy_is_silent_ = false;
    int looks_in_vain_ = 0;
    static std::string status(const std::string& mode, bool practice, const std::string& guards = "") {
        return R"({"mode":")" + mode + R"(","practice":)" + (practice ? "true" : "false") +
               R"(,"exchange":"an exchange","guards":[)" + guards + "]}";
    }
    json::value result(const std::string& body = "{}") {
        const auto job = finished_job(job_of(ask("POST", "/api/validation", body)));
        EXPECT_EQ(text(job, "state"), "done") << json::serialize(job);
        return job.at("result");
    }
    static json::object item(const json::value& result, const std::string& id) {
        for (const json::value& one : result.at("items").as_array()) {
            if (text(one, "id") == id) return one.as_object();
        }
        ADD_FAILURE() << "no item " << id;
        return {};
    }
    [[nodiscard]] bool was_asked(const std::string& what) {
        const std::lock_guard lock(trading_.backend.mutex);
        return std::ranges::any_of(trading_.backend.asked, [&](const auto& one) { return one.first == what; });
    }
};

TEST_F(ValidationApi, WithoutABackendWhatNeedsItIsNotRunAndSaysWhy) {
    const auto told = result();
    EXPECT_EQ(text(item(told, "programs"), "state"), "failed");
    EXPECT_NE(text(item(told, "backend"), "fix").find("cryptopiggy up"), std::string::npos);
    EXPECT_EQ(text(item(told, "keys"), "state"), "not_run");
    EXPECT_EQ(text(item(told, "keys"), "seen"), "Not run, because 'Backend health' failed");
    EXPECT_EQ(text(item(told, "validate"), "seen"),
              "Not run, because 'Keys saved, and there after a reload' was not run");
    EXPECT_EQ(text(item(told, "price"), "state"), "held") << text(item(told, "price"), "seen");
    EXPECT_EQ(text(item(told, "backtest"), "state"), "held") << text(item(told, "backtest"), "seen");
    EXPECT_EQ(text(item(told, "paper_trade"), "state"), "held") << text(item(told, "paper_trade"), "seen");
    EXPECT_EQ(text(item(told, "test_sell"), "state"), "not_run");
    EXPECT_TRUE(text(told, "summary").starts_with("❌ Tests Passed: ")) << text(told, "summary");
}

TEST_F(ValidationApi, RealMoneyIsNotSpentUnlessSomebodySaidYes) {
    well(false);
    const auto told = result(R"({"passphrase":"correct horse"})");
    EXPECT_EQ(text(item(told, "validate"), "state"), "held") << text(item(told, "validate"), "seen");
    EXPECT_EQ(text(item(told, "live_on"), "state"), "left_out");
    EXPECT_EQ(text(item(told, "test_buy"), "seen"), "Not run, because 'Live trading on' was left out");
    EXPECT_FALSE(was_asked("POST /api/live/enable"));
    EXPECT_FALSE(was_asked("POST /api/trade"));
}

TEST_F(ValidationApi, ARedGuardIsToldWithItsMendAndNothingIsEnabled) {
    well(true);
    answer("GET /api/live/status",
           status("PAPER", true,
                  R"({"name":"allow_live","ok":false,"reason":"ALLOW_LIVE is not 1","fix":"set it to 1"})"));
    const auto told = result(R"({"passphrase":"correct horse"})");
    EXPECT_EQ(text(item(told, "live_on"), "state"), "failed");
    EXPECT_NE(text(item(told, "live_on"), "seen").find("ALLOW_LIVE is not 1"), std::string::npos);
    EXPECT_EQ(text(item(told, "live_on"), "fix"), "Set it to 1.");
    EXPECT_FALSE(was_asked("POST /api/live/enable"));
}

TEST_F(ValidationApi, OtherLimitsOrAnotherVersionFailTheFirstItem) {
    well(true);
    const std::string other = std::string(64, 'b');
    auto told = result(R"({"asker":{"name":"the command line","version":"1.0.0","limits_sha256":")" + other + "\"}}");
    EXPECT_EQ(text(item(told, "programs"), "state"), "failed");
    EXPECT_NE(text(item(told, "programs"), "seen").find("bbbbbbbbbbbb"), std::string::npos);
    EXPECT_EQ(text(item(told, "live_on"), "state"), "not_run");
    answer("GET /api/health", R"({"version":"0.9.0","limits_sha256":")" + std::string(64, 'a') + "\"}");
    told = result();
    EXPECT_NE(text(item(told, "programs"), "seen").find("the backend is 0.9.0"), std::string::npos);
}

TEST_F(ValidationApi, AKeyThatMayWithdrawFailsTheValidation) {
    well(true);
    answer("POST /api/credentials/validate",
           R"({"valid":true,"findings":[{"name":"withdrawals","state":"bad","detail":"This key may withdraw"}]})");
    const auto validated = item(result(), "validate");
    EXPECT_EQ(text(validated, "state"), "failed");
    EXPECT_NE(text(validated, "seen").find("This key may withdraw"), std::string::npos);
}

TEST_F(ValidationApi, LiveThatWasOnBeforeStaysOnAndABuyThatFailsIsTold) {
    well(true);
    answer("GET /api/live/status", status("LIVE", true));
    answer("POST /api/trade", R"({"code":"DAILY_TRADES_EXCEEDED","message":"20 of 20 orders are used"})", 422);
    const auto told = result();
    EXPECT_EQ(text(item(told, "live_on"), "state"), "held");
    EXPECT_EQ(text(item(told, "test_buy"), "state"), "failed");
    EXPECT_NE(text(item(told, "test_buy"), "seen").find("20 of 20 orders are used"), std::string::npos);
    EXPECT_EQ(text(item(told, "test_sell"), "seen"), "Not run, because 'Test buy, 🔴LIVE in the log' failed");
    EXPECT_FALSE(was_asked("POST /api/live/disable"));
    EXPECT_EQ(told.at("after").at(0).as_string(), "Live trading was on before and stays on.");
}

TEST_F(ValidationApi, WhatAnInterruptedRunHasLeftIsToldWhereItCannotBeSold) {
    well(true);
    answer("GET /api/orders?limit=500",
           R"({"items":[{"request_id":"test-buy-validate-1","executed_quantity":"0.00004","fees":)"
           R"([{"asset":"BTC","amount":"0.00000004"}]}],"total":1})");
    const auto told = result();  // no passphrase: live is not enabled
    EXPECT_EQ(text(item(told, "live_on"), "state"), "failed");
    const std::string said(told.at("after").at(0).as_string());
    EXPECT_NE(said.find("Still held of a test buy: 0.00003 BTC"), std::string::npos) << said;
}

TEST_F(ValidationApi, BooksThatCannotBeReadAreNotEmptyOnesAndTheBuyIsSold) {
    trades();
    answer("GET /api/orders?limit=500", R"({"code":"INTERNAL","message":"the disk is slow"})", 503);
    const auto told = result();
    EXPECT_EQ(text(item(told, "test_buy"), "state"), "held") << text(item(told, "test_buy"), "seen");
    EXPECT_EQ(text(item(told, "test_sell"), "state"), "held") << text(item(told, "test_sell"), "seen");
    EXPECT_EQ(sold_, "0.00003 ") << "what this run bought, in whole steps";
    EXPECT_NE(json::serialize(told.at("after")).find("could not be read"), std::string::npos);
}

TEST_F(ValidationApi, WhatSomebodyHasSoldSinceIsNotSoldAgain) {
    const std::string buy =
        R"({"request_id":"test-buy-validate-1","created_at":"2026-01-01T00:00:01Z","executed_quantity":"0.00004"})";
    const std::string sale = R"({"request_id":"cli-77","symbol":"BTC/USDT","side":"sell","created_at":)"
                             R"("2026-01-01T00:00:02Z","executed_quantity":"0.00004"},)";
    trades();
    answer("GET /api/orders?limit=500", R"({"items":[)" + sale + buy + "]}");
    auto told = result();
    EXPECT_EQ(text(item(told, "test_sell"), "state"), "held");
    EXPECT_EQ(sold_, "0.00003 ") << "sold with `trade test-sell`";
    answer("GET /api/orders?limit=500", R"({"items":[)" + buy + "]}");
    answer("GET /api/trades?limit=500", R"({"items":[{"external":true,"symbol":"BTC/USDT","side":"sell",)"
                                        R"("time":"2026-01-01T00:00:03Z","quantity":"0.00004"}]})");
    told = result();
    EXPECT_EQ(sold_, "0.00003 0.00003 ") << "sold at the exchange";
    answer("GET /api/trades?limit=500", R"({"items":[]})");
    answer("GET /api/balance/owner", R"({"equity_usd":"1.00","assets":[{"asset":"BTC","free":"0.000001"}]})");
    told = result();
    EXPECT_EQ(sold_, "0.00003 0.00003 0.00004 ") << "no more of it than the account has: 0.00003996 and 0.000001";
}

TEST_F(ValidationApi, ABuyWithoutAnAnswerIsFollowedThoughTheBooksDoNotHaveItYetAndSold) {
    trades();
    buy_is_silent_ = true;
    looks_in_vain_ = 3;
    const auto told = result();
    EXPECT_EQ(text(item(told, "test_buy"), "state"), "held") << text(item(told, "test_buy"), "seen");
    EXPECT_EQ(text(item(told, "test_sell"), "state"), "held") << text(item(told, "test_sell"), "seen");
    EXPECT_EQ(sold_, "0.00003 ");
}

TEST_F(ValidationApi, ARunCanceledWhileItsBuyIsNotAnsweredSellsItAllTheSame) {
    trades();
    buy_is_silent_ = true;
    looks_in_vain_ = 3;
    trading_.backend.hang("POST /api/trade");
    const std::string id = job_of(ask("POST", "/api/validation", "{}"));
    trading_.backend.wait_until_asked("POST /api/trade", 1);
    EXPECT_EQ(ask("POST", "/api/jobs/" + id + "/cancel", "{}").status, 200);
    trading_.backend.go_on();
    const auto job = finished_job(id);
    EXPECT_EQ(text(job, "state"), "canceled");
    EXPECT_EQ(text(item(job.at("result"), "test_sell"), "state"), "held");
    EXPECT_EQ(sold_, "0.00003 ");
}

TEST_F(ValidationApi, AnEnablingWithoutAnAnswerIsUndone) {
    well(true);
    answer("POST /api/live/disable", "{}");
    const auto told = result(R"({"passphrase":"correct horse"})");  // enabling: silence
    EXPECT_EQ(text(item(told, "live_on"), "state"), "failed");
    EXPECT_TRUE(was_asked("POST /api/live/disable"));
    EXPECT_EQ(told.at("after").as_array().back().as_string(), "Live trading was off before and is off again.");
}

// Twenty seconds: so long it is tried.
TEST_F(ValidationApi, LiveThatCannotBeSwitchedOffAgainIsNoTenOfTen) {
    trades();
    bool is_live = false;
    trading_.backend.script = [&](const std::string& what, const std::string& body) -> std::optional<BackendAnswer> {
        if (what == "POST /api/live/enable") is_live = true;
        if (what == "POST /api/live/enable") return BackendAnswer{200, "{}", false};
        if (what == "GET /api/live/status") return BackendAnswer{200, status(is_live ? "LIVE" : "PAPER", true), false};
        return on_trade(what, body);
    };
    const auto told = result(R"({"passphrase":"correct horse"})");
    EXPECT_EQ(text(item(told, "test_sell"), "state"), "held");
    EXPECT_EQ(text(item(told, "live_on"), "state"), "failed");
    EXPECT_NE(text(item(told, "live_on"), "fix").find("cryptopiggy live disable"), std::string::npos);
    EXPECT_EQ(told.at("held").to_number<int>(), 9);
    EXPECT_NE(json::serialize(told.at("after")).find("could NOT be switched off again"), std::string::npos);
}

TEST(JobQueueAlone, OfManyThatComeTogetherOneEntersAndNoneBehindAnother) {
    std::atomic<bool> go_on = false;
    JobQueue queue(system::fill_with_random_bytes, [](const Job&) {});
    const auto waits = [&](const JobQueue::Telling&) -> Result<std::string> {
        while (!go_on) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return std::string("{}");
    };
    const auto other = queue.add_telling("generate", "", waits);
    ASSERT_TRUE(other);
    const auto refused = queue.add_alone("validation", "", waits);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("generate"), std::string::npos);
    go_on = true;
    while (queue.find(*other)->state != JobState::done) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    go_on = false;
    std::atomic<int> entered = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 8; ++i)
            callers.emplace_back([&] { entered += queue.add_alone("validation", "", waits) ? 1 : 0; });
    }
    EXPECT_EQ(entered, 1);
    go_on = true;
}

TEST_F(ValidationApi, OneAtATimeAndACanceledOneSaysWhatItDid) {
    well(true);
    trading_.backend.hang("POST /api/credentials/validate");
    const std::string id = job_of(ask("POST", "/api/validation", "{}"));
    trading_.backend.wait_until_asked("POST /api/credentials/validate", 1);
    EXPECT_EQ(ask("POST", "/api/validation", "{}").status, 409);
    const auto running = parsed(ask("GET", "/api/jobs/" + id).body);
    EXPECT_EQ(text(item(running.at("result"), "backend"), "state"), "held");
    EXPECT_EQ(text(item(running.at("result"), "validate"), "state"), "running");
    EXPECT_EQ(ask("POST", "/api/jobs/" + id + "/cancel", "{}").status, 200);
    trading_.backend.go_on();
    const auto job = finished_job(id);
    EXPECT_EQ(text(job, "state"), "canceled");
    EXPECT_EQ(text(item(job.at("result"), "price"), "seen"), "Not run, because this was canceled");
    EXPECT_EQ(ask("POST", "/api/validation", "{}").status, 202);
}

TEST_F(ValidationApi, ThePassphraseGoesToTheBackendAndIntoNoAnswer) {
    well(true);
    answer("POST /api/live/enable", R"({"code":"PASSPHRASE_REFUSED","message":"that is not the passphrase"})", 403);
    const std::string body = R"({"passphrase":"canary-7731-passphrase"})";
    const std::string id = job_of(ask("POST", "/api/validation", body));
    (void)finished_job(id);
    EXPECT_TRUE(was_asked("POST /api/live/enable"));
    EXPECT_EQ(ask("GET", "/api/jobs/" + id).body.find("canary-7731"), std::string::npos);
    EXPECT_EQ(ask("GET", "/api/state").body.find("canary-7731"), std::string::npos);
}

}  // namespace
}  // namespace piggy::http_api
