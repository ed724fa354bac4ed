#include "apps/summary_clock.h"

#include <utility>

namespace piggy::apps {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

constexpr std::chrono::minutes retry_after{5};

std::string month_name(std::chrono::year_month month) {
    return format_date(Timestamp(std::chrono::sys_days(month / 1))).substr(0, 7);
}

std::string with_head(std::string text, const std::string& head) {
    while (text.ends_with('\n')) text.pop_back();
    return head.empty() ? text : text + "\nAudit log, last record: " + head;
}

}  // namespace

std::vector<alerts::Alert> SummaryClock::due(Timestamp now, const std::string& exchange, const std::string& head,
                                             const std::function<bool(const std::string& source)>& done) {
    std::vector<alerts::Alert> alerts;
    const std::int64_t ended = utc_day(now - after_midnight) - 1;
    const auto told = told_days_.find(exchange);
    if ((told != told_days_.end() && told->second >= ended) || now < retry_at_[exchange]) return alerts;
    const auto add = [&](const std::string& source, const Result<std::optional<std::string>>& text) {
        if (!text) {
            trouble_ = source + " could not be made: " + text.error().what;
            return false;
        }
        if (*text) {
            alerts.push_back({source, now, alerts::Kind::summary, alerts::Level::info, with_head(**text, head)});
        }
        return true;
    };
    const Timestamp first_moment{days(ended)};
    const std::string day_source = exchange + "/day/" + format_date(first_moment);
    bool all = !texts_.day || done(day_source) || add(day_source, texts_.day(exchange, ended));
    const year_month_day today(std::chrono::sys_days(days(ended + 1)));
    const std::chrono::year_month last_month =
        std::chrono::year_month(today.year(), today.month()) - std::chrono::months(1);
    const std::string month_source = exchange + "/month/" + month_name(last_month);
    all = (!texts_.month || done(month_source) || add(month_source, texts_.month(exchange, last_month))) && all;
    if (all) {
        told_days_[exchange] = ended;
    } else {
        retry_at_[exchange] = now + retry_after;
    }
    return alerts;
}

}  // namespace piggy::apps
