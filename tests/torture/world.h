#pragma once
// World: everything outside the backend, in one process on virtual time: the practice exchange, its market, and what is
// on its way through the network. Time passes only here.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/practice_exchange/practice_exchange.h"
#include "core/decimal.h"
#include "core/symbol.h"
#include "fakes/memory_exchange_record.h"
#include "ledger/books.h"
#include "market/market_feed.h"

namespace piggy::torture {

// What is true at the venue, asked of nobody.
struct TrueFill {
    std::string client_id;  // of its order
    venue::Fill fill;
};

class World {
public:
    // balances: of the new account: {"USDT":"4000"}
    World(std::uint64_t seed, Timestamp start, const std::string& balances);
    ~World();

    [[nodiscard]] const Clock& clock() const { return clock_; }
    [[nodiscard]] Timestamp now() const { return clock_.now(); }
    [[nodiscard]] const std::string& api_key() const { return key_; }
    [[nodiscard]] const std::string& api_secret() const { return secret_; }

    // Lets time pass: requests that are late arrive, the market moves, the beat beats. In steps of at most `pace`.
    void pass(std::chrono::nanoseconds time);
    // The market moves at least so often; where it need not, days are cheaper.
    void set_pace(std::chrono::nanoseconds step, std::chrono::nanoseconds market_rests) {
        pace_ = step;
        market_rests_ = market_rests;
    }
    // Time passes, and whoever watches doesn't: the machine stands still.
    void pass_unseen(std::chrono::nanoseconds time);
    // Called every so often while time passes, also while somebody waits for an answer.
    void set_beat(std::chrono::nanoseconds every, std::function<void()> beat);

    // Hands a request to the exchange, now.
    net::WireAnswer deliver(const std::string& method, const std::string& target, const std::string& body,
                            std::vector<net::Field> fields);
    // Something of the network that happens later.
    void later(Timestamp at, std::function<void()> what);
    [[nodiscard]] bool has_later() const { return !later_.empty(); }

    // The switchboard; ACCOUNT in a rule stands for the account's number. The id of the rule, or 0 where it could not
    // be.
    std::int64_t fault(std::string rule);
    void remove_fault(std::int64_t id);
    void remove_all_faults();
    // Money comes or goes. False: there is not so much.
    bool transfer(const char* kind, const Asset& asset, Decimal amount);
    // The owner trades elsewhere with the same account.
    void trade_elsewhere(const std::string& symbol_code, const std::string& side, const std::string& quantity,
                         const std::string& id_begins = "web_");

    [[nodiscard]] std::optional<market::TopOfBook> top(const Symbol& symbol) const;
    [[nodiscard]] std::map<Asset, Decimal> balances() const;  // free and locked, zeros left out
    [[nodiscard]] std::optional<Decimal> equity() const;
    [[nodiscard]] std::vector<TrueFill> fills() const;
    // Every order of the account in its last state, oldest first.
    [[nodiscard]] std::vector<venue::Order> orders() const;
    [[nodiscard]] const std::string& asset(venue::AssetId id) const;
    [[nodiscard]] const std::string& instrument(venue::InstrumentId id) const;
    [[nodiscard]] std::int64_t trouble() const { return trouble_; }
    [[nodiscard]] std::size_t fills_so_far() const { return record_.fills.size(); }

private:
    struct Late {
        Timestamp due;
        std::int64_t number;
        std::function<void()> what;
    };
    void arrive();

    practice_exchange::VirtualClock clock_;
    test::MemoryExchangeRecord record_;
    std::unique_ptr<practice_exchange::PracticeExchange> exchange_;
    venue::AccountId account_ = 0;
    std::string key_, secret_;
    std::deque<Late> later_;
    std::int64_t numbers_ = 0, elsewhere_ = 0, trouble_ = 0;
    std::chrono::nanoseconds pace_ = std::chrono::seconds(5), market_rests_{};
    Timestamp market_moved_{};
    std::chrono::nanoseconds beat_every_{};
    Timestamp next_beat_{};
    std::function<void()> beat_;
    bool beating_ = false;
};

[[nodiscard]] Symbol btc_usdt();
[[nodiscard]] Symbol eth_usdt();

}  // namespace piggy::torture
