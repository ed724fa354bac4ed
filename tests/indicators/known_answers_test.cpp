// Figures published or produced by others: ../shared/known-answers (its README says which convention is whose).

#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/json/src.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "indicators/indicators.h"
#include "shared_data.h"

namespace piggy::indicators {
namespace {

namespace json = boost::json;
using Column = std::vector<double>;

json::value read_json(const std::filesystem::path& file) {
    std::ifstream in(file);
    return json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
}

Column column_of(const json::value& array) {
    Column column;
    for (const json::value& value : array.as_array()) column.push_back(value.to_number<double>());
    return column;
}

std::size_t period_of(const json::value& test_case, const char* name = "period") {
    return test_case.at("params").at(name).to_number<std::size_t>();
}

// A column of results, and the bar of the first.
struct Series {
    Column results;
    std::size_t first_bar;
    [[nodiscard]] double at(std::size_t bar) const { return results.at(bar - first_bar); }
};

Series standard_deviation(const Column& close, std::size_t period, double times) {
    const BollingerColumns bands = bollinger(close, {period, times}).value();
    Column width;
    for (std::size_t i = 0; i < bands.upper.size(); ++i) width.push_back((bands.upper[i] - bands.lower[i]) / 2);
    return {width, period - 1};
}

TEST(KnownAnswers, TaLibRegressionTables) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value tables = read_json(shared / "known-answers" / "talib_regtest.json");
    const Column close = column_of(tables.at("inputs").at("close"));
    const Column high = column_of(tables.at("inputs").at("high"));
    const Column low = column_of(tables.at("inputs").at("low"));
    int checked = 0;
    for (const json::value& test_case : tables.at("cases").as_array()) {
        const std::string function = test_case.at("function").as_string().c_str();
        const auto bar = test_case.at("bar").to_number<std::size_t>();
        // One unit of the last digit, which was cut and not rounded.
        // (One figure is looser: 1.075 for 1.5 deviations where the table has .7144 for one, at the same bar.)
        const bool loose = test_case.at("expected") == json::value(1.075);
        const double unit =
            (loose ? 4 : 1) * std::pow(10.0, -test_case.at("decimals").to_number<double>()) * (1 + 1e-9);
        const auto check = [&](const Series& series, const json::value& expected) {
            SCOPED_TRACE(json::serialize(test_case));
            EXPECT_EQ(series.first_bar, test_case.at("first_output_bar").to_number<std::size_t>());
            EXPECT_EQ(series.results.size(), test_case.at("outputs").to_number<std::size_t>());
            EXPECT_NEAR(series.at(bar), expected.to_number<double>(), unit);
            ++checked;
        };
        if (function == "MACD") {
            const MacdColumns got = macd(close, {period_of(test_case, "fast"), period_of(test_case, "slow"),
                                                 period_of(test_case, "signal")})
                                        .value();
            check({got.macd, 33}, test_case.at("expected").at("macd"));
            check({got.signal, 33}, test_case.at("expected").at("signal"));
            check({got.histogram, 33}, test_case.at("expected").at("histogram"));
            continue;
        }
        const std::size_t period = period_of(test_case);
        if (function == "BBANDS") {
            // Bands around an EMA are this EMA and the width of ours, which is the window's own.
            const bool simple = test_case.at("params").at("average").as_string() == "SMA";
            const Column middle = simple ? sma(close, period).value() : ema(close, period).value();
            const Series width = standard_deviation(close, period, 2);
            Column upper, lower;
            for (std::size_t i = 0; i < middle.size(); ++i) {
                upper.push_back(middle[i] + width.results[i]);
                lower.push_back(middle[i] - width.results[i]);
            }
            check({upper, period - 1}, test_case.at("expected").at("upper"));
            check({middle, period - 1}, test_case.at("expected").at("middle"));
            check({lower, period - 1}, test_case.at("expected").at("lower"));
            continue;
        }
        const json::value& expected = test_case.at("expected");
        if (function == "RSI") check({rsi(close, period).value(), period}, expected);
        if (function == "SMA") check({sma(close, period).value(), period - 1}, expected);
        if (function == "EMA") check({ema(close, period).value(), period - 1}, expected);
        if (function == "STDDEV") {
            check(standard_deviation(close, period, test_case.at("params").at("times").to_number<double>()), expected);
        }
        if (function == "NATR") {
            Column normalised = atr({high, low, close}, period).value();
            for (std::size_t i = 0; i < normalised.size(); ++i) normalised[i] *= 100 / close[i + period];
            check({normalised, period}, expected);
        }
    }
    EXPECT_GE(checked, 40) << "every case was meant to be known here";
}

// Columns of a candle file: open_time_ms,open,high,low,close,volume.
std::map<std::string, Column> read_candles(const std::filesystem::path& file) {
    std::map<std::string, Column> columns;
    const gzFile in = gzopen(file.c_str(), "rb");
    char line[256];
    gzgets(in, line, sizeof line);  // the header
    while (gzgets(in, line, sizeof line) != nullptr) {
        char* at = line;
        for (const char* name : {"time", "open", "high", "low", "close"}) {
            columns[name].push_back(std::strtod(at, &at));
            ++at;  // the comma
        }
    }
    gzclose(in);
    return columns;
}

TEST(KnownAnswers, TaLibOnFiveYearsOfHourlyCandles) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value run = read_json(shared / "known-answers" / "talib_run_btc_1h.json");
    auto candles = read_candles(shared / "data" / std::string(run.at("data_file").as_string()));
    const Column& close = candles["close"];
    ASSERT_EQ(close.size(), run.at("rows").to_number<std::size_t>());

