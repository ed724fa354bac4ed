// A request body is one JSON object with known fields, each once and of its type, or a sentence that names the field.

#include "adapters/net/json_object.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "adapters/net/response_head.h"
#include "adapters/net/url.h"

namespace piggy::net {
namespace {

std::string refusal(std::string_view body) {
    const auto object = parse_json_object(body);
    if (!object) return object.error().what;
    JsonObject fields(*object);
    (void)fields.text("symbol", 20);
    (void)fields.optional_integer("days", 1, 3650);
    if (const auto* stops = fields.optional_object("stops")) {
        JsonObject inner(*stops, "stops");
        (void)inner.optional_text("stop_loss");
        if (const auto done = inner.done(); !done) fields.refuse("stops", done.error().what);
    }
    const auto done = fields.done();
    return done ? "" : done.error().what;
}

TEST(JsonObject, TakesWhatItKnows) {
    EXPECT_EQ(refusal(R"({"symbol":"BTC/USDT"})"), "");
    EXPECT_EQ(refusal(" {\"days\" : 3650 , \"symbol\":\"BTC\\/USDT\",\"stops\":null}\n"), "");
    EXPECT_EQ(refusal(R"({"symbol":"X","stops":{"stop_loss":"0.05"}})"), "");
}

TEST(JsonObject, NamesTheFieldThatIsWrong) {
    EXPECT_EQ(refusal(R"({})"), "symbol is missing");
    EXPECT_EQ(refusal(R"({"symbol":null})"), "symbol is missing");
    EXPECT_EQ(refusal(R"({"symbol":5})"), "symbol must be a string");
    EXPECT_EQ(refusal(R"({"symbol":"123456789012345678901"})"), "symbol is longer than 20 bytes");
    EXPECT_EQ(refusal(R"({"symbol":"a\u0000b"})"), "symbol has a control character in it");
    EXPECT_EQ(refusal(R"({"symbol":"X","days":"5"})"), "days must be a whole number from 1 to 3650");
    EXPECT_EQ(refusal(R"({"symbol":"X","days":5.5})"), "days must be a whole number from 1 to 3650");
    EXPECT_EQ(refusal(R"({"symbol":"X","days":0})"), "days must be from 1 to 3650, was 0");
    EXPECT_EQ(refusal(R"({"symbol":"X","days":99999999999999999999})"), "days must be a whole number from 1 to 3650");
    EXPECT_EQ(refusal(R"({"symbol":"X","dayz":5})"), "dayz is not a field of this request");
    EXPECT_EQ(refusal(R"({"symbol":"X","stops":[]})"), "stops must be an object");
    EXPECT_EQ(refusal(R"({"symbol":"X","stops":{"stop_los":"1"}})"), "stops.stop_los is not a field of stops");
}

TEST(JsonObject, RefusesANameGivenTwiceAtAnyDepth) {
    EXPECT_EQ(refusal(R"({"symbol":"A","symbol":"B"})"), "the body names symbol twice in one object");
    EXPECT_EQ(refusal(R"({"symbol":"A","s\u0079mbol":"B"})"), "the body names symbol twice in one object");
    EXPECT_EQ(refusal(R"({"symbol":"A","x":[{"a":1},{"b":{"c":1,"c":1}}]})"), "the body names c twice in one object");
    EXPECT_EQ(refusal(R"({"symbol":"A","x":[{"a":1},{"a":1}]})"), "x is not a field of this request");
}

TEST(JsonObject, RefusesWhatIsNotExactlyOneObject) {
    EXPECT_EQ(refusal(""), "the body is not JSON: it ends too early");
    EXPECT_EQ(refusal("{\"symbol\":"), "the body is not JSON: it ends too early");
    EXPECT_EQ(refusal("[]"), "the body must be a JSON object");
    EXPECT_EQ(refusal("null"), "the body must be a JSON object");
    EXPECT_EQ(refusal("{} {}"), "the body is not JSON: there is something after its end");
    EXPECT_EQ(refusal(std::string_view("{}\0", 3)), "the body is not JSON: there is something after its end");
    for (const char* body : {"{'symbol':1}", "{\"symbol\":1,}", "{symbol:1}", "\xEF\xBB\xBF{}", "{\"a\":NaN}",
                             "{\"a\":01}", "{\"a\":\"\xFF\"}", "{\"a\":\"\xC0\x80\"}", "{\"a\":/**/1}", "{\"a\":+1}"}) {
        EXPECT_EQ(refusal(body), "the body is not JSON: its syntax is wrong or it is not UTF-8") << body;
    }
    EXPECT_EQ(refusal(R"({"a":"\ud800"})").substr(0, 21), "the body is not JSON:");
}

TEST(JsonObject, RefusesMoreThanSixteenLevels) {
    const auto nested = [](int levels) {
        return std::string(R"({"symbol":"X","a":)") + std::string(static_cast<std::size_t>(levels), '[') +
               std::string(static_cast<std::size_t>(levels), ']') + "}";
    };
    EXPECT_EQ(refusal(nested(15)), "a is not a field of this request");
    EXPECT_EQ(refusal(nested(16)), "the body is not JSON: it is nested deeper than 16");
    EXPECT_EQ(refusal(nested(30'000)), "the body is not JSON: it is nested deeper than 16");
}

RC_GTEST_PROP(JsonObject, AnyTextCanBeQuotedAndReadBack, (const std::vector<std::uint32_t>& points)) {
    std::string text;
    for (const std::uint32_t point : points) text += static_cast<char>(point % 0x80);
    if (!points.empty()) text += "\u00FC\u20AC\U0001F437";
    const auto value = parse_json_strictly(json_quoted(text));
    RC_ASSERT(value.has_value());
    RC_ASSERT(std::string(value->as_string().c_str(), value->as_string().size()) == text);
}

TEST(JsonQuoted, BytesThatAreNotUtf8AreReplaced) {
    EXPECT_EQ(json_quoted("a\xC3"), "\"a\uFFFD\"");
    EXPECT_EQ(json_quoted("\xED\xA0\x80"), "\"\uFFFD\uFFFD\uFFFD\"");
    EXPECT_EQ(json_quoted("\u00FC\n\\"), "\"\u00FC\\u000a\\\\\"");
}

RC_GTEST_PROP(Url, DecodingUndoesEncoding, (const std::string& text)) {
    std::string encoded;
    bool has_control = false;
    for (const char c : text) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        has_control = has_control || byte < 0x20 || byte == 0x7F;
        encoded += {'%', digits[byte / 16], digits[byte % 16]};
    }
    const auto decoded = percent_decode(encoded);
    RC_ASSERT(decoded.has_value() == (is_valid_utf8(text) && !has_control));
    if (decoded) {
        RC_ASSERT(*decoded == text);
    }
}

}  // namespace
}  // namespace piggy::net
