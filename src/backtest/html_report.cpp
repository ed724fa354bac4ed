#include "backtest/html_report.h"

#include "backtest/backtest_json.h"
#include "backtest/merged_series.h"
#include "core/json_text.h"
#include "report/html_page.h"

namespace piggy::backtest {
namespace {

void write_column(JsonText& json, std::string_view name, const std::vector<ChartRow>& rows, double ChartRow::*column) {
    json.key(name).begin_array();
    for (const ChartRow& row : rows) json.value(row.*column);
    json.end_array();
}

std::string data_json(const BacktestReport& report, const BacktestRun& run, const History& history) {
    const std::vector<ChartRow> rows = merged_series(history, run, html_rows_max);
    JsonText json;
    json.begin_object();
    json.key("result").raw(to_json(report));
    json.key("trades").raw(to_json(run.trades));
    json.key("series").begin_object();
    write_column(json, "time", rows, &ChartRow::time);
    write_column(json, "open", rows, &ChartRow::open);
    write_column(json, "high", rows, &ChartRow::high);
    write_column(json, "low", rows, &ChartRow::low);
    write_column(json, "close", rows, &ChartRow::close);
    write_column(json, "volume", rows, &ChartRow::volume);
    write_column(json, "equity", rows, &ChartRow::equity);
    write_column(json, "drawdown_pct", rows, &ChartRow::drawdown_pct);
    json.end_object().end_object();
    return json.take();
}

}  // namespace

Result<std::string> to_html(std::string_view template_text, const BacktestReport& report, const BacktestRun& run,
                            const History& history) {
    return piggy::report::fill_template(template_text, data_json(report, run, history));
}

}  // namespace piggy::backtest
