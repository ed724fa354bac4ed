#include "adapters/candle_files/cells.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "adapters/candle_files/layout.h"
#include "core/decimal.h"
#include "core/timestamp.h"

namespace piggy::candle_files {
namespace {

TEST(Cells, APriceIsReadExactly) {
    EXPECT_EQ(parse_price("45000").ticks, 4'500'000'000'000);
    EXPECT_EQ(parse_price("0.00000001").ticks, 1);
    EXPECT_EQ(parse_price("19,030.40").ticks, 1'903'040'000'000);
    EXPECT_EQ(parse_price("1,234,567.5").ticks, 123'456'750'000'000);
    EXPECT_EQ(parse_price("+1.5").ticks, 150'000'000);
    EXPECT_EQ(parse_price("-1.5").ticks, -150'000'000);
    EXPECT_EQ(parse_price("007.10").ticks, 710'000'000);
    EXPECT_EQ(parse_price("1.500000000000").ticks, 150'000'000) << "zeros behind the eighth place say nothing";
}

TEST(Cells, EachWrongPriceIsWrongInItsOwnWay) {
    const auto fault = [](std::string_view cell) { return parse_price(cell).fault; };
    for (const char* cell : {"", "-", "null", "NULL", "None", "N/A"}) EXPECT_EQ(fault(cell), NumberFault::missing);
    for (const char* cell : {"nan", "NaN", "-NaN"}) EXPECT_EQ(fault(cell), NumberFault::not_a_number);
    for (const char* cell : {"inf", "-Infinity", "INF"}) EXPECT_EQ(fault(cell), NumberFault::infinite);
    for (const char* cell : {"1e5", "1.5E-3", "2e+0"}) EXPECT_EQ(fault(cell), NumberFault::exponent);
    EXPECT_EQ(fault("1.123456789"), NumberFault::too_many_decimals);
    for (const char* cell : {"92233720369", "99999999999999999999999999999999999999999999"}) {
        EXPECT_EQ(fault(cell), NumberFault::too_large) << cell;
    }
    for (const char* cell : {"abc", "1.", ".5", "1..2", "1.2.3", "12,34.5", "1234,567", "1,2345", "0x10", "1e", "1e+",
                             "45K", "1 2", "--1", "$5", "1,", ",1"}) {
        EXPECT_EQ(fault(cell), NumberFault::malformed) << cell;
    }
}

TEST(Cells, AVolumeMayHaveASuffixOrAnExponent) {
    EXPECT_EQ(parse_volume("179.85K", 8).ticks, 17'985'000'000'000);
    EXPECT_EQ(parse_volume("2.1M", 8).ticks, 210'000'000'000'000);
    EXPECT_EQ(parse_volume("3B", 4).ticks, 30'000'000'000'000);
    EXPECT_EQ(parse_volume("1.5e-05", 8).ticks, 1'500);
    EXPECT_EQ(parse_volume("47101785174", 8).ticks, 4'710'178'517'400'000'000);
    EXPECT_EQ(parse_volume("471017851740", 8).fault, NumberFault::too_large);
    EXPECT_EQ(parse_volume("471017851740", 4).ticks, 4'710'178'517'400'000);
    EXPECT_EQ(parse_volume("1e300", 0).fault, NumberFault::too_large);
    EXPECT_EQ(parse_volume("1Kx", 8).fault, NumberFault::malformed);
    EXPECT_EQ(parse_volume("1e3K", 8).fault, NumberFault::malformed);
}

TEST(Cells, AVolumeFinerThanTheColumnIsRoundedHalfEvenAndSaysSo) {
    EXPECT_EQ(parse_volume("0.30000000000000004", 8).ticks, 30'000'000);
    EXPECT_TRUE(parse_volume("0.30000000000000004", 8).rounded);
    EXPECT_EQ(parse_volume("2.5", 0).ticks, 2);
    EXPECT_EQ(parse_volume("3.5", 0).ticks, 4);
    EXPECT_EQ(parse_volume("2.51", 0).ticks, 3);
    EXPECT_FALSE(parse_volume("2.5", 1).rounded);
    EXPECT_EQ(parse_volume("1e-300", 8).ticks, 0);
    EXPECT_TRUE(parse_volume("1e-300", 8).rounded);
}

RC_GTEST_PROP(Cells, PricesAgreeWithTheHousesOwnDecimal, ()) {
    const auto ticks = *rc::gen::arbitrary<std::int64_t>();
    if (ticks == INT64_MIN) return;
    const Decimal value = Decimal::from_ticks(ticks);
    RC_ASSERT(parse_price(value.to_string()).ticks == ticks);
    RC_ASSERT(parse_price(value.to_fixed(8)).ticks == ticks);
    RC_ASSERT(parse_volume(value.to_string(), 8).ticks == ticks);
}

RC_GTEST_PROP(Cells, WhatTheDecimalTakesThePriceTakesToo, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::element('0', '1', '9', '.', '-', 'e', ',', 'K'));
    const auto decimal = Decimal::parse(text);
    const Number price = parse_price(text);
    if (decimal && decimal->ticks() != INT64_MIN) {
        RC_ASSERT(price.fault == NumberFault::none);
        RC_ASSERT(price.ticks == decimal->ticks());
    }
}

TEST(Cells, StampsTellTheirUnitBySize) {
    const std::int64_t expected = nanoseconds_since_epoch(parse_iso8601("2020-09-26T02:18:09Z").value());
    const auto is = [&](std::string_view cell, TimeUnit unit) {
        const Stamp stamp = parse_stamp(cell);
        return stamp.valid && stamp.ns == expected && stamp.unit == unit;
    };
    EXPECT_TRUE(is("1601086689", TimeUnit::seconds));
    EXPECT_TRUE(is("1601086689.0", TimeUnit::seconds));
    EXPECT_TRUE(is("1601086689.000000000000", TimeUnit::seconds));
    EXPECT_TRUE(is("1601086689000", TimeUnit::milliseconds));
    EXPECT_TRUE(is("1601086689000.000", TimeUnit::milliseconds));
    EXPECT_TRUE(is("1601086689000000", TimeUnit::microseconds));
    EXPECT_TRUE(is("1601086689000000000", TimeUnit::nanoseconds));
    EXPECT_TRUE(is("2020-09-26 02:18:09", TimeUnit::text));
    EXPECT_TRUE(is("2020-09-26 02:18:09 UTC", TimeUnit::text));
    EXPECT_TRUE(is("2020/09/26 02:18:09", TimeUnit::text));
    EXPECT_TRUE(is("2020-09-25T22:18:09-04:00", TimeUnit::text_with_offset));
    EXPECT_EQ(parse_stamp("1601086689.25").ns, expected + 250'000'000);
}

TEST(Cells, HoursOfCryptoDataDownloadAreRead) {
    const auto at = [](const char* iso) { return nanoseconds_since_epoch(parse_iso8601(iso).value()); };
    EXPECT_EQ(parse_stamp("2017-08-17 07-AM").ns, at("2017-08-17T07:00"));
    EXPECT_EQ(parse_stamp("2017-08-17 07-PM").ns, at("2017-08-17T19:00"));
    EXPECT_EQ(parse_stamp("2017-08-17 12-AM").ns, at("2017-08-17T00:00"));
    EXPECT_EQ(parse_stamp("2017-08-17 12-PM").ns, at("2017-08-17T12:00"));
    EXPECT_FALSE(parse_stamp("2017-08-17 13-PM").valid);
}

TEST(Cells, WhatIsNoTimeIsNoTime) {
    for (const char* cell : {"", "0", "12345", "99999999", "-1601086689", "1.6e9", "1601086689.",
                             "1601086689.0000000001", "abc", "2021-02-30", "12/31/2020", "9999999999999999999",
                             "99999999999999999999", "8000000000", "2020-09-26 25:00", "1601086689000000000.5"}) {
        EXPECT_FALSE(parse_stamp(cell).valid) << cell;
    }
}

TEST(Layout, NamesAreUnderstoodInAnyOrderAndCase) {
    const std::vector<std::string_view> header = {"unix", "date", "symbol",      "Close",     "HIGH",
                                                  "low",  "Open", "Volume USDT", "Volume BTC"};
    const auto layout = layout_of_header(header);
    ASSERT_TRUE(layout);
    EXPECT_EQ(layout->time, 0);
    EXPECT_EQ(layout->open, 6);
    EXPECT_EQ(layout->close, 3);
    EXPECT_EQ(layout->volume, 8) << "the volume in the coin goes before that in dollars";
    EXPECT_EQ(layout->symbol, 2);
    EXPECT_EQ(layout->to_text(), "time,-,symbol,close,high,low,open,-,volume");
}

TEST(Layout, AnInvestingHeaderMeansCloseByPrice) {
    const std::vector<std::string_view> header = {"Date", "Price", "Open", "High", "Low", "Vol.", "Change %"};
    EXPECT_EQ(layout_of_header(header)->to_text(), "time,close,open,high,low,volume,-");
}

TEST(Layout, AHeaderWithoutPricesIsNone) {
    const std::vector<std::string_view> header = {"timestamp", "open", "high", "low"};
    EXPECT_FALSE(layout_of_header(header));
}

TEST(Layout, ToldColumnsAreCheckedWordByWord) {
    EXPECT_EQ(layout_of_words("time,open,close,high,low,volume")->close, 2);
    EXPECT_EQ(layout_of_words("-,symbol,time,open,high,low,close")->time, 2);
    for (const char* words :
         {"", "time,open,high,low", "time,open,high,low,close,close", "time,open,high,low,closing"}) {
        const auto layout = layout_of_words(words);
        ASSERT_FALSE(layout) << words;
        EXPECT_NE(layout.error().what.find("time,open,high,low,close,volume"), std::string::npos);
    }
}

TEST(Layout, SymbolsAreGuessedFromWhatPeopleWrite) {
    EXPECT_EQ(guess_symbol("BTC/USDT")->to_string(), "BTC/USDT");
    EXPECT_EQ(guess_symbol("ethusdt")->to_string(), "ETH/USDT");
    EXPECT_EQ(guess_symbol("BTC-USD")->to_string(), "BTC/USD");
    EXPECT_EQ(guess_symbol_of_file("Binance_BTCUSDT_1h.csv.gz")->to_string(), "BTC/USDT");
    EXPECT_EQ(guess_symbol_of_file("BTC_USDT-5m.json")->to_string(), "BTC/USDT");
    EXPECT_EQ(guess_symbol_of_file("btcusdt-1h-2024-12.csv")->to_string(), "BTC/USDT");
    for (const char* name : {"data.csv", "candles-2021.json", "", "USDT.csv"}) {
        EXPECT_FALSE(guess_symbol_of_file(name)) << name;
    }
}

}  // namespace
}  // namespace piggy::candle_files
