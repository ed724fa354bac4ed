#include "apps/paper_news.h"

#include <utility>

#include "execution/desk_json.h"

namespace piggy::apps {
namespace {

constexpr std::string_view alert_mark = "ALERT: ";
constexpr std::size_t waiting_max = 1'000;

}  // namespace

void PaperNews::tell(http_api::TradingNews* news) {
    const std::lock_guard lock(telling_);
    news_ = news;
}

void PaperNews::hear_line(std::string_view line) {
    if (!line.starts_with(alert_mark)) return;
    line.remove_prefix(alert_mark.size());
    const bool is_grave = line.starts_with("AUTO-DISABLED") || line.find("can't be written") != std::string_view::npos;
    notice(is_grave ? http_api::NoticeLevel::error : http_api::NoticeLevel::warning, std::string(line));
}

void PaperNews::notice(http_api::NoticeLevel level, const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < waiting_max) {
        const char* end = sentence.ends_with('.') ? "" : ".";
        waiting_.emplace_back(http_api::Notice{clock_.now(), level, "Paper: " + sentence + end});
    }
    is_look_wanted_ = true;
}

void PaperNews::order(const execution::TradeAnswer& answer, bool only_if_new) {
    if (!answer.order) return;
    const std::lock_guard lock(mutex_);
    const auto known = unended_.find(answer.order->request_id);
    if (only_if_new && known != unended_.end() && known->second == answer.order->state) return;
    waiting_.emplace_back(execution::order_json(answer, {orders::TradeLineMode::paper, true}));
    if (orders::is_final(answer.order->state)) {
        unended_.erase(answer.order->request_id);
    } else {
        unended_[answer.order->request_id] = answer.order->state;
    }
    is_look_wanted_ = true;
}

std::vector<std::string> PaperNews::unended() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> ids;
    for (const auto& [id, state] : unended_) ids.push_back(id);
    return ids;
}

void PaperNews::flush() {
    const std::lock_guard telling(telling_);
    for (;;) {
        std::variant<std::string, http_api::Notice> next;
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.empty()) return;
            next = std::move(waiting_.front());
            waiting_.pop_front();
        }
        if (!news_) continue;
        if (const auto* order = std::get_if<std::string>(&next)) {
            news_->order_changed(http_api::RunMode::paper, *order);
        } else {
            news_->notice(std::get<http_api::Notice>(next));
        }
    }
}

bool PaperNews::wants_look() const {
    const std::lock_guard lock(mutex_);
    const auto now = clock_.monotonic();
    const bool may_tell = !told_at_ || now - *told_at_ >= look_every;
    return may_tell && (is_look_wanted_ || !looked_at_ || now - *looked_at_ >= look_every);
}

void PaperNews::look_soon() {
    const std::lock_guard lock(mutex_);
    is_look_wanted_ = true;
}

void PaperNews::look(execution::LiveStatus status, execution::BalanceSheet balances) {
    // What changes with every look is no news.
    status.venue_time.reset();
    balances.as_of = {};
    for (execution::BalanceRow& row : balances.rows) row.price_age_ms.reset();
    std::string seen = execution::status_json(status, "") + execution::balance_json(balances, "", "");
    {
        const std::lock_guard lock(mutex_);
        is_look_wanted_ = false;
        looked_at_ = clock_.monotonic();
        if (seen == known_) return;
        known_ = std::move(seen);
        told_at_ = looked_at_;
    }
    const std::lock_guard telling(telling_);
    if (news_) news_->desk_changed(http_api::RunMode::paper);
}

}  // namespace piggy::apps
