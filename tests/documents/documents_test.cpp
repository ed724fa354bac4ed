// The documents, held against the programs: their commands exist and run, what they print is what is shown, their links
// lead somewhere, and the guide's own strategy is the one that is compiled in tests/strategy.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

#include "commands.h"
#include "markdown.h"
#include "session.h"

namespace piggy::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const fs::path source = PIGGY_SOURCE_DIR;

class EachDocument : public testing::TestWithParam<fs::path> {
protected:
    const Document document_ = read_document(GetParam());
};

TEST_P(EachDocument, HasNoMarkThatSaysNothing) { EXPECT_THAT(document_.troubles, IsEmpty()); }

TEST_P(EachDocument, LinksToWhatIsThere) { EXPECT_THAT(broken_links(document_), IsEmpty()); }

TEST_P(EachDocument, NamesCommandsThatExist) { EXPECT_THAT(KnownCommands().unknown_in(document_), IsEmpty()); }

TEST_P(EachDocument, ItsCommandsRunAndPrintWhatItShows) {
    const auto is_run = [](const Block& block) { return block.is_run; };
    if (std::none_of(document_.blocks.begin(), document_.blocks.end(), is_run)) return;
    EXPECT_THAT(Session().troubles_of(document_), IsEmpty());
}

std::string name_of(const testing::TestParamInfo<fs::path>& document) {
    std::string name;
    for (const char c : fs::relative(document.param, source).string()) {
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(Documents, EachDocument, testing::ValuesIn(all_documents(source)), name_of);

TEST(Guide, ItsStrategyIsTheOneThatIsTested) {
    std::ifstream file(source / "tests/strategy/breakout.h");
    std::ostringstream code;
    code << file.rdbuf();
    const Document guide = read_document(source / "docs/guide/your-own-strategy.md");
    const auto is_code = [](const Block& block) { return block.language == "cpp"; };
    const auto shown = std::find_if(guide.blocks.begin(), guide.blocks.end(), is_code);
    ASSERT_NE(shown, guide.blocks.end());
    EXPECT_EQ(shown->text(), code.str());
}

// What the tests above must be able to see.

Document written(const std::string& text) { return document_of(text, source / "docs/guide/imagined.md"); }

TEST(DocumentChecks, SeeACommandOrAnOptionThatDoesNotExist) {
    KnownCommands known;
    EXPECT_THAT(known.unknown_in(written("`cryptopiggy live status --json`, `cryptopiggy --home x data list`\n"
                                         "```sh\nALLOW_LIVE=1 cryptopiggy up --port 0   # and more\n```\n")),
                IsEmpty());
    EXPECT_THAT(known.unknown_in(written("Type `cryptopiggy live enbale`, or `--no-such-thing`.\n"
                                         "```console\n$ cryptopiggy trade buy BTC/USDT 5 --limit 3\nsold\n```\n"
                                         "```sh\nsudo -u me build/release/bin/cryptopiggy-backend --fast\n```\n")),
                ElementsAre(HasSubstr("no command enbale"), HasSubstr("no program has such an option"),
                            HasSubstr("there is no --limit"), HasSubstr("there is no --fast")));
}

TEST(DocumentChecks, SeeALinkThatLeadsNowhere) {
    EXPECT_THAT(broken_links(written("# One more\n[a](../../README.md) [b](#one-more) [c](https://example.com/x)\n")),
                IsEmpty());
    EXPECT_THAT(broken_links(written("[a](nowhere.md)\n[b](../../README.md#nowhere) [c](#nowhere)\n")),
                ElementsAre(HasSubstr("no such file"), HasSubstr("no such heading"), HasSubstr("no such heading")));
}

TEST(DocumentChecks, SeeAMarkWithoutAReasonAndAFenceWithoutAnEnd) {
    EXPECT_THAT(written("<!-- not run: -->\n```sh\nfalse\n").troubles, testing::SizeIs(2));
}

TEST(DocumentChecks, SeeACommandThatFailsAndOneThatPrintsSomethingElse) {
    Session session;
    EXPECT_THAT(session.troubles_of(written("```sh\ncryptopiggy limits\n```\n<!-- prints -->\n```\n"
                                            "…\n  Max trade         $17 per order\n  Min trade …\n```\n"
                                            "<!-- exits with 2 -->\n```sh\ncryptopiggy nothing\n```\n"
                                            "<!-- not run: it would not end -->\n```sh\nfalse\n```\n")),
                IsEmpty());
    EXPECT_THAT(session.troubles_of(written("```sh\ncryptopiggy limits | cat\ncryptopiggy nothing\n```\n")),
                ElementsAre(HasSubstr("ended with 2")));
    EXPECT_THAT(session.troubles_of(written("```sh\ncryptopiggy limits\n```\n<!-- prints -->\n```\nMax fun\n```\n")),
                ElementsAre(HasSubstr("does not print: Max fun")));
    EXPECT_THAT(session.troubles_of(written("```sh\ncurl -sf http://localhost:8000/api/health\n"
                                            "curl -sf http://127.0.0.1:9000/practice/faults\n```\n")),
                IsEmpty());
}

}  // namespace
}  // namespace piggy::test
