#include "apps/history_source.h"

#include <cstdio>

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

Result<LoadedHistory> named_history(const NamedCandles& named, const std::filesystem::path& stored_in) {
    std::optional<Symbol> symbol;
    std::optional<market::Timeframe> timeframe;
    if (!named.symbol.empty()) {
        auto parsed = Symbol::parse(named.symbol);
        if (!parsed) return fail(parsed.error());
        symbol = *parsed;
    }
    if (!named.timeframe.empty()) {
        auto parsed = market::Timeframe::parse(named.timeframe);
        if (!parsed) return fail(parsed.error());
        timeframe = *parsed;
    }
    if (!named.data.empty()) {
        auto from_file = history_from_file(named.data, symbol, timeframe);
        if (!from_file) return fail(from_file.error());
        if (!from_file->remark.empty()) std::fprintf(stderr, "note: %s\n", from_file->remark.c_str());
        return std::move(from_file->history);
    }
    if (!symbol || !timeframe) {
        return fail(ErrorCode::malformed,
                    "say which candles to use: --symbol BTC/USDT and --timeframe 1h for stored ones, or --data FILE");
    }
    auto stored = candle_store::CandleStore(stored_in).load(*symbol, *timeframe);
    if (stored) return LoadedHistory(std::move(*stored));
    Error error = stored.error();
    if (error.code == ErrorCode::not_found) {
        error.what += "; `cryptopiggy data download` fetches them";
    }
    return fail(error);
}

}  // namespace piggy::apps
