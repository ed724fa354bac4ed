// Another practice account means new practice books; the old ones are kept, and real money's are not touched.

#include <fstream>

#include "backend_town.h"

namespace piggy {
namespace {

namespace fs = std::filesystem;

class PracticeReset : public BackendTown {
protected:
    // Folders that practice books were put aside into.
    [[nodiscard]] std::vector<fs::path> old_books() const {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator(home() / "practice")) {
            if (entry.path().filename().string().starts_with("books-until-")) found.push_back(entry.path());
        }
        return found;
    }
};

TEST_F(PracticeReset, BeginsAnewWithAnotherAccountAndKeepsTheOldBooks) {
    go_live();
    ASSERT_EQ(cli({"trade", "buy", "BTC/USDT", "10"}).exit_code, 0);
    fs::create_directory(home() / "binanceus");
    std::ofstream(home() / "binanceus" / "ledger.db") << "real money's books";
    const std::string hint = field_of(ask("GET", "/api/credentials").body, "hint");

    const auto while_live = cli_with_passphrase({"practice", "reset"});
    EXPECT_EQ(while_live.exit_code, 1);
    EXPECT_NE(while_live.err.find("Live trading is on"), std::string::npos) << while_live.err;
    EXPECT_EQ(status("mode"), "LIVE");
    ASSERT_EQ(cli({"live", "disable"}).exit_code, 0);
    EXPECT_EQ(cli({"practice", "reset"}, "not the passphrase\n").exit_code, 1);
    EXPECT_EQ(cli_with_passphrase({"practice", "reset", "--balance", "none"}).exit_code, 2);
    EXPECT_EQ(field_of(ask("GET", "/api/credentials").body, "hint"), hint) << "nothing was changed";
    EXPECT_TRUE(old_books().empty());

    const auto reset = cli_with_passphrase({"practice", "reset", "--balance", "5000"});
    ASSERT_EQ(reset.exit_code, 0) << reset.err << reset.out;
    EXPECT_NE(field_of(ask("GET", "/api/credentials").body, "hint"), hint);
    EXPECT_EQ(field_of(ask("GET", "/api/orders").body, "total"), "0");
    ASSERT_EQ(old_books().size(), 1U);
    EXPECT_NE(test::content_of(old_books().front() / "ledger.db").find("SQLite"), std::string::npos);
    EXPECT_EQ(test::content_of(home() / "binanceus" / "ledger.db"), "real money's books");

    EXPECT_EQ(status("mode"), "PAPER");
    const auto enabled = cli_with_passphrase({"live", "enable"});
    ASSERT_EQ(enabled.exit_code, 0) << enabled.err << status();
    EXPECT_EQ(status("baseline_usd"), "5000.00");
    EXPECT_EQ(status("trades_used"), "0");
    EXPECT_EQ(cli({"trade", "buy", "BTC/USDT", "10"}).exit_code, 0);
    EXPECT_EQ(cli({"audit", "verify"}).exit_code, 0);
    EXPECT_EQ(backend_->end(SIGTERM), 0);
}

TEST_F(PracticeReset, AnAccountWithoutItsBooksOrBooksWithoutTheirVaultLeadThere) {
    go_live();
    ASSERT_EQ(cli({"live", "disable"}).exit_code, 0);
    ASSERT_EQ(cli_with_passphrase({"vault", "remove"}).exit_code, 0);
    const auto account = cli_with_passphrase({"practice", "account"});
    EXPECT_EQ(account.exit_code, 1) << "a new account in the old one's books";
    EXPECT_NE(account.err.find("practice reset"), std::string::npos) << account.err;
    EXPECT_EQ(backend_->end(SIGTERM), 0);

    fs::remove(home() / "credentials.json");  // and with it the key of the books' MACs
    backend();
    ASSERT_EQ(cli_with_passphrase({"practice", "reset"}).exit_code, 0);
    EXPECT_EQ(cli_with_passphrase({"live", "enable"}).exit_code, 0) << status();
}

TEST_F(PracticeReset, OneThatAPowerCutEndedIsDoneByTheNextStart) {
    go_live();
    ASSERT_EQ(cli({"trade", "buy", "BTC/USDT", "10"}).exit_code, 0);
    backend_->end(SIGKILL);
    const fs::path aside = home() / "practice" / "books-until-2026-02-04T14-32-15-123456Z";
    fs::create_directory(aside);
    fs::permissions(aside, fs::perms::owner_all);
    fs::rename(home() / "practice" / "ledger.head", aside / "ledger.head");  // as far as it came
    std::ofstream(home() / "practice" / "new-books") << aside.filename().string();
    backend();
    EXPECT_EQ(field_of(ask("GET", "/api/orders").body, "total"), "0");
    EXPECT_TRUE(fs::exists(aside / "ledger.db"));
    EXPECT_FALSE(fs::exists(home() / "practice" / "new-books"));
    backend_->end(SIGTERM);

    std::ofstream(home() / "practice" / "new-books") << "../../elsewhere";
    const auto refused =
        test::run_program("cryptopiggy-backend", {"--port", "0", "--home", home().string()}, folder_.path());
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_NE(refused.err.find("new-books"), std::string::npos) << refused.err;
}

TEST_F(PracticeReset, KeysThatSomebodyMayKnowSignNothingMore) {
    go_live();
    const std::string hint = field_of(ask("GET", "/api/credentials").body, "hint");
    const auto told = cli({"vault", "compromised"});
    EXPECT_EQ(told.exit_code, 0) << told.err;
    EXPECT_NE(told.out.find("Delete the API key " + hint), std::string::npos) << told.out;
    EXPECT_EQ(status("mode"), "PAPER");
    EXPECT_EQ(field_of(ask("GET", "/api/credentials").body, "sealed"), "true");
    backend_->end(SIGTERM);
    EXPECT_EQ(cli({"vault", "compromised"}).exit_code, 1);
}

// The books that a backend does not start with are the ones that most need a look.
TEST_F(PracticeReset, TheAuditLogIsVerifiedWithoutABackendToo) {
    go_live();
    ASSERT_EQ(cli({"live", "disable"}).exit_code, 0);
    const auto whole = cli({"audit", "verify", "--json"});
    EXPECT_EQ(backend_->end(SIGTERM), 0);
    const auto from_file = cli({"audit", "verify", "--json"});
    EXPECT_EQ(from_file.exit_code, 0) << from_file.err;
    EXPECT_EQ(field_of(from_file.out, "whole"), "true");
    EXPECT_EQ(field_of(from_file.out, "head"), field_of(whole.out, "head"));

    const fs::path books = home() / "practice" / "ledger.db";
    std::string bytes = test::content_of(books);
    const std::size_t at = bytes.find("keys.saved");
    ASSERT_NE(at, std::string::npos);
    bytes[at] = 'K';
    std::ofstream(books, std::ios::binary) << bytes;
    const auto edited = cli({"audit", "verify"});
    EXPECT_EQ(edited.exit_code, 1) << edited.out;
    EXPECT_NE(edited.err.find("is not as it was written"), std::string::npos) << edited.err;
    EXPECT_EQ(cli({"audit", "list"}).exit_code, 1) << "only a backend lists";
    fs::remove(books);
    EXPECT_NE(cli({"audit", "verify"}).err.find("no backend answers"), std::string::npos);
}

}  // namespace
}  // namespace piggy
