#pragma once
// What stands behind the trading routes in these tests: desks, strategies, a backend and a practice exchange that do
// what a test tells them.

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/http_api/trading_ports.h"

namespace piggy::http_api {

inline Timestamp moment() { return parse_iso8601("2026-02-04T14:32:15.123456Z").value(); }
inline Decimal decimal(const char* text) { return Decimal::parse(text).value(); }

inline execution::TradeAnswer filled(const std::string& request_id) {
    execution::TradeAnswer answer;
    orders::LiveOrder& order = answer.order.emplace();
    order.request_id = request_id;
    order.client_order_id = "cp-" + request_id;
    order.symbol = Symbol::parse("BTC/USDT").value();
    order.amount_usd = Decimal::whole(25);
    order.state = orders::OrderState::filled;
    order.created_at = moment();
    order.quantity = order.executed = Quantity{decimal("0.00055")};
    order.spent = decimal("24.75");
    order.decision_price = order.limit_price = Price{Decimal::whole(45'000)};
    order.sent_at = order.finished_at = moment();
    orders::BookedFill fill;
    fill.client_order_id = order.client_order_id;
    fill.fill = {order.symbol,
                 1,
                 7,
                 order.side,
                 Price{Decimal::whole(45'000)},
                 order.quantity,
                 decimal("24.75"),
                 {decimal("0.02"), {"USDT"}},
                 moment()};
    answer.fills = {fill};
    return answer;
}

struct FakePaper final : PaperPort {
    execution::TradeAnswer trade(const execution::TradeRequest& request) override {
        const std::lock_guard lock(mutex);
        placed.push_back(request);
        return answer(request);
    }
    execution::LiveStatus status() const override { return now; }
    execution::BalanceSheet balances() const override {
        execution::BalanceSheet sheet;
        sheet.as_of = moment();
        sheet.equity_usd = Decimal::whole(10'000);
        sheet.rows = {
            {{"USDT"}, Decimal::whole(10'000), Decimal::whole(10'000), {}, Decimal::whole(10'000), 0, {}, {}, {}}};
        return sheet;
    }
    execution::EffectiveLimits effective(const Symbol&) const override { return limits; }
    Result<std::optional<execution::TradeAnswer>> order(const std::string& id) const override {
        return id == "old" ? std::optional(filled("old")) : std::nullopt;
    }
    Result<execution::Page<orders::LiveOrder>> orders(const execution::PageQuery&) override {
        if (resets > 0) return execution::Page<orders::LiveOrder>{};
        return execution::Page<orders::LiveOrder>{{*filled("old").order}, 1};
    }
    Result<std::vector<orders::BookedFill>> fills_of(const std::string&) override { return filled("old").fills; }
    Result<> reset() override {
        ++resets;
        return {};
    }

    std::mutex mutex;
    std::vector<execution::TradeRequest> placed;
    std::function<execution::TradeAnswer(const execution::TradeRequest&)> answer = [](const auto& request) {
        return filled(request.request_id);
    };
    execution::LiveStatus now;
    execution::EffectiveLimits limits;
    std::atomic<int> resets = 0;
};

// Answers as told, path by path, and keeps what it was asked.
struct FakeBackend final : BackendPort {
    BackendAnswer ask(std::string_view method, std::string_view path, std::string body) override {
        const std::string what = std::string(method) + " " + std::string(path);
        std::unique_lock lock(mutex);
        asked.emplace_back(what, std::move(body));
        changed.notify_all();
        changed.wait(lock, [&] { return !hanging.contains(what); });
        if (script) {
            if (auto told = script(what, asked.back().second)) return *told;
        }
        const auto found = answers.find(what);
        return found == answers.end() ? silence() : found->second;
    }
    static BackendAnswer silence() {
        return {503, R"({"code":"BACKEND_DOWN","message":"No backend answers.","maybe_arrived":true})", true};
    }
    BackendHealth health() override { return now.health; }
    Result<> set_url(const std::string& url) override {
        if (url.find("localhost") == std::string::npos) return fail(ErrorCode::refused, "another machine");
        now.health.url = url;
        return {};
    }
    Heard heard() const override { return now; }

    void hang(const std::string& what) {
        const std::lock_guard lock(mutex);
        hanging.insert(what);
    }
    void go_on() {
        const std::lock_guard lock(mutex);
        hanging.clear();
        changed.notify_all();
    }
    void wait_until_asked(const std::string& what, std::ptrdiff_t times) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return std::ranges::count(asked, what, &Question::first) >= times; });
    }
    using Question = std::pair<std::string, std::string>;
    [[nodiscard]] Question last() {
        const std::lock_guard lock(mutex);
        return asked.empty() ? Question{} : asked.back();
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Question> asked;
    std::set<std::string> hanging;
    std::map<std::string, BackendAnswer> answers;
    // Where an answer hangs on what was asked before; asked under the lock. Nothing: as in answers.
    std::function<std::optional<BackendAnswer>(const std::string& what, const std::string& body)> script;
    Heard now;
};

struct FakeRuns final : RunsPort {
    Result<std::string> start(const RunOrder& order) override {
        if (order.strategy == "Unknown") return fail(ErrorCode::not_found, "there is no strategy Unknown");
        started = order;
        return "abcd1234";
    }
    Result<> stop(const std::string& id, const std::string& why) override {
        if (id != "abcd1234") return fail(ErrorCode::not_found, "there is no strategy " + id + " at work");
        stopped_why = why;
        return {};
    }
    std::size_t stop_all(RunMode mode, const std::string&) override {
        ++(mode == RunMode::live ? live_stops : paper_stops);
        return 2;
    }
    std::vector<trading::RunView> list() override {
        trading::RunView run;
        run.config.id = "abcd1234";
        run.config.symbol = Symbol::parse("BTC/USDT").value();
        run.config.timeframe = market::Timeframe::one_minute();
        run.config.parameters = {{"fast", "5"}};
        run.started = moment();
        run.next_decision = moment();
        run.verdict_at = moment();
        return {run,
                trading::RunView{
                    run.config, moment(), moment(), "x", {}, {}, {}, {}, {}, 1, false, {}, {}, "", "", "", "", "", {}}};
    }

    RunOrder started;
    std::string stopped_why;
    std::atomic<int> live_stops = 0, paper_stops = 0;
};

struct FakeEquity final : EquityPort {
    Result<std::vector<EquityPoint>> equity(RunMode, std::optional<Timestamp>, std::size_t) override {
        return std::vector<EquityPoint>{{moment(), Decimal::whole(10'000)}};
    }
};

struct FakePractice final : RehearsePort {
    Result<BackendAnswer> ask(std::string_view method, std::string_view path, std::string body) override {
        if (is_down) return fail(ErrorCode::unavailable, "the practice exchange does not answer");
        const std::lock_guard lock(mutex);
        const std::string what = std::string(method) + " " + std::string(path);
        if (what == "POST /practice/faults") rules.push_back(std::move(body));
        if (what == "DELETE /practice/faults") rules.clear();
        if (what == "GET /practice/faults") return BackendAnswer{200, faults(), false};
        if (what == "POST /practice/account") {
            return BackendAnswer{200, R"({"account":7,"api_key":"practiceK","api_secret":"practiceS"})", false};
        }
        if (what == "GET /practice/accounts") {
            return BackendAnswer{200,
                                 R"({"accounts":[{"account":6,"keys":[{"api_key":"practice…aaaa"}]},)"
                                 R"({"account":7,"keys":[{"api_key":"practice…1a2b"}]}]})",
                                 false};
        }
        return BackendAnswer{200, R"({"id":1})", false};
    }
    [[nodiscard]] std::string faults() const {
        std::string list;
        for (const std::string& rule : rules) {
            list +=
                (list.empty() ? "" : ",") + rule.substr(0, rule.size() - 1) + R"(,"id":1,"hits":0,"is_over":false})";
        }
        return "{\"faults\":[" + list + "]}";
    }

    std::mutex mutex;
    std::atomic<bool> is_down = false;
    std::vector<std::string> rules;
};

struct FakeTrading {
    FakePaper paper;
    FakeBackend backend;
    FakeRuns runs;
    FakeEquity equity;
    FakePractice practice;
    [[nodiscard]] TradingPorts ports() { return {&paper, &backend, &runs, &equity, &practice}; }
};

}  // namespace piggy::http_api
