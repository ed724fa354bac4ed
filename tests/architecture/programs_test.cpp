// Who may sign, held where it can't be talked around: by what is linked into each program. Real keys are in
// adapters/key_vault, and of the programs only cryptopiggy-backend has it inside. cryptopiggy has libsodium for the
// login's password hash, and none of what signs, seals or opens.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path source_root = fs::path(PIGGY_SOURCE_DIR) / "src";

std::string content_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

struct Inside {
    bool has_vault = false;   // a symbol of the vault's room
    bool has_sodium = false;  // asks the loader for libsodium
    bool has_hash = false;    // the password hash of it
    bool has_more = false;    // and of it what makes signatures or opens and seals boxes
    bool has_names = false;   // has names of functions at all, or nothing of this says anything
};

Inside look_into(const std::string& program) {
    const std::string bytes = content_of(fs::path(PIGGY_BINARY_DIR) / program);
    EXPECT_FALSE(bytes.empty()) << program << " is not built";
    const auto has = [&](const char* text) { return bytes.find(text) != std::string::npos; };
    constexpr std::array more = {"crypto_aead_",  "crypto_auth", "crypto_sign",        "crypto_secretbox",
                                 "crypto_stream", "crypto_box",  "crypto_onetimeauth", "crypto_generichash",
                                 "sodium_malloc", "crypto_kdf_"};
    Inside found;
    found.has_vault = has("5piggy9key_vault");
    found.has_sodium = has("libsodium.so");
    found.has_hash = has("crypto_pwhash_str_verify");
    found.has_more = std::ranges::any_of(more, has);
    found.has_names = has("_ZN5piggy6system8log_line");
    return found;
}

TEST(Programs, OnlyTheBackendHasTheVaultInside) {
    for (const char* program : {"cryptopiggy", "cryptopiggy-exchange"}) {
        const Inside found = look_into(program);
        EXPECT_TRUE(found.has_names) << program;
        EXPECT_FALSE(found.has_vault) << program << " could open the vault";
        EXPECT_FALSE(found.has_more) << program << " has more of libsodium than the password hash";
    }
    EXPECT_TRUE(look_into("cryptopiggy").has_hash);
    EXPECT_FALSE(look_into("cryptopiggy-exchange").has_sodium);
    if (fs::exists(fs::path(PIGGY_BINARY_DIR) / "cryptopiggy-backend")) {
        EXPECT_TRUE(look_into("cryptopiggy-backend").has_vault);
    }
}

// oneDNN writes code and runs it: the program that can sign gives such memory up and has no use for it.
TEST(Programs, TheForecastIsInTheAppAlone) {
    const auto asks_for = [](const char* program, const char* library) {
        return content_of(fs::path(PIGGY_BINARY_DIR) / program).find(library) != std::string::npos;
    };
    EXPECT_TRUE(asks_for("cryptopiggy", "libdnnl.so"));
    EXPECT_FALSE(asks_for("cryptopiggy-exchange", "libdnnl.so"));
    if (fs::exists(fs::path(PIGGY_BINARY_DIR) / "cryptopiggy-backend")) {
        EXPECT_FALSE(asks_for("cryptopiggy-backend", "libdnnl.so"));
        EXPECT_TRUE(asks_for("cryptopiggy-backend", "libseccomp.so"));
    }
}

TEST(Programs, AVaultThatIsInsideIsFound) {
    const Inside found = look_into("vault_sample");
    EXPECT_TRUE(found.has_vault);
    EXPECT_TRUE(found.has_sodium);
    EXPECT_TRUE(found.has_more);
}

// One sentence for each target in this CMake text that has the vault without being the backend.
std::vector<std::string> wrong_links(const std::string& name, const std::string& text) {
    std::vector<std::string> wrong;
    for (std::size_t at = text.find("room_key_vault"); at != std::string::npos;
         at = text.find("room_key_vault", at + 1)) {
        const std::size_t open = text.rfind('(', at);
        const std::size_t begin = open == std::string::npos ? 0 : open + 1;
        const std::string target = text.substr(begin, text.find_first_of(" \n", begin) - begin);
        if (target.find("backend") == std::string::npos) wrong.push_back(name + " links room_key_vault into " + target);
    }
    return wrong;
}

