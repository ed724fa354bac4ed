// Parameters: query and body put together, and values read in the venue's codes.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "adapters/practice_exchange/parameter_reader.h"
#include "adapters/practice_exchange/wire_words.h"
#include "practice_exchange/rest_venue.h"

namespace {

using namespace piggy;
using namespace piggy::practice_exchange;

int code_of(const Parameters& parameters) { return parameters.refusal() ? parameters.refusal()->code : 0; }

TEST(Parameters, TheQueryWinsOverTheBodyAndOrderIsFree) {
    const Parameters parameters = Parameters::from_wire("side=BUY&symbol=BTCUSDT", "symbol=ETHUSDT&quantity=1");
    EXPECT_FALSE(parameters.refusal());
    EXPECT_EQ(parameters.find("symbol"), "BTCUSDT");
    EXPECT_EQ(parameters.find("quantity"), "1");
    EXPECT_EQ(parameters.all().size(), 3U);
    EXPECT_FALSE(parameters.find("price"));
}

TEST(Parameters, ANameTwiceInOneOfTheTwoIsRefused) {
    EXPECT_EQ(code_of(Parameters::from_wire("a=1&a=1", "")), -1101);
    EXPECT_EQ(code_of(Parameters::from_wire("", "a=1&b=2&a=3")), -1101);
    EXPECT_EQ(code_of(Parameters::from_wire("a=1", "a=2&b=3&b=4")), -1101);
    EXPECT_EQ(code_of(Parameters::from_wire("a=1", "a=2")), 0);
}

TEST(Parameters, EscapesAreDecodedAndBrokenOnesRefused) {
    EXPECT_EQ(Parameters::from_wire("symbols=%5B%22BTCUSDT%22%5D", "").find("symbols"), "[\"BTCUSDT\"]");
    EXPECT_EQ(Parameters::from_wire("%61=x+y", "").find("a"), "x y");
    for (const char* query : {"a=%", "a=%4", "a=%zz", "%=1", "a=%ff", "a=%00", "=1"}) {
        EXPECT_EQ(code_of(Parameters::from_wire(query, "")), -1100) << query;
        EXPECT_EQ(code_of(Parameters::from_wire("", query)), -1100) << query;
    }
}

TEST(Parameters, SoManyThatTheyCouldOnlyBeAnAttackAreRefused) {
    std::string query;
    for (int i = 0; i < 100'000; ++i) query += "p" + std::to_string(i) + "=1&";
    const Parameters parameters = Parameters::from_wire(query, "");
    EXPECT_EQ(code_of(parameters), -1101);
    EXPECT_LE(parameters.all().size(), Parameters::count_max);
}

template <class Read>
std::string refusal_of(const std::string& query, const Read& read) {
    const Parameters parameters = Parameters::from_wire(query, "");
    ParameterReader reader(parameters);
    read(reader);
    return reader.refusal() ? std::to_string(reader.refusal()->code) + " " + reader.refusal()->message : "";
}

TEST(ParameterReader, DecimalsAreTicksWithoutRounding) {
    const Parameters parameters = Parameters::from_wire("a=0.00001&b=92233720368.54775807&c=1.1000000000&d=007.5", "");
    ParameterReader read(parameters);
    EXPECT_EQ(read.amount("a"), 1000);
    EXPECT_EQ(read.amount("b"), INT64_MAX);
    EXPECT_EQ(read.amount("c"), 110'000'000);
    EXPECT_EQ(read.amount("d"), 750'000'000);
    EXPECT_EQ(read.amount("not sent"), 0);
    EXPECT_FALSE(read.refusal());
}

TEST(ParameterReader, WhatIsNoPlainPositiveDecimalIsRefusedInItsOwnCode) {
    const auto amount = [](ParameterReader& read) { (void)read.amount("price"); };
    for (const char* value : {"-1", "1e5", "NaN", "Infinity", ".5", "5.", "1,5", "0x10", "%2B1", "+1", "1.2.3", "a"}) {
        EXPECT_EQ(refusal_of("price=" + std::string(value), amount).substr(0, 5), "-1100") << value;
    }
    EXPECT_EQ(refusal_of("price=1.000000001", amount), "-1111 Precision is over the maximum defined for this asset.");
    EXPECT_EQ(refusal_of("price=0", amount), "-1013 Invalid price.");
    EXPECT_EQ(refusal_of("price=0.000", amount), "-1013 Invalid price.");
    EXPECT_EQ(refusal_of("price=99999999999999999999", amount), "-1013 Invalid price.");
    EXPECT_EQ(refusal_of("price=" + std::string(400, '9'), amount).substr(0, 5), "-1100");
}

TEST(ParameterReader, NumbersLimitsAndWordsHaveTheirOwnRefusals) {
    EXPECT_EQ(refusal_of("orderId=12x", [](ParameterReader& read) { (void)read.integer("orderId"); }),
              "-1100 Illegal characters found in parameter 'orderId'; legal range is '^[0-9]{1,20}$'.");
    EXPECT_EQ(refusal_of("orderId=99999999999999999999", [](ParameterReader& read) { (void)read.integer("orderId"); }),
              "-1130 Data sent for parameter 'orderId' is not valid.");
    EXPECT_EQ(refusal_of("limit=0", [](ParameterReader& read) { (void)read.limit(500, 1000); }),
              "-1130 Data sent for parameter 'limit' is not valid.");
    EXPECT_EQ(refusal_of("limit=99999", [](ParameterReader& read) { EXPECT_EQ(read.limit(500, 1000), 1000U); }), "");
    EXPECT_EQ(refusal_of("symbol=btcusdt", [](ParameterReader& read) { (void)read.symbol(); }),
              "-1100 Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.");
    EXPECT_EQ(refusal_of("id=%C3%A9", [](ParameterReader& read) { (void)read.client_id("id"); }).substr(0, 5), "-1100");
    EXPECT_EQ(refusal_of("id=" + std::string(37, 'a'), [](ParameterReader& read) { (void)read.client_id("id"); })
                  .substr(0, 5),
              "-1100");
    EXPECT_EQ(refusal_of("id=" + std::string(36, 'a'), [](ParameterReader& read) { (void)read.client_id("id"); }), "");
    EXPECT_EQ(refusal_of("x=1", [](ParameterReader& read) { read.forbid("x"); }),
              "-1106 Parameter 'x' sent when not required.");
    EXPECT_EQ(refusal_of("", [](ParameterReader& read) { read.require_one("quantity", "quoteOrderQty"); }),
              "-1102 Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!");
}

TEST(ParameterReader, ListsOfSymbolsAreJsonAndNothingElse) {
    const auto symbols = [](ParameterReader& read) { (void)read.symbols(); };
    const Parameters parameters = Parameters::from_wire("symbols=[\"BTCUSDT\",\"ETHUSDT\"]", "");
    ParameterReader read(parameters);
    EXPECT_EQ(read.symbols(), (std::vector<std::string>{"BTCUSDT", "ETHUSDT"}));
    for (const char* value : {"[", "]", "BTCUSDT", "[BTCUSDT]", "[\"BTCUSDT\",]", "[\"btc\"]", "[\"A\" ,\"B\"]",
                              "[\"A\"\"B\"]", "[\"\"]", "[\"A]", "[,]"}) {
        EXPECT_EQ(refusal_of("symbols=" + std::string(value), symbols).substr(0, 5), "-1100") << value;
    }
    EXPECT_EQ(refusal_of("symbols=[]", symbols).substr(0, 5), "-1130");
    EXPECT_EQ(refusal_of("symbols=[\"A\",\"B\",\"A\"]", symbols),
              "-1151 Symbol is present multiple times in the list.");
}

TEST(ParameterReader, OnlyTheFirstThingThatIsWrongIsTold) {
    EXPECT_EQ(refusal_of("a=x&b=0",
                         [](ParameterReader& read) {
                             (void)read.integer("a");
                             (void)read.amount("b");
                         })
                  .substr(0, 5),
              "-1100");
}

RC_GTEST_PROP(WireWordsLaw, TicksAreWrittenWithEightPlacesAndReadBackTheSame, (std::int64_t ticks)) {
    const std::string text = ticks_text(ticks);
    RC_ASSERT(text.size() - text.find('.') == 9U);
    RC_ASSERT(Decimal::parse(text).value().ticks() == ticks);
}

TEST(WireWords, TheSmallestAndLargestTicksAreWritten) {
    EXPECT_EQ(ticks_text(INT64_MIN), "-92233720368.54775808");
    EXPECT_EQ(ticks_text(0), "0.00000000");
    EXPECT_EQ(from_milliseconds(INT64_MAX), from_milliseconds(7'258'118'400'000));
}

}  // namespace
