#include "apps/app_pulse.h"

namespace piggy::apps {
namespace {

using namespace std::chrono_literals;

alerts::Alert pulse_alert(const char* what, Timestamp time, alerts::Level level, std::string text) {
    return {std::string("app/") + what + "/" + format_iso8601(time, TimePrecision::milliseconds), time,
            alerts::Kind::watchdog, level, std::move(text)};
}

}  // namespace

AppPulse::AppPulse(std::optional<std::uint16_t> port, const Clock& clock) : clock_(clock) {
    if (port) client_.emplace(net::ServerAddress{"127.0.0.1", *port, false});
}

std::vector<alerts::Alert> AppPulse::look() {
    const auto now = clock_.monotonic();
    if (!client_ || (looked_ && now - *looked_ < look_every)) return {};
    looked_ = now;
    net::OutboundRequest request;
    request.method = "GET";
    request.target = "/api/pulse";  // there is none, and that is an answer, too
    request.deadline = 1'500ms;
    const bool answers = client_->send(request).has_value();
    std::vector<alerts::Alert> alerts;
    if (answers) {
        if (told_) {
            alerts.push_back(pulse_alert("answers", clock_.now(), alerts::Level::warning, "The app answers again."));
        }
        was_heard_ = true;
        told_ = false;
        silent_since_.reset();
        return alerts;
    }
    if (!silent_since_) {
        silent_since_ = now;
        silent_from_ = clock_.now();
    }
    if (!was_heard_ || told_ || now - *silent_since_ < alarm_after) return alerts;
    told_ = true;
    alerts.push_back(pulse_alert("silent", silent_from_, alerts::Level::urgent,
                                 "The app does not answer since " + alerts::utc_text(silent_from_) +
                                     "\nThe page can't be used and strategies on paper may stand still. The backend "
                                     "keeps the limits meanwhile. Start CryptoPiggy again if it stays so."));
    return alerts;
}

}  // namespace piggy::apps