TEST(Programs, NoOtherTargetAsksForTheVault) {
    int lists = 0;
    for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
        if (entry.path().filename() != "CMakeLists.txt") continue;
        ++lists;
        const std::string name = fs::relative(entry.path(), source_root).generic_string();
        for (const std::string& sentence : wrong_links(name, content_of(entry.path()))) ADD_FAILURE() << sentence;
    }
    EXPECT_GT(lists, 10);
    EXPECT_EQ(
        wrong_links("apps", "add_executable(a a.cpp)\ntarget_link_libraries(a PRIVATE\n  room_net room_key_vault)"),
        std::vector<std::string>{"apps links room_key_vault into a"});
    EXPECT_TRUE(wrong_links("apps", "target_link_libraries(cryptopiggy-backend PRIVATE room_key_vault)").empty());
    EXPECT_EQ(wrong_links("room", "piggy_room(http_api LIBRARIES room_net room_key_vault)").size(), 1U);
}

// The vault's room itself, and what of apps is the backend's by its name.
bool may_name_the_vault(const std::string& file) {
    return file.starts_with("adapters/key_vault/") ||
           (file.starts_with("apps/") && file.find("backend") != std::string::npos);
}

TEST(Programs, OnlyTheBackendsFilesNameTheVault) {
    int naming = 0;
    for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".h" && extension != ".cpp") continue;
        const std::string text = content_of(entry.path());
        const bool names =
            text.find("\"adapters/key_vault/") != std::string::npos || text.find("key_vault::") != std::string::npos;
        const std::string file = fs::relative(entry.path(), source_root).generic_string();
        EXPECT_TRUE(!names || may_name_the_vault(file)) << file << " names the vault";
        naming += names ? 1 : 0;
    }
    EXPECT_GT(naming, 5);
    EXPECT_FALSE(may_name_the_vault("apps/up_command.cpp"));
    EXPECT_FALSE(may_name_the_vault("execution/backend.h"));
    EXPECT_TRUE(may_name_the_vault("apps/cryptopiggy_backend.cpp"));
}

// Functions of libsodium that this text names.
std::set<std::string> sodium_in(const std::string& text) {
    static const std::regex name("\\b(?:crypto|sodium|randombytes)_[a-z0-9_]+(?=\\()");
    return {std::sregex_token_iterator(text.begin(), text.end(), name), std::sregex_token_iterator()};
}

TEST(Programs, TheLoginHasThePasswordHashOfLibsodiumAndNothingElseOfIt) {
    const std::set<std::string> allowed = {"sodium_init", "crypto_pwhash_str", "crypto_pwhash_str_verify"};
    int users = 0;
    for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".h" && extension != ".cpp") continue;
        const std::string text = content_of(entry.path());
        if (text.find("<sodium") == std::string::npos) continue;
        ++users;
        const std::string file = fs::relative(entry.path(), source_root).generic_string();
        if (file.starts_with("adapters/key_vault/")) continue;
        EXPECT_EQ(file, "adapters/login/password_hash.cpp");
        EXPECT_EQ(sodium_in(text), allowed);
    }
    EXPECT_GT(users, 1);
    EXPECT_EQ(sodium_in("::crypto_auth_hmacsha256(a, b);"), std::set<std::string>{"crypto_auth_hmacsha256"});
}

// HMACs of requests are made in the vault's room; the practice exchange checks them with its own.
TEST(Programs, NoOtherRoomMakesSignatures) {
    int makers = 0;
    for (const auto& entry : fs::recursive_directory_iterator(source_root)) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string file = fs::relative(entry.path(), source_root).generic_string();
        const std::string text = content_of(entry.path());
        const bool makes = text.find("\"HMAC\"") != std::string::npos || text.find("HMAC(") != std::string::npos ||
                           text.find("crypto_auth_hmac") != std::string::npos;
        if (!makes) continue;
        ++makers;
        EXPECT_TRUE(file.starts_with("adapters/key_vault/") || file == "adapters/practice_exchange/signature.cpp" ||
                    file.starts_with("adapters/sqlite/"))
            << file << " makes HMACs";
    }
    EXPECT_GE(makers, 2);
}

}  // namespace
