#pragma once
// PaperDesk: paper trading. The very same live desk as the backend's, over an exchange in memory and books of its own,
// "<folder>/paper.db". It arms itself, needs no backend and no keys, and comes back by itself from whatever it was:
// while the exchange is away, orders are refused until it answers; after the disk has failed, the books are opened
// again. Live books are never touched: the backend's stand beside these under another name.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/http_api/trading_ports.h"
#include "apps/books_aside.h"
#include "apps/paper_news.h"
#include "apps/paper_session.h"

namespace piggy::apps {

class DeskThread;

class PaperDesk final : public http_api::PaperPort, public market::MarketListener {
public:
    // Always comes up; where the books can't be opened it says so and goes on trying.
    explicit PaperDesk(PaperParts parts);
    ~PaperDesk() override;
    PaperDesk(const PaperDesk&) = delete;
    PaperDesk& operator=(const PaperDesk&) = delete;

    // Whom to tell what has changed; null: nobody any more. Waits for a call that is being made.
    void tell(http_api::TradingNews* news) { news_.tell(news); }

    // PaperPort, any thread
    [[nodiscard]] execution::TradeAnswer trade(const execution::TradeRequest& request) override;
    [[nodiscard]] execution::LiveStatus status() const override;
    [[nodiscard]] execution::BalanceSheet balances() const override;
    [[nodiscard]] execution::EffectiveLimits effective(const Symbol& symbol) const override;
    [[nodiscard]] Result<std::optional<execution::TradeAnswer>> order(const std::string& request_id) const override;
    [[nodiscard]] Result<execution::Page<orders::LiveOrder>> orders(const execution::PageQuery& query) override;
    [[nodiscard]] Result<std::vector<orders::BookedFill>> fills_of(const std::string& client_order_id) override;
    // What a strategy's decision may look at. Empty: the books can't be opened.
    [[nodiscard]] std::optional<execution::GateFacts> facts(const Symbol& symbol) const;
    // The old books go into a folder "paper-until-<time>". errors: refused: an order is on its way; unavailable: the
    // disk, and then either the old books go on or new ones are opened as soon as it takes them
    [[nodiscard]] Result<> reset() override;

    // MarketListener, on the feed's thread
    void on_top(const Symbol& symbol, const market::TopOfBook& top) override;
    void on_status(const market::FeedStatus& status) override;

    // Whatever has fallen due; the thread makes these. Gives how long until it makes sense to make another.
    std::chrono::nanoseconds round();

private:
    // A call's hold on the session: it is not taken away meanwhile. Waits while another one takes its place.
    class Use {
    public:
        explicit Use(const PaperDesk& desk);
        ~Use();
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
        [[nodiscard]] PaperSession* session() const { return session_; }  // null: the books can't be opened

    private:
        const PaperDesk& desk_;
        PaperSession* session_;
    };
    // Waits until nobody uses the session, and does this while nobody can begin to.
    [[nodiscard]] Result<> change(const std::function<Result<>()>& work);
    [[nodiscard]] Result<> open();  // within change()
    void open_again_where_needed();
    [[nodiscard]] std::string closed_sentence() const;
    [[nodiscard]] BooksAside aside() const { return {parts_.folder, "paper", "new-paper-books", "paper-until-"}; }

    PaperParts parts_;
    PaperNews news_;

    mutable std::mutex door_;
    mutable std::condition_variable door_moved_;
    mutable int users_ = 0;
    bool is_changing_ = false;
    std::unique_ptr<PaperSession> session_;
    std::string closed_because_;  // where there is no session
    std::uint64_t starts_ = 0;
    std::optional<std::chrono::nanoseconds> opened_at_;  // tried
    std::atomic<int> trades_in_flight_ = 0;

    std::mutex tops_mutex_;
    PaperSession::Tops tops_;  // outlive a session

    std::unique_ptr<DeskThread> thread_;  // last: ends first
};

}  // namespace piggy::apps
