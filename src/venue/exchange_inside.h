#pragma once
// Inner header: everything an Exchange holds, and the steps that its calls are made of.
//   exchange.cpp        the calls and questions
//   order_checks.cpp    what an order must pass before anything happens
//   matching.cpp        taking, filling, resting, ending
//   stop_orders.cpp     triggers and one-cancels-other lists
//   exchange_state.cpp  verify, state, restore
//   exchange_restore.cpp  what restore believes

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/random.h"
#include "simulator/order_book.h"
#include "venue/accounts.h"
#include "venue/exchange.h"

namespace piggy::venue {

using simulator::OrderBook;

// The mean trade price of the last five minutes, in steps of ten seconds.
class AveragePrice {
public:
    void add(Ticks price, Ticks quantity, Timestamp time);
    [[nodiscard]] std::optional<Ticks> at(Timestamp now) const;

private:
    static constexpr std::int64_t slots = 30;
    struct Slot {
        std::int64_t number = -1;
        int128 value = 0;  // price ticks x quantity ticks
        int128 quantity = 0;
    };
    std::array<Slot, slots> ring_{};
};

struct Exchange::Inside {
    struct Entry {
        Order order;
        OrderBook::Handle handle = OrderBook::none;
        bool waits_for_trigger = false;
        Ticks extreme = 0;  // highest (sell) or lowest (buy) price since a trailing stop began to trail
    };
    struct Pit {  // one instrument's trading
        OrderBook book;
        std::int64_t update_id = 0;
        TradeId next_trade = 1;
        std::optional<Ticks> last_price;
        Ticks start_price = 0;
        AveragePrice average;
        std::set<OrderId> stops;  // that wait for their trigger
    };
    struct Orders {  // of one account
        std::set<OrderId> open;
        std::set<OrderId> all;  // user accounts only
        std::unordered_map<std::string, OrderId> newest_by_client_id;
        std::vector<Fill> fills;
        std::set<ListId> lists;
    };

    Inside(Market market_given, VenueListener& listener_given, std::uint64_t seed, std::size_t kept_given)
        : market(std::move(market_given)),
          listener(listener_given),
          random(seed),
          kept(kept_given),
          accounts(market.assets.size()),
          pits(market.instruments.size()) {}

    Market market;
    VenueListener& listener;
    Random random;
    std::size_t kept;  // final orders of user accounts that are remembered
    Accounts accounts;
    std::vector<Pit> pits;
    std::vector<Orders> orders_of = std::vector<Orders>(1);  // by account
    std::unordered_map<OrderId, Entry> entries;
    std::map<ListId, OrderList> lists;
    std::deque<OrderId> finals;  // of user accounts, oldest first
    OrderId next_order = 1;
    std::int64_t next_execution = 1;
    ListId next_list = 0;

    // Of the call that runs.
    Timestamp now{};
    struct Touched {
        AccountId account = 0;
        bool bnb = false;
        InstrumentId instrument = 0;
    };
    std::vector<Touched> touched;
    std::vector<OrderId> gone;  // house orders that are final
    struct Moved {
        InstrumentId instrument = 0;
        Ticks price = 0;
        bool operator==(const Moved&) const = default;
    };
    std::deque<Moved> moved;  // prices that stops have not yet been measured against, in the order of the trades

    [[nodiscard]] const Instrument& instrument(InstrumentId id) const { return market.instruments[id]; }
    [[nodiscard]] AssetId given(const Order& order) const {  // the asset an order pays with
        return order.side == Side::buy ? instrument(order.instrument).quote : instrument(order.instrument).base;
    }
    [[nodiscard]] static std::string client_key(InstrumentId instrument, std::string_view client_id);
    [[nodiscard]] std::string made_client_id();

    // order_checks.cpp
    [[nodiscard]] static bool are_rates(const FeeRates& fees);
    [[nodiscard]] Answer<> check_fields(const NewOrder& order) const;
    [[nodiscard]] Answer<> check(AccountId account, const NewOrder& order, Timestamp at, bool in_list) const;
    [[nodiscard]] Ticks average_price(InstrumentId id, Timestamp at) const;
    [[nodiscard]] std::optional<Ticks> reference_price(InstrumentId id) const;
    // What an order of this kind locks while it waits; empty when that is more than anybody can have.
    [[nodiscard]] std::optional<Ticks> need(const NewOrder& order, Timestamp at) const;
    [[nodiscard]] std::optional<Ticks> market_cost(AccountId account, const NewOrder& order) const;

    // matching.cpp
    Entry& create(AccountId account, const NewOrder& order, ListId list);
    void lock(Entry& entry, Ticks amount);
    void unlock_all(Entry& entry);
    void run(Entry& entry);
    void take(Entry& taker);
    [[nodiscard]] Ticks wanted(const Entry& taker, Ticks price) const;
    [[nodiscard]] bool can_fill_whole(const Entry& taker) const;
    void fill(Entry& taker, Entry& maker, Ticks price, Ticks quantity);
    void settle(Entry& entry, TradeId trade, Ticks price, Ticks quantity, Ticks quote, bool is_maker);
    [[nodiscard]] std::pair<AssetId, Ticks> take_fee(const Entry& entry, Ticks quantity, Ticks quote, bool is_maker);
    void finish_taking(Entry& taker);
    void end(Entry& entry, OrderStatus status, ExpiryReason reason, ExecutionKind kind,
             std::string_view cancel_id = {});
    void report(const Entry& entry, ExecutionKind kind, const Fill* fill = nullptr, std::string_view cancel_id = {});
    void tell_level(InstrumentId id, Side side, OrderBook::Level level);
    void touch(AccountId account, InstrumentId id, bool bnb = false);
    void forget_old();
    void begin_call(Timestamp at);
    void finish_call();

    // stop_orders.cpp
    void wait_for_trigger(Entry& entry);
    void trigger_stops();
    [[nodiscard]] bool triggers(Entry& entry, Ticks last) const;
    void trigger(Entry& entry);
    // The other legs of this order's list end because this one traded or was triggered.
    void end_others(const Entry& leg);
    void leg_ended(const Order& leg);

    // exchange_restore.cpp
    [[nodiscard]] Result<> restore_counters(const ExchangeState& state);
    [[nodiscard]] Result<> restore_account(const ExchangeState::Account& account);
    [[nodiscard]] Result<> restore_list(const OrderList& list);
    [[nodiscard]] Result<> restore_order(const Order& order);
    [[nodiscard]] Result<> restore_books();
    [[nodiscard]] Result<> restore_fill(const Fill& fill);
    [[nodiscard]] Result<> check_lists() const;
};

}  // namespace piggy::venue
