#include "alerts/status_watch.h"

#include <algorithm>
#include <charconv>

namespace piggy::alerts {
namespace {

std::string seconds_text(Timestamp from, Timestamp to) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(to - from).count();
    if (seconds < 120) return std::to_string(std::max<std::int64_t>(seconds, 0)) + " s";
    if (seconds < 7200) return std::to_string(seconds / 60) + " minutes";
    return std::to_string(seconds / 3600) + " hours";
}

std::string since_text(const std::optional<Timestamp>& time) {
    return time ? std::to_string(nanoseconds_since_epoch(*time)) : "-";
}

std::optional<Timestamp> read_time(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return timestamp_from_nanoseconds(value);
}

// The moment makes each of them another event.
Alert alert_at(const char* what, Timestamp time, Kind kind, Level level, std::string text) {
    return {std::string("status/") + what + "/" + format_iso8601(time, TimePrecision::milliseconds), time, kind, level,
            std::move(text)};
}

}  // namespace

StatusWatch::StatusWatch(std::string_view memory) {
    const std::size_t first = memory.find(' '), second = memory.rfind(' ');
    if (first == second) return;
    backend_down_ = read_time(memory.substr(0, first));
    exchange_down_ = read_time(memory.substr(first + 1, second - first - 1));
    restart_told_ = memory.substr(second + 1) == "restart";
    was_heard_ = true;
}

// "<backend down since, or -> <exchange down since, or -> <restart or ->"; nothing where nobody was heard yet.
std::string StatusWatch::to_text() const {
    if (!was_heard_) return "";
    return since_text(backend_down_) + " " + since_text(exchange_down_) + (restart_told_ ? " restart" : " -");
}

std::vector<Alert> StatusWatch::see(Timestamp now, const std::optional<StatusFacts>& facts, std::string_view silence,
                                    bool known_unknown) {
    std::vector<Alert> alerts;
    if (!facts) {
        see_silence(now, silence, alerts);
        return alerts;
    }
    see_answer(now, *facts, alerts);
    see_exchange(now, *facts, alerts);
    see_unknown(now, *facts, known_unknown, alerts);
    return alerts;
}

void StatusWatch::see_silence(Timestamp now, std::string_view silence, std::vector<Alert>& alerts) {
    if (misses_++ == 0) first_miss_ = now;
    exchange_changed_.reset();
    // Where no backend was ever heard, there is none to miss.
    if (misses_ < misses_max || backend_down_ || !was_heard_) return;
    backend_down_ = first_miss_;
    alerts.push_back(alert_at("backend_down", first_miss_, Kind::backend, Level::urgent,
                              "The backend does not answer since " + utc_text(first_miss_) +
                                  "\nNo live order can leave meanwhile; what is held is kept. " +
                                  std::string(silence)));
}

void StatusWatch::see_answer(Timestamp now, const StatusFacts& facts, std::vector<Alert>& alerts) {
    was_heard_ = true;
    misses_ = 0;
    if (backend_down_) {
        alerts.push_back(alert_at("backend_up", now, Kind::backend, Level::warning,
                                  "The backend answers again, after " + seconds_text(*backend_down_, now) +
                                      "\nIt says: " + facts.mode + "."));
        backend_down_.reset();
    }
    if (facts.live_before_restart && !restart_told_) {
        alerts.push_back(alert_at("restart", now, Kind::live, Level::urgent,
                                  "Live trading is OFF since the backend was started again\nIt was on before. Enable "
                                  "it on the page when you have looked at why it ended."));
    }
    restart_told_ = facts.live_before_restart;
    if (facts.latched || facts.day.empty() || !facts.equity_is_fresh || facts.loss_percent < warn_loss_percent) return;
    std::string text = "WARNING: the day's loss is " + facts.loss_percent.to_fixed(2) +
                       "%\nAt 5.00% live trading is switched off until the next UTC day.";
    if (facts.baseline_usd && facts.equity_usd && *facts.baseline_usd > *facts.equity_usd) {
        text += " That is $" + (*facts.baseline_usd - *facts.equity_usd).to_fixed(2) + " less than the day's baseline.";
    }
    // Once a day: the source says which.
    const std::string exchange = facts.practice ? "practice" : "binanceus";
    text += "\n" + whose_money({exchange, ""});
    alerts.push_back({exchange + "/loss_warning/" + facts.day, now, Kind::loss, Level::urgent, std::move(text)});
}

// A moment without the exchange is no news: a stream that reconnects has such moments.
void StatusWatch::see_exchange(Timestamp now, const StatusFacts& facts, std::vector<Alert>& alerts) {
    const bool told_down = exchange_down_.has_value();
    if (!facts.exchange_answers || *facts.exchange_answers != told_down) return exchange_changed_.reset();
    if (!exchange_changed_) exchange_changed_ = now;
    if (now - *exchange_changed_ < (told_down ? exchange_up_after : exchange_down_after)) return;
    if (told_down) {
        alerts.push_back(alert_at("exchange_up", *exchange_changed_, Kind::backend, Level::warning,
                                  "The exchange answers again, after " +
                                      seconds_text(*exchange_down_, *exchange_changed_)));
        exchange_down_.reset();
    } else {
        exchange_down_ = exchange_changed_;
        alerts.push_back(alert_at("exchange_down", *exchange_changed_, Kind::backend, Level::urgent,
                                  "The exchange is away since " + utc_text(*exchange_changed_) + "\n" +
                                      facts.exchange_reason));
    }
    exchange_changed_.reset();
}

void StatusWatch::see_unknown(Timestamp now, const StatusFacts& facts, bool known, std::vector<Alert>& alerts) {
    if (facts.unknown_orders == 0) {
        if (unknown_told_) {
            alerts.push_back(alert_at("unknown_over", now, Kind::order, Level::warning,
                                      "It is known of all orders again what became of them."));
        }
        unknown_told_ = false;
        return unknown_since_.reset();
    }
    if (known) return unknown_since_.reset();
    if (!unknown_since_) unknown_since_ = now;
    if (unknown_told_ || now - *unknown_since_ < unknown_after) return;
    unknown_told_ = true;
    alerts.push_back(alert_at("unknown", *unknown_since_, Kind::order, Level::urgent,
                              "UNKNOWN ORDER: it is not known what became of " +
                                  std::to_string(facts.unknown_orders) +
                                  (facts.unknown_orders == 1 ? " order" : " orders") +
                                  "\nNothing else leaves until the exchange has said."));
}

}  // namespace piggy::alerts
