// The cryptography is libsodium's; that it is the cryptography we mean is shown by published answers.

#include <gtest/gtest.h>
#include <sodium.h>

#include "adapters/key_vault/envelope.h"
#include "vault_rig.h"

namespace piggy::key_vault::test {
namespace {

std::string bytes_of(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

std::string hex_of(std::span<const unsigned char> bytes) {
    std::string hex;
    for (const unsigned char byte : bytes) {
        hex += "0123456789abcdef"[byte >> 4U];
        hex += "0123456789abcdef"[byte & 0x0FU];
    }
    return hex;
}

const unsigned char* raw(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

TEST(KnownAnswers, HmacSha256IsThatOfRfc4231) {
    const struct {
        std::string key, data;
        const char* mac;
    } cases[] = {
        {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {std::string(20, '\xaa'), std::string(50, '\xdd'),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {bytes_of("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {std::string(131, '\xaa'),
         "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
         "hashed before being used by the HMAC algorithm.",
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };
    for (const auto& one : cases) EXPECT_EQ(hmac_sha256_hex(one.key, one.data), one.mac) << one.data;
}

TEST(KnownAnswers, TheCipherIsThatOfTheXChaChaDraft) {
    start_sodium();
    // draft-irtf-cfrg-xchacha-03, A.3.1
    const std::string key = bytes_of("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const std::string nonce = bytes_of("404142434445464748494a4b4c4d4e4f5051525354555657");
    const std::string associated = bytes_of("50515253c0c1c2c3c4c5c6c7");
    const std::string plain =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would "
        "be it.";
    std::vector<unsigned char> cipher(plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    unsigned long long size = 0;
    ::crypto_aead_xchacha20poly1305_ietf_encrypt(cipher.data(), &size, raw(plain), plain.size(), raw(associated),
                                                 associated.size(), nullptr, raw(nonce), raw(key));
    EXPECT_EQ(
        hex_of(cipher),
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708"
        "c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da976"
        "8812f615c68b13b52ec0875924c1c7987947deafd8780acf49");
}

TEST(KnownAnswers, TheKeyIsArgon2idAsTheReferenceImplementationMakesIt) {
    start_sodium();
    // test.c of phc-winner-argon2
    const std::string published =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    EXPECT_EQ(::crypto_pwhash_str_verify(published.c_str(), "password", 8), 0);
    EXPECT_NE(::crypto_pwhash_str_verify(published.c_str(), "passwore", 8), 0);
    // printf 'correct horse battery' | argon2 0123456789abcdef -id -t 3 -k 65536 -p 1 -l 32 -r
    VaultHead head;
    head.cost = lowest;
    std::ranges::copy(std::string("0123456789abcdef"), head.salt.begin());
    const auto key = derive_key("correct horse battery", head);
    ASSERT_TRUE(key);
    EXPECT_EQ(hex_of(key->bytes()), "00bac562b407875296682e0b8043688e09be94fcea326e99aa62d0edb44404fc");
}

}  // namespace
}  // namespace piggy::key_vault::test
