#include "core/json_text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace piggy {
namespace {

TEST(JsonText, WritesPlainNumbersAndNeverNaN) {
    JsonText json;
    json.begin_object().field("a", 12.5).field("b", std::nan("")).field("c", 1e300).field("d", -0.0);
    json.field("e", std::int64_t{-7}).field("text", "x<y\"\\\n\x01").field("none", std::optional<double>());
    json.key("list").begin_array().value(true).null().end_array().end_object();
    EXPECT_EQ(
        json.text(),
        "{\"a\":12.5,\"b\":null,\"c\":1e+300,\"d\":0,\"e\":-7,\"text\":\"x\\u003cy\\\"\\\\\\n\\u0001\",\"none\":null,"
        "\"list\":[true,null]}");
}

TEST(JsonText, IsValidWhateverBytesItGets) {
    JsonText json;
    json.value("é\xff\xc3 \xe2\x82\xac \xed\xa0\x80 \xf0\x9f\x90\xb7 \xc0\xaf");
    EXPECT_EQ(json.text(), "\"é\uFFFD\uFFFD \u20ac \uFFFD\uFFFD\uFFFD \U0001F437 \uFFFD\uFFFD\"");
}

}  // namespace
}  // namespace piggy
