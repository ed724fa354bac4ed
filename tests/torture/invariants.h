#pragma once
// Invariants: what must hold at every moment of a torture day, whatever went wrong. Judged by what the venue has, what
// left through the network and what is on the disk; what the desk says of itself is held against these.
//
// After every event            check():
//   the day never falls and never runs ahead of the venue's
//   LIVE means: allowed, unsealed, reconciled, a fresh price, no latch, no red guard
//   a latch holds until the next UTC day, and there was a loss
//   a loss well beyond 5 % that stands for twenty seconds is not met by LIVE
//   keys that were refused a few times in a row are not used again until their owner has looked at them
// When an order leaves         order_leaves():
//   its intent is on the disk, as it is sent; it leaves once; it is young
//   no other order is unfinished; the mode is LIVE; no latch today; a slot of today is left for it
//   it costs no more than $50 and 1 %
// When something was written   check_books():
//   fills add up to what was executed and spent
//   every order at the venue has one intent, every request one departure and one arrival at most
//   slots used are the orders of the day that are not proven unfilled, and at most 20, by the venue's fills too
//   no order that the venue has filled is believed unplaced
//   the equity identity; no baseline is rewritten; nothing that was written is gone
//   where all is quiet, the books' wallets are the venue's balances
// At the end of the day        check_end():
//   no order is unfinished; the fills are the venue's, to the last 1e-8; so are the wallets; the audit chain is whole

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "backend_core.h"
#include "network.h"
#include "world.h"

namespace piggy::torture {

class Invariants {
public:
    Invariants(World& world, Network& network, Trace& trace) : world_(world), network_(network), trace_(trace) {}

    // The life that is judged from now on; null while the backend is dead.
    void set_core(BackendCore* core);
    // Something happened from outside that the books can't know of yet.
    void disturbed() { disturbed_at_ = world_.now(); }
    // The machine slept: how old a decision is can't be told by it.
    void slept() { slept_at_ = world_.now(); }
    // The venue's own word about the time is wrong by so much, today.
    void venue_clock_wrong(std::chrono::milliseconds error) {
        venue_clock_error_ = std::max<std::chrono::nanoseconds>(venue_clock_error_, std::chrono::abs(error));
    }
    // The desk begins to decide about an order.
    void decides() { decided_at_ = world_.now(); }
    // What prices were, so that a limit can be judged by the prices of the last seconds.
    void sample();

    void check();
    void order_leaves(const std::string& client_id);
    void check_books();
    void check_end();
    void check_answer(const execution::TradeAnswer& answer);

    [[nodiscard]] const std::vector<std::string>& broken() const { return broken_; }
    void expect(bool holds, const std::string& what);

private:
    struct Sample {
        Timestamp at;
        Decimal equity;
        std::map<Symbol, Price> bids;
    };
    void check_day(const execution::LiveStatus& status);
    void check_mode(const execution::LiveStatus& status);
    void check_latch(const execution::LiveStatus& status);
    // What the books have is worth at a moment's true prices. (Deposits that are not booked yet are in neither side of
    // the comparison with the baseline.)
    [[nodiscard]] Decimal worth(const execution::BalanceSheet& held, const Sample& at) const;
    void check_cost(const orders::LiveOrder& order);
    void check_orders(const std::vector<orders::LiveOrder>& intents, const std::vector<venue::Order>& orders);
    void check_slots(const std::vector<orders::LiveOrder>& intents, const std::vector<venue::Order>& orders);
    void check_identity(const execution::StoredLive& stored);
    void check_wallets(const execution::StoredLive& stored, const char* when);
    [[nodiscard]] bool is_quiet(const execution::StoredLive& stored) const;

    World& world_;
    Network& network_;
    Trace& trace_;
    BackendCore* core_ = nullptr;
    std::vector<std::string> broken_;
    std::deque<Sample> samples_;  // of the last minutes
    Timestamp disturbed_at_{}, slept_at_{}, decided_at_{};
    // What it may be wrong by without being noticed, and the age of a decision.
    std::chrono::nanoseconds venue_clock_error_ = std::chrono::seconds(8);
    std::int64_t highest_day_ = 0;
    std::int64_t latched_day_ = 0;
    Decimal baseline_;  // adjusted, as the desk said it last
    std::map<std::int64_t, Decimal> baselines_;
    std::int64_t orders_seen_ = 0, fills_seen_ = 0, records_seen_ = 0;
    std::map<std::string, orders::OrderState> judged_;  // final ones whose fills were added up
};

}  // namespace piggy::torture
