#pragma once
// Random calls of several accounts on a coarse grid of prices, so that they meet, trade with themselves, fill partly
// and trigger each other all the time. The same seed gives the same calls.

#include <string>

#include "core/random.h"
#include "venue/exchange.h"

namespace piggy::venue::random_calls {

constexpr Ticks unit = 100'000'000;

enum class Call { place, list, cancel, expire, transfer, fees, status, can_trade, cancel_list };

struct Step {
    Call call = Call::place;
    AccountId who = 1;
    NewOrder order;  // of a list: its limit leg
    NewOrder stop;
    std::string list_id;
    std::int64_t which = 0;
    Exchange::CancelOnly only = Exchange::CancelOnly::any;
    Ticks amount = 0;
    AssetId asset = 0;
    FeeRates fees;
    bool yes = false;
    std::int64_t milliseconds = 0;  // since the step before
};

// What one run is about: whose grid is coarse, whose prices leave dust, whose filters bite.
struct World {
    Ticks price_grain = unit, quantity_grain = unit / 10;
    Ticks price_middle = 100;
    int prices = 8;
    bool filters = false;
    Market market;
};

constexpr AccountId users = 3, all_accounts = 5;  // the rest are the house's

[[nodiscard]] constexpr Ticks start_amount(AssetId asset) {
    return asset == 0 ? 3'000 * unit : (asset == 3 ? unit / 1000 : 40 * unit);
}

[[nodiscard]] World world_of(std::uint64_t seed);
[[nodiscard]] NewOrder any_order(Random& random, const World& world);
[[nodiscard]] Step any_step(Random& random, const World& world);

// Opens the accounts, users first, each with some of every asset.
void open_accounts(Exchange& exchange, Timestamp now);
// What a cancel or expiry means: the step's which-th open order of its account, else an unknown one.
[[nodiscard]] OrderId meant_order(const Exchange& exchange, const Step& step);
[[nodiscard]] ListId meant_list(const Exchange& exchange, const Step& step);
// The refusal's number and text, or nothing.
std::string perform(Exchange& exchange, const Step& step, Timestamp now);

[[nodiscard]] std::string say(const Order& order);
[[nodiscard]] std::string say(const Step& step);

// A number from the environment, for long runs.
[[nodiscard]] std::uint64_t from_environment(const char* name, std::uint64_t otherwise);

}  // namespace piggy::venue::random_calls
