// The thread that owns strategies at work: bringing them back, feeding them, writing down and handing out.

#include <algorithm>

#include "adapters/net/json_object.h"
#include "apps/backend_talk.h"
#include "apps/trading_service.h"

namespace piggy::apps {

using http_api::NoticeLevel;
using trading::CandleClosed;
using trading::Event;
using trading::OrderEnded;
using trading::PriceTouched;
using trading::RunMode;
using trading::RunStarted;
using trading::RunStopped;

namespace {

using market::Timeframe;
using namespace std::chrono_literals;

constexpr auto candle_is_late_after = 60s;
constexpr auto candle_is_missed_after = 20s;  // after it has closed
constexpr std::size_t minutes_kept = 240;
constexpr std::chrono::nanoseconds patience_min = 5s, patience_max = 60s;
// What is heard of the backend may be this old; a run that was started meanwhile must not be stopped for it.
constexpr std::chrono::nanoseconds heard_age_max = 5s;
constexpr std::size_t stopped_runs_shown = 20;
// A stop that can't be had (nobody buys within the collar, the desk is closed) is tried again after the first of these,
// then each time after the second, and with each candle: every try may use up one of the day's orders, and five in a row
// that found no taker pause live trading.
constexpr std::chrono::nanoseconds touch_again_first = 5s, touch_again_later = 60s;

const std::string& run_of(const Event& event) {
    const auto* started = std::get_if<RunStarted>(&event.what);
    if (started != nullptr) return started->config.id;
    const auto* closed = std::get_if<CandleClosed>(&event.what);
    const auto* order = std::get_if<OrderEnded>(&event.what);
    const auto* touched = std::get_if<PriceTouched>(&event.what);
    if (closed != nullptr) return closed->run_id;
    if (touched != nullptr) return touched->run_id;
    return order != nullptr ? order->run_id : std::get<RunStopped>(event.what).run_id;
}

}  // namespace

// ---- after a restart

Result<> TradingService::bring_back() {
    const auto open = ports_.log.open_runs();
    if (!open) return fail(open.error());
    const auto stopped = ports_.log.stopped_since(opened_ - shown_after_stop);
    if (!stopped) return fail(stopped.error());
    for (const std::string& id : *open) bring_back(id);
    const std::size_t skipped = stopped->size() - std::min(stopped->size(), stopped_runs_shown);
    for (std::size_t i = skipped; i < stopped->size(); ++i) bring_back((*stopped)[i]);
    return {};
}

void TradingService::bring_back(const std::string& id) {
    if (state_.runs.contains(id) || !replay(id)) return;
    const trading::StrategyRun& run = state_.runs.at(id);
    has_changed_ = true;
    // A live run is stopped first, so that the end of its order leads to no other one.
    if (run.running() && run.config().mode == RunMode::live) {
        static_cast<void>(end_run(id, "the app was restarted"));
    }
    if (run.pending()) orders_.settle(*run.pending());
    if (!run.running() || to_stop_.contains(id)) return;
    const Timeframe timeframe = run.config().timeframe;
    const auto last = run.view().last_candle;
    const Timestamp next = last ? *last + timeframe.length() : timeframe.open_time(ports_.clock.now());
    followers_.emplace(id, Follower{CandleClock(run.config().symbol, timeframe, next)});
    // Before the first candle, which would find no model ready and sell.
    if (const auto need = need_of(run.config())) told_of_model(id, ports_.forecasts.prepare(*need, last.value_or(next)));
}

bool TradingService::replay(const std::string& id) {
    const auto record = ports_.log.record_of(id);
    std::string trouble = record ? "" : record.error().what;
    if (record) {
        auto back = trading::bring_back(state_, *record);
        if (!back && record->state) back = replay_all(id);  // the events are the truth
        if (!back) trouble = back.error().what;
    }
    if (trouble.empty()) {
        since_kept_[id] = record->rest.size();
        keep_state_where_due(id);
        return true;
    }
    state_.runs.erase(id);
    say(NoticeLevel::error, "The strategy run " + id + " can't go on: " + trouble + ".");
    // A record that makes no sense today makes none tomorrow; one that can't be read today may be read tomorrow.
    if (record || record.error().code == ErrorCode::malformed) {
        static_cast<void>(
            ports_.log.append({ports_.clock.now(), RunStopped{id, "its record could not be read after a restart"}}));
    }
    return false;
}

Result<> TradingService::replay_all(const std::string& id) {
    state_.runs.erase(id);
    const auto events = ports_.log.events_of(id);
    if (!events) return fail(events.error());
    for (const Event& event : *events) {
        if (auto done = trading::step(state_, event); !done) return fail(done.error());
    }
    return {};
}

// ---- from time to time

void TradingService::look_around() {
    if (!brought_back_) {
        if (const auto back = bring_back(); !back) {
            say_seldom("What strategies did before can't be read, so none is at work: " + back.error().what + ".");
            return;
        }
        brought_back_ = true;
    }
    for (const auto& [id, why] : std::exchange(to_stop_, {})) static_cast<void>(end_run(id, why));
    for (OrderEnded& order : std::exchange(unwritten_, {})) ended(std::move(order));
    stop_live_where_it_is_off();
    look_for_models();
    for (auto& [id, follower] : followers_) {
        feed(id, follower);
        follow_up(id, follower);
    }
    sample_equity();
    forget_old_runs();
    show_runs();
}

void TradingService::stop_live_where_it_is_off() {
    if (live_since_.empty()) return;
    const auto heard = ports_.backend.heard();
    const auto status = net::parse_json_object(heard.status);
    if (!heard.health.ok || !status) return;  // nothing is sold or bought while nobody answers
    const std::string mode = text_in(*status, "mode");
    if (mode.empty() || mode == "LIVE" || mode == "PAUSED") return;
    const std::string why =
        mode == "AUTO_DISABLED" ? "the daily loss limit switched live trading off" : "live trading was switched off";
    const auto now = ports_.clock.monotonic();
    std::vector<std::string> ids;
    for (const auto& [id, since] : live_since_) {
        if (now - since > heard_age_max) ids.push_back(id);
    }
    for (const std::string& id : ids) static_cast<void>(end_run(id, why));
}

void TradingService::sample_equity() {
    const Timestamp minute = std::chrono::floor<std::chrono::minutes>(ports_.clock.now());
    const auto keep = [&](RunMode mode, bool is_fresh, std::optional<Decimal> equity) {
        if (!is_fresh || !equity) return;  // a moment later, perhaps
        sampled_[mode] = minute;
        if (const auto kept = ports_.equity.add(mode, minute, *equity); !kept) {
            say_seldom("The equity of this minute could not be kept: " + kept.error().what + ".");
        }
    };
    if (sampled_[RunMode::paper] != minute) {
        const auto paper = ports_.paper.status();
        keep(RunMode::paper, paper.equity_is_fresh, paper.equity_usd);
    }
    if (sampled_[RunMode::live] != minute) {
        const auto heard = ports_.backend.heard();
        const auto live = net::parse_json_object(heard.status);
        if (live) {
            keep(RunMode::live, heard.health.ok && truth_in(*live, "equity_is_fresh"), decimal_in(*live, "equity_usd"));
        }
    }
    if (thinned_ && utc_day(*thinned_) == utc_day(minute)) return;
    thinned_ = minute;
    static_cast<void>(ports_.equity.thin_out(minute));  // a full disk has been told of by now
}

void TradingService::forget_old_runs() {
    const Timestamp oldest = ports_.clock.now() - shown_after_stop;
    const auto forgotten = std::erase_if(state_.runs, [&](const auto& entry) {
        const auto& [id, run] = entry;
        const bool is_old = !run.running() && !run.pending() && run.view().stopped < oldest;
        if (is_old) since_kept_.erase(id);
        return is_old;
    });
    if (forgotten > 0) has_changed_ = true;
}

// ---- candles

void TradingService::take_candle(const Symbol& symbol, const market::Candle& minute) {
    Minutes& minutes = minutes_[symbol];
    minutes.emplace(minute.open_time, minute);
    while (minutes.size() > minutes_kept) minutes.erase(minutes.begin());
    for (auto& [id, follower] : followers_) {
        if (state_.runs.at(id).config().symbol != symbol) continue;
        feed(id, follower);
        follow_up(id, follower);
    }
}

// All that is here goes to the run.
void TradingService::feed(const std::string& id, Follower& follower) {
    const trading::RunConfig config = state_.runs.at(id).config();
    follower.clock.take(minutes_[config.symbol]);
    while (const market::Candle* candle = follower.clock.ready()) {
        const Timestamp now = ports_.clock.now();
        const Timestamp closed_at = candle->open_time + config.timeframe.length();
        CandleClosed closed;
        closed.run_id = id;
        closed.candle = *candle;
        closed.late = now - closed_at > candle_is_late_after || closed_at < opened_;
        closed.facts = facts_for(id).value_or(trading::DeskFacts{});
        closed.foreseen = foreseen_for(id, *candle);
        if (!apply({now, closed})) return;  // it stays the next one
        follower.clock.pop();
    }
}

// ---- forecasts

// What is expected at the close of this candle; where nothing is, the reason is kept.
std::int64_t TradingService::foreseen_for(const std::string& id, const market::Candle& candle) {
    const trading::StrategyRun& run = state_.runs.at(id);
    const auto need = need_of(run.config());
    if (!need) return market::no_forecast;
    const market::CandleView seen = run.candles();
    market::CandleSeries newest;
    for (std::size_t i = seen.size - std::min(seen.size, need->candles() - 1); i < seen.size; ++i) {
        newest.push_back(seen.at(i));
    }
    newest.push_back(candle);
    const auto foreseen = ports_.forecasts.foreseen(*need, newest.view());
    if (foreseen) {
        no_forecast_.erase(id);
    } else {
        no_forecast_[id] = foreseen.error().what;
    }
    return foreseen.value_or(market::no_forecast);
}

// Takes models that were replaced; making one ready takes its time, so elsewhere.
void TradingService::look_for_models() {
    if (looking_for_models_) return;
    struct Wanted {
        std::string id;
        ForecastNeed need;
        Timestamp newest;
    };
    auto wanted = std::make_shared<std::vector<Wanted>>();
    for (const auto& [id, follower] : followers_) {
        const trading::StrategyRun& run = state_.runs.at(id);
        const auto need = need_of(run.config());
        if (need) wanted->push_back({id, *need, run.view().last_candle.value_or(ports_.clock.now())});
    }
    if (wanted->empty()) return;
    looking_for_models_ = fetcher_.post([this, wanted] {
        std::vector<std::pair<std::string, Result<>>> found;
        for (const Wanted& one : *wanted) found.emplace_back(one.id, ports_.forecasts.prepare(one.need, one.newest));
        thread_.post_surely([this, found = std::move(found)] {
            looking_for_models_ = false;
            for (const auto& [id, usable] : found) told_of_model(id, usable);
            show_runs();
        });
    });
}

void TradingService::told_of_model(const std::string& id, const Result<>& usable) {
    if (!followers_.contains(id)) return;
    const std::string why = usable ? "" : usable.error().what;
    const auto known = no_forecast_.find(id);
    if (why == (known == no_forecast_.end() ? "" : known->second)) return;
    has_changed_ = true;
    if (usable) {
        no_forecast_.erase(known);
    } else {
        no_forecast_[id] = why;
    }
}

// ---- stops

// On the market's thread, for each of its prices: nearly always there is nothing to do.
void TradingService::on_top(const Symbol& symbol, const market::TopOfBook& top) {
    const auto now = ports_.clock.monotonic();
    const std::lock_guard lock(watch_mutex_);
    for (Watched& watched : watched_) {
        const bool touched = watched.is_leaving || (watched.stop && top.bid <= *watched.stop) || (watched.target && top.bid >= *watched.target);
        if (watched.symbol != symbol || !touched || now < watched.quiet_until) continue;
        watched.quiet_until = now + 1s;  // until this one has been looked at
        static_cast<void>(thread_.post([this, id = watched.id] {
            look_at_stops(id);
            show_runs();
        }));
    }
}

void TradingService::look_at_stops(const std::string& id) {
    const auto run = state_.runs.find(id);
    if (run == state_.runs.end()) return;
    const auto facts = facts_for(id);
    if (!facts || !facts->bid || !run->second.is_touched_by(*facts->bid)) return;
    const auto now = ports_.clock.monotonic();
    const auto before = touched_.find(id);
    if (before != touched_.end() && now < before->second) return;
    if (!apply({ports_.clock.now(), PriceTouched{id, *facts}})) return;
    touched_[id] = now + (before == touched_.end() ? touch_again_first : touch_again_later);
}

// What on_top() holds prices against; after each change of a run.
void TradingService::watch_stops() {
    std::vector<Watched> watched;
    for (const auto& [id, run] : state_.runs) {
        const trading::RunView view = run.view();
        if (view.stop || view.target) {
            watched.push_back({id, view.config.symbol, view.leaves_for_a_stop, view.stop, view.target, {}});
        } else {
            touched_.erase(id);
        }
    }
    const std::lock_guard lock(watch_mutex_);
    watched_ = std::move(watched);
}

// What is missing is asked for.
void TradingService::follow_up(const std::string& id, Follower& follower) {
    const auto now = ports_.clock.monotonic();
    if (follower.fetching || now < follower.retry_at) return;
    const Symbol& symbol = state_.runs.at(id).config().symbol;
    const Timestamp overdue = Timeframe::one_minute().open_time(ports_.clock.now() - candle_is_missed_after);
    const auto query = follower.clock.wanted(std::max(certain_until(symbol), overdue));
    if (!query) return;
    follower.fetching = fetcher_.post([this, id, query = *query] {
        const auto answer = std::make_shared<const Result<market::CandleSeries>>(fetch_(query));
        thread_.post_surely([this, id, query, answer] { take_answer(id, query, *answer); });
    });
}

void TradingService::take_answer(const std::string& id, const market::CandleQuery& query,
                                 const Result<market::CandleSeries>& answer) {
    const auto found = followers_.find(id);
    if (found == followers_.end()) return;
    Follower& follower = found->second;
    follower.fetching = false;
    if (answer) follower.clock.take(query, *answer, minutes_[query.symbol], certain_until(query.symbol));
    if (answer && follower.clock.next_minute() > query.from) {
        follower.patience = patience_min;
        follower.retry_at = {};
    } else {
        follower.retry_at = ports_.clock.monotonic() + follower.patience;
        follower.patience = std::min(2 * follower.patience, patience_max);
    }
    feed(id, follower);
    follow_up(id, follower);
    show_runs();
}

Timestamp TradingService::certain_until(const Symbol& symbol) const {
    const auto minutes = minutes_.find(symbol);
    if (minutes == minutes_.end() || minutes->second.empty()) return {};
    return minutes->second.rbegin()->first + Timeframe::one_minute().length();
}

// ---- events and what they lead to

Result<std::string> TradingService::begin(trading::RunConfig config, std::vector<market::Candle> history) {
    if (auto may = may_start(config); !may) return fail(may.error());
    const std::string id = config.id;
    const Timestamp next = history.back().open_time + config.timeframe.length();
    const Follower follower{CandleClock(config.symbol, config.timeframe, next)};
    const RunMode mode = config.mode;
    const Event event{ports_.clock.now(), RunStarted{std::move(config), std::move(history)}};
    // Tried out before it is written down: the log has no run that can't be.
    const auto tried = trading::StrategyRun::start(std::get<RunStarted>(event.what), event.time);
    if (!tried) return fail(tried.error());
    if (auto written = apply(event); !written) return fail(written.error());
    if (mode == RunMode::live) live_since_[id] = ports_.clock.monotonic();
    follow_up(id, followers_.emplace(id, follower).first->second);
    return id;
}

Result<> TradingService::end_run(const std::string& id, const std::string& why) {
    const auto run = state_.runs.find(id);
    if (run == state_.runs.end() || !run->second.running()) return {};
    orders_.withdraw(id);  // whatever the disk says
    if (auto written = apply({ports_.clock.now(), RunStopped{id, why}}); !written) {
        to_stop_[id] = why;
        return written;
    }
    followers_.erase(id);
    live_since_.erase(id);
    no_forecast_.erase(id);
    return {};
}

void TradingService::ended(OrderEnded order) {
    if (!state_.runs.contains(order.run_id)) return;
    order.facts = facts_for(order.run_id).value_or(trading::DeskFacts{});
    if (!apply({ports_.clock.now(), order})) unwritten_.push_back(std::move(order));
    show_runs();
}

Result<> TradingService::apply(const Event& event) {
    // A run that is to stop, and could not be yet, does nothing else any more.
    if (!std::holds_alternative<RunStopped>(event.what) && to_stop_.contains(run_of(event))) {
        return fail(ErrorCode::unavailable, "the run is being stopped");
    }
    if (auto written = ports_.log.append(event); !written) {
        say_seldom("What happens to strategies can't be written down, so nothing is done about it: " +
                   written.error().what + ".");
        return written;
    }
    has_changed_ = true;
    auto commands = trading::step(state_, event);
    invariant(commands.has_value(), "an event that was written down is one that can be stepped");
    hand_out(*commands);
    const std::string& id = run_of(event);
    ++since_kept_[id];
    keep_state_where_due(id);
    return {};
}

// So that a start goes through the last thousand events of a run and not through months of them.
void TradingService::keep_state_where_due(const std::string& id) {
    const auto run = state_.runs.find(id);
    if (run == state_.runs.end() || since_kept_[id] < settings_.keep_state_every) return;
    since_kept_[id] = 0;  // what could not be kept is kept later: the events are there
    if (const auto kept = ports_.log.keep_state(id, run->second.state()); !kept) {
        say_seldom("What a strategy has come to can't be kept, so the next start will take longer: " +
                   kept.error().what + ".");
    }
}

void TradingService::hand_out(const std::vector<trading::Command>& commands) {
    for (const trading::Command& command : commands) {
        if (const auto* order = std::get_if<trading::PlaceOrder>(&command)) orders_.place(*order);
        if (const auto* notify = std::get_if<trading::Notify>(&command)) say(NoticeLevel::warning, notify->sentence);
    }
}

std::optional<trading::DeskFacts> TradingService::facts_for(const std::string& id) const {
    const trading::RunConfig& config = state_.runs.at(id).config();
    return ports_.facts.facts(config.symbol, config.mode);
}

std::size_t TradingService::running() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(state_.runs, [](const auto& entry) { return entry.second.running(); }));
}

void TradingService::show_runs() {
    if (!std::exchange(has_changed_, false)) return;
    std::vector<trading::RunView> views;
    for (const auto& [id, run] : state_.runs) {
        views.push_back(run.view());
        const auto why = no_forecast_.find(id);
        if (why == no_forecast_.end()) continue;
        views.back().outlook = "no forecast: " + why->second +
                               (views.back().position.value > Decimal{} ? "; so what it holds is sold" : "");
    }
    watch_stops();
    // Those at work first, the newest first.
    std::ranges::sort(views, [](const auto& a, const auto& b) {
        if (a.stopped.has_value() != b.stopped.has_value()) return b.stopped.has_value();
        return a.started > b.started;
    });
    {
        const std::lock_guard lock(shown_mutex_);
        shown_ = std::move(views);
    }
    news_->runs_changed();
}

}  // namespace piggy::apps
