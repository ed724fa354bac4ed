#include "support/candle_fixture.h"

#include <zlib.h>

#include <array>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace piggy::test {

std::string read_text(const std::filesystem::path& path) {
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) throw std::runtime_error("no such file: " + path.string());
    std::string text;
    std::array<char, 1 << 16> buffer{};
    for (int count = 0; (count = gzread(file, buffer.data(), buffer.size())) > 0;) {
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    gzclose(file);
    return text;
}

boost::json::value read_json(const std::filesystem::path& path) { return boost::json::parse(read_text(path)); }

market::CandleSeries read_clean_candles(const std::filesystem::path& path, std::string_view symbol,
                                        std::string_view timeframe) {
    market::CandleSeries series;
    series.symbol = Symbol::parse(symbol).value();
    series.timeframe = market::Timeframe::parse(timeframe).value();
    std::istringstream lines(read_text(path));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::istringstream cells(line);
        std::array<std::string, 6> cell;
        for (std::string& each : cell) std::getline(cells, each, ',');
        const auto price = [&](std::size_t i) { return Price{Decimal::parse(cell.at(i)).value()}; };
        const Timestamp time{std::chrono::milliseconds(std::stoll(cell[0]))};
        series.push_back({time, price(1), price(2), price(3), price(4), Decimal::parse(cell[5]).value()});
    }
    return series;
}

market::CandleSeries candles(const std::vector<OpenClose>& prices, std::string_view timeframe) {
    market::CandleSeries series;
    series.symbol = Symbol::parse("BTC/USDT").value();
    series.timeframe = market::Timeframe::parse(timeframe).value();
    Timestamp time = parse_iso8601("2021-01-01").value();
    for (const OpenClose& each : prices) {
        const Price open{Decimal::parse(each.open).value()};
        const Price close{Decimal::parse(each.close).value()};
        series.push_back({time, open, std::max(open, close), std::min(open, close), close, Decimal::whole(1)});
        time += series.timeframe.length();
    }
    return series;
}

double number_of(const boost::json::value& value) {
    if (value.is_string()) {
        if (value.as_string() == "NaN") return std::numeric_limits<double>::quiet_NaN();
        return value.as_string().front() == '-' ? -std::numeric_limits<double>::infinity()
                                                : std::numeric_limits<double>::infinity();
    }
    return value.to_number<double>();
}

}  // namespace piggy::test
