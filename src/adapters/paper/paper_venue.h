#pragma once
// PaperVenue: an exchange in this program's memory, at which paper orders are filled at the live market's prices. To
// the live desk it is a venue like any other.
//
// An order is immediate-or-cancel: a buy whose limit reaches the ask is filled at the ask, a sale whose limit reaches
// the bid at the bid, the whole quantity at once; otherwise it expires unfilled. That the touch has enough for it is
// assumed and not looked at: an order is worth $50 at most. The fee is taken in USDT and everything is rounded as the
// simulator rounds it, so a backtest and paper agree to the last 1e-8.
//
// Nothing is kept on a disk: the account is made from the books that it serves, so after any end of the program the two
// agree, and an order that the books had not finished has not happened. What it answers questions from is the memory of
// this run. Fees, rules and time are the real exchange's, by a reader that needs no keys.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "execution/account_reader.h"
#include "execution/live_desk.h"
#include "execution/live_store.h"
#include "execution/order_gateway.h"
#include "market/market_feed.h"
#include "orders/fill.h"

namespace piggy::paper {

inline constexpr FeeRate usual_taker_fee{Decimal::from_ticks(100'000)};  // 0.1 %
inline constexpr std::int64_t opening_usdt = 10'000;

// What an account begins with.
struct PaperAccount {
    std::map<Asset, Decimal> wallets;
    std::map<Symbol, std::int64_t> last_trade_id;
    std::int64_t last_order_id = 0;
};

class PaperVenue final : public execution::VenueAccess, public execution::OrderGateway {
public:
    // The account as these books have it; of fresh ones 10,000 USDT. errors: those of the store
    [[nodiscard]] static Result<PaperAccount> account_of(execution::LiveStore& store);
    // The exchange and the clock must outlive this.
    PaperVenue(const Clock& clock, execution::AccountReader& exchange, PaperAccount account,
               FeeRate taker_fee = usual_taker_fee);

    // The market as it is now; what is older than the last is left. Any thread, as all of these.
    void on_top(const Symbol& symbol, const market::TopOfBook& top);

    [[nodiscard]] execution::OrderGateway& orders() override { return *this; }
    [[nodiscard]] execution::AccountReader& account() override { return reader_; }

    // Never unknown: accepted, or refused and then nothing has happened. Kind market: there is no price of at most ten
    // seconds of age; order: the account does not have what it takes; duplicate: the client id was used.
    [[nodiscard]] execution::PlacementOutcome place(const execution::OrderToSend& order) override;
    [[nodiscard]] Result<std::optional<orders::VenueOrder>> find(const Symbol& symbol,
                                                                 const std::string& client_order_id) override;
    [[nodiscard]] Result<std::vector<orders::VenueOrder>> open_orders(const Symbol& symbol) override;
    [[nodiscard]] Result<std::vector<orders::VenueOrder>> orders_since(const Symbol& symbol, Timestamp from) override;
    [[nodiscard]] Result<std::vector<orders::VenueFill>> fills_after(const Symbol& symbol,
                                                                     std::int64_t trade_id) override;
    [[nodiscard]] Result<std::vector<orders::VenueFill>> fills_since(const Symbol& symbol, Timestamp from) override;
    [[nodiscard]] Result<bool> cancel(const Symbol& symbol, const std::string& client_order_id) override;

private:
    struct Reader final : execution::AccountReader {
        explicit Reader(PaperVenue& owner) : venue(owner) {}
        [[nodiscard]] Result<execution::AccountState> account() override;
        [[nodiscard]] Result<execution::KeyFindings> key_findings() override;
        [[nodiscard]] Result<std::vector<execution::TradingRules>> trading_rules(
            const std::vector<Symbol>& symbols) override;
        [[nodiscard]] Result<execution::ClockOffset> measure_clock() override;
        PaperVenue& venue;
    };
    // What the order comes to right now. Empty: it finds no taker within its limit.
    [[nodiscard]] static std::optional<orders::Fill> fill_of(const execution::OrderToSend& order,
                                                             const market::TopOfBook& top, FeeRate fee);
    // Empty: the account has what the fill takes, and it was taken.
    [[nodiscard]] std::string settle(const Symbol& symbol, const orders::Fill& fill);
    void remember(orders::VenueOrder order);

    const Clock& clock_;
    execution::AccountReader& exchange_;
    FeeRate taker_fee_;
    Reader reader_;
    std::mutex mutex_;  // of everything below
    PaperAccount account_;
    Timestamp updated_;
    std::map<Symbol, market::TopOfBook> tops_;
    std::deque<orders::VenueOrder> orders_;  // of this run, oldest first, with their fills
};

}  // namespace piggy::paper
