#include "apps/candle_clock.h"

#include <algorithm>

namespace piggy::apps {
namespace {

using market::Timeframe;

constexpr std::int64_t candles_per_question = 1000;

}  // namespace

CandleClock::CandleClock(Symbol symbol, Timeframe timeframe, Timestamp next)
    : symbol_(std::move(symbol)), timeframe_(timeframe), next_minute_(next), bar_open_(next) {}

void CandleClock::take(const Minutes& minutes) {
    for (auto found = minutes.find(next_minute_); found != minutes.end(); found = minutes.find(next_minute_)) {
        take_minute(found->second);
    }
}

void CandleClock::take_minute(const market::Candle& minute) {
    if (minute.open_time < next_minute_) return;
    go_on_to(minute.open_time);
    bar_.add(timeframe_.open_time(minute.open_time), minute);
    bar_open_ = timeframe_.open_time(minute.open_time);
    go_on_to(minute.open_time + Timeframe::one_minute().length());
}

void CandleClock::go_on_to(Timestamp minute) {
    next_minute_ = std::max(next_minute_, minute);
    if (!bar_.empty() && next_minute_ >= bar_open_ + timeframe_.length()) finish_bar();
}

void CandleClock::finish_bar() {
    if (const auto bar = bar_.finish()) ready_.push_back(*bar);
}

std::optional<market::CandleQuery> CandleClock::wanted(Timestamp closed_until) const {
    const bool between_bars = bar_.empty() && timeframe_.is_on_grid(next_minute_);
    const Timestamp bars_until = timeframe_.open_time(closed_until);
    const bool asks_bars = whole_ones_ && between_bars && bars_until > next_minute_;
    const Timeframe asked = asks_bars ? timeframe_ : Timeframe::one_minute();
    const Timestamp until = std::min(asks_bars ? bars_until : Timeframe::one_minute().open_time(closed_until),
                                     next_minute_ + candles_per_question * asked.length());
    if (until <= next_minute_) return std::nullopt;
    return market::CandleQuery{symbol_, asked, next_minute_, until, static_cast<std::size_t>(candles_per_question)};
}

void CandleClock::take(const market::CandleQuery& query, const market::CandleSeries& answer, const Minutes& minutes,
                       Timestamp certain_until) {
    if (query.from != next_minute_) return;  // of a moment ago: what it asks for came in meanwhile
    if (query.timeframe == timeframe_ && timeframe_ != Timeframe::one_minute()) {
        whole_ones_ = false;
        for (std::size_t i = 0; i < answer.size(); ++i) {
            const market::Candle bar = answer.view().at(i);
            if (bar.open_time < next_minute_ || bar.open_time >= query.to || !timeframe_.is_on_grid(bar.open_time)) {
                continue;
            }
            ready_.push_back(bar);
            next_minute_ = bar.open_time + timeframe_.length();
            whole_ones_ = true;
        }
        take(minutes);
        return;
    }
    Minutes known;
    for (std::size_t i = 0; i < answer.size(); ++i) {
        const market::Candle minute = answer.view().at(i);
        if (minute.open_time < query.to) known.emplace(minute.open_time, minute);
    }
    known.insert(minutes.lower_bound(query.from), minutes.lower_bound(query.to));
    for (const auto& [open_time, minute] : known) take_minute(minute);
    go_on_to(std::min(query.to, certain_until));
    if (bar_.empty()) whole_ones_ = true;
    take(minutes);
}

}  // namespace piggy::apps
