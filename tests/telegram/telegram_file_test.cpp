// Token and chat: who may read them, what wins, and that no sentence has them.

#include "adapters/telegram/telegram_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "adapters/telegram/bot_token.h"
#include "temporary_folder.h"

namespace piggy::telegram {
namespace {

const std::string token = "123456789:AAE-canary_token_nobody_may_see_42x";

struct Folder : test::TemporaryFolder {
    [[nodiscard]] std::filesystem::path place() const { return path() / "telegram.json"; }
    [[nodiscard]] TelegramFile of(const TelegramEnvironment& environment = {}) const { return {place(), environment}; }
    void write(const std::string& text, mode_t mode = 0600) const {
        ::unlink(place().c_str());
        static_cast<void>(file("telegram.json", text));
        ::chmod(place().c_str(), mode);
    }
};
TelegramSettings settings(std::int64_t chat = 4242) {
    TelegramSettings wanted;
    wanted.token = token;
    wanted.chat_id = chat;
    return wanted;
}

TEST(TelegramFile, WhatIsSavedIsReadBackByItsOwnerAlone) {
    const Folder folder;
    EXPECT_EQ(folder.of().load().value(), std::nullopt);
    ASSERT_TRUE(folder.of().save(settings()));
    struct stat found {};
    ASSERT_EQ(::stat(folder.place().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
    const auto read = folder.of().load();
    ASSERT_TRUE(read && *read);
    EXPECT_EQ((*read)->token, token);
    EXPECT_EQ((*read)->user_id, 4242) << "in a chat with one person";
    ASSERT_TRUE(folder.of().remove());
    ASSERT_TRUE(folder.of().remove());
    EXPECT_EQ(folder.of().load().value(), std::nullopt);
}

TEST(TelegramFile, AChangeWithoutATokenKeepsTheOneThatIsThere) {
    const Folder folder;
    auto change = settings(-1001234567890);
    change.token = "";
    EXPECT_FALSE(folder.of().save(change)) << "there is none yet";
    ASSERT_TRUE(folder.of().save(settings()));
    ASSERT_TRUE(folder.of().save(change));
    const auto read = folder.of().load().value();
    EXPECT_EQ(read->token, token);
    EXPECT_EQ(read->chat_id, -1001234567890);
    EXPECT_EQ(read->user_id, 0) << "in a group nobody is heard who was not named";
}

TEST(TelegramFile, AFileThatOthersMayReadIsRefusedWithTheMend) {
    const Folder folder;
    ASSERT_TRUE(folder.of().save(settings()));
    for (const mode_t mode : {0640U, 0604U, 0660U, 0777U}) {
        ::chmod(folder.place().c_str(), mode);
        const auto read = folder.of().load();
        ASSERT_FALSE(read) << std::oct << mode;
        EXPECT_EQ(read.error().code, ErrorCode::refused);
        EXPECT_NE(read.error().what.find("chmod 600 " + folder.place().string()), std::string::npos);
    }
    std::filesystem::remove(folder.place());
    std::filesystem::create_symlink("/dev/null", folder.place());
    EXPECT_EQ(folder.of().load().error().code, ErrorCode::refused);
}

TEST(TelegramFile, TheEnvironmentWins) {
    const Folder folder;
    ASSERT_TRUE(folder.of().save(settings()));
    const std::string other = "987654321:BBF-another_token_of_another_bot_xx";
    const auto both = folder.of({other, "77", ""}).load().value();
    EXPECT_EQ(both->token, other);
    EXPECT_EQ(both->chat_id, 77);
    EXPECT_EQ(both->user_id, 77);
    EXPECT_TRUE(both->from_environment);
    EXPECT_EQ(folder.of({"", "77", ""}).load().value()->token, token) << "what is missing there comes from the file";
    EXPECT_FALSE(folder.of({other, "77", ""}).save(settings()));
    EXPECT_FALSE(folder.of({other, "", ""}).remove());
    const Folder empty;
    EXPECT_EQ(empty.of({other, "77", ""}).load().value()->chat_id, 77);
    EXPECT_FALSE(empty.of({other, "", ""}).load());
    EXPECT_FALSE(empty.of({"", "77", ""}).load());
    empty.write("{}", 0644);
    EXPECT_EQ(empty.of({other, "77", ""}).load().value()->chat_id, 77) << "nothing of the file is needed";
}

TEST(TelegramFile, WhatIsWrongIsASentenceWithoutTheToken) {
    const Folder folder;
    const std::string good = R"({"token":")" + token + R"(","chat_id":4242)";
    for (const std::string& text :
         {std::string("{"), std::string("[]"), std::string("{}"), good, good + R"(,"more":1})",
          good + R"(,"balance":"yes"})", good + R"(,"user_id":-1})", R"({"token":")" + token + R"(","chat_id":0})",
          R"({"token":"x)" + token + R"(","chat_id":1})", std::string(R"({"token":1,"chat_id":1})"),
          good + R"(,"api_base":"https://evil.example/bot)" + token + R"("})", std::string(10'000, ' ')}) {
        folder.write(text);
        const auto read = folder.of().load();
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().what.find("canary"), std::string::npos) << read.error().what;
    }
    EXPECT_EQ(folder.of({token, token, ""}).load().error().what.find("canary"), std::string::npos);
    EXPECT_EQ(folder.of({"x" + token, "1", ""}).load().error().what.find("canary"), std::string::npos);
    for (const char* chat : {"", "0", "x", "1.5", "99999999999999999999", "123456789012345678"}) {
        EXPECT_FALSE(read_chat_id(chat)) << chat;
    }
}

TEST(TelegramFile, OnlyTelegramAndThisMachineAreAsked) {
    EXPECT_EQ(api_address("")->host, "api.telegram.org");
    EXPECT_TRUE(api_address("https://api.telegram.org/")->tls);
    EXPECT_EQ(api_address("http://127.0.0.1:8081")->port, 8081);
    for (const char* base : {"https://evil.example", "http://api.telegram.org:80", "http://127.0.0.1", "http://127.0.0.1:0",
                             "http://127.0.0.1:8081/x", "http://evil@127.0.0.1:80", "ftp://127.0.0.1:21"}) {
        EXPECT_FALSE(api_address(base)) << base;
    }
}

TEST(BotToken, IsTakenOutOfATextInEachSpelling) {
    const TokenRedaction redaction(token);
    EXPECT_EQ(redaction.redacted("GET /bot" + token + "/getMe"), "GET /bot[redacted]/getMe");
    EXPECT_EQ(redaction.redacted("a " + token.substr(10) + " b"), "a [redacted] b");
    // "x" + token and "xy" + token in base64
    for (const char* spelled :
         {"MTIzNDU2Nzg5OkFBRS1jYW5hcnlfdG9rZW5fbm9ib2R5X21heV9zZWVfNDJ4",
          "eDEyMzQ1Njc4OTpBQUUtY2FuYXJ5X3Rva2VuX25vYm9keV9tYXlfc2VlXzQyeA==",
          "eHkxMjM0NTY3ODk6QUFFLWNhbmFyeV90b2tlbl9ub2JvZHlfbWF5X3NlZV80Mng="}) {
        EXPECT_NE(redaction.redacted(spelled).find("[redacted]"), std::string::npos) << spelled;
    }
    EXPECT_EQ(redaction.redacted("123456789 is a number"), "123456789 is a number");
    EXPECT_EQ(TokenRedaction("").redacted("anything"), "anything");
    EXPECT_TRUE(is_bot_token(token));
    for (const char* text : {"", ":", "123:short", "x23456789:AAE-canary_token_nobody_may_see_42x",
                             "123456789:AAE-canary_token/nobody_may_see_42x"}) {
        EXPECT_FALSE(is_bot_token(text)) << text;
    }
    EXPECT_EQ(token_ending(token), "_42x");
}

}  // namespace
}  // namespace piggy::telegram
