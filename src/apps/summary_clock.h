#pragma once
// SummaryClock: at 00:00 UTC the day that has ended is summed up, and on the first the month. What was due while nobody
// was there is told at the next start: the last day and the last month, no more.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alerts/alert.h"
#include "core/clock.h"
#include "core/result.h"

namespace piggy::apps {

// Texts of an exchange's live books for a day or a month, without the head of the audit log. Nothing: there are no books,
// or nothing ever happened in them.
struct SummaryTexts {
    std::function<Result<std::optional<std::string>>(const std::string& exchange, std::int64_t utc_day)> day;
    std::function<Result<std::optional<std::string>>(const std::string& exchange, std::chrono::year_month month)> month;
};

class SummaryClock {
public:
    // After midnight, so that the day's last trades are in the books.
    static constexpr std::chrono::seconds after_midnight{10};

    explicit SummaryClock(SummaryTexts texts) : texts_(std::move(texts)) {}

    // What is due: once for each day and month, also where a start was in between (done: the sources that there are
    // already are asked for). head: of an exchange's audit log.
    [[nodiscard]] std::vector<alerts::Alert> due(Timestamp now, const std::string& exchange, const std::string& head,
                                                 const std::function<bool(const std::string& source)>& done);
    // Why a text could not be made, once.
    [[nodiscard]] std::string take_trouble() { return std::exchange(trouble_, {}); }

private:
    SummaryTexts texts_;
    std::map<std::string, std::int64_t> told_days_;  // by exchange: the last day that was seen to
    std::map<std::string, Timestamp> retry_at_;
    std::string trouble_;
};

}  // namespace piggy::apps
