// Paper trading at a real practice exchange over loopback: it arms itself, trades, says when the exchange is gone, and
// goes on when it is back.

#include "apps/paper_exchange.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "apps/exchange_choice.h"
#include "apps/paper_desk.h"
#include "support/running_program.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

bool eventually(const std::function<bool()>& is_so) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return true;
}

TEST(PaperExchange, PaperTradesAtThePracticeExchangeAndOutlivesItsAbsence) {
    const test::TemporaryFolder folder;
    std::uint16_t port = 0;
    const auto start_exchange = [&] {
        auto program = std::make_unique<test::RunningProgram>(
            "cryptopiggy-exchange", std::vector<std::string>{"--port", std::to_string(port), "--home",
                                                             (folder.path() / "exchange").string(), "--seed", "7"});
        port = program->port_after("127.0.0.1:");
        return program;
    };
    auto running = start_exchange();
    ASSERT_NE(port, 0);
    PaperExchange exchange(venue_address({Exchange::practice, "127.0.0.1", port}).value());
    const system::SystemClock clock;
    PaperDesk paper({.folder = folder.path() / "practice",
                     .exchange = exchange.name(),
                     .limits_sha256 = std::string(64, 'a'),
                     .seed = 7,
                     .clock = clock,
                     .feed = exchange.feed(),
                     .reader = exchange.reader(),
                     .log = {},
                     .log_trade = {}});
    const auto is_on = [&] { return paper.status().mode == execution::Mode::live; };
    ASSERT_TRUE(eventually(is_on)) << paper.status().mode_reason;
    const auto bought = paper.trade({"one", "BTC/USDT", "buy", "25"});
    ASSERT_TRUE(bought.order && !bought.refusal) << (bought.refusal ? bought.refusal->message() : "");
    ASSERT_EQ(bought.fills.size(), 1U) << bought.order->reason;
    EXPECT_EQ(bought.fills[0].fill.fee.asset.code, "USDT");

    running->end(SIGKILL);
    int tried = 0;
    execution::TradeAnswer refused;
    ASSERT_TRUE(eventually([&] {
        if (is_on()) return false;
        refused = paper.trade({"away-" + std::to_string(++tried), "BTC/USDT", "buy", "25"});
        return refused.refusal.has_value();
    }));
    EXPECT_EQ(refused.refusal->code(), "EXCHANGE_DOWN") << refused.refusal->message();

    running = start_exchange();
    ASSERT_TRUE(eventually(is_on)) << paper.status().mode_reason;
    const auto sold = paper.trade({"two", "BTC/USDT", "sell", std::nullopt, true});
    ASSERT_TRUE(sold.order && !sold.refusal) << (sold.refusal ? sold.refusal->message() : "");
    EXPECT_EQ(sold.fills.size(), 1U) << sold.order->reason;
    exchange.stop();
}

}  // namespace
}  // namespace piggy::apps
