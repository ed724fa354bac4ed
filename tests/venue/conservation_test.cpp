// Nothing is created or lost, whatever is asked; and a restart changes nothing.

#include <gtest/gtest.h>

#include "random_calls.h"

namespace piggy::venue {
namespace {

using namespace random_calls;

constexpr Timestamp start = timestamp_from_nanoseconds(1'700'000'000'000'000'000);

// What was brought in from outside, as the listener was told.
struct Till final : VenueListener {
    std::map<AssetId, int128> brought;
    std::int64_t fills = 0;
    void on_transfer(AccountId, AssetId asset, Ticks amount, Timestamp) override { brought[asset] += amount; }
    void on_order(const Order&, const Execution& execution) override {
        if (execution.kind == ExecutionKind::traded) ++fills;
    }
};

TEST(Conservation, EveryAssetIsTheSameAfterRandomCallsWithoutEnd) {
    const std::uint64_t calls = from_environment("PIGGY_VENUE_CALLS", 1'000'000);
    constexpr std::uint64_t worlds = 10;
    std::int64_t fills = 0;
    for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
        const World world = world_of(seed);
        Till till;
        Exchange exchange(world.market, till, seed, 2'000);
        open_accounts(exchange, start);
        Random random(seed);
        Timestamp now = start;
        for (std::uint64_t call = 0; call < calls / worlds; ++call) {
            const Step step = any_step(random, world);
            now += std::chrono::milliseconds(step.milliseconds);
            perform(exchange, step, now);
            if (call % 1000 != 0) continue;
            exchange.verify();
            for (AssetId asset = 0; asset < world.market.assets.size(); ++asset) {
                int128 sum = exchange.fees_collected(asset);
                for (const AccountId id : exchange.accounts()) {
                    const Balance balance = exchange.balance(id, asset);
                    ASSERT_GE(balance.free, 0) << "seed " << seed;
                    ASSERT_GE(balance.locked, 0) << "seed " << seed;
                    sum += balance.free;
                    sum += balance.locked;
                }
                ASSERT_TRUE(sum == till.brought[asset]) << "seed " << seed << " call " << call;
            }
        }
        fills += till.fills;
    }
    EXPECT_GT(fills, static_cast<std::int64_t>(calls / 10));
}

}  // namespace
}  // namespace piggy::venue
