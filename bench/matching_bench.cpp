// Matching: a book alone, and the whole path of an order through the exchange (checks, locks, matching, balances, fees,
// events), on a book of a few hundred orders near the touch. A third each rests, takes and cancels.
// Budget: a million orders a second and more in one process, on one core, through the whole path.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "core/random.h"
#include "simulator/order_book.h"
#include "venue/exchange.h"

namespace {

using namespace piggy;
using orders::Side;
using simulator::OrderBook;
using venue::Ticks;

constexpr Ticks unit = 100'000'000;
constexpr Ticks middle = 50'000 * unit;
constexpr Ticks tick = unit / 100;
constexpr std::size_t plan_length = 1 << 16;

enum class Deed : std::uint8_t { rest, take, cancel };
struct Planned {
    Deed deed = Deed::rest;
    Side side = Side::buy;
    Ticks price = 0;
    Ticks quantity = 0;
    std::uint32_t which = 0;  // of the open orders, for a cancel
};

// Random numbers cost more than an order, so they are drawn beforehand.
std::vector<Planned> plan() {
    Random random(1);
    std::vector<Planned> made(plan_length);
    for (Planned& one : made) {
        one.deed = static_cast<Deed>(random.below(3));
        one.side = random.chance(0.5) ? Side::buy : Side::sell;
        const Ticks away = 1 + std::min<Ticks>(static_cast<Ticks>(random.below(10) * random.below(10)), 60);
        one.price = middle + (one.side == Side::buy ? -away : away) * tick;
        one.quantity = (1 + static_cast<Ticks>(random.below(9))) * unit / 1000;
        one.which = static_cast<std::uint32_t>(random.next());
    }
    return made;
}

constexpr std::size_t open_most = 600;

void book_alone(benchmark::State& state) {
    const auto steps = plan();
    OrderBook book;
    std::vector<OrderBook::Handle> handles(1 << 12, OrderBook::none);  // by order id
    std::int64_t next = 0;
    std::size_t at = 0;
    std::int64_t orders = 0;
    for (auto _ : state) {
        const Planned& step = steps[at++ % plan_length];
        const Side other = step.side == Side::buy ? Side::sell : Side::buy;
        if (step.deed == Deed::cancel || book.size() > open_most) {
            auto& handle = handles[step.which % handles.size()];
            if (handle != OrderBook::none) {
                benchmark::DoNotOptimize(book.remove(handle));
                handle = OrderBook::none;
            }
        } else if (step.deed == Deed::rest) {
            const std::int64_t id = next++ % static_cast<std::int64_t>(handles.size());
            auto& handle = handles[static_cast<std::size_t>(id)];
            if (handle != OrderBook::none) book.remove(handle);
            handle = book.rest(id, 1, step.side, step.price, step.quantity);
        } else {
            Ticks left = step.quantity;
            while (left > 0) {
                const auto front = book.front(other);
                if (front == OrderBook::none) break;
                const auto resting = book.at(front);
                const Ticks taken = std::min(left, resting.shown);
                benchmark::DoNotOptimize(book.take_front(other, taken));
                if (taken == resting.shown) handles[static_cast<std::size_t>(resting.order)] = OrderBook::none;
                left -= taken;
            }
        }
        ++orders;
    }
    state.SetItemsProcessed(orders);
}

// house: as the market's own traders place orders; else as a client does, whose last `kept` orders are remembered: what
// is remembered lies cold in memory, and forgetting it costs more than the order itself.
void exchange_whole_path(benchmark::State& state, bool house, std::size_t kept) {
    venue::Market market;
    market.assets = {"USDT", "BTC", "BNB"};
    venue::Instrument pair;
    pair.code = "BTCUSDT";
    pair.base = 1;
    pair.filters.price = {tick, 1'000'000 * unit, tick};
    pair.filters.lot = {unit / 100'000, 9'000 * unit, unit / 100'000};
    pair.filters.band = {5 * unit, unit / 5, 5 * unit, unit / 5, 5, false};
    pair.filters.notional.notional_min = unit;
    pair.filters.orders_max = 1'000;
    market.instruments.push_back(pair);
    venue::VenueListener nobody;
    venue::Exchange exchange(market, nobody, 1, kept);
    Timestamp now = timestamp_from_nanoseconds(1'700'000'000'000'000'000);
    venue::AccountId accounts[4] = {};
    for (auto& account : accounts) {
        account = exchange.open_account(house, now);
        for (const venue::AssetId asset : {venue::AssetId{0}, venue::AssetId{1}}) {
            if (!exchange.transfer(account, asset, 10'000'000 * unit, now)) std::abort();
        }
    }
    const auto steps = plan();
    std::vector<std::pair<venue::AccountId, venue::OrderId>> open(1 << 9);
    std::size_t next = 0, at = 0;
    std::int64_t orders = 0, fills = 0;
    venue::NewOrder wish;
    for (auto _ : state) {
        const Planned& step = steps[at++ % plan_length];
        now += std::chrono::microseconds(10);
        const venue::AccountId who = accounts[step.which % 4];
        if (step.deed == Deed::cancel) {
            const auto& [owner, id] = open[(step.which >> 8) % open.size()];
            if (id != 0) benchmark::DoNotOptimize(exchange.cancel(owner, id, "", now));
        } else {
            wish.side = step.side;
            wish.quantity = step.quantity;
            wish.self_trade = venue::SelfTrade::none;
            const bool rests = step.deed == Deed::rest;
            wish.time_in_force = rests ? venue::TimeInForce::gtc : venue::TimeInForce::ioc;
            wish.price = rests ? step.price : middle + (step.side == Side::buy ? 100 : -100) * tick;
            const auto placed = exchange.place(who, wish, now);
            if (!placed) {
                state.SkipWithError(placed.error().message.c_str());
                break;
            }
            if (rests) {
                auto& slot = open[next++ % open.size()];
                if (slot.second != 0) benchmark::DoNotOptimize(exchange.cancel(slot.first, slot.second, "", now));
                slot = {who, placed->order.id};
            }
            fills += placed->order.executed > 0 ? 1 : 0;
        }
        ++orders;
    }
    state.SetItemsProcessed(orders);
    state.counters["traded"] = static_cast<double>(fills) / static_cast<double>(orders);
    exchange.verify();
}

}  // namespace

BENCHMARK(book_alone);
BENCHMARK_CAPTURE(exchange_whole_path, house, true, venue::Exchange::orders_kept);
BENCHMARK_CAPTURE(exchange_whole_path, user, false, venue::Exchange::orders_kept);
BENCHMARK_CAPTURE(exchange_whole_path, user_short_memory, false, 1'000);
