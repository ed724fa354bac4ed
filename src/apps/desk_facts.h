#pragma once
// What a desk knows that a strategy's decision may look at: of the paper desk from the desk itself, of the backend from
// its answers and this program's own prices. Where anything is not known for sure the desk counts as closed, so that
// nobody takes an unknown balance for an empty one.

#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "adapters/http_api/trading_ports.h"
#include "core/clock.h"
#include "market/market_feed.h"
#include "trading/event.h"

namespace piggy::apps {

struct DeskFactsPort {
    virtual ~DeskFactsPort() = default;
    // Any thread; returns at once. Empty: there is no such desk.
    [[nodiscard]] virtual std::optional<trading::DeskFacts> facts(const Symbol& symbol, trading::RunMode mode) = 0;
    // An order has ended there: what was heard before is old. May ask the desk and wait for its answer.
    virtual void refresh(trading::RunMode) {}
};

// Of a desk of our own.
[[nodiscard]] trading::DeskFacts desk_facts(const execution::GateFacts& facts);

// Of the backend, from its answers to /api/live/status, /api/balance/owner and /api/limits; without bid and ask.
struct BackendAnswers {
    std::string status, balance, limits;
};
[[nodiscard]] trading::DeskFacts desk_facts(const BackendAnswers& answers, const Symbol& symbol);

// Both desks of this program; also a listener to the market, for live prices.
class DeskFactsOfApp final : public DeskFactsPort, public market::MarketListener {
public:
    using PaperFacts = std::function<std::optional<execution::GateFacts>(const Symbol&)>;

    // What the backend was heard to say counts for nothing for this long after it was asked anew.
    static constexpr std::chrono::seconds asked_counts{3};

    // practice: whether the prices here are play money's. To a backend of the other kind they say nothing: it counts as
    // closed.
    DeskFactsOfApp(PaperFacts paper, http_api::BackendPort& backend, const Clock& clock, bool practice)
        : paper_(std::move(paper)), backend_(backend), clock_(clock), practice_(practice) {}

    [[nodiscard]] std::optional<trading::DeskFacts> facts(const Symbol& symbol, trading::RunMode mode) override;
    void refresh(trading::RunMode mode) override;
    void on_top(const Symbol& symbol, const market::TopOfBook& top) override;

private:
    [[nodiscard]] trading::DeskFacts live_facts(const Symbol& symbol) const;

    PaperFacts paper_;
    http_api::BackendPort& backend_;
    const Clock& clock_;
    bool practice_;
    mutable std::mutex mutex_;
    std::map<Symbol, market::TopOfBook> tops_;
    BackendAnswers asked_;
    std::optional<std::chrono::nanoseconds> asked_at_;  // monotonic
};

}  // namespace piggy::apps
