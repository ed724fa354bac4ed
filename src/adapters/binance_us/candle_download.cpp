#include "adapters/binance_us/candle_download.h"

#include "adapters/binance_us/market_questions.h"

namespace piggy::binance_us {
namespace {

// In a row, of one page. Before the first has come nobody knows that there is anybody to wait for.
constexpr int attempts_at_first = 3;
constexpr int attempts_later = 8;
constexpr std::size_t gaps_listed = 20;

void note_gap(market::Gaps& gaps, Timestamp expected, Timestamp found, market::Timeframe timeframe) {
    if (found <= expected) return;
    const auto missing = static_cast<std::uint64_t>((found - expected) / timeframe.length());
    ++gaps.count;
    gaps.missing += missing;
    gaps.longest = std::max(gaps.longest, missing);
    if (gaps.first.size() < gaps_listed) gaps.first.push_back({nanoseconds_since_epoch(expected), missing});
}

// Asks for one page until it comes, waiting where the venue or our budget wants that.
tl::expected<CandlePage, Error> patient_page(RestClient& rest, const DownloadOrder& order, Timestamp from,
                                             int attempts_max, BackOff& back_off) {
    for (int attempt = 1;; ++attempt) {
        auto page = ask_candles(rest, order.symbol, order.timeframe, from, order.to, candles_per_page, {1});
        if (page) return std::move(*page);
        const NoGoodAnswer& failure = page.error();
        if (failure.error.code != ErrorCode::unavailable) return tl::unexpected(failure.error);
        const bool told_to_wait = failure.again_after > std::chrono::nanoseconds::zero();
        // Waiting for the budget is no failure; a ban longer than ten minutes is nothing to wait for.
        if (told_to_wait && failure.again_after > std::chrono::minutes(10)) return tl::unexpected(failure.error);
        if (told_to_wait) attempt = 0;
        if (attempt >= attempts_max || !rest.wait(told_to_wait ? failure.again_after : back_off.next())) {
            return tl::unexpected(failure.error);
        }
    }
}

}  // namespace

DownloadReport download_candles(RestClient& rest, const DownloadOrder& order, const DownloadHooks& hooks) {
    DownloadReport report;
    report.next = order.timeframe.open_time(order.from);
    rest.refresh_clock();  // which candles are closed is judged by the venue's time
    BackOff back_off(static_cast<std::uint64_t>(nanoseconds_since_epoch(order.from)));
    while (report.next < order.to) {
        auto page = patient_page(rest, order, report.next, report.first ? attempts_later : attempts_at_first, back_off);
        if (!page) {
            report.stopped_by = page.error();
            break;
        }
        back_off.reset();
        if (page->closed.empty()) break;
        market::CandleSeries series;
        series.symbol = order.symbol;
        series.timeframe = order.timeframe;
        series.reserve(page->closed.size());
        for (const market::Candle& candle : page->closed) series.push_back(candle);
        if (auto kept = hooks.page(series); !kept) {
            report.stopped_by = kept.error();
            break;
        }
        for (const market::Candle& candle : page->closed) {
            if (!report.first) {
                report.first = candle.open_time;
            } else {
                note_gap(report.gaps, report.next, candle.open_time, order.timeframe);
            }
            report.next = candle.open_time + order.timeframe.length();
            ++report.candles;
        }
        if (hooks.progress && !hooks.progress({report.next, report.candles})) {
            report.stopped_by =
                Error{ErrorCode::refused, "the download was stopped; it can go on from " + format_iso8601(report.next)};
            break;
        }
        if (!page->full) break;
    }
    return report;
}

}  // namespace piggy::binance_us
