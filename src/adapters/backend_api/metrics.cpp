// GET /metrics: what a monitor watches, in the text format of Prometheus.

#include "adapters/backend_api/backend_state.h"
#include "execution/live_status.h"
#include "risk/limits.h"

namespace piggy::backend_api {
namespace {

std::string escaped(std::string_view text) {
    std::string label;
    for (const char c : text) {
        if (c == '\n') {
            label += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') label += '\\';
        label += c;
    }
    return label;
}

class Metrics {
public:
    void about(std::string_view name, std::string_view help) {
        text_.append("# HELP cryptopiggy_").append(name).append(" ").append(help).append("\n");
        text_.append("# TYPE cryptopiggy_").append(name).append(" gauge\n");
    }
    // labels: name="value" pairs with commas between, or nothing.
    void sample(std::string_view name, std::string_view labels, std::string_view value) {
        text_.append("cryptopiggy_").append(name);
        if (!labels.empty()) text_.append("{").append(labels).append("}");
        text_.append(" ").append(value).append("\n");
    }
    void gauge(std::string_view name, std::string_view help, std::string_view value) {
        about(name, help);
        sample(name, "", value);
    }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

const char* bit(bool truth) { return truth ? "1" : "0"; }

}  // namespace

std::string metrics_text(const execution::LiveStatus& status, const BackendPorts& ports) {
    using execution::Mode;
    Metrics metrics;
    metrics.about("info", "Which program this is, and which exchange it runs against.");
    metrics.sample("info",
                   "version=\"" + escaped(ports.version) + "\",build=\"" + escaped(ports.build) +
                       "\",limits_sha256=\"" + escaped(ports.limits_sha256) + "\",exchange=\"" +
                       escaped(status.exchange) + "\"",
                   "1");
    metrics.about("mode", "1 for the mode that live trading is in.");
    for (const Mode mode : {Mode::paper, Mode::live, Mode::paused, Mode::auto_disabled}) {
        metrics.sample("mode", "mode=\"" + std::string(execution::mode_name(mode)) + "\"", bit(status.mode == mode));
    }
    metrics.about("guard_ok", "1 where a guard of live trading is green.");
    for (const execution::Guard& guard : status.guards) {
        metrics.sample("guard_ok", "guard=\"" + escaped(guard.name) + "\"", bit(guard.ok));
    }
    metrics.gauge("latched", "1 while the daily loss has live trading switched off.", bit(status.latched));
    metrics.gauge("reconciled", "1 when our books and the exchange agree.", bit(status.reconciled));
    metrics.gauge("orders_used_today", "Orders of this UTC day that hold a slot.", std::to_string(status.trades_used));
    metrics.gauge("orders_max_today", "Slots of a UTC day.", std::to_string(risk::Limits::daily_orders_max));
    metrics.gauge("unknown_orders", "Orders whose fate is not known.", std::to_string(status.unknown_orders));
    metrics.gauge("loss_percent", "Loss since the day's baseline.", status.loss_percent);
    if (status.equity_usd) {
        metrics.gauge("equity_usd", "Everything at the exchange, by the bid.", status.equity_usd->to_string());
    }
    if (status.baseline_usd) {
        metrics.gauge("baseline_usd", "The day's baseline, adjusted by transfers.", status.baseline_usd->to_string());
    }
    return metrics.take();
}

}  // namespace piggy::backend_api
