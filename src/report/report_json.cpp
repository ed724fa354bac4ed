#include "report/report_json.h"

#include "core/json_text.h"
#include "orders/order_intent.h"
#include "report/figure_lines.h"

namespace piggy::report {
namespace {

constexpr std::size_t curve_points_max = 1'500;

std::string time_text(Timestamp time) { return format_iso8601(time, TimePrecision::milliseconds); }

// Money as decimal text, counts and ratios as numbers, what has no meaning as null with its reason under "absent".
void write_figures(JsonText& json, const std::vector<FigureLine>& lines) {
    json.key("figures").begin_object();
    for (const FigureLine& line : lines) {
        json.key(line.name);
        if (!line.value) {
            json.null();
        } else if (line.kind == FigureKind::money || line.kind == FigureKind::text) {
            json.value(*line.value);
        } else {
            json.raw(*line.value);
        }
    }
    json.end_object().key("absent").begin_object();
    for (const FigureLine& line : lines) {
        if (!line.value) json.field(line.name, line.value.error().what);
    }
    json.end_object();
}

void write_origins(JsonText& json, const char* name, const std::vector<Origin>& origins) {
    json.key(name).begin_array();
    for (const Origin& origin : origins) json.value(origin.reference);
    json.end_array();
}

void write_fill(JsonText& json, const FillSeen& seen) {
    const orders::VenueFill& fill = seen.fill.fill;
    json.begin_object().field("time", time_text(fill.time)).field("reference", fill_reference(fill));
    json.field("symbol", fill.symbol.to_string()).field("trade_id", std::to_string(fill.trade_id));
    json.field("side", orders::side_name(fill.side)).field("price", fill.price.value.to_string());
    json.field("quantity", fill.quantity.value.to_string()).field("notional", fill.notional.to_string());
    json.field("fee", fill.fee.amount.to_string()).field("fee_asset", fill.fee.asset.code);
    json.field("external", seen.fill.client_order_id.empty()).end_object();
}

void write_trade(JsonText& json, const ClosedTrade& trade) {
    json.begin_object().field("symbol", trade.symbol.to_string()).field("external", trade.client_order_id.empty());
    json.field("opened", time_text(trade.opened)).field("closed", time_text(trade.closed));
    json.field("quantity", trade.quantity.value.to_string()).field("cost", trade.cost.to_string());
    json.field("proceeds", trade.proceeds.to_string()).field("fees", trade.fees.to_string());
    json.field("gain", trade.gain().to_string()).key("return_pct");
    if (trade.cost > Decimal{}) {
        json.value(100 * static_cast<double>(trade.gain().ticks()) / static_cast<double>(trade.cost.ticks()));
    } else {
        json.null();
    }
    write_origins(json, "bought", trade.bought);
    write_origins(json, "sold", trade.sold);
    json.end_object();
}

void write_curve(JsonText& json, const std::vector<IndexPoint>& whole) {
    const std::vector<IndexPoint> curve = thinned(whole, curve_points_max);
    json.key("curve").begin_object().key("time").begin_array();
    for (const IndexPoint& point : curve) json.value(nanoseconds_since_epoch(point.time) / 1'000'000'000);
    json.end_array().key("equity").begin_array();
    for (const IndexPoint& point : curve) json.value(point.equity.to_double_for_analysis());
    json.end_array().key("drawdown_pct").begin_array();
    for (const IndexPoint& point : curve) json.value(point.drawdown_pct);
    json.end_array().end_object();
}

void write_head(JsonText& json, const std::string& mode, const std::string& exchange, const PeriodFigures& figures) {
    json.field("mode", mode).field("exchange", exchange).field("over", figures.over);
    json.field("from", time_text(figures.period.from)).field("to", time_text(figures.period.to));
    json.key("equity_first_at");
    figures.equity_first ? json.value(time_text(figures.equity_first_at)) : json.null();
    json.key("equity_last_at");
    figures.equity_last ? json.value(time_text(figures.equity_last_at)) : json.null();
}

// What the figures are made of.
void write_parts(JsonText& json, const PeriodFigures& figures) {
    json.key("fees").begin_array();
    for (const auto& [asset, amount] : figures.fees) {
        json.begin_object().field("asset", asset.code).field("amount", amount.to_string()).end_object();
    }
    json.end_array().key("closed_trades").begin_array();
    for (const ClosedTrade& trade : figures.trades_closed) write_trade(json, trade);
    json.end_array().key("others").begin_array();
    for (const Piece& piece : figures.others) {
        json.begin_object().field("kind", disposal_name(piece.how)).field("asset", piece.asset.code);
        json.field("time", time_text(piece.disposed.time)).field("reference", piece.disposed.reference);
        json.field("quantity", piece.quantity.value.to_string()).field("cost", piece.cost.to_string());
        json.field("proceeds", piece.proceeds.to_string()).field("gain", piece.gain().to_string());
        json.field("acquired", piece.acquired.reference).end_object();
    }
    json.end_array().key("fills").begin_array();
    for (const FillSeen& fill : figures.fills) write_fill(json, fill);
    json.end_array();
    write_curve(json, figures.curve);
}

void write_figure(JsonText& json, const char* name, const Result<Decimal>& figure) {
    json.key(name);
    figure ? json.value(figure->to_string()) : json.null();
}

}  // namespace

std::string to_json(const DaySummary& summary) {
    JsonText json;
    json.begin_object().field("date", format_date(summary.figures.period.from));
    write_head(json, summary.mode, summary.exchange, summary.figures);
    write_figures(json, figure_lines(summary));
    write_parts(json, summary.figures);
    return json.end_object().take();
}

std::string to_json(const MonthReport& report) {
    JsonText json;
    json.begin_object().field("month", month_text(report.month));
    write_head(json, report.mode, report.exchange, report.figures);
    write_figures(json, figure_lines(report));
    json.key("days").begin_array();
    for (const DayLine& day : report.days) {
        json.begin_object().field("date", format_date(day_period(day.utc_day).from)).field("trades", day.trades);
        json.field("closed", day.closed).field("realised", day.realised.to_string());
        json.field("fees_usd", day.fees_usd.to_string());
        write_figure(json, "equity_last", day.equity_last);
        write_figure(json, "pnl", day.pnl);
        json.key("return_pct");
        day.return_pct ? json.value(*day.return_pct) : json.null();
        json.end_object();
    }
    json.end_array();
    write_parts(json, report.figures);
    return json.end_object().take();
}

std::string with_nothing(const std::string& report_json, const std::string& sentence) {
    JsonText json;
    json.value(sentence);
    return "{\"nothing\":" + (sentence.empty() ? "null" : json.text()) + "," + report_json.substr(1);
}

std::string html_data(const DaySummary& summary) { return R"({"kind":"daily","report":)" + to_json(summary) + "}"; }

std::string html_data(const MonthReport& report) { return R"({"kind":"monthly","report":)" + to_json(report) + "}"; }

}  // namespace piggy::report
