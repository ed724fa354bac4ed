// Signatures: known answers, and what they cover.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <sstream>

#include "adapters/practice_exchange/parameters.h"
#include "adapters/practice_exchange/signature.h"
#include "adapters/practice_exchange/websocket_frame.h"
#include "practice_exchange/rest_venue.h"
#include "shared_data.h"

namespace {

using namespace piggy;
using namespace piggy::practice_exchange;

std::string bytes_of(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return bytes;
}

TEST(Signature, EveryPublishedHmacIsOurs) {
    PIGGY_NEEDS_SHARED(shared);
    std::ifstream file(shared / "exchange/examples/signatures.json");
    std::stringstream text;
    text << file.rdbuf();
    std::size_t compared = 0;
    const auto table = test::parsed(text.str());
    for (const auto& entry : table.at("payload").as_array()) {
        if (test::text_of(entry, "algorithm") != "HMAC-SHA256") continue;
        const bool is_hex = entry.as_object().contains("secret_hex");
        const std::string secret =
            is_hex ? bytes_of(test::text_of(entry, "secret_hex")) : test::text_of(entry, "secret");
        const std::string payload =
            is_hex ? bytes_of(test::text_of(entry, "payload_hex")) : test::text_of(entry, "payload");
        EXPECT_EQ(hmac_sha256_hex(secret, payload), test::text_of(entry, "signature")) << test::text_of(entry, "id");
        ++compared;
        if (entry.as_object().contains("query")) {
            EXPECT_EQ(signed_payload(test::text_of(entry, "query"), test::text_of(entry, "body")), payload);
        }
        if (entry.as_object().contains("params")) {
            const auto frame =
                parse_frame("{\"id\":1,\"method\":\"order.place\",\"params\":" + test::text_of(entry, "params") + "}");
            ASSERT_TRUE(frame.has_value());
            EXPECT_EQ(frame->signed_payload(), payload);
        }
    }
    EXPECT_GE(compared, 8U);
}

TEST(Signature, TheFirstCaseOfRfc4231IsOurs) {
    EXPECT_EQ(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There"),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST(Signature, TheCaseOfItsLettersDoesNotMatterEverythingElseDoes) {
    const std::string right = hmac_sha256_hex("secret", "payload");
    std::string upper = right;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    EXPECT_TRUE(is_same_signature(right, upper));
    std::string wrong = right;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    EXPECT_FALSE(is_same_signature(right, wrong));
    EXPECT_FALSE(is_same_signature(right, right.substr(1)));
    EXPECT_FALSE(is_same_signature(right, ""));
}

TEST(Signature, QueryAndBodyAreJoinedWithNothingBetween) {
    EXPECT_EQ(signed_payload("a=1&b=2", "c=3&signature=ff"), "a=1&b=2c=3");
    EXPECT_EQ(signed_payload("a=1&signature=ff", "c=3"), "a=1c=3");
    EXPECT_EQ(signed_payload("", "c=3&signature=ff"), "c=3");
}

RC_GTEST_PROP(SignatureLaw, TheSignatureParameterIsLeftOutWhereverItStands, ()) {
    const auto values = *rc::gen::nonEmpty<std::vector<std::uint32_t>>();
    std::vector<std::string> segments;
    for (const std::uint32_t value : values) {
        segments.push_back("p" + std::to_string(segments.size()) + "=" + std::to_string(value));
    }
    const auto joined = [](const std::vector<std::string>& all) {
        std::string text;
        for (const std::string& segment : all) text += (text.empty() ? "" : "&") + segment;
        return text;
    };
    const std::string plain = joined(segments);
    const auto at = *rc::gen::inRange<std::size_t>(0, segments.size() + 1);
    segments.insert(segments.begin() + static_cast<std::ptrdiff_t>(at), "signature=abc");
    RC_ASSERT(signed_payload(joined(segments), "") == plain);
    RC_ASSERT(signed_payload("", joined(segments)) == plain);
}

}  // namespace
