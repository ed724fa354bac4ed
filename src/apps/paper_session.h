#pragma once
// PaperSession: paper books, the account made from them and the desk over both; they live and die together.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/paper/paper_venue.h"
#include "core/clock.h"
#include "execution/live_desk.h"
#include "market/market_feed.h"

namespace piggy::apps {

struct PaperParts {
    std::filesystem::path folder;  // of the exchange: "<home>/practice"; made where it is missing
    std::string exchange;          // its name, for sentences: "the practice exchange at 127.0.0.1:9000"
    bool practice = true;          // its prices are made up
    std::string limits_sha256;
    std::uint64_t seed = 0;
    const Clock& clock;
    market::MarketFeed& feed;          // asked, never followed
    execution::AccountReader& reader;  // without keys: rules and time
    std::function<void(std::string_view line)> log;
    std::function<void(std::string_view trade)> log_trade;  // the runbook's line, "📝PAPER …"
    bool has_thread = true;                                 // false: a test makes the rounds itself
    // Null: SqliteLiveStore.
    std::function<Result<std::unique_ptr<execution::LiveStore>>(const std::filesystem::path& file)> open_books{};
    execution::StepObserver* steps = nullptr;
};

class PaperSession {
public:
    using Tops = std::map<Symbol, market::TopOfBook>;
    // tops: the market as far as it is known. hear: the desk's lines, told under its lock.
    // errors: those of the store and the desk
    [[nodiscard]] static Result<std::unique_ptr<PaperSession>> open(const PaperParts& parts,
                                                                    const std::filesystem::path& file,
                                                                    std::uint64_t seed, const Tops& tops,
                                                                    std::function<void(std::string_view line)> hear);

    [[nodiscard]] execution::LiveDesk& desk() { return *desk_; }
    [[nodiscard]] execution::LiveStore& store() { return *store_; }
    [[nodiscard]] paper::PaperVenue& venue() { return *venue_; }
    void on_top(const Symbol& symbol, const market::TopOfBook& top);

private:
    // What the desk asks of the market, the account hears too: both judge by the same price.
    class SharedFeed final : public market::MarketFeed {
    public:
        SharedFeed(market::MarketFeed& feed, paper::PaperVenue& venue) : feed_(feed), venue_(venue) {}
        [[nodiscard]] Result<market::PriceQuote> fetch_price(const Symbol& symbol) override;
        [[nodiscard]] Result<market::CandleSeries> fetch_candles(const market::CandleQuery& query) override {
            return feed_.fetch_candles(query);
        }
        void follow(const std::vector<Symbol>&, market::Timeframe, market::MarketListener&) override {}
        [[nodiscard]] market::FeedStatus status() const override { return feed_.status(); }
        [[nodiscard]] std::string name() const override { return feed_.name(); }

    private:
        market::MarketFeed& feed_;
        paper::PaperVenue& venue_;
    };

    std::unique_ptr<execution::LiveStore> store_;
    std::shared_ptr<paper::PaperVenue> venue_;
    std::unique_ptr<SharedFeed> feed_;
    std::unique_ptr<execution::LiveDesk> desk_;
};

}  // namespace piggy::apps
