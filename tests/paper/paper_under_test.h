#pragma once
// A paper desk on a real file, with a scripted market, time by hand, and a way to die at any step.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sqlite/live_store.h"
#include "apps/paper_desk.h"
#include "live_desk/full_disk.h"
#include "live_desk/scripted_venue.h"
#include "simulator/fills.h"
#include "temporary_folder.h"

namespace piggy::test {

using execution::DeskStep;
using execution::Mode;
using orders::OrderState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline const Symbol btc{{"BTC"}, {"USDT"}};
inline const Symbol eth{{"ETH"}, {"USDT"}};

// Does something, or ends the program, at the next time an order comes to this step.
struct StepHook final : execution::StepObserver {
    struct Killed {};
    void at(DeskStep step) override {
        const auto found = hooks.find(step);
        if (found == hooks.end()) return;
        const auto work = std::move(found->second);
        hooks.erase(found);
        work();
    }
    void kill_at(DeskStep step) {
        hooks[step] = [] { throw Killed{}; };
    }
    std::map<DeskStep, std::function<void()>> hooks;
};

struct NewsHeard final : http_api::TradingNews {
    void desk_changed(http_api::RunMode mode) override {
        EXPECT_EQ(mode, http_api::RunMode::paper);
        ++desk_changes;
    }
    void order_changed(http_api::RunMode, const std::string& order_json) override { orders.push_back(order_json); }
    void runs_changed() override {}
    void notice(const http_api::Notice& notice) override { notices.push_back(notice); }
    [[nodiscard]] bool has_notice(const std::string& part) const {
        for (const http_api::Notice& notice : notices) {
            if (notice.text.find(part) != std::string::npos) return true;
        }
        return false;
    }
    int desk_changes = 0;
    std::vector<std::string> orders;
    std::vector<http_api::Notice> notices;
};

// A store whose disk can be made to fail.
struct BrittleStore final : FullDisk {
    explicit BrittleStore(std::unique_ptr<sqlite::SqliteLiveStore> store) : FullDisk(*store), owned(std::move(store)) {}
    std::unique_ptr<sqlite::SqliteLiveStore> owned;
};

class PaperUnderTest {
public:
    PaperUnderTest() { start(); }
    ~PaperUnderTest() { stop(); }

    void start() {
        stop();
        paper = std::make_unique<apps::PaperDesk>(apps::PaperParts{
            .folder = home.path() / "practice",
            .exchange = "the scripted exchange",
            .practice = true,
            .limits_sha256 = std::string(64, 'a'),
            .seed = ++starts_ * 1'000,
            .clock = clock,
            .feed = exchange,
            .reader = exchange.account(),
            .log = [this](std::string_view line) { log.emplace_back(line); },
            .log_trade = [this](std::string_view line) { trades.emplace_back(line); },
            .has_thread = false,
            .open_books = [this](const auto& file) { return open_books(file); },
            .steps = &steps,
        });
        paper->tell(&news);
    }
    void stop() { paper.reset(); }
    void pass(nanoseconds time) {
        const nanoseconds until = clock.since_start + time;
        while (clock.since_start < until) {
            const nanoseconds rest = std::max<nanoseconds>(paper->round(), std::chrono::milliseconds(100));
            clock.pass(std::min(rest, until - clock.since_start));
        }
        paper->round();
    }
    // Until it takes orders, which it does by itself.
    void get_ready() {
        pass(seconds(5));
        ASSERT_EQ(paper->status().mode, Mode::live) << paper->status().mode_reason;
    }
    void price(const Symbol& symbol, std::int64_t dollars) {
        exchange.bids[symbol] = Price{Decimal::whole(dollars)};
        const auto quote = exchange.fetch_price(symbol);
        ASSERT_TRUE(quote);
        paper->on_top(symbol, quote->top);
    }
    execution::TradeAnswer buy(const std::string& usd, const std::string& symbol = "BTC/USDT") {
        return paper->trade({next_id(), symbol, "buy", usd, false, "test"});
    }
    execution::TradeAnswer sell(const std::string& usd) {
        return paper->trade({next_id(), "BTC/USDT", "sell", usd, false, "test"});
    }
    execution::TradeAnswer close() { return paper->trade({next_id(), "BTC/USDT", "sell", std::nullopt, true, "test"}); }
    [[nodiscard]] std::string next_id() { return "t" + std::to_string(++orders_); }

    [[nodiscard]] Decimal held(const std::string& asset) const {
        for (const execution::BalanceRow& row : paper->balances().rows) {
            if (row.asset.code == asset) return row.total;
        }
        return {};
    }
    [[nodiscard]] OrderState state_of(const std::string& id) const {
        const auto answer = paper->order(id);
        EXPECT_TRUE(answer && *answer) << id;
        return answer && *answer ? (*answer)->order->state : OrderState::refused;
    }
    [[nodiscard]] std::filesystem::path folder() const { return home.path() / "practice"; }
    [[nodiscard]] const execution::Guard* guard(const std::string& name) {
        status_ = paper->status();
        for (const execution::Guard& one : status_.guards) {
            if (one.name == name) return &one;
        }
        return nullptr;
    }

    TemporaryFolder home;
    HandClock clock;
    ScriptedVenue exchange{clock};
    StepHook steps;
    NewsHeard news;
    std::vector<std::string> log, trades;
    BrittleStore* disk = nullptr;  // of the open books
    bool disk_is_gone = false;
    std::unique_ptr<apps::PaperDesk> paper;

private:
    Result<std::unique_ptr<execution::LiveStore>> open_books(const std::filesystem::path& file) {
        if (disk_is_gone) return fail(ErrorCode::unavailable, "the disk gave an error");
        auto opened = sqlite::SqliteLiveStore::open(file, std::string(64, 'a'));
        if (!opened) return fail(opened.error());
        auto store = std::make_unique<BrittleStore>(std::move(*opened));
        disk = store.get();
        return store;
    }
    std::uint64_t starts_ = 0;
    int orders_ = 0;
    execution::LiveStatus status_;
};

inline std::string code_of(const execution::TradeAnswer& answer) {
    return answer.refusal ? answer.refusal->code() : "";
}

}  // namespace piggy::test
