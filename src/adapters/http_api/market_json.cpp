#include "adapters/http_api/market_json.h"

#include <cmath>

#include "core/json_text.h"

namespace piggy::http_api {
namespace {

std::int64_t seconds(Timestamp time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

using Column = const std::int64_t* market::CandleView::*;

void write_column(JsonText& json, const char* name, const market::CandleView& view, Column column) {
    json.key(name).begin_array();
    for (std::size_t i = 0; i < view.size; ++i) json.value(Decimal::from_ticks((view.*column)[i]).to_string());
    json.end_array();
}

void write_candle(JsonText& json, const char* name, const std::optional<market::Candle>& candle) {
    json.key(name);
    candle ? json.raw(to_json(*candle)) : json.null();
}

}  // namespace

std::string to_json(const market::Candle& candle) {
    JsonText json;
    json.begin_object().field("time", seconds(candle.open_time));
    json.field("open", candle.open.value.to_string()).field("high", candle.high.value.to_string());
    json.field("low", candle.low.value.to_string()).field("close", candle.close.value.to_string());
    json.field("volume", candle.volume.to_string()).end_object();
    return json.take();
}

std::string to_json(const market::PriceQuote& quote, const std::string& source, Timestamp now) {
    const std::chrono::duration<double, std::milli> round_trip = quote.round_trip;
    JsonText json;
    json.begin_object().field("symbol", quote.symbol.to_string()).field("price", quote.last.value.to_string());
    json.field("bid", quote.top.bid.value.to_string()).field("ask", quote.top.ask.value.to_string());
    json.field("source", source).field("round_trip_ms", std::round(round_trip.count() * 100) / 100);
    json.field("time", format_iso8601(now, TimePrecision::milliseconds)).end_object();
    return json.take();
}

std::string to_json(const ChartCandles& chart, const Symbol& symbol, market::Timeframe timeframe) {
    const market::CandleView view = chart.closed->view();
    JsonText json;
    json.begin_object().field("symbol", symbol.to_string()).field("timeframe", timeframe.name());
    json.key("closed").begin_object().key("time").begin_array();
    for (std::size_t i = 0; i < view.size; ++i) json.value(seconds(view.at(i).open_time));
    json.end_array();
    write_column(json, "open", view, &market::CandleView::open);
    write_column(json, "high", view, &market::CandleView::high);
    write_column(json, "low", view, &market::CandleView::low);
    write_column(json, "close", view, &market::CandleView::close);
    write_column(json, "volume", view, &market::CandleView::volume);
    json.end_object();
    write_candle(json, "settled", chart.settled);
    json.field("settled_until", seconds(chart.settled_until));
    write_candle(json, "current", chart.current);
    json.end_object();
    return json.take();
}

}  // namespace piggy::http_api
