// The text of the file: one spelling, every byte of it under the cipher's protection.

#include "adapters/key_vault/envelope.h"

#include <gtest/gtest.h>

#include "vault_rig.h"

namespace piggy::key_vault::test {
namespace {

SecretText some_key(char fill = 'k') { return SecretText::copy_of(std::string(32, fill)); }

VaultContent two_sets() {
    VaultContent content = new_content();
    const Timestamp saved_at = parse_iso8601("2026-09-04T10:00:07Z").value();
    content.key_sets.push_back(
        {{"practice", "abcd", saved_at}, std::make_shared<const KeyPair>(practice_key, practice_secret)});
    content.key_sets.push_back(
        {{"binanceus", "wxyz", saved_at}, std::make_shared<const KeyPair>(live_key, live_secret)});
    return content;
}

std::string text_of(const VaultContent& content, KeyCost cost = {}) {
    VaultHead head;
    head.cost = cost;
    for (const KeySet& set : content.key_sets) head.key_sets.push_back(set.state);
    fill_randomly(head.salt);
    fill_randomly(head.nonce);
    return envelope_text(sealed(content, head, some_key()));
}

bool opens(const std::string& text, const SecretText& key) {
    const auto envelope = read_envelope(text);
    return envelope && unsealed(*envelope, key);
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

TEST(Envelope, GivesBackWhatWasPutIn) {
    const VaultContent content = two_sets();
    const std::string text = text_of(content);
    const auto envelope = read_envelope(text);
    ASSERT_TRUE(envelope);
    EXPECT_EQ(envelope_text(*envelope), text);
    EXPECT_EQ(envelope->head.cost.memory_bytes, 256U << 20U);
    const auto opened = unsealed(*envelope, some_key());
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->mac_key->view(), content.mac_key->view());
    ASSERT_EQ(opened->key_sets.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(opened->key_sets[i].state.exchange, content.key_sets[i].state.exchange);
        EXPECT_EQ(opened->key_sets[i].state.hint, content.key_sets[i].state.hint);
        EXPECT_EQ(opened->key_sets[i].state.saved_at, content.key_sets[i].state.saved_at);
        EXPECT_EQ(opened->key_sets[i].pair->key(), content.key_sets[i].pair->key());
        EXPECT_EQ(opened->key_sets[i].pair->secret(), content.key_sets[i].pair->secret());
    }
    EXPECT_TRUE(opens(text_of(new_content()), some_key())) << "no keys at all";
    EXPECT_NE(new_content().mac_key->view(), new_content().mac_key->view());
    EXPECT_FALSE(opens(text, some_key('K')));
}

// Even to somebody who has the key: what was not written by us as it stands is not taken.
TEST(Envelope, TakesNoFileWithOneBitOfItChanged) {
    const std::string text = text_of(two_sets());
    const SecretText key = some_key();
    ASSERT_TRUE(opens(text, key));
    int tried = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (unsigned flip = 1; flip < 256; flip = flip < 128 ? flip * 2 : flip + 127) {  // every bit, and all of them
            std::string changed = text;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ flip);
            EXPECT_FALSE(opens(changed, key)) << "byte " << at << " xor " << flip;
            ++tried;
        }
    }
    EXPECT_EQ(tried, static_cast<int>(text.size()) * 9);
}

TEST(Envelope, TakesNoFileThatIsCutOrHasSomethingBehindIt) {
    const std::string text = text_of(two_sets());
    const SecretText key = some_key();
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_FALSE(opens(text.substr(0, size), key)) << size;
        EXPECT_FALSE(opens(text.substr(size + 1), key)) << size;
    }
    for (const char* more : {" ", "\n", "}", "{}", "x"}) EXPECT_FALSE(opens(text + more, key));
    EXPECT_FALSE(opens(text + std::string(1, '\0'), key));
    EXPECT_FALSE(opens(text + text, key));
    EXPECT_FALSE(opens("\xEF\xBB\xBF" + text, key));
}

TEST(Envelope, HasCostsWithinBoundsBothWaysAndOneSpelling) {
    const std::string text = text_of(two_sets());
    const auto with_cost = [&](const std::string& memory, const std::string& passes) {
        const std::string changed = replaced(text, "\"memory_kib\":262144,\"passes\":3,",
                                             "\"memory_kib\":" + memory + ",\"passes\":" + passes + ",");
        return read_envelope(changed).has_value();
    };
    EXPECT_TRUE(with_cost("262144", "3"));
    EXPECT_TRUE(with_cost("65536", "3"));
    EXPECT_TRUE(with_cost("1048576", "10"));
    for (const char* memory : {"65535", "8", "0", "-262144", "1048577", "4294967296", "18446744073709551616", "0262144",
                               "262144.0", "2.6e5", "", "null", "\"262144\"", "999999999999999999"}) {
        EXPECT_FALSE(with_cost(memory, "3")) << memory;
    }
    for (const char* passes : {"2", "1", "0", "11", "4294967299", "03", "-3", ""}) {
        EXPECT_FALSE(with_cost("262144", passes)) << passes;
    }
    const std::pair<const char*, const char*> spellings[] = {
        {"\"version\":1", "\"version\":2"},
        {"\"version\":1", "\"version\": 1"},
        {"xchacha20-poly1305", "none"},
        {"argon2id", "argon2i"},
        {"\"parallelism\":1", "\"parallelism\":2"},
        {"2026-09-04T10:00:07Z", "2026-09-04T10:00:07+00:00"},
        {"2026-09-04T10:00:07Z", "2026-09-04 10:00:07Z"},
        {"2026-09-04T10:00:07Z", "2026-13-04T10:00:07Z"},
        {"\"exchange\":\"binanceus\"", "\"exchange\":\"practice\""},
        {"\"exchange\":\"binanceus\"", "\"exchange\":\"Binance\""},
        {"\"hint\":\"abcd\"", "\"hint\":\"abc\""},
        {"\"hint\":\"abcd\"", "\"hint\":\"abcde\""},
        {"\"salt\":\"", "\"salt\":\"="},
        {"},{", "} , {"},
        {"},{", "}{"},
        {"\"key_sets\":[", "\"key_sets\":[,"},
        {"],\"nonce\"", ",],\"nonce\""},
    };
    for (const auto& [what, with] : spellings) EXPECT_FALSE(read_envelope(replaced(text, what, with))) << with;
    EXPECT_FALSE(read_envelope(std::string(vault_bytes_max + 1, 'x')));
}

TEST(Content, IsThatOfTheListInTheHead) {
    const VaultContent content = two_sets();
    const SecretText text = content_text(content);
    std::vector<KeySetState> listed{content.key_sets[0].state, content.key_sets[1].state};
    EXPECT_TRUE(read_content(text.view(), listed));
    EXPECT_FALSE(read_content(text.view(), {}));
    EXPECT_FALSE(read_content(text.view(), {listed[0]}));
    EXPECT_FALSE(read_content(text.view(), {listed[1], listed[0]}));
    EXPECT_FALSE(read_content(std::string(text.view()) + " ", listed));
    listed[1].hint = "none";
    EXPECT_FALSE(read_content(text.view(), listed));
}

}  // namespace
}  // namespace piggy::key_vault::test
