#include "adapters/http_api/market_questions.h"

#include <algorithm>
#include <utility>

namespace piggy::http_api {
namespace {

using market::Candle;
using market::Timeframe;

// Whatever the exchange did wrong, for the page it means: no answer to be had now.
tl::unexpected<Error> unavailable(const Error& error) { return fail(ErrorCode::unavailable, error.what); }

bool same(const market::CandleQuery& a, const market::CandleQuery& b) {
    return a.symbol == b.symbol && a.timeframe == b.timeframe && a.from == b.from && a.to == b.to;
}

// The bucket with one more candle after what it holds already. errors: out_of_range (a volume sum too large)
Result<> fold(std::optional<Candle>& bucket, Timestamp opened, const Candle& next) {
    if (!bucket) {
        bucket = next;
        bucket->open_time = opened;
        return {};
    }
    const auto volume = try_add(bucket->volume, next.volume);
    if (!volume) return fail(volume.error());
    bucket->high = std::max(bucket->high, next.high);
    bucket->low = std::min(bucket->low, next.low);
    bucket->close = next.close;
    bucket->volume = *volume;
    return {};
}

const Timeframe& one_hour() {
    static const Timeframe hour = Timeframe::parse("1h").value();
    return hour;
}

}  // namespace

Result<std::unique_lock<std::timed_mutex>> MarketQuestions::turn() {
    if (market_.feed() == nullptr) return fail(ErrorCode::unavailable, market_.feed_reason());
    std::unique_lock lock(asking_, patience);
    if (!lock) {
        return fail(ErrorCode::unavailable,
                    market_.name() + " has not answered the question before this one yet; try again in a moment");
    }
    return lock;
}

Result<market::PriceQuote> MarketQuestions::price(const Symbol& symbol) {
    const auto lock = turn();
    if (!lock) return fail(lock.error());
    auto quote = market_.feed()->fetch_price(symbol);
    if (!quote) return unavailable(quote.error());
    market_.take(*quote);
    return quote;
}

MarketQuestions::Series MarketQuestions::kept(const market::CandleQuery& query) {
    const std::lock_guard lock(mutex_);
    const auto now = clock_.monotonic();
    std::erase_if(kept_, [&](const Kept& one) { return now - one.since > kept_for; });
    const auto found = std::ranges::find_if(kept_, [&](const Kept& one) { return same(one.query, query); });
    return found == kept_.end() ? nullptr : found->series;
}

void MarketQuestions::keep(const market::CandleQuery& query, Series series) {
    const std::lock_guard lock(mutex_);
    kept_.push_back({query, std::move(series), clock_.monotonic()});
    if (kept_.size() > kept_max) kept_.pop_front();
}

Result<MarketQuestions::Series> MarketQuestions::closed(const market::CandleQuery& query) {
    if (auto series = kept(query)) return series;
    const auto lock = turn();
    if (!lock) return fail(lock.error());
    if (auto series = kept(query)) return series;  // the one before us asked for the same
    auto answer = market_.feed()->fetch_candles(query);
    if (!answer) return unavailable(answer.error());
    Series series = std::make_shared<const market::CandleSeries>(std::move(*answer));
    keep(query, series);
    return series;
}

Result<Timestamp> MarketQuestions::settle(ChartCandles& chart, const Symbol& symbol, Timeframe timeframe,
                                          Timestamp from, Timestamp to) {
    if (from >= to) return from;
    const auto count = static_cast<std::size_t>((to - from) / timeframe.length());
    const auto series = closed({symbol, timeframe, from, to, count});
    if (!series) return fail(series.error());
    const auto view = (*series)->view();
    const Timestamp opened = chart.settled ? chart.settled->open_time : from;
    for (std::size_t i = 0; i < view.size; ++i) {
        if (auto folded = fold(chart.settled, opened, view.at(i)); !folded) return unavailable(folded.error());
    }
    return view.size == 0 ? from : view.at(view.size - 1).open_time + timeframe.length();
}

Result<ChartCandles> MarketQuestions::candles(const Symbol& symbol, Timeframe timeframe, std::size_t limit) {
    // The exchange's minute tells its own time; without one ours has to do.
    const auto live = market_.minute(symbol);
    const Timestamp minute = Timeframe::one_minute().open_time(clock_.now());
    const bool is_now = live && live->open_time >= minute - std::chrono::minutes(2);
    const Timestamp now = is_now ? live->open_time : minute;
    const Timestamp bucket = timeframe.open_time(now);

    ChartCandles chart;
    const auto series =
        closed({symbol, timeframe, bucket - static_cast<std::int64_t>(limit) * timeframe.length(), bucket, limit});
    if (!series) return fail(series.error());
    chart.closed = *series;

    // A day is put together from whole hours first: fewer candles to ask for.
    const Timestamp hours_end = one_hour().divides_into(timeframe) ? one_hour().open_time(now) : bucket;
    const auto hours = settle(chart, symbol, one_hour(), bucket, hours_end);
    if (!hours) return fail(hours.error());
    const auto minutes = settle(chart, symbol, Timeframe::one_minute(), hours_end, now);
    if (!minutes) return fail(minutes.error());
    // Every minute before the live one is closed, and was asked for: one that is missing had no trade.
    chart.settled_until = is_now ? now : *minutes;
    chart.current = chart.settled;
    if (is_now) {
        if (auto folded = fold(chart.current, bucket, *live); !folded) return unavailable(folded.error());
    }
    return chart;
}

}  // namespace piggy::http_api