    std::map<std::string, Series> ours;
    for (const std::size_t period : {10, 20, 30, 50, 200}) {
        ours["SMA_" + std::to_string(period)] = {sma(close, period).value(), period - 1};
        ours["EMA_" + std::to_string(period)] = {ema(close, period).value(), period - 1};
    }
    for (const std::size_t period : {7, 14, 21})
        ours["RSI_" + std::to_string(period)] = {rsi(close, period).value(), period};
    const MacdColumns lines = macd(close, {}).value();
    ours["MACD_12_26_9.macd"] = {lines.macd, 33};
    ours["MACD_12_26_9.signal"] = {lines.signal, 33};
    ours["MACD_12_26_9.hist"] = {lines.histogram, 33};
    const BollingerColumns bands = bollinger(close, {}).value();
    ours["BBANDS_20_2.upper"] = {bands.upper, 19};
    ours["BBANDS_20_2.middle"] = {bands.middle, 19};
    ours["BBANDS_20_2.lower"] = {bands.lower, 19};
    ours["ATR_14"] = {atr({candles["high"], candles["low"], close}, 14).value(), 14};

    for (const json::value& test_case : run.at("cases").as_array()) {
        const std::string function = test_case.at("function").as_string().c_str();
        SCOPED_TRACE(function);
        ASSERT_TRUE(ours.contains(function));
        const Series& series = ours[function];
        EXPECT_EQ(series.first_bar, test_case.at("first_bar").to_number<std::size_t>());
        const Column bars = column_of(test_case.at("bars"));
        const Column expected = column_of(test_case.at("expected"));
        for (std::size_t i = 0; i < bars.size(); ++i) {
            const auto bar = static_cast<std::size_t>(bars[i]);
            // MACD is a small difference of large averages: its figure is as good as the price is.
            const bool of_price = function.starts_with("MACD");
            const double tolerance = (function.starts_with("BBANDS") ? 1e-6
                                      : of_price                     ? 1e-12
                                                                     : 1e-9) *
                                     std::fabs(of_price ? close[bar] : expected[i]);
            ASSERT_NEAR(series.at(bar), expected[i], tolerance) << "bar " << bar;
        }
    }
}

