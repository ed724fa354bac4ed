#include "apps/summary_texts.h"

#include <algorithm>
#include <array>

#include "adapters/telegram/telegram_file.h"
#include "apps/alert_service.h"
#include "apps/report_books.h"
#include "report/figure_lines.h"

namespace piggy::apps {
namespace {

constexpr std::array<std::string_view, 2> worth = {"equity_first", "equity_last"};

std::vector<report::FigureLine> allowed(std::vector<report::FigureLine> lines, const std::filesystem::path& home) {
    const telegram::TelegramFile file(home / telegram_file_name, telegram::TelegramEnvironment::of_process());
    const auto settings = file.load();
    if (settings && *settings && (*settings)->balance) return lines;
    std::erase_if(lines, [](const auto& line) { return std::ranges::find(worth, line.name) != worth.end(); });
    return lines;
}

}  // namespace

SummaryTexts summary_texts(std::filesystem::path home, const Clock& clock) {
    using Text = Result<std::optional<std::string>>;
    const auto accounts = [home, &clock](const std::string& exchange, const report::Period& period) {
        return read_accounts({home, exchange, trading::RunMode::live}, period, clock.now());
    };
    SummaryTexts texts;
    texts.day = [home, accounts](const std::string& exchange, std::int64_t utc_day) -> Text {
        const auto period = report::day_period(utc_day);
        const auto read = accounts(exchange, period);
        if (!read) return fail(read.error());
        const auto& days = read->history().days;
        // A day on which no desk was at work is none.
        if (std::ranges::none_of(days, [&](const auto& day) { return day.utc_day == utc_day; })) return std::nullopt;
        const auto summary = read->day(utc_day);
        return report::plain_text(report::title_of(summary), allowed(report::figure_lines(summary), home));
    };
    texts.month = [home, accounts](const std::string& exchange, std::chrono::year_month month) -> Text {
        const auto period = report::month_period(month);
        const auto read = accounts(exchange, period);
        if (!read) return fail(read.error());
        const auto& days = read->history().days;
        if (std::ranges::none_of(days, [&](const auto& day) {
                return day.utc_day >= utc_day(period.from) && day.utc_day < utc_day(period.to);
            })) {
            return std::nullopt;
        }
        const auto report = read->month(month);
        return report::plain_text(report::title_of(report), allowed(report::figure_lines(report), home));
    };
    return texts;
}

}  // namespace piggy::apps
