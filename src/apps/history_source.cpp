#include "apps/history_source.h"

#include "adapters/candle_files/candle_files.h"
#include "backtest/history_range.h"
#include "market/resample.h"

namespace piggy::apps {
namespace {

constexpr const char* assumed_symbol = "BTC/USDT";

// Gaps alone are the market's, not the file's, and need no remark.
std::string left_out_remark(const std::filesystem::path& file, const candle_files::ImportReport& report) {
    if (report.rows_kept == report.rows_read) return "";
    return std::to_string(report.rows_read - report.rows_kept) + " of " + std::to_string(report.rows_read) +
           " rows of " + file.filename().string() + " were left out; `cryptopiggy data import` tells why.";
}

}  // namespace

backtest::History LoadedHistory::all() const {
    return std::visit(
        [](const auto& series) -> backtest::History {
            if constexpr (std::is_same_v<std::decay_t<decltype(series)>, market::CandleSeries>) {
                return {series.symbol, series.timeframe, series.origin, series.view(), series.volume_places};
            } else {
                return {series.symbol(), series.timeframe(), series.origin(), series.view(), series.volume_places()};
            }
        },
        owner_);
}

Result<backtest::History> LoadedHistory::between(std::optional<Timestamp> from, std::optional<Timestamp> to) const {
    return backtest::cut_to_range(all(), from, to);
}

Result<FromFile> history_from_file(const std::filesystem::path& file, std::optional<Symbol> symbol,
                                   std::optional<market::Timeframe> timeframe) {
    candle_files::ReadOptions options;
    options.symbol = symbol;
    auto read = candle_files::read_candle_file(file, options);
    if (!read && timeframe) {  // a single candle does not tell how long it lasts
        options.timeframe = timeframe;
        read = candle_files::read_candle_file(file, options);
    }
    if (!read) return fail(read.error());
    std::string remark = left_out_remark(file, read->report);
    if (read->series.symbol.base.code.empty()) {
        read->series.symbol = Symbol::parse(assumed_symbol).value();
        remark += std::string(remark.empty() ? "" : " ") + "The file does not name its symbol; " + assumed_symbol +
                  " is assumed (say --symbol).";
    }
    if (!timeframe || read->series.timeframe == *timeframe) return FromFile{std::move(read->series), remark};
    auto larger = market::resample(read->series, *timeframe);
    if (!larger) return fail(larger.error());
    if (larger->size() == 0) {
        return fail(ErrorCode::not_found,
                    "the file's candles do not fill a single candle of " + std::string(timeframe->name()));
    }
    return FromFile{std::move(*larger), remark};
}

}  // namespace piggy::apps