TEST(KnownAnswers, StockIndicatorsOnFiveHundredDays) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value sheet = read_json(shared / "known-answers" / "skender_sma_ema_bb.json");
    const Column close = column_of(sheet.at("inputs").at("close"));
    const BollingerColumns bands = bollinger(close, {20, 2}).value();
    const std::map<std::string, Column> ours = {{"sma", sma(close, 20).value()},
                                                {"ema", ema(close, 20).value()},
                                                {"middle", bands.middle},
                                                {"upper", bands.upper},
                                                {"lower", bands.lower}};
    std::size_t columns = 0;
    for (const json::value& test_case : sheet.at("cases").as_array()) {
        for (const auto& [name, expected] : test_case.at("expected").as_object()) {
            SCOPED_TRACE(std::string(name));
            ++columns;
            for (std::size_t bar = 0; bar < close.size(); ++bar) {
                ASSERT_EQ(expected.at(bar).is_null(), bar < 19);
                if (bar < 19) continue;
                const double value = expected.at(bar).to_number<double>();
                ASSERT_NEAR(ours.at(name).at(bar - 19), value, 1e-6 * std::fabs(value)) << "bar " << bar;
            }
        }
    }
    EXPECT_EQ(columns, 5U);
}

TEST(KnownAnswers, TheClassicRsiSpreadsheet) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value sheet = read_json(shared / "known-answers" / "stockcharts_rsi.json");
    for (const json::value& test_case : sheet.at("cases").as_array()) {
        const Column got = rsi(column_of(test_case.at("inputs").at(0)), period_of(test_case)).value();
        const Column expected = column_of(test_case.at("expected").at(0));
        ASSERT_EQ(got.size(), expected.size());
        for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 0.01);
    }
}

// One unit of the last digit printed anywhere in the column.
double last_digit(const Column& column) {
    double unit = 1;
    for (const double value : column) {
        while (unit > 1e-9 && std::fabs(value / unit - std::round(value / unit)) > 1e-9 / unit) unit /= 10;
    }
    return unit;
}

// The outputs of a worked example, or nothing where its convention is not ours.
std::vector<Column> worked(const std::string& function, const Column& options, std::vector<Column> inputs) {
    const auto period = static_cast<std::size_t>(options.empty() ? 0 : options[0]);
    if (function == "sma") return {sma(inputs[0], period).value()};
    if (function == "rsi") return {rsi(inputs[0], period).value()};
    if (function == "stddev") return {standard_deviation(inputs[0], period, 1).results};
    if (function == "bbands") {
        const BollingerColumns bands = bollinger(inputs[0], {period, options[1]}).value();
        return {bands.lower, bands.middle, bands.upper};
    }
    if (function == "atr") {
        // There the first candle's range is high - low: as if a candle before it had closed inside it.
        for (Column& column : inputs) column.insert(column.begin(), inputs[2][0]);
        return {atr({inputs[0], inputs[1], inputs[2]}, period).value()};
    }
    return {};
}

TEST(KnownAnswers, WorkedExamplesFromAchelis) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value book = read_json(shared / "known-answers" / "tulip_book_examples.json");
    int checked = 0;
    for (const json::value& test_case : book.at("cases").as_array()) {
        const std::string function = test_case.at("function").as_string().c_str();
        SCOPED_TRACE(function);
        std::vector<Column> inputs;
        for (const json::value& input : test_case.at("inputs").as_array()) inputs.push_back(column_of(input));
        const std::vector<Column> got = worked(function, column_of(test_case.at("options")), inputs);
        for (std::size_t output = 0; output < got.size(); ++output) {
            const Column expected = column_of(test_case.at("expected").at(output));
            const double unit = last_digit(expected);
            ASSERT_EQ(got[output].size(), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(got[output][i], expected[i], 1.01 * unit);
            ++checked;
        }
    }
    EXPECT_EQ(checked, 7) << "sma, rsi, stddev, atr and the three bands";
}

// Their EMA and MACD begin with the first value and 12/26 are 0.15 and 0.075, so only the rule of a step is theirs too.
TEST(KnownAnswers, AnEmaSeededWithTheFirstValueMeetsOursAfterAWhile) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value run = read_json(shared / "known-answers" / "talib_regtest.json");
    const Column close = column_of(run.at("inputs").at("close"));
    double other = close[0];
    for (std::size_t i = 1; i < close.size(); ++i) other += (close[i] - other) * 2 / 11;
    EXPECT_NEAR(ema(close, 10).value().back(), other, 1e-9);
}

}  // namespace
}  // namespace piggy::indicators
