// state.json: what people read and back up. Its shape, its moments, and that nobody ever sees half of it.

#include "apps/state_file.h"

#include <sys/stat.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <thread>

#include "adapters/net/json_object.h"
#include "apps/backend_talk.h"
#include "trading_service/town.h"

namespace piggy::apps {
namespace {

namespace fs = std::filesystem;

class State : public testing::Test {
protected:
    State() { clock.set(minute_at(600) + 15s + 123456us); }
    ~State() override {
        if (state) state->close();
    }

    void open() {
        StateFile::Settings settings;
        settings.pause = 2ms;
        state = std::make_unique<StateFile>(
            StateFile::Ports{clock, paper, backend, "practice",
                             [this](const http_api::Notice& notice) { news.notice(notice); }},
            file, settings);
        state->open();
    }
    std::string trade(const std::string& id, const std::string& side, const std::string& size) {
        execution::TradeRequest request;
        request.request_id = id;
        request.symbol = "BTC/USDT";
        request.side = side;
        (side == "buy" ? request.amount_usd : request.quantity) = size;
        static_cast<void>(paper.trade(request));
        return id;
    }
    [[nodiscard]] std::string text() const { return test::content_of(file); }
    [[nodiscard]] bool comes(const std::string& part) {
        return bell.wait_until([&] { return text().find(part) != std::string::npos; });
    }

    const test::TemporaryFolder folder;
    fs::path file = folder.path() / "state.json";
    TownClock clock;
    Bell bell;
    TownNews news{bell};
    TownPaper paper{clock};
    TownBackend backend;
    std::unique_ptr<StateFile> state;
};

constexpr const char* live_orders = R"({"total":3,"items":[
{"request_id":"r3","client_order_id":"c3","actor":"api","symbol":"ETH/USDT","side":"buy","state":"refused","executed_quantity":"0","spent_usd":"0","average_price":null,"created_at":"2026-02-04T09:00:00.000000Z","fills":[],"fees":[],"venue_order_id":null},
{"request_id":"r2","client_order_id":"c2","actor":"api","symbol":"ETH/USDT","side":"buy","state":"filled","executed_quantity":"0.01","spent_usd":"25.1234","average_price":"2512.34","created_at":"2026-02-04T08:59:59.000000Z","fills":[{"time":"2026-02-04T09:00:00.000001Z"}],"fees":[{"asset":"ETH","amount":"0.00001"}],"venue_order_id":77},
{"request_id":"r1","client_order_id":"c1","actor":"api","symbol":"ETH/USDT","side":"buy","state":"filled","executed_quantity":"0.01","spent_usd":"25","average_price":"2500","created_at":"2026-02-03T23:59:59.000000Z","fills":[{"time":"2026-02-03T23:59:59.900000Z"}],"fees":[],"venue_order_id":76}]})";

