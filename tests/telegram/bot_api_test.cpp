// The Bot API over real sockets: what each answer means, and that the token is in nothing that comes back.

#include "adapters/telegram/bot_api.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "alerts/message_text.h"
#include "telegram/bot_server.h"

namespace piggy::telegram {
namespace {

using test::bot_token;
using test::BotServer;

class Bot : public testing::Test {
protected:
    BotAnswer send(const std::string& text, std::int64_t chat = BotServer::chat_id, const std::string& token = bot_token) {
        BotApi api(client, token);
        const auto message = alerts::message_text(text);
        return api.send_message(chat, message.html, message.plain);
    }
    BotServer server;
    net::HttpClient client{address_of(server.base())};

private:
    static net::ServerAddress address_of(const std::string& base) {
        return {"127.0.0.1", static_cast<std::uint16_t>(std::stoul(base.substr(base.rfind(':') + 1))), false};
    }
};

TEST_F(Bot, AMessageArrivesAsItIsWithItsFirstLineBold) {
    const auto answer = send("AUTO-DISABLED: Daily loss 5.91% exceeded limit\nA < B & C > D");
    EXPECT_EQ(answer.kind, AnswerKind::good);
    EXPECT_EQ(answer.message_id, 1);
    ASSERT_EQ(server.messages().size(), 1U);
    EXPECT_EQ(server.messages()[0].text, "AUTO-DISABLED: Daily loss 5.91% exceeded limit\nA < B & C > D");
    EXPECT_EQ(server.messages()[0].bold, "AUTO-DISABLED: Daily loss 5.91% exceeded limit");
}

TEST_F(Bot, WhereTheMarkUpCantBeReadTheTextArrivesPlain) {
    server.set_can_read_html(false);
    EXPECT_EQ(send("<b>A</b> & B").kind, AnswerKind::good);
    ASSERT_EQ(server.messages().size(), 1U);
    EXPECT_FALSE(server.messages()[0].has_mark_up);
    EXPECT_EQ(server.messages()[0].text, "<b>A</b> & B");
}

TEST_F(Bot, EachOfTelegramsErrorsMeansWhatItSays) {
    EXPECT_EQ(send("x", BotServer::chat_id + 1).kind, AnswerKind::channel_refused) << "chat not found";
    const auto unknown = send("x", BotServer::chat_id, "1:unknown_token_unknown_token_unknown");
    EXPECT_EQ(unknown.kind, AnswerKind::channel_refused);
    EXPECT_NE(unknown.what.find("Unauthorized"), std::string::npos) << unknown.what;
    const auto judged = [&](net::WireAnswer answer) {
        server.next(std::move(answer));
        return send("x");
    };
    EXPECT_EQ(judged(BotServer::refusal(403, "Forbidden: bot was blocked by the user")).kind,
              AnswerKind::channel_refused);
    EXPECT_EQ(judged(BotServer::refusal(400, "Bad Request: message is too long")).kind, AnswerKind::message_refused);
    const auto slow = judged(BotServer::refusal(429, "Too Many Requests: retry after 37", 37));
    EXPECT_EQ(slow.kind, AnswerKind::slow_down);
    EXPECT_EQ(slow.pause, std::chrono::seconds(37));
    EXPECT_EQ(judged(BotServer::refusal(429, "Too Many Requests")).pause, std::chrono::seconds(1)) << "never a loop";
    EXPECT_EQ(judged(BotServer::refusal(409, "Conflict: terminated by other getUpdates request")).kind,
              AnswerKind::conflict);
    for (const int status : {500, 502, 503, 504}) {
        EXPECT_EQ(judged(BotServer::refusal(status, "Bad Gateway")).kind, AnswerKind::unclear) << status;
    }
}

TEST_F(Bot, ACutOrForeignAnswerIsNoAnswer) {
    for (const net::Ending ending : {net::Ending::cut, net::Ending::torn, net::Ending::reset}) {
        net::WireAnswer answer;
        answer.body = R"({"ok":true,"result":{"message_id":7}})";
        answer.ending = ending;
        server.next(std::move(answer));
        EXPECT_EQ(send("x").kind, AnswerKind::unclear);
    }
    for (const char* body : {"", "<html>Sign in to the hotel's network</html>", "[]", "{}", R"({"ok":true})",
                             R"({"ok":true,"result":{"message_id":"7"}})", R"({"ok":"true","result":{}})"}) {
        net::WireAnswer answer;
        answer.body = body;
        server.next(std::move(answer));
        EXPECT_EQ(send("x").kind, AnswerKind::unclear) << body;
    }
}

TEST_F(Bot, NothingThatComesBackHasTheToken) {
    for (const std::string& spelled : {bot_token, std::string("AAE-canary_token_nobody_may_see_42x"),
                                       std::string("123456789%3AAAE-canary_token_nobody_may_see_42x")}) {
        server.next(BotServer::refusal(400, "Bad Request: /bot" + spelled + "/sendMessage"));
        const auto answer = send("x");
        EXPECT_EQ(answer.what.find("canary_token"), std::string::npos) << answer.what;
        EXPECT_NE(answer.what.find("[redacted]"), std::string::npos) << answer.what;
    }
    net::HttpClient nobody({"127.0.0.1", 1, false});
    const auto answer = BotApi(nobody, bot_token).send_message(1, "x", "x");
    EXPECT_EQ(answer.kind, AnswerKind::unclear);
    EXPECT_EQ(answer.what.find("canary_token"), std::string::npos) << answer.what;
}

TEST_F(Bot, WhatPeopleWriteIsReadOnceAndInOrder) {
    BotApi api(client, bot_token);
    const Timestamp time{std::chrono::seconds(1'790'000'000)};
    server.write(BotServer::chat_id, 7, "/status", time);
    server.write(BotServer::chat_id, 8, "hello", time);
    const auto first = api.get_updates(0, std::chrono::seconds(0));
    ASSERT_TRUE(first);
    ASSERT_EQ(first->size(), 2U);
    EXPECT_EQ((*first)[0].text, "/status");
    EXPECT_EQ((*first)[0].user_id, 7);
    EXPECT_EQ((*first)[0].time, time);
    EXPECT_EQ((*first)[1].update_id, (*first)[0].update_id + 1);
    const auto rest = api.get_updates((*first)[1].update_id + 1, std::chrono::seconds(0));
    ASSERT_TRUE(rest);
    EXPECT_TRUE(rest->empty());
    EXPECT_EQ(api.get_me().value_or(""), "canary_piggy_bot");
}

TEST_F(Bot, WhatIsTooMuchForOneAnswerIsReadOneByOne) {
    BotApi api(client, bot_token);
    const Timestamp time{std::chrono::seconds(1'790'000'000)};
    for (int i = 0; i < 40; ++i) server.write(1, 666, std::string(300'000, 'x'), time);
    server.write(BotServer::chat_id, 7, "/stop", time);
    std::int64_t offset = 0;
    std::string last;
    for (int call = 0; call < 60 && last != "/stop"; ++call) {
        const auto updates = api.get_updates(offset, std::chrono::seconds(0));
        if (!updates || updates->empty()) continue;
        offset = updates->back().update_id + 1;
        last = updates->back().text;
    }
    EXPECT_EQ(last, "/stop") << "no stranger makes the bot deaf";
    for (int i = 0; i < 45; ++i) server.write(BotServer::chat_id, 7, "/status", time);
    std::size_t most = 0;
    for (int call = 0; call < 60; ++call) {
        const auto updates = api.get_updates(offset, std::chrono::seconds(0));
        ASSERT_TRUE(updates);
        if (updates->empty()) break;
        most = std::max(most, updates->size());
        offset = updates->back().update_id + 1;
    }
    EXPECT_GT(most, 1U) << "and afterwards many at once again";
    EXPECT_LE(most, 20U);
}

// Any bytes at all: what the reader sees is the text, without what steers, and never an error.
RC_GTEST_FIXTURE_PROP(Bot, AnyTextArrivesAsText, ()) {
    const auto text = *rc::gen::oneOf(
        rc::gen::arbitrary<std::string>(),
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("<>&;abc\"'/_*[]()~`#+-=|{}.!\\ \n\xF0\x9F\x94\xB4"))));
    const auto answer = send(text);
    RC_ASSERT(answer.kind == AnswerKind::good);
    const auto messages = server.messages();
    RC_ASSERT(messages.back().has_mark_up);
    RC_ASSERT(messages.back().text == alerts::clean_text(text));
}

TEST_F(Bot, ALongTextIsCutBetweenCharactersToWhatTelegramTakes) {
    std::string pigs;
    for (int i = 0; i < 3000; ++i) pigs += "🐷";  // two units each
    EXPECT_EQ(send(pigs).kind, AnswerKind::good);
    const std::string seen = server.messages().back().text;
    EXPECT_LE(alerts::utf16_units(seen), 4096U);
    EXPECT_GE(alerts::utf16_units(seen), 4094U);
    EXPECT_TRUE(seen.ends_with("…"));
    EXPECT_EQ(send(std::string(4096, '&')).kind, AnswerKind::good) << "what counts is what is read";
    EXPECT_EQ(server.messages().back().text.size(), 4096U);
}

}  // namespace
}  // namespace piggy::telegram
