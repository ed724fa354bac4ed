#pragma once
// A live desk on a real ledger file, before a scripted exchange, with time by hand.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "adapters/sqlite/live_store.h"
#include "live_desk/full_disk.h"
#include "live_desk/scripted_venue.h"
#include "temporary_folder.h"

namespace piggy::test {

class DeskUnderTest {
public:
    explicit DeskUnderTest(bool allow_live = true) : allow_live_(allow_live) { start(); }

    // Another run of the program on the same books.
    void start() {
        desk.reset();
        disk.reset();
        store.reset();
        auto opened = sqlite::SqliteLiveStore::open(folder.path() / "ledger.db", std::string(64, 'a'));
        ASSERT_TRUE(opened) << opened.error().what;
        store = std::move(*opened);
        disk = std::make_unique<FullDisk>(*store);
        execution::DeskSettings settings;
        settings.allow_live = allow_live_;
        settings.exchange = "the scripted exchange";
        settings.limits_sha256 = std::string(64, 'a');
        settings.seed = ++starts_;
        auto started =
            execution::LiveDesk::start({clock, *disk, venue, [this](std::string_view line) { log.emplace_back(line); },
                                        [this](std::string_view line) { trades.emplace_back(line); }, nullptr},
                                       settings);
        ASSERT_TRUE(started) << started.error().what;
        desk = std::move(*started);
    }
    void unseal() {
        const std::vector<std::byte> key(32, std::byte{7});
        const auto opened = desk->open_venue(std::shared_ptr<execution::VenueAccess>(&venue, [](auto*) {}), key);
        ASSERT_TRUE(opened) << opened.error().what;
    }
    // Rounds, as far apart as the desk itself says.
    void pass(nanoseconds time) {
        const nanoseconds until = clock.since_start + time;
        while (clock.since_start < until) {
            const nanoseconds rest = std::max<nanoseconds>(desk->tick(), std::chrono::milliseconds(50));
            clock.pass(std::min(rest, until - clock.since_start));
        }
        desk->tick();
    }
    // Unsealed, reconciled, enabled.
    void go_live() {
        unseal();
        pass(std::chrono::seconds(10));
        const auto enabled = desk->enable("test");
        ASSERT_TRUE(enabled) << enabled.error().what;
        ASSERT_EQ(desk->status().mode, execution::Mode::live);
    }
    execution::TradeAnswer buy(const std::string& id, const std::string& usd, const std::string& symbol = "BTC/USDT") {
        return desk->trade({id, symbol, "buy", usd, false, "test"});
    }
    execution::TradeAnswer sell(const std::string& id, const std::string& usd) {
        return desk->trade({id, "BTC/USDT", "sell", usd, false, "test"});
    }
    execution::TradeAnswer close(const std::string& id) {
        return desk->trade({id, "BTC/USDT", "sell", std::nullopt, true, "test"});
    }
    // What ended up in the books as this order's state.
    orders::OrderState state_of(const std::string& id) {
        const auto order = store->order(id);
        EXPECT_TRUE(order && *order) << "no order " << id;
        return order && *order ? (*order)->state : orders::OrderState::refused;
    }
    [[nodiscard]] const execution::Guard* guard(const std::string& name) {
        status_ = desk->status();
        for (const execution::Guard& one : status_.guards) {
            if (one.name == name) return &one;
        }
        ADD_FAILURE() << "no guard " << name;
        return nullptr;
    }
    // Our wallets are the venue's, to the tick.
    void expect_books_equal_venue() {
        const auto stored = store->load();
        ASSERT_TRUE(stored) << stored.error().what;
        for (const auto& [asset, amount] : venue.wallets) {
            const auto ours = stored->books.wallets.find(asset);
            const Decimal held = ours == stored->books.wallets.end() ? Decimal{} : ours->second;
            EXPECT_EQ(held.to_string(), amount.to_string()) << asset.code;
        }
    }

    TemporaryFolder folder;
    HandClock clock;
    ScriptedVenue venue{clock};
    std::vector<std::string> log, trades;
    std::unique_ptr<sqlite::SqliteLiveStore> store;
    std::unique_ptr<FullDisk> disk;  // before the store
    std::unique_ptr<execution::LiveDesk> desk;

private:
    bool allow_live_;
    std::uint64_t starts_ = 0;
    execution::LiveStatus status_;
};

}  // namespace piggy::test
