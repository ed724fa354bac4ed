// The seeds of fuzz_bot_answers are answers that the Bot API gives, and each is still understood as its name says: a
// seed that nobody understands any more leads the fuzzer nowhere.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "adapters/telegram/bot_answers.h"

namespace piggy::telegram {
namespace {

namespace fs = std::filesystem;

// What the beginning of its name says.
const std::map<std::string, AnswerKind> kinds = {
    {"unreadable_text", AnswerKind::unreadable_text}, {"message_refused", AnswerKind::message_refused},
    {"channel_refused", AnswerKind::channel_refused}, {"slow_down", AnswerKind::slow_down},
    {"conflict", AnswerKind::conflict},               {"unclear", AnswerKind::unclear},
};

TEST(BotAnswerSeeds, AreUnderstoodAsTheirNamesSay) {
    std::set<std::string> seen;
    for (const auto& file : fs::directory_iterator(fs::path(PIGGY_SOURCE_DIR) / "tests/fuzz/seeds/bot_answers")) {
        const std::string name = file.path().stem().string();
        std::ifstream in(file.path(), std::ios::binary);
        const std::string body{std::istreambuf_iterator<char>(in), {}};
        net::InboundAnswer answer{200, {}, body};
        if (name.starts_with("updates_")) {
            const auto updates = read_updates(answer);
            ASSERT_TRUE(updates) << name << ": " << updates.error().what;
            EXPECT_EQ(updates->size(), name == "updates_none" ? 0U : 2U) << name;
            seen.insert("updates");
        } else if (name == "bot_name") {
            EXPECT_TRUE(read_bot_name(answer)) << name;
            seen.insert(name);
        } else if (name == "message_sent") {
            EXPECT_EQ(judge_sent(answer).kind, AnswerKind::good);
            seen.insert(name);
        } else {
            answer.status = name.starts_with("unclear") ? 502 : 400;
            const auto kind = std::ranges::find_if(kinds, [&](const auto& one) { return name.starts_with(one.first); });
            ASSERT_NE(kind, kinds.end()) << name;
            EXPECT_EQ(judge_sent(answer).kind, kind->second) << name;
            seen.insert(kind->first);
        }
    }
    EXPECT_EQ(seen.size(), kinds.size() + 3) << "one of each kind at least";
}

}  // namespace
}  // namespace piggy::telegram
