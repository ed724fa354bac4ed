#pragma once
// PaperNews: what whoever watches paper trading is told: each order as it is now, each alert, and, at most twice a
// second, that status or balances have changed. Told in the order in which it happened, never while the desk is locked.

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/http_api/trading_ports.h"
#include "core/clock.h"

namespace piggy::apps {

class PaperNews {
public:
    static constexpr std::chrono::milliseconds look_every{500};

    explicit PaperNews(const Clock& clock) : clock_(clock) {}
    // null: nobody any more. Waits for a call that is being made.
    void tell(http_api::TradingNews* news);

    // A line of the desk's log; an alert becomes a notice. Returns at once.
    void hear_line(std::string_view line);
    void notice(http_api::NoticeLevel level, const std::string& sentence);
    // An order as it is now; where only_if_new, only if that is not what was said of it last.
    void order(const execution::TradeAnswer& answer, bool only_if_new);
    // Those that were told of and had not ended.
    [[nodiscard]] std::vector<std::string> unended() const;
    // Tells what is due; then nothing waits.
    void flush();

    // Whether it is time to look at status and balances again.
    [[nodiscard]] bool wants_look() const;
    // Tells when they differ from what they were.
    void look(execution::LiveStatus status, execution::BalanceSheet balances);
    // Something is known to have changed: look as soon as it may be told.
    void look_soon();

private:
    const Clock& clock_;

    mutable std::mutex mutex_;                                         // never held while somebody is told
    std::deque<std::variant<std::string, http_api::Notice>> waiting_;  // orders as JSON, notices
    std::map<std::string, orders::OrderState> unended_;
    std::string known_;  // status and balances, as told last
    std::optional<std::chrono::nanoseconds> looked_at_, told_at_;
    bool is_look_wanted_ = true;

    std::mutex telling_;
    http_api::TradingNews* news_ = nullptr;
};

}  // namespace piggy::apps
