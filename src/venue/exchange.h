#pragma once
// Exchange: the venue's one state. Owns books, accounts, orders; single-threaded. Deterministic: the same calls with
// the same times give the same ids, fills and balances. A time before the last call's
// counts as that one.
// Conservation always holds: for each asset, all balances + all fees collected = all deposits - all withdrawals.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "venue/instrument.h"
#include "venue/venue_listener.h"
#include "venue/venue_order.h"

namespace piggy::venue {

// Why the venue did not do what was asked; its own stable number and text.
struct Refusal {
    int code = 0;         // -2010
    std::string message;  // "Account has insufficient balance for requested action."
};
template <class T = void>
using Answer = tl::expected<T, Refusal>;

struct FeeRates {
    Ticks maker = 100'000, taker = 100'000;  // 0.1 %
    bool in_bnb = false;                     // taken from BNB while there is enough of it
    bool operator==(const FeeRates&) const = default;
};

struct Balance {
    Ticks free = 0, locked = 0;
    bool operator==(const Balance&) const = default;
};

struct Level {
    Ticks price = 0, quantity = 0;
    bool operator==(const Level&) const = default;
};

struct Depth {
    std::int64_t update_id = 0;
    std::vector<Level> bids, asks;  // best first
};

struct Placed {
    Order order;  // as it is after its own taking, before stops that it triggers
    std::vector<Fill> fills;
};

struct PlacedList {
    OrderList list;
    std::vector<Order> orders;
};

// What is kept over a restart. House accounts start anew with theirs; books of user orders are rebuilt from orders.
struct ExchangeState {
    struct Account {
        AccountId id = 0;
        std::vector<Balance> balances;  // by asset, locked recomputed from open orders
        FeeRates fees;
        bool can_trade = true;
    };
    OrderId next_order = 1;
    std::vector<TradeId> next_trade;      // by instrument
    std::vector<std::int64_t> update_id;  // by instrument
    std::int64_t next_execution = 1;
    ListId next_list = 0;
    std::vector<Account> accounts;
    std::vector<Order> orders;  // of user accounts, oldest first, open and final
    std::vector<Fill> fills;    // of user accounts, oldest first
    std::vector<OrderList> lists;
};

class Exchange {
public:
    static constexpr std::size_t orders_kept = 100'000;
    // listener: told everything; must outlive this. seed: for client ids that the venue makes. kept: how many final
    // orders of user accounts are remembered.
    Exchange(Market market, VenueListener& listener, std::uint64_t seed, std::size_t kept = orders_kept);
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    // Accounts. A house account belongs to the market's own traders: its orders are forgotten when final, its counts
    // are not limited, and it is left out of what is kept.
    AccountId open_account(bool house, Timestamp now);
    [[nodiscard]] bool is_house(AccountId) const;
    [[nodiscard]] Balance balance(AccountId, AssetId) const;
    [[nodiscard]] const FeeRates& fees(AccountId) const;
    // Rates from nothing to the whole; others are refused.
    Answer<> set_fees(AccountId, FeeRates);
    [[nodiscard]] bool can_trade(AccountId) const;
    void set_can_trade(AccountId, bool);
    [[nodiscard]] Timestamp account_updated(AccountId) const;
    // Money from outside (above zero) or to outside. Refused when more than is free would leave, or when all accounts
    // together would have more of the asset than 64 bits hold; so no sum of balances ever overflows.
    Answer<> transfer(AccountId, AssetId, Ticks amount, Timestamp now);

    // Orders. Shape (which fields a type needs) is the caller's to check; here, in this order: may the account trade,
    // is the symbol open, filters, is there a book for a market order, duplicate client ids, balance, triggers.
    [[nodiscard]] Answer<> check(AccountId, const NewOrder&,
                                 Timestamp now) const;  // what place() would say, nothing done
    Answer<Placed> place(AccountId, const NewOrder&, Timestamp now);
    Answer<PlacedList> place_list(AccountId, const NewOrderList&, Timestamp now);
    enum class CancelOnly { any, only_new, only_partially_filled };
    // cancel_id: the client id of the cancel itself; empty: one is made. An order of a list takes its list along.
    Answer<Order> cancel(AccountId, OrderId, std::string_view cancel_id, Timestamp now,
                         CancelOnly only = CancelOnly::any);
    // The venue ends it (symbol closed, faults): EXPIRED, EXCHANGE_CANCELED.
    Answer<Order> expire(OrderId, Timestamp now);

    // Questions. Orders of user accounts stay until as many final ones as are kept are newer; a list goes with its last
    // order.
    [[nodiscard]] const Order* find(AccountId, InstrumentId, OrderId) const;
    // Among open orders first, else the newest that had this client id.
    [[nodiscard]] const Order* find(AccountId, InstrumentId, std::string_view client_id) const;
    [[nodiscard]] std::vector<const Order*> open_orders(AccountId, std::optional<InstrumentId>) const;  // by id
    [[nodiscard]] std::vector<const Order*> orders(AccountId, InstrumentId) const;                      // by id
    [[nodiscard]] const std::vector<Fill>& fills(AccountId) const;                                      // oldest first
    [[nodiscard]] const OrderList* find_list(AccountId, ListId) const;
    [[nodiscard]] const OrderList* find_list(AccountId, std::string_view client_id) const;
    [[nodiscard]] std::vector<const OrderList*> lists(AccountId) const;
    Answer<OrderList> cancel_list(AccountId, ListId, Timestamp now);

    // The market.
    [[nodiscard]] const Market& market() const;
    [[nodiscard]] std::optional<InstrumentId> instrument(std::string_view code) const;
    [[nodiscard]] Depth depth(InstrumentId, std::size_t levels) const;
    [[nodiscard]] std::optional<Level> best(InstrumentId, Side) const;
    [[nodiscard]] std::int64_t update_id(InstrumentId) const;
    [[nodiscard]] std::optional<Ticks> last_price(InstrumentId) const;
    // The mean trade price of the last minutes, else the last price, else the middle of the book, else the start price.
    [[nodiscard]] Ticks average_price(InstrumentId, Timestamp now) const;
    void set_start_price(InstrumentId, Ticks);
    void set_status(InstrumentId, InstrumentStatus, Timestamp now);
    void set_filters(InstrumentId, Filters, Timestamp now);

    // Conservation, recomputed from nothing: stops the program when broken. O(accounts + orders).
    void verify() const;
    [[nodiscard]] Ticks fees_collected(AssetId) const;
    [[nodiscard]] std::vector<AccountId> accounts() const;

    [[nodiscard]] ExchangeState state() const;
    // The part of it that takes no time: next_* and update_id alone.
    [[nodiscard]] ExchangeState counters() const;
    // Into an exchange in which nothing happened yet. House accounts are opened after this.
    // errors: malformed: the state does not add up, in one sentence; this exchange is then of no use any more
    [[nodiscard]] Result<> restore(const ExchangeState&, Timestamp now);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace piggy::venue