TEST_F(State, HasTheRunbooksShapeWithExactAmountsOldestTradeFirst) {
    backend.answer_with([](const std::string& path, const std::string&) -> http_api::BackendAnswer {
        EXPECT_EQ(path, "/api/orders?limit=500&offset=0");
        return {200, live_orders, false};
    });
    backend.has_balance(R"({"assets":[{"asset":"USDT","total":"450"},{"asset":"ETH","total":"0.01","cost_usd":"25.12",)"
                        R"("value_usd":"25.5","open_profit_usd":"0.38"}]})");
    trade("p1", "buy", "40");
    open();
    ASSERT_TRUE(comes("p1"));
    const auto all = net::parse_json_object(text());
    ASSERT_TRUE(all) << text();
    for (
        const std::string part : {
            // 0.00079 BTC at 50,001; the last of its fills was at this moment
            R"({"datetime":"2026-02-04T10:00:15.123456","side":"buy","symbol":"BTC/USDT","amount_usd":39.50079,)"
            R"("price":50001.00,"live":false,"mode":"paper","exchange":"practice","quantity":0.00079,)"
            R"("fees":[{"asset":"USDT","amount":0.03950079}],"state":"filled","request_id":"p1",)"
            R"("client_order_id":"c-p1","venue_order_id":null,"actor":"api"})",
            R"({"datetime":"2026-02-04T09:00:00.000001","side":"buy","symbol":"ETH/USDT","amount_usd":25.1234,)"
            R"("price":2512.34,"live":true,"mode":"live","exchange":"practice","quantity":0.01,)"
            R"("fees":[{"asset":"ETH","amount":0.00001}],"state":"filled","request_id":"r2",)"
            R"("client_order_id":"c2","venue_order_id":"77","actor":"api"})",
            R"("paper":{"BTC/USDT":{"quantity":0.00079,"cost_usd":40.00000001,"value_usd":39.50,"open_profit_usd":null}})",
            R"("live":{"ETH/USDT":{"quantity":0.01,"cost_usd":25.12,"value_usd":25.50,"open_profit_usd":0.38}})",
            R"("daily":{"date":"2026-02-04","paper":{"trades_used":1,"trades_max":20,"baseline_usd":10000.00,)",
            R"("live":{"trades_used":3,"trades_max":20,"baseline_usd":null,"equity_usd":500.00,)",
            R"("mode":"LIVE","exchange":"practice","written_at":"2026-02-04T10:00:15.123456Z"})",
        }) {
        EXPECT_NE(text().find(part), std::string::npos) << part << "\nis not in\n" << text();
    }
    EXPECT_LT(text().find("\"r2\""), text().find("\"p1\"")) << "oldest first";
    EXPECT_EQ(text().find("\"r1\""), std::string::npos) << "of yesterday";
    EXPECT_EQ(text().find("\"r3\""), std::string::npos) << "nothing was traded";
    struct stat found {};
    ASSERT_EQ(::stat(file.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST_F(State, IsWrittenAgainAfterEachTradeModeAndDay) {
    open();
    ASSERT_TRUE(comes("\"trade_log\":[]"));
    trade("p1", "buy", "40");
    state->order_changed(RunMode::paper, "{}");
    ASSERT_TRUE(comes("p1"));
    backend.is_in_mode("AUTO_DISABLED");
    state->desk_changed(RunMode::live);
    ASSERT_TRUE(comes(R"("mode":"AUTO_DISABLED")"));
    clock.set(midnight + 24h + 1s);
    ASSERT_TRUE(comes(R"("date":"2026-02-05")"));
    EXPECT_NE(text().find("\"trade_log\":[]"), std::string::npos) << "today's trades";
}

TEST_F(State, KeepsWhatWasKnownOfLiveWhileTheBackendIsSilent) {
    backend.answer_with([](const std::string&, const std::string&) {
        return http_api::BackendAnswer{200, live_orders, false};
    });
    open();
    ASSERT_TRUE(comes("\"r2\""));
    backend.is_in_mode("LIVE", false);
    backend.answer_with({});
    trade("p1", "buy", "40");
    state->order_changed(RunMode::paper, "{}");
    ASSERT_TRUE(comes("p1"));
    EXPECT_NE(text().find("\"r2\""), std::string::npos);
}

TEST_F(State, NobodyEverReadsHalfOfIt) {
    open();
    ASSERT_TRUE(comes("\"trade_log\""));
    std::atomic<bool> done = false;
    std::atomic<int> wrong = 0, read = 0;
    std::thread reader([&] {
        while (!done) {
            const auto all = net::parse_json_object(text());
            if (!all || list_in(*all, "trade_log").size() < static_cast<std::size_t>(read > 0)) ++wrong;
            if (all && !list_in(*all, "trade_log").empty()) ++read;
        }
    });
    for (int i = 0; i < 60; ++i) {
        trade("p" + std::to_string(i), "buy", "40");
        state->order_changed(RunMode::paper, "{}");
        EXPECT_TRUE(comes("\"p" + std::to_string(i) + "\""));
    }
    EXPECT_TRUE(bell.wait_until([&] { return read > 0; }));
    done = true;
    reader.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1)
        << "nothing is left over";
}

TEST_F(State, ADiskThatDoesNotTakeItIsToldOnceAndTriedAgain) {
    file = folder.path() / "gone" / "state.json";
    open();
    ASSERT_TRUE(bell.wait_until([&] { return news.told("state.json could not be written") == 1; }));
    fs::create_directory(folder.path() / "gone");
    clock.set(clock.now() + 6s);
    ASSERT_TRUE(comes("\"trade_log\""));
    ASSERT_TRUE(bell.wait_until([&] { return news.told("state.json is written again") == 1; }));
    EXPECT_EQ(news.told("state.json could not be written"), 1U);
}

TEST_F(State, WhatAKilledProgramLeftIsClearedAndTheFileItselfIsNeverRead) {
    static_cast<void>(folder.file("state.json.part123", "half"));
    static_cast<void>(folder.file("state.json.partial", "somebody else's"));
    static_cast<void>(folder.file("state.json", R"({"trade_log":[{"symbol":"LIES"}]})"));
    open();
    ASSERT_TRUE(comes("\"daily\""));
    EXPECT_EQ(text().find("LIES"), std::string::npos);
    EXPECT_FALSE(fs::exists(folder.path() / "state.json.part123"));
    EXPECT_TRUE(fs::exists(folder.path() / "state.json.partial"));
}

TEST(StatePath, IsBesideTheHomeFolder) {
    EXPECT_EQ(state_file_of("/a/b/.cryptopiggy"), "/a/b/state.json");
    EXPECT_EQ(state_file_of("/a/b/.cryptopiggy/"), "/a/b/state.json");
    EXPECT_EQ(state_file_of(".cryptopiggy"), fs::current_path() / "state.json");
}

}  // namespace
}  // namespace piggy::apps
