// Books and account agree, and both with the simulator's arithmetic, whatever happens in whatever order.

#include <gtest/gtest.h>
// after GoogleTest, which it builds on
#include <rapidcheck/gtest.h>

#include "paper/paper_under_test.h"

namespace piggy::test {
namespace {

// Books, account and desk without the page's door, so that the account itself can be asked.
class Rig {
public:
    Rig() { start(); }
    void start() {
        session.reset();
        const apps::PaperParts parts{.folder = folder.path(),
                                     .exchange = "the scripted exchange",
                                     .limits_sha256 = std::string(64, 'a'),
                                     .clock = clock,
                                     .feed = exchange,
                                     .reader = exchange.account(),
                                     .log = {},
                                     .log_trade = {},
                                     .steps = &steps};
        auto opened = apps::PaperSession::open(parts, folder.path() / "paper.db", ++starts, {}, {});
        RC_ASSERT(opened.has_value());
        session = std::move(*opened);
        pass(seconds(4));
    }
    void pass(nanoseconds time) {
        for (nanoseconds gone{}; gone < time; gone += std::chrono::milliseconds(500)) {
            static_cast<void>(session->desk().tick());
            clock.pass(std::chrono::milliseconds(500));
        }
        static_cast<void>(session->desk().tick());
    }
    void price(const Symbol& symbol, std::int64_t dollars) {
        exchange.bids[symbol] = Price{Decimal::whole(dollars)};
        session->on_top(symbol, exchange.fetch_price(symbol)->top);
    }
    void trade(const execution::TradeRequest& request) {
        try {
            static_cast<void>(session->desk().trade(request));
        } catch (const StepHook::Killed&) {
            start();
        }
    }
    // The wallets that the orders on record come to by the simulator's arithmetic.
    [[nodiscard]] std::map<Asset, Decimal> simulated() {
        std::map<Asset, Decimal> wallets{{Asset{"USDT"}, Decimal::whole(10'000)}};
        const auto page = session->store().fills({1'000, 0, std::nullopt});
        RC_ASSERT(page.has_value());
        for (const orders::BookedFill& booked : page->rows) {
            const orders::VenueFill& told = booked.fill;
            const auto fill =
                simulator::fill_at(told.time, told.side, told.price, told.quantity, paper::usual_taker_fee);
            const bool buys = told.side == orders::Side::buy;
            wallets[told.symbol.base] += buys ? fill->quantity.value : -fill->quantity.value;
            wallets[told.symbol.quote] += (buys ? -fill->notional : fill->notional) - fill->fee;
        }
        std::erase_if(wallets, [](const auto& wallet) { return wallet.second == Decimal{}; });
        return wallets;
    }
    void expect_agreement() {
        std::map<Asset, Decimal> account;
        const auto told = session->venue().account().account();
        for (const execution::AssetBalance& balance : told->balances) account[balance.asset] = balance.free;
        const auto stored = session->store().load();
        RC_ASSERT(stored.has_value());
        const auto books = stored->fresh ? account : stored->books.wallets;
        RC_ASSERT(account == books);
        RC_ASSERT(account == simulated());
        const auto status = session->desk().status();
        RC_ASSERT(status.unknown_orders == 0);
        std::int64_t filled_today = 0;
        const auto orders = session->store().orders({1'000, 0, std::nullopt});
        for (const orders::LiveOrder& order : orders->rows) {
            RC_ASSERT(orders::is_final(order.state));
            filled_today += order.state == OrderState::filled && order.slot_day == status.utc_day ? 1 : 0;
        }
        RC_ASSERT(status.trades_used == filled_today);
        RC_ASSERT(filled_today <= 20);
    }

    TemporaryFolder folder;
    HandClock clock;
    ScriptedVenue exchange{clock};
    StepHook steps;
    std::unique_ptr<apps::PaperSession> session;
    std::uint64_t starts = 0;
    int ids = 0;
};

RC_GTEST_PROP(PaperBooks, AreTheAccountAfterAnySequence, ()) {
    Rig rig;
    const int length = *rc::gen::inRange(5, 40);
    for (int i = 0; i < length; ++i) {
        const Symbol symbol = *rc::gen::element(btc, eth);
        const std::string id = "p" + std::to_string(++rig.ids);
        const std::string dollars = std::to_string(*rc::gen::inRange(0, 6'000));
        const std::string amount =
            dollars.size() > 2 ? dollars.substr(0, dollars.size() - 2) + "." + dollars.substr(dollars.size() - 2)
                               : "0." + dollars;
        const auto step = static_cast<DeskStep>(*rc::gen::inRange(0, 6));
        switch (*rc::gen::inRange(0, 12)) {
            case 0: rig.price(symbol, *rc::gen::inRange(1'000, 90'000)); break;
            case 1: rig.pass(seconds(*rc::gen::inRange(1, 20))); break;
            case 2: rig.start(); break;
            case 3: rig.steps.kill_at(step); break;
            case 4: rig.steps.hooks[DeskStep::before_post] = [&rig, symbol] { rig.price(symbol, 70'000); }; break;
            case 5:
                rig.clock.pass(hours(6));
                rig.pass(seconds(5));
                break;
            case 6: rig.trade({id, symbol.to_string(), "sell", std::nullopt, true, "p"}); break;
            case 7:
            case 8: rig.trade({id, symbol.to_string(), "sell", amount, false, "p"}); break;
            default: rig.trade({id, symbol.to_string(), "buy", amount, false, "p"}); break;
        }
        rig.expect_agreement();
    }
}

}  // namespace
}  // namespace piggy::test
