#pragma once
// An exchange that does as it is told: an account, its orders and fills, and how late each question learns the truth.
// Time moves by hand.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "execution/live_desk.h"

namespace piggy::test {

using std::chrono::nanoseconds;

class HandClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return wall; }
    [[nodiscard]] nanoseconds monotonic() const override { return since_start; }
    void pass(nanoseconds time) {
        wall += time;
        since_start += time;
        venue += time;
    }
    Timestamp wall = *parse_iso8601("2026-02-04T12:00:00Z");
    Timestamp venue = wall;
    nanoseconds since_start = std::chrono::hours(5);
};

// What becomes of the next order.
enum class Fate {
    filled,
    half_filled,  // and the rest expired
    no_taker,     // expired, nothing filled
    rejected,
    keys_refused,
    clock_refused,
    stays_open,  // though it may not
    nothing_sent,
    lost_and_placed,     // no answer; it was filled
    lost_and_not_placed  // no answer; it never arrived
};

class ScriptedVenue final : public execution::VenueAccess, public execution::OrderGateway, public market::MarketFeed {
public:
    explicit ScriptedVenue(const HandClock& clock) : clock_(clock), reader_(*this) {}

    // VenueAccess
    execution::OrderGateway& orders() override { return *this; }
    execution::AccountReader& account() override { return reader_; }
    // OrderGateway
    execution::PlacementOutcome place(const execution::OrderToSend& order) override;
    Result<std::optional<orders::VenueOrder>> find(const Symbol& symbol, const std::string& id) override;
    Result<std::vector<orders::VenueOrder>> open_orders(const Symbol& symbol) override;
    Result<std::vector<orders::VenueOrder>> orders_since(const Symbol& symbol, Timestamp from) override;
    Result<std::vector<orders::VenueFill>> fills_after(const Symbol& symbol, std::int64_t trade_id) override;
    Result<std::vector<orders::VenueFill>> fills_since(const Symbol& symbol, Timestamp from) override;
    Result<bool> cancel(const Symbol& symbol, const std::string& id) override;
    // MarketFeed
    Result<market::PriceQuote> fetch_price(const Symbol& symbol) override;
    Result<market::CandleSeries> fetch_candles(const market::CandleQuery& query) override;
    void follow(const std::vector<Symbol>&, market::Timeframe, market::MarketListener&) override {}
    [[nodiscard]] market::FeedStatus status() const override { return {market::FeedState::live, ""}; }
    [[nodiscard]] std::string name() const override { return "the scripted exchange"; }

    // An order and its fill at once, by whoever has this id. Fees are 0.1 % of what is got.
    orders::VenueOrder trade(const Symbol& symbol, orders::Side side, Price price, Quantity quantity, Quantity executed,
                             const std::string& client_id);

    Fate fate = Fate::filled;
    std::map<Asset, Decimal> wallets{{Asset{"USDT"}, Decimal::whole(10'000)}};
    std::map<Symbol, Price> bids{{Symbol{{"BTC"}, {"USDT"}}, Price{Decimal::whole(50'000)}},
                                 {Symbol{{"ETH"}, {"USDT"}}, Price{Decimal::whole(2'500)}}};
    std::vector<Price> closes;  // of the day's five-minute candles so far, of BTC/USDT
    bool is_reachable = true, refuses_keys = false, has_prices = true, is_halted = false, hides_balances = false;
    std::optional<Asset> fee_asset;  // 0.0001 of it instead of 0.1 % of what is got
    std::map<Symbol, Timestamp> fills_asked_since;
    nanoseconds find_lag{}, list_lag{};
    std::function<void()> while_placing = [] {};
    std::function<void()> after_reading = [] {};  // the account
    std::vector<orders::VenueOrder> book;
    std::vector<orders::VenueFill> fills;
    int posts = 0, finds = 0, account_reads = 0, clock_reads = 0;

private:
    struct Reader final : execution::AccountReader {
        explicit Reader(ScriptedVenue& owner) : venue(owner) {}
        Result<execution::AccountState> account() override;
        Result<execution::KeyFindings> key_findings() override;
        Result<std::vector<execution::TradingRules>> trading_rules(const std::vector<Symbol>& symbols) override;
        Result<execution::ClockOffset> measure_clock() override;
        ScriptedVenue& venue;
    };
    [[nodiscard]] tl::unexpected<Error> unreachable() const {
        return fail(ErrorCode::unavailable, "the scripted exchange can't be reached");
    }

    const HandClock& clock_;
    Reader reader_;
    std::int64_t next_order_ = 1, next_trade_ = 1;
};

}  // namespace piggy::test
